"""Writes the parts of the reference that the program itself knows: roles, rights and the access of every address.

python tools/reference.py          write docs/reference/access.md
python tools/reference.py --check  say whether it is up to date
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.forms import Field

PROJECT = Path(__file__).resolve().parents[1]
ACCESS = PROJECT / "docs" / "reference" / "access.md"
RECORDS = PROJECT / "docs" / "reference" / "records.md"

RIGHT_MEANS = {
    "records.read": "read the records, their journal's lines and the plan's proof, but what is confidential",
    "records.write": "create, change, withdraw and import records",
    "confidential.read": "read what is marked confidential; others see only that it counts",
    "plan.edit": "change the plan and its rules, import a plan",
    "evidence.attest": "vouch for evidence that is no record: a letter, a press release",
    "period.sign_off": "sign off a period with a comment",
    "journal.read": "read the journal; its lines on records only together with the two rights to read records",
    "people.manage": "create people, give roles, let somebody begin anew",
    "calls.publish": "make a call ready, and publish one that somebody else made ready",
    "personal_data.handle": "hand over and erase people's own data, and see whose time is past",
    "applications.write": "write and submit applications for the organisations that one acts for",
    "applications.read": "read what was submitted, and the cases",
    "applications.handle": "decide on eligibility, log advice, keep tasks, write to applicants, see the outbox",
    "applications.assess": "assess the applications that one is assigned to",
    "decisions.approve": "approve recommendations and letters that somebody else prepared",
}


def access_page() -> str:
    """The page, as it should be."""
    from django.utils.translation import override

    from pagt.core.rights import Right
    from pagt.people.roles import RIGHTS, Role
    from pagt.people.words import ROLE_NAMES, ROLE_TASKS

    with override("en"):
        lines = [
            "# Roles and access",
            "",
            "*Written by `python tools/reference.py` from the program itself; a test compares.*",
            "",
            "A person has any number of roles, and a role is a set of rights; there is no other way to a right. The table",
            "is `pagt.people.roles.RIGHTS`. A person without a role can sign in and see their own account.",
            "",
            "## Roles",
            "",
            "| role | in the program | what for |",
            "|---|---|---|",
        ]
        lines += [f"| {ROLE_NAMES[role]} | `{role.value}` | {ROLE_TASKS[role]} |" for role in Role]
        lines += ["", "The public needs no account.", "", "## Rights of each role", ""]
        lines += ["| right | " + " | ".join(str(ROLE_NAMES[role]) for role in Role) + " | to |"]
        lines += ["|---|" + "---|" * len(Role) + "---|"]
        for right in Right:
            has = " | ".join("yes" if right in RIGHTS[role] else "" for role in Role)
            lines.append(f"| `{right.value}` | {has} | {RIGHT_MEANS[right.value]} |")
        lines += [
            "",
            "## Every address",
            "",
            "`public`: everybody, without signing in. `signed in`: every account that is open. Else the right that is",
            "needed; who has it not is told who has. An address that declares nothing stays closed. The addresses below",
            "are the Danish ones; English lies under `/en/`, except for `/account/oidc/`.",
            "",
            "| address | name | access |",
            "|---|---|---|",
        ]
        with override("da"):
            found = sorted(_addresses())
        lines += [f"| `{route}` | `{name}` | {access} |" for route, name, access in found]
    return "\n".join(lines) + "\n"


def _addresses() -> Iterator[tuple[str, str, str]]:
    from django.urls import URLResolver, get_resolver

    from pagt.core.access import Open

    words = {Open.PUBLIC: "public", Open.SIGNED_IN: "signed in"}

    def walk(resolver: URLResolver, before: str, spaces: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
        for pattern in resolver.url_patterns:
            route = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern, route, (*spaces, pattern.namespace) if pattern.namespace else spaces)
            else:
                access = getattr(pattern.callback, "access", None)
                shown = words.get(access) or (f"`{access.value}`" if access else "closed")
                plain = re.sub(r"<\w+:(\w+)>", r"<\1>", route)
                yield "/" + plain, ":".join((*spaces, str(pattern.name))), shown

    yield from walk(get_resolver(), "", ())


def records_page() -> str:
    """The page of the registers, as it should be."""
    from django.utils.translation import override

    from pagt.core.register.spec import registers
    from pagt.core.register.targets import columns, is_needed

    lines = [
        "# Records",
        "",
        "*Written by `python tools/reference.py` from the program itself; a test compares.*",
        "",
        "What each register holds: the fields of its form, which are also the columns of its import. Headings are",
        "understood in both languages. Where a register says by what a record is known again, a row of an import",
        "that fits one changes it instead of making another.",
        "",
        "How plan and records files name the same facts stands in [plan and records files](plan-file.md).",
    ]
    for spec in registers().values():
        with override("da"):
            danish = {name: str(label) for name, label in columns(spec).items()}
        with override("en"):
            english = {name: str(label) for name, label in columns(spec).items()}
            lines += [
                "",
                f"## {spec.title}",
                "",
                f"{spec.intro} At `/desk/{spec.route}/`, in rules and files `{spec.kind}`.",
            ]
            ways = " or ".join(" and ".join(f"*{english[name]}*" for name in way) for way in spec.identify)
            lines += ["", f"Known again by {ways}." if ways else "A row always makes a new record."]
            lines += ["", "| field | heading in Danish | | what to write |", "|---|---|---|---|"]
            for name, field in spec.form.base_fields.items():
                if name in english:
                    needed = "required" if is_needed(field) else ""
                    lines.append(f"| {english[name]} | {danish[name]} | {needed} | {_what(field)} |")
    return "\n".join(lines) + "\n"


def _what(field: Field) -> str:
    from django.forms import ChoiceField, ModelChoiceField

    parts = [str(field.help_text)] if field.help_text else []
    fixed = isinstance(field, ChoiceField) and not isinstance(field, ModelChoiceField)  # not those in a table
    choices = list(field.choices) if fixed else []
    if 0 < len(choices) <= 12:
        parts.append("One of: " + ", ".join(str(label) for value, label in choices if value) + ".")
    return " ".join(parts).replace("|", "/").replace("\n", " ")


def main() -> int:
    """Write, or check."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pagt.config.settings")
    import django

    django.setup()
    from importlib import import_module

    from django.conf import settings

    import_module(settings.ROOT_URLCONF)  # makes every register known
    pages = {ACCESS: access_page(), RECORDS: records_page()}
    if "--check" in sys.argv:
        old = [path for path, page in pages.items() if not path.exists() or path.read_text("utf-8") != page]
        for path in old:
            print(f"{path.relative_to(PROJECT)}: run python tools/reference.py")
        return 1 if old else 0
    for path, page in pages.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
