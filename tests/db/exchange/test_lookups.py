"""Asking registers in another process: what they say, what is recorded, and what happens when they are down."""

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID, uuid4

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from buergerbuero.audit.models import Entry as AuditEntry
from buergerbuero.base import keyring
from buergerbuero.base.actors import SYSTEM
from buergerbuero.base.settings import RegisterAccess
from buergerbuero.exchange import actions, queries, rules
from buergerbuero.exchange.models import LookupRow, Waiting
from buergerbuero.exchange.values import (
    Address,
    Ambiguous,
    Found,
    NotFound,
    Outcome,
    Purpose,
    Register,
    RegisterDown,
    RegisterRefused,
    ResidentAnswer,
    ResidentQuestion,
    Vehicle,
    VehicleAnswer,
    VehicleQuestion,
)
from tests.cast import NOW
from tests.db.exchange.conftest import Registers
from tests.made.hostile import Hostile, hostile

pytestmark = pytest.mark.django_db
__all__ = ["hostile"]

Case: TypeAlias = tuple[UUID, bytes]
PURPOSE = Purpose("Bewohnerparkausweis: Hauptwohnung in der Zone", "StVO § 45 Abs. 1b Nr. 2a")
ERIKA = ResidentQuestion("Muster", "Erika", "1954-08-12")


def ask(case: Case, question: ResidentQuestion = ERIKA, now: datetime.datetime = NOW) -> ResidentAnswer:
    return actions.ask_residents(case_id=case[0], key=case[1], question=question, purpose=PURPOSE, by=SYSTEM, now=now)


def at(seconds: int) -> datetime.datetime:
    return NOW + datetime.timedelta(seconds=seconds)


def another() -> Case:
    case_id = uuid4()
    return case_id, keyring.create_vault(vault=case_id, now=NOW)


def ask_plate(case: Case, plate: str) -> VehicleAnswer:
    question = VehicleQuestion(plate)
    return actions.ask_vehicles(case_id=case[0], key=case[1], question=question, purpose=PURPOSE, by=SYSTEM, now=NOW)


def test_a_person_is_found_with_her_homes(registers: Registers, case: Case) -> None:
    found = ask(case)
    assert isinstance(found, Found)
    assert found.facts.main == Address("Musterstraße", "1", "57072", "Siegen")
    assert (found.facts.since, found.facts.birth_name, found.facts.blocked) == ("2001-05-01", "Probe", False)
    assert [home.street for home in found.facts.others] == ["Beispielweg"]


def test_capital_letters_of_a_card_find_the_same_person(registers: Registers, case: Case) -> None:
    found = ask(case, ResidentQuestion("HEIẞ", "ALI", "1979-11-30"))
    assert isinstance(found, Found) and found.facts.family_name == "Heiß" and found.facts.blocked


def test_none_and_several_are_no_answers_to_decide_by(registers: Registers, case: Case) -> None:
    assert ask(case, ResidentQuestion("Niemand", "N.", "1954-08-12")) == NotFound()
    assert ask(case, ResidentQuestion("Doppel", "Uwe", "1970-01-01")) == Ambiguous()


def test_a_vehicle_names_its_keeper(registers: Registers, case: Case) -> None:
    assert ask_plate(case, "SI-AB 123") == Found(Vehicle("SI-AB 123", "Muster", "Erika", "1954-08-12"))
    company = ask_plate(case, "SI-FA 1")
    assert isinstance(company, Found)
    assert (company.facts.company, company.facts.registered) == ("Muster GmbH", False)
    assert ask_plate(case, "SI-XX 9") == NotFound()


def test_every_question_is_recorded_with_its_purpose_and_read_back(registers: Registers, case: Case) -> None:
    answer = ask(case)
    (lookup,) = queries.lookups_of(*case)
    assert (lookup.question, lookup.answer, lookup.purpose) == (ERIKA, answer, PURPOSE)
    entry = AuditEntry.objects.get(verb="register.asked", subject_id=str(case[0]))
    assert entry.detail == {"register": Register.RESIDENTS, "lookup": str(lookup.id), "outcome": Outcome.FOUND}


