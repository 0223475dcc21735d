"""Templates become conforming files, from what they are given and nothing else."""

import io
import unicodedata
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pypdf
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from buergerbuero.documents.actions import render
from buergerbuero.documents.adapters.typst import TypstRenderer, renderer
from buergerbuero.documents.ports import Renderer
from buergerbuero.documents.rules import MOST_LETTERS, showable
from buergerbuero.documents.values import TemplateError, TooMuchText
from tests.unit.documents.din91379 import SINGLE
from tests.unit.documents.samples import NOW, granted_pdf, pages_of, plain_pdf, receipt, root_of, text_of

HEAD = (
    '#set document(title: "Probe")\n#set text(font: "Buergerbuero Sans")\n#let daten = json("/daten.json")\n= Probe\n'
)
DATA = {"created_at": NOW.isoformat(), "text": "Muster"}


def make(body: str, **more: Any) -> bytes:
    return render(template=(HEAD + body).encode(), data=DATA | more, files={}, name="vorlagen/probe.typ")


def test_the_adapter_fits_the_port() -> None:
    port: Renderer = renderer
    assert isinstance(port, TypstRenderer)


def test_the_same_input_gives_the_same_bytes_in_any_thread() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: granted_pdf(), range(12)))
    assert len(set(made)) == 1


def test_the_file_says_pdf_a_3b_and_pdf_ua_1() -> None:
    xmp = pypdf.PdfReader(io.BytesIO(granted_pdf())).xmp_metadata
    assert xmp is not None
    text = xmp.stream.get_data().decode()
    for marker in ("<pdfaid:part>3<", "<pdfaid:conformance>B<", "<pdfuaid:part>1<", "Hundesteuerbescheid"):
        assert marker in text


def test_the_file_is_tagged_named_and_dated() -> None:
    root = root_of(granted_pdf())
    info = pypdf.PdfReader(io.BytesIO(granted_pdf())).metadata
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF boolean
    assert root["/Lang"] == "de"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert info is not None
    assert (info.title, info.author, info.creation_date) == ("Hundesteuerbescheid", "Stadt Siegen", NOW)


def test_headings_tables_pictures_and_links_carry_their_tags() -> None:
    roles = [role for role, _ in _structure(granted_pdf())]
    assert roles.count("/H1") == 1
    assert {"/H2", "/Table", "/TH", "/TD", "/Figure", "/Link", "/L"} <= set(roles)
    alternatives = [alt for role, alt in _structure(granted_pdf()) if role == "/Figure"]
    assert alternatives == ["QR-Code: führt zur Prüfseite mit dem Prüfcode BKWQ 75MM P8D5 KR4MF"]


def test_only_our_fonts_are_in_the_file() -> None:
    fonts = set()
    for page in pages_of(granted_pdf()):
        for font in page["/Resources"]["/Font"].values():
            fonts.add(str(font["/BaseFont"]).split("+")[1])
    assert fonts <= {"BuergerbueroSans-Regular", "BuergerbueroSans-SemiBold", "NotoSans-Regular", "NotoSans-Bold"}


def test_a_pdf_among_the_files_of_a_service_hinders_no_template() -> None:
    pdf = b"%PDF-1.5\n\xe2\xe3\xcf\xd3"
    assert render(template=(HEAD + "Guten Tag").encode(), data=DATA, files={"antrag.pdf": pdf}, name="vorlagen/a.typ")


@pytest.mark.parametrize(
    "path",
    ["/etc/passwd", "pyproject.toml", "/dev/null", "../../../../etc/passwd", "/../__init__.py", "/../fonts/OFL.txt"],
)
def test_a_template_reads_no_file_of_the_machine(path: str) -> None:
    with pytest.raises(TemplateError):
        make(f'#read("{path}")')


@pytest.mark.parametrize("before", ["", "/", "./", "../", "a/../", "//"])
def test_no_file_of_a_service_takes_the_place_of_a_shared_part(before: str) -> None:
    files = {f"{before}buergerbuero/brief.typ": b"#panic()"}
    head = HEAD + '#import "/buergerbuero/brief.typ": wert\n#wert((text: "Muster", example: false))'
    assert render(template=head.encode(), data=DATA, files=files, name="vorlagen/a.typ")


def test_what_a_document_was_given_is_there_for_no_other() -> None:
    template = (HEAD + '#read("/vorlagen/teil.txt")').encode()
    assert render(template=template, data=DATA, files={"vorlagen/teil.txt": b"Teil"}, name="vorlagen/a.typ")
    with pytest.raises(TemplateError):
        render(template=template, data=DATA, files={}, name="vorlagen/a.typ")


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ('#import "@preview/cetz:0.3.0"', "network"),
        ('#{ import "@local/x:1.0.0": y }', "network"),
        ('#let p = "@preview/cetz:0.3.0"\n#import p', "quotation marks"),
        ('#{ let p = "@" + "preview/cetz:0.3.0"\n import p: * }', "quotation marks"),
        ('#import\n"@preview/cetz:0.3.0"', "network"),
        ('#import "\\u{40}preview/cetz:0.3.0"', "quotation marks"),
        ('#import "pyt.0.3.0:ztec/weiverp@.typ".slice(4).rev()', "quotation marks"),
        ("#eval(daten.text)", "eval"),
        ("#let e = eval\n#e(daten.text)", "eval"),
        ('#(dictionary(std).at("e" + "val"))(daten.text)', "std"),
        ('#plugin("x.wasm")', "plugins"),
    ],
)
def test_what_could_reach_out_or_run_data_is_refused_before_it_runs(body: str, word: str) -> None:
    with pytest.raises(TemplateError, match=word):
        make(body)


