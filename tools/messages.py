"""The translations of Pagt, without the gettext programs: find the texts, compile them, check them.

    python tools/messages.py extract    bring every app's locale/da/LC_MESSAGES/django.po up to date
    python tools/messages.py compile    write the .mo files that Django reads, where they are out of date
    python tools/messages.py check      list every text that is missing, untranslated, fuzzy or broken

A text lives in the catalogue of the lowest app that uses it (the order of `INSTALLED_APPS`), so it is
translated once; texts of packages that are no app (config, cli) live in the lowest app of all. Django merges
the catalogues of all apps, so every app finds every text.
"""

import argparse
import ast
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.utils.translation.template import templatize

PROJECT = Path(__file__).resolve().parents[1]
LANGUAGE = "da"
TEMPLATES = {".html", ".txt", ".xml", ".svg"}
# What each of gettext's functions takes, in order.
SIGNATURES = {
    "gettext": ("id",),
    "ngettext": ("id", "plural"),
    "pgettext": ("context", "id"),
    "npgettext": ("context", "id", "plural"),
}
METADATA = {
    "Project-Id-Version": "Pagt",
    "Language": LANGUAGE,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}

Key = tuple[str | None, str]  # context and text: what gettext looks a text up by


@dataclass
class Message:
    """One text to translate, and the files that use it (relative to the project)."""

    text: str
    plural: str = ""
    context: str | None = None
    used_in: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return (self.context, self.text)


class MessageError(Exception):
    """A text that cannot be extracted; the message names file and line."""


@dataclass(frozen=True)
class App:
    """A Django app: its folder and its catalogue."""

    folder: Path

    @property
    def catalogue(self) -> Path:
        return self.folder / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"

    def entries(self) -> list[polib.POEntry]:
        """The catalogue's entries; none when it does not exist yet."""
        if not self.catalogue.exists():
            return []
        return [entry for entry in polib.pofile(str(self.catalogue)) if not entry.obsolete]


def installed_apps(project: Path) -> list[App]:
    """Pagt's own apps, lowest first, as the settings list them (read without running them)."""
    settings = project / "src" / "pagt" / "config" / "settings.py"
    for statement in ast.parse(settings.read_text("utf-8")).body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "INSTALLED_APPS":
            names: list[str] = ast.literal_eval(statement.value)
            folders = [project / "src" / Path(*name.split(".")) for name in names if name.startswith("pagt.")]
            return [App(folder) for folder in folders if folder.is_dir()]
    raise MessageError(f"{settings}: INSTALLED_APPS is not there")


def find_messages(project: Path, apps: list[App]) -> dict[App, dict[Key, Message]]:
    """Every text of the source, by the app whose catalogue is to hold it."""
    found: dict[App, dict[Key, Message]] = {app: {} for app in apps}
    owner: dict[Key, App] = {}
    by_folder = {app.folder: app for app in apps}
    files: dict[App, list[Path]] = {app: [] for app in apps}
    for path in sorted((project / "src").rglob("*")):
        if path.is_file() and path.suffix in TEMPLATES | {".py"} and "migrations" not in path.parts:
            files[next((by_folder[p] for p in path.parents if p in by_folder), apps[0])].append(path)
    for app in apps:
        for path in files[app]:
            name = str(path.relative_to(project))
            text = path.read_text("utf-8")
            messages = python_messages(text, name) if path.suffix == ".py" else template_messages(text, name)
            for message in messages:
                holder = found[owner.setdefault(message.key, app)]
                known = holder.setdefault(message.key, message)
                known.plural = known.plural or message.plural
                if name not in known.used_in:
                    known.used_in.append(name)
    return found


def python_messages(source: str, name: str) -> Iterator[Message]:
    """The texts of a Python file. Raises `MessageError` for a text put together at run time (an f-string)."""
    tree = ast.parse(source, name)
    functions: dict[str, str | None] = {"_": "gettext"}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                functions[alias.asname or alias.name] = _function(alias.name)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Name(id=called):
                function = functions.get(called)
            case ast.Attribute(attr=called):
                function = _function(called)
            case _:
                continue
        if function is None:
            continue
        arguments = [_constant(argument, name) for argument in node.args[: len(SIGNATURES[function])]]
        if None not in arguments:
            yield _message(function, [text for text in arguments if text is not None], name)


