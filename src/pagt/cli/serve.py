"""`pagt serve`: database, web server and worker under one supervisor."""

import http.client
import os
import shutil
import socket
import sys
import time
from pathlib import Path

import click
import psycopg

from pagt.cli.demo.accounts import ACCOUNTS
from pagt.cli.supervisor import (
    Child,
    Running,
    Service,
    ServiceError,
    Stopped,
    Supervisor,
    run_to_end,
    start_child,
    stop_on_signals,
)
from pagt.core.embedded import data_directory, erase, start_embedded
from pagt.core.embedded_home import EmbeddedError

HOST = "127.0.0.1"
START_TIMEOUT_S = 60


@click.command()
@click.option(
    "--demo", is_flag=True, help="Load demonstration data into an empty database, and show its accounts."
)
@click.option(
    "--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port to serve on."
)
@click.option("--reset", is_flag=True, help="Throw the data of the built-in database away first.")
def serve(demo: bool, port: int, reset: bool) -> None:
    """Serve Pagt on this machine, and stop everything with Ctrl-C.

    Uses the PostgreSQL that DATABASE_URL names; when it is unset, starts the built-in one in the folder var/.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pagt.config.settings")
    if demo and os.environ.get("PAGT_ENV") == "production":
        raise click.ClickException(
            "Demonstration data has known passwords, so it is not loaded in production."
        )
    supervisor = Supervisor()
    with stop_on_signals():
        try:
            _check_port(port)
            _run(supervisor, demo=demo, port=port, reset=reset)
        except Stopped:
            click.echo("\nStopping ...")
        except (EmbeddedError, ServiceError) as error:
            raise click.ClickException(str(error)) from error
        finally:
            supervisor.stop()
            if sys.stderr.isatty():
                # A progress bar that was cut off has hidden the cursor.
                click.echo("\033[?25h", nl=False, err=True)
    click.echo("Stopped.")


def _run(supervisor: Supervisor, *, demo: bool, port: int, reset: bool) -> None:
    data_dir = data_directory()
    external = bool(os.environ.get("DATABASE_URL"))
    if reset:
        _reset(data_dir, external=external)
    if not external and os.environ.get("PAGT_ENV") != "production":
        supervisor.add(Service("database", lambda: _start_database(data_dir)))
    if external:
        _check_database(os.environ["DATABASE_URL"])
    run_to_end(_pagt("migrate"), "bringing the database up to date")
    if demo and _is_empty():
        click.echo("Loading the action plan, the public record and the demonstration data ...")
        run_to_end(_pagt("load", "demo"), "loading the demonstration data")
    supervisor.add(Service("worker", _start_worker))
    supervisor.add(Service("web server", lambda: _start_web(port)))
    _announce(port, demo=demo)
    supervisor.watch()


def _check_port(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise ServiceError(
                f"Port {port} cannot be used ({error.strerror}): "
                "stop the program that uses it, or choose another with --port."
            ) from error


def _check_database(url: str) -> None:
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.Error as error:
        why = str(error).splitlines()[0]
        raise ServiceError(f"The database that DATABASE_URL names does not answer: {why}") from error


def _reset(data_dir: Path, *, external: bool) -> None:
    if external:
        raise ServiceError(
            "Only the built-in database is thrown away, and DATABASE_URL names another: empty that yourself."
        )
    erase(data_dir)
    for name in ("media", "mail"):
        shutil.rmtree(data_dir / name, ignore_errors=True)


def _start_database(data_dir: Path) -> Running:
    server = start_embedded(data_dir)
    os.environ["DATABASE_URL"] = server.url
    return server


def _start_worker() -> Running:
    return start_child([sys.executable, "-m", "django", "procrastinate", "worker"])


def _start_web(port: int) -> Running:
    config = "python:pagt.config.gunicorn"
    web = start_child([sys.executable, "-m", "gunicorn", "--config", config, "--bind", f"{HOST}:{port}"])
    try:
        _await_answer(web, port)
    except BaseException:
        web.stop()
        raise
    return web


def _await_answer(web: Child, port: int) -> None:
    name = os.environ.get("PAGT_ALLOWED_HOSTS", "").split(",")[0].strip().lstrip("*.") or HOST
    end = time.monotonic() + START_TIMEOUT_S
    while True:
        connection = http.client.HTTPConnection(HOST, port, timeout=10)
        try:
            connection.request("GET", "/", headers={"Host": name})
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            if web.process.poll() is not None:
                raise ServiceError("Stopped: the web server did not start, see above.") from None
            if time.monotonic() > end:
                raise ServiceError(f"Stopped: no answer within {START_TIMEOUT_S} seconds.") from None
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()


def _is_empty() -> bool:
    """Whether nothing was ever written: the journal has a line for every change."""
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        row = connection.execute("SELECT NOT EXISTS (SELECT FROM core_journalentry)").fetchone()
    return bool(row and row[0])


def _pagt(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "pagt", *arguments]


def _announce(port: int, *, demo: bool) -> None:
    click.echo(f"\nPagt answers at http://{HOST}:{port}\n")
    if demo:
        rows = [("role", "e-mail", "password")]
        rows += [(account.role.replace("_", " "), account.email, account.password) for account in ACCOUNTS]
        for role, email, password in rows:
            click.echo(f"  {role:<16} {email:<28} {password}")
        click.echo()
    click.echo("Stop with Ctrl-C.")
