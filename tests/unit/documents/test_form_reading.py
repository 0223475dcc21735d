"""Reading fillable PDFs of every kind: which fields there are, what stands in them, their order, and what they ask."""

import io
import itertools
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String

from buergerbuero.documents.adapters.acroform import formats, reading, stamping, wire
from buergerbuero.documents.values import OFF, Box, FieldKind, Format, PaperField, PaperForm, Stamp
from tests.made.paperforms import (
    COMB,
    COMBO,
    EDIT,
    IN_UNISON,
    MULTILINE,
    MULTIPLE,
    REQUIRED,
    Made,
    Printed,
    Sheet,
    button,
    changed,
    check,
    choice,
    form,
    radio,
    signature,
    text,
)


def seen(*fields: Made, texts: bool = False, **more: Any) -> PaperForm:
    return reading.look(form(fields, **more), texts=texts)


def one(made: Made, **more: Any) -> PaperField:
    (found,) = seen(made, **more).fields
    return found


def fields_of(pdf: bytes) -> dict[str, PaperField]:
    return {each.name: each for each in reading.look(pdf, texts=False).fields}


# --- fields, as they lie in the file ---


def test_nested_fields_inherit_what_is_said_above() -> None:
    above = {
        "a": {"/FT": Name.Tx, "/Ff": MULTILINE | REQUIRED, "/MaxLen": 40},
        "a.b": {"/MaxLen": 7, "/V": String("von oben")},
    }
    made = [text("a.b.name", flags=MULTILINE | REQUIRED, max_length=7), text("a.ort", max_length=40, value="Siegen")]
    first, second = seen(*made, inherited=above).fields
    assert (first.name, first.multiline, first.required, first.max_length) == ("a.b.name", True, True, 7)
    assert first.values == ("von oben",)
    assert (second.name, second.max_length, second.multiline, second.values) == ("a.ort", 40, True, ("Siegen",))


def test_a_widget_that_only_its_page_knows_is_a_field() -> None:
    names = [each.name for each in seen(text("da"), text("weg", orphan=True), text("x.y", orphan=True)).fields]
    assert names == ["da", "weg", "y"]  # nobody names what is above it


def test_a_widget_that_its_parent_does_not_name_belongs_to_it() -> None:
    def change(pdf: Pdf) -> None:
        field = pdf.Root.AcroForm.Fields[0]
        del field.Kids[1]

    (found,) = seen(radio("g", "a", "b", value="b"), change=change).fields
    assert found.states == ("a", "b") and found.values == ("b",)


def test_two_fields_of_one_name_are_one() -> None:
    found = one_name(text("name"), text("name", value="Muster"))
    assert len(found.places) == 2 and found.values == ("Muster",)


def one_name(*made: Made) -> PaperField:
    (found,) = seen(*made).fields
    return found


def test_a_field_with_a_kid_is_like_one_merged_with_it() -> None:
    assert one(text("name", kids=True, value="x")) == one(text("name", value="x"))


def test_annotations_without_a_number_are_fields_too() -> None:
    def change(pdf: Pdf) -> None:
        page = pdf.pages[0].obj
        widget = Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("b"), Rect=Array([9, 9, 99, 29]))
        page.Annots.append(widget)

    assert [each.name for each in seen(text("a"), change=change).fields] == ["a", "b"]


@pytest.mark.parametrize("annotation", [2, 6, 32, 36])
def test_what_nobody_sees_is_left_out_and_counts_for_the_fingerprint(annotation: int) -> None:
    hidden = seen(text("a"), text("b", annotation=annotation))
    assert [each.name for each in hidden.fields] == ["a"]
    assert hidden.fingerprint == seen(text("a"), text("b")).fingerprint != seen(text("a")).fingerprint


@pytest.mark.parametrize("encoding", ["pdfdoc", "utf-16", "utf-8"])
def test_texts_in_each_encoding(encoding: Any) -> None:
    found = one(text("Straße", value="Šłẞ ä 𝄞\nzweite", tooltip="Straße, Nr. §", encoding=encoding))
    assert (found.name, found.values, found.tooltip) == ("Straße", ("Šłẞ ä 𝄞\nzweite",), "Straße, Nr. §")


