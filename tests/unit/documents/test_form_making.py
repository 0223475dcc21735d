"""A form of ours as a PDF: its fields, and the structure by which it is read aloud (PDF/UA-1, 7.18)."""

import datetime
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from buergerbuero.documents import actions, queries
from buergerbuero.documents.adapters.acroform import typeface
from buergerbuero.documents.rules.letters import LETTERS
from buergerbuero.documents.values import OFF, FieldKind, Sender, Stamp, Value
from buergerbuero.documents.values.blankform import (
    BlankBlock,
    BlankChoice,
    BlankField,
    BlankForm,
    BlankSection,
    places,
)

SINCE = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
COLOURS = (BlankChoice("farbe", "rot", "Rot"), BlankChoice("farbe", "blau_grün", "Blaugrün"))
BESIDE = (BlankChoice("dabei.hund", "hund", "Ein Hund"), BlankChoice("dabei.übrige", "übrige", "Alle übrigen"))
LISTED = tuple(BlankChoice("land", f"land_{number}", f"Land {number}") for number in range(14))
FIELDS = (
    BlankField("name", FieldKind.TEXT, "Name", "1. Wer? Name", max_length=60, required=True, width=6, room=6),
    BlankField("anschrift.plz", FieldKind.TEXT, "PLZ", "1. Wer? PLZ", max_length=5, comb=True, width=3, room=3),
    BlankField("grund", FieldKind.TEXT, "", "2. Warum?", lines=4, max_length=300, voluntary=True),
    BlankField("farbe", FieldKind.RADIO, "", "3. Farbe?", choices=COLOURS),
    BlankField("dabei", FieldKind.CHECK, "Wer war dabei", "3. Wer war dabei", choices=BESIDE),
    BlankField("land", FieldKind.CHOICE, "Land", "3. Land", choices=LISTED),
)


def of(*fields: BlankField, **more: Any) -> BlankForm:
    form = BlankForm(
        title="Probe anmelden",
        short="Eine Probe.",
        sender=Sender("Bürgerbüro Beispielstadt", "Probeamt", ""),
        stamp=Stamp("probe", "ab" * 32),
        number="NEXA-WPYM",
        facts=(("Kosten", Value("keine")),),
        hand_in=("Fragen? Rufen Sie uns an.",),
        sections=(BlankSection(1, "Wer?", (BlankBlock(tuple((field,) for field in fields)),)),),
        url="https://portal.example.org/leistung/probe/formular/",
        privacy_url="https://portal.example.org/leistung/probe/datenschutz/",
    )
    return replace(form, **more)


def made(form: BlankForm) -> bytes:
    return actions.make_form(form=form, created_at=SINCE)


@pytest.fixture(scope="module")
def form() -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(made(of(*FIELDS)))) as found:
        yield found


