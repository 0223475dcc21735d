"""What the letters say, where it stands, and that what is an example says so."""

import dataclasses
import io
import re
from collections.abc import Iterator

import pypdfium2
import pytest

from buergerbuero.documents.actions import render_receipt
from buergerbuero.documents.values import AnswerGroup, TemplateError, Value
from tests.unit.documents.samples import CODE, granted_pdf, notice, pages_of, receipt, refused_pdf, root_of, text_of

MM = 72 / 25.4
PAGE_HEIGHT_MM = 297
SECRET_OR_LINK = {"url", "status_url", "created_at", "language", "delivery", "demo", "zahlweise"}


def test_a_granted_notice_says_what_to_pay_when_why_and_what_to_do_against_it() -> None:
    text = text_of(granted_pdf())
    for part in (
        "Hundesteuerbescheid",
        "Ihren Hund Bello",
        "Hundesteuer im Jahr 108,00 EUR",
        "Sie zahlen Steuer ab 1. November 2026",
        "15. Februar 2027",
        "Warum diese Höhe",
        "Rechtsgrundlage",
        "Rechtsbehelfsbelehrung",
        "Gegen diesen Bescheid können Sie Widerspruch erheben.",
        "BKWQ 75MM P8D5 KR4MF",
        "Seite 1 von 2",
    ):
        assert part in text, part


def test_who_pays_by_transfer_reads_where_to() -> None:
    values = {**notice().values, "zahlweise": Value("per Überweisung", key="überweisung")}
    text = text_of(granted_pdf(values=values))
    assert "Bitte überweisen Sie" in text
    assert "Hundesteuer 2026-004117-3" in text
    assert "Mandatsreferenz" not in text


def test_a_refusal_says_why_and_what_to_do_against_it() -> None:
    text = text_of(refused_pdf())
    for part in ("Ihr Antrag ist abgelehnt.", "Bitte melden Sie ihn dort an", "Rechtsbehelfsbelehrung"):
        assert part in text, part


def test_every_example_value_is_marked_and_the_demo_says_so_on_every_page() -> None:
    pdf = granted_pdf()
    examples = 3 + 8 + 2 + 1  # rate, amount, creditor; four rows of two; legal basis; remedy
    assert text_of(pdf).count("(Beispielwert)") == examples
    assert "Es hat keine rechtliche Wirkung." in text_of(pdf)
    for page in pages_of(pdf):
        assert "Vorführung – ohne rechtliche Wirkung" in page.extract_text()


def test_outside_the_demo_nothing_speaks_of_a_demo() -> None:
    assert "Vorführung" not in text_of(granted_pdf(demo=False))


def test_what_the_town_has_not_confirmed_says_so() -> None:
    assert "Sprechzeiten wird von der Stadt bestätigt" in text_of(granted_pdf())


def test_the_address_stands_in_the_window_of_the_envelope() -> None:
    """DIN 5008 form B: 45 to 90 mm from the top, 20 to 105 mm from the left; the return line in the upper 17.7 mm."""
    pdf = granted_pdf(delivery="post")
    for line in ("Erika Muster", "Beispielweg 12"):
        left, top, right, bottom = _place(pdf, line)
        assert 24 <= left <= 26
        assert 62.7 <= top < bottom <= 90
        assert right <= 105
    left, top, right, bottom = _place(pdf, "Stadt Siegen · Markt 2")
    assert 45 <= top < bottom <= 62.7


def test_only_a_letter_has_return_line_and_fold_marks() -> None:
    assert {105.0, 148.5, 210.0} <= set(_marks(granted_pdf(delivery="post")))
    assert set(_marks(granted_pdf())) & {105.0, 148.5, 210.0} == set()
    assert "Markt 2 · 57072" not in text_of(granted_pdf())


