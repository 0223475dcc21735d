"""The pages of the Dokumenten-Ausgabebox at the desk: what is to be done, how a box is, a new PIN."""

import datetime
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from ausgabebox.machine.states import Alert as Alarming
from ausgabebox.machine.table import TABLE
from ausgabebox.protocol.messages import Alert, Sight, Status
from buergerbuero.audit.models import Entry
from buergerbuero.base.actors import CITIZEN, SYSTEM, staff
from buergerbuero.cases import actions as case_actions
from buergerbuero.cases import queries
from buergerbuero.cases.values import Receipt
from buergerbuero.desk import boxwords
from buergerbuero.identity.models import Staff, StaffSession
from buergerbuero.identity.values import Role
from buergerbuero.messages import queries as messages
from buergerbuero.pickup import actions
from buergerbuero.pickup.models import Alarm, Box, Order, Pin, Report, Returned
from buergerbuero.pickup.values import CompartmentState, Noticed, OrderState
from tests.cast import NOW
from tests.db.conftest import Colleague, Time
from tests.made import fees
from tests.made.boxes import Made, until_ready
from tests.made.town import TOWN

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(db: None) -> Made:
    return Made().register()


@pytest.fixture
def receipt(application: Callable[..., Receipt]) -> Receipt:
    return application(index=1)


def ordered(
    receipt: Receipt, box: Made, *, return_required: bool = False, low_reach: bool = False, doc_class: str = "probe"
) -> UUID:
    actions.new_pin(case_id=receipt.case_id, box_id=box.box_id, by=CITIZEN, now=NOW)
    order_id = actions.order(
        case_id=receipt.case_id, delivery_id=uuid4(), box_id=box.box_id, doc_class=doc_class, low_reach=low_reach,
        return_required=return_required, retention_days=10, by=SYSTEM, now=NOW,
    )  # fmt: skip
    actions.say_what_is_due(box_id=box.box_id, now=NOW)
    return order_id


def page(browser: Client, box: Made) -> str:
    return browser.get(reverse("desk:box", args=[box.box_id])).content.decode()


def calls(box: Made, now: datetime.datetime = NOW) -> None:
    Box.objects.filter(id=box.box_id).update(last_contact_at=now)


def test_the_list_says_what_is_to_be_done_and_who_has_not_called(clerk: Colleague, box: Made, receipt: Receipt) -> None:
    ordered(receipt, box)
    said = clerk.browser.get(reverse("desk:boxes")).content.decode()
    assert "Ausgabebox Rathaus" in said and "1 einlegen" in said and "noch nie" in said
    calls(box, NOW - datetime.timedelta(hours=1))
    assert "zu lange her" in clerk.browser.get(reverse("desk:boxes")).content.decode()
    calls(box)
    assert "zu lange her" not in clerk.browser.get(reverse("desk:boxes")).content.decode()
    assert "1 einlegen" in clerk.browser.get(reverse("desk:day")).content.decode()


def test_a_town_without_a_box_reads_so_and_sees_nothing_of_it_on_the_day(clerk: Colleague) -> None:
    assert "noch keine Ausgabebox" in clerk.browser.get(reverse("desk:boxes")).content.decode()
    assert 'id="ausgabebox"' not in clerk.browser.get(reverse("desk:day")).content.decode()


def test_the_label_has_a_barcode_and_the_kind_of_document_and_no_name(
    clerk: Colleague, box: Made, receipt: Receipt
) -> None:
    order_id = ordered(receipt, box, low_reach=True, return_required=True)
    order = Order.objects.get(id=order_id)
    listed = page(clerk.browser, box)
    assert order.doc_ref in listed and receipt.number in listed and "niedriges Fach" in listed
    said = clerk.browser.get(reverse("desk:box_label", args=[box.box_id, order_id])).content.decode()
    label = said[said.index('class="desk-label"') : said.index("</div>\n        </div>")]
    assert order.doc_ref in label and "data:image/svg+xml" in label and "probe" in label
    assert receipt.number not in label and "Entwurf" not in label, "neither number nor name"


