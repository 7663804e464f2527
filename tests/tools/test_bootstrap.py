"""What stands in the way of `make demo` is told in one sentence, before anything slow begins."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
OLD_PYTHON = '#!/bin/sh\ncase "$*" in *print*) echo 3.8 ;; *) exit 1 ;; esac\n'


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What the start of `make demo` reads, as in a fresh checkout."""
    folder = tmp_path / "checkout"
    (folder / "tools").mkdir(parents=True)
    for name in (
        "tools/start.sh",
        "tools/bootstrap.py",
        "requirements.lock",
        "pyproject.toml",
        "package-lock.json",
    ):
        shutil.copy(PROJECT / name, folder / name)
    return folder


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder for PATH that holds only what the start needs and a Python that is new enough."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in ("sh", "dirname"):
        (folder / name).symlink_to(str(shutil.which(name)))
    python = f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'
    write_program(folder / "python3", python)
    return folder


def write_program(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def free() -> str:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return str(server.getsockname()[1])


def start(checkout: Path, programs: Path, **environ: str) -> str:
    """Runs the demo's start, which must fail; returns the one line it writes."""
    done = subprocess.run(
        ["/bin/sh", "tools/start.sh", "demo"],
        cwd=checkout,
        env={"PATH": str(programs), "HOME": str(checkout), **environ},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert not (checkout / ".venv").exists()
    (line,) = done.stderr.splitlines()
    return line


def test_a_python_that_is_too_old(checkout: Path, programs: Path) -> None:
    write_program(programs / "python3", OLD_PYTHON)
    assert start(checkout, programs).startswith("Pagt needs Python 3.11 or newer and found only Python 3.8:")


def test_a_newer_python_is_found_beside_an_old_one(checkout: Path, programs: Path) -> None:
    (programs / "python3").rename(programs / "python3.12")
    write_program(programs / "python3", OLD_PYTHON)
    assert start(checkout, programs, PORT="x").startswith("PORT is 'x'")


def test_no_python_at_all(checkout: Path, programs: Path) -> None:
    (programs / "python3").unlink()
    assert "Pagt needs Python 3.11 or newer and found none" in start(checkout, programs)


def test_a_port_that_is_taken(checkout: Path, programs: Path, taken: int) -> None:
    line = start(checkout, programs, PORT=str(taken))
    assert line.startswith(f"Port {taken} is taken")
    assert "make demo" in line


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none(checkout: Path, programs: Path, port: str) -> None:
    assert "a number from 1 to 65535" in start(checkout, programs, PORT=port)


def test_no_npm(checkout: Path, programs: Path, free: str) -> None:
    assert "npm, which is not there" in start(checkout, programs, PORT=free)


def test_a_node_that_is_too_old(checkout: Path, programs: Path, free: str) -> None:
    write_program(programs / "node", "#!/bin/sh\necho v12.22.9\n")
    write_program(programs / "npm", "#!/bin/sh\n")
    assert "Node.js here is v12.22.9" in start(checkout, programs, PORT=free)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_of_somebody_else(checkout: Path, programs: Path, free: str) -> None:
    checkout.chmod(0o555)
    assert "You may not write in" in start(checkout, programs, PORT=free)
