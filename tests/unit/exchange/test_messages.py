"""Messages and the breaker: there and back, hostile XML, and rest that grows but ends."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.exchange import rules
from buergerbuero.exchange.adapters.xmeld import messages
from buergerbuero.exchange.adapters.xmeld.double import _reply
from buergerbuero.exchange.values import (
    Address,
    Ambiguous,
    Found,
    NoAnswer,
    NotFound,
    Register,
    RegisterRefused,
    Resident,
    ResidentQuestion,
    Vehicle,
    VehicleQuestion,
)
from tests.cast import NOW

LINE = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Zl", "Zp", "Zs")), min_size=1, max_size=30)
ADDRESS = st.builds(Address, LINE, LINE, LINE, LINE)
RESIDENT = st.builds(Resident, LINE, LINE, LINE, st.none() | ADDRESS, others=st.lists(ADDRESS, max_size=2).map(tuple))
VEHICLE = st.builds(Vehicle, LINE, LINE, LINE, LINE, registered=st.booleans())
REFERENCE = "6f9619ff"


@given(answer=st.builds(Found[Resident], RESIDENT) | st.builds(Found[Vehicle], VEHICLE))
def test_an_answer_is_the_same_after_it_was_kept(answer: Found[Resident] | Found[Vehicle]) -> None:
    register = Register.VEHICLES if isinstance(answer.facts, Vehicle) else Register.RESIDENTS
    assert rules.answer_from(register, rules.outcome_of(answer), rules.answer_json(answer)) == answer


@given(question=st.builds(ResidentQuestion, LINE, LINE, LINE, st.none() | ADDRESS) | st.builds(VehicleQuestion, LINE))
def test_a_question_is_the_same_after_it_was_kept(question: ResidentQuestion | VehicleQuestion) -> None:
    register = Register.VEHICLES if isinstance(question, VehicleQuestion) else Register.RESIDENTS
    assert rules.question_from(register, rules.question_json(question)) == question


@given(family=LINE, given_names=LINE)
def test_a_name_survives_the_message(family: str, given_names: str) -> None:
    person = {"familienname": family, "vornamen": given_names, "geburtsdatum": "1954-08-12"}
    found = messages.resident_answer(_reply(REFERENCE, "treffer", person=person), REFERENCE)
    assert isinstance(found, Found)
    assert (found.facts.family_name, found.facts.given_names) == (family, given_names)


def test_a_comment_does_not_cut_a_name() -> None:
    person = {"familienname": "Muster-Beispiel", "vornamen": "Erika", "geburtsdatum": "1954-08-12"}
    content = _reply(REFERENCE, "treffer", person=person)
    for cut in (b"<!-- x -->", b"<?x y?>"):
        found = messages.resident_answer(content.replace(b"Muster-", b"Muster" + cut + b"-"), REFERENCE)
        assert isinstance(found, Found)
        assert found.facts.family_name == "Muster-Beispiel"


@pytest.mark.parametrize("name", ["\uffff", "\ufffe", "\x00", "\x0b", "\ud800"])
def test_what_no_message_can_say_is_refused_and_no_failure_of_the_register(name: str) -> None:
    question = ResidentQuestion(f"Muster{name}", "Erika", "1954-08-12")
    with pytest.raises(RegisterRefused):
        messages.resident_question(question, reference=REFERENCE, legal_basis="x")


def test_results_are_told_apart() -> None:
    assert messages.resident_answer(_reply(REFERENCE, "kein_treffer"), REFERENCE) == NotFound()
    assert messages.vehicle_answer(_reply(REFERENCE, "mehrdeutig"), REFERENCE) == Ambiguous()
    with pytest.raises(RegisterRefused):
        messages.vehicle_answer(_reply(REFERENCE, "abgelehnt", grund="nein"), REFERENCE)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<",
        b"<a/>",
        _reply("another", "treffer"),
        _reply(REFERENCE, "treffer"),
        _reply(REFERENCE, "vielleicht"),
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a xmlns="urn:buergerbuero:registerauskunft:1">&x;</a>',
    ],
)
def test_what_is_no_answer_is_none(content: bytes) -> None:
    with pytest.raises(NoAnswer):
        messages.resident_answer(content, REFERENCE)


@given(content=st.binary(max_size=200))
def test_any_bytes_are_an_answer_or_none(content: bytes) -> None:
    with pytest.raises(NoAnswer):
        messages.resident_answer(content, REFERENCE)


@given(failures=st.integers(min_value=0, max_value=200))
def test_a_register_rests_from_the_third_failure_on_and_never_longer_than_a_quarter_of_an_hour(failures: int) -> None:
    after = rules.after_failure(failures, now=NOW)
    assert rules.may_ask(after, now=NOW) == (failures < rules.FAILURES)
    assert rules.may_ask(after, now=NOW + datetime.timedelta(minutes=15))
