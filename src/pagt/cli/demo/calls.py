"""The invented pools and calls that are run here: announced, open, closed, and one that waits for a second person."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from pagt.cli.demo.making import SOURCE

if TYPE_CHECKING:
    from pagt.core.rights import Actor
    from pagt.grants.calls.models import Call, PoolYear
    from pagt.people.models import User

APPEAL = (
    "Eksempel: Afgørelsen kan ikke påklages til en anden administrativ myndighed. Er I utilfredse, kan I skrive til os, "
    "og I kan klage til Folketingets Ombudsmand."
)
LEGAL_BASIS = "Eksempel: hjemlen til puljens tilskud, som den lyder i året."
TERMS = (
    "Eksempel: Tilskuddet dækker udgifter, der er afholdt og betalt i den godkendte periode.\n"
    "Eksempel: Ændringer i tid, indhold og budget godkendes, før de sker."
)
CRITERIA = (
    ("Eksempel: Virkning for de unge", "I hvilken grad fører projektet til, at flere vælger teknik?", 3),
    ("Eksempel: Samarbejde", "I hvilken grad deltager virksomheder, skoler og kommuner?", 2),
    ("Eksempel: Forankring", "I hvilken grad lever projektet videre uden tilskud?", 1),
)
COMMON: dict[str, Any] = {
    "source": SOURCE,
    "run_here": True,
    "description": "Eksempel: Puljen støtter projekter, der får flere unge til at vælge teknik.",
    "guidance": "Eksempel: Læs hele skemaet, før I går i gang. Ring gerne til sekretariatet om jeres idé.",
    "lead_kinds": ["school", "municipality"],
    "partner_kinds": ["company", "school", "municipality", "association"],
    "min_partners": 1,
    "min_amount": 25_000_000,
    "contact_name": "Olivia Eksempel",
    "contact_email": "officer@eksempel.dk",
    "contact_phone": "00 00 00 00",
    "criteria": [{"title": title, "help": text, "weight": weight} for title, text, weight in CRITERIA],
    "max_months": 36,
}
RECEIPT = {
    "subject_da": "Eksempel: Vi har modtaget {title}",
    "body_da": "Kære ansøger\n\nEksempel: Tak for jeres ansøgning {number}. Kvittering: {receipt}.\n{address}",
    "subject_en": "Eksempel: We have received {title}",
    "body_en": "Dear applicant\n\nEksempel: Thank you for your application {number}. Receipt: {receipt}.\n{address}",
}
ANNOUNCED, TWO_STAGES, ONE_STAGE, CLOSED, WAITING = (
    f"eksempel-udbud-{name}" for name in ("annonceret", "temapuljen", "aabne-pulje", "lukket", "venter")
)


def create_calls(*, by: Actor, officer: User, approver: User, year: int) -> dict[str, Call]:
    """Make the calls as the secretariat does, and return them by key; the closed one is closed afterwards.

    Args:
        by: who puts the records there.
        officer, approver: who prepares and who publishes.
        year: the year of the projects.
    """
    from pagt.core import clock
    from pagt.grants.calls.actions import create_call, prepare_call, publish_call
    from pagt.grants.calls.actions_mails import save_words
    from pagt.grants.calls.states import Event
    from pagt.themes.models import Theme

    now = clock.now().replace(minute=0, second=0, microsecond=0)
    last, this = _pool(by, year - 1), _pool(by, year)
    themes = list(Theme.objects.filter(key__startswith="eksempel-tema-", year=year - 1))
    plans: dict[str, dict[str, Any]] = {
        CLOSED: {
            "title": f"Eksempel: Temapuljen, efterår {year - 1}",
            "year": year - 1,
            "season": "autumn",
            "pool": "theme",
            "pool_year": last,
            "amount": 300_000_000,
            "themes": themes,
            "opens_at": _noon(now, -60),
            "closes_at": _noon(now, 1),
        },
        TWO_STAGES: {
            "title": f"Eksempel: Temapuljen, forår {year}",
            "pool": "theme",
            "pool_year": this,
            "amount": 800_000_000,
            "themes": themes,
            "opens_at": _noon(now, -40),
            "idea_closes_at": _noon(now, 1),
            "closes_at": _noon(now, 45),
        },
        ONE_STAGE: {
            "title": f"Eksempel: Den åbne pulje, forår {year}",
            "pool": "open",
            "pool_year": this,
            "amount": 200_000_000,
            "opens_at": _noon(now, -7),
            "closes_at": _noon(now, 95),
        },
        ANNOUNCED: {
            "title": f"Eksempel: Temapuljen, efterår {year}",
            "season": "autumn",
            "pool": "theme",
            "pool_year": this,
            "amount": 150_000_000,
            "themes": themes,
            "opens_at": _noon(now, 120),
            "idea_closes_at": _noon(now, 160),
            "closes_at": _noon(now, 200),
            "needs_municipality": True,
        },
        WAITING: {
            "title": f"Eksempel: Ekstra runde i den åbne pulje {year}",
            "season": "autumn",
            "pool": "open",
            "pool_year": this,
            "amount": 50_000_000,
            "opens_at": _noon(now, 60),
            "closes_at": _noon(now, 130),
        },
    }
    calls = {}
    for key, plan in plans.items():
        given = COMMON | {"year": year, "season": "spring"} | plan
        call = create_call(by=by, key=key, **given)
        _build_forms(call, by=by, year=year)
        if key == ONE_STAGE:
            save_words(call, Event.RECEIVED, by=by, version=0, **RECEIPT)
        call.refresh_from_db()
        call = prepare_call(call, by=officer, version=call.version)
        calls[key] = call if key == WAITING else publish_call(call, by=approver, version=call.version)
    return calls


def open_call(
    key: str,
    plan: dict[str, Any],
    *,
    days: tuple[int, int],
    by: Actor,
    officer: User,
    approver: User,
    year: int,
) -> Call:
    """Make and publish a call that opens and closes so many days from today, for projects from the year on."""
    from pagt.core import clock
    from pagt.grants.calls.actions import create_call, prepare_call, publish_call

    now = clock.now().replace(minute=0, second=0, microsecond=0)
    opens, closes = (_noon(now, each) for each in days)
    call = create_call(by=by, key=key, **(COMMON | plan), opens_at=opens, closes_at=closes)
    _build_forms(call, by=by, year=year)
    call.refresh_from_db()
    call = prepare_call(call, by=officer, version=call.version)
    return publish_call(call, by=approver, version=call.version)


def move_deadline(call: Call, *, by: Actor, text: str, **dates: int) -> Call:
    """Correct a published call's dates, each given in days from today, with the announcement that it asks for."""
    from pagt.core import clock
    from pagt.grants.calls.actions import change_call

    now = clock.now().replace(minute=0, second=0, microsecond=0)
    call.refresh_from_db()
    moved = {name: _noon(now, days) for name, days in dates.items()}
    return change_call(call, by=by, version=call.version, amendment=text, **moved)


