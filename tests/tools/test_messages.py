"""The translation tool: what it finds, what it keeps, what it calls broken."""

import gettext
import os
from pathlib import Path

import polib
import pytest

from tools import messages

SETTINGS = 'INSTALLED_APPS = ["django.contrib.auth", "pagt.core", "pagt.themes"]\n'


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project of two apps, core below themes."""
    for app in ("core", "themes", "config"):
        (tmp_path / "src" / "pagt" / app).mkdir(parents=True)
    write(tmp_path, "config/settings.py", SETTINGS)
    return tmp_path


def write(project: Path, name: str, text: str) -> Path:
    path = project / "src" / "pagt" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def write_catalogue(project: Path, app: str, *entries: polib.POEntry) -> Path:
    catalogue = polib.POFile()
    catalogue.metadata = messages.METADATA
    catalogue.extend(entries)
    return write(project, f"{app}/locale/da/LC_MESSAGES/django.po", str(catalogue) + "\n")


def extract(project: Path) -> None:
    apps = messages.installed_apps(project)
    messages.extract(apps, messages.find_messages(project, apps))


def problems(project: Path) -> list[str]:
    apps = messages.installed_apps(project)
    return messages.check(project, apps, messages.find_messages(project, apps))


def entries(project: Path, app: str) -> dict[str, polib.POEntry]:
    path = project / f"src/pagt/{app}/locale/da/LC_MESSAGES/django.po"
    return {entry.msgid: entry for entry in polib.pofile(str(path))} if path.exists() else {}


def test_finds_every_gettext_function_under_any_name() -> None:
    source = """
