"""The form of a service as a PDF: where it is offered, given out, and taken back."""

import io

import pikepdf
import pytest

from buergerbuero.catalogue import queries as catalogue
from buergerbuero.documents import queries as documents
from buergerbuero.documents.values import Stamp
from buergerbuero.documents.values.blankform import short_number
from buergerbuero.portal import blankforms
from tests.db.portal.person import SERVICE, Person

FORM = f"{SERVICE}formular/"


@pytest.fixture
def number() -> str:
    return short_number(str(catalogue.newest_digest("hundesteuer_anmeldung")))


@pytest.mark.parametrize(
    ("before", "language", "link"), [("", "de", "Als PDF zum Ausfüllen"), ("/en", "en", "As a PDF to fill in")]
)
def test_a_service_offers_its_questions_as_a_pdf(person: Person, before: str, language: str, link: str) -> None:
    person.open(f"{before}{SERVICE}").follow(link)

    assert person.response.headers["Content-Type"] == "application/pdf"
    assert person.response.headers["Content-Disposition"].startswith("attachment; ")
    paper = documents.paper_form(person.response.content, texts=False)
    assert paper.language == language
    assert paper.stamp == Stamp("hundesteuer_anmeldung", str(catalogue.newest_digest("hundesteuer_anmeldung")))


def test_it_is_made_once_for_each_version_and_language(person: Person) -> None:
    blankforms.kept.cache_clear()
    for path in (f"{SERVICE}formular/pdf/", f"{SERVICE}formular/pdf/", f"/en{SERVICE}formular/pdf/"):
        assert person.open(path).status == 200
    assert blankforms.kept.cache_info().misses == 2


def test_its_code_leads_to_the_page_that_takes_it_back(person: Person) -> None:
    pdf = person.open(f"{SERVICE}formular/pdf/").response.content
    with pikepdf.open(io.BytesIO(pdf)) as found:
        links = {str(each.A.URI) for page in found.pages for each in page.obj.get("/Annots", []) if "/A" in each}
    (address,) = [link for link in links if link.endswith(FORM)]
    person.open(address[address.index("/leistung") :])
    person.page.says("Handschrift können wir nicht übernehmen")
    person.press("Ausgefülltes PDF hochladen")
    assert person.address == "/antrag/ausgefuelltes-formular/"


def test_its_number_leads_there_too(person: Person, number: str) -> None:
    for typed in (number, number.lower().replace("-", " ")):
        person.open(f"/suche/?q={typed}")
        assert person.address == FORM
        person.page.says(number)


def test_words_that_look_like_a_number_are_searched_for(person: Person) -> None:
    assert person.open("/suche/?q=ANMELDEN").address.startswith("/suche/")


def test_a_service_that_does_not_exist_has_no_form(person: Person) -> None:
    for path in ("/leistung/unbekannt/formular/", "/leistung/unbekannt/formular/pdf/"):
        assert person.open(path).status == 404