def test_a_language_said_in_a_text_and_its_line_ends() -> None:
    raw = "\x1bde\x1beins\r\nzwei\rdrei\x00"
    assert one(text("a", extra={"/V": String(b"\xfe\xff" + raw.encode("utf-16-be"))})).values == ("eins\nzwei\ndrei",)


def test_values_that_are_streams_names_numbers_and_rich_texts() -> None:
    def change(pdf: Pdf) -> None:
        fields = pdf.Root.AcroForm.Fields
        fields[0].V = pdf.make_stream("langer Text ü".encode("utf-16"))
        fields[1].V = Name("/Name")
        fields[2].V = 42
        fields[3].RV = String("<?xml version='1.0'?><body><p>eins &amp; <b>zwei</b></p><p>drei</p></body>")

    made = seen(text("a"), text("b"), text("c"), text("d"), change=change)
    assert [each.values for each in made.fields] == [("langer Text ü",), ("Name",), ("42",), ("eins & zwei\ndrei",)]


def test_kinds_and_flags() -> None:
    made = [
        text("t", flags=COMB | REQUIRED | 1, max_length=5),
        check("c"),
        radio("r", "a", "b"),
        choice("l", "a", "b", flags=MULTIPLE),
        choice("o", "a", flags=COMBO | EDIT),
        signature("s"),
        button("b"),
    ]
    found = {each.name: each for each in seen(*made).fields}
    assert [each.kind for each in found.values()] == [
        FieldKind.TEXT, FieldKind.CHECK, FieldKind.RADIO, FieldKind.CHOICE, FieldKind.CHOICE, FieldKind.SIGNATURE,
        FieldKind.BUTTON,
    ]  # fmt: skip
    t = found["t"]
    assert (t.comb, t.required, t.read_only, t.max_length, t.multiline) == (True, True, True, 5, False)
    assert found["l"].multiple and not found["l"].editable and found["o"].editable and not found["o"].multiple


# --- boxes and radio buttons ---


def test_states_are_what_the_file_says() -> None:
    states = ("männlich", "weiblich", "ohne Angabe", "1#2/3")
    found = one(radio("g", *states, value="ohne Angabe"))
    assert found.states == states and found.values == ("ohne Angabe",)


def test_states_written_in_latin_1() -> None:
    pdf = form([check("g", "Jae", value="Jae")]).replace(b"/Jae", b"/J\xe4 ")
    (found,) = reading.look(pdf, texts=False).fields
    assert found.states == ("Jä",) and found.values == ("Jä",)


def test_numbered_states_mean_what_opt_says() -> None:
    found = one(radio("g", "x", "y", "z", exports=("Ja", "Nein", "weiß nicht"), value="1"))
    assert found.states == ("Ja", "Nein", "weiß nicht") and found.values == ("Nein",)


def test_radio_buttons_that_say_the_same() -> None:
    found = one(radio("g", "a", "a", "b", value="a", flags=IN_UNISON))
    assert [place.state for place in found.places] == ["a", "a", "b"] and found.states == ("a", "b")


def test_boxes_of_one_name_are_one_choice() -> None:
    found = one(check("stand", "ledig", "verheiratet", value="verheiratet"))
    assert found.kind is FieldKind.CHECK and found.states == ("ledig", "verheiratet")
    assert found.values == ("verheiratet",)


@pytest.mark.parametrize(
    ("value", "shown", "values"),
    [
        ("Ja", "Off", ("Ja",)),
        (None, "Ja", ("Ja",)),
        ("Off", "Ja", ("Ja",)),
        ("Yes", "Ja", ("Ja",)),
        ("Off", "Off", (OFF,)),
        (None, "Off", ()),
        (None, None, ()),
    ],
)
def test_a_viewer_that_writes_only_one_of_two_marks(value: str | None, shown: str | None, values: tuple[str]) -> None:
    def change(pdf: Pdf) -> None:
        field = pdf.Root.AcroForm.Fields[0]
        for key, said in (("/V", value), ("/AS", shown)):
            if said is None:
                _drop(field, key)
            else:
                field[key] = Name(f"/{said}")

    assert one(check("g", "Ja"), change=change).values == values


def _drop(field: Any, key: str) -> None:
    if key in field:
        del field[key]


