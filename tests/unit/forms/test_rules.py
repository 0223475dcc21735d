"""Which pages apply: conditions, the path, and what is missing on it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.forms import rules
from buergerbuero.forms.values import All, AnyOf, Condition, Is, Not
from tests.unit.forms.forms import form_of

FORM = form_of(
    """
seiten:
  - {id: tier, frage: Welches Tier?, art: auswahl, antworten: {hund: Hund, katze: Katze, andere: Anderes}}
  - {id: welches, frage: Welches genau?, art: text, wenn: {tier: [andere]}}
  - {id: zugezogen, frage: Zugezogen?, art: ja_nein, wenn: {tier: [hund]}}
  - id: bisher
    frage: Wo vorher?
    wenn: {zugezogen: [ja]}
    felder:
      - {id: stadt, art: text, frage: Stadt}
      - {id: grund, art: mehrfach, frage: Grund, pflicht: nein, antworten: {arbeit: Arbeit, liebe: Liebe}}
  - id: ende
    frage: Noch etwas?
    felder:
      - {id: satz, art: langtext, frage: Satz, pflicht: nein}
      - {id: warum, art: text, frage: Warum?, wenn: {alle: [{bisher.grund: [liebe]}, {nicht: {tier: [katze]}}]}}
"""
)


def ids(answers: dict[str, Any]) -> list[str]:
    return [page.id for page in rules.path(FORM, answers)]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, ["tier", "ende"]),
        ({"tier": "katze"}, ["tier", "ende"]),
        ({"tier": "andere"}, ["tier", "welches", "ende"]),
        ({"tier": "hund"}, ["tier", "zugezogen", "ende"]),
        ({"tier": "hund", "zugezogen": True}, ["tier", "zugezogen", "bisher", "ende"]),
        ({"tier": "hund", "zugezogen": False}, ["tier", "zugezogen", "ende"]),
        # an answer off the path counts as not given: the cat never moved
        ({"tier": "katze", "zugezogen": True}, ["tier", "ende"]),
    ],
)
def test_the_path_follows_the_answers(answers: dict[str, Any], expected: list[str]) -> None:
    assert ids(answers) == expected


def test_a_field_applies_by_its_own_condition() -> None:
    moved = {"tier": "hund", "zugezogen": True, "bisher": {"stadt": "Netphen", "grund": ["arbeit", "liebe"]}}
    last = FORM.pages[-1]

    assert [field.key for field in rules.fields_on(FORM, last, moved)] == ["ende.satz", "ende.warum"]
    assert [field.key for field in rules.fields_on(FORM, last, {"tier": "hund"})] == ["ende.satz"]


PAGES = """
seiten:
  - {id: daten, frage: Einverstanden?, art: erklärung, text: Ja.}
  - {id: tier, frage: Ein Tier?, art: ja_nein}