def test_what_a_template_takes_in_may_reach_out_no_more_than_itself() -> None:
    with pytest.raises(TemplateError, match="network") as caught:
        render(
            template=(HEAD + '#import "/vorlagen/teil.typ": *').encode(),
            data=DATA,
            files={"vorlagen/teil.typ": b'\n#import "@preview/cetz:0.3.0": *'},
            name="vorlagen/probe.typ",
        )
    assert (caught.value.file, caught.value.line) == ("vorlagen/teil.typ", 2)


def test_an_error_names_file_line_and_fault() -> None:
    with pytest.raises(TemplateError) as caught:
        make("Zeile fünf\n#daten.fehlt")
    assert (caught.value.file, caught.value.line) == ("vorlagen/probe.typ", 6)
    assert "fehlt" in str(caught.value)


def test_an_error_inside_a_shared_part_names_the_line_that_called_it() -> None:
    with pytest.raises(TemplateError) as caught:
        make('#import "/buergerbuero/brief.typ": wert\n#wert((falsch: 1))')
    assert (caught.value.file, caught.value.line) == ("vorlagen/probe.typ", 6)


def test_a_template_that_is_no_text_is_named() -> None:
    with pytest.raises(TemplateError) as caught:
        render(template=b"= gut\n\xff\xfe", data=DATA, files={}, name="kaputt.typ")
    assert (caught.value.file, caught.value.line) == ("kaputt.typ", 2)


def test_a_letter_that_only_the_template_has_is_noticed_and_not_lost() -> None:
    with pytest.raises(TemplateError, match="could not be displayed"):
        make("🐕")


MARKUP = '*fett* _kursiv_ #panic() $x^2$ `code` @ref <label> \\u{41} = Kopf // x /* y */ [a](b) "c" #{1+1}'


def test_data_are_never_markup() -> None:
    assert showable(MARKUP) in text_of(plain_pdf(MARKUP))


HOSTILE = [
    "\x00\x01\x07\x1b[31m",
    "\u202egnp.exe",
    "😀👨‍👩‍👧",
    "שלום مرحبا 你好",
    "\ud800",
    "a" * 10_000,
    "\u0300" * 500,
    "W\u0301" * 3_000,
    "\n" * 1_000,
    "\u200b" * 1_000,
    "\t\r\x0b\x0c\u2028\u2029\x85",
    "",
    " " * 5_000,
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 20,
    "\ufffe\uffff\U0010ffff",
    "-" * 5_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_hostile_text_is_set_and_nothing_leaves_the_page(text: str) -> None:
    pdf = plain_pdf(text)
    assert _without_spaces(showable(text)) in _without_spaces(text_of(pdf))
    assert list(_outside(pdf)) == []


@given(st.text(SINGLE, max_size=300))
def test_any_text_in_letters_of_names_can_be_copied_as_it_was_written(text: str) -> None:
    assert _without_spaces(showable(text)) in _without_spaces(text_of(plain_pdf(text)))


@given(st.text(max_size=300))
@example("A-\x850")
def test_any_text_at_all_is_set_and_no_letter_is_missing(text: str) -> None:
    """Readers may repeat letters with loose marks (test_letters.py), so others may stand between."""
    shown = iter(_compatible(text_of(plain_pdf(text))))
    assert all(letter in shown for letter in _compatible(showable(text)))


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_in_any_field_of_a_receipt_is_set(label: str, text: str) -> None:
    from buergerbuero.documents.actions import render_receipt
    from buergerbuero.documents.values import AnswerGroup

    data = receipt(answers=(AnswerGroup(label, ((label, text),)),), service=text, received_at=text)
    assert render_receipt(data=data).startswith(b"%PDF-1.7")


def test_too_much_text_is_refused_by_name() -> None:
    with pytest.raises(TooMuchText):
        plain_pdf("a" * (MOST_LETTERS + 1))


def _without_spaces(text: str) -> str:
    """And without hyphens: readers take one at the end of a line for one that the setting has put there."""
    left_out = "-\u00ad\u200b\u200c\u200d\u2060"
    return "".join(letter for letter in text if letter not in left_out and not letter.isspace())


def _compatible(text: str) -> str:
    """Spell out ligatures, which readers do."""
    return _without_spaces(unicodedata.normalize("NFKC", text))


def _structure(pdf: bytes) -> Iterator[tuple[str, str | None]]:
    waiting: list[Any] = [root_of(pdf)["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop()
        if "/S" in node:
            yield node["/S"], node.get("/Alt")
        children = node.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            inner = child.get_object()
            if isinstance(inner, pypdf.generic.DictionaryObject):
                waiting.append(inner)


def _outside(pdf: bytes) -> Iterator[str]:
    """Yield the letters that stand beyond the edge of their page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        for page in document:
            text = page.get_textpage()
            for index in range(text.count_chars()):
                left, bottom, right, top = text.get_charbox(index)
                if left < -1 or bottom < -1 or right > page.get_width() + 1 or top > page.get_height() + 1:
                    yield text.get_text_range(index, 1)
    finally:
        document.close()
