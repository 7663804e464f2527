"""The settings of the tests: the program's own, with a data folder that is thrown away."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="pagt-test-"))
_folder.chmod(0o755)  # started by root, PostgreSQL runs as another user, who must get in
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ |= {"PAGT_ENV": "test", "PAGT_DATA_DIR": str(_folder)}

from pagt.config.settings import *  # noqa: E402, F403

# Static files are served from where they lie; the folder for collected ones must exist all the same.
STATIC_ROOT = _folder / "static"
STATIC_ROOT.mkdir()
