"""Rules of the house that the source itself shows."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from pagt.core.templatetags.pagt import action_word

SRC = Path(__file__).resolve().parents[2] / "src" / "pagt"
CLOCK = SRC / "core" / "clock.py"
WRITES = {
    "save",
    "create",
    "delete",
    "update",
    "bulk_create",
    "bulk_update",
    "update_or_create",
    "get_or_create",
}
# They ask the library or a form to do its own work, which is no write to a table of ours.
NO_TABLE = {
    "people/views.py": {"form.save"},  # mails a link
}
CLOCKS = {
    "date.today",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "time.time",
}


@cache
def modules() -> list[tuple[str, ast.Module]]:
    """Every module but the migrations, by its path; read once for all tests."""
    return [
        (str(path.relative_to(SRC)), ast.parse(path.read_text("utf-8")))
        for path in sorted(SRC.rglob("*.py"))
        if "migrations" not in path.parts
    ]


def called(node: ast.Call) -> str:
    """`a.b` of a call `x.a.b(...)`, or `b` of `b(...)`."""
    match node.func:
        case ast.Attribute(value=ast.Name(id=owner), attr=name):
            return f"{owner}.{name}"
        case ast.Attribute(value=ast.Attribute(attr=owner), attr=name):
            return f"{owner}.{name}"
        case ast.Attribute(attr=name):
            return f".{name}"
        case ast.Name(id=name):
            return name
    return ""


def is_view(name: str) -> bool:
    return name.endswith(("/views.py", "_views.py")) or "/views/" in name


def test_views_write_nothing_themselves() -> None:
    """Only actions write: a view that saves a record would leave no line in the journal."""
    found = []
    seen = 0
    for name, tree in modules():
        if not is_view(name):
            continue
        seen += 1
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in WRITES
            ):
                # `spec.create(...)` and `actions.create(...)` are actions; `Model.objects.create(...)` is not.
                if called(node) in NO_TABLE.get(name, set()) | {
                    "spec.create",
                    "actions.create",
                    "spec.change",
                }:
                    continue
                found.append(f"{name}:{node.lineno} {ast.unparse(node.func)}")
    assert found == []
    assert seen > 8


def test_only_the_clock_module_reads_the_clock() -> None:
    """Rules, queries and actions take the day they are asked about, or ask `core.clock`."""
    allowed = {"cli", "config"}  # they run on the day they run
    found = [
        f"{name}:{node.lineno} {called(node)}"
        for name, tree in modules()
        if name.split("/")[0] not in allowed and SRC / name != CLOCK
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called(node) in CLOCKS and not node.args  # with one it converts
    ]
    assert found == []


def test_the_pure_rules_know_no_clock_at_all() -> None:
    found = []
    for name, tree in modules():
        if name.startswith("plan/rules/") or name.endswith(("/rules.py", "/states.py")):
            for node in ast.walk(tree):
                if (
                    isinstance(node, ast.ImportFrom)
                    and node.module
                    and node.module.startswith(("django", "pagt.core"))
                ):
                    found.append(f"{name}:{node.lineno} {node.module}")
                if isinstance(node, ast.Import) and any(
                    alias.name in ("time", "django") for alias in node.names
                ):
                    found.append(f"{name}:{node.lineno}")
    assert found == []


def test_nothing_is_swallowed() -> None:
    """An `except` that does nothing hides a fault from everybody."""
    found = [
        f"{name}:{node.lineno}"
        for name, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
        and not any(isinstance(inner, ast.Raise | ast.Call | ast.Assign) for inner in ast.walk(node))
    ]
    assert found == []


@pytest.mark.parametrize("pattern", [r"\sstyle\s*=", r"<style\b", r"\son[a-z]+\s*=", r"javascript:"])
def test_no_template_carries_style_or_script(pattern: str) -> None:
    found = [
        f"{path.relative_to(SRC)}: {match[0].strip()}"
        for path in templates()
        for match in re.finditer(
            pattern, re.sub(r"\{[%{#].*?[%}#]\}", "", path.read_text("utf-8")), re.IGNORECASE
        )
        if path.suffix == ".html"
        # A mail has no page of ours around it and can fetch no style sheet: its one sheet is its base template's.
        and not (pattern == r"<style\b" and path.match("meetings/mail/base.html"))
    ]
    assert found == []


def test_no_template_and_no_style_sheet_asks_another_host() -> None:
    loads = re.compile(r"""(?:src|href|url)\s*[=(]\s*["']?\s*((?:https?:)?//[^"')\s]+)""", re.IGNORECASE)
    found = []
    for path in [*templates(), *SRC.rglob("static/**/*.css"), *SRC.rglob("static/**/*.js")]:
        for line in path.read_text("utf-8").splitlines():
            # A link that somebody may follow is no load.
            text = re.sub(r"<a\b[^>]*>", "", line)
            found += [f"{path.relative_to(SRC)}: {match[1]}" for match in loads.finditer(text)]
    assert found == []


def templates() -> list[Path]:
    found = [path for path in SRC.rglob("templates/**/*") if path.suffix in (".html", ".txt", ".xml", ".svg")]
    assert len(found) > 50
    return found


def test_every_page_extends_the_base() -> None:
    """A page of its own would lack the skip link, the menu, the banner and the language links."""
    alone = {
        str(path.relative_to(SRC))
        for path in templates()
        if "<h1" in (text := path.read_text("utf-8")) and not re.match(r"(\{#.*?#\}|\s)*\{% extends ", text)
    }
    # These two are shown when nothing may be asked of the database or of anybody.
    assert alone == {"core/templates/core/away.html", "core/templates/core/500.html"}


def test_every_action_of_the_journal_has_a_word() -> None:
    """Whoever reads a journal reads what happened, not what the program calls it."""
    # Where a function that writes the journal takes the action without naming it.
    places = {"_journal": 2}
    writers = {"change", "journal.write", "journal_step", "moved", *places}
    found: set[str] = set()
    for _name, module in modules():
        for node in ast.walk(module):
            if not isinstance(node, ast.Call) or called(node) not in writers:
                continue
            given = [keyword.value for keyword in node.keywords if keyword.arg == "action"]
            place = places.get(called(node))
            given += node.args[place : place + 1] if place is not None else []
            found |= {
                each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str)
            }
    assert {"create", "submit", "carry over", "sign_off", "reset sign-in"} <= found
    assert [action for action in sorted(found) if str(action_word(action)) == action] == []
