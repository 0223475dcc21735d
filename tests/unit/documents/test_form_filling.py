"""What is written into a form: the value whole, seen or on a sheet, and read again by us and by a foreign library."""

import io
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String

from buergerbuero.base import languages
from buergerbuero.documents.adapters.acroform.filling import fill
from buergerbuero.documents.adapters.acroform.pen import WORDS
from buergerbuero.documents.adapters.acroform.reading import look
from buergerbuero.documents.values import OFF, Box, FieldKind, Filling, FormReason, FormRefused
from tests.made import paperforms
from tests.made.paperforms import Made, changed, check, choice, form, radio, signature, text
from tests.unit.documents.din91379 import SEQUENCES, SINGLE

LETTERS = [letter for letter in SINGLE if not letter.isspace()] + list(SEQUENCES)
LETTER_HEAPS = st.lists(st.sampled_from(LETTERS), min_size=1, max_size=14).map("".join)
TEXTS = st.lists(LETTER_HEAPS, min_size=1, max_size=12).map(" ".join)
BLACK_EDGE = {"/MK": Dictionary(BC=Array([0]))}


def filled(made: bytes, values: Mapping[str, str | tuple[str, ...]], **more: Any) -> bytes:
    said = {name: (value,) if isinstance(value, str) else value for name, value in values.items()}
    return fill(made, Filling(said, **more))


def read(pdf: bytes) -> dict[str, tuple[str, ...]]:
    return {one.name: one.values for one in look(pdf, texts=False).fields}