def _pool(by: Actor, year: int) -> PoolYear:
    from datetime import date
    from decimal import Decimal

    from pagt.grants.calls.actions import create_pool_year

    return create_pool_year(
        by=by,
        key=f"eksempel-pulje-{year}",
        source=SOURCE,
        title=f"Eksempel: Uddannelsespuljen {year}",
        year=year,
        budget=1_250_000_000,
        decided_by="Eksempel: regionsrådet",
        description="Eksempel: årets penge til projekter på uddannelsesinstitutioner.",
        shares=[{"pool": "theme", "percent": Decimal(80)}, {"pool": "open", "percent": Decimal(20)}],
        rules=[
            {
                "applies_from": date(year - 1, 1, 1),
                "legal_basis": LEGAL_BASIS,
                "terms": TERMS,
                "appeal_guidance": APPEAL,
                "cofinancing_percent": Decimal(25),
                "max_amount": 300_000_000,
            }
        ],
    )


def _build_forms(call: Call, *, by: Actor, year: int) -> None:
    from dataclasses import replace

    from pagt.grants.calls.actions_forms import save_form
    from pagt.grants.calls.queries import stages_of
    from pagt.grants.calls.rules.exchange import example
    from pagt.grants.calls.rules.forms import write_form

    for stage in stages_of(call):
        form = example(stage)
        sections = tuple(
            replace(
                section,
                questions=tuple(
                    replace(question, years=(year, year + 1)) if question.years else question
                    for question in section.questions
                ),
            )
            for section in form.sections
        )
        save_form(call, stage, by=by, version=None, content=write_form(replace(form, sections=sections)))


def _noon(now: datetime, days: int) -> datetime:
    """Noon in the region so many days from now; what lies before now does so by more than an hour."""
    from django.utils import timezone

    return timezone.localtime(now + timedelta(days=days)).replace(hour=12, minute=0)