def test_beside_the_label_stands_what_lies_together_and_what_never_goes_into_a_box(
    clerk: Colleague, box: Made, receipt: Receipt
) -> None:
    order_id = ordered(receipt, box, doc_class="reisepass")
    said = clerk.browser.get(reverse("desk:box_label", args=[box.box_id, order_id])).content.decode()
    assert "Das gehört zusammen in das Fach" in said and "<li>Reisepass</li>" in said


def test_where_some_may_not_lie_in_a_box_nobody_sees_the_number_before_a_colleague_has_answered(
    clerk: Colleague, box: Made, receipt: Receipt
) -> None:
    order_id = ordered(receipt, box, doc_class="personalausweis")
    number = Order.objects.get(id=order_id).doc_ref
    listed = page(clerk.browser, box)
    assert number not in listed and "Darf es in die Box?" in listed
    address = reverse("desk:box_label", args=[box.box_id, order_id])
    asked = clerk.browser.get(address).content.decode()
    assert "PAuswG § 6 Abs. 7" in asked and "PAuswV § 18 Abs. 5" in asked, "the reason, and where it stands"
    assert number not in asked
    unanswered = clerk.browser.post(address)
    assert unanswered.status_code == 422 and number not in unanswered.content.decode()
    assert not Entry.objects.filter(verb="pickup.not_excluded").exists()
    label = clerk.browser.post(address, {"ausgeschlossen": "nein"}).content.decode()
    assert number in label and "Brief mit dem Sperrkennwort" in label, "PAuswV § 18 (1)"
    assert Entry.objects.get(verb="pickup.not_excluded").actor_id == str(clerk.staff_id)


def test_what_may_not_lie_in_a_box_goes_to_the_counter_and_the_person_reads_why(
    clerk: Colleague, work: Callable[[], None], time: Time, tmp_path: Path
) -> None:
    rathaus = Made("rathaus").register()
    receipt = fees.apply(
        fees.publish(NOW, town=with_an_exclusion(tmp_path / "town")), NOW,
        farbe="grau", zustellung="box", ausgabebox={"niedrig": "nein"},
    )  # fmt: skip
    by = staff(clerk.staff_id)
    case_actions.take(case_id=receipt.case_id, version=0, by=by, now=NOW)
    case_actions.grant(case_id=receipt.case_id, version=1, by=by, now=NOW - datetime.timedelta(hours=1))
    case_actions.release_due(now=NOW)
    work()
    order = Order.objects.get(case_id=receipt.case_id)
    address = reverse("desk:box_label", args=[rathaus.box_id, order.id])
    assert clerk.browser.post(address, {"ausgeschlossen": "ja"})["Location"].endswith("getan=schalter")
    assert Order.objects.get(id=order.id).state == OrderState.WITHDRAWN
    key = queries.open_access(number=receipt.number, code=receipt.access_code).key
    told = " ".join(each.text for each in messages.inbox(case_id=receipt.case_id, key=key))
    assert "dürfen wir nicht in die Ausgabebox legen" in told
    late = clerk.browser.post(address, {"ausgeschlossen": "nein"})
    assert late["Location"].endswith("getan=zu-spaet"), "no label for what goes to the counter"


def with_an_exclusion(folder: Path) -> Path:
    """Write the town into a folder, with some notices that may lie in no box."""
    shutil.copytree(TOWN, folder)
    rules = folder / "ausgabebox.yaml"
    lines = "inhalt: [das Papier in einem verschlossenen Umschlag]\n"
    ours = "    ausgeschlossen: {wert: Manche Bescheide, beleg: Vorschlag, bestätigt: nein}\n"
    text = rules.read_text(encoding="utf-8")
    assert lines in text
    rules.write_text(text.replace(lines, lines + ours), encoding="utf-8")
    return folder


def test_who_may_not_see_the_case_sees_the_document_without_it(
    colleague: Callable[..., Colleague], box: Made, receipt: Receipt
) -> None:
    order_id = ordered(receipt, box)
    other = colleague(Role.SUPERVISOR)
    Staff.objects.filter(id=other.staff_id).update(services=["wohngeld"])
    said = page(other.browser, box)
    assert receipt.number not in said and "nicht zuständig" in said
    for name in ("box_label", "box_return", "box_to_counter"):
        address = reverse(f"desk:{name}", args=[box.box_id, order_id])
        assert other.browser.get(address).status_code in (404, 405)
        assert other.browser.post(address, {"altes": "entwertet"}).status_code in (404, 405)