def shown(pdf: bytes) -> list[str]:
    """Return what is seen on each page, without spaces and line ends."""
    return ["".join(_nfc(page.extract_text()).split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def close(said: str) -> str:
    return "".join(_nfc(said).split())


def _nfc(said: str) -> str:
    return unicodedata.normalize("NFC", said)


def widgets(pdf: Pdf) -> Iterator[Dictionary]:
    for page in pdf.pages:
        yield from (one for one in page.obj.get("/Annots", Array()) if isinstance(one, Dictionary))


def test_every_letter_of_din_91379_is_written_and_can_be_copied() -> None:
    rows = {f"zeile{number}": " ".join(LETTERS[number : number + 10]) for number in range(0, len(LETTERS), 10)}
    made = form([text(name) for name in rows])
    again = pypdf.PdfReader(io.BytesIO(filled(made, rows))).get_form_text_fields()
    assert again == rows
    seen = "".join(shown(filled(made, rows, flat=True)))
    assert [row for row in rows.values() if close(row) not in seen] == []


def test_nothing_is_drawn_as_a_missing_letter() -> None:
    made = form([text("alles", flags=paperforms.MULTILINE, places=(Box(0, 40, 40, 560, 800),))])
    with pikepdf.open(io.BytesIO(filled(made, {"alles": " ".join(LETTERS)}))) as pdf:
        looks = next(widgets(pdf)).AP.N.read_bytes()
    assert b"<0000" not in looks


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_what_is_filled_is_read_again(data: st.DataObject) -> None:
    fields = data.draw(st.lists(fields_to_fill(), min_size=1, max_size=6, unique_by=lambda one: one.name))
    values = {one.name: data.draw(value_for(one), label=one.name) for one in fields}
    found = read(filled(form(fields), values))
    assert found == values


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_nothing_is_cut_in_silence(data: st.DataObject) -> None:
    """A text is seen whole in its field or whole on the sheet, whatever the field is like."""
    fields = data.draw(st.lists(texts_to_fill(), min_size=1, max_size=4, unique_by=lambda one: one.name))
    values = {one.name: data.draw(TEXTS, label=one.name) for one in fields}
    pages = shown(filled(form(fields), values, flat=True))
    for said in values.values():
        assert any(close(said) in page for page in pages) or close(said) in "".join(pages[1:])


@st.composite
def texts_to_fill(draw: st.DrawFn) -> Made:
    number = draw(st.integers(0, 20))
    flags = draw(st.sampled_from([0, paperforms.MULTILINE, paperforms.COMB]))
    width, height = draw(st.floats(3, 300)), draw(st.floats(3, 80))
    size, across = draw(st.sampled_from([0, 0, 5, 8, 10, 14])), draw(st.integers(0, 2))
    left, top = 250.0, 40.0 + 36 * number
    return text(
        f"text{number}",
        places=(Box(0, left, top, left + width, top + height),),
        flags=flags,
        max_length=draw(st.integers(1, 60)) if flags == paperforms.COMB or draw(st.booleans()) else 0,
        extra={"/DA": String(f"/Helv {size} Tf 0 g"), "/Q": across, **draw(st.sampled_from([{}, BLACK_EDGE]))},
    )


@st.composite
def fields_to_fill(draw: st.DrawFn) -> Made:
    name = draw(st.text("abcdefghijklmnop", min_size=1, max_size=8))
    states = draw(st.lists(st.text("abcÄß #/12", min_size=1, max_size=6), min_size=1, max_size=4, unique=True))
    states = [state for state in states if state.strip() and state != OFF] or ["On"]
    options = tuple((f"k{number}", f"Wahl {number} Ł") for number in range(len(states)))
    return draw(
        st.sampled_from(
            [
                text(name, flags=draw(st.sampled_from([0, paperforms.MULTILINE]))),
                text("oben." + name, kids=True),
                check(name, *states[:1]),
                check(name, *states),
                radio(name, *states),
                radio("gruppe." + name, *states),
                radio(name, *(str(number) for number in range(len(states))), exports=tuple(states)),
                choice(name, *options),
                choice(name, *options, flags=paperforms.COMBO),
                choice(name, *options, flags=paperforms.COMBO | paperforms.EDIT),
                choice(name, *options, flags=paperforms.MULTIPLE, indirect_options=True),
            ]
        )
    )


def value_for(one: Made) -> st.SearchStrategy[tuple[str, ...]]:
    if one.kind is FieldKind.TEXT:
        return TEXTS.map(lambda said: (said,))
    if one.kind is FieldKind.CHOICE:
        sent = [option if isinstance(option, str) else option[0] for option in one.options]
        if one.flags & paperforms.MULTIPLE:
            return st.sets(st.sampled_from(sent)).map(lambda chosen: tuple(sorted(chosen)))
        typed = TEXTS if one.flags & paperforms.EDIT else st.sampled_from(sent)
        return st.one_of(st.just(()), st.sampled_from(sent).map(lambda said: (said,)), typed.map(lambda said: (said,)))
    return st.sampled_from([(), (OFF,), *((state,) for state in one.exports or one.states)])


def test_a_field_that_is_not_named_stays_as_it_is() -> None:
    made = form([text("a", value="eins"), text("b", value="zwei"), check("c", "Ja", value="Ja")])
    assert read(filled(made, {"a": "neu"})) == {"a": ("neu",), "b": ("zwei",), "c": ("Ja",)}


def test_a_field_can_be_emptied() -> None:
    made = form([text("a", value="eins"), check("c", "Ja", value="Ja"), choice("w", "x", "y", value="x")])
    emptied = filled(made, {"a": (), "c": (), "w": ()})
    assert read(emptied) == {"a": (), "c": (), "w": ()}


def test_the_same_input_gives_the_same_bytes() -> None:
    made = form([text("a", flags=paperforms.COMB, max_length=3), text("b"), check("c")])
    values = {"a": "zu viel", "b": "Đorđe C̨̆", "c": "Yes"}
    assert filled(made, values) == filled(made, values)
    assert filled(made, values, flat=True) == filled(made, values, flat=True)


@pytest.mark.parametrize(
    ("one", "value"),
    [
        (check("feld", "Ja"), ("Nein",)),
        (radio("feld", "a", "b"), ("c",)),
        (radio("feld", "a", "b"), ("a", "b")),
        (choice("feld", ("de", "Deutschland")), ("Frankreich",)),
        (choice("feld", "x", "y"), ("x", "y")),
        (text("feld"), ("a", "b")),
        (signature("feld"), ("Max Muster",)),
    ],
)
def test_a_value_that_a_field_cannot_have_is_refused_by_name(one: Made, value: tuple[str, ...]) -> None:
    with pytest.raises(FormRefused) as refused:
        filled(form([text("anderes"), one]), {"feld": value})
    assert (refused.value.reason, refused.value.detail) == (FormReason.UNKNOWN_VALUE, "feld")


def test_a_field_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(FormRefused) as refused:
        filled(form([text("a")]), {"b": "x"})
    assert (refused.value.reason, refused.value.detail) == (FormReason.UNKNOWN_VALUE, "b")


def test_a_pdf_without_a_form_is_refused() -> None:
    made = changed(form([]), lambda pdf: pdf.Root.__delitem__("/AcroForm"))
    with pytest.raises(FormRefused) as refused:
        filled(made, {})
    assert refused.value.reason is FormReason.NO_FIELDS


def test_states_and_values_of_a_group_agree() -> None:
    made = form([radio("wahl", "a", "b", "c"), check("ja", "On")])
    with pikepdf.open(io.BytesIO(filled(made, {"wahl": "b", "ja": "On"}))) as pdf:
        said = [str(widget.AS) for widget in widgets(pdf)]
        assert said == ["/Off", "/b", "/Off", "/On"]
        assert [str(field.V) for field in pdf.Root.AcroForm.Fields] == ["/b", "/On"]


def test_boxes_of_one_name_and_state_are_ticked_together() -> None:
    boxes = check("ja", "On", "On")
    in_unison = radio("eins", "a", "a", flags=paperforms.IN_UNISON)
    alone = radio("zwei", "a", "a")
    with pikepdf.open(
        io.BytesIO(filled(form([boxes, in_unison, alone]), dict.fromkeys(["eins", "zwei"], "a") | {"ja": "On"}))
    ) as pdf:
        assert [str(widget.AS) for widget in widgets(pdf)] == ["/On", "/On", "/a", "/a", "/a", "/Off"]


def test_a_box_without_looks_gets_them() -> None:
    def without(pdf: Pdf) -> None:
        for widget in widgets(pdf):
            del widget["/AP"], widget["/AS"]

    made = form([check("ja"), radio("wahl", "x", "y")], change=without)
    states = {one.name: one.states for one in look(made, texts=False).fields}
    done = filled(made, {"ja": states["ja"][0], "wahl": states["wahl"][1]})
    assert read(done) == {"ja": states["ja"], "wahl": states["wahl"][1:]}
    with pikepdf.open(io.BytesIO(done)) as pdf:
        for widget in widgets(pdf):
            assert len(widget.AP.N.keys()) == 2


def test_a_state_in_latin_1_keeps_its_bytes() -> None:
    def old(pdf: Pdf) -> None:
        widget = next(widgets(pdf))
        widget.AP.N = pikepdf.Object.parse(b"<< /J#e4 null >>")
        widget.AP.N[pikepdf.Object.parse(b"/J#e4")] = pdf.make_stream(b"", BBox=Array([0, 0, 9, 9]))

    done = filled(form([check("ja")], change=old), {"ja": "Jä"})
    assert read(done) == {"ja": ("Jä",)}
    with pikepdf.open(io.BytesIO(done)) as pdf:
        assert bytes(next(widgets(pdf)).AS) == b"/J\xe4"


def test_chosen_lines_have_their_numbers() -> None:
    made = form([choice("wahl", ("a", "A"), ("b", "B"), ("c", "C"), flags=paperforms.MULTIPLE)])
    with pikepdf.open(io.BytesIO(filled(made, {"wahl": ("c", "a")}))) as pdf:
        field = pdf.Root.AcroForm.Fields[0]
        assert [str(each) for each in field.V] == ["a", "c"]
        assert list(field.I) == [0, 2]


def test_a_list_shows_what_is_chosen() -> None:
    made = form([choice("wahl", *(f"Wahl {number}" for number in range(30)))])
    assert "Wahl29" in shown(filled(made, {"wahl": "Wahl 29"}, flat=True))[0]


def test_a_combo_shows_the_word_and_sends_the_key() -> None:
    made = form([choice("land", ("DE", "Deutschland"), flags=paperforms.COMBO)])
    done = filled(made, {"land": "DE"})
    assert read(done) == {"land": ("DE",)}
    assert "Deutschland" in shown(filled(made, {"land": "DE"}, flat=True))[0]


def test_too_long_for_its_field_stands_on_the_sheet_and_in_the_value() -> None:
    said = "Donaudampfschifffahrtsgesellschaft, " * 12 + "Ende"
    made = form([text("kurz", tooltip="Ihr Beruf"), text("drei", max_length=3)])
    values = {"kurz": said, "drei": "vier"}
    done = filled(made, values, title="Antrag auf Probe", labels={"drei": "Die Zahl"})
    assert read(done) == {name: (value,) for name, value in values.items()}
    first, sheet = shown(filled(made, values, title="Antrag auf Probe", labels={"drei": "Die Zahl"}, flat=True))
    assert "Donaudampf" in first and "sieheBeiblattNr.1" in first and "sieheBeiblattNr.2" in first
    for part in ("Beiblatt", "AntragaufProbe", "Nr.1:IhrBeruf", close(said), "Nr.2:DieZahl", "vier"):
        assert part in sheet


def test_what_has_no_field_stands_on_the_sheet() -> None:
    made = form([text("a")])
    done = filled(made, {"a": "x"}, rest=(("Vierte Person", "Erika Muster"),))
    assert "ViertePersonErikaMuster" in shown(done)[1]


def test_filling_anew_makes_the_sheet_anew() -> None:
    long = "sehr lang " * 60
    made = form([text("a"), text("b"), text("c")])
    once = filled(made, {"a": long + "Anfang", "b": long + "Mitte"}, rest=(("Dazu", "noch etwas"),))
    again = filled(once, {"a": "kurz", "c": long + "Schluss"})
    pages = shown(again)
    assert len(pages) == 2
    assert "Anfang" not in pages[1] and "Mitte" in pages[1] and "Schluss" in pages[1] and "nochetwas" in pages[1]
    assert len(shown(filled(again, {"b": "kurz", "c": "kurz"}))) == 2
    assert read(again)["b"] == (long + "Mitte",)


def test_a_sheet_in_english_says_so() -> None:
    made = form([text("a")])
    first, sheet = shown(filled(made, {"a": "long " * 90}, language="en", flat=True))
    assert "seeextrasheetno.1" in first and "Extrasheet" in sheet


def test_the_sheet_speaks_each_language_that_pages_speak() -> None:
    assert set(WORDS) == set(languages.whole())
    assert len({len(words.hints[-1]) for words in WORDS.values()}) == 1, "the shortest hint is a number alone"


def test_one_letter_with_its_marks_has_one_cell() -> None:
    made = form([text("a", flags=paperforms.COMB, max_length=4)])
    assert len(shown(filled(made, {"a": "C̨̆ŠX̄r̥̄"}))) == 1
    assert len(shown(filled(made, {"a": "fünfe"}))) == 2


def test_a_letter_that_no_font_of_ours_has_becomes_its_number() -> None:
    made = form([text("a")])
    assert read(filled(made, {"a": "Grüße 😀"})) == {"a": ("Grüße 😀",)}
    assert "Grüße[U+1F600]" in shown(filled(made, {"a": "Grüße 😀"}, flat=True))[0]


def test_viewers_need_not_draw_anything_themselves() -> None:
    made = form([text("a", value="Müller"), text("b")], form_keys={"/NeedAppearances": True})
    with pikepdf.open(io.BytesIO(filled(made, {}))) as pdf:
        assert "/NeedAppearances" not in pdf.Root.AcroForm
        assert b"TJ" in next(widgets(pdf)).AP.N.read_bytes()


def test_people_can_go_on_typing_in_a_font_with_every_letter() -> None:
    with pikepdf.open(io.BytesIO(filled(form([text("a")]), {"a": "x"}))) as pdf:
        font, said = str(next(widgets(pdf)).DA).split()[0], pdf.Root.AcroForm.DR.Font
        letters = said[font].ToUnicode.read_bytes().decode()
    for letter in "ŠłẞşǾ€":
        assert f"<{ord(letter):04X}>" in letters


def test_the_size_and_colour_of_the_form_are_kept() -> None:
    made = form([text("a", extra={"/DA": String("0 0 1 rg /Helv 9 Tf")})])
    with pikepdf.open(io.BytesIO(filled(made, {"a": "x"}))) as pdf:
        widget = next(widgets(pdf))
        assert b" 9 Tf 0 0 1 rg" in widget.AP.N.read_bytes()
        assert str(widget.DA).endswith(" 9 Tf 0 0 1 rg")


def test_what_stood_around_the_text_is_kept() -> None:
    def with_ground(pdf: Pdf) -> None:
        widget = next(widgets(pdf))
        look_of = pdf.make_stream(b"0.9 g 0 0 250 18 re f /Tx BMC old EMC 1 0 0 RG 0 0 m 9 9 l S")
        look_of.Type, look_of.Subtype, look_of.BBox = Name.XObject, Name.Form, Array([0, 0, 250, 18])
        widget.AP = Dictionary(N=look_of)

    with pikepdf.open(io.BytesIO(filled(form([text("a")], change=with_ground), {"a": "x"}))) as pdf:
        said = next(widgets(pdf)).AP.N.read_bytes()
    assert said.startswith(b"0.9 g 0 0 250 18 re f") and said.endswith(b"0 0 m 9 9 l S") and b"old" not in said


def test_a_signature_does_not_outlive_a_change() -> None:
    def signed(pdf: Pdf) -> None:
        next(widgets(pdf)).V = Dictionary(Type=Name.Sig, Contents=b"x", ByteRange=Array([0, 1, 2, 3]))
        pdf.Root.Perms = Dictionary(DocMDP=Dictionary())

    made = form([signature("s"), text("a")], change=signed, form_keys={"/SigFlags": 3})
    assert look(made, texts=False).signed
    done = filled(made, {"a": "x"})
    assert not look(done, texts=False).signed
    with pikepdf.open(io.BytesIO(done)) as pdf:
        assert "/Perms" not in pdf.Root and "/SigFlags" not in pdf.Root.AcroForm


def test_the_xfa_part_of_a_hybrid_goes() -> None:
    made = form([text("a")], form_keys={"/XFA": Array([String("template"), String("x")])})
    assert look(made, texts=False).hybrid
    assert not look(filled(made, {"a": "x"}), texts=False).hybrid


def test_a_form_that_has_hardly_anything_is_filled() -> None:
    def bare(pdf: Pdf) -> None:
        del pdf.Root.AcroForm["/DR"], pdf.Root.AcroForm["/DA"]
        del pdf.pages[0].obj["/Resources"]

    made = form([text("a")], change=bare)
    assert "Müller" in shown(filled(made, {"a": "Müller"}, flat=True))[0]
    with pikepdf.open(io.BytesIO(filled(made, {"a": "Müller"}))) as pdf:
        assert str(next(widgets(pdf)).DA).split()[0] in pdf.Root.AcroForm.DR.Font


@pytest.mark.parametrize(
    "keys",
    [
        {"/MK": 5, "/DA": 7, "/Q": Name.x, "/MaxLen": -1},
        {"/MK": Dictionary(R=45, BC=Array(["x"]), BG=Array([9, -9, 0.5])), "/BS": Dictionary(W=Name.x, S=5)},
        {"/Border": Array([0, 0]), "/AP": Dictionary(N=5), "/F": Name.x},
        {"/Rect": Array([9, 9, 9, 9])},
        {"/Rect": Array([1, 2])},
        {"/AP": Array([]), "/DA": String("/Helv 1e99 Tf 0 g"), "/Opt": 3, "/RV": String("<p>alt</p>")},
        {"/DA": String("/Helv 0.001 Tf"), "/MaxLen": 10**12, "/Ff": paperforms.COMB},
    ],
)
def test_odd_keys_do_not_keep_a_value_out(keys: dict[str, Any]) -> None:
    done = filled(form([text("a", extra=keys), text("b")]), {"a": "Müller", "b": "x"})
    with pikepdf.open(io.BytesIO(done)) as pdf:
        assert str(pdf.Root.AcroForm.Fields[0].V) == "Müller"


def test_a_value_left_in_a_place_does_not_outlive_the_new_one() -> None:
    def left(pdf: Pdf) -> None:
        for widget in widgets(pdf):
            widget.V = String("alt")

    done = filled(form([text("a", kids=True)], change=left), {"a": "neu"})
    assert pypdf.PdfReader(io.BytesIO(done)).get_form_text_fields() == {"a": "neu"}
    with pikepdf.open(io.BytesIO(done)) as pdf:
        assert "/V" not in next(widgets(pdf))
