"""`make demo`, `make test` and their like: from a fresh checkout to a running program.

Uses nothing but Python's standard library. Whatever could stop the work is looked at before the slow part
begins, and each obstacle is told in one sentence. A step that has been done is skipped the next time.
"""

import ctypes
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
VENV = PROJECT / ".venv"
PYTHON = VENV / "bin" / "python"
BUILD = PROJECT / "build"
STAMPS = BUILD / "stamps.json"
LOG = BUILD / "install.log"

# What the browser gets from node_modules. The folders keep their places: the style sheet names them.
VENDOR = {
    "dkfds/dist/css/dkfds.min.css": "dkfds/css/dkfds.min.css",
    "dkfds/dist/js/dkfds.min.js": "dkfds/js/dkfds.min.js",
    "dkfds/dist/fonts": "dkfds/fonts",
    "dkfds/dist/img": "dkfds/img",
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
}
# Free space in MB that a first installation needs (packages, downloads, the database), and a later start.
SPACE_TO_INSTALL_MB = 1500
SPACE_TO_START_MB = 200


class Obstacle(Exception):
    """Why the work cannot go on: one sentence that says what to do."""


class Steps:
    """What has been done, by a fingerprint of what it was done from."""

    def __init__(self) -> None:
        try:
            self._done: dict[str, str] = json.loads(STAMPS.read_text())
        except (OSError, ValueError):
            self._done = {}

    def is_done(self, step: str, fingerprint: str) -> bool:
        return self._done.get(step) == fingerprint

    def is_new(self, step: str) -> bool:
        """Whether the step was never done here: an environment made by hand is used as it is."""
        return step not in self._done

    def run(self, step: str, fingerprint: str, work: Callable[[], None]) -> None:
        """Does the work unless it has been done from the very same; what was interrupted is done again."""
        if self.is_done(step, fingerprint):
            return
        self._done.pop(step, None)
        self._write()
        work()
        self._done[step] = fingerprint
        self._write()

    def _write(self) -> None:
        STAMPS.write_text(json.dumps(self._done, indent=1))


def demo() -> None:
    """Serves the program with demonstration data; does not return."""
    port = _port()
    reset = os.environ.get("RESET", "") not in ("", "0")
    _prepare("requirements.lock", port)
    command = [str(VENV / "bin" / "pagt"), "serve", "--demo", "--port", str(port)]
    _end_with_parent()
    os.execv(command[0], [*command, "--reset"] if reset else command)


def install() -> None:
    """Everything that `demo` does before it serves."""
    _prepare("requirements.lock", port=None)


def test() -> None:
    """Runs every check, then every test; does not return."""
    _prepare("requirements-dev.lock", port=None)
    os.environ["PAGT_ENV"] = "test"
    failed = [name for name, command in CHECKS.items() if not _passes(name, command)]
    if failed:
        raise Obstacle(f"Not passed: {', '.join(failed)}. The tests were not run.")
    sys.stdout.flush()
    _end_with_parent()
    os.execv(PYTHON, [str(PYTHON), "-m", "pytest", *AT_ONCE])


AT_ONCE = ["-n", "2", "--dist", "loadgroup"]
"""Two programs share the tests; each has a database server and, for the journeys, a running Pagt of its own."""
CHECKS = {
    "ruff check": ["-m", "ruff", "check", "--quiet"],
    "ruff format": ["-m", "ruff", "format", "--check", "--quiet"],
    "mypy": ["-m", "mypy", "--no-error-summary"],
    "import contracts": [str(VENV / "bin" / "lint-imports"), "--no-logo"],
    "dependencies": ["-m", "deptry", "--no-ansi", "src"],
}