def test_who_runs_the_technique_sees_the_box_and_no_document(
    colleague: Callable[..., Colleague], box: Made, receipt: Receipt
) -> None:
    order_id = ordered(receipt, box)
    until_ready(box, order_id)
    said = page(colleague(Role.ADMINISTRATOR).browser, box)
    order = Order.objects.get(id=order_id)
    assert "bereit zum Abholen" in said and "Technik" in said
    for secret in (receipt.number, order.doc_ref, "probe", "Einlegen", "Angesehen"):
        assert secret not in said, secret


def test_every_state_and_what_to_do_there_is_said_in_words(clerk: Colleague, box: Made, receipt: Receipt) -> None:
    assert boxwords.STATES.keys() == set(CompartmentState)
    order_id = ordered(receipt, box)
    load_id = until_ready(box, order_id)
    for state in CompartmentState:
        box.says(box.goes(state, load_id=load_id))
        actions.take(box_id=box.box_id, now=NOW)
        said = page(clerk.browser, box)
        assert boxwords.STATES[state] in said
        if advice := boxwords.ADVICE.get(state):
            assert advice.steps[-1] in said, state


def test_every_stand_of_a_case_is_said_in_words() -> None:
    assert boxwords._STANDS.keys() == set(OrderState) - {OrderState.WITHDRAWN}


def test_alarms_are_shown_until_somebody_has_looked(clerk: Colleague, box: Made) -> None:
    box.says(Alert("wrong_door", "security", 2, int(NOW.timestamp())), Alert("unbekanntes_wort", "staff", None, 0))
    actions.take(box_id=box.box_id, now=NOW)
    said = page(clerk.browser, box)
    assert "Eine falsche Tür ging auf" in said and "unbekanntes_wort" in said and "Sicherheit" in said
    alarm = Alarm.objects.get(name="wrong_door")
    address = reverse("desk:box_alarm", args=[box.box_id, alarm.id])
    assert "als angesehen vermerkt" in clerk.browser.post(address, follow=True).content.decode()
    assert "Das ging nicht mehr" in clerk.browser.post(address, follow=True).content.decode()
    assert "Eine falsche Tür ging auf" not in page(clerk.browser, box)
    alarm.refresh_from_db()
    assert alarm.seen_by == str(clerk.staff_id) and alarm.seen_at is not None


def test_what_a_compartment_alarms_for_is_said_in_words() -> None:
    told = {each.event.value for each in TABLE if each.alert is not Alarming.NONE}
    assert told - boxwords._ALARMS.keys() == set()
    assert boxwords._NOTICED.keys() == set(Noticed)


def test_how_the_box_is(clerk: Colleague, box: Made) -> None:
    calls(box)
    told = Status(
        doors={1: Sight.OPEN}, contents={1: Sight.NO}, power=50, clock=int(NOW.timestamp()) - 300,
        clock_trusted=False, version="1.2.3", halted="wrong_door", journal_count=7, journal_head=bytes(32),
    )  # fmt: skip
    box.says(told)
    actions.take(box_id=box.box_id, now=NOW)
    said = page(clerk.browser, box)
    for words in (
        "Die Box hat angehalten", "Eine falsche Tür ging auf.", "Reserve, etwa 50 Prozent", "geht 5 Minuten nach",
        "nicht für verlässlich", "Stand von Mo, 23.\u00a0Nov., 10:25:00.", "1.2.3",
        "7 Einträge, noch keine Unterschrift",
    ):  # fmt: skip
        assert words in said, words
    Report.objects.update(journal_broken=True)
    assert "Das Protokoll der Box stimmt nicht" in page(clerk.browser, box)
    assert "hat angehalten" in clerk.browser.get(reverse("desk:day")).content.decode()