from django.utils import translation
from django.utils.translation import gettext_lazy as _, ngettext as many, pgettext_lazy, npgettext
_("one " "two")
_("three " + "four")
many("a meeting", "%(n)s meetings", n)
pgettext_lazy("month", "May")
npgettext("visit", "a call", "calls", n)
translation.gettext("five")
print("not this")
_(variable)
"""
    found = {m.key: m.plural for m in messages.python_messages(source, "x.py")}
    assert found == {
        (None, "one two"): "",
        (None, "three four"): "",
        (None, "a meeting"): "%(n)s meetings",
        ("month", "May"): "",
        ("visit", "a call"): "calls",
        (None, "five"): "",
    }


@pytest.mark.parametrize("call", ['_(f"Hello {name}")', '_("Hello %s" % name)', '_("Hello {}".format(name))'])
def test_refuses_a_text_filled_in_before_translation(call: str) -> None:
    with pytest.raises(messages.MessageError, match=r"x\.py:1: .* filled in before it is translated"):
        list(messages.python_messages(call, "x.py"))


def test_finds_the_texts_of_a_template() -> None:
    source = """{% load i18n %}<p title="{% translate 'A title' %}">{{ value|default:_("None yet") }}
{% translate "May" context "month" %} {% translate "100 %" %}
{% blocktranslate trimmed with name=x.name %}
    Hello {{ name }},
    20 % is done
{% endblocktranslate %}
{% blocktranslate count n=n %}{{ n }} meeting{% plural %}{{ n }} meetings{% endblocktranslate %}
<script>_("not this")</script>"""
    found = {m.key: m.plural for m in messages.template_messages(source, "x.html")}
    assert found == {
        (None, "A title"): "",
        (None, "None yet"): "",
        ("month", "May"): "",
        (None, "100 %%"): "",
        (None, "Hello %(name)s, 20 %% is done"): "",
        (None, "%(n)s meeting"): "%(n)s meetings",
    }


def test_a_text_lives_in_the_lowest_app_that_uses_it(project: Path) -> None:
    write(project, "core/a.py", '_("Save")')
    write(project, "themes/b.py", '_("Save"); _("Theme")')
    write(project, "config/c.py", '_("Danish")')
    extract(project)
    assert set(entries(project, "core")) == {"Save", "Danish"}
    assert set(entries(project, "themes")) == {"Theme"}


def test_extracting_keeps_translations_when_texts_move_and_drops_unused_ones(project: Path) -> None:
    write_catalogue(
        project,
        "themes",
        polib.POEntry(msgid="Save", msgstr="Gem", tcomment="on a button"),
        polib.POEntry(msgid="Gone", msgstr="Væk"),
    )
    write(project, "core/a.py", '_("Save")')
    extract(project)
    assert entries(project, "core")["Save"].msgstr == "Gem"
    assert entries(project, "core")["Save"].tcomment == "on a button"
    assert entries(project, "themes") == {}


def test_extracting_twice_changes_nothing(project: Path) -> None:
    write(project, "core/a.py", '_("Save"); translation.ngettext("%(n)s row", "%(n)s rows", n)')
    write(project, "core/a.html", '{% translate "Save" %}')
    extract(project)
    apps = messages.installed_apps(project)
    assert messages.extract(apps, messages.find_messages(project, apps)) == []


def test_check_is_silent_when_every_text_is_translated(project: Path) -> None:
    write(project, "core/a.py", '_("%(n)s saved"); translation.ngettext("%(n)s row", "%(n)s rows", n)')
    write_catalogue(
        project,
        "core",
        polib.POEntry(msgid="%(n)s saved", msgstr="%(n)s gemt"),
        polib.POEntry(
            msgid="%(n)s row", msgid_plural="%(n)s rows", msgstr_plural={0: "en række", 1: "%(n)s rækker"}
        ),
    )
    assert problems(project) == []


@pytest.mark.parametrize(
    ("text", "entry", "problem"),
    [
        ("Save", None, "in no catalogue"),
        ("Save", polib.POEntry(msgid="Save", msgstr=""), "not translated"),
        ("Save", polib.POEntry(msgid="Save", msgstr="Gem", flags=["fuzzy"]), "fuzzy"),
        ("%(n)s rows", polib.POEntry(msgid="%(n)s rows", msgstr="%(antal)s rækker"), "lacks %(n)s"),
        ("%(n)s rows", polib.POEntry(msgid="%(n)s rows", msgstr="rækker"), "lacks %(n)s"),
        ("{name} rows", polib.POEntry(msgid="{name} rows", msgstr="{navn} rækker"), "has {navn}"),
        ("%(n)s done", polib.POEntry(msgid="%(n)s done", msgstr="%(n)s % er gjort"), "must be written %%"),
        ("<b>Save</b>", polib.POEntry(msgid="<b>Save</b>", msgstr="<b>Gem"), "other HTML tags"),
    ],
)
def test_check_names_what_is_wrong(
    project: Path, text: str, entry: polib.POEntry | None, problem: str
) -> None:
    write(project, "core/a.py", f"_({text!r})")
    write_catalogue(project, "core", *([entry] if entry else []))
    assert any(problem in line for line in problems(project))


def test_check_names_unused_texts_and_two_ways_to_translate_one(project: Path) -> None:
    write(project, "core/a.py", '_("Save")')
    write_catalogue(project, "core", polib.POEntry(msgid="Save", msgstr="Gem"))
    write_catalogue(
        project,
        "themes",
        polib.POEntry(msgid="Save", msgstr="Arkivér"),
        polib.POEntry(msgid="Gone", msgstr="Væk"),
    )
    found = problems(project)
    assert any("unused: 'Gone'" in line for line in found)
    assert any("translated in another way" in line for line in found)


def test_compiles_only_what_is_out_of_date(project: Path) -> None:
    write(project, "core/a.py", '_("Save")')
    source = write_catalogue(project, "core", polib.POEntry(msgid="Save", msgstr="Gem"))
    apps = messages.installed_apps(project)
    (compiled,) = messages.compile_catalogues(apps)
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Save") == "Gem"
    os.utime(source, (1, 1))
    assert messages.compile_catalogues(apps) == []
    source.touch()
    os.utime(compiled, (1, 1))
    assert messages.compile_catalogues(apps) == [compiled]
