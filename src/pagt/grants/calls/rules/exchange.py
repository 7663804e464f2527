"""Forms as TOML files that people keep, send and edit. Pure."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import tomli_w

from pagt.grants.calls.rules.form_reading import read_form, write_form
from pagt.grants.calls.rules.questions import Fault, Form, FormFaults
from pagt.grants.calls.states import Stage

EXAMPLES = {
    Stage.IDEA: "education_pool_idea.toml",
    Stage.APPLICATION: "education_pool_application.toml",
}
"""The example form of each stage, beside the package in `data/`."""
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


def example(stage: Stage) -> Form:
    """Return the example form of a stage, for a pool like the region's education pool, to begin a call's form with."""
    return read_toml(files("pagt.grants.calls").joinpath("data", EXAMPLES[stage]).read_bytes())
