"""The virus scanner: clamd's INSTREAM command over TCP, where `PAGT_CLAMD` names one."""

from __future__ import annotations

import logging
import socket
from typing import BinaryIO

from django.conf import settings

from pagt.core.states import Scan

log = logging.getLogger(__name__)
_BLOCK = 64 * 1024
_PATIENCE = 20.0


def scan(content: BinaryIO) -> Scan:
    """Return what the scanner says of a file, read from where it stands.

    `NONE` where no scanner is configured, `WAITING` when it is away or gives no verdict.
    """
    if settings.CLAMD is None:
        return Scan.NONE
    try:
        answer = _ask(settings.CLAMD, content)
    except OSError as error:
        log.warning("The virus scanner is away: %s", error)
        return Scan.WAITING
    if answer.endswith("FOUND"):
        return Scan.INFECTED
    if answer.endswith("OK"):
        return Scan.CLEAN
    log.warning("The virus scanner gave no verdict: %s", answer)
    return Scan.WAITING


def _ask(place: tuple[str, int], content: BinaryIO) -> str:
    with socket.create_connection(place, timeout=_PATIENCE) as connection:
        connection.sendall(b"zINSTREAM\0")
        while block := content.read(_BLOCK):
            connection.sendall(len(block).to_bytes(4, "big") + block)
        connection.sendall((0).to_bytes(4, "big"))
        answer = b""
        while not answer.endswith(b"\0") and (part := connection.recv(4_096)):
            answer += part
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")
