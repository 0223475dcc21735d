"""Who sees whose cases: limited to services, to those that answer for them, to offices (Standorte), or to looking."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from buergerbuero.audit import queries as audit
from buergerbuero.base.actors import staff
from buergerbuero.cases import actions
from buergerbuero.cases.models import Case, Delivery
from buergerbuero.cases.values import Channel, Receipt
from buergerbuero.identity import queries
from buergerbuero.identity.models import Staff
from buergerbuero.identity.values import Role, Scope
from buergerbuero.messages.models import Message
from tests.db.conftest import Colleague, Time, leads_to
from tests.db.desk.test_work import text_of

pytestmark = pytest.mark.django_db

Make = Callable[..., Colleague]
DOG = "hundesteuer_anmeldung"


def limit(who: Colleague, **scope: Any) -> None:
    Staff.objects.filter(id=who.staff_id).update(**scope)


@pytest.fixture
def case(application: Callable[..., Receipt], work: Callable[[], None]) -> Receipt:
    sent = application(index=1)
    work()
    return sent


@pytest.mark.parametrize(
    ("scope", "sees"),
    [
        ({}, True),
        ({"services": [DOG]}, True),
        ({"offices": ["Steueramt"]}, True),
        ({"services": ["wohngeld"], "offices": ["Steueramt"]}, True),
        ({"services": ["wohngeld"]}, False),
        ({"offices": ["Meldebehörde"]}, False),
        ({"sees_nothing": True}, False),
    ],
)
def test_lists_search_and_pages_show_only_what_is_allowed(
    clerk: Colleague, case: Receipt, scope: dict[str, Any], sees: bool
) -> None:
    limit(clerk, **scope)
    browser, page = clerk.browser, reverse("desk:case", kwargs={"case_id": case.case_id})
    assert (case.number in text_of(browser.get("/"))) is sees
    assert browser.get("/naechster/")["Location"] == (page if sees else "/")
    for words in (case.number, "Entwurf"):
        found = browser.post("/suchen/", {"suchwort": words}, follow=True)
        assert ("Nichts gefunden" not in text_of(found)) is sees, words
    assert browser.get(page).status_code == (200 if sees else 404)


def test_letters_of_others_are_not_on_the_post_list(
    clerk: Colleague, application: Callable[..., Receipt], time: Time, work: Callable[[], None]
) -> None:
    posted = application(index=4)
    actions.grant(case_id=posted.case_id, version=0, by=staff(clerk.staff_id), now=time.now)
    time.passes(minutes=2)
    actions.release_due(now=time.now)
    work()
    assert posted.number in text_of(clerk.browser.get("/post/"))
    limit(clerk, services=["wohngeld"])
    assert posted.number not in text_of(clerk.browser.get("/post/"))


def test_a_limit_counts_from_the_next_click_and_is_set_by_others(
    clerk: Colleague, colleague: Make, case: Receipt
) -> None:
    boss = colleague(Role.ADMINISTRATOR)
    address = f"/personal/{clerk.staff_id}/"
    typed = {"name": "S. Muster", "stelle": "", "rolle": "clerk", "amt": ["Steueramt"]}
    assert boss.browser.post(address, typed).status_code == 302
    assert queries.staff_line(clerk.staff_id, now=Time().now).scope == Scope(offices=frozenset({"Steueramt"}))
    assert "nur bestimmte Vorgänge" in text_of(boss.browser.get("/personal/"))
    assert "nur von: Steueramt" in text_of(clerk.browser.get("/konto/"))
    own = boss.browser.post(f"/personal/{boss.staff_id}/", {**typed, "rolle": "administrator"})
    assert own.status_code == 422 and "Grenzen" in text_of(own)


@pytest.mark.parametrize("name", ["leistung", "amt", "standort"])
def test_a_limit_that_is_not_on_offer_any_more_never_becomes_none(
    clerk: Colleague, colleague: Make, case: Receipt, name: str
) -> None:
    boss, address = colleague(Role.ADMINISTRATOR), f"/personal/{clerk.staff_id}/"
    limit(clerk, **{{"leistung": "services", "amt": "offices", "standort": "places"}[name]: ["gab_es_einmal"]})
    before = queries.staff_line(clerk.staff_id, now=Time().now).scope
    typed: dict[str, object] = {"name": "S. Muster", "stelle": "", "rolle": "clerk"}
    assert boss.browser.post(address, typed | {name: ["gab_es_einmal"]}).status_code == 302
    assert queries.staff_line(clerk.staff_id, now=Time().now).scope == before, "what was chosen stays"
    gone = boss.browser.post(address, typed | {name: ["gab_es_nie"]})
    assert gone.status_code == 422 and "steht nicht mehr zur Wahl" in text_of(gone)
    assert queries.staff_line(clerk.staff_id, now=Time().now).scope == before


def test_who_is_new_sees_nothing_until_an_administrator_says_what(
    clerk: Colleague, colleague: Make, case: Receipt
) -> None:
    boss, address = colleague(Role.ADMINISTRATOR), f"/personal/{clerk.staff_id}/"
    limit(clerk, sees_nothing=True)
    assert "Ihr Zugang ist neu" in text_of(clerk.browser.get("/")) and "noch keine" in text_of(
        clerk.browser.get("/konto/")
    )
    assert "noch keine Vorgänge: bitte festlegen" in text_of(boss.browser.get("/personal/"))
    assert 'name="keine" value="ja" checked' in boss.browser.get(address).content.decode()
    typed = {"name": "S. Muster", "stelle": "", "rolle": "clerk"}
    for more, sees in (({"keine": "ja"}, False), ({"keine": "ja", "amt": ["Steueramt"]}, True), ({}, True)):
        assert boss.browser.post(address, typed | more).status_code == 302
        assert (case.number in text_of(clerk.browser.get("/"))) is sees, more


def test_who_only_reads_changes_nothing(colleague: Make, case: Receipt, time: Time) -> None:
    clerk, reader = colleague(Role.CLERK), colleague(Role.READER)
    by, version = staff(clerk.staff_id), Case.objects.get(id=case.case_id).sequence
    actions.ask_back(case_id=case.case_id, version=version, text="Seit wann?", by=by, now=time.now)
    Message.objects.update(direction="to_town")
    address = reverse("desk:case", kwargs={"case_id": case.case_id})
    reader.browser.get(address)
    page = text_of(reader.browser.get(address))
    assert "Sie können lesen, aber nichts ändern" in page and "Gelesen von R. Entwurf" in page
    for word in ("Übernehmen", "Nachfragen", "Zugangscode verloren", "Nächster Vorgang", "Fragen"):
        assert word not in page, word
    assert not Message.objects.exclude(read_at=None).exists(), "what a reader reads, the clerk has not read"
    for slug in ("uebernehmen", "nachfragen", "bewilligen"):
        step = reverse("desk:step", kwargs={"case_id": case.case_id, "slug": slug})
        assert reader.browser.post(step, {"stand": "0"}).status_code == 403
    assert reader.browser.get("/").status_code == 403
    search = text_of(reader.browser.get("/suchen/"))
    assert "Suchen" in search and "Postliste" not in search


def test_an_administrator_gives_somebody_einsicht(clerk: Colleague, colleague: Make, case: Receipt) -> None:
    boss, address = colleague(Role.ADMINISTRATOR), f"/personal/{clerk.staff_id}/"
    page = reverse("desk:case", kwargs={"case_id": case.case_id})
    assert "Übernehmen" in text_of(clerk.browser.get(page))
    assert "Einsicht: liest Vorgänge und ändert nichts" in text_of(boss.browser.get(address))
    typed = {"name": "S. Muster", "stelle": "Rechnungsprüfung", "rolle": "reader", "amt": ["Steueramt"]}
    assert boss.browser.post(address, typed).status_code == 302
    line = queries.staff_line(clerk.staff_id, now=Time().now)
    assert (line.roles, line.scope) == (frozenset({Role.READER}), Scope(offices=frozenset({"Steueramt"})))
    seen = text_of(clerk.browser.get(page))
    assert "Sie können lesen, aber nichts ändern" in seen and "Übernehmen" not in seen
    step = reverse("desk:step", kwargs={"case_id": case.case_id, "slug": "uebernehmen"})
    assert clerk.browser.post(step, {"stand": "0"}).status_code == 403


def test_who_only_reads_is_offered_no_change_wherever_a_case_stands(
    clerk: Colleague, colleague: Make, application: Callable[..., Receipt], time: Time, work: Callable[[], None]
) -> None:
    sent, by, reader = application(index=4), staff(clerk.staff_id), colleague(Role.READER)
    page = reverse("desk:case", kwargs={"case_id": sent.case_id})

    def stages() -> Iterator[str]:
        yield "received"
        actions.take(case_id=sent.case_id, version=0, by=by, now=time.now)
        yield "in_review"
        actions.grant(case_id=sent.case_id, version=1, by=by, now=time.now)
        yield "decided"
        time.passes(minutes=2)
        actions.release_due(now=time.now)
        work()
        yield "decided"

    for expected in stages():
        assert Case.objects.get(id=sent.case_id).state == expected
        found = leads_to(page, reader.browser.get(page))
        assert found - {"document"} == {"search", "figures", "account", "keys", "log_out"}, expected


@pytest.mark.parametrize(
    ("scope", "sees"),
    [
        ({"services": [DOG]}, True),
        ({"offices": ["Steueramt"]}, True),
        ({"services": ["wohngeld"]}, False),
        ({"offices": ["Meldebehörde"]}, False),
        ({"sees_nothing": True}, False),
    ],
)
def test_who_only_reads_stays_within_limits_and_each_look_is_recorded(
    colleague: Make, lying: tuple[Receipt, Delivery], scope: dict[str, Any], sees: bool
) -> None:
    sent, delivery = lying
    reader = colleague(Role.READER)
    limit(reader, **scope)
    assert reader.browser.post("/suchen/", {"suchwort": sent.number}).status_code == (302 if sees else 200)
    named = {"case_id": sent.case_id}
    page = reader.browser.get(reverse("desk:case", kwargs=named))
    file = reader.browser.get(reverse("desk:document", kwargs={**named, "document_id": delivery.document_id}))
    assert {page.status_code, file.status_code} == {200 if sees else 404}
    assert ("Verlauf" in text_of(page)) is sees
    log = audit.history(subject="case", subject_id=sent.case_id)
    looks = sorted(each.verb for each in log if each.by == staff(reader.staff_id))
    assert looks == (["case.read", "document.read"] if sees else [])


def test_each_search_is_recorded_once_and_never_for_what(clerk: Colleague, case: Receipt) -> None:
    for words in ("tomasz", "niemand", case.number, ""):
        clerk.browser.post("/suchen/", {"suchwort": words})
    entries = audit.history(subject="search", subject_id=clerk.staff_id)
    assert {(each.verb, each.by, *each.detail) for each in entries} == {
        ("case.searched", staff(clerk.staff_id), "found")
    }
    assert sorted(each.detail["found"] for each in entries) == ["0", "1", "1"], "in one moment they have no order"


@pytest.mark.parametrize(
    "left", [{"roles": [Role.READER.value]}, {"active": False}], ids=["only reads now", "was switched off"]
)
def test_what_somebody_leaves_behind_is_everybodys_again(
    colleague: Make, clerk: Colleague, case: Receipt, time: Time, left: dict[str, Any]
) -> None:
    other = colleague(Role.CLERK, "M. Probe")
    actions.take(case_id=case.case_id, version=0, by=staff(clerk.staff_id), now=time.now)
    assert case.number not in text_of(other.browser.get("/"))
    Staff.objects.filter(id=clerk.staff_id).update(**left)
    assert case.number in text_of(other.browser.get("/"))
    actions.ask_back(case_id=case.case_id, version=1, text="Wie?", by=staff(other.staff_id), now=time.now)
    assert Case.objects.get(id=case.case_id).assigned_to == other.staff_id


@pytest.fixture
def lying(application: Callable[..., Receipt], time: Time, work: Callable[[], None]) -> tuple[Receipt, Delivery]:
    """A case whose notice lies ready in Weidenau, to be collected there."""
    sent = application(index=4)
    actions.grant(case_id=sent.case_id, version=0, by=staff(uuid4()), now=time.now)
    time.passes(minutes=2)
    actions.release_due(now=time.now)
    work()
    Delivery.objects.update(channel=Channel.COUNTER, state="prepared")
    delivery = Delivery.objects.get(case_id=sent.case_id)
    actions.lay_ready(delivery_id=delivery.id, place="weidenau", by=staff(uuid4()), now=time.now)
    return sent, delivery


@pytest.mark.parametrize(
    ("scope", "sees"),
    [
        ({}, True),
        ({"places": ["weidenau", "geisweid"]}, True),
        ({"places": ["rathaus_siegen"]}, False),
        ({"places": ["weidenau"], "services": ["wohngeld"]}, False),
    ],
)
def test_what_lies_at_another_office_is_not_shown_nor_handed_out(
    clerk: Colleague, lying: tuple[Receipt, Delivery], scope: dict[str, list[str]], sees: bool
) -> None:
    sent, delivery = lying
    limit(clerk, **scope)
    browser = clerk.browser
    assert (sent.number in text_of(browser.get("/schalter/"))) is sees
    assert ("Nichts gefunden" not in text_of(browser.post("/suchen/", {"suchwort": sent.number}, follow=True))) is sees
    assert browser.get(reverse("desk:case", kwargs={"case_id": sent.case_id})).status_code == (200 if sees else 404)
    handing = reverse("desk:counter_hand_out", kwargs={"delivery_id": delivery.id})
    assert browser.get(handing).status_code == (200 if sees else 404)
    browser.post(handing, {"weg": "ausweis"})
    delivery.refresh_from_db()
    assert (delivery.state == "collected") is sees


def test_what_lies_nowhere_yet_is_seen_and_laid_ready_at_ones_own_office_only(
    clerk: Colleague, lying: tuple[Receipt, Delivery]
) -> None:
    sent, delivery = lying
    Delivery.objects.update(state="prepared", place="", provided_at=None)
    limit(clerk, places=["geisweid"])
    page = text_of(clerk.browser.get("/schalter/"))
    assert sent.number in page and "Geisweid" in page and "Weidenau" not in page
    ready = reverse("desk:counter_ready", kwargs={"delivery_id": delivery.id})
    clerk.browser.post(ready, {"ort": "weidenau"})
    delivery.refresh_from_db()
    assert delivery.place != "weidenau"


def test_an_administrator_limits_somebody_to_an_office(clerk: Colleague, colleague: Make, case: Receipt) -> None:
    boss = colleague(Role.ADMINISTRATOR)
    address = f"/personal/{clerk.staff_id}/"
    assert "Bürgerbüro im Rathaus Weidenau" in text_of(boss.browser.get(address))
    typed = {"name": "S. Muster", "stelle": "", "rolle": "clerk", "standort": ["weidenau"]}
    assert boss.browser.post(address, typed).status_code == 302
    assert queries.staff_line(clerk.staff_id, now=Time().now).scope == Scope(places=frozenset({"weidenau"}))
    assert "nur: Bürgerbüro im Rathaus Weidenau" in text_of(clerk.browser.get("/konto/"))
    assert case.number in text_of(clerk.browser.get("/")), "what lies nowhere is seen by all"
    own = boss.browser.post(f"/personal/{boss.staff_id}/", {**typed, "rolle": "administrator"})
    assert own.status_code == 422 and "Grenzen" in text_of(own)