def test_a_box_without_looks() -> None:
    def change(pdf: Pdf) -> None:
        for field in pdf.Root.AcroForm.Fields:
            del field.AP, field.AS

    first, second = seen(check("a"), check("b", "x", value="x"), change=change).fields
    assert first.states == ("Yes",) and not first.values
    assert second.values in (("Yes",), ("x",), ())


# --- lists ---


def test_a_list_sends_one_thing_and_shows_another() -> None:
    land = choice("land", ("DE", "Deutschland"), ("AT", "Österreich"), "Schweiz", flags=COMBO, value="AT")
    found = one(land, change=None)
    assert found.options == (("DE", "Deutschland"), ("AT", "Österreich"), ("Schweiz", "Schweiz"))
    assert found.values == ("AT",)


def test_options_that_lie_elsewhere_and_values_by_sight_and_by_number() -> None:
    def change(pdf: Pdf) -> None:
        pdf.Root.AcroForm.Fields[1].I = Array([1, 7])

    options = (("DE", "Deutschland"), ("AT", "Österreich"))
    made = [choice("a", *options, value="Österreich", indirect_options=True), choice("b", *options)]
    assert [each.values for each in seen(*made, change=change).fields] == [("AT",), ("AT",)]


def test_several_of_a_list_and_a_text_of_ones_own() -> None:
    first, second = seen(
        choice("a", "x", "y", "z", flags=MULTIPLE, value=("x", "z")),
        choice("b", "x", flags=COMBO | EDIT, value="eigen"),
    ).fields
    assert first.values == ("x", "z") and second.values == ("eigen",)


# --- formats ---


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ('AFDate_FormatEx("dd.mm.yyyy");', Format("date", "dd.mm.yyyy")),
        ("AFDate_KeystrokeEx('d.m.yy')", Format("date", "d.m.yy")),
        ("AFDate_Format(7)", Format("date", "yy-mm-dd")),
        ('AFDate_FormatEx("HH:MM")', Format("time", "HH:MM")),
        ("AFTime_Format(0);", Format("time", "HH:MM")),
        ('AFTime_FormatEx("HH:MM:ss")', Format("time", "HH:MM:ss")),
        ('AFNumber_Format(2, 2, 0, 0, "€", true);', Format("number", "1.234,56", "€")),
        (r'AFNumber_Format(0, 3, 0, 0, " \u20ac", false);', Format("number", "1234", "€")),
        ("AFNumber_Format(1, 0, 0, 0, ' m²', false)", Format("number", "1,234.5", "m²")),
        ("AFNumber_Format(2)", Format("number", "1.234,56")),
        ("AFPercent_Format(1, 2)", Format("percent", "1")),
        ("AFSpecial_Format(0);", Format("postcode")),
        ("AFSpecial_Format(2);", Format("phone")),
        ('AFSpecial_KeystrokeEx("99999")', Format("postcode", "99999")),
        ('AFSpecial_KeystrokeEx("AA-99")', Format("other", "AA-99")),
        ('event.value = util.printd("dd.mm.yyyy", new Date());', Format("date", "dd.mm.yyyy")),
        ("app.alert('AFDate');", None),
        ("AFDate_FormatEx(", None),
        ("AFNumber_Format(x)", Format("number")),
    ],
)
def test_what_a_script_says_of_its_field(script: str, said: Format | None) -> None:
    assert formats.read(script) == said
    assert one(text("a", script=script)).format == said


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: f"AFDate_FormatEx({raw!r})"))
def test_no_script_brings_the_reader_down(script: str) -> None:
    formats.read(script)


def test_a_script_that_lies_in_a_stream_and_at_a_keystroke() -> None:
    def change(pdf: Pdf) -> None:
        script = pdf.make_stream(b'AFDate_KeystrokeEx("mm/yyyy");')
        pdf.Root.AcroForm.Fields[0].AA = Dictionary(K=Dictionary(S=Name.JavaScript, JS=script))

    assert one(text("a"), change=change).format == Format("date", "mm/yyyy")


# --- places and order ---

