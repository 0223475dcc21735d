"""Which answers may differ from what was sent, whatever was asked for and answered: the rule that corrections obey."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.forms import queries, rules
from buergerbuero.forms.values import Answers
from tests.unit.forms.forms import form_of

FORM = form_of("""
seiten:
  - {id: a, frage: A?, art: ja_nein}
  - {id: b, frage: B?, art: ja_nein, wenn: {a: ja}}
  - {id: c, frage: C?, art: ja_nein, wenn: {b: ja}}
  - {id: d, frage: D?, art: text}
  - id: e
    frage: E?
    felder:
      - {id: eins, art: text, frage: Eins}
      - {id: zwei, art: text, frage: Zwei, wenn: {c: ja}}
      - {id: drei, art: text, frage: Drei, pflicht: nein}
  - {id: f, frage: F?, art: ja_nein, wenn: {nicht: {a: ja}}}
  - {id: g, frage: G?, art: text, wenn: {eines: [{f: ja}, {c: nein}]}}
""")
PAGES = [page.id for page in FORM.pages]
YES = st.sampled_from(["ja", "nein"])
WORD = st.sampled_from(["eins", "zwei", "drei"])
ANSWERS = st.fixed_dictionaries(
    {
        "a": YES,
        "b": YES,
        "c": YES,
        "d": WORD,
        "e": st.fixed_dictionaries({"eins": WORD, "zwei": WORD}, optional={"drei": WORD}),
        "f": YES,
        "g": WORD,
    }
)
ASKED = st.sets(st.sampled_from(PAGES)).map(lambda pages: tuple(sorted(pages)))


def some(answers: Mapping[str, Any], left_out: set[str]) -> Answers:
    return {name: value for name, value in answers.items() if name not in left_out}


@given(ANSWERS, ANSWERS, ASKED, st.sets(st.sampled_from(PAGES)))
def test_only_what_is_asked_for_and_what_that_opens_differs(
    first: Answers, second: Answers, asked: tuple[str, ...], left_out: set[str]
) -> None:
    sent, entered = rules.on_path(FORM, first), some(second, left_out)
    free = {page.id for page in rules.amendable(FORM, sent, asked, entered)}
    stands = rules.amended(FORM, sent, asked, entered)

    for page, fields in rules.walk(FORM, stands):
        if page.id not in free:  # what a change closes on it falls away; the rest is as it was
            for field in fields:
                assert rules.value_of(page, field, stands) == rules.value_of(page, field, sent)
    assert rules.on_path(FORM, stands) == stands
    for page_id in free - set(asked):  # opened: it asks something that was not asked before
        before = {field.key for page, fields in rules.walk(FORM, sent) if page.id == page_id for field in fields}
        now = {field.key for page, fields in rules.walk(FORM, stands) if page.id == page_id for field in fields}
        assert now - before


@given(ANSWERS, ANSWERS)
def test_where_nothing_is_asked_for_nothing_changes(first: Answers, second: Answers) -> None:
    sent = rules.on_path(FORM, first)
    assert rules.amended(FORM, sent, (), second) == sent
    assert rules.amendable(FORM, sent, (), second) == ()
    assert queries.changes(FORM, sent, rules.amended(FORM, sent, (), second), "de") == ()


@given(ANSWERS, ANSWERS, ASKED, st.sets(st.sampled_from(PAGES)))
def test_what_lacks_nothing_is_complete(
    first: Answers, second: Answers, asked: tuple[str, ...], left_out: set[str]
) -> None:
    sent, entered = rules.on_path(FORM, first), {**first, **some(second, left_out)}
    entered = {name: value for name, value in entered.items() if name in sent or name not in left_out}
    if not rules.unamended(FORM, sent, asked, entered):
        assert rules.missing(FORM, rules.amended(FORM, sent, asked, entered)) == ()


@given(ANSWERS, ANSWERS)
def test_the_changes_lead_from_the_one_to_the_other(first: Answers, second: Answers) -> None:
    before, after = rules.on_path(FORM, first), rules.on_path(FORM, second)
    rows = {(row.page_id, row.label): row.text for row in queries.rows(FORM, before, "de")}
    for change in queries.changes(FORM, before, after, "de"):
        assert rows.pop((change.page_id, change.label), "") == change.before
        if change.after:
            rows[change.page_id, change.label] = change.after
    assert rows == {(row.page_id, row.label): row.text for row in queries.rows(FORM, after, "de")}


@pytest.mark.parametrize("unfinished", [(), ("d",)])
def test_an_input_that_could_not_be_taken_is_asked_for_again(unfinished: tuple[str, ...]) -> None:
    sent = {"a": "nein", "d": "eins", "e": {"eins": "zwei"}, "f": "nein"}
    lacking = [page.id for page in rules.unamended(FORM, sent, ("d",), sent, unfinished)]
    assert lacking == list(unfinished)
