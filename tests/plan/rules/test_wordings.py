"""The words of the engine: complete in both languages."""

import re
from datetime import date

from pagt.plan.rules.catalogue import SENTENCES
from pagt.plan.rules.labels import label, labelled
from pagt.plan.rules.messages import Both, Kroner, Term, message, say
from pagt.plan.rules.verdict import Verdict
from pagt.plan.rules.vocabulary import ITEM_MARKS, SPECS, Kind, ValueType


def test_a_sentence_has_the_same_parameters_in_both_languages() -> None:
    for code, (da, en) in SENTENCES.items():
        assert set(re.findall(r"{(\w+)}", da)) == set(re.findall(r"{(\w+)}", en)), code
        assert da.strip() and en.strip(), code


def test_everything_that_a_reason_can_name_has_a_word() -> None:
    assert labelled("verdict") == set(Verdict)
    assert labelled("kind") == set(Kind)
    assert labelled("type") >= set(ValueType)
    assert labelled("mark") == set(ITEM_MARKS)
    for spec in SPECS.values():
        if spec.evidence:
            testable = {name for name, attribute in spec.attributes.items() if attribute.testable}
            structured = {
                "organisations",
                "organisation",
                "participants",
                "items",
                "lead",
                "partners",
                "funder",
            }
            assert testable - structured <= labelled("attribute"), spec.kind
            assert set(spec.roles) <= labelled("role")
            for name, attribute in spec.own.items():
                if attribute.type is ValueType.CHOICE:
                    assert set(attribute.values) <= labelled(name), name
    organisation = SPECS[Kind.ORGANISATION].own
    assert labelled("organisation_kind") == set(organisation["kind"].values)
    assert labelled("level") == set(organisation["level"].values)


def test_how_values_are_said() -> None:
    assert say(date(2025, 3, 1), "da") == "01.03.2025"
    assert say(date(9, 3, 1), "en") == "0009-03-01"
    assert say(Kroner(1234567), "da") == "1.234.567 kr."
    assert say(Kroner(1234567), "en") == "DKK 1,234,567"
    assert say((Term("verdict", "kept"), 3, "x"), "da") == "indfriet, 3, x"
    assert say(Both("kun dansk"), "en") == "kun dansk"
    assert label("verdict", "no such", "da") == "no such"


def test_what_a_writer_typed_is_never_taken_for_a_placeholder() -> None:
    sentence = message("cancelled", why="{missing} {0} %s </b>")
    assert sentence.text("da") == "aflyst: {missing} {0} %s </b>"
    assert sentence.param("why") == "{missing} {0} %s </b>"