def test_the_old_document_is_noted_once_and_the_time_stands_at_the_case(
    clerk: Colleague, box: Made, receipt: Receipt
) -> None:
    order_id = ordered(receipt, box, return_required=True)
    load_id = until_ready(box, order_id)
    box.says(box.issues(load_id), box.goes("return_check", load_id=load_id))
    actions.take(box_id=box.box_id, now=NOW)
    assert "abgeholt, altes Dokument prüfen" in page(clerk.browser, box)
    address = reverse("desk:box_return", args=[box.box_id, order_id])
    assert clerk.browser.post(address, {"altes": "weg"}).status_code == 404
    assert "Es ist vermerkt" in clerk.browser.post(address, {"altes": "entwertet"}, follow=True).content.decode()
    assert "Das ging nicht mehr" in clerk.browser.post(address, {"altes": "fehlt"}, follow=True).content.decode()
    assert Returned.objects.get().outcome == "voided"
    shown = clerk.browser.get(reverse("desk:case", args=[receipt.case_id])).content.decode()
    assert "Ausgabebox: abgeholt Montag, 23." in shown


def test_a_new_pin_is_shown_once_after_a_look_at_the_identity(clerk: Colleague, box: Made, receipt: Receipt) -> None:
    order_id = ordered(receipt, box)
    address = reverse("desk:new_pin", args=[receipt.case_id])
    assert "Neue PIN erzeugen" in clerk.browser.get(address).content.decode()
    refused = clerk.browser.post(address)
    assert refused.status_code == 422 and Pin.objects.count() == 1
    made = clerk.browser.post(address, {"gesehen": "ja"})
    shown = re.search(r'bb-code">(\d{3}) (\d{3})<', made.content.decode())
    assert shown and made.status_code == 200 and "no-store" in made["Cache-Control"]
    actions.say_what_is_due(box_id=box.box_id, now=NOW)
    assert box.pin_of(order_id) == shown[1] + shown[2]
    assert shown[1] + shown[2] not in clerk.browser.get(address).content.decode()


def test_who_has_given_a_new_pin_gives_no_new_code_and_the_other_way_round(
    colleague: Callable[..., Colleague], box: Made, application: Callable[..., Receipt], time: Time
) -> None:
    """Together they open the compartment: nobody has both of somebody else's document."""
    one, other = colleague(Role.CLERK), colleague(Role.CLERK)
    for index, (first, second) in enumerate((("new_pin", "new_code"), ("new_code", "new_pin")), start=1):
        receipt = application(index=index)
        ordered(receipt, box)
        pages = [reverse(f"desk:{name}", args=[receipt.case_id]) for name in (first, second)]
        assert one.browser.post(pages[0], {"gesehen": "ja"}).status_code == 200
        assert one.browser.post(pages[0], {"gesehen": "ja"}).status_code == 200
        pins, codes = Pin.objects.count(), Entry.objects.filter(verb="case.code_replaced").count()
        refused = one.browser.post(pages[1], {"gesehen": "ja"})
        assert refused.status_code == 422
        assert "gibt sie nie dieselbe Person heraus. Bitten Sie jemanden aus dem Team" in refused.content.decode()
        assert (Pin.objects.count(), Entry.objects.filter(verb="case.code_replaced").count()) == (pins, codes)
        assert other.browser.post(pages[1], {"gesehen": "ja"}).status_code == 200
        assert other.browser.post(pages[0], {"gesehen": "ja"}).status_code == 422


def test_where_it_lies_there_or_no_box_was_chosen_there_is_no_new_pin(
    clerk: Colleague, box: Made, receipt: Receipt, application: Callable[..., Receipt]
) -> None:
    until_ready(box, ordered(receipt, box))
    refused = clerk.browser.post(reverse("desk:new_pin", args=[receipt.case_id]), {"gesehen": "ja"})
    assert refused.status_code == 422 and "liegt schon in der Box" in refused.content.decode()
    other = application(index=3)
    refused = clerk.browser.post(reverse("desk:new_pin", args=[other.case_id]), {"gesehen": "ja"})
    assert refused.status_code == 422 and "keine Ausgabebox gewählt" in refused.content.decode()


def test_whose_last_day_is_over_while_the_box_says_nothing_is_listed(
    clerk: Colleague, box: Made, receipt: Receipt, time: Time
) -> None:
    until_ready(box, ordered(receipt, box))
    assert "von der Box noch nicht bestätigt" not in page(clerk.browser, box)
    time.passes(days=20)
    StaffSession.objects.update(started_at=time.now, last_seen_at=time.now)
    assert "von der Box noch nicht bestätigt" in page(clerk.browser, box)
