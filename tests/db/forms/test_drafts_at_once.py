"""Two tabs and a double click, with real threads on a real PostgreSQL."""

import datetime
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import transaction

from buergerbuero.base.actors import CITIZEN
from buergerbuero.forms import actions, queries
from buergerbuero.forms.values import AlreadySubmitted, Draft
from tests.made.at_once import at_once

NOW = datetime.datetime(2026, 3, 17, 9, 30, tzinfo=datetime.UTC)
ROUNDS = 15

pytestmark = pytest.mark.django_db(transaction=True)


def saver(started: tuple[Draft, str], page: str, values: list[dict[str, list[str]]]) -> Callable[[], None]:
    def job() -> None:
        for raw in values:
            actions.save_page(draft_id=started[0].id, code=started[1], page_id=page, raw=raw, by=CITIZEN, now=NOW)

    return job


def test_two_tabs_on_different_pages_lose_nothing(started: tuple[Draft, str]) -> None:
    remarks = [{"bemerkung": [f"Satz {number}"]} for number in range(ROUNDS)]
    ways = [{"zahlweg": ["lastschrift" if number % 2 else "überweisung"]} for number in range(ROUNDS)]

    assert at_once(saver(started, "bemerkung", remarks), saver(started, "zahlweg", ways)) == []

    opened = queries.open_draft(draft_id=started[0].id, code=started[1])
    assert opened.answers == {"bemerkung": f"Satz {ROUNDS - 1}", "zahlweg": "überweisung"}
    assert opened.draft.version == 1 + 2 * ROUNDS


def test_two_tabs_on_one_page_never_mix(started: tuple[Draft, str]) -> None:
    german = {"lastschrift-iban": ["DE02120300000000202051"], "lastschrift-bank": ["Probebank"]}
    dutch = {"lastschrift-iban": ["NL91ABNA0417164300"], "lastschrift-bank": ["Vorlagebank"]}

    mine, yours = (saver(started, "lastschrift", [each] * ROUNDS) for each in (german, dutch))
    assert at_once(mine, yours) == []

    answer = queries.open_draft(draft_id=started[0].id, code=started[1]).answers["lastschrift"]
    assert answer in (
        {"iban": "DE02120300000000202051", "bank": "Probebank"},
        {"iban": "NL91ABNA0417164300", "bank": "Vorlagebank"},
    )


def test_looks_that_are_counted_meanwhile_take_no_answer_along(started: tuple[Draft, str]) -> None:
    remarks = [{"bemerkung": [f"Satz {number}"]} for number in range(ROUNDS)]
    shown = [f"page{number}" for number in range(ROUNDS)]

    def looker(pages: list[str]) -> Callable[[], None]:
        def job() -> None:
            for page in pages:
                actions.count_shown(draft_id=started[0].id, code=started[1], page_id=page, by=CITIZEN, now=NOW)

        return job

    assert at_once(saver(started, "bemerkung", remarks), looker(shown[::2]), looker(shown[1::2])) == []

    opened = queries.open_draft(draft_id=started[0].id, code=started[1])
    assert opened.answers == {"bemerkung": f"Satz {ROUNDS - 1}"}
    assert sorted(opened.trail.pages) == sorted(shown)


def test_a_double_click_sends_once(started: tuple[Draft, str]) -> None:
    done: list[bool] = []

    def send() -> None:
        case = uuid4()
        with transaction.atomic():
            try:
                queries.open_draft(draft_id=started[0].id, code=started[1], lock=True)
            except AlreadySubmitted:
                done.append(False)
                return
            done.append(actions.mark_submitted(draft_id=started[0].id, case_id=case, now=NOW))

    assert at_once(send, send, send, send) == []

    assert sorted(done) == [False, False, False, True]


def test_a_page_saved_while_the_draft_is_sent_is_in_or_is_told(started: tuple[Draft, str]) -> None:
    """Whoever saves after sending hears of it; nothing is written into a draft that was sent."""
    sent_with: list[dict[str, object]] = []
    told: list[bool] = []

    def send() -> None:
        with transaction.atomic():
            opened = queries.open_draft(draft_id=started[0].id, code=started[1], lock=True)
            sent_with.append(opened.answers)
            actions.mark_submitted(draft_id=started[0].id, case_id=uuid4(), now=NOW)

    def save() -> None:
        try:
            saver(started, "bemerkung", [{"bemerkung": ["Noch etwas"]}])()
        except AlreadySubmitted:
            told.append(True)

    assert at_once(send, save) == []

    assert (sent_with == [{"bemerkung": "Noch etwas"}]) != (told == [True])
    assert queries.draft(started[0].id).submitted_case is not None
