"""What registers know is for whom it is about: a stranger with somebody's name, birthday and plate gets none of it."""

from collections.abc import Callable
from typing import Any

import pytest

from buergerbuero.base import keyring
from buergerbuero.base.actors import Actor
from buergerbuero.cases import actions, queries
from buergerbuero.cases.models import Case, Decision, Permit
from buergerbuero.cases.queries import checks
from buergerbuero.cases.queries.notice import notice_of
from buergerbuero.cases.rules.facts import ELSEWHERE
from buergerbuero.cases.values import CaseState, NotAllowed, Receipt
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import Verdict
from buergerbuero.identity.values import Fact, Person, TrustLevel
from tests.cast import LATER, NOW
from tests.db.cases.test_registers import AFTER, ask, case_of, checks_of, granted, opened, pay, verdicts
from tests.made import certificates, permits
from tests.made.permits import Registers

pytestmark = pytest.mark.django_db
YES, UNCLEAR = Verdict.YES, Verdict.UNCLEAR
ELSE = {"straße": "Hafenstraße", "hausnummer": "99", "plz": "57072", "ort": "Siegen"}
HERE = permits.HENRIKE["wohnung"]


def unchecked() -> Person:
    """Somebody whose names nobody has checked: they typed them in at the provider's."""
    who = permits.logged_in(NOW)
    facts = {about: Fact(fact.value, None) for about, fact in who.facts.items()}
    return Person(who.provider, who.level, NOW, who.means, facts)


@pytest.mark.parametrize(
    "person",
    [
        None,
        permits.logged_in(NOW, level=TrustLevel.NORMAL),
        permits.logged_in(NOW, vornamen="Malte", familienname="Probe", geburtsdatum="1983-01-19"),
        permits.logged_in(NOW, geburtsdatum="1964-08-13"),
        permits.logged_in(NOW, geburtsdatum=None),
        permits.logged_in(NOW, vornamen=None),
        unchecked(),
    ],
    ids=["nobody", "a password", "somebody else", "another birthday", "no birthday", "no given names", "unchecked"],
)
def test_who_is_not_surely_the_person_waits_for_a_clerk(parking: str, clerk: Actor, person: Person | None) -> None:
    receipt = permits.apply(NOW, login=person, alone=person is None)
    pay(receipt, clerk)
    ask(receipt)
    assert verdicts(receipt) == [YES, YES, YES] and checks_of(receipt).unproven, "the clerk sees what registers say"
    assert case_of(receipt).state == CaseState.RECEIVED
    assert not Decision.objects.exists() and not Permit.objects.exists()


@pytest.mark.parametrize("level", [TrustLevel.SUBSTANTIAL, TrustLevel.HIGH])
def test_as_a_card_writes_it_is_still_the_person(parking: str, clerk: Actor, level: TrustLevel) -> None:
    receipt = permits.apply(NOW, login=permits.logged_in(NOW, level=level, vornamen="HENRIKE", familienname="BEISPIEL"))
    pay(receipt, clerk)
    ask(receipt)
    assert granted(receipt) and not checks_of(receipt).unproven


@pytest.mark.parametrize("alone", [True, False])
def test_an_address_of_ones_own_is_for_a_clerk_and_gets_no_zone(
    parking: str, clerk: Actor, alone: bool, run_facts: Callable[[], list[str]]
) -> None:
    receipt = permits.apply(NOW, alone=alone, wohnung=ELSE)
    pay(receipt, clerk)
    ask(receipt)
    lines = checks_of(receipt).lines
    assert [each.verdict for each in lines] == [UNCLEAR, UNCLEAR, YES] and lines[0].why == ELSEWHERE
    assert case_of(receipt).state == CaseState.RECEIVED and not Decision.objects.exists()
    told = notice_by_a_clerk(receipt, clerk, run_facts)
    assert "zone" in told and told["zone"] == "", "granted by hand, the notice says no zone that a register knows"
    everything = repr(queries.citizen_view(access=opened(receipt), language="de"))
    assert HERE["straße"] not in everything


def test_without_a_log_in_the_notice_says_what_was_stated_and_confirmed(
    parking: str, clerk: Actor, run_facts: Callable[[], list[str]]
) -> None:
    receipt = permits.apply(NOW, alone=True)
    pay(receipt, clerk)
    ask(receipt)
    case = case_of(receipt)
    told = checks.notice_values(case, keyring.open_at_desk(vault=case.id))
    assert {name.removeprefix("register.") for name in told if name.startswith("register.")} == {
        *(
            f"melderegister.{each}"
            for each in ("familienname", "vornamen", "geburtsdatum", "anschrift", *HERE, "stand")
        ),
        *(f"fahrzeugregister.{each}" for each in ("kennzeichen", "stand")),
    }
    assert notice_by_a_clerk(receipt, clerk, run_facts)["zone"] == "A", "it follows from the address that was stated"


def test_the_page_of_a_case_says_the_same_whatever_registers_say(parking: str, clerk: Actor) -> None:
    """No oracle: whoever tries names, addresses and plates of others sees nothing of what comes of it."""
    stranger = {"vornamen": "Niemand", "familienname": "Probe", "geburtsdatum": "1980-01-01"}
    changes: list[dict[str, Any]] = [{}, {"wohnung": ELSE}, {"kennzeichen": "SI-XX 4"}, {"person": stranger}]
    seen = []
    for number, changed in enumerate(changes):
        receipt = permits.apply(NOW, alone=True, **changed)
        pay(receipt, clerk, f"K-{number}")
        ask(receipt)
        view = queries.citizen_view(access=opened(receipt), language="de")
        titles = [each.title for each in view.documents]
        seen.append((view.state, view.timeline, titles, view.register_down, view.question, len(view.messages)))
    assert seen == [seen[0]] * len(changes)


def notice_by_a_clerk(receipt: Receipt, clerk: Actor, run_facts: Callable[[], list[str]]) -> dict[str, str | None]:
    """Let a clerk grant it; return what the notice says."""
    version = Case.objects.values_list("sequence", flat=True).get(id=receipt.case_id)
    actions.grant(case_id=receipt.case_id, version=version, by=clerk, now=LATER)
    assert actions.release_decision(decision_id=Decision.objects.get().id, now=AFTER)
    run_facts()
    case = case_of(receipt)
    key, bundle = keyring.open_at_desk(vault=case.id), catalogue.bundle(case.digest)
    notice = notice_of(case, case.decisions.get(), key, bundle, code="A" * 16)
    return {name: value.text for name, value in notice.data.values.items()}


@pytest.mark.parametrize("left_out", ["geburtsdatum", "vornamen"])
def test_a_certificate_is_for_whom_the_log_in_names_and_nobody_else(
    registers: Registers, clerk: Actor, left_out: str
) -> None:
    """A log-in may leave something out; what was typed in instead may be about anybody."""
    digest = certificates.publish(NOW)
    registers.know({"personen": [certificates.HENRIKE], "fahrzeuge": []})
    said = {about: text for about, text in certificates.PERSON.items() if about != left_out}
    receipt = certificates.apply(digest, certificates.logged_in(NOW, said), NOW)
    ask(receipt, NOW)
    assert verdicts(receipt) == [UNCLEAR] and checks_of(receipt).unproven
    version = Case.objects.values_list("sequence", flat=True).get(id=receipt.case_id)
    with pytest.raises(NotAllowed):
        actions.grant(case_id=receipt.case_id, version=version, by=clerk, now=NOW)
    assert not Decision.objects.exists()
