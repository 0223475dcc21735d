"""A service that must know who somebody is: log-in at the start or at the end, what it fills in, and what follows.

The provider's answers are made by libxmlsec; a whole identity provider answers in tests/contract/identity.
"""

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from buergerbuero.base.actors import staff
from buergerbuero.base.models import WrappedKey
from buergerbuero.base.settings import LoginAccess
from buergerbuero.cases import actions as cases
from buergerbuero.cases.models import Case
from buergerbuero.catalogue import actions as catalogue
from tests.cast import NOW, PROJECT
from tests.db.conftest import Time
from tests.db.portal.person import Person
from tests.db.portal.test_logged_out import copied
from tests.db.portal.test_login import brought, left, reply_to
from tests.made import provider as foreign
from tests.made.provider import BORN, BPK2, FAMILY, GIVEN, MAIL
from tests.made.town import offering

pytestmark = pytest.mark.django_db
SERVICE = "/leistung/anmeldung_hoch/"
TYPED = {
    "zweck": {"zweck": "Umzug"},
    "person": {
        "person-vornamen": "Henrike",
        "person-familienname": "Beispiel",
        "person-geburtsdatum-tag": "12",
        "person-geburtsdatum-monat": "8",
        "person-geburtsdatum-jahr": "1964",
    },
    "anschrift": {
        "anschrift-straße": "Probegasse",
        "anschrift-hausnummer": "4",
        "anschrift-plz": "57072",
        "anschrift-ort": "Siegen",
    },
    "geburtsname": {},
    "kontakt": {"kontakt-email": "andere@example.org"},
    "zustellung": {"zustellung": "postfach"},
}
LogIn = Callable[..., Person]


@pytest.fixture
def offered(bare_portal: None, settings: Any, tmp_path: Path) -> None:
    """The service is published, and the town has been connected to BundID."""
    catalogue.publish(
        folder=PROJECT / "tests" / "made" / "services" / "anmeldung_hoch",
        town=offering(["anmeldung_hoch"], tmp_path / "stadt"),
        by="probe-a",
        released_by="probe-b",
        demo=True,
        now=NOW,
    )
    folder = tmp_path / "anmeldung"
    foreign.set_up(folder)
    access = LoginAccess(folder, folder / "key.pem", folder / "cert.pem")
    settings.BB = dataclasses.replace(settings.BB, login=access)


@pytest.fixture
def log_in(offered: None, time: Time) -> LogIn:
    """Go from the questions before a log-in to the provider and back."""
    count = iter(range(1, 100))

    def go(person: Person, *, level: int = 4, **facts: str) -> Person:
        assert person.path == "/anmeldung/", person.path
        request = left(person.browser, "ausweis" if level == 4 else "")
        reply = reply_to(request, time, level, assertion_id=f"_aussage{next(count)}")
        said = {**reply.facts, **{_OID[name]: (value, reply.facts[_OID[name]][1]) for name, value in facts.items()}}
        response = brought(person.browser, foreign.field_of(reply.but(facts=said)))
        return person.open(response["Location"])

    return go


_OID = {"vornamen": GIVEN, "familienname": FAMILY, "geburtsdatum": BORN, "email": MAIL, "pseudonym": BPK2}


def visitor() -> Person:
    """Somebody with a browser of their own; tokens have tests elsewhere."""
    return Person(Client())


def answer(person: Person, page: str, **other: str) -> Person:
    assert person.path == f"/antrag/{page}/", person.path
    return person.press("Weiter", {**TYPED[page], **other})


def as_it_stands(person: Person, page: str) -> Person:
    assert person.path == f"/antrag/{page}/", person.path
    return person.press("Weiter")


def filled_in(person: Person) -> dict[str, str]:
    found = re.findall(r'<input class="kern[^>]* name="([^"]+)"[^>]* value="([^"]*)"', person.response.content.decode())
    return dict(found)


