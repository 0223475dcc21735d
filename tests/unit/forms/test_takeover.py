"""A newer form takes a draft's answers over: what fits stays, the rest is asked again or named, nothing disappears."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.forms import rules
from buergerbuero.forms.takeover import TakeOver, take_over
from buergerbuero.forms.types import reading
from buergerbuero.forms.types.question import scope
from buergerbuero.forms.values import Answers, Form, Raw, Refused
from tests.unit.forms.forms import form_of
from tests.unit.forms.samples import TODAY

OLD = """
seiten:
  - {id: wer, frage: Wer sind Sie?, art: person}
  - {id: tier, frage: Welches Tier?, art: auswahl, antworten: {hund: Hund, katze: Katze, esel: Esel}}
  - id: konto
    frage: Welches Konto?
    felder:
      - {id: iban, art: iban, frage: IBAN}
      - {id: inhaber, art: text, frage: Wem gehört es?}
      - {id: mandat, art: erklärung, frage: Erlaubnis, text: Ich erlaube alles.}
  - {id: satz, frage: Noch etwas?, art: langtext, pflicht: nein}
"""
ERIKA = {"vornamen": "Erika", "familienname": "Beispiel", "geburtsdatum": "1964-08-12"}
IBAN = "DE02120300000000202051"
ANSWERS: Answers = {
    "wer": ERIKA,
    "tier": "katze",
    "konto": {"iban": IBAN, "inhaber": "Erika Beispiel", "mandat": True},
    "satz": None,
}


def taken(new: str, answers: Answers = ANSWERS, unfinished: dict[str, Raw] | None = None) -> TakeOver:
    return take_over(form_of(OLD), form_of(new), answers, unfinished or {}, TODAY)


def test_the_same_form_changes_nothing() -> None:
    assert taken(OLD) == TakeOver(ANSWERS, {})


def test_a_comma_put_right_asks_nothing_again() -> None:
    assert taken(OLD.replace("Welches Tier?", "Welches Tier")).again == ()


def test_another_question_is_asked_with_what_was_answered_before() -> None:
    found = taken(OLD.replace("Welches Tier?", "Welches Tier lebt bei Ihnen?"))

    assert found.again == ("tier",)
    assert found.unfinished == {"tier": {"tier": ["katze"]}}
    assert [row.text for row in found.before["tier"]] == ["Katze"]
    assert [page.id for page in rules.missing(form_of(OLD), found.answers, found.unfinished)] == ["tier"]


def test_an_answer_that_is_no_longer_offered_is_asked_again_and_said() -> None:
    found = taken(OLD.replace(", katze: Katze", ""))

    assert "tier" not in found.answers
    assert (found.again, [row.text for row in found.before["tier"]]) == (("tier",), ["Katze"])


def test_an_answer_that_means_something_else_now_is_asked_again() -> None:
    assert taken(OLD.replace("katze: Katze", "katze: Katze oder Kater")).again == ("tier",)


def test_a_declaration_in_other_words_is_not_shown_ticked() -> None:
    found = taken(OLD.replace("Ich erlaube alles.", "Ich erlaube wenig."))

    assert found.answers["konto"] == {"iban": IBAN, "inhaber": "Erika Beispiel"}
    assert found.again == ("konto",)
    assert set(found.unfinished["konto"]) == {"konto-iban", "konto-inhaber"}


def test_a_declaration_inside_a_group_is_not_shown_ticked_either() -> None:
    asked = """
seiten:
  - id: kinder
    frage: Welche Kinder?
    art: gruppe
    eintrag: Kind
    felder:
      - {id: name, art: text, frage: Name}
      - {id: ja, art: erklärung, frage: Erlaubnis, text: Ich erlaube alles.}
