"""How a filled form looks, as PDFium draws it: all ink within its field, turned as the field is, the same when flat."""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageChops

from buergerbuero.documents.adapters.acroform.filling import fill
from buergerbuero.documents.adapters.acroform.fonts import REGULAR, Lettering
from buergerbuero.documents.values import Box, Filling
from tests.made import paperforms
from tests.made.paperforms import Sheet, changed, check, choice, form, radio, text
from tests.unit.documents.din91379 import SEQUENCES, SINGLE

LETTERS = [letter for letter in SINGLE if not letter.isspace()] + list(SEQUENCES)
SCALE = 3
DIFFICULT = "Đặng C̨̆ Šłẞş Ľubomíra r̥̄ fi ffl"
WIDER = 14.0
"""Points by which a field is made larger all around, to see what its edge would have cut off."""


def picture(pdf: bytes, page: int = 0) -> Image.Image:
    document = pypdfium2.PdfDocument(pdf)
    try:
        document.init_forms()
        drawn: Image.Image = document[page].render(scale=SCALE, may_draw_forms=True, no_smoothtext=True).to_pil()
        return drawn.convert("L")
    finally:
        document.close()


def inked(pdf: bytes, page: int = 0) -> tuple[float, float, float, float] | None:
    """Return the box of all that is drawn on a page, in points from its left and top edge."""
    found = ImageChops.invert(picture(pdf, page)).point(lambda grey: 255 if grey > 60 else 0).getbbox()
    return tuple(edge / SCALE for edge in found) if found else None  # type: ignore[return-value]


def widgets(pdf: Pdf) -> Iterator[Dictionary]:
    for page in pdf.pages:
        yield from (one for one in page.obj.get("/Annots", Array()) if isinstance(one, Dictionary))


def wider(pdf: Pdf) -> None:
    """Let everything be seen that a field's edge would cut off."""
    for widget in widgets(pdf):
        x0, y0, x1, y1 = (float(edge) for edge in widget.Rect)
        widget.Rect = Array([x0 - WIDER, y0 - WIDER, x1 + WIDER, y1 + WIDER])
        a, b, c, d = (float(edge) for edge in widget.AP.N.BBox)
        widget.AP.N.BBox = Array([a - WIDER, b - WIDER, c + WIDER, d + WIDER])


@given(
    letters=st.lists(st.sampled_from(LETTERS), min_size=1, max_size=30).map("".join),
    width=st.floats(20, 250),
    height=st.floats(9, 90),
    size=st.sampled_from([0, 0, 6, 9, 12, 18]),
    across=st.integers(0, 2),
    kind=st.sampled_from(["line", "lines", "comb"]),
)
@settings(max_examples=80, deadline=None)
def test_all_ink_is_within_the_field(
    letters: str, width: float, height: float, size: int, across: int, kind: str
) -> None:
    flags = {"line": 0, "lines": paperforms.MULTILINE, "comb": paperforms.COMB}[kind]
    box = Box(0, 100, 100, 100 + width, 100 + height)
    look = {"/DA": String(f"/Helv {size} Tf 0 g"), "/Q": across}
    made = form([text("feld", places=(box,), flags=flags, max_length=30 if kind == "comb" else 0, extra=look)])
    found = inked(changed(fill(made, Filling({"feld": (letters,)})), wider))
    if found is None:  # nothing but a letter without ink
        assert len(letters) == 1
        return
    left, top, right, bottom = found
    slack = 1 / SCALE + 0.3  # a pixel, and what letters such as j reach to the left of where they begin
    assert left >= box.left - slack and right <= box.right + slack
    assert top >= box.top - slack and bottom <= box.bottom + slack


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("page_turned", [0, 90])
def test_a_turned_field_is_written_along_its_turn(turned: int, page_turned: int) -> None:
    """The picture of a field turned by MK/R is that of a straight one, turned."""
    box = Box(0, 100, 100, 240, 120) if turned % 180 == page_turned % 180 else Box(0, 100, 100, 120, 240)
    sheet = Sheet(turned=page_turned)
    looks = {"/MK": Dictionary(R=turned, BC=Array([0]))}
    done = fill(form([text("f", places=(box,), extra=looks)], sheets=[sheet]), Filling({"f": (DIFFICULT,)}))
    straight = fill(
        form([text("f", places=(Box(0, 100, 100, 240, 120),), extra={"/MK": Dictionary(BC=Array([0]))})]),
        Filling({"f": (DIFFICULT,)}),
    )
    turned_back = _cut(picture(done), box).rotate((page_turned - turned) % 360, expand=True)
    assert _alike(turned_back, _cut(picture(straight), Box(0, 100, 100, 240, 120)))


def _cut(seen: Image.Image, box: Box) -> Image.Image:
    return seen.crop(tuple(round(edge * SCALE) for edge in (box.left, box.top, box.right, box.bottom)))  # type: ignore[arg-type]


