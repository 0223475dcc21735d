"""Any service as a PDF to fill in: what stands on it, where, and that what is filled in comes back as it was."""

import datetime
import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override

from buergerbuero.base import languages
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.documents import queries as documents
from buergerbuero.documents.values import Box, FieldKind, PaperForm, Stamp
from buergerbuero.documents.values.blankform import BlankForm, BlankSection, short_number, version_in
from buergerbuero.forms import actions as form_actions
from buergerbuero.forms import queries as forms
from buergerbuero.forms import types
from buergerbuero.forms.types import reading
from buergerbuero.forms.values import Answers, Form
from buergerbuero.portal import blankforms
from tests.cast import PROJECT
from tests.made import folder, form

NOW = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
TODAY = NOW.date()
TOWN = PROJECT / "towns" / "siegen"
PORTAL = "https://portal.example.org"
SERVICES = [
    *sorted(path for path in (PROJECT / "services").iterdir() if path.is_dir()),
    folder.PATTERN,
    PROJECT / "tests" / "made" / "services" / "ferienausweis",
]
MARGIN = (62.0, 595.3 - 50.0)  # of a page, in points: left and right edge of what stands on it
SEEDS = (0, 1, 2, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(3, 25)))


def read(path: Path) -> PublishedService:
    return catalogue.readable(path, town=TOWN)


def made(bundle: PublishedService, language: str = "de") -> bytes:
    with override(language):
        return blankforms.pdf(bundle, portal_url=PORTAL)


def described(bundle: PublishedService, language: str = "de") -> BlankForm:
    with override(language):
        return blankforms.of(bundle, portal_url=PORTAL)


@pytest.fixture(scope="module")
def everything() -> PublishedService:
    return read(folder.PATTERN)


def section(bundle: PublishedService, heading: str, language: str = "de") -> BlankSection:
    return next(each for each in described(bundle, language).sections if each.heading.startswith(heading))


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
@pytest.mark.parametrize("language", languages.whole())
def test_each_service_is_a_form_that_is_read_as_it_was_meant(path: Path, language: str) -> None:
    bundle = read(path)

    paper = documents.paper_form(made(bundle, language), texts=True)

    wanted = forms.blank_fields(forms.form_of(bundle))
    assert {field.name for field in paper.fields} == {field.name for field in wanted}
    assert all(field.tooltip for field in paper.fields)
    assert (paper.language, paper.stamp) == (language, Stamp(bundle.id, bundle.digest))
    assert paper.title == bundle.card(language).title
    assert paper.cleaned == (), "nothing that a form does not need"
    assert_nothing_overlaps(paper)


def assert_nothing_overlaps(paper: PaperForm) -> None:
    """No text stands in a field or runs off the page, and no field lies on another one."""
    boxes = [place.box for field in paper.fields for place in field.places]
    for number, page in enumerate(paper.pages):
        here = [box for box in boxes if box.page == number]
        lines = [line for line in page.lines if line.text.strip()]
        assert [line.text for line in lines if not (MARGIN[0] <= line.box.left and line.box.right <= MARGIN[1])] == []
        assert [line.text for line in lines if any(meet(line.box, box) for box in here)] == []
        assert [pair for pair in itertools.pairwise(here) if meet(*pair)] == []
        assert all(MARGIN[0] <= box.left and box.right <= MARGIN[1] + 0.5 for box in here)


def meet(one: Box, other: Box) -> bool:
    return (
        min(one.right, other.right) - max(one.left, other.left) > 0.5
        and min(one.bottom, other.bottom) - max(one.top, other.top) > 0.5
    )


def test_a_field_is_large_enough_to_write_in_by_hand(everything: PublishedService) -> None:
    paper = documents.paper_form(made(everything), texts=False)
    heights = [place.box.height for field in paper.fields for place in field.places if field.kind is FieldKind.TEXT]
    assert min(heights) >= 8 * 72 / 25.4 - 0.1


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_filled_in_comes_back_as_it_was(seed: int, tmp_path: Path) -> None:
    drawn = form.form(seed, list(types.TYPES), pages=30 if seed == 0 else 12)
    path = folder.write(f"zufall_{seed}", seed, drawn, tmp_path).folder
    assert_comes_back(path, tmp_path)