BOX = Box(0, 60, 100, 200, 120)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (30.0, 40.0, 500.0, 700.0)])
def test_places_are_where_one_sees_them(turned: int, crop: Any) -> None:
    sheet = Sheet(crop=crop, turned=turned)
    made = seen(text("a", places=(BOX,), label="Familienname"), sheets=[sheet], texts=True)
    (place,) = made.fields[0].places
    assert place.box == BOX
    left, low, right, high = crop or (0, 0, 595, 842)
    assert (made.pages[0].width, made.pages[0].height) == (
        (right - left, high - low) if turned in (0, 180) else (high - low, right - left)
    )
    (line,) = made.pages[0].lines
    assert line.text == "Familienname" and abs(line.box.left - 40) < 1 and abs(line.box.top - 102) < 3


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_that_was_only_turned_is_read_as_its_words_stand(turned: int) -> None:
    def turn(pdf: Pdf) -> None:
        pdf.pages[0].obj.Rotate = turned

    made = [text("b", label="Vorname"), text("a", label="Familienname"), check("c", "On", label="Abholung")]
    as_made, on_its_side = (seen(*made, change=change, texts=True) for change in (None, turn))
    assert on_its_side.fields == as_made.fields and on_its_side.pages == as_made.pages
    assert [field.label for field in on_its_side.fields] == ["Vorname", "Familienname", "Abholung"]
    shown = seen(*made, change=turn).pages[0]
    assert (shown.width, shown.height) == ((842, 595) if turned != 180 else (595, 842))


def at(name: str, left: float, top: float, width: float = 100, height: float = 18, **more: Any) -> Made:
    return text(name, places=(Box(more.pop("page", 0), left, top, left + width, top + height),), **more)


def order(*made: Made, **more: Any) -> str:
    return "".join(each.name for each in seen(*made, **more).fields)


def test_fields_are_read_row_by_row_whatever_their_order_in_the_file() -> None:
    made = [
        at("d", 200, 143),
        at("f", 50, 40, page=1),
        at("b", 200, 98),
        at("c", 50, 140),
        at("a", 50, 100),
        at("e", 40, 200),
    ]
    assert order(*made, sheets=[Sheet(), Sheet()]) == "abcdef"


def test_a_high_field_beside_several_rows() -> None:
    made = [at("c", 300, 150), at("b", 300, 100), at("d", 300, 200), at("a", 50, 100, height=120)]
    assert order(*made) == "abcd"


def test_columns_whose_rows_do_not_meet_are_read_one_after_the_other() -> None:
    left = [at(name, 50, 100 + 30 * number) for number, name in enumerate("abcd")]
    right = [at(name, 320, 115 + 42 * number) for number, name in enumerate("efg")]
    assert order(*right, *left) == "abcdefg"


def test_columns_with_headings_are_read_one_after_the_other() -> None:
    def column(names: str, left: float) -> tuple[list[Made], list[Printed]]:
        made = [at(name, left + 80, 100 + 30 * number) for number, name in enumerate(names)]
        return made, [Printed(f"Angabe {name}", left, 102 + 30 * number) for number, name in enumerate(names)]

    (left, said), (right, said_right) = column("abc", 40), column("def", 310)
    heads = [Printed("Neue Wohnung", 60, 80, bold=True), Printed("Bisherige Wohnung", 330, 80, bold=True)]
    assert order(*right, *left, printed=[*heads, *said, *said_right], texts=True) == "abcdef"
    assert order(*right, *left, printed=[*said, *said_right], texts=True) == "adbecf"


def test_a_field_below_two_columns_is_read_after_both() -> None:
    heads = [Printed("Person", 60, 60, size=14, bold=True), Printed("Ehegatte", 330, 60, size=14, bold=True)]
    said = [Printed(n, left, top - 9, size=7) for left in (60, 330) for n, top in (("x", 100), ("y", 130), ("z", 160))]
    places = itertools.product((60, 330), (100, 130, 160))
    columns = [at(n, left, top, 200) for n, (left, top) in zip("abcdef", places, strict=True)]
    assert order(*columns, at("g", 60, 190, 470), printed=[*heads, *said], texts=True) == "abcdefg"