def test_what_lies_in_the_database_names_nobody(registers: Registers, case: Case) -> None:
    ask(case)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_jsonb(l)::text FROM exchange_lookup l UNION ALL SELECT to_jsonb(e)::text FROM audit_entry e"
        )
        stored = str(cursor.fetchall())
    for said in ("Muster", "Erika", "1954", "Beispielweg", "57072"):
        assert said not in stored and said.encode().hex() not in stored


@pytest.mark.parametrize("spoil", ["drop", "down", "garbage", "other", "bomb", "late"])
def test_a_register_without_a_sensible_answer_is_down_and_the_case_waits(
    registers: Registers, case: Case, spoil: str
) -> None:
    registers.next(spoil)
    with pytest.raises(RegisterDown):
        ask(case)
    assert [lookup.outcome for lookup in queries.lookups_of(*case)] == [Outcome.DOWN]
    assert Waiting.objects.filter(case_id=case[0], register=Register.RESIDENTS).exists()


def test_a_refusal_is_no_outage(registers: Registers, case: Case) -> None:
    registers.next("refuse")
    with pytest.raises(RegisterRefused, match="keine_berechtigung"):
        ask(case)
    assert queries.breaker_of(Register.RESIDENTS).failures == 0


def test_a_register_that_is_down_is_left_alone_and_asked_again_later(registers: Registers, case: Case) -> None:
    registers.next("down", "down", "down")
    for each in (another(), another(), case):
        with pytest.raises(RegisterDown):
            ask(each)
    asked = LookupRow.objects.count()
    with pytest.raises(RegisterDown) as resting:
        ask(case)
    assert LookupRow.objects.count() == asked, "it was not asked"
    assert actions.wake_waiting(now=NOW) == 0
    assert isinstance(ask_plate(case, "SI-AB 123"), Found), "the other register is up"
    later = resting.value.retry_at
    assert actions.wake_waiting(now=later) == 3
    assert isinstance(ask(case, now=later), Found)
    assert queries.breaker_of(Register.RESIDENTS).failures == 0


def test_one_case_closes_no_register(registers: Registers, case: Case) -> None:
    """Whatever it has typed, over which the register stumbles: it was enough to be asked three times."""
    registers.next(*["late"] * 2, *["drop"] * 4)
    for number in range(6):
        with pytest.raises(RegisterDown):
            ask(case, now=at(number))
    assert queries.breaker_of(Register.RESIDENTS).failures == 1
    assert isinstance(ask(another(), now=at(7)), Found)


def test_who_has_failed_least_is_asked_first_when_a_register_is_back(registers: Registers, case: Case) -> None:
    """Three cases that it stumbles over keep nobody else waiting for longer than one rest."""
    bad = [another() for _ in range(3)]
    registers.next("drop", "drop", "drop")
    for number, each in enumerate(bad):
        with pytest.raises(RegisterDown):
            ask(each, now=at(number))
    with pytest.raises(RegisterDown) as resting:
        ask(case, now=at(4))
    assert actions.wake_waiting(now=resting.value.retry_at) == 4
    queued = ProcrastinateJob.objects.filter(args__fact__type="register.back").order_by("id")
    assert next(job.args["fact"]["case_id"] for job in queued) == str(case[0])
    assert isinstance(ask(case, now=resting.value.retry_at), Found)
    assert queries.breaker_of(Register.RESIDENTS).failures == 0


def test_what_a_register_never_answers_while_it_answers_others_is_for_a_clerk(registers: Registers, case: Case) -> None:
    registers.next("drop", "drop", "drop")
    for number in range(3):
        with pytest.raises(RegisterDown):
            ask(case, now=at(number))
    with pytest.raises(RegisterDown):
        registers.next("drop")
        ask(case, now=at(4))  # nobody else was answered: perhaps it is down
    assert isinstance(ask(another(), now=at(5)), Found)
    asked = LookupRow.objects.count()
    with pytest.raises(RegisterRefused, match=actions.NO_ANSWER):
        ask(case, now=at(6))
    assert LookupRow.objects.count() == asked, "it was not asked"
    assert isinstance(ask(case, now=at(2 * 24 * 60 * 60)), Found), "the next day it is"