def lock() -> None:
    """Writes both lock files anew from pyproject.toml. They hold hashes and no addresses."""
    BUILD.mkdir(exist_ok=True)
    own = BUILD / "lock"  # not the project's own environment, which stays as it is
    if not (own / "bin" / "uv").exists():
        _run([sys.executable, "-m", "venv", "--clear", str(own)], "making an environment for uv", {})
        _run([str(own / "bin" / "python"), "-m", "pip", "install", "--quiet", "uv"], "installing uv", {})
    for output, groups in (("requirements.lock", ["build"]), ("requirements-dev.lock", ["build", "dev"])):
        command = [str(own / "bin" / "uv"), "pip", "compile", "pyproject.toml", "--universal", "--quiet"]
        command += ["--python-version", "3.11", "--generate-hashes", "--no-emit-index-url", "--no-header"]
        command += [part for group in groups for part in ("--group", group)]
        _run([*command, "--output-file", output], f"writing {output}", {})


def _prepare(lock_name: str, port: int | None) -> None:
    try:
        BUILD.mkdir(exist_ok=True)
        (PROJECT / "var").mkdir(exist_ok=True)
    except PermissionError as error:
        raise Obstacle(
            f"You may not write in {PROJECT}: copy the project to a folder of your own."
        ) from error
    except OSError as error:
        raise Obstacle(_disk_sentence() if error.errno == 28 else f"{PROJECT}: {error.strerror}.") from error
    for folder in (BUILD, PROJECT / "var", VENV):
        if folder.exists() and not os.access(folder, os.W_OK | os.X_OK):
            raise Obstacle(f"The folder {folder} belongs to another user: delete it, or run as that user.")
    steps = Steps()
    system = _system_fingerprint()
    runtime = _fingerprint([PROJECT / "requirements.lock", PROJECT / "pyproject.toml"], system)
    wanted = _fingerprint([PROJECT / lock_name, PROJECT / "pyproject.toml"], system)
    modules = _fingerprint([PROJECT / "package-lock.json"], str(PROJECT))
    venv_ready = _venv_works() and (steps.is_done("venv", system) or steps.is_new("venv"))
    installed = venv_ready and (steps.is_done(lock_name, wanted))
    fetched = steps.is_done("npm", modules) and (PROJECT / "node_modules").is_dir()

    if port is not None:
        _port_must_be_free(port)
    if not venv_ready:
        _venv_module_must_exist()
    if not fetched:
        _npm_must_exist()
    free = shutil.disk_usage(PROJECT).free // 2**20
    needed = SPACE_TO_START_MB if installed and fetched else SPACE_TO_INSTALL_MB
    if free < needed:
        raise Obstacle(f"The disk has {free} MB free, and Pagt needs {needed} MB here: free some space.")

    if not venv_ready:
        _make_venv(steps, system)
    if not installed:
        steps.run(lock_name, wanted, lambda: _install(lock_name))
        if lock_name == "requirements-dev.lock":  # it holds all of the other
            steps.run("requirements.lock", runtime, lambda: None)
    if not fetched:
        steps.run("npm", modules, _fetch_modules)
    steps.run("vendor", modules, _copy_vendor)
    _run([str(PYTHON), "tools/messages.py", "compile"], "compiling the translations", {})
    if lock_name == "requirements.lock":  # tests serve the files from where they lie
        statics = [p for p in (PROJECT / "src").rglob("static/**/*") if p.is_file()]
        stamp = "".join(f"{p}{p.stat().st_mtime_ns}" for p in sorted(statics))
        steps.run("static", hashlib.sha256((stamp + modules + wanted).encode()).hexdigest(), _collect_static)


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise Obstacle(f"PORT is {text!r}: it must be a number from 1 to 65535, for example PORT=8010.")
    return int(text)