def test_a_table_is_read_row_by_row() -> None:
    cells = [at(f"{n}{row}", left, 100 + 20 * row, 200) for row in range(4) for n, left in (("b", 300), ("a", 60))]
    heads = [Printed("Familienname", 100, 80, bold=True), Printed("Vorname", 350, 80, bold=True)]
    assert order(*cells, printed=heads, texts=True) == "".join(f"a{row}b{row}" for row in range(4))


def test_the_places_of_a_group_are_read_in_order_too() -> None:
    boxes = (Box(0, 200, 100, 212, 112), Box(0, 60, 101, 72, 113), Box(0, 60, 140, 72, 152))
    assert one(radio("g", "b", "a", "c", places=boxes)).states == ("a", "b", "c")


# --- what fields ask ---


def asked(made: Made, *printed: Printed, others: tuple[Made, ...] = ()) -> str:
    form_seen = seen(made, *others, printed=printed, texts=True)
    return next(each.label for each in form_seen.fields if each.name == made.name)


FIELD = at("a", 200, 300, 150)


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ([Printed("Familienname:", 100, 303)], "Familienname"),
        ([Printed("Ort *", 160, 303)], "Ort"),
        ([Printed("Geburtsdatum", 200, 287, size=8)], "Geburtsdatum"),
        ([Printed("Unterschrift", 200, 320, size=7)], "Unterschrift"),
        ([Printed("Weit weg", 20, 100)], ""),
        ([Printed("Vorname", 200, 288, size=8), Printed("Name:", 20, 303)], "Vorname"),
        ([Printed("Name:", 165, 303), Printed("Eine lange Zeile mit vielen Worten darüber", 20, 283)], "Name"),
        ([Printed("Straße, ", 140, 298, size=8), Printed("Hausnummer", 140, 308, size=8)], "Straße, Hausnummer"),
        ([Printed("EUR", 355, 303)], "EUR"),
        ([Printed("Betrag", 150, 303), Printed("EUR", 355, 303)], "Betrag"),
        ([Printed("Name: ............", 150, 303)], "Name"),
        ([Printed("Name ______", 150, 303)], "Name"),
    ],
)
def test_a_field_asks_what_is_beside_it(printed: list[Printed], label: str) -> None:
    assert asked(FIELD, *printed) == label


def test_words_before_another_field_are_not_the_label_of_the_one_below() -> None:
    city = at("b", 245, 273, 150)
    assert asked(FIELD, Printed("E-mail", 100, 303), Printed("City", 220, 276), others=(city,)) == "E-mail"


def captions(down: float, names: str = "abcd") -> list[Printed]:
    """Print a caption for each of two rows of two fields, so far below their upper edge."""
    return [
        Printed(name.upper(), left, top + down, size=7)
        for name, (left, top) in zip(names, itertools.product((60, 300), (100, 134)), strict=True)
    ]


@pytest.mark.parametrize("down", [-9, 20, 22])
def test_captions_lie_all_above_their_fields_or_all_below(down: float) -> None:
    made = [
        at(n, left, top, 200) for n, (left, top) in zip("abcd", itertools.product((60, 300), (100, 134)), strict=True)
    ]
    found = seen(*made, printed=captions(down), texts=True).fields
    assert {field.name: field.label for field in found} == {name: name.upper() for name in "abcd"}


def test_a_caption_that_hangs_is_not_the_label_of_the_next_row() -> None:
    made = [at("a", 60, 100, 200), at("b", 300, 100, 200), at("c", 150, 128, 300), at("d", 150, 154, 300)]
    hanging = [Printed("A", 60, 119, size=7), Printed("B", 300, 119, size=7)]
    found = seen(*made, printed=[*hanging, Printed("C", 60, 131), Printed("D", 60, 157)], texts=True).fields
    assert "".join(field.label for field in found) == "ABCD"


def test_captions_below_one_heading_may_hang_and_stand_above_below_another() -> None:
    made = [at(n, 60, top, 300) for n, top in zip("abcd", (100, 134, 230, 260), strict=True)]
    heads = [Printed("Person", 60, 75, size=14, bold=True), Printed("Sache", 60, 185, size=14, bold=True)]
    said = [Printed(n, 60, top, size=7) for n, top in zip("ABCD", (121, 155, 220, 250), strict=True)]
    found = seen(*made, printed=[*heads, *said], texts=True).fields
    assert "".join(field.label for field in found) == "ABCD"


