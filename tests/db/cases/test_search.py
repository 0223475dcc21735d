"""Who may search finds by words; who has a copy of the database finds no two rows that are alike."""

import datetime
import itertools
import json
from collections import Counter
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.db import IntegrityError, ProgrammingError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from buergerbuero.base.ids import new_id
from buergerbuero.base.outbox import Fact
from buergerbuero.cases import queries, rules
from buergerbuero.cases.actions.erase import erase
from buergerbuero.cases.actions.index import index_case
from buergerbuero.cases.models import Case, SearchLabel
from buergerbuero.cases.queries import labels
from buergerbuero.cases.values import Access, Receipt
from buergerbuero.config.cli.demo_data import Plan, apply
from tests.cast import NOW
from tests.made.at_once import at_once

pytestmark = pytest.mark.django_db


def index(case_id: UUID) -> None:
    index_case(fact=Fact(new_id(), "case.opened", 1, case_id, NOW, 1), now=NOW)


def found(text: str) -> set[str]:
    return {item.number for item in queries.find(text=text, staff_id=uuid4(), now=NOW)}


def token_of(word: str) -> bytes:
    [[name, _]] = rules.query_tokens(word, settings.BB.held("index_key"))
    return name


@pytest.fixture
def same_name(applied: Receipt, service: str) -> list[Receipt]:
    """Three cases of one person, all indexed."""
    moments = (NOW - datetime.timedelta(minutes=20) + datetime.timedelta(seconds=n) for n in itertools.count())
    receipts = [applied, *(apply(Plan(1, days_ago=0, fate="new"), moments) for _ in range(2))]
    for receipt in receipts:
        index(receipt.case_id)
    return receipts


def test_all_cases_of_a_name_are_found(same_name: list[Receipt]) -> None:
    assert found("Entwurf") == found("Tomasz Entwurf") == {receipt.number for receipt in same_name}
    assert found("Tomasz Probe") == set()


def test_a_copy_does_not_say_which_cases_have_the_same_words(same_name: list[Receipt]) -> None:
    """Whatever stands in two rows of the table but the case is different: nothing can be joined."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(t) FROM cases_searchlabel t")
        rows = [json.loads(row) for (row,) in cursor.fetchall()]
    cases = Counter(row.pop("case_id") for row in rows)
    assert len(cases) == 3 and len(set(cases.values())) == 1, "the same words, as many rows"
    values = Counter(str(value) for row in rows for value in row.values())
    assert set(values.values()) == {1}
    assert all(UUID(value) for value in values), "no number that tells an order"


def test_a_case_that_is_gone_leaves_no_hole(same_name: list[Receipt]) -> None:
    first, second, third = same_name
    rows = SearchLabel.objects.count()
    SearchLabel.objects.filter(case=first.case_id).update(case=None)
    assert found("Entwurf") == {second.number, third.number}
    index(second.case_id)
    assert found("Entwurf") == {second.number, third.number}
    assert SearchLabel.objects.count() == rows + rows // 3, "labels of before stay, and belong to nobody"


@pytest.mark.parametrize("many", [0, 1, 2, 15, 16, 17, 47, 48, 1000])
def test_the_next_free_label_is_found_after_any_number(many: int) -> None:
    tokens = [bytes([n]) * 32 for n in range(3)]
    kept = [rules.label(tokens[0], count) for count in range(many)] + [rules.label(tokens[1], 0)]
    SearchLabel.objects.bulk_create(SearchLabel(label=label) for label in kept)
    assert labels.next_counts(tokens) == dict(zip(tokens, (many, 1, 0), strict=True))


def test_a_name_that_thousands_have_takes_few_statements(
    applied: Receipt, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    token = token_of("Entwurf")
    rows = (SearchLabel(label=rules.label(token, count), case_id=applied.case_id) for count in range(5000))
    SearchLabel.objects.bulk_create(rows)
    with django_assert_max_num_queries(10):
        assert labels.cases_with([token, b"nobody"]) == {token: {applied.case_id}, b"nobody": set()}
    with django_assert_max_num_queries(6):
        assert labels.next_counts([token, b"nobody"]) == {token: 5000, b"nobody": 0}


@pytest.mark.parametrize(
    "sentence",
    ["DELETE FROM cases_searchlabel", "UPDATE cases_searchlabel SET label = gen_random_uuid()"],
)
def test_the_worker_has_no_right_to_make_holes(sentence: str, same_name: list[Receipt]) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute(f"SET LOCAL ROLE bb_worker; {sentence}")


def test_no_label_goes_to_another_case(same_name: list[Receipt]) -> None:
    with pytest.raises(IntegrityError, match="never given to another case"):
        SearchLabel.objects.update(case=same_name[0].case_id)


def test_the_worker_indexes_and_erases_with_its_rights(same_name: list[Receipt]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE bb_worker")
        index(same_name[0].case_id)
        erase(case_id=same_name[1].case_id, now=NOW)
        cursor.execute("RESET ROLE")
    assert found("Entwurf") == {same_name[0].number, same_name[2].number}


@pytest.mark.django_db(transaction=True)
def test_two_at_once_take_no_label_from_each_other(applied: Receipt, another: tuple[Receipt, Access]) -> None:
    ids = [applied.case_id, another[0].case_id]
    assert at_once(*(lambda case_id=case_id: index(case_id) for case_id in itertools.chain(ids, ids, ids))) == []
    for case in Case.objects.filter(id__in=ids):
        words = SearchLabel.objects.filter(case=case).count()
        assert words >= 5, "each has all of its words once"
    assert labels.next_counts([token_of("Entwurf")]) == {token_of("Entwurf"): 3}
    assert found("Tomasz Entwurf") == {applied.number}
