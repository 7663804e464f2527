"""Invented ambassadors: warm, cooling and cold, with promises, what they did, and what somebody is to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING

from pagt.cli.demo.making import SOURCE, day, made, named
from pagt.cli.loading import Row

if TYPE_CHECKING:
    from pagt.core.rights import Actor

# Company, first day, promises (how many, what), agreed to be thanked, words of thanks.
TERMS = (
    (
        "energi",
        "2026-01-01",
        ((40, "hours"), (4, "visit"), (2, "case")),
        "2026-01-15",
        "Tak for åbne døre og tålmodige medarbejdere.",
    ),
    ("robotics", "2026-02-01", ((6, "mentor"), (1, "equipment")), "2026-02-10", ""),
    ("maskinfabrik", "2025-08-01", ((4, "internship"), (20, "hours")), "", ""),
    ("medico", "2026-11-10", ((10, "teaching"),), "", ""),
)
# Company, day, what, how many, pupils reached, receivers, title.
CONTRIBUTIONS = (
    ("vindteknik", "2024-04-10", "visit", 2, 48, "folkeskole", "to klasser på besøg"),
    ("vindteknik", "2025-03-18", "hours", 24, 60, "teknisk-skole", "gæstelærere"),
    ("energi", "2026-03-05", "visit", 2, 51, "folkeskole", "besøg på værket"),
    ("energi", "2026-05-20", "hours", 16, 28, "gymnasium", "gæstelærere i fysik"),
    ("energi", "2026-10-22", "case", 1, 28, "gymnasium", "case om fjernvarme"),
    ("robotics", "2026-08-20", "mentor", 3, 3, "erhvervsskole", "mentorer til elever"),
    ("robotics", "2026-08-28", "equipment", 1, 24, "teknisk-skole", "robotarm til værkstedet"),
    ("maskinfabrik", "2025-10-06", "internship", 2, 2, "erhvervsskole", "praktik i værkstedet"),
)


def rows() -> Iterator[Row]:
    """Yield the terms, then what the companies did."""
    for company, begins, promises, agreed, thanks in TERMS:
        yield made(
            "ambassador_term",
            f"ambassadoer {company}",
            day(begins),
            organisation=f"[eksempel-{company}]",
            begins=day(begins),
            goals="Eksempel: hjælpe skoler i nærheden.",
            promises=[{"quantity": quantity, "support": support} for quantity, support in promises],
            thanked_publicly=bool(agreed),
            thanks_agreed_on=day(agreed) if agreed else "",
            thanks=thanks,
        )
    for company, on, support, quantity, reached, receivers, title in CONTRIBUTIONS:
        yield made(
            "contribution",
            f"bidrag {company} {on}",
            day(on),
            title=f"Eksempel: {title}",
            organisation=f"[eksempel-{company}]",
            on=day(on),
            support=support,
            quantity=quantity,
            reached=reached,
            receivers=named(*(f"eksempel-{each}" for each in receivers.split())),
        )


def create_follow_ups(*, by: Actor) -> None:
    """Give the accounts something to do: overdue, today, ahead, done, and by somebody outside the secretariat."""
    from pagt.core import clock
    from pagt.network.partners.actions import change_ambassador_term
    from pagt.network.partners.actions_follow_ups import change_follow_up, create_follow_up, finish
    from pagt.network.partners.models import AmbassadorTerm, Contact, FollowUp, Organisation
    from pagt.people.models import User

    if FollowUp.objects.filter(responsible__isnull=False).exists():
        return
    officer, approver, council = (
        User.objects.get(email=f"{name}@eksempel.dk") for name in ("officer", "approver", "council")
    )
    for one in FollowUp.objects.filter(responsible=None, done_on=None, withdrawn=""):
        change_follow_up(one, by=by, version=one.version, responsible=officer)
    for term in AmbassadorTerm.objects.filter(key__startswith="eksempel-", ends=None, responsible=None):
        change_ambassador_term(term, by=by, version=term.version, responsible=officer)
    today = clock.today()

    def agreed(title: str, company: str, who: User | None, days: int | None, **values: object) -> FollowUp:
        firm = Organisation.objects.get(key=f"eksempel-{company}")
        term = firm.ambassador_terms.filter(withdrawn="").order_by("-begins").first()
        return create_follow_up(
            by=by,
            about=(AmbassadorTerm.KIND, term.key) if term else (),
            title=f"Eksempel: {title}",
            source=SOURCE,
            organisation=firm,
            responsible=who,
            due=None if days is None else today + timedelta(days=days),
            **values,
        )

    agreed("ring og aftal et nyt besøg", "maskinfabrik", officer, -12)
    agreed("send årets tal til ambassadøren", "energi", officer, 0)
    agreed("find en skole til de sidste mentorer", "robotics", officer, 9)
    agreed("hils på den nye direktør", "medico", council, 20)
    agreed("læs udkastet til aftalen", "medico", approver, 5, confidential=True)
    agreed(
        "send billeder fra besøget",
        "energi",
        None,
        14,
        contact=Contact.objects.filter(roles__organisation__key="eksempel-energi").first(),
    )
    done = agreed("aftal besøg på værket", "energi", officer, -3)
    finish(
        done,
        by=by,
        version=done.version,
        on=today,
        done_by=("contribution", "eksempel-bidrag-energi-2026-10-22"),
    )
