"""Who has filled in the form as a PDF brings it: what it says is taken, and only what lacks or is wrong is asked."""

import io
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pikepdf
import pypdf
import pytest
from django.db import connection, transaction

from buergerbuero.base import storage
from buergerbuero.base.actors import CITIZEN, staff
from buergerbuero.base.limits import TooMany
from buergerbuero.cases import actions, queries
from buergerbuero.cases.models import Case
from buergerbuero.catalogue import actions as publishing
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.documents import actions as documents
from buergerbuero.documents.adapters.acroform import stamping
from buergerbuero.documents.models import UploadRow
from buergerbuero.documents.values import LEAST_FREE, MOST_FORM_BYTES, Filling, Stamp
from buergerbuero.forms import actions as forms
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.values import EVIDENCE, AlreadySubmitted
from buergerbuero.portal import blankforms
from tests.cast import NOW, PROJECT
from tests.db.conftest import publish_dog_tax
from tests.db.portal.person import Person, pdf
from tests.made import paperforms

SERVICE = "hundesteuer_anmeldung"
SAID = {
    "halter.vornamen": "Erika",
    "halter.familienname": "Muster",
    "halter.geburtsdatum": "04.05.1980",
    "wohnung.straße": "Musterstraße",
    "wohnung.hausnummer": "12 a",
    "wohnung.plz": "57072",
    "wohnung.ort": "Siegen",
    "hund.name": "Waldi",
    "hund.rasse": "Dackel",
    "hund.alter": "drei Jahre",
    "seit_wann": "01.02.2024",
    "zugezogen": "nein",
    "anzahl": "erster",
    "ermäßigung": "nein",
    "zahlweg": "überweisung",
    "zustellung": "post",
}


def filled(**other: str) -> bytes:
    """The form that we give out, filled in."""
    blank = blankforms.pdf(catalogue.service(SERVICE), portal_url="https://portal.invalid")
    values = {name: (text,) for name, text in {**SAID, **other}.items() if text}
    return documents.fill_paper_form(blank, Filling(values))


def without(*names: str) -> bytes:
    return filled(**dict.fromkeys(names, ""))


@pytest.fixture
def bringing(person: Person) -> Person:
    """Somebody before the page that asks for the form."""
    return person.open(f"/leistung/{SERVICE}/").press("Ich habe das Formular schon ausgefüllt")


def bring(person: Person, content: bytes, **more: Any) -> Person:
    return person.press("Angaben übernehmen", {"formular": pdf(content, "mein formular.pdf"), **more})


def test_what_the_form_says_is_taken_and_only_the_rest_is_asked(bringing: Person) -> None:
    bringing.page.says("Laden Sie das ausgefüllte PDF hoch")
    bring(bringing, without("hund.rasse", "zahlweg"))
    assert bringing.path == "/antrag/ausgefuelltes-formular/uebernommen/"
    bringing.page.says("9 Angaben übernommen", "2 Fragen sind noch offen", "Wie heißt der Hund")
    bringing.follow("Weiter")
    assert bringing.path == "/antrag/hund/"
    assert bringing.page.value("hund-name") == "Waldi"
    bringing.page.says("Bei „Rasse“ fehlt Ihre Antwort.")
    bringing.press("Speichern und zurück zur Übersicht", {"hund-rasse": "Dackel"})
    assert bringing.path == "/antrag/zahlweg/"
    bringing.press("Speichern und zurück zur Übersicht", {"zahlweg": "überweisung"})
    assert bringing.path.startswith("/antrag/pruefen/")
    bringing.page.says("Erika", "Muster", "4. Mai 1980", "Musterstraße 12 a", "Waldi", "1. Februar 2024")


def test_a_whole_form_leads_to_the_check_and_goes_with_the_case(bringing: Person) -> None:
    bring(bringing, filled())
    bringing.page.says("Angaben übernommen", "Es fehlt nichts mehr")
    bringing.follow("Angaben prüfen").press("Antrag senden", {"erklärung": "ja"})
    assert bringing.path == "/antrag/quittung/"
    case = Case.objects.get()
    view = queries.case_view(case_id=case.id, staff_id=uuid4(), now=NOW)
    [kept] = view.files
    assert (kept.label, kept.file.name, kept.about) == ("Das ausgefüllte Formular", EVIDENCE, ".")
    assert kept.file.pages >= 2


