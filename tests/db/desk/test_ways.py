"""Every way of delivery, from the application to the closed case: a way that somebody forgot somewhere fails here."""

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from buergerbuero.base.actors import CITIZEN, Actor, staff
from buergerbuero.cases import actions, queries
from buergerbuero.cases.actions.counter import close_handed_out
from buergerbuero.cases.models import Case, Delivery
from buergerbuero.cases.values import CaseState, CitizenCase, IdentityCheck, Receipt
from buergerbuero.catalogue.values.ways import WAYS, WORDS, Channel, ToDo, Way
from buergerbuero.pickup import actions as pickup
from buergerbuero.pickup.models import Order
from tests.cast import NOW, PROJECT
from tests.db.conftest import Colleague, Time
from tests.made import fees
from tests.made.boxes import Made, until_ready

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)
BOX = Made("rathaus")
ASKED: dict[str, dict[str, object]] = {"box": {"ausgabebox": {"niedrig": "nein"}}}
"""What a way asks besides."""
LISTS = {ToDo.POST: "/post/", ToDo.COUNTER: "/schalter/"}
ANSWERS = """\
      postfach: Online in mein Postfach
      post: Als Brief an meine Anschrift
      schalter: Ich hole ihn am Schalter ab
      box: Ich hole ihn an der Ausgabebox ab, mit Code und PIN
"""
ALLOWED = "zustellung: [postfach, post, schalter, box]"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The practice service, offering every way that there is."""
    found = shutil.copytree(PROJECT / "services" / fees.SERVICE, tmp_path / fees.SERVICE)
    replace(found / "form.yaml", ANSWERS, "".join(f"      {word}: Auf diesem Weg\n" for word in WORDS))
    replace(found / "service.yaml", ALLOWED, f"zustellung: [{', '.join(WORDS)}]")
    return found


def replace(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert before in text, f"{file.name} is written in another way now"
    file.write_text(text.replace(before, after), encoding="utf-8")


@pytest.mark.parametrize("channel", Channel)
def test_it_is_gone_to_its_end(
    channel: Channel, folder: Path, clerk: Colleague, work: Callable[[], object], time: Time
) -> None:
    way, by = WAYS[channel], staff(clerk.staff_id)
    BOX.register()
    receipt = fees.apply(fees.publish(NOW, folder), NOW, farbe="grau", zustellung=way.word, **ASKED.get(way.word, {}))
    work()
    actions.take(case_id=receipt.case_id, version=0, by=by, now=NOW)
    the_desk_names_it(way, receipt, clerk)
    the_person_reads_it(way, receipt)

    actions.grant(case_id=receipt.case_id, version=1, by=by, now=NOW - HOUR)
    actions.release_due(now=NOW)
    work()
    [delivery] = Delivery.objects.filter(case_id=receipt.case_id)
    assert delivery.channel == channel
    it_stands_on_its_list_and_no_other(way, receipt, clerk)

    {ToDo.NOTHING: in_the_inbox, ToDo.POST: posted, ToDo.COUNTER: laid_ready, ToDo.BOX: laid_in}[way.to_do](
        delivery, by
    )
    work()
    waits = Case.objects.get(id=receipt.case_id).state == CaseState.DECIDED
    assert waits is not way.ends, "what ends the case stands in the table"
    if waits:
        {ToDo.NOTHING: opened, ToDo.COUNTER: handed_out, ToDo.BOX: collected}[way.to_do](delivery, receipt, by)
        work()
    assert Case.objects.get(id=receipt.case_id).state == CaseState.CLOSED
    time.passes(hours=1)
    assert receipt.number not in " ".join(map(page(clerk), LISTS.values()))


def page(clerk: Colleague) -> Callable[[str], str]:
    return lambda path: clerk.browser.get(path).content.decode()


def the_desk_names_it(way: Way, receipt: Receipt, clerk: Colleague) -> None:
    shown = page(clerk)(f"/vorgang/{receipt.case_id}/")
    assert f"Der Bescheid geht {way.goes}." in shown
    view = queries.case_view(case_id=receipt.case_id, staff_id=clerk.staff_id, now=NOW)
    assert view.delivery_text == way.name


def the_person_reads_it(way: Way, receipt: Receipt) -> None:
    german, english = (own_case(receipt, language) for language in ("de", "en"))
    assert german.delivery_text == way.chosen != english.delivery_text
    ahead = [[entry.text for entry in view.timeline if not entry.done] for view in (german, english)]
    assert way.ahead in ahead[0] and way.ahead not in ahead[1]
    assert german.can_revoke is (way.to_do is ToDo.NOTHING)


def own_case(receipt: Receipt, language: str) -> CitizenCase:
    access = queries.open_access(number=receipt.number, code=receipt.access_code)
    return queries.citizen_view(access=access, language=language)


def it_stands_on_its_list_and_no_other(way: Way, receipt: Receipt, clerk: Colleague) -> None:
    standing = [to_do for to_do, path in LISTS.items() if receipt.number in page(clerk)(path)]
    assert standing == [to_do for to_do in LISTS if to_do is way.to_do]
    if way.to_do is ToDo.POST:
        assert f'aria-label="Verschickt: {way.name} zu Vorgang {receipt.number}"' in page(clerk)("/post/")


def in_the_inbox(delivery: Delivery, by: Actor) -> None:
    assert delivery.state == "provided", "at once, by the worker"


def posted(delivery: Delivery, by: Actor) -> None:
    [letter] = queries.post_list()
    assert letter.way == WAYS[delivery.channel].name
    actions.mark_posted(delivery_id=letter.delivery_id, by=by, now=NOW)


def laid_in(delivery: Delivery, by: Actor) -> None:
    pickup.say_what_is_due(box_id=BOX.box_id, now=NOW)
    until_ready(BOX, order_of(delivery).id)


def collected(delivery: Delivery, receipt: Receipt, by: Actor) -> None:
    load_id = order_of(delivery).load_id
    assert load_id
    BOX.says(BOX.issues(load_id))
    pickup.take(box_id=BOX.box_id, now=NOW)


def order_of(delivery: Delivery) -> Order:
    return Order.objects.get(delivery_id=delivery.id)


def laid_ready(delivery: Delivery, by: Actor) -> None:
    actions.lay_ready(delivery_id=delivery.id, by=by, now=NOW)


def opened(delivery: Delivery, receipt: Receipt, by: Actor) -> None:
    access = queries.open_access(number=receipt.number, code=receipt.access_code)
    actions.open_document(access=access, document_id=delivery.document_id, by=CITIZEN, now=NOW)


def handed_out(delivery: Delivery, receipt: Receipt, by: Actor) -> None:
    actions.hand_out(delivery_id=delivery.id, check=IdentityCheck.CARD, by=by, now=NOW)
    assert close_handed_out(delivery_id=delivery.id, now=NOW + HOUR)