def template_messages(source: str, name: str) -> Iterator[Message]:
    """The texts of a template: its translation tags and `_("...")` constants."""
    literal = r"""u?("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
    call = re.compile(rf"(?<!\w)(n?p?gettext|_)\({literal}(?:, {literal})?(?:, {literal})?")
    try:
        python = templatize(source, origin=name)
    except SyntaxError as error:
        raise MessageError(f"{name}: {error}") from error
    for match in call.finditer(python):
        function = "gettext" if match[1] == "_" else match[1]
        texts = [ast.literal_eval(literal) for literal in match.groups()[1:] if literal]
        yield _message(function, texts, name)


def _function(name: str) -> str | None:
    plain = name.removesuffix("_lazy").removesuffix("_noop")
    return plain if plain in SIGNATURES else None


def _constant(node: ast.expr, name: str) -> str | None:
    """A text known before the program runs; None for a variable: its texts are marked where they are made."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.BinOp(op=ast.Add()):
            left, right = _constant(node.left, name), _constant(node.right, name)
            return None if left is None or right is None else left + right
        case (
            ast.JoinedStr()
            | ast.BinOp(op=ast.Mod(), left=ast.Constant())
            | ast.Call(func=ast.Attribute(value=ast.Constant(), attr="format"))
        ):
            raise MessageError(
                f"{name}:{node.lineno}: {ast.unparse(node)} is filled in before it is translated"
            )
    return None


def _message(function: str, texts: list[str], name: str) -> Message:
    parts = dict(zip(SIGNATURES[function], texts, strict=False))
    return Message(parts.get("id", ""), parts.get("plural", ""), parts.get("context"), [name])


def extract(apps: list[App], found: dict[App, dict[Key, Message]]) -> list[Path]:
    """Writes the catalogues anew: translations are kept, new texts added, unused ones dropped.

    Returns the files that changed.
    """
    memory: dict[Key, polib.POEntry] = {}
    for app in apps:
        for entry in app.entries():
            known = memory.get((entry.msgctxt, entry.msgid))
            if known is None or (entry.translated() and not known.translated()):
                memory[entry.msgctxt, entry.msgid] = entry
    changed = []
    for app in apps:
        catalogue = polib.POFile(wrapwidth=100)
        catalogue.metadata = METADATA
        for message in found[app].values():
            catalogue.append(_entry(message, memory.get(message.key)))
        before = app.catalogue.read_text("utf-8") if app.catalogue.exists() else None
        after = str(catalogue) + "\n" if len(catalogue) else None
        if after == before:
            continue
        changed.append(app.catalogue)
        if after is None:
            app.catalogue.unlink()
        else:
            app.catalogue.parent.mkdir(parents=True, exist_ok=True)
            app.catalogue.write_text(after, "utf-8")
    return changed


def _entry(message: Message, known: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=message.text,
        msgid_plural=message.plural,
        msgctxt=message.context,
        occurrences=[(name, "") for name in message.used_in],
        flags=["python-format"] if _named(message.text + message.plural) else [],
    )
    if known:
        entry.tcomment = known.tcomment
        entry.flags += [flag for flag in known.flags if flag == "fuzzy"]
    forms = _forms(known) if known else []
    if message.plural:
        entry.msgstr_plural = {number: forms[number] if number < len(forms) else "" for number in (0, 1)}
    elif forms:
        entry.msgstr = forms[0]
    return entry


