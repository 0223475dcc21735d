"""Retention: what is due is gone, key first; what is not due or not confirmed stays."""

import datetime
import json
from collections.abc import Callable

import pytest
from django.conf import settings

from buergerbuero.base.actors import CITIZEN
from buergerbuero.base.models import WrappedKey
from buergerbuero.cases import actions, queries
from buergerbuero.cases.models import Case, Event, Party, SearchToken
from buergerbuero.cases.values import Access, Receipt, UnknownCase
from buergerbuero.messages.models import Hint, Message
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def test_a_withdrawn_case_is_erased_after_its_year_and_not_before(
    applied: Receipt, access: Access, run_facts: Callable[[], list[str]]
) -> None:
    run_facts()
    actions.withdraw(access=access, by=CITIZEN, now=NOW)
    assert actions.erase_due(now=NOW + datetime.timedelta(days=365)) == 0
    assert actions.erase_due(now=NOW + datetime.timedelta(days=367)) == 1

    for model in (Case, Party, Event, SearchToken, Message, Hint):
        assert not model.objects.exists(), model
    assert not WrappedKey.objects.filter(vault=applied.case_id).exists()
    with pytest.raises(UnknownCase):
        queries.open_access(number=applied.number, code=applied.access_code)
    listed = (settings.BB.checkpoint_dir / "erased.jsonl").read_text(encoding="utf-8").splitlines()
    assert str(applied.case_id) in {json.loads(line)["case"] for line in listed}
    assert actions.erase_due(now=NOW + datetime.timedelta(days=367)) == 0


def test_an_open_case_is_never_erased(applied: Receipt) -> None:
    assert actions.erase_due(now=NOW + datetime.timedelta(days=10_000)) == 0
    assert Case.objects.filter(id=applied.case_id).exists()