def begun_with_log_in(log_in: LogIn, **facts: str) -> Person:
    return log_in(visitor().open(SERVICE).press("Anmelden und starten"), **facts)


def sent(log_in: LogIn, **facts: str) -> Person:
    """Somebody who has logged in first and sent what was filled in."""
    person = answer(begun_with_log_in(log_in, **facts), "zweck")
    for page in ("person", "anschrift"):
        as_it_stands(person, page)
    for page in ("geburtsname", "kontakt"):
        as_it_stands(person, page)
    return answer(person, "zustellung").press("Antrag senden", {"richtigkeit": "ja"})


def typed_all(person: Person, **other: str) -> Person:
    person.open(SERVICE).press("Erst die Fragen beantworten")
    for page in TYPED:
        answer(person, page, **(other if page == "person" else {}))
    assert person.path == "/antrag/pruefen/"
    return person


def test_what_is_needed_is_said_before_anything_starts(offered: None) -> None:
    page = visitor().open(SERVICE).page
    page.says("Vertrauensniveau hoch", "sechsstellige PIN", "Ohne Anmeldung geht es im Bürgerbüro")


def test_who_cannot_log_in_here_is_not_led_astray(offered: None, settings: Any) -> None:
    settings.BB = dataclasses.replace(settings.BB, login=None)
    page = visitor().open(SERVICE).page
    page.says("Senden können Sie diesen Antrag darum jetzt nicht")
    assert "Anmelden und starten" not in page.text


def test_who_logs_in_first_finds_it_filled_in_and_sends(log_in: LogIn) -> None:
    person = begun_with_log_in(log_in)
    answer(person, "zweck")
    assert filled_in(person) == {
        "person-vornamen": "HENRIKE",
        "person-familienname": "BEISPIEL",
        "person-geburtsdatum-tag": "12",
        "person-geburtsdatum-monat": "8",
        "person-geburtsdatum-jahr": "1964",
    }
    person.page.says("Aus Ihrem Nutzerkonto. Das muss so bleiben.", "Groß- und Kleinbuchstaben dürfen anders sein")
    as_it_stands(person, "person")
    assert filled_in(person)["anschrift-hausnummer"] == "17"
    person.page.says("Aus Ihrem Nutzerkonto. Sie können es ändern.")
    answer(person, "anschrift")
    as_it_stands(person, "geburtsname")
    assert filled_in(person)["kontakt-email"] == "henrike@example.org"
    as_it_stands(person, "kontakt")
    answer(person, "zustellung")
    person.press("Antrag senden", {"richtigkeit": "ja"})
    person.page.says("Ihr Antrag ist angekommen")


def test_a_name_may_be_written_in_another_way_and_not_changed(log_in: LogIn) -> None:
    person = answer(begun_with_log_in(log_in), "zweck")
    person.press("Weiter", {"person-vornamen": "Heinrich"})
    person.page.says("„Vornamen“ muss so bleiben, wie es in Ihrem Nutzerkonto steht.", "Dort steht: HENRIKE")
    person.press("Weiter", {"person-vornamen": "Henrike", "person-geburtsdatum-tag": "13"})
    person.page.says("„Geburtsdatum“ muss so bleiben", "12.08.1964")
    person.press("Weiter", {"person-vornamen": "Henrike", "person-geburtsdatum-tag": "12"})
    assert person.path == "/antrag/anschrift/"


def test_who_answers_first_logs_in_at_the_end_and_keeps_what_they_typed(log_in: LogIn) -> None:
    person = typed_all(visitor())
    person.page.says("Jetzt noch anmelden")
    assert "Antrag senden" not in [each.text for each in person.page.root.all("button")]
    log_in(person.press("Jetzt anmelden"))
    assert person.path == "/antrag/pruefen/"
    person.page.says("Probegasse 4", "andere@example.org", "Sie sind angemeldet")
    person.press("Antrag senden", {"richtigkeit": "ja"}).page.says("Ihr Antrag ist angekommen")


