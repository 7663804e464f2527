"""Forms as TOML files that people keep, send and edit. Pure."""

from __future__ import annotations

import tomllib

import tomli_w

from pagt.grants.calls.rules.form_reading import read_form, write_form
from pagt.grants.calls.rules.questions import Fault, Form, FormFaults

LARGEST = 1_000_000
"""Most bytes of a form's file."""


def read_toml(content: bytes) -> Form:
    """Return the form in a TOML file.

    Raises:
        FormFaults: it is too large, no text, no TOML, or no form; with every fault.
    """
    if len(content) > LARGEST:
        raise FormFaults([Fault((), "file_too_large", {"limit": LARGEST})])
    try:
        return read_form(tomllib.loads(content.decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        raise FormFaults([Fault((), "file_not_text")]) from error
    except RecursionError as error:
        raise FormFaults([Fault((), "file_not_toml", {"why": ""})]) from error
    except ValueError as error:  # tomllib's own error, and numbers or dates that Python refuses
        raise FormFaults([Fault((), "file_not_toml", {"why": str(error)[:200]})]) from error


def write_toml(form: Form) -> str:
    """Return the form as TOML; `read_toml` gives the same form again."""
    return tomli_w.dumps(write_form(form), multiline_strings=True)
