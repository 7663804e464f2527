"""The form of a stage: what it is made of, how it is read and written, and whether it can be published. Pure."""

from pagt.grants.calls.rules.fitness import fitness
from pagt.grants.calls.rules.form_reading import read_form, write_form
from pagt.grants.calls.rules.questions import (
    MOST_ROWS,
    ONCE,
    PICKED,
    ROWS,
    SLUG,
    WRITTEN,
    Column,
    ColumnType,
    Condition,
    Fault,
    Form,
    FormFaults,
    Option,
    Place,
    Question,
    QuestionType,
    Section,
    shown,
)

__all__ = [
    "MOST_ROWS",
    "ONCE",
    "PICKED",
    "ROWS",
    "SLUG",
    "WRITTEN",
    "Column",
    "ColumnType",
    "Condition",
    "Fault",
    "Form",
    "FormFaults",
    "Option",
    "Place",
    "Question",
    "QuestionType",
    "Section",
    "fitness",
    "read_form",
    "shown",
    "write_form",
]