def test_who_has_typed_another_name_is_asked_once_more(log_in: LogIn) -> None:
    person = typed_all(visitor(), **{"person-vornamen": "Heidi"})
    log_in(person.press("Jetzt anmelden"))
    assert person.path == "/antrag/person/"
    assert filled_in(person)["person-vornamen"] == "HENRIKE"
    assert filled_in(person)["person-familienname"] == "Beispiel"


def test_without_a_log_in_nothing_is_sent(offered: None) -> None:
    person = typed_all(visitor())
    response = person.browser.post("/antrag/pruefen/", {"richtigkeit": "ja"}, follow=True)
    assert response.redirect_chain[-1][0] == "/antrag/anmelden/"
    assert not Case.objects.exists()


def test_a_log_in_that_failed_goes_on_with_the_same_draft(offered: None, time: Time) -> None:
    person = typed_all(visitor()).press("Jetzt anmelden")
    left(person.browser)
    person.open("/anmeldung/abgebrochen/")
    person.page.says("Sie haben die Anmeldung abgebrochen", "können wir den Entwurf nicht sehen")
    person.follow("Zurück zum Antrag")
    assert person.path == "/antrag/anmelden/"
    person.page.says("Es fehlt noch die Anmeldung", "ist gespeichert")
    person.follow("Zur Übersicht meiner Angaben")
    person.page.says("Probegasse 4")


def test_a_log_in_that_is_over_sends_nothing_and_loses_nothing(log_in: LogIn, time: Time) -> None:
    person = typed_all(visitor())
    log_in(person.press("Jetzt anmelden"))
    time.passes(minutes=121)
    person.press("Antrag senden", {"richtigkeit": "ja"})
    assert person.path == "/antrag/anmelden/"
    assert not Case.objects.exists()


def test_what_does_not_fit_is_asked(log_in: LogIn) -> None:
    person = answer(begun_with_log_in(log_in, geburtsdatum="1964-00-00", vornamen=""), "zweck")
    assert filled_in(person)["person-geburtsdatum-jahr"] == "1964"
    assert filled_in(person)["person-vornamen"] == ""
    person.press("Weiter").page.says("Bei „Vornamen“ fehlt Ihre Antwort.")
    person.press("Weiter", TYPED["person"])
    assert person.path == "/antrag/anschrift/"


def test_my_cases_opens_them_without_number_and_code(log_in: LogIn, time: Time) -> None:
    number, _code = sent(log_in).number_and_code()
    device = visitor().open("/vorgang/meine/").press("Anmelden")
    log_in(device)
    assert device.path == "/vorgang/meine/"
    device.page.says("Mit Anmeldung (Probe)", number)
    device.press("Mit Anmeldung (Probe)")
    assert device.path == "/vorgang/stand/"
    device.page.says("Ihre Angaben ansehen", "MUSTERSTRAẞE 17")
    device.press("Auf diesem Gerät abmelden")
    assert device.open("/vorgang/stand/").status == 403
    device.open("/vorgang/meine/").page.says("melden Sie sich genauso an")


def test_a_log_out_ends_the_copied_case_of_an_account(log_in: LogIn) -> None:
    sent(log_in)
    device = log_in(visitor().open("/vorgang/meine/").press("Anmelden")).press("Mit Anmeldung (Probe)")
    thief = copied(device)
    assert thief.open("/vorgang/stand/").status == 200
    device.press("Auf diesem Gerät abmelden")
    for path in ("/vorgang/stand/", "/vorgang/quittung/pdf/", "/vorgang/gebuehr/"):
        assert thief.open(path).status == 403


def test_number_and_code_go_on_working(log_in: LogIn) -> None:
    number, code = sent(log_in).number_and_code()
    device = visitor().open("/vorgang/").press("Vorgang öffnen", {"nummer": number, "code": code})
    assert device.path == "/vorgang/stand/"