def test_a_heading_below_the_last_row_is_not_its_label() -> None:
    made = [at(f"{row}", 60, 100 + 19 * row, 200) for row in range(2)]
    printed = [Printed("Vorname", 60, 88, size=8), Printed("Nächster Teil", 60, 147, size=14, bold=True)]
    found = seen(*made, at("n", 60, 170), printed=[*printed, Printed("Ort", 30, 173)], texts=True).fields
    assert [each.label for each in found] == ["Vorname", "Vorname", "Ort"] and found[2].section == "Nächster Teil"


def test_words_beside_a_box_below_are_not_the_label_of_a_field() -> None:
    ticks = [check("m", places=(Box(0, 200, 324, 210, 334),), silent=True)]
    printed = [Printed("Im Haushalt seit:", 60, 303), Printed("männlich", 214, 324)]
    assert asked(at("a", 200, 300, 300), *printed, others=tuple(ticks)) == "Im Haushalt seit"


def test_a_label_inside_of_its_field_at_the_top() -> None:
    high = at("a", 60, 200, 300, 30)
    above = at("b", 60, 170, 300, 30)
    printed = [Printed("Familienname, ggf. Doktorgrad", 62, 201, size=7), Printed("Vornamen", 62, 171, size=7)]
    assert asked(high, *printed, others=(above,)) == "Familienname, ggf. Doktorgrad"
    assert asked(above, *printed, others=(high,)) == "Vornamen"


def test_a_tooltip_comes_first_unless_a_program_has_made_it_up() -> None:
    beside = Printed("Ort:", 170, 303)
    for tooltip, label in (("Wohnort", "Wohnort"), ("Textfeld 12", "Ort"), ("undefined", "Ort"), ("Tag_Row_1", "Tag")):
        assert asked(at("a", 200, 300, 150, tooltip=tooltip), beside) == label


def test_boxes_are_asked_on_their_right_or_where_the_row_ends_with_a_box_on_their_left() -> None:
    def tick(name: str, left: float) -> Made:
        return check(name, places=(Box(0, left, 300, left + 10, 310),), silent=True)

    right = seen(
        tick("a", 100), tick("b", 200), texts=True,
        printed=[Printed("Beibehalten?", 30, 300), Printed("Ja", 114, 300), Printed("Nein", 214, 300)],
    )  # fmt: skip
    assert [each.label for each in right.fields] == ["Ja", "Nein"]
    left = seen(tick("a", 100), tick("b", 200), texts=True, printed=[Printed("Ja", 85, 300), Printed("Nein", 175, 300)])
    assert [each.label for each in left.fields] == ["Ja", "Nein"]


def test_a_sentence_of_several_lines_beside_a_box() -> None:
    boxes = [check(n, places=(Box(0, 50, top, 60, top + 10),), silent=True) for n, top in (("a", 100), ("b", 136))]
    lines = [
        Printed(words, 66, 100 + 12 * number)
        for number, words in enumerate(
            ["Ich willige ein, dass", "meine Angaben geprüft", "werden.", "Ich bin umgezogen."]
        )
    ]
    found = seen(*boxes, printed=lines, texts=True).fields
    assert [each.label for each in found] == [
        "Ich willige ein, dass meine Angaben geprüft werden.",
        "Ich bin umgezogen.",
    ]


def test_a_group_asks_what_is_before_it_and_each_place_what_it_means() -> None:
    places = tuple(Box(0, left, 300, left + 10, 310) for left in (150, 220))
    printed = [Printed("Familienstand:", 60, 300)]
    (found,) = seen(radio("g", "ledig", "verheiratet", places=places), printed=printed, texts=True).fields
    assert found.label == "Familienstand" and [place.label for place in found.places] == ["ledig", "verheiratet"]


def test_the_head_of_a_column_is_what_its_rows_ask() -> None:
    cells = [at(f"{n}{row}", left, 100 + 19 * row, 200) for row in range(5) for n, left in (("a", 60), ("b", 300))]
    numbers = [Printed(f"{row + 1}.", 40, 102 + 19 * row) for row in range(5)]
    heads = [Printed("Familienname", 110, 84), Printed("Vorname", 380, 84)]
    found = seen(*cells, printed=[*heads, *numbers], texts=True).fields
    assert [each.label for each in found] == ["Familienname", "Vorname"] * 5