def test_what_is_wrong_stays_as_it_was_written(bringing: Person) -> None:
    bring(bringing, filled(**{"wohnung.plz": "5707", "halter.geburtsdatum": "31.02.1980", "seit_wann": "gestern"}))
    bringing.page.says("3 Fragen sind noch offen")
    bringing.open("/antrag/wohnung/")
    assert bringing.page.value("wohnung-plz") == "5707"
    bringing.page.says("stehen nicht fünf Ziffern, sondern 4")
    bringing.open("/antrag/halter/")
    assert bringing.page.value("halter-geburtsdatum-tag") == "31"
    bringing.page.says("gibt es den Tag nicht")


@pytest.mark.parametrize(("wins", "name"), [("meine", "Rex"), ("formular", "Waldi")])
def test_what_was_entered_before_stays_unless_the_person_says_otherwise(person: Person, wins: str, name: str) -> None:
    person.reach("zahlweg")
    person.open("/antrag/hund/").press("Weiter", {"hund-name": "Rex"})
    person.open("/antrag/ausgefuelltes-formular/").page.says("Was soll gelten, wo beides da ist?")
    bring(person, filled(), vorrang=wins)
    assert person.open("/antrag/hund/").page.value("hund-name") == name


def test_the_first_question_leads_here_and_keeps_what_was_typed(person: Person) -> None:
    person.start().press("Ich habe das Formular schon ausgefüllt", {"halter-vornamen": "Berta"})
    assert person.path == "/antrag/ausgefuelltes-formular/"
    assert person.open("/antrag/halter/").page.value("halter-vornamen") == "Berta"


def test_no_file_is_said_at_the_field(bringing: Person) -> None:
    bringing.press("Angaben übernehmen")
    assert bringing.status == 422
    bringing.page.says("Es ist keine Datei ausgewählt")


TROUBLES: dict[str, tuple[Callable[[], bytes], str]] = {
    "no_pdf": (lambda: b"Hallo", "Das ist keine PDF-Datei."),
    "other": (lambda: paperforms.form([paperforms.text("a", value="b")]), "Das ist ein anderes Formular."),
    "empty": (lambda: without(*SAID), "es steht noch nichts darin"),
    "flat": (lambda: documents.fill_paper_form(filled(), Filling({}, flat=True)), "keine Felder mehr"),
    "endless": (
        lambda: paperforms.form([paperforms.text(name, value="x" * 160_000) for name in ("hund.name", "hund.rasse")]),
        "ungewöhnlich aufgebaut",
    ),
    "large": (lambda: filled() + b" " * MOST_FORM_BYTES, "größer, als ein Formular sein darf"),
}


@pytest.mark.parametrize("name", TROUBLES)
def test_what_cannot_be_taken_says_what_to_do(bringing: Person, name: str) -> None:
    make, said = TROUBLES[name]
    bring(bringing, make())
    assert (bringing.path, bringing.status) == ("/antrag/ausgefuelltes-formular/", 422)
    bringing.page.says(said, "Das können Sie tun", "Füllen Sie den Antrag gleich hier aus")
    assert not UploadRow.objects.exists()
    assert bringing.follow("Lieber die Fragen hier beantworten").path == "/antrag/halter/"


def test_where_there_is_no_room_it_is_said(bringing: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "free", lambda: LEAST_FREE)
    bring(bringing, filled())
    assert bringing.status == 422
    bringing.page.says("Unser Speicher ist voll", "Füllen Sie den Antrag gleich hier aus")


def test_the_form_of_another_service_leads_there(bringing: Person) -> None:
    blank = blankforms.pdf(catalogue.service(SERVICE), portal_url="https://portal.invalid")
    with pikepdf.open(io.BytesIO(blank)) as document:
        sink = io.BytesIO()
        stamping.write(document, Stamp("passierschein_a38", "0" * 64))
        document.save(sink)
    bring(bringing, sink.getvalue())
    bringing.page.says("für eine andere Leistung")


def test_a_second_form_takes_the_place_of_the_first(bringing: Person) -> None:
    bring(bringing, without("zahlweg"))
    bringing.follow("Ein anderes Formular hochladen")
    bring(bringing, filled())
    bringing.page.says("Es fehlt nichts mehr")
    assert UploadRow.objects.count() == 1


def test_it_speaks_english(bringing: Person) -> None:
    bringing.open("/en/antrag/ausgefuelltes-formular/").page.says("I have already filled in the form")


