"""E-mail addresses are confirmed before anything goes there; who has agreed to notices online can take that back."""

import re
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from buergerbuero.base import keyring
from buergerbuero.base.actors import CITIZEN, Actor
from buergerbuero.cases import actions, queries
from buergerbuero.cases.models import Case, Delivery, Event, MailCheck
from buergerbuero.cases.values import Access, MailState, NotAllowed, Receipt, WrongMailCode
from buergerbuero.messages.models import Hint
from buergerbuero.messages.queries import hint_said
from tests.cast import LATER, NOW
from tests.db.cases.confirming import code_in
from tests.db.cases.correcting import ask, begin

pytestmark = pytest.mark.django_db
Run = Callable[[], list[str]]


@pytest.fixture
def asked(applied: Receipt, run_facts: Run) -> Receipt:
    """The worker has written to the address."""
    run_facts()
    return applied


def kinds() -> list[str]:
    return list(Hint.objects.order_by("created_at", "kind").values_list("kind", flat=True))


def test_before_the_address_is_confirmed_only_a_code_goes_there(asked: Receipt, clerk: Actor, run_facts: Run) -> None:
    actions.ask_back(case_id=asked.case_id, version=0, text="Seit wann?", by=clerk, now=NOW)
    run_facts()
    assert kinds() == ["confirm"]
    [hint] = Hint.objects.all()
    said = hint_said(hint, keyring.open_at_desk(vault=asked.case_id))
    assert "number" not in said["words"] and asked.number not in str(said)
    assert said["words"]["code"].replace(" ", "") == code_in(asked)
    assert code_in(asked).encode() not in bytes(hint.sealed) and asked.number.encode() not in bytes(hint.sealed)


def test_a_code_confirms_and_what_was_missed_is_told(
    asked: Receipt, access: Access, clerk: Actor, run_facts: Run
) -> None:
    actions.ask_back(case_id=asked.case_id, version=0, text="Seit wann?", by=clerk, now=NOW)
    run_facts()
    code = code_in(asked)
    actions.confirm_mail(access=access, code=f" {code[:3]} {code[3:]} ", by=CITIZEN, now=NOW)
    actions.confirm_mail(access=access, code="wieder", by=CITIZEN, now=LATER)
    run_facts()
    assert kinds() == ["confirm", "question"]
    assert queries.citizen_view(access=access, language="de").mail is MailState.CONFIRMED


@pytest.mark.parametrize("digits", ["٠١٢٣٤٥٦٧٨٩", "０１２３４５６７８９"])
def test_a_code_may_be_typed_in_the_digits_of_another_script(asked: Receipt, access: Access, digits: str) -> None:
    actions.confirm_mail(access=access, code="".join(digits[int(each)] for each in code_in(asked)), by=CITIZEN, now=NOW)
    assert queries.citizen_view(access=access, language="de").mail is MailState.CONFIRMED


@pytest.mark.parametrize("code", ["²²²²²²", "é", "½", "1" * 100_000, "\x00", ""])
def test_what_is_no_code_is_a_wrong_one(asked: Receipt, access: Access, code: str) -> None:
    with pytest.raises(WrongMailCode):
        actions.confirm_mail(access=access, code=code, by=CITIZEN, now=NOW)


def test_a_code_cannot_be_tried_without_end(asked: Receipt, access: Access) -> None:
    right = code_in(asked)
    wrong = "000000" if right != "000000" else "111111"
    left = []
    for _ in range(10):
        with pytest.raises(WrongMailCode) as refused:
            actions.confirm_mail(access=access, code=wrong, by=CITIZEN, now=NOW)
        left.append(refused.value.left)
    assert left == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    with pytest.raises(WrongMailCode):
        actions.confirm_mail(access=access, code=right, by=CITIZEN, now=NOW)
    assert queries.citizen_view(access=access, language="de").mail is MailState.ASKED


def test_another_code_can_be_had_five_times(asked: Receipt, access: Access, run_facts: Run) -> None:
    first = code_in(asked)
    for _ in range(6):
        actions.want_code(access=access, by=CITIZEN, now=NOW)
    run_facts()
    assert kinds() == ["confirm"] * 5
    assert MailCheck.objects.get().codes == 5
    if code_in(asked) != first:
        with pytest.raises(WrongMailCode):
            actions.confirm_mail(access=access, code=first, by=CITIZEN, now=NOW)


def test_a_notice_that_would_come_online_comes_as_a_letter(
    asked: Receipt, access: Access, clerk: Actor, run_facts: Run
) -> None:
    assert queries.citizen_view(access=access, language="de").can_revoke
    actions.revoke_consent(access=access, by=CITIZEN, now=NOW)
    event = Event.objects.get(axis="delivery")
    assert (event.verb, event.before, event.after, event.actor_kind) == ("revoke", "inbox", "post", "citizen")
    found = queries.citizen_view(access=access, language="de")
    assert not found.can_revoke
    assert found.delivery_text == "Als Brief an Ihre Anschrift"
    actions.grant(case_id=asked.case_id, version=1, by=clerk, now=NOW)
    actions.release_due(now=LATER)
    run_facts()
    assert Delivery.objects.get().channel == "post"


def test_it_cannot_be_taken_back_once_the_notice_is_there(
    asked: Receipt, access: Access, clerk: Actor, run_facts: Run
) -> None:
    actions.grant(case_id=asked.case_id, version=0, by=clerk, now=NOW)
    actions.release_due(now=LATER)
    run_facts()
    with pytest.raises(NotAllowed):
        actions.revoke_consent(access=access, by=CITIZEN, now=LATER)


def test_a_correction_of_something_else_keeps_the_letter(asked: Receipt, access: Access, clerk: Actor) -> None:
    actions.revoke_consent(access=access, by=CITIZEN, now=NOW)
    ask(asked, clerk, "seit_wann")
    draft = begin(asked, access)
    draft.enter("seit_wann", "2026-09-28")
    draft.send(access)
    assert Case.objects.get(id=asked.case_id).channel == "post"


def test_another_address_has_to_be_confirmed_anew(asked: Receipt, access: Access, clerk: Actor, run_facts: Run) -> None:
    actions.confirm_mail(access=access, code=code_in(asked), by=CITIZEN, now=NOW)
    ask(asked, clerk, "kontakt")
    draft = begin(asked, access)
    draft.enter("kontakt", {"email": "neu@example.org", "telefon": ""})
    draft.send(access)
    run_facts()
    assert queries.citizen_view(access=access, language="de").mail is MailState.ASKED
    actions.confirm_mail(access=access, code=code_in(asked), by=CITIZEN, now=LATER)
    assert queries.citizen_view(access=access, language="de").mail is MailState.CONFIRMED


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        ("UPDATE cases_case SET channel = 'inbox', sequence = sequence + 1 WHERE channel = 'post'", "way of delivery"),
        (
            "UPDATE cases_case SET channel = 'post', state = 'withdrawn', closed_at = now(), sequence = sequence + 1",
            "way of delivery",
        ),
        ("UPDATE cases_mailcheck SET tries = 0", "tries"),
        ("UPDATE cases_mailcheck SET tries = tries + 1, confirmed_at = now()", "tries"),
    ],
)
def test_a_taken_portal_cannot(
    sentence: str, message: str, asked: Receipt, access: Access, taken: Callable[[], object]
) -> None:
    if "'inbox'" in sentence:
        actions.revoke_consent(access=access, by=CITIZEN, now=NOW)
    MailCheck.objects.update(tries=1)
    taken()
    with pytest.raises(IntegrityError, match=re.escape(message)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sentence)
        assert cursor.rowcount