def test_rows_with_words_of_their_own_say_them_beside_their_column() -> None:
    cells = [at(f"{row}{column}", 150 + 100 * column, 100 + 32 * row, 90) for row in range(3) for column in range(2)]
    heads = [Printed("von", 155, 88, size=8), Printed("(Uhrzeit)", 250, 80, size=8), Printed("bis", 250, 89, size=8)]
    days = [Printed(day, 60, 102 + 32 * row) for row, day in enumerate(("Montag", "Dienstag", "Mittwoch"))]
    found = seen(*cells, printed=[*heads, *days], texts=True).fields
    assert [(each.row, each.label) for each in found[:4]] == [
        ("Montag", "von"),
        ("Montag", "(Uhrzeit) bis"),
        ("Dienstag", "von"),
        ("Dienstag", "(Uhrzeit) bis"),
    ]
    parted = [*heads, *days, Printed("ab", 155, 121, size=8)]
    assert not any(each.row for each in seen(*cells, printed=parted, texts=True).fields)


def test_boxes_below_heads_say_these_and_answer_what_is_before_their_row() -> None:
    ticks = [
        check(f"{row}{column}", places=(Box(0, left, 102 + 20 * row, left + 10, 112 + 20 * row),), silent=True)
        for row in range(2)
        for column, left in enumerate((300, 350))
    ]
    printed = [Printed(said, left, 86, size=8) for said, left in (("Ja", 300), ("Nein", 345))]
    printed += [
        Printed(said, 60, 102 + 20 * row) for row, said in enumerate(("Haben Sie ein Auto?", "Und einen Hund?"))
    ]
    found = seen(*ticks, printed=printed, texts=True).fields
    assert [(each.row, each.label) for each in found] == [
        ("Haben Sie ein Auto?", "Ja"),
        ("Haben Sie ein Auto?", "Nein"),
        ("Und einen Hund?", "Ja"),
        ("Und einen Hund?", "Nein"),
    ]


def test_fields_stand_under_the_nearest_heading() -> None:
    printed = [
        Printed("Antrag auf einen Hund", 40, 20, size=18, bold=True),
        Printed("1. Angaben zur Person", 40, 80, size=11, bold=True),
        Printed("Name", 40, 103), Printed("Vorname", 40, 133),
        Printed("2. Angaben zum Hund", 40, 180, size=11, bold=True),
        Printed("Rasse", 40, 203), Printed("Ein Hinweis in gewöhnlicher Schrift", 40, 230),
    ]  # fmt: skip
    made = [at("a", 100, 100), at("b", 100, 130), at("c", 100, 200)]
    found = seen(*made, printed=printed, texts=True).fields
    assert [each.section for each in found] == ["1. Angaben zur Person"] * 2 + ["2. Angaben zum Hund"]
    assert [each.label for each in found] == ["Name", "Vorname", "Rasse"]


def test_lines_are_parted_where_a_rule_stands_between_columns() -> None:
    def change(pdf: Pdf) -> None:
        pdf.pages[0].contents_add(b"0.5 w 95 700 m 95 780 l S")

    said = [Printed("Tag", 78, 80), Printed("Ort", 99, 80), Printed("zwei", 200, 120), Printed("Worte", 222, 120)]
    lines = seen(text("a"), printed=said, texts=True, change=change).pages[0].lines
    assert [line.text for line in lines] == ["Tag", "Ort", "zwei Worte"]
    assert not any(line.bold for line in lines) and lines[0].size == pytest.approx(10, abs=2)


# --- the whole form ---