def _alike(one: Image.Image, other: Image.Image) -> bool:
    """Whether two pictures are the same but for how edges fall on pixels."""
    small = [
        picture_.resize((picture_.width // 6, picture_.height // 6), Image.Resampling.BOX) for picture_ in (one, other)
    ]
    return small[0].size == small[1].size and _farthest(*small) < 110


def _farthest(one: Image.Image, other: Image.Image) -> int:
    """Return by how much two pictures differ where they differ most."""
    return max(number for number, count in enumerate(ImageChops.difference(one, other).histogram()) if count)


def _many() -> bytes:
    def edge(**more: Any) -> dict[str, Any]:
        return {"/MK": Dictionary(BC=Array([0]), **more)}

    return form(
        [
            text("zeile", extra=edge()),
            text("mitte", extra={**edge(BG=Array([0.9, 0.9, 1])), "/Q": 1}),
            text("kamm", flags=paperforms.COMB, max_length=10, extra=edge()),
            text("zeilen", flags=paperforms.MULTILINE, places=(Box(0, 40, 300, 300, 360),), extra=edge()),
            text("gedreht", places=(Box(0, 40, 400, 60, 600),), extra=edge(R=90)),
            text("lang"),
            text("versteckt", annotation=2),
            check("ja"),
            radio("wahl", "a", "b"),
            choice("liste", *"abcdef", places=(Box(0, 100, 400, 200, 460),)),
        ],
        change=_with_a_note,
    )


VALUES = {
    "zeile": (DIFFICULT,), "mitte": (DIFFICULT,), "kamm": ("C̨̆Š12",), "zeilen": (f"{DIFFICULT}\n{DIFFICULT}",),
    "gedreht": (DIFFICULT,), "lang": (DIFFICULT * 9,), "versteckt": ("nicht zu sehen",), "ja": ("Yes",), "wahl": ("b",),
    "liste": ("d",),
}  # fmt: skip


def _with_a_note(pdf: Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([10, 10, 50, 50]), Border=Array([0, 0, 0]))
    pdf.pages[0].obj.Annots.append(pdf.make_indirect(note))


def test_a_flat_form_looks_the_same_and_has_no_field() -> None:
    fillable, flat = (fill(_many(), Filling(VALUES, flat=is_flat)) for is_flat in (False, True))
    for page in (0, 1):
        seen = [ImageChops.invert(picture(pdf, page)) for pdf in (fillable, flat)]
        assert seen[0].getbbox() == seen[1].getbbox()
        small = [one.resize((250, 350), Image.Resampling.BOX) for one in seen]
        assert _farthest(*small) < 60
    with pikepdf.open(io.BytesIO(flat)) as pdf:
        assert "/AcroForm" not in pdf.Root
        assert [str(one.Subtype) for one in widgets(pdf)] == ["/Link"]
    assert "nicht zu sehen" not in pypdf.PdfReader(io.BytesIO(flat)).pages[0].extract_text()


def test_content_that_leaves_the_page_askew_does_not_move_the_fields() -> None:
    def askew(pdf: Pdf) -> None:
        pdf.pages[0].obj.Contents = pdf.make_stream(b"q q 2 0 0 2 100 100 cm")

    made = form([text("a", places=(Box(0, 100, 100, 200, 120),))])
    straight, crooked = (
        inked(fill(one, Filling({"a": ("Muster",)}, flat=True))) for one in (made, changed(made, askew))
    )
    assert straight == crooked


def test_a_tagged_form_stays_tagged() -> None:
    """What a field showed belongs to the element of the field; the sheet has elements of its own."""
    done = fill(form([text("a"), text("b")], change=_tagged), Filling({"a": ("x",), "b": ("lang " * 99,)}, flat=True))
    with pikepdf.open(io.BytesIO(done)) as pdf:
        root = pdf.Root.StructTreeRoot
        elements = list(root.K[0].K)
        assert [str(one.S) for one in elements] == ["/Form", "/Form", "/Sect"]
        assert [str(one.K[0].Type) for one in elements[:2]] == ["/MCR", "/MCR"]
        assert [str(one.S) for one in elements[2].K][:2] == ["/H2", "/P"]
        parents = pikepdf.NumberTree(root.ParentTree)
        for page in pdf.pages:
            listed = parents[int(page.obj.StructParents)]
            content = (
                page.Contents.read_bytes()
                if isinstance(page.Contents, pikepdf.Stream)
                else b"".join(part.read_bytes() for part in page.Contents)
            )
            for number, element in enumerate(listed):
                assert f"/MCID {number}>>".encode() in content
                assert any(number == kid.MCID and kid.Pg.objgen == page.obj.objgen for kid in element.K)


def _tagged(pdf: Pdf) -> None:
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    whole = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=Array()))
    numbers = Array()
    for key, widget in enumerate(widgets(pdf)):
        kid = Dictionary(Type=Name.OBJR, Obj=widget, Pg=pdf.pages[0].obj)
        element = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Form, P=whole, K=kid))
        whole.K.append(element)
        widget.StructParent = key
        numbers.extend(Array([key, element]))
    root.K, root.ParentTree, root.ParentTreeNextKey = (
        Array([whole]),
        pdf.make_indirect(Dictionary(Nums=numbers)),
        len(numbers) // 2,
    )
    pdf.Root.StructTreeRoot, pdf.Root.MarkInfo = root, Dictionary(Marked=True)


def test_words_are_kept_whole_where_a_smaller_letter_helps() -> None:
    box = Box(0, 40, 40, 140, 100)
    made = form([text("a", places=(box,), flags=paperforms.MULTILINE, extra={"/DA": String("/Helv 0 Tf 0 g")})])
    seen = pypdf.PdfReader(io.BytesIO(fill(made, Filling({"a": ("Straßenverkehrsordnung",)}, flat=True)))).pages[0]
    assert "Straßenverkehrsordnung" in seen.extract_text()


def test_ligatures_do_not_swallow_letters() -> None:
    run = Lettering(REGULAR).run("fi ffl ĳ")
    assert [piece.text for piece in run.pieces] == list("fi ffl ĳ")


def test_each_letter_of_din_91379_is_one_piece_with_ink_of_all_its_marks() -> None:
    letters = Lettering(REGULAR)
    for letter in SEQUENCES:
        (piece,) = letters.run(letter).pieces[:1]
        base = letters.run(letter[0]).pieces[0]
        assert (piece.ink.low, piece.ink.high, piece.ink.right) != (base.ink.low, base.ink.high, base.ink.right), letter
