"""How gunicorn serves the program; the address comes from the command line (see `pagt serve`).

Two workers of four threads each: a page costs milliseconds of processor time, and a slow browser occupies a
thread, not a worker. The program is loaded before the workers are forked, so they share its memory.
"""

from pathlib import Path

wsgi_app = "pagt.config.wsgi:application"
workers = 2
worker_class = "gthread"
threads = 4
preload_app = True
timeout = 60
graceful_timeout = 8  # less than the supervisor waits before it kills
keepalive = 5
loglevel = "warning"
# Workers show that they live by touching a file; on a real disk that can stall.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn makes a private file there
# Its default place is the user's home folder, shared by every program of that user.
control_socket_disable = True


def when_ready(server: object) -> None:
    """Gunicorn calls this when the program is loaded and no worker is forked yet."""
    from pagt.config.warming import warm  # the program's settings are read by now

    warm()