def _port_must_be_free(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Obstacle(
                f"You may not use port {port}: choose one above 1023, PORT=8010 make demo."
            ) from None
        except OSError:
            raise Obstacle(
                f"Port {port} is taken, perhaps by Pagt itself in another window: "
                f"stop that, or choose another port, PORT={port + 10 if port < 65000 else 8010} make demo."
            ) from None


def _venv_module_must_exist() -> None:
    try:
        import ensurepip
        import venv
    except ImportError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Obstacle(
            f"This Python cannot make an environment of its own: install its venv module "
            f"(Debian and Ubuntu: apt install python{version}-venv)."
        ) from None
    del ensurepip, venv


def _npm_must_exist() -> None:
    how = "install Node.js 18 or newer (nodejs.org; Debian and Ubuntu: apt install npm)."
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        raise Obstacle(f"Pagt fetches its design system with npm, which is not there: {how}")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    major = version.removeprefix("v").split(".")[0]
    if not major.isdigit() or int(major) < 18:
        raise Obstacle(f"Pagt fetches its design system with npm, and the Node.js here is {version}: {how}")


def _system_fingerprint() -> str:
    """An environment works only where it was made and with the Python it was made by."""
    return f"{PROJECT} {sys.version} {os.path.realpath(sys.executable)}"


def _venv_works() -> bool:
    if not PYTHON.exists():
        return False
    check = [str(PYTHON), "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]
    return subprocess.run(check, capture_output=True, check=False).returncode == 0


def _make_venv(steps: Steps, system: str) -> None:
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    steps.run("venv", system, lambda: _run(command, "making the Python environment", {}))


def _install(lock_name: str) -> None:
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--no-input"]
    _run([*pip, "--require-hashes", "-r", lock_name], "installing the Python packages (a minute or two)", {})
    _run([*pip, "--no-deps", "--no-build-isolation", "-e", "."], "installing Pagt", {})


def _fetch_modules() -> None:
    _run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], "fetching the design system", {})


def _copy_vendor() -> None:
    target = BUILD / "vendor"
    if target.exists():
        shutil.rmtree(target)
    for source, name in VENDOR.items():
        path, place = PROJECT / "node_modules" / source, target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            shutil.copytree(path, place)
        else:
            # Source maps are not served, so nothing may point at them.
            place.write_text(
                re.sub(r"\n?(//|/\*)# sourceMappingURL=\S+", "", path.read_text("utf-8")), "utf-8"
            )


def _collect_static() -> None:
    command = [str(PYTHON), "manage.py", "collectstatic", "--noinput", "--clear", "--verbosity", "0"]
    _run(command, "preparing the static files", {"PAGT_ENV": "development"})


def _fingerprint(files: Iterable[Path], *more: str) -> str:
    content = b"\0".join([file.read_bytes() for file in files] + [text.encode() for text in more])
    return hashlib.sha256(content).hexdigest()


def _run(command: list[str], what: str, environ: dict[str, str]) -> None:
    """Runs a step; what it writes goes to the log, and is shown only when it fails."""
    print(f"  {what} ...", flush=True)
    with LOG.open("wb") as output:
        result = subprocess.run(
            command,
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
            env={**os.environ, **environ},
        )
    if result.returncode == 0:
        return
    text = LOG.read_text(errors="replace")
    if "No space left on device" in text or "ENOSPC" in text:
        raise Obstacle(_disk_sentence())
    print("\n".join(text.splitlines()[-15:]), file=sys.stderr)
    raise Obstacle(f"This failed: {what}. Above are its last lines; all of it is in {LOG}.")


def _passes(name: str, command: list[str]) -> bool:
    started = time.monotonic()
    result = subprocess.run([str(PYTHON), *command], cwd=PROJECT, capture_output=True, text=True, check=False)
    outcome = "passed" if result.returncode == 0 else "FAILED"
    print(f"{name}: {outcome} ({time.monotonic() - started:.0f} s)", flush=True)
    if result.returncode != 0:
        print(result.stdout + result.stderr, flush=True)
    return result.returncode == 0


def _disk_sentence() -> str:
    return "The disk is full: free some space and start again."


def _end_with_parent() -> None:
    """When make itself is killed, what it started must end too. Kept across exec; Linux only."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, int(signal.SIGTERM))


def main() -> int:
    os.chdir(PROJECT)
    try:
        {"demo": demo, "install": install, "test": test, "lock": lock}[sys.argv[1]]()
    except Obstacle as obstacle:
        print(obstacle, file=sys.stderr)
        return 1
    except OSError as error:
        print(_disk_sentence() if error.errno == 28 else error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
