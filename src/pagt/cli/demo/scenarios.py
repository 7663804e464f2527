"""Scenarios of the invented call of eleven: without rules, with rules of every kind, and one whose rules clash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pagt.cli.demo.selection_case import CHOSEN, FRAME, applications_of_case

if TYPE_CHECKING:
    from pagt.core.rights import Actor

_NOTE = "Eksempel: opfundet scenarie."


def create_scenarios(*, by: Actor) -> None:
    """Save three scenarios of the call.

    Does nothing before the call's applications are there, and nothing the second time.
    """
    from pagt.grants.calls.models import Call
    from pagt.grants.selection.actions import create_scenario
    from pagt.grants.selection.models import Scenario
    from pagt.people.models import User

    call = Call.objects.filter(key=CHOSEN).first()
    if call is None or Scenario.objects.filter(call=call).exists():
        return
    officer = User.objects.get(email="officer@eksempel.dk")
    for title, value, levels, rules in _plans():
        create_scenario(
            by=officer,
            call=call,
            title=f"Eksempel: {title}",
            budget=FRAME,
            value=value,
            levels=levels,
            rules=rules,
            note=_NOTE,
        )


def _plans() -> list[tuple[str, str, list[int], list[dict[str, Any]]]]:
    applications = [application for _case, application in applications_of_case()]
    themes = [application.themes.get().key for application in (applications[0], applications[9])]
    return [
        ("Uden regler", "scores", [], []),
        (
            "Alle fire områder",
            "scores",
            [80],
            [
                {"kind": "share_least", "group_by": "theme", "group": themes[1], "percent": 10},
                {"kind": "share_most", "group_by": "theme", "group": "", "percent": 45},
                {"kind": "money_least", "group_by": "theme", "group": themes[0], "amount": 20_000_000},
                {"kind": "money_most", "group_by": "theme", "group": themes[1], "amount": 100_000_000},
                {"kind": "count_least", "group_by": "municipality", "group": "0615", "number": 1},
                {"kind": "count_most", "group_by": "education", "group": "", "number": 4},
                {"kind": "lead_most", "number": 2},
                {"kind": "either", "application": applications[2], "other": applications[5]},
                {"kind": "must", "application": applications[7]},
                {"kind": "must_not", "application": applications[8]},
            ],
        ),
        (
            "Regler, der ikke kan holdes sammen",
            "money",
            [],
            [
                {"kind": "money_least", "group_by": "theme", "group": themes[0], "amount": 120_000_000},
                {"kind": "share_most", "group_by": "theme", "group": themes[0], "percent": 30},
            ],
        ),
    ]