def widgets(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [each for page in pdf.pages for each in page.obj.get("/Annots", []) if each.Subtype == Name.Widget]


def elements(element: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield the elements of the structure in the order in which it is read."""
    kids = element.get("/K", Array([]))
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and kid.get("/Type") == Name.StructElem:
            yield kid
            yield from elements(kid)


def parents(node: pikepdf.Object) -> dict[int, pikepdf.Object]:
    """Return what stands in the parent tree (14.7.5.4)."""
    numbers = node.get("/Nums", Array([]))
    found = {int(numbers[place]): numbers[place + 1] for place in range(0, len(numbers), 2)}
    for kid in node.get("/Kids", Array([])):
        found |= parents(kid)
    return found


def name_of(widget: pikepdf.Object) -> str:
    parts = []
    at: Any = widget
    while at is not None:
        parts.append(str(at.get("/T", "")))
        at = at.get("/Parent")
    return ".".join(part for part in reversed(parts) if part)


def test_every_field_is_a_form_element_of_the_structure_and_says_what_it_asks(form: pikepdf.Pdf) -> None:
    tree = form.Root.StructTreeRoot
    known = parents(tree.ParentTree)
    found = widgets(form)
    assert len(found) == len(places(of(*FIELDS)))
    for widget in found:
        element = known[int(widget.StructParent)]
        assert Name.Form == element.S
        (reference,) = element.K
        assert reference.Type == Name.OBJR and reference.Obj.objgen == widget.objgen
        assert str(widget.TU).strip()
        assert int(widget.F) == 4, "it is printed"


def test_one_goes_through_the_fields_in_the_order_of_the_questions(form: pikepdf.Pdf) -> None:
    assert all(page.obj.Tabs == Name.S for page in form.pages)
    read = [each.K[0].Obj for each in elements(form.Root.StructTreeRoot) if Name.Form == each.S]
    wanted = [place.choice.name if place.choice else place.field.name for place in places(of(*FIELDS))]
    assert [name_of(widget) for widget in read] == wanted
    assert [widget.objgen for widget in widgets(form)] == [widget.objgen for widget in read]


def test_the_file_says_that_it_is_tagged_in_which_language_and_what_it_is(form: pikepdf.Pdf) -> None:
    assert form.Root.MarkInfo.Marked
    assert str(form.Root.Lang) == "de"
    assert form.Root.ViewerPreferences.DisplayDocTitle
    with form.open_metadata() as meta:
        assert meta["pdfuaid:part"] == "1"
        assert meta["dc:title"] == "Probe anmelden"
        assert "pdfaid:part" not in meta


def test_nothing_runs_in_it(form: pikepdf.Pdf) -> None:
    assert not {"/OpenAction", "/AA", "/Names"} & set(form.Root.keys())
    assert "/NeedAppearances" not in form.Root.AcroForm and "/XFA" not in form.Root.AcroForm
    for annotation in [each for page in form.pages for each in page.obj.get("/Annots", [])]:
        assert "/AA" not in annotation
        assert "/A" not in annotation or (annotation.Subtype == Name.Link and annotation.A.S == Name.URI)
    assert b"feld:" not in b"".join(
        bytes(each.A.URI) for page in form.pages for each in page.obj.Annots if "/A" in each
    )


def test_each_kind_is_what_programs_expect() -> None:
    paper = queries.paper_form(made(of(*FIELDS)), texts=False)
    found = {field.name: field for field in paper.fields}
    name, plz, reason = found["name"], found["anschrift.plz"], found["grund"]
    assert (name.kind, name.max_length, name.required) == (FieldKind.TEXT, 60, True)
    assert (plz.max_length, plz.comb, plz.required) == (5, True, False)
    assert (reason.multiline, reason.max_length) == (True, 300)
    assert (found["farbe"].kind, found["farbe"].states) == (FieldKind.RADIO, ("rot", "blau_grün"))
    assert (found["dabei.übrige"].kind, found["dabei.übrige"].states) == (FieldKind.CHECK, ("übrige",))
    assert found["land"].options == tuple((each.state, each.label) for each in LISTED)
    assert {value for field in paper.fields for value in field.values} <= {OFF}
    assert paper.stamp == Stamp("probe", "ab" * 32)


def test_the_font_to_type_in_is_whole(form: pikepdf.Pdf) -> None:
    font = form.Root.AcroForm.DR.Font[typeface.NAME]
    descendant = font.DescendantFonts[0]
    assert len(bytes(descendant.FontDescriptor.FontFile2.read_bytes())) == int(
        descendant.FontDescriptor.FontFile2.Length1
    )
    known = bytes(font.ToUnicode.read_bytes()).decode()
    lacking = [letter for letter in "ẞŁłŠšşÅēÇ€„“–" if f"<{ord(letter):04X}>" not in known]
    assert lacking == []
    assert LETTERS, "what the pages can show"


def test_the_same_form_gives_the_same_bytes() -> None:
    assert made(of(*FIELDS)) == made(of(*FIELDS))


def test_a_form_without_fields_is_made_too() -> None:
    assert queries_fields(made(of())) == 0


def queries_fields(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as found:
        return len(widgets(found))


def test_pages_with_other_places_than_fields_are_refused() -> None:
    maker = queries.form_maker()
    pages = made(of(*FIELDS))  # it has no placeholder any more
    with pytest.raises(ValueError, match="8 fields, and placeholders"):
        maker.make(pages, of(*FIELDS))


@pytest.mark.parametrize(
    "odd",
    [
        "שלום",
        "\u202eabc",
        "a" * 300,
        "Donaudampfschifffahrtsgesellschaftskapitänsmütze " * 5,
        "😀",
        "C̨̆ẞ",
        "#let x = 1",
        "*_`$\\",
    ],
)
def test_odd_letters_and_long_words_stay_on_the_page(odd: str) -> None:
    choices = (BlankChoice("wahl", "a", odd), BlankChoice("wahl", "b", odd))
    fields = (
        BlankField("name", FieldKind.TEXT, odd, odd, hint=odd[:40], help=odd),
        BlankField("wahl", FieldKind.RADIO, odd, odd, choices=choices),
    )
    pdf = made(of(*fields, title=odd, short=odd, facts=((odd, Value(odd)),)))
    paper = queries.paper_form(pdf, texts=True)
    assert paper.fields[0].tooltip.startswith(odd.strip()[:5])
    assert max(line.box.right for page in paper.pages for line in page.lines) <= 595.3 - 45