def test_every_kind_of_question_comes_back_as_it_was(tmp_path: Path) -> None:
    assert_comes_back(folder.PATTERN, tmp_path)


def test_long_lists_and_many_boxes_come_back_as_they_were(tmp_path: Path) -> None:
    answers = {f"größe_{number}": f"Größe {number}, mit Umlaut und „Anführung“" for number in range(40)}
    asked: list[dict[str, Any]] = [
        {"id": "liste", "frage": "Welche Größe?", "art": "auswahl", "antworten": answers},
        {"id": "kästchen", "frage": "Welche Größen?", "art": "mehrfach", "antworten": dict(answers)},
        {"id": "wort", "frage": "Viel?", "art": "text", "höchstens": "1000", "pflicht": "nein"},
    ]
    path = folder.write("listen", 1, form.Form(tuple(asked), ()), tmp_path).folder

    assert_comes_back(path, tmp_path)

    paper = documents.paper_form(made(read(path)), texts=True)
    assert paper.fields[0].kind is FieldKind.CHOICE
    assert paper.fields[0].options == tuple(answers.items())
    assert_nothing_overlaps(paper)


def test_a_line_to_sign_stands_only_where_the_law_wants_it(tmp_path: Path, everything: PublishedService) -> None:
    assert not described(everything).signature
    path = tmp_path / "schriftform"
    shutil.copytree(folder.PATTERN, path)
    service = (path / "service.yaml").read_text(encoding="utf-8")
    (path / "service.yaml").write_text(service.replace("schriftform: {wert: keine", "schriftform: {wert: erforderlich"))
    bundle = read(path)
    assert described(bundle).signature
    lines = [line.text for page in documents.paper_form(made(bundle), texts=True).pages for line in page.lines]
    assert "Ort, Datum und Unterschrift" in lines


def assert_comes_back(path: Path, tmp_path: Path) -> None:
    bundle = with_form(path, tmp_path / "mit_formular")
    asked = forms.form_of(bundle)
    for number in range(3):
        given = examples(asked, number)
        filled = form_actions.fill_paper(bundle=bundle, answers=given, flat=False, now=NOW)
        assert filled is not None and filled.slips == ()
        brought = forms.brought(bundle, filled.pdf, today=TODAY)
        found = forms.answers_in(bundle, brought.taken, today=TODAY)
        beside = tuple(each.key for each in filled.left)
        for key, value in values(asked, given):
            if not any(each == key or each.startswith(f"{key}.") for each in beside):
                assert dict(values(asked, found.answers))[key] == value, (key, found.slips)


def with_form(path: Path, to: Path) -> PublishedService:
    """Return a service whose own form is its PDF; nothing says which field is which answer."""
    bundle = read(path)
    to.mkdir()
    for name, content in bundle.files.items():
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        (to / name).write_bytes(content)
    (to / "antrag.pdf").write_bytes(made(bundle))
    return read(to)


def examples(asked: Form, number: int) -> Answers:
    found: Answers = {}
    for page in asked.pages:
        raws = reading.examples_of(page.fields)
        value = reading.read_all(page.fields, raws[number % len(raws)], TODAY)
        found[page.id] = next(iter(value.values())) if page.single else value
    return found


def values(asked: Form, answers: Answers) -> Iterator[tuple[str, Any]]:
    """Yield each answer with its key; of what was not answered, nothing."""
    for page in asked.pages:
        for field in page.fields:
            found = answers.get(page.id)
            yield field.key, found if page.single else (found or {}).get(reading.last(field.key))


def test_the_same_version_gives_the_same_file(everything: PublishedService) -> None:
    assert made(everything) == made(everything)
    assert made(everything) != made(everything, "en")


