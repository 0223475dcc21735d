"""What no browser of ours sends: zero bytes, megabytes, thousands of inputs. Answered with a page that helps."""

from typing import Any

import pytest

from buergerbuero.base.ids import CodeKind, new_code
from buergerbuero.forms.models import DraftRow
from tests.db.portal.person import SERVICE, SHORTEST, Person

URLENCODED = "application/x-www-form-urlencoded"
STRANGE = {
    "zero bytes": b"hund-name=Be%00llo&hund-rasse=%00&hund-alter=3",
    "half a surrogate": b"hund-name=%ED%A0%80&hund-rasse=Dackel&hund-alter=3",
    "no UTF-8": b"hund-name=M%FCller&hund-rasse=%FF%FE&hund-alter=3",
    "no percent": b"hund-name=%&hund-rasse=%ZZ&hund-alter=%u00fc",
    "no names": b"=&==&&;;&hund-name",
    "the same name often": b"&".join(b"hund-name=a" for _ in range(100)),
    "control names": b"bb-tat=%00&bb-antrag=x&bb-stand=%00&bb-blatt=" + b"y" * 5000 + b"&bb-fassung=%00&hund-name=a",
    "a language that is none": b"bb-sprache=%00&hund-name=a",
    "entries of no group": b"bb-tat=mehr:%00&hund-name=a",
    "directions": "hund-name=\u202eBello\u2066&hund-rasse=x&hund-alter=3".encode(),
    "megabytes": b"hund-name=" + b"x" * 2_400_000,
}


@pytest.mark.parametrize("path", ["/leistung/%00/", "/en/leistung/a%00b/", "/leistung/a%00/datenschutz/"])
def test_a_zero_byte_names_no_service(person: Person, path: str) -> None:
    assert person.open(path).status == 404


def test_megabytes_in_place_of_a_code_are_a_slip_of_the_pen(person: Person) -> None:
    person.open("/vorgang/").press("Vorgang öffnen", {"nummer": "1", "code": new_code(CodeKind.CASE) * 10_000})
    assert person.status == 422


def send(person: Person, body: bytes, kind: str = URLENCODED, path: str = "/antrag/hund/") -> Any:
    token = person.page.value("csrfmiddlewaretoken")
    return person.browser.post(
        path, body, content_type=kind, headers={"x-csrftoken": token, "origin": "http://testserver"}, follow=True
    )


@pytest.mark.parametrize("what", STRANGE)
def test_whatever_is_sent_a_question_answers_with_a_page(person: Person, what: str) -> None:
    person.reach("hund")
    answer = send(person, STRANGE[what])
    assert answer.status_code < 500
    assert "<main" in answer.content.decode()
    assert person.open("/antrag/hund/").status == 200
    person.answer("hund")
    assert person.path == "/antrag/seit_wann/"


@pytest.mark.parametrize(
    "kind",
    [
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "application/json",
        "text/plain",
        "",
    ],
)
@pytest.mark.parametrize("body", [b"", b"--x\r\n", b"\xff\x00" * 50, b"hund-name=a"])
def test_whatever_it_calls_itself(person: Person, kind: str, body: bytes) -> None:
    person.reach("hund")
    answer = send(person, body, kind)
    assert answer.status_code < 500
    assert "<main" in answer.content.decode()


@pytest.mark.parametrize("query", ["von=%00", "von=pruefen%0d%0aX:y", "von=" + "x" * 4000, "%ff=%fe", "von[]=1&von=2"])
def test_whatever_stands_behind_the_question_mark(person: Person, query: str) -> None:
    person.reach("hund").open(f"/antrag/hund/?{query}")
    assert person.status == 200
    answer = send(person, b"hund-name=", path=f"/antrag/hund/?{query}")
    assert answer.status_code < 500


@pytest.mark.parametrize("page", ["%00", "%ff", "hund%2f..", "x" * 3000, "hund%0d%0aX:y", "pruefen%00"])
def test_whatever_page_is_asked_for(person: Person, page: str) -> None:
    person.start()
    for path in (f"/antrag/{page}/", f"/en/antrag/{page}/"):
        assert person.browser.get(path, follow=True).status_code in (400, 404)
        assert send(person, b"a=b", path=path).status_code in (400, 404)


def test_thousands_of_inputs_are_too_many_and_what_belongs_to_the_page_is_still_there(person: Person) -> None:
    person.reach("hund")
    more = {f"fremd-{number}": "x" for number in range(3000)}
    person.press("Weiter", {**SHORTEST["hund"], "hund-name": "Rex", **more})
    assert person.status in (400, 413)
    person.page.says("Das ist zu groß")  # as multipart; a page without files sends its inputs otherwise

    person.open("/antrag/hund/")
    body = b"hund-name=Rex&hund-rasse=Dackel&" + b"&".join(b"f%d=x" % number for number in range(3000))
    answer = send(person, body)
    assert answer.status_code == 413
    assert 'value="Rex"' in answer.content.decode()


def test_what_is_too_long_is_kept_and_the_page_says_by_how_much(person: Person) -> None:
    person.reach("hund").answer("hund", **{"hund-name": "x" * 5000})
    [problem] = person.page.problems
    assert (problem.name, "4940 Zeichen zu viel" in problem.text) == ("hund-name", True)
    assert person.page.value("hund-name") == "x" * 5000


@pytest.mark.parametrize("code", ["\x00", "\ud800", "🐶" * 17, "0" * 100_000, "<script>"])
def test_whatever_is_typed_as_a_code(person: Person, code: str) -> None:
    typed = code.encode(errors="replace").decode()
    assert person.open("/weitermachen/").press("Weitermachen", {"code": typed}).status == 422
    assert "<script>" not in person.response.content.decode()


@pytest.mark.parametrize(
    "carried",
    [
        {"bb-seite": "\x00"},
        {"bb-seite": "gibt_es_nicht", "bb-e-x": "Wort"},
        {"bb-seite": "hund", "bb-e-hund-name": "Rex", "bb-fassung": "\x00" * 64},
        {"bb-seite": "hund", "bb-e-hund-name": "Rex", "bb-fassung": "f" * 64, "bb-stand": "x"},
        {"bb-seite": "hund", "bb-e-": "Rex", "bb-e-csrfmiddlewaretoken": "x", "bb-e-bb-tat": "senden"},
    ],
)
def test_whatever_is_carried_along(person: Person, another: Person, carried: dict[str, str]) -> None:
    person.reach("hund").press("Später weitermachen")
    code = person.page.root.of_class("bb-code")[0].text
    another.open("/weitermachen/").press("Weitermachen", {**carried, "code": "X"})
    assert another.status == 422
    another.open("/weitermachen/").press("Weitermachen", {**carried, "code": code})
    assert another.status < 500
    assert DraftRow.objects.filter(submitted_case__isnull=False).count() == 0


def test_a_start_with_anything_in_it_starts(person: Person) -> None:
    person.open(SERVICE).press("Antrag starten", {"bb-neu": "\x00", "x": "y" * 1000})
    assert person.path == "/antrag/halter/"
