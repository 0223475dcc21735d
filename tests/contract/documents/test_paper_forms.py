"""qpdf, PDFium and HarfBuzz in their cage, with fillable PDFs of strangers: read, cleaned and filled, or refused."""

import io
import os
import sys
import threading
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String

from buergerbuero.documents.adapters.acroform import FORKED, ShutInForms, forms
from buergerbuero.documents.adapters.caged.children import Begun
from buergerbuero.documents.values import MOST_FORM_BYTES, FieldKind, Filling, FormReason, FormRefused, PaperForm
from tests.contract.documents import hostile_forms as hostile
from tests.made.paperforms import COMB, COMBO, button, changed, check, choice, form, radio, signature, text
from tests.unit.documents import sent

HERE = Path(__file__).parent
TOO_MUCH = (FormReason.BROKEN, FormReason.TOO_MUCH_WORK, FormReason.TOO_MANY_FIELDS, FormReason.TOO_LARGE)
REFUSED = (*TOO_MUCH, FormReason.NO_FIELDS, FormReason.NOT_A_PDF, FormReason.SCANNED, FormReason.PURE_XFA)


def refused(content: bytes, *, texts: bool = True) -> FormReason:
    with pytest.raises(FormRefused) as error:
        forms.look(content, texts=texts)
    return error.value.reason


def whole() -> bytes:
    """A form with a field of each kind."""
    return form(
        [
            text("person.name", label="Familienname:", value="Müßig", encoding="utf-16"),
            text("iban", label="IBAN:", max_length=22, flags=COMB),
            check("ja", "Ja", label="Einverstanden", value="Ja"),
            radio("geschlecht", "m", "w", "d", value="w"),
            choice("land", ("DE", "Deutschland"), ("AT", "Österreich"), flags=COMBO, value="AT"),
            signature("unterschrift"),
            button("drucken"),
        ]
    )


