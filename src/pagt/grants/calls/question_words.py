"""What the types of question and the columns that Pagt itself knows are called."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from pagt.grants.calls.rules.forms import ColumnType, QuestionType

TYPE_NAMES = {
    QuestionType.TITLE: _("The project's title"),
    QuestionType.TEXT: _("Short text"),
    QuestionType.LONG_TEXT: _("Long text"),
    QuestionType.NUMBER: _("Number"),
    QuestionType.MONEY: _("Amount in kroner"),
    QuestionType.CHOICE: _("Choice of one"),
    QuestionType.MANY: _("Choice of several"),
    QuestionType.DATE: _("Date"),
    QuestionType.PERIOD: _("The project's period"),
    QuestionType.FILE: _("Files"),
    QuestionType.TABLE: _("Table"),
    QuestionType.ORGANISATION: _("Organisation"),
    QuestionType.STEPS: _("Theory of change, step by step"),
    QuestionType.THEMES: _("The call's themes"),
    QuestionType.MUNICIPALITIES: _("Municipalities"),
    QuestionType.PARTNERS: _("Partners"),
    QuestionType.BUDGET: _("Budget"),
}
TYPE_HELP = {
    QuestionType.TITLE: _("One line. The register and the lists show it. Once in a form."),
    QuestionType.TEXT: _("One line."),
    QuestionType.LONG_TEXT: _("Several paragraphs, counted against a limit."),
    QuestionType.NUMBER: _("A number, also with decimals."),
    QuestionType.MONEY: _("One amount in kroner."),
    QuestionType.CHOICE: _("One of the answers that you write."),
    QuestionType.MANY: _("Any of the answers that you write."),
    QuestionType.DATE: _("One day."),
    QuestionType.PERIOD: _(
        "From one day to another. Its length is checked against the call. Once in a form."
    ),
    QuestionType.FILE: _("Attachments: PDF, Word, Excel or pictures."),
    QuestionType.TABLE: _("Rows under columns that you name."),
    QuestionType.ORGANISATION: _("Name and CVR number of one organisation."),
    QuestionType.STEPS: _("From what is done to what it changes: activity, output, outcome, effect."),
    QuestionType.THEMES: _("Which of the call's themes the project is about. Once in a form."),
    QuestionType.MUNICIPALITIES: _("Where the project takes place. Once in a form."),
    QuestionType.PARTNERS: _("Who takes part, with cost, own interest and state aid. Once in a form."),
    QuestionType.BUDGET: _(
        "Costs and financing by year; sums and co-financing are worked out. Once in a form."
    ),
}
COLUMN_TYPE_NAMES = {
    ColumnType.TEXT: _("Text"),
    ColumnType.NUMBER: _("Number"),
    ColumnType.MONEY: _("Amount in kroner"),
    ColumnType.DATE: _("Date"),
}
COLUMN_NAMES = {
    QuestionType.STEPS: {
        "activity": _("Activity"),
        "output": _("Output"),
        "outcome": _("Outcome"),
        "effect": _("Effect"),
    },
    QuestionType.PARTNERS: {
        "name": _("Name of the organisation"),
        "cvr": _("CVR number"),
        "role": _("Role in the project"),
        "cost": _("Cost in the budget (kr.)"),
        "interest": _("Its own interest in the project"),
        "aid": _("State aid"),
        "aid_reason": _("Why it is, or is not, state aid"),
    },
    QuestionType.BUDGET: {"kind": _("Kind"), "text": _("What it is for")},
}
