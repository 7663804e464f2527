"""Writes the parts of the reference that the program itself knows: roles, rights and the access of every address.

python tools/reference.py          write docs/reference/access.md
python tools/reference.py --check  say whether it is up to date
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
ACCESS = PROJECT / "docs" / "reference" / "access.md"

RIGHT_MEANS = {
    "records.read": "read the records, their journal's lines and the plan's proof, but what is confidential",
    "records.write": "create, change, withdraw and import records",
    "confidential.read": "read what is marked confidential; others see only that it counts",
    "plan.edit": "change the plan and its rules, import a plan",
    "evidence.attest": "vouch for evidence that is no record: a letter, a press release",
    "period.sign_off": "sign off a period with a comment",
    "journal.read": "read the journal of everything",
    "people.manage": "create people, give roles, let somebody begin anew",
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


def main() -> int:
    """Write, or check."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pagt.config.settings")
    import django

    django.setup()
    page = access_page()
    if "--check" in sys.argv:
        same = ACCESS.exists() and ACCESS.read_text("utf-8") == page
        print("up to date" if same else f"{ACCESS.relative_to(PROJECT)}: run python tools/reference.py")
        return 0 if same else 1
    ACCESS.parent.mkdir(parents=True, exist_ok=True)
    ACCESS.write_text(page, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