def text_of(pdf: bytes) -> bytes:
    """All that a file says, unpacked."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        sink = io.BytesIO()
        opened.save(
            sink, object_stream_mode=pikepdf.ObjectStreamMode.disable, stream_decode_level=pikepdf.StreamDecodeLevel.all
        )
        return sink.getvalue()


# --- the cage ---


def test_no_secret_goes_inside_and_nothing_else_is_open() -> None:
    with FORKED("look", whole()) as one, FORKED("clean", b"") as other:
        for child in (one, other):
            assert os.read(child.answer, 1) == b"B"
    words = [path for path in Path("/proc").glob("[0-9]*/cmdline") if b"acroform.inside" in path.read_bytes()]
    assert words
    assert any((path.parent / "environ").read_bytes() == b"LC_ALL=C.UTF-8\0" for path in words)


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("never begins", FormReason.BUSY),
        ("hangs", FormReason.TOO_MUCH_WORK),
        ("closes its mouth", FormReason.BROKEN),
        ("gives what is no page", FormReason.BROKEN),
        ("talks without end", FormReason.TOO_MUCH_WORK),
        ("invents a reason", FormReason.BROKEN),
        ("stops in the middle", FormReason.BROKEN),
    ],
)
def test_what_comes_back_is_not_believed(how: str, reason: FormReason) -> None:
    strange = ShutInForms(Begun([sys.executable, "-I", str(HERE / "strange.py"), how]), seconds=3)
    with pytest.raises(FormRefused) as error:
        strange.look(whole(), texts=True)
    assert error.value.reason == reason


def test_a_form_that_finds_no_turn_is_told_so() -> None:
    slow = ShutInForms(at_once=1, wait=0.05)
    begun = threading.Event()
    done = threading.Event()

    def hold() -> None:
        with slow.asking.turn():
            begun.set()
            done.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    begun.wait(10)
    with pytest.raises(FormRefused) as error:
        slow.look(whole(), texts=False)
    done.set()
    holder.join()
    assert error.value.reason == FormReason.BUSY


# --- read, filled, cleaned ---


@pytest.mark.parametrize("texts", [True, False])
def test_a_form_comes_out_as_it_is(texts: bool) -> None:
    seen = forms.look(whole(), texts=texts)
    assert [one.name for one in seen.fields] == [
        "person.name", "iban", "ja", "geschlecht", "land", "unterschrift", "drucken",
    ]  # fmt: skip
    assert [one.values for one in seen.fields[:5]] == [("Müßig",), (), ("Ja",), ("w",), ("AT",)]
    assert bool(seen.pages[0].lines) == texts
    assert seen.fields[0].label == ("Familienname" if texts else "")


def test_what_is_filled_in_is_read_again() -> None:
    wanted = {
        "person.name": ("Šłẞ",),
        "geschlecht": ("d",),
        "ja": (),
        "land": ("DE",),
        "iban": ("DE02120300000000202051",),
    }
    filled = forms.fill(whole(), Filling(wanted))
    seen = forms.look(filled, texts=False)
    assert {one.name: one.values for one in seen.fields if one.name in wanted and one.name != "ja"} == {
        name: value for name, value in wanted.items() if name != "ja"
    }
    assert next(one.values for one in seen.fields if one.name == "ja") in ((), ("Off",))


def test_a_value_that_a_field_has_not_is_refused_with_its_name() -> None:
    with pytest.raises(FormRefused) as error:
        forms.fill(whole(), Filling({"geschlecht": ("x",)}))
    assert (error.value.reason, error.value.detail) == (FormReason.UNKNOWN_VALUE, "geschlecht")


DOES: dict[str, dict[str, object]] = {
    "a script when opened": {"/OpenAction": Dictionary(S=Name.JavaScript, JS=String("app.alert('GIFT')"))},
    "a script when closed": {"/AA": Dictionary(WC=Dictionary(S=Name.JavaScript, JS=String("GIFT")))},
    "a program": {"/OpenAction": Dictionary(S=Name.Launch, Win=Dictionary(F=String("GIFT.exe")), F=String("GIFT"))},
    "one after the other": {
        "/OpenAction": Dictionary(
            S=Name.GoTo, D=String("a"), Next=Array([Dictionary(S=Name.SubmitForm, F=String("http://GIFT"))])
        )
    },
    "scripts of the document": {
        "/Names": Dictionary(
            JavaScript=Dictionary(Names=Array([String("a"), Dictionary(S=Name.JavaScript, JS=String("GIFT"))]))
        )
    },
    "another document": {"/OpenAction": Dictionary(S=Name.GoToR, F=String("GIFT.pdf"), D=Array([0, Name.Fit]))},
}


@pytest.mark.parametrize("name", DOES)
def test_what_a_form_would_do_is_taken_out_and_told(name: str) -> None:
    hostile_form = form([text("name", value="Muster")], root_keys=DOES[name])
    assert b"GIFT" in text_of(hostile_form)
    clean = forms.clean(hostile_form)
    assert b"GIFT" not in text_of(clean)
    assert not forms.look(clean, texts=True).cleaned
    assert any("Skript" in said or "Aktion" in said for said in forms.look(hostile_form, texts=True).cleaned)


def full_of_waste() -> bytes:
    def change(pdf: Pdf) -> None:
        pdf.attachments["GIFT.exe"] = b"MZ GIFT"
        page = pdf.pages[0].obj
        page.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=pdf.make_stream(b"GIFT")))
        at = Array([0, 0, 9, 9])
        media = Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=at, RichMediaContent=Dictionary())
        note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=at, Contents=String("GIFT"))
        web = Dictionary(S=Name.URI, URI=String("https://www.siegen.de/"))
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=at, A=web)
        bad = Dictionary(S=Name.URI, URI=String("javascript:GIFT"))
        other = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=at, A=bad)
        page.Annots.extend([pdf.make_indirect(one) for one in (media, note, link, other)])
        pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp>GIFT</xdp>")
        pdf.docinfo["/Author"] = String("GIFT")

    sends = Dictionary(S=Name.SubmitForm, F=String("http://127.0.0.1/GIFT"))
    counts = "AFNumber_Format(2, 2, 0, 0, ''); app.launchURL('GIFT')"
    fields = [
        text("name", value="Erika GIFT", tooltip="Name", script=counts),
        text("versteckt", value="GIFT", annotation=2),
        check("ja", "Ja", value="Ja"),
        radio("wahl", "a", "b", value="b"),
        button("senden", extra={"/A": sends}),
        text("fest", value="Stadt", flags=1, extra={"/DV": String("Stadt")}),
    ]
    return form(fields, change=change, encryption=pikepdf.Encryption(user="", owner="besitzer"))


def test_a_form_full_of_waste_comes_out_clean() -> None:
    before = forms.look(full_of_waste(), texts=True)
    clean = forms.clean(full_of_waste())
    after = forms.look(clean, texts=True)
    assert b"GIFT" not in text_of(clean) and b"www.siegen.de" in text_of(clean)
    assert not pikepdf.open(io.BytesIO(clean)).is_encrypted
    assert [one.name for one in after.fields] == ["name", "ja", "wahl", "fest"]
    assert [one.values for one in after.fields] == [(), (), (), ("Stadt",)]
    assert after.fingerprint == before.fingerprint and after.fields[0].tooltip == "Name"
    assert after.cleaned == () and before.hybrid and not after.hybrid
    assert before.unseen == after.unseen == ("versteckt",)
    told = " ".join(before.cleaned)
    for word in ("Skript", "Datei", "Film", "XFA", "Schaltfläche", "Kennwort", "Eingaben", "außerhalb"):
        assert word in told, before.cleaned


def test_a_clean_form_can_still_be_filled_and_flattened() -> None:
    clean = forms.clean(full_of_waste())
    filled = forms.fill(clean, Filling({"name": ("Şahin",), "wahl": ("a",), "ja": ("Ja",)}))
    assert [one.values for one in forms.look(filled, texts=False).fields[:3]] == [("Şahin",), ("Ja",), ("a",)]
    flat = forms.fill(clean, Filling({"name": ("Şahin",)}, flat=True))
    assert refused(flat) == FormReason.NO_FIELDS


# --- what is refused, and why ---


def scan(*, read: bool = False) -> bytes:
    picture = sent.stream(sent.jpeg(), b"/Type /XObject /Subtype /Image /Width 300 /Height 200 /ColorSpace /DeviceRGB"
                          b" /BitsPerComponent 8 /Filter /DCTDecode")  # fmt: skip
    words = b"BT 3 Tr /F1 9 Tf 9 9 Td (" + b"Was eine Maschine gelesen hat " * 4 + b") Tj ET" if read else b""
    resources = b"/Resources << /Font << /F1 3 0 R >> /XObject << /X 5 0 R >> >>"
    return sent.pdf(picture, pages=[resources], content=b"q 300 0 0 200 0 0 cm /X Do Q " + words)


XFA = b"/AcroForm << /Fields [] /XFA 5 0 R >>"
REASONS: dict[str, tuple[bytes, FormReason]] = {
    "nothing": (b"", FormReason.NOT_A_PDF),
    "a photo": (sent.jpeg(), FormReason.NOT_A_PDF),
    "a web page": (b"<html>" * 1000, FormReason.NOT_A_PDF),
    "too large": (whole() + bytes(MOST_FORM_BYTES), FormReason.TOO_LARGE),
    "a password": (hostile.locked("geheim"), FormReason.ENCRYPTED),
    "a password of old": (hostile.locked("geheim", R=3, aes=False, metadata=False), FormReason.ENCRYPTED),
    "a certificate": (hostile.for_a_certificate(), FormReason.ENCRYPTED),
    "XFA alone": (sent.pdf(sent.stream(b"<xdp:xdp/>"), catalog=XFA), FormReason.PURE_XFA),
    "XFA that must be drawn": (hostile.simple(root_keys={"/NeedsRendering": True}), FormReason.PURE_XFA),
    "no form": (sent.pdf(content=b"BT /F1 9 Tf 9 9 Td (Hier steht ein Text zum Lesen) Tj ET"), FormReason.NO_FIELDS),
    "a form without fields": (form([]), FormReason.NO_FIELDS),
    "a form of buttons": (form([button("drucken")]), FormReason.NO_FIELDS),
    "a scan": (scan(), FormReason.SCANNED),
    "a scan that was read": (scan(read=True), FormReason.SCANNED),
}


@pytest.mark.parametrize("texts", [True, False])
@pytest.mark.parametrize("name", REASONS)
def test_a_form_is_refused_with_its_reason(name: str, texts: bool) -> None:
    content, reason = REASONS[name]
    assert refused(content, texts=texts) == reason
    with pytest.raises(FormRefused) as error:
        forms.fill(content, Filling({"name": ("Muster",)}))
    assert error.value.reason in (reason, FormReason.UNKNOWN_VALUE, FormReason.NO_FIELDS)


OF_OLD = {"aes": False, "metadata": False}


@pytest.mark.parametrize("how", [{"R": 6}, {"R": 4}, {"R": 3, **OF_OLD}, {"R": 2, **OF_OLD}])
def test_a_form_that_only_forbids_things_is_read_and_given_back_open(how: dict[str, object]) -> None:
    shut = hostile.locked("", **how)
    assert len(forms.look(shut, texts=True).fields) == 2
    filled = forms.fill(shut, Filling({"name": ("Muster",)}))
    assert not pikepdf.open(io.BytesIO(filled)).is_encrypted
    assert forms.look(filled, texts=False).fields[0].values == ("Muster",)


def test_of_a_hybrid_form_the_static_part_is_read() -> None:
    def change(pdf: Pdf) -> None:
        pdf.Root.AcroForm.XFA = Array([String("datasets"), pdf.make_stream(b"<xfa:datasets/>")])

    seen = forms.look(hostile.simple(change=change), texts=True)
    assert seen.hybrid and len(seen.fields) == 2


# --- hostile ---


def come_to(content: bytes) -> PaperForm | FormReason:
    """What comes of a file, whatever is done with it: forms, or a refusal with a reason; the same way twice."""
    try:
        quick = forms.look(content, texts=False)
        seen = forms.look(content, texts=True)
    except FormRefused as error:
        return error.reason
    assert {one.name for one in seen.fields} == {one.name for one in quick.fields}
    return seen


def put(content: bytes) -> FormReason | None:
    """Clean and fill, and read again what comes of it; return why not."""
    try:
        clean = forms.clean(content)
        name = next(one.name for one in forms.look(clean, texts=False).fields if one.kind is FieldKind.TEXT)
        filled = forms.fill(clean, Filling({name: ("Muster",)}))
        said = next(one.values for one in forms.look(filled, texts=False).fields if one.name == name)
        assert said[:1] == ("Muster",)
    except FormRefused as error:
        return error.reason
    except StopIteration:
        return FormReason.NO_FIELDS
    return None


@pytest.mark.parametrize("name", hostile.LOOPS)
def test_what_leads_to_itself_comes_to_an_end(name: str) -> None:
    came = come_to(hostile.LOOPS[name])
    assert isinstance(came, PaperForm) or came in REFUSED
    assert put(hostile.LOOPS[name]) in (None, *REFUSED)


REFUSED_BOMBS = ("catalog in a gigabyte", "ten thousand fields", "one field too many", "four million letters",
                 "two hundred pages")  # fmt: skip


@pytest.mark.parametrize("name", hostile.BOMBS)
def test_a_bomb_does_not_go_off(name: str) -> None:
    content = hostile.BOMBS[name]()
    came = come_to(content)
    if name in REFUSED_BOMBS:
        assert came in TOO_MUCH
    else:
        assert isinstance(came, PaperForm) or came in REFUSED
    assert put(content) in (None, *REFUSED)


@pytest.mark.parametrize("name", hostile.STRANGE)
def test_what_is_strange_is_read_or_refused(name: str) -> None:
    came = come_to(hostile.STRANGE[name])
    assert isinstance(came, PaperForm) or came in REFUSED
    assert put(hostile.STRANGE[name]) in (None, *REFUSED)


def test_a_broken_table_of_references_is_made_good() -> None:
    content = whole()
    place = content.rindex(b"startxref")
    packed = changed(content, lambda _: None, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    for broken in (
        content[:place] + b"startxref\n7\n%%EOF",
        content[:place],
        content[: content.rindex(b"trailer")],  # PDFium gives up, and qpdf does not
        content.replace(b"xref", b"xrxx"),
        packed[: packed.rindex(b"startxref")],  # the other way round
    ):
        seen = forms.look(broken, texts=True)
        assert [one.values for one in seen.fields[:3]] == [("Müßig",), (), ("Ja",)]
        assert seen.fields[0].label == "Familienname"
        assert put(broken) is None


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.95, 0.99])
def test_half_a_file_is_read_or_refused(share: float) -> None:
    content = whole()
    came = come_to(content[: int(share * len(content))])
    assert isinstance(came, PaperForm) or came in REFUSED


def test_a_change_that_was_added_behind_counts() -> None:
    """A viewer that saves adds what has changed to the end (7.5.6)."""
    content = form([text("name", value="alt")])
    with pikepdf.open(io.BytesIO(content)) as pdf:
        number = next(one.objgen[0] for one in pdf.objects if isinstance(one, Dictionary) and one.get("/T") == "name")
        field = pdf.get_object(number, 0)
        field.V = String("neu")
        body = field.unparse(resolved=True)
    start = len(content) + 1
    before = content[content.rindex(b"startxref") + 9 :].split()[0]
    added = b"\n%d 0 obj\n" % number + body + b"\nendobj\n"
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size 99 /Root 1 0 R /Prev %s >>\nstartxref\n%d\n%%%%EOF\n"
    whole_file = content + added + table % (number, start, before, len(content) + len(added))
    assert forms.look(whole_file, texts=True).fields[0].values == ("neu",)


# --- fuzzed ---

CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["byte", "number", "cut", "double", "end"]),
        st.floats(0, 1),
        st.sampled_from([0, 1, 255, 65_535, 2**31 - 1, 2**32 - 1]) | st.integers(0, 2**32 - 1),
    ),
    min_size=1,
    max_size=12,
)
WORDS = [b"/Kids", b"/Parent", b"/Fields", b"/FT", b"/Ff", b"/T", b"/V", b"/AS", b"/AP", b"/Opt", b"/Rect", b"/Annots",
         b"/MediaBox", b"/Pages", b"/Count", b"/MaxLen", b"/DA", b"/DR", b"/MK", b"/Resources", b"/Font"]  # fmt: skip
"""Keys on which a form hangs."""
VALUES = [b"null", b"-1",
          b"99999999999", b"1e99", b"()", b"(\xfe\xff\xd8)", b"<<>>", b"[]", b"[[]]", b"/X", b"true",
          b"1 0 R", b"5 0 R", b"7 0 R", b"9 0 R", b"99 0 R", b"[7 0 R 7 0 R]",
          b"[0 0 0 0]", b"<</N 7 0 R>>"]  # fmt: skip
SWAPS = st.lists(st.tuples(st.sampled_from(WORDS), st.integers(0, 30), st.sampled_from(VALUES)), min_size=1, max_size=6)
UNPACKED = text_of(whole())
GOOD = {"generated": whole(), "unpacked": UNPACKED, "full of waste": full_of_waste()}


def swapped(content: bytes, swaps: list[tuple[bytes, int, bytes]]) -> bytes:
    """The file with other values behind some of its keys; its table of references is then broken as well."""
    for word, number, value in swaps:
        pieces = content.split(word + b" ")
        if len(pieces) > 1:
            at = 1 + number % (len(pieces) - 1)
            content = (word + b" ").join([*pieces[:at], value + b" " + pieces[at], *pieces[at + 1 :]][: len(pieces)])
    return content


def fuzz(content: bytes) -> None:
    came = come_to(content)
    assert isinstance(came, PaperForm) or came in (*REFUSED, FormReason.ENCRYPTED)
    assert put(content) in (None, *REFUSED, FormReason.ENCRYPTED, FormReason.UNKNOWN_VALUE)


@pytest.mark.parametrize("name", GOOD)
@settings(max_examples=8, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(changes=CHANGES)
def test_a_damaged_form_is_read_or_refused(name: str, changes: list[sent.Change]) -> None:
    fuzz(sent.mutated(GOOD[name], changes))


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(swaps=SWAPS)
def test_a_form_of_other_values_is_read_or_refused(swaps: list[tuple[bytes, int, bytes]]) -> None:
    fuzz(swapped(UNPACKED, swaps))


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", GOOD)
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(changes=CHANGES)
def test_many_damaged_forms_are_read_or_refused(name: str, changes: list[sent.Change]) -> None:
    fuzz(sent.mutated(GOOD[name], changes))


@pytest.mark.long
@pytest.mark.timeout(1800)
@settings(max_examples=800, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(swaps=SWAPS)
def test_many_forms_of_other_values_are_read_or_refused(swaps: list[tuple[bytes, int, bytes]]) -> None:
    fuzz(swapped(UNPACKED, swaps))