def test_nobody_else_finds_it(log_in: LogIn) -> None:
    number, _code = sent(log_in).number_and_code()
    case_id = Case.objects.get().id
    other = log_in(visitor().open("/vorgang/meine/").press("Anmelden"), pseudonym="c29tZWJvZHktZWxzZQ")
    assert number not in other.page.text
    address = f"/vorgang/meine/{case_id}/"
    response = other.browser.post(address, follow=True)
    assert response.redirect_chain[-1][0] == "/vorgang/meine/"


def test_a_weaker_log_in_shows_the_case_and_does_not_open_it(log_in: LogIn) -> None:
    number, _code = sent(log_in).number_and_code()
    weak = log_in(visitor().open("/vorgang/meine/").press("Anmelden"), level=1)
    weak.page.says(number, "mit einer sichereren Anmeldung gestellt")
    response = weak.browser.post(f"/vorgang/meine/{Case.objects.get().id}/", follow=True)
    assert response.redirect_chain[-1][0] == "/vorgang/meine/"
    log_in(weak.press("Sicherer anmelden")).press("Mit Anmeldung (Probe)")
    assert weak.path == "/vorgang/stand/"


def test_a_draft_is_found_again(log_in: LogIn) -> None:
    answer(begun_with_log_in(log_in), "zweck")
    device = log_in(visitor().open("/vorgang/meine/").press("Anmelden"))
    device.page.says("Angefangen und nicht gesendet")
    device.press("Mit Anmeldung (Probe)")
    assert device.path == "/antrag/person/"
    assert filled_in(device)["person-vornamen"] == "HENRIKE"


def test_a_log_in_counts_for_one_application(log_in: LogIn) -> None:
    person = sent(log_in)
    assert person.open("/vorgang/meine/").page.text.count("Mit Anmeldung (Probe)") == 0
    person.page.says("melden Sie sich genauso an")


def test_the_database_knows_no_name_and_no_pseudonym(log_in: LogIn) -> None:
    sent(log_in)
    rows = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_schema, table_name FROM information_schema.tables WHERE table_schema IN ('public', 'keys')"
        )
        for schema, table in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{schema}"."{table}" t')  # noqa: S608  # names of tables
            rows += [text for (text,) in cursor.fetchall()]
    stored = "\n".join(rows).casefold()
    pseudonym = foreign.PERSON[BPK2][0]
    for word in ("henrike", "musterstra", "1964-08-12", pseudonym, pseudonym.encode().hex(), b"HENRIKE".hex()):
        assert word.casefold() not in stored, word
    assert WrappedKey.objects.filter(holder__startswith="person/").count() == 1


def test_a_correction_begun_with_the_code_goes_on_after_a_log_in_and_back(log_in: LogIn, time: Time) -> None:
    number, code = sent(log_in).number_and_code()
    case = Case.objects.get()
    asked, clerk = ["anschrift"], staff(uuid4())
    cases.ask_back(case_id=case.id, version=case.sequence, text="Stimmt sie?", pages=asked, by=clerk, now=time.now)
    first = visitor().open("/vorgang/").press("Vorgang öffnen", {"nummer": number, "code": code})
    first.press("Angaben berichtigen")
    first.press("Weiter", TYPED["anschrift"])

    second = log_in(visitor().open("/vorgang/meine/").press("Anmelden")).press("Mit Anmeldung (Probe)")
    second.page.says("Was Sie eingetragen haben, ist noch da")
    second.press("Weiter berichtigen").page.says("Probegasse")
    second.open("/antrag/anschrift/").press("Weiter", {**TYPED["anschrift"], "anschrift-hausnummer": "5"})

    first.open("/vorgang/stand/").press("Weiter berichtigen").page.says("Probegasse 5")
    first.press("Berichtigung senden", {"richtigkeit": "ja"}).page.says("Ihre Berichtigung ist da", "Probegasse 5")