@pytest.mark.parametrize(
    ("heading", "condition"),
    [
        ("Welche Kinder", "Nur ausfüllen, wenn Sie bei Frage 10 „Kinder“ gewählt haben."),
        (
            "Wie lautet das Kennzeichen",
            "Nur ausfüllen, wenn Sie bei Frage 10 „Ein Auto“ gewählt haben und bei Frage 10 nicht „Sonst niemand“"
            " gewählt haben.",
        ),
        (
            "Was können Sie uns noch zeigen",
            "Nur ausfüllen, wenn Sie bei Frage 13 „Ja“ gewählt haben oder bei Frage 8 „Eine andere Farbe, die hier"
            " nicht steht, oder mehrere Farben zugleich“ gewählt haben.",
        ),
        ("Wie erreichen wir die andere", "Nur ausfüllen, wenn Sie bei Frage 18 das Kästchen angekreuzt haben."),
    ],
)
def test_for_whom_a_question_is_stands_above_it_and_is_read_aloud(
    everything: PublishedService, heading: str, condition: str
) -> None:
    found = section(everything, heading)
    assert found.condition == condition
    fields = [field for block in found.blocks for row in block.rows for field in row]
    assert all(condition in field.tooltip and not field.required for field in fields)


def test_conditions_are_said_in_english_too(everything: PublishedService) -> None:
    found = section(everything, "What is the number plate", "en")
    assert found.condition == (
        "Only fill this in if you chose “A car” in question 10 and did not choose “Nobody else” in question 10."
    )


def test_a_group_has_room_for_four_entries_and_says_how_to_give_more(everything: PublishedService) -> None:
    found = section(everything, "Welche Kinder")
    names = {field.name for block in found.blocks for row in block.rows for field in row}
    assert {"kinder.1.name.vornamen", "kinder.4.klasse", "kinder.4.orte.2.allein"} <= names
    assert not [name for name in names if name.startswith(("kinder.5", "kinder.1.orte.3"))]
    assert found.blocks[-1].note == "Sind es mehr? Online können Sie bis zu 6 angeben."


def test_files_are_asked_for_in_words(everything: PublishedService) -> None:
    (block,) = section(everything, "Haben Sie ein Foto").blocks
    assert block.rows == ()
    assert block.note == "Legen Sie es dem Formular bei, oder laden Sie es online hoch."


def test_what_the_town_has_not_confirmed_says_so() -> None:
    found = described(catalogue.readable(PROJECT / "services" / "hundesteuer_anmeldung", town=TOWN, demo=False))
    said = {label: value.text or "" for label, value in found.facts}
    assert "108,00 Euro im Jahr (von der Stadt noch nicht bestätigt)" in said["Kosten"]
    assert not found.demo
    assert "(von der Stadt noch nicht bestätigt)" in " ".join(found.hand_in)


def test_the_address_in_the_code_is_where_it_is_taken_back(everything: PublishedService) -> None:
    assert described(everything).url == f"{PORTAL}/leistung/alle_fragen/formular/"
    assert described(everything, "en").url == f"{PORTAL}/en/leistung/alle_fragen/formular/"


@pytest.mark.parametrize("version", ["0" * 64, "f" * 64, "b511cb81b8469f52" + "0" * 48, "0000000001" + "a" * 54])
def test_the_number_can_be_said_and_typed_in_any_spelling(version: str) -> None:
    number = short_number(version)
    for typed in (
        number,
        number.lower(),
        number.replace("-", ""),
        f" {number.replace('-', ' ')} ",
        number.replace("0", "o"),
    ):
        assert version_in(typed) == version[:10]


@pytest.mark.parametrize("typed", ["", "Hund", "Hundesteuer", "2026-000001-2", "U" * 8, "PM8W-Q0D", "ABCDEFÄH"])
def test_other_words_are_no_number(typed: str) -> None:
    assert version_in(typed) == ""