"""
    answers: Answers = {"kinder": [{"name": "Ada", "ja": True}, {"name": "Emma", "ja": True}]}
    old, new = form_of(asked), form_of(asked.replace("erlaube alles", "erlaube wenig"))
    found = take_over(old, new, answers, {}, TODAY)

    typed = {name: values for name, values in found.unfinished["kinder"].items() if any(values)}
    assert typed == {"kinder-0-name": ["Ada"], "kinder-1-name": ["Emma"]}
    assert found.again == ("kinder",)


def test_a_question_that_is_gone_is_named_with_its_answer() -> None:
    found = taken(OLD.replace("      - {id: inhaber, art: text, frage: Wem gehört es?}\n", ""))

    assert found.answers["konto"] == {"iban": IBAN, "mandat": True}
    assert found.again == ()
    assert [(row.group, row.label, row.text) for row in found.gone] == [
        ("Welches Konto?", "Wem gehört es?", "Erika Beispiel")
    ]


def test_a_page_that_is_gone_is_named_with_all_it_held() -> None:
    without = OLD.replace("  - {id: wer, frage: Wer sind Sie?, art: person}\n", "")
    found = taken(without, unfinished={"wer": {"wer-vornamen": ["Emma"], "wer-familienname": [" "]}})

    assert [row.text for row in found.gone] == ["Erika", "Beispiel", "12. August 1964", "Emma"]
    assert found.unfinished == {}


def test_a_new_field_on_a_page_asks_the_page_again() -> None:
    more = OLD.replace(
        "      - {id: iban,", "      - {id: bank, art: text, frage: Bank, pflicht: nein}\n      - {id: iban,"
    )
    found = taken(more)

    assert found.again == ("konto",)
    assert found.unfinished["konto"]["konto-inhaber"] == ["Erika Beispiel"]


def test_what_was_left_empty_stays_so_unless_it_must_be_answered_now() -> None:
    assert taken(OLD).answers["satz"] is None
    found = taken(OLD.replace("art: langtext, pflicht: nein", "art: langtext"))
    assert ("satz" in found.answers, found.again) == (False, ("satz",))


def test_what_was_not_finished_stays_as_it_was_typed() -> None:
    typed = {"wer-vornamen": ["Emma"], "wer-geburtsdatum-tag": ["32"]}
    found = taken(OLD, unfinished={"wer": typed})

    assert (found.answers["wer"], found.unfinished, found.again) == (ERIKA, {"wer": typed}, ())


def test_what_is_asked_for_the_first_time_is_said() -> None:
    more = OLD + "  - {id: neu, frage: Und wie heißt es?, art: text}\n"
    assert (taken(more).added, taken(more, {"wer": ERIKA}).added) == (("neu",), ("neu",))


def test_another_type_is_asked_again() -> None:
    found = taken(OLD.replace("art: langtext, pflicht: nein", "art: ja_nein"), {**ANSWERS, "satz": "ja"})

    assert found.again == ("satz",)
    assert [row.text for row in found.before["satz"]] == ["ja"]


def test_a_page_that_was_open_before_is_not_called_asked_again() -> None:
    assert taken(OLD.replace("Wem gehört es?}", "Wem gehört es}"), {"konto": {"iban": IBAN}}).again == ()


# Pairs of forms: pages and fields come, go, change their words, their type and what they take.
KINDS = {
    "text": ({}, {"höchstens": "3"}),
    "langtext": ({}, {"höchstens": "4"}),
    "zahl": ({}, {"mindestens": "10"}),
    "datum": ({}, {"frühestens": "2020-01-01"}),
    "auswahl": ({"antworten": "{a: A, b: B}"}, {"antworten": "{b: B, c: C}"}, {"antworten": "{a: Z, b: B}"}),
    "mehrfach": ({"antworten": "{a: A, b: B}"}, {"antworten": "{b: B, c: C}"}),
    "ja_nein": ({},),
    "person": ({}, {"ohne": "[geburtsdatum]"}),
    "anschrift": ({},),
    "email": ({},),
    "erklärung": ({"text": "Ich will."}, {"text": "Ich will nicht."}),
    "gruppe": tuple(
        {"eintrag": "Kind", "felder": f"[{fields}]"}
        for fields in (
            "{id: a, art: text, frage: A}",
            "{id: a, art: text, frage: A}, {id: b, art: zahl, frage: B, pflicht: nein}",
            "{id: b, art: ja_nein, frage: B}, {id: c, art: erklärung, frage: C, text: Ich will.}",
            "{id: b, art: ja_nein, frage: B}, {id: c, art: erklärung, frage: C, text: Ich will nicht.}",
        )
    ),
    "datei": ({}, {"höchstens": "1"}),
}
TYPED = st.sampled_from(
    ["", "a", "b", "c", "7", "12", "2001", "ja", "nein", "Erika", "57072", "e@example.org", "x" * 9]
)


@st.composite
def things(draw: st.DrawFn, name: str) -> str:
    kind = draw(st.sampled_from(sorted(KINDS)))
    settings = draw(st.sampled_from(KINDS[kind]))
    words = draw(st.sampled_from(["Frage", "Andere Frage"]))
    required = draw(st.sampled_from(["ja", "nein"]))
    parts = {"id": name, "art": kind, "frage": words, "pflicht": required, **settings}
    return "{" + ", ".join(f"{key}: {value}" for key, value in parts.items()) + "}"


@st.composite
def pages(draw: st.DrawFn, name: str) -> str:
    if draw(st.booleans()):
        return f"  - {draw(things(name))}\n"
    fields = draw(st.lists(st.sampled_from("xyz"), min_size=1, max_size=3, unique=True))
    lines = "".join(f"      - {draw(things(each))}\n" for each in fields)
    return f"  - id: {name}\n    frage: {draw(st.sampled_from(['Seite', 'Andere']))}\n    felder:\n{lines}"


@st.composite
def forms(draw: st.DrawFn) -> Form:
    names = draw(st.lists(st.sampled_from(["eins", "zwei", "drei", "vier"]), min_size=1, unique=True))
    return form_of("seiten:\n" + "".join(draw(pages(name)) for name in names))


@st.composite
def drafts(draw: st.DrawFn, form: Form) -> tuple[Answers, dict[str, Raw]]:
    answers: Answers = {}
    unfinished: dict[str, Raw] = {}
    for page in form.pages:
        for _ in range(draw(st.integers(0, 2))):
            raw = {name: [draw(TYPED)] for name in reading.names_of(page.fields)}
            outcome = reading.read_all(page.fields, raw, TODAY)
            if isinstance(outcome, Refused):
                unfinished[page.id] = raw
            else:
                answers[page.id] = outcome[page.id] if page.single else outcome
                unfinished.pop(page.id, None)
    return answers, unfinished


def words_of(form: Form, answers: Answers) -> set[tuple[str, str]]:
    return {
        (page.id, text)
        for page in form.pages
        for each in page.fields
        for _label, text in reading.rows(each, rules.value_of(page, each, answers), "de")
    }


@given(forms(), forms(), st.data())
def test_every_answer_is_kept_or_asked_again_or_named(old: Form, new: Form, data: st.DataObject) -> None:
    answers, unfinished = data.draw(drafts(old))
    found = take_over(old, new, answers, unfinished, TODAY)

    kept = words_of(new, found.answers)
    named = {(row.page_id, row.text) for row in found.gone}
    before = {(row.page_id, row.text) for rows in found.before.values() for row in rows}
    assert words_of(old, answers) <= kept | named | before
    assert {page_id for page_id, _text in before} <= set(found.again)
    for page_id, raw in unfinished.items():
        assert found.unfinished.get(page_id) == raw or entered(old, page_id, raw) <= named


def entered(form: Form, page_id: str, raw: Raw) -> set[tuple[str, str]]:
    found = set()
    for each in form.page(page_id).fields:
        typed = scope(raw, each.name)
        read = reading.read(each, raw, TODAY)
        text = ", ".join(text for values in typed.values() for text in values if text)
        found.add((page_id, text if isinstance(read, Refused) else reading.show(each, read, "de")))
    return {(page_id, text) for page_id, text in found if text}


@given(forms(), forms(), st.data())
def test_what_is_asked_again_is_asked_and_what_stays_was_answered(old: Form, new: Form, data: st.DataObject) -> None:
    answers, unfinished = data.draw(drafts(old))
    found = take_over(old, new, answers, unfinished, TODAY)

    asked = {page.id for page in rules.missing(new, found.answers, found.unfinished)}
    assert set(found.again) <= asked
    for page_id, value in found.answers.items():
        assert words_of(new, {page_id: value}) <= words_of(old, answers)


@given(forms(), st.data())
def test_a_form_takes_over_its_own_drafts_unchanged(form: Form, data: st.DataObject) -> None:
    answers, unfinished = data.draw(drafts(form))
    assert take_over(form, form, answers, unfinished, TODAY) == TakeOver(answers, unfinished)


@given(st.dictionaries(st.sampled_from(["tier", "konto", "fremd"]), st.sampled_from([None, "x", 7, [], {"a": "b"}])))
def test_answers_that_no_form_can_have_made_do_no_harm(answers: dict[str, Any]) -> None:
    taken(OLD.replace("id: tier", "id: anderes"), {key: value for key, value in answers.items() if key == "fremd"})
