"""A register does not answer: the person reads that the application is there, and that nothing is left to do."""

import json

import pytest
import requests

from buergerbuero.cases.actions import ask_registers
from buergerbuero.exchange import actions as exchange
from tests.cast import LATER, NOW
from tests.db.exchange.conftest import Registers, process, registers
from tests.db.portal.person import Person
from tests.made import certificates

__all__ = ["process", "registers"]
DOWN = "Das Register ist gerade nicht erreichbar"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("", (DOWN, "Ihr Antrag ist da. Wir machen weiter, sobald es wieder geht. Sie müssen nichts tun.")),
        ("/en", ("Your application has arrived.",)),
    ],
)
def test_who_waits_for_a_register_reads_so_until_it_is_back(
    bare_portal: None, registers: Registers, language: str, said: tuple[str, ...]
) -> None:
    known = json.dumps({"personen": [certificates.HENRIKE], "fahrzeuge": []})
    requests.post(f"{registers.url}/_double/people", data=known, timeout=5).raise_for_status()
    login = certificates.logged_in(NOW, certificates.PERSON)
    receipt = certificates.apply(certificates.publish(NOW), login, NOW)
    registers.next("down")
    ask_registers(case_id=receipt.case_id, now=NOW)
    person = Person().open("/vorgang/").press("Vorgang öffnen", {"nummer": receipt.number, "code": receipt.access_code})
    person.open(f"{language}/vorgang/stand/").page.says(*said)

    exchange.wake_waiting(now=LATER)
    assert DOWN not in person.open("/vorgang/stand/").page.text