def test_a_case_waits_once(registers: Registers, case: Case) -> None:
    registers.next("down", "down")
    for _ in range(2):
        with pytest.raises(RegisterDown):
            ask(case)
    assert queries.waiting()[Register.RESIDENTS] == 1


def test_look_ups_go_with_their_case(registers: Registers, case: Case) -> None:
    ask(case)
    actions.erase(case_id=case[0])
    assert not LookupRow.objects.exists()


def test_without_a_register_nothing_is_asked(case: Case) -> None:
    with pytest.raises(RegisterDown):
        ask(case)


@pytest.mark.parametrize("status", [400, 413, 422])
def test_what_somebody_has_typed_does_not_close_a_register_for_all(
    hostile: Hostile, settings: Any, case: Case, status: int
) -> None:
    """It would be enough to apply three times with a name that the register will not have."""
    settings.BB = replace(settings.BB, registers=RegisterAccess(hostile.url))
    hostile.says(b"", status)
    for _ in range(rules.FAILURES):
        with pytest.raises(RegisterRefused):
            ask(case)
    assert rules.may_ask(queries.breaker_of(Register.RESIDENTS), now=NOW)
    assert not Waiting.objects.exists()


def test_a_question_names_its_legal_basis_and_nothing_of_the_case(hostile: Hostile, settings: Any, case: Case) -> None:
    settings.BB = replace(settings.BB, registers=RegisterAccess(hostile.url))
    with pytest.raises(RegisterDown):
        ask(case)
    [(path, message)] = hostile.asked
    said = message.decode()
    assert path == "/meldewesen"
    assert PURPOSE.legal_basis in said and str(LookupRow.objects.get().id) in said
    assert "Muster" in said and str(case[0]) not in said


VENDOR = """
from buergerbuero.exchange.values import Address, Found, NoAnswer, RegisterRefused, Resident

class Procedure:
    def ask(self, question, *, reference, legal_basis):
        if question.family_name == "Weg":
            raise NoAnswer("the vendor's line is dead")
        if question.family_name == "Nein":
            raise RegisterRefused("not_ours")
        home = Address("Musterstraße", "1", "57072", "Siegen")
        return Found(Resident(question.family_name, question.given_names, question.birth_date, home))

residents = Procedure()
"""


def test_another_vendors_folder_and_one_line_are_enough(
    settings: Any, case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that knows the values and nothing else; recording, sealing and waiting are not its business."""
    folder = tmp_path / "vendors_procedure"
    folder.mkdir()
    (folder / "__init__.py").write_text(VENDOR, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    settings.ADAPTERS = {**settings.ADAPTERS, "residents": "vendors_procedure.residents"}

    found = ask(case)
    assert isinstance(found, Found) and found.facts.main == Address("Musterstraße", "1", "57072", "Siegen")
    with pytest.raises(RegisterDown):
        ask(case, ResidentQuestion("Weg", "Erika", "1954-08-12"))
    with pytest.raises(RegisterRefused, match="not_ours"):
        ask(case, ResidentQuestion("Nein", "Erika", "1954-08-12"))
    assert sorted(each.outcome for each in queries.lookups_of(*case)) == [Outcome.DOWN, Outcome.FOUND, Outcome.REFUSED]
    assert queries.waiting()[Register.RESIDENTS] == 1


@pytest.mark.parametrize("content", [b" " * 300_000, b"<a" + b"<b>" * 60_000])
def test_too_much_is_no_answer(hostile: Hostile, settings: Any, case: Case, content: bytes) -> None:
    settings.BB = replace(settings.BB, registers=RegisterAccess(hostile.url))
    hostile.says(content)
    with pytest.raises(RegisterDown):
        ask(case)