def test_a_long_address_gets_smaller_and_one_too_long_for_the_window_is_named() -> None:
    lines = ("Frau Professorin Dr. Erika Muster-Beispielhausen", "c/o Entwurf", "Hinterhaus", "Weg 1", "57072 Siegen")
    _, _, _, bottom = _place(granted_pdf(delivery="post", recipient=lines), "57072 Siegen", last=True)
    assert bottom <= 90
    with pytest.raises(TemplateError, match="Fenster"):
        granted_pdf(delivery="post", recipient=("Zeile",) * 12)
    assert granted_pdf(delivery="inbox", recipient=("Zeile",) * 12)


def test_the_link_and_the_qr_code_carry_the_code_behind_the_hash() -> None:
    addresses = [
        annotation.get_object()["/A"]["/URI"]
        for page in pages_of(granted_pdf())
        for annotation in page.get("/Annots", [])
    ]
    assert addresses == [f"https://buergerbuero.example/pruefen/#{CODE}"]


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("de", ("Ihr Antrag ist angekommen", "Vorgangsnummer", "Zugangscode", "So geht es weiter", "Ihre Angaben")),
        ("en", ("Your application has arrived", "Case number", "Access code", "What happens next", "Your answers")),
    ],
)
def test_a_receipt_says_what_happens_next_and_repeats_every_answer(language: str, parts: tuple[str, ...]) -> None:
    data = dataclasses.replace(receipt(), language=language)
    pdf = render_receipt(data=data)
    text = text_of(pdf)
    answers = [each for group in data.answers for row in group.rows for each in row]
    for part in (*parts, *answers, "2026-004117-3", "BKWQ 75MM P8D5 KR4MF", "4. Dezember 2026", "115"):
        assert part in text, part
    assert root_of(pdf)["/Lang"] == language


def test_a_long_declaration_is_repeated_whole() -> None:
    rows = tuple((f"Frage {number}", f"Antwort {number}") for number in range(200))
    group = dataclasses.replace(receipt().answers[0], rows=rows)
    found = re.findall(r"Antwort (\d+)", text_of(render_receipt(data=dataclasses.replace(receipt(), answers=(group,)))))
    assert [int(number) for number in found] == list(range(200))


def test_a_page_with_one_question_is_not_named_twice() -> None:
    question = "Seit wann halten Sie den Hund?"
    groups = (*receipt().answers, AnswerGroup(question, ((question, "seit gestern"),)))
    text = text_of(render_receipt(data=dataclasses.replace(receipt(), answers=groups)))
    assert text.count(question) == 1
    assert "seit gestern" in text


def test_a_language_without_words_of_its_own_falls_back_to_german() -> None:
    assert "Ihr Antrag ist angekommen" in text_of(render_receipt(data=receipt(language="uk")))


def test_a_value_that_the_template_needs_and_nobody_gave_is_named() -> None:
    values = {name: value for name, value in notice().values.items() if name != "hund"}
    with pytest.raises(TemplateError, match="hund") as caught:
        granted_pdf(values=values)
    assert caught.value.file == "bescheid.typ"


def _place(pdf: bytes, text: str, *, last: bool = False) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a line on the first page in millimetres from the upper left corner."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        page = document[0].get_textpage()
        found = list(_occurrences(page.get_text_range(), text))
        start = found[-1] if last else found[0]
        boxes = [page.get_charbox(start + index) for index in range(len(text)) if text[index] != " "]
    finally:
        document.close()
    left, bottom, right, top = (pick(box[side] for box in boxes) for side, pick in enumerate((min, min, max, max)))
    return left / MM, PAGE_HEIGHT_MM - top / MM, right / MM, PAGE_HEIGHT_MM - bottom / MM


def _occurrences(page: str, text: str) -> Iterator[int]:
    return (found.start() for found in re.finditer(re.escape(text), page))


def _marks(pdf: bytes) -> Iterator[float]:
    """Yield the heights of the short lines in the left margin of the first page, in millimetres from the top."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        for thing in document[0].get_objects():
            left, bottom, right, top = thing.get_bounds()
            if right < 20 * MM and right - left > 3 * MM and top - bottom < 2:
                yield round(PAGE_HEIGHT_MM - (top + bottom) / 2 / MM, 1)
    finally:
        document.close()
