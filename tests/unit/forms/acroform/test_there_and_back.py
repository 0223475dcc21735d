"""Fill, then read: whatever a form asks and however its PDF is made, the same answers come back.

Form, PDF, pdf.yaml and answers are made at random; each answer goes into fields as forms in the wild have them: whole,
in parts, several in one line, dates in any pattern, boxes that act as one choice, lists, rows of a table.
"""

import datetime
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from buergerbuero.base.yamlfile import load
from buergerbuero.catalogue.values import FORM_FILE
from buergerbuero.documents.adapters.acroform.filling import fill
from buergerbuero.documents.adapters.acroform.reading import look
from buergerbuero.documents.values import PaperForm
from buergerbuero.forms import assembling, types
from buergerbuero.forms.formats.acroform import entering, inward, joining, judging, mapping, outward, patterns
from buergerbuero.forms.formats.acroform.mapping import FormMapping, MappedField
from buergerbuero.forms.formats.acroform.targets import Target, leaves, target
from buergerbuero.forms.types import reading
from buergerbuero.forms.values import Answers, Field, Form, Place, Refused, Text
from tests.made import form as made
from tests.made import paperforms
from tests.made.chance import Chance, chance
from tests.made.paperforms import COMBO, MULTILINE, Made

TODAY = datetime.date(2026, 11, 23)
KINDS = [kind for kind in types.TYPES if kind != "datei"]
DATES = ["TT.MM.JJJJ", "JJJJ-MM-TT", "TTMMJJJJ", "MM/TT/JJJJ", "T. M. JJJJ", "am: TT.MM.JJJJ"]
CELLS: dict[str, list[tuple[str, ...]]] = {
    "iban": [("1-4", "5-8", "9-12", "13-16", "17-20", "21-"), ("1-2", "3-4", "5-12", "13-")],
    "plz": [("1-1", "2-2", "3-3", "4-4", "5-")],
}
MONEY = ["1.234,56", "1234.56", "1,234.56", "1234,56 €", "1.234", "EUR 1 234,56"]
NUMBERS = ["1234", "1.234", "1 234"]
ROWS = 3
"""Of a repeated group in a PDF."""
_ROW = re.compile(r"\.\d+\.")


@dataclass
class Paper:
    """A PDF while it is made, with its pdf.yaml."""

    lot: Chance
    fields: list[Made] = field(default_factory=list)
    mapped: list[MappedField] = field(default_factory=list)

    def add(self, one: Made, keys: str | list[str], **more: Any) -> None:
        self.fields.append(one)
        self.mapped.append(MappedField.model_validate({"feld": one.name, "antwort": keys, **more}))

    @property
    def name(self) -> str:
        return f"{self.lot.choice(['Feld', 'Straße & Nr', 'topmost.Subform', 'a#b'])}{len(self.fields)}"


def form_of(seed: int) -> Form:
    pages = json.loads(json.dumps(list(made.form(seed, KINDS, pages=8).pages)))
    written = load("form.yaml", json.dumps({"seiten": pages}, ensure_ascii=False))
    asked = assembling.form_pages(assembling.sensible(written), lambda key, german: Text(german), Place())
    return Form("", asked)


def answers_to(form: Form, lot: Chance) -> Answers:
    found: Answers = {}
    for page in form.pages:
        given_ = reading.read_all(page.fields, lot.choice(reading.examples_of(page.fields)), TODAY)
        assert not isinstance(given_, Refused)
        found[page.id] = given_[page.id] if page.single else given_
    return found


def paper_for(form: Form, lot: Chance) -> Paper:
    paper = Paper(lot)
    for page in form.pages:
        for asked in page.fields:
            for key in _keys(asked, asked.key):
                found = target(form, key)
                assert found is not None, key
                _add(paper, found)
    return paper


def _keys(asked: Field, key: str) -> Iterator[str]:
    if not asked.fields:
        yield key
        return
    for number in range(1, ROWS + 1):
        for inner in asked.fields:
            yield from _keys(inner, f"{key}.{number}.{reading.last(inner.key)}")


def _add(paper: Paper, found: Target) -> None:
    lot, kind = paper.lot, found.field.type
    parts = leaves(found)
    if len(parts) > 1:
        _add_parts(paper, found, parts)
    elif kind == "datum" and lot.random() < 0.3:
        for pattern in ("TT", "MM", "JJJJ"):
            paper.add(paperforms.text(paper.name), found.key, als=pattern)
    elif kind == "datum":
        paper.add(paperforms.text(paper.name), found.key, als=lot.choice(DATES))
    elif kind == "geld" and lot.random() < 0.3:
        paper.add(paperforms.text(paper.name), found.key, als="1.234")
        paper.add(paperforms.text(paper.name), found.key, als=",56")
    elif kind in CELLS and lot.random() < 0.5:
        for part in lot.choice(CELLS[kind]):
            paper.add(paperforms.text(paper.name), found.key, als=part)
    elif kind in ("geld", "zahl"):
        paper.add(paperforms.text(paper.name), found.key, als=lot.choice(MONEY if kind == "geld" else NUMBERS))
    elif choices := list(types.of(kind).choices(found.field)):
        _add_choices(paper, found, [key for key, _ in choices])
    else:
        flags = MULTILINE if kind == "langtext" else 0
        paper.add(paperforms.text(paper.name, flags=flags), found.key)


