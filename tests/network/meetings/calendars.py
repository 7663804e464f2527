"""What the tests of calendar files share: the rules of RFC 5545 line by line, and an independent reader."""

from __future__ import annotations

import re
from typing import Any

import vobject

_LINE = re.compile(
    rb"[A-Z0-9-]+(;[A-Z0-9-]+=(\"[^\"\x00-\x1f]*\"|[^\";:,\x00-\x1f]*)(,(\"[^\"\x00-\x1f]*\"|[^\";:,\x00-\x1f]*))*)*:.*"
)


def lines(content: bytes) -> list[bytes]:
    """Check a file against the rules of its lines, and return them unfolded."""
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    folded = content.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 for line in folded), "a line is longer than 75 octets"
    for line in folded:
        line.decode("utf-8")  # no character is cut in two
    unfolded = content.replace(b"\r\n ", b"").split(b"\r\n")[:-1]
    for line in unfolded:
        assert _LINE.fullmatch(line), line
    assert unfolded[:2] == [b"BEGIN:VCALENDAR", b"VERSION:2.0"]
    zones = {line[5:] for line in unfolded if line.startswith(b"TZID:")}
    named = set(re.findall(rb";TZID=([^:;]+)", b"\n".join(unfolded)))
    assert named <= zones, "a time zone that the file does not describe"
    for what in (b"VEVENT", b"VTODO"):
        for part in re.findall(b"BEGIN:" + what + b"(.*?)END:" + what, b"\n".join(unfolded), re.DOTALL):
            for name in (b"\nUID", b"\nDTSTAMP"):
                assert part.count(name) == 1, (what, name)
    return unfolded


def parsed(content: bytes) -> Any:
    """Return a file that keeps the rules, as a reader that has nothing to do with its writer sees it."""
    lines(content)
    found = vobject.readOne(content.decode())
    found.validate(raiseException=True)
    return found
