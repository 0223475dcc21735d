"""Retention: what is due is gone, key first; what is not due or not confirmed stays."""

import datetime
import json
from collections.abc import Callable

import pytest
from django.conf import settings

from buergerbuero.base.actors import CITIZEN, Actor
from buergerbuero.base.models import WrappedKey
from buergerbuero.cases import actions, queries
from buergerbuero.cases.models import Case, Decision, Event, Party, SearchLabel
from buergerbuero.cases.values import Access, Receipt, SomeFailed, UnknownCase
from buergerbuero.messages.models import Hint, Message
from tests.cast import LATER, NOW

pytestmark = pytest.mark.django_db


def test_a_withdrawn_case_is_erased_after_its_year_and_not_before(
    applied: Receipt, access: Access, run_facts: Callable[[], list[str]]
) -> None:
    run_facts()
    actions.withdraw(access=access, by=CITIZEN, now=NOW)
    assert actions.erase_due(now=NOW + datetime.timedelta(days=365)) == 0
    assert actions.erase_due(now=NOW + datetime.timedelta(days=367)) == 1

    for model in (Case, Party, Event, Message, Hint):
        assert not model.objects.exists(), model
    assert set(SearchLabel.objects.values_list("case", flat=True)) == {None}, "what is left belongs to no case"
    assert not WrappedKey.objects.filter(vault=applied.case_id).exists()
    with pytest.raises(UnknownCase):
        queries.open_access(number=applied.number, code=applied.access_code)
    listed = (settings.BB.checkpoint_dir / "erased.jsonl").read_text(encoding="utf-8").splitlines()
    assert str(applied.case_id) in {json.loads(line)["case"] for line in listed}
    assert actions.erase_due(now=NOW + datetime.timedelta(days=367)) == 0


def test_an_open_case_is_never_erased(applied: Receipt) -> None:
    assert actions.erase_due(now=NOW + datetime.timedelta(days=10_000)) == 0
    assert Case.objects.filter(id=applied.case_id).exists()


def test_a_case_that_cannot_be_erased_keeps_no_other(
    applied: Receipt, access: Access, another: tuple[Receipt, Access]
) -> None:
    receipt, other = another
    for each in (access, other):
        actions.withdraw(access=each, by=CITIZEN, now=NOW)
    Case.objects.filter(id=applied.case_id).update(digest="0" * 64)
    with pytest.raises(SomeFailed) as failed:
        actions.erase_due(now=NOW + datetime.timedelta(days=367))
    assert failed.value.case_ids == (applied.case_id,)
    assert list(Case.objects.values_list("id", flat=True)) == [applied.case_id]
    assert not WrappedKey.objects.filter(vault=receipt.case_id).exists()


def test_a_decision_that_cannot_be_released_holds_up_no_other(
    applied: Receipt, another: tuple[Receipt, Access], clerk: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    receipt, _ = another
    for each in (applied, receipt):
        actions.grant(case_id=each.case_id, version=0, by=clerk, now=NOW)
    standing = Case.objects.get(id=applied.case_id)
    # The event that the release would write is there already: its number is taken.
    Event.objects.create(
        case=standing,
        sequence=standing.sequence + 1,
        axis="case",
        verb="close",
        before="",
        after="",
        at=NOW,
        actor_kind="system",
        actor_id="-",
    )
    assert actions.release_due(now=LATER) == 1
    assert {each.case_id: each.state for each in Decision.objects.all()} == {
        applied.case_id: "made",
        receipt.case_id: "released",
    }
    assert "could not be released: IntegrityError" in caplog.text