def _add_parts(paper: Paper, found: Target, parts: tuple[Target, ...]) -> None:
    cut = paper.lot.randint(0, len(parts))
    for some in (parts[:cut], parts[cut:]):
        if some and paper.lot.random() < 0.5:
            paper.add(paperforms.text(paper.name), [each.key for each in some])
        else:
            for each in some:
                paper.add(paperforms.text(paper.name), each.key)


def _add_choices(paper: Paper, found: Target, keys: list[str]) -> None:
    lot, kind = paper.lot, found.field.type
    way = lot.choice(["boxes", "radio", "list", "text"] if kind in ("auswahl", "ja_nein") else ["boxes"])
    states = [f"Auswahl{number}" for number in range(len(keys))]
    if way == "radio":
        paper.add(paperforms.radio(paper.name, *states), found.key, zustand=dict(zip(states, keys, strict=True)))
    elif way == "list":
        options = [(state, key.upper()) for state, key in zip(states, keys, strict=True)]
        more = {"zustand": dict(zip(states, keys, strict=True))}
        paper.add(paperforms.choice(paper.name, *options, flags=COMBO), found.key, **more)
    elif way == "text":
        paper.add(paperforms.text(paper.name), found.key)
    else:
        # In a row, a box alone that is not ticked is no entry on paper where nothing else stands in that row.
        alone = kind == "ja_nein" and not _ROW.search(found.key) and lot.random() < 0.5
        boxes = keys[:1] if alone else keys
        for key in boxes:
            state = lot.choice(["On", "Yes", "Ja", "1", "Größe"])
            paper.add(paperforms.check(paper.name, state), found.key, zustand={state: key})


def known(answers: Answers) -> Answers:
    """Return answers without what was left empty, and of groups as many entries as the PDF has rows."""
    return {page: value for page, each in answers.items() if (value := _known(each)) not in (None, {}, [])}


def _known(value: Any) -> Any:
    if isinstance(value, list):
        return [_known(each) for each in (value[:ROWS] if any(isinstance(each, dict) for each in value) else value)]
    if isinstance(value, dict):
        found = {name: _known(each) for name, each in value.items()}
        return {name: each for name, each in found.items() if each not in (None, [], {})}
    return value


def read_back(form: Form, mapped: FormMapping, pdf: bytes) -> inward.Read:
    return inward.judged(form, inward.taken(form, mapped, look(pdf, texts=False), TODAY), TODAY)


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**9))
@example(126164)  # a row of boxes alone
def test_the_same_answers_come_back(seed: int) -> None:
    lot = chance(f"papier {seed}")
    form = form_of(seed)
    paper = paper_for(form, lot)
    blank = paperforms.form(paper.fields)
    looked: PaperForm = look(blank, texts=False)
    mapped = FormMapping(fingerabdruck=looked.fingerprint, felder=tuple(paper.mapped))
    answers = answers_to(form, lot)
    entered = entering.entered(form, answers, TODAY)
    assert entered.slips == ()
    written = outward.written(form, mapped, looked, entered.raws, today=TODAY)

    back = read_back(form, mapped, fill(blank, written.filling))

    assert back.slips == ()
    assert back.answers == known(answers)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_such_a_mapping_has_no_mistakes(seed: int) -> None:
    form = form_of(seed)
    paper = paper_for(form, chance(f"papier {seed}"))
    blank = paperforms.form(paper.fields)
    looked = look(blank, texts=False)
    mapped = FormMapping(fingerabdruck=looked.fingerprint, felder=tuple(paper.mapped))
    text = json.dumps(mapped.model_dump(by_alias=True, exclude_none=True), ensure_ascii=False).encode()

    found = list(judging.problems_in({mapping.FILE: text, FORM_FILE: blank}, "leistung", form, looked))

    assert found == []