"""
LAST = "  - {id: ende, frage: Stimmt alles?, art: erklärung, text: Alles stimmt"


@pytest.mark.parametrize(
    ("pages", "expected"),
    [(PAGES + LAST + "}", "ende"), (PAGES + LAST + ", wenn: {tier: [ja]}}", None), (PAGES, None)],
)
def test_only_what_everybody_declares_at_the_end_is_the_declaration(pages: str, expected: str | None) -> None:
    found = rules.declaration_of(form_of(pages))
    assert (found.id if found else None) == expected


def test_what_is_sent_is_on_the_path_and_not_empty() -> None:
    answers = {
        "tier": "hund",
        "welches": "Esel",
        "zugezogen": False,
        "bisher": {"stadt": "Netphen", "grund": ["liebe"]},
        "ende": {"satz": None, "warum": "Darum"},
    }

    assert rules.on_path(FORM, answers) == {"tier": "hund", "zugezogen": False}


def test_missing_pages_are_those_never_answered_unfinished_or_lacking_a_required_field() -> None:
    done: dict[str, Any] = {"tier": "hund", "zugezogen": False, "ende": {"satz": None}}
    loving = {"bisher": {"stadt": "Netphen", "grund": ["liebe"]}}

    assert rules.missing(FORM, done) == ()
    assert [page.id for page in rules.missing(FORM, {})] == ["tier", "ende"]
    assert [page.id for page in rules.missing(FORM, {**done, "tier": None})] == ["tier"]
    assert [page.id for page in rules.missing(FORM, done, {"zugezogen", "welches"})] == ["zugezogen"]
    # a later answer makes a field of a page that was answered before apply
    assert [page.id for page in rules.missing(FORM, {**done, **loving, "zugezogen": True})] == ["ende"]
    assert rules.first_open(FORM, done) is None


def test_next_and_previous_keep_to_the_path() -> None:
    pages = rules.path(FORM, {"tier": "hund"})

    def after(page_id: str) -> str | None:
        found = rules.next_page(FORM, pages, page_id)
        return found.id if found else None

    def before(page_id: str) -> str | None:
        found = rules.previous_page(FORM, pages, page_id)
        return found.id if found else None

    assert [after("tier"), after("zugezogen"), after("ende")] == ["zugezogen", "ende", None]
    assert [before("tier"), before("zugezogen"), before("ende")] == [None, "tier", "zugezogen"]
    # from a page that has fallen off the path, both lead back to it
    assert (before("bisher"), after("bisher")) == ("zugezogen", "ende")


@pytest.mark.parametrize("answers", [{"ende": "kein Feld"}, {"ende": []}, {"tier": None}, {"bisher": None}])
def test_answers_of_an_older_form_do_no_harm(answers: dict[str, Any]) -> None:
    assert rules.path(FORM, answers)
    assert rules.missing(FORM, answers)
    rules.on_path(FORM, answers)


# Conditions, checked against the plain meaning of their words.
KEYS = st.sampled_from(["a", "b", "c"])
WORDS = st.frozensets(st.sampled_from(["x", "y", "z"]), min_size=1)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    st.builds(Is, KEYS, WORDS),
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(All, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(AnyOf, st.lists(inner, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=8,
)
GIVEN = st.fixed_dictionaries({key: st.frozensets(st.sampled_from(["x", "y", "z"])) for key in "abc"})


def meaning(condition: Condition, given_answers: dict[str, frozenset[str]]) -> bool:
    match condition:
        case Is(key, values):
            return not given_answers[key].isdisjoint(values)
        case Not(part):
            return not meaning(part, given_answers)
        case All(parts):
            return all(meaning(part, given_answers) for part in parts)
        case AnyOf(parts):
            return any(meaning(part, given_answers) for part in parts)


@given(CONDITIONS, GIVEN)
def test_conditions_mean_what_their_words_say(condition: Condition, known: dict[str, frozenset[str]]) -> None:
    assert rules.holds(condition, known.__getitem__) is meaning(condition, known)


@given(CONDITIONS, GIVEN, st.sets(KEYS))
def test_what_is_certain_stays_so_whatever_else_is_learned(
    condition: Condition, known: dict[str, frozenset[str]], hidden: set[str]
) -> None:
    partly = rules.holds(condition, lambda key: None if key in hidden else known[key])

    assert partly in (None, meaning(condition, known))


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "tier": st.sampled_from(["hund", "katze", "andere"]),
        "welches": st.text(max_size=3),
        "zugezogen": st.booleans(),
        "bisher": st.fixed_dictionaries(
            {"stadt": st.just("Netphen"), "grund": st.lists(st.sampled_from(["arbeit", "liebe"]))}
        ),
        "ende": st.fixed_dictionaries({"satz": st.none()}),
    },
)


@given(ANSWERS)
def test_walking_the_path_forwards_and_backwards_visits_the_same_pages(answers: dict[str, Any]) -> None:
    pages = list(rules.path(FORM, answers))

    forwards = [pages[0]]
    while page := rules.next_page(FORM, pages, forwards[-1].id):
        forwards.append(page)
    backwards = [pages[-1]]
    while page := rules.previous_page(FORM, pages, backwards[-1].id):
        backwards.append(page)

    assert forwards == backwards[::-1] == pages


@given(ANSWERS)
def test_what_is_sent_leads_the_same_way(answers: dict[str, Any]) -> None:
    sent = rules.on_path(FORM, answers)

    assert rules.path(FORM, sent) == rules.path(FORM, answers)
    assert rules.on_path(FORM, sent) == sent
    assert set(sent) <= {page.id for page in rules.path(FORM, answers)}