def test_title_language_stamp_and_fingerprint() -> None:
    def change(pdf: Pdf) -> None:
        pdf.docinfo["/Title"] = String("Antrag  auf\nalles")
        pdf.docinfo["/Keywords"] = String("Amt")
        pdf.Root.Lang = String("de-DE")
        stamping.write(pdf, Stamp("hundesteuer", "3f2a"))
        stamping.write(pdf, Stamp("hundesteuer", "4f2a"))

    pdf = form([text("a"), check("b")], change=change)
    made = reading.look(pdf, texts=False)
    others = (check("b", value="Yes"), text("a", value="x"), signature("c"), button("d"))
    assert (made.title, made.language, made.stamp) == ("Antrag auf alles", "de-DE", Stamp("hundesteuer", "4f2a"))
    assert made.fingerprint == seen(*others).fingerprint
    assert made.fingerprint != seen(text("a"), text("b")).fingerprint

    def rewrite(opened: Pdf) -> None:
        del opened.Root.PieceInfo

    assert reading.look(changed(pdf, rewrite), texts=False).stamp == Stamp("hundesteuer", "4f2a")
    assert seen(text("a")).stamp is None


def test_a_signed_form_says_so_and_one_that_grants_rights_does_not() -> None:
    def sign(pdf: Pdf) -> None:
        pdf.Root.AcroForm.Fields[1].V = pdf.make_indirect(Dictionary(Type=Name.Sig, Contents=String("x")))

    def grant(pdf: Pdf) -> None:
        pdf.Root.Perms = Dictionary(UR3=Dictionary(Type=Name.Sig, Contents=String("x")))

    assert seen(text("a"), signature("s"), change=sign).signed
    assert not seen(text("a"), signature("s")).signed
    granted = seen(text("a"), signature("s"), change=grant, texts=True)
    assert not granted.signed and granted.cleaned == ("ein Recht, das der Herausgeber Adobe-Programmen gab",)


def test_a_form_that_its_publisher_has_sealed_is_not_signed_by_anybody() -> None:
    def seal(pdf: Pdf) -> None:
        reference = Dictionary(Type=Name.SigRef, TransformMethod=Name.DocMDP)
        sealed = Dictionary(Type=Name.Sig, Contents=String("x"), Reference=Array([reference]))
        pdf.Root.AcroForm.Fields[1].V = pdf.make_indirect(sealed)
        pdf.Root.Perms = Dictionary(DocMDP=pdf.Root.AcroForm.Fields[1].V)

    sealed = seen(text("a"), signature("s"), change=seal, texts=True)
    assert not sealed.signed and any("Siegel" in each for each in sealed.cleaned)


def test_the_rights_of_an_encrypted_file_are_no_signature() -> None:
    pdf = form([text("a")], encryption=pikepdf.Encryption(owner="x", user="", R=6))
    assert reading.look(pdf, texts=True).cleaned == ("der Schutz durch ein Kennwort",)


MADE = st.lists(
    st.builds(
        lambda name, kind, value: {
            "text": text(name, value=value, tooltip=value[:9]),
            "check": check(name, value or "Ja", "zwei", value="zwei"),
            "radio": radio(name, "a", "b", "c", value="b"),
            "choice": choice(name, (value or "x", "gesehen"), flags=COMBO, value=value or "x"),
        }[kind],
        st.text("abcäöü 1-_", min_size=1, max_size=12).map(lambda name: f"f{name}"),
        st.sampled_from(["text", "check", "radio", "choice"]),
        st.text("aäöß łŠ", max_size=12).map(lambda value: " ".join(value.split())),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda each: each.name,
)


@settings(max_examples=40, deadline=None)
@given(MADE)
def test_what_was_made_is_read_and_comes_through_the_wire(made: list[Made]) -> None:
    read = reading.look(form(made), texts=True)
    assert [each.name for each in read.fields] == [each.name for each in made]
    for wanted, found in zip(made, read.fields, strict=True):
        assert found.values == ((wanted.value,) if wanted.value else ())
    again = wire.read(wire.written(read))
    assert [(f.name, f.kind, f.values, f.tooltip, f.label, f.options, f.states) for f in again.fields] == [
        (f.name, f.kind, f.values, f.tooltip, f.label, f.options, f.states) for f in read.fields
    ]
    assert (again.fingerprint, again.pages[0].width) == (read.fingerprint, read.pages[0].width)


def test_a_form_written_anew_by_others_is_the_same_form() -> None:
    pdf = form([text("a.b", value="x"), radio("r", "1", "2", value="2")])
    sink = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(sink, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=True)
    assert fields_of(sink.getvalue()) == fields_of(pdf)