@pytest.fixture
def landlord(person: Person) -> Person:
    """Somebody before the page that asks for the form of a service which has a PDF of its own."""
    people = {"by": "probe-a", "released_by": "probe-b"}
    folder = PROJECT / "services" / "wohnungsgeberbestaetigung"
    publishing.publish(folder=folder, town=PROJECT / "towns" / "siegen", demo=True, now=NOW, **people)
    return person.open("/leistung/wohnungsgeberbestaetigung/").press("Ich habe das Formular schon ausgefüllt")


CONFIRMED = {
    "wohnungsgeber": "Erika Muster",
    "wohnungsgeber_anschrift": {"straße": "Probeweg", "hausnummer": "5", "plz": "57072", "ort": "Siegen"},
    "einzug": "2026-11-01",
    "wohnung": {"anschrift": {"straße": "Probeweg", "hausnummer": "7", "plz": "57072", "ort": "Siegen"}},
    "eingezogen": [{"person": {"vornamen": "Rex", "familienname": "Vorlage"}}],
}


def test_the_form_goes_out_and_in_and_out_again(landlord: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    bundle = catalogue.service("wohnungsgeberbestaetigung")
    given = forms.fill_paper(bundle=bundle, answers=CONFIRMED, flat=False, now=NOW)
    assert given is not None
    bring(landlord, given.pdf)
    landlord.page.says("Wer sind Sie?", "Wie möchten Sie die Bestätigung bekommen?")
    landlord.follow("Weiter")
    said = {"ansprechperson-vornamen": "Erika", "ansprechperson-familienname": "Muster"}
    landlord.press("Speichern und zurück zur Übersicht", said)
    landlord.press("Speichern und zurück zur Übersicht")  # of what the PDF does not ask, even what is voluntary is
    landlord.press("Speichern und zurück zur Übersicht", {"zustellung": "post"})
    landlord.press("Antrag senden", {"erklärung": "ja"})
    paper = landlord.fetch("Formular mit Ihren Angaben (PDF)")
    shown = pypdf.PdfReader(io.BytesIO(paper.content))
    assert not shown.get_fields()
    text = "".join("".join(page.extract_text().split()) for page in shown.pages)
    assert "ErikaMuster" in text and "01.11.2026" in text and "Vorlage" in text
    case = Case.objects.get()
    [kept] = queries.case_view(case_id=case.id, staff_id=uuid4(), now=NOW).files
    assert kept.label == "Das ausgefüllte Formular"
    file = actions.form_for_desk(case_id=case.id, by=staff(uuid4()), now=NOW)
    assert file is not None and file.content.startswith(b"%PDF-")

    def stop(*_args: object, **_kwargs: object) -> None:
        raise TooMany(30)

    monkeypatch.setattr("buergerbuero.portal.limits.filling", stop)
    assert landlord.fetch("Formular mit Ihren Angaben (PDF)").status_code == 429, "few can be filled at a time"


def test_a_form_that_comes_while_all_is_sent_says_that_it_was(published: str, monkeypatch: pytest.MonkeyPatch) -> None:
    draft, code = forms.start_draft(digest=published, language="de", by=CITIZEN, now=NOW)
    finish = documents.finish_upload

    def sent_meanwhile(**given: Any) -> Any:
        forms.mark_submitted(draft_id=draft.id, case_id=uuid4(), now=NOW)
        documents.erase(vault=draft.id)
        return finish(**given)

    monkeypatch.setattr(documents, "finish_upload", sent_meanwhile)
    with pytest.raises(AlreadySubmitted):
        forms.take_paper(draft_id=draft.id, code=code, pdf=filled(), keep_mine=True, by=CITIZEN, now=NOW)
    assert not UploadRow.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_form_waits_for_who_is_at_the_draft_before_it_takes_room() -> None:
    """So two at once cannot both be the last one that there is room for."""
    draft, code = forms.start_draft(digest=publish_dog_tax(), language="de", by=CITIZEN, now=NOW)

    def take() -> None:
        try:
            forms.take_paper(draft_id=draft.id, code=code, pdf=filled(), keep_mine=True, by=CITIZEN, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            form_queries.open_draft(draft_id=draft.id, code=code, lock=True)
            taking = pool.submit(take)
            while not (_waits() or taking.done()):
                time.sleep(0.05)
            assert not UploadRow.objects.exists()
        taking.result()
    assert UploadRow.objects.count() == 1


def _waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))")
        return bool(cursor.rowcount)