@pytest.mark.parametrize(("parts", "wrong"), [(("1-4", "9-"), 1), (("5-8", "9-"), 1), (("3-8", "9-"), 0)])
def test_letters_that_no_field_has_are_told(parts: tuple[str, ...], wrong: int) -> None:
    asked = assembling.form_pages(
        assembling.sensible(load("form.yaml", b'{"seiten": [{"id": "iban", "frage": "IBAN", "art": "iban"}]}')),
        lambda key, german: Text(german),
        Place(),
    )
    paper = Paper(chance("Stellen"))
    for part in parts:
        paper.add(paperforms.text(paper.name), "iban", als=part)
    looked = look(blank := paperforms.form(paper.fields), texts=False)
    mapped = FormMapping(fingerabdruck=looked.fingerprint, felder=tuple(paper.mapped))
    text = json.dumps(mapped.model_dump(by_alias=True, exclude_none=True), ensure_ascii=False).encode()
    found = list(judging.problems_in({mapping.FILE: text, FORM_FILE: blank}, "l", Form("", asked), looked))
    assert [problem for problem in found if "Stellen" in problem.message] == found and len(found) == wrong


@given(day=st.dates(datetime.date(1900, 1, 1), TODAY), pattern=st.sampled_from([*DATES, "den TT. MM. JJJJ", "MM.JJJJ"]))
def test_a_date_comes_back_from_each_pattern(day: datetime.date, pattern: str) -> None:
    parts = {"tag": str(day.day), "monat": str(day.month), "jahr": str(day.year)}
    asked = Field("d", "d", "datum", Text("Tag"), options=types.of("datum").options())
    if not patterns.dated(pattern):
        return
    found = patterns.day_entered(patterns.day_written(parts, pattern), pattern, asked, TODAY)
    assert found is not None
    assert {part: int(text) for part, text in found.items()} == {part: int(parts[part]) for part in found}


@given(number=st.integers(0, 10**11), pattern=st.sampled_from(MONEY))
def test_an_amount_comes_back_from_each_pattern(number: int, pattern: str) -> None:
    text = patterns.number_entered(patterns.number_written(number, pattern, 2), pattern)
    assert text is not None
    euros, _, rest = text.partition(",")
    assert int(euros) * 100 + int(rest.ljust(2, "0") or 0) == number


LINES = [
    ("Musterstraße 12 a", ("Musterstraße", "12 a")),
    ("Straße des 17. Juni 135", ("Straße des 17. Juni", "135")),
    ("Am Markt 3-5", ("Am Markt", "3-5")),
    ("Musterstr. 5a", ("Musterstr.", "5a")),
]


@pytest.fixture
def person_and_address() -> Form:
    pages = [{"id": "wer", "frage": "Wer?", "art": "person"}, {"id": "wo", "frage": "Wo?", "art": "anschrift"}]
    written = load("form.yaml", json.dumps({"seiten": pages}))
    return Form("", assembling.form_pages(assembling.sensible(written), lambda key, german: Text(german), Place()))


def apart(form: Form, line: str, *keys: str) -> tuple[str, ...] | None:
    found = [each for key in keys if (each := target(form, key))]
    return joining.take_apart([leaf for each in found for leaf in leaves(each)], line, TODAY)


@pytest.mark.parametrize(("line", "parts"), LINES)
def test_streets_and_numbers_come_apart(person_and_address: Form, line: str, parts: tuple[str, str]) -> None:
    assert apart(person_and_address, line, "wo.straße", "wo.hausnummer") == parts


def test_whole_addresses_and_names_come_apart(person_and_address: Form) -> None:
    whole = ("Am Markt", "5", "57072", "Siegen")
    assert apart(person_and_address, "Am Markt 5, 57072 Siegen", "wo") == whole
    assert apart(person_and_address, "Am Markt 5\n57072 Siegen", "wo") == whole
    assert apart(person_and_address, "Erika Maria von der Vorlage", "wer.vornamen", "wer.familienname") == (
        "Erika Maria",
        "von der Vorlage",
    )
    assert apart(person_and_address, "Muster, Erika", "wer.vornamen", "wer.familienname") == ("Erika", "Muster")
    assert apart(person_and_address, "Erika", "wer.vornamen", "wer.familienname") is None


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("wer.familienname", "wer.vornamen"), "Muster, Erika A."),
        (("wer.vornamen", "wer.familienname"), "Erika A. Muster"),
    ],
)
def test_two_names_in_one_line_come_apart_whichever_is_first(
    person_and_address: Form, keys: tuple[str, str], line: str
) -> None:
    asked = [leaf for key in keys if (each := target(person_and_address, key)) for leaf in leaves(each)]
    parts = tuple("Erika A." if key.endswith("vornamen") else "Muster" for key in keys)
    assert joining.join(asked, parts, TODAY) == line
    assert joining.take_apart(asked, line, TODAY) == joining.take_apart(asked, "Muster, Erika A.", TODAY) == parts


@pytest.mark.timeout(20)
def test_a_house_number_of_many_parts_keeps_nobody_busy() -> None:
    many = "1" + " -1" * 60
    assert joining._of_number(many) == 0.0 == joining._of_number("12 a - 14 b")
    assert joining._of_number(f"{many} !") > 0.0