def compile_catalogues(apps: list[App]) -> list[Path]:
    """Writes each .mo file that is missing or older than its catalogue; returns those written."""
    written = []
    for app in apps:
        target = app.catalogue.with_suffix(".mo")
        if not app.catalogue.exists():
            target.unlink(missing_ok=True)
        elif not target.exists() or target.stat().st_mtime <= app.catalogue.stat().st_mtime:
            # Another process may be reading the old file: it must find either that one or the whole new one.
            fresh = target.with_suffix(".mo.new")
            polib.pofile(str(app.catalogue)).save_as_mofile(str(fresh))
            fresh.replace(target)
            written.append(target)
    return written


def check(project: Path, apps: list[App], found: dict[App, dict[Key, Message]]) -> list[str]:
    """What is wrong with the translations, a line each; nothing when they are complete."""
    problems: list[str] = []
    seen: dict[Key, tuple[App, polib.POEntry]] = {}
    used = {key: message for messages in found.values() for key, message in messages.items()}
    for app in apps:
        name = app.catalogue.relative_to(project)
        for entry in app.entries():
            key = (entry.msgctxt, entry.msgid)
            other = seen.setdefault(key, (app, entry))[1]
            if key not in used:
                problems.append(f"{name}: unused: {entry.msgid!r}")
            elif "fuzzy" in entry.flags:
                problems.append(f"{name}: fuzzy: {entry.msgid!r}")
            elif not entry.translated():
                problems.append(f"{name}: not translated: {entry.msgid!r}")
            else:
                problems += [f"{name}: {what}: {entry.msgid!r}" for what in broken(entry)]
            if _forms(other) != _forms(entry):
                first = seen[key][0].catalogue.relative_to(project)
                problems.append(f"{name}: translated in another way in {first}: {entry.msgid!r}")
    for key, message in used.items():
        if key not in seen:
            problems.append(f"{message.used_in[0]}: in no catalogue (run extract): {message.text!r}")
    return problems


def broken(entry: polib.POEntry) -> Iterator[str]:
    """What in a translation would fail, or show wrongly, when the program fills it in."""
    texts = [text for text in (entry.msgid, entry.msgid_plural) if text]
    for number, form in enumerate(_forms(entry)):
        wanted = {mark for text in texts for mark in _placeholders(text)}
        given = set(_placeholders(form))
        # The singular may leave the number out: "one meeting".
        may_lack = wanted if entry.msgid_plural and number == 0 else set()
        for mark in sorted(given - wanted):
            yield f"the translation has {mark}, which the text has not"
        for mark in sorted(wanted - given - may_lack):
            yield f"the translation lacks {mark}"
        if _named("".join(texts)) and re.search(r"%(?![(%])", form.replace("%%", "")):
            yield "a percent sign in the translation must be written %%"
        if not entry.msgid_plural and _tags(entry.msgid) != _tags(form):
            yield "the translation has other HTML tags"


def _forms(entry: polib.POEntry) -> list[str]:
    if entry.msgid_plural:
        return [entry.msgstr_plural[number] for number in sorted(entry.msgstr_plural)]
    return [entry.msgstr]


def _named(text: str) -> bool:
    return bool(re.search(r"%\(\w+\)", text))


def _placeholders(text: str) -> list[str]:
    return re.findall(r"%\(\w+\)[sdif]|%[sdif](?!\w)|\{\w*\}", text.replace("%%", ""))


def _tags(text: str) -> Counter[str]:
    return Counter(re.findall(r"</?\w+", text))


def _report(lines: Iterable[object]) -> None:
    for line in lines:
        print(line)


def main(arguments: list[str] | None = None) -> int:
    """Runs one of the three commands; returns 1 when `check` finds something."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("command", choices=["extract", "compile", "check"])
    command = parser.parse_args(arguments).command
    try:
        apps = installed_apps(PROJECT)
        if command == "compile":
            compile_catalogues(apps)
            return 0
        found = find_messages(PROJECT, apps)
    except (MessageError, SyntaxError) as error:
        print(error, file=sys.stderr)
        return 1
    if command == "extract":
        _report(path.relative_to(PROJECT) for path in extract(apps, found))
        return 0
    problems = check(PROJECT, apps, found)
    _report(problems)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
