"""Services in the making: files that come from somebody's machine, and the PDF drawn with its fields marked."""

import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

from buergerbuero.base.yamlfile import DefinitionError, Problem
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import FORM_FILE, Sketch, SketchNote
from buergerbuero.documents import queries as documents
from buergerbuero.documents.actions import clean_paper_form
from buergerbuero.documents.values import FileRefused, RefusalReason
from buergerbuero.documents.values.paperform import FormReason, FormRefused
from buergerbuero.documents.values.paperwords import about_form
from buergerbuero.forms import actions
from buergerbuero.forms import queries as forms
from buergerbuero.forms.actions import Sketched
from buergerbuero.forms.queries import Marked
from buergerbuero.forms.values.papers import REMARKS

_LETTERS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_NO_PICTURES: Final = SketchNote("check", "", "Die Seiten des PDF ließen sich nicht zeichnen. Die Felder stehen unten.")
_LONG_ID: Final = 40
_TAG: Final = 9.0
"""Points: how high the number of a field is drawn."""


@dataclass(frozen=True)
class Made:
    """What was made of a PDF that somebody sent, with its pages as pictures."""

    sketched: Sketched
    pages: tuple[bytes, ...]
    notes: tuple[SketchNote, ...]


@dataclass(frozen=True)
class Drawn:
    """A box around a field, and the tag with its number; in points, as SVG takes them."""

    number: int
    x: str
    y: str
    width: str
    height: str
    tag_x: str
    tag_y: str
    tag_width: str
    text_x: str
    text_y: str
    left_out: bool
    first: bool


@dataclass(frozen=True)
class Row:
    """A field in words, with what was noticed about it."""

    mark: forms.Mark
    notes: tuple[SketchNote, ...]

    @property
    def said(self) -> bool:
        """Whether the PDF calls it something else than its question does."""
        return self.mark.said not in {words for each in self.mark.asked for words in (each.label, each.heading)}


@dataclass(frozen=True)
class Asked:
    """Fields that follow each other and have become one page; `page_id` is "" for those that have become none."""

    page_id: str
    heading: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Sheet:
    """A page of the PDF: its size in points, the boxes on it, and the fields that are first seen there."""

    number: int
    width: str
    height: str
    pictured: bool
    boxes: tuple[Drawn, ...]
    asked: tuple[Asked, ...]


class NotTaken(Exception):
    """A file that was sent cannot be taken. `text` says why and what to do."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def sent(request: HttpRequest, name: str, most: int) -> bytes:
    """Return the file that came under a name. Raises NotTaken."""
    file = request.FILES.get(name)
    if file is None:
        raise NotTaken("Wählen Sie eine Datei aus.")
    content = file.read(most + 1) if (file.size or 0) <= most else b""
    if not content and file.size == 0:
        raise NotTaken("Die Datei ist leer. Wählen Sie eine andere.")
    if not content or len(content) > most:
        raise NotTaken(f"Die Datei ist zu groß. Möglich sind {most // 1_000_000} MB.")
    return content


def made(pdf: bytes, typed_id: str, whose: str) -> Made:
    """Return what becomes of a PDF. Raises NotTaken."""
    try:
        found = actions.sketch_service(pdf, named=lambda title: typed_id or _free(title))
        pages, more = _pictures(found.files[FORM_FILE], whose)
    except FormRefused as refused:
        raise NotTaken(said(refused)) from None
    return Made(found, pages, (*found.notes, *more))


def corrected(sketch: Sketch, content: bytes, whose: str) -> tuple[dict[str, bytes], tuple[bytes, ...]]:
    """Return the files of a ZIP that was sent for a sketch, its PDF emptied, and the pages of that if it is another.

    Raises NotTaken, and DefinitionError naming each file that is refused.
    """
    files = catalogue.unzipped(content, "ZIP")
    if "service.yaml" not in files:
        remedy = "Packen Sie den Ordner, in dem service.yaml liegt, nicht den darüber."
        raise DefinitionError((Problem("service.yaml", 0, "Die Datei fehlt im ZIP.", remedy),))
    if others := [name for name, data in files.items() if name != FORM_FILE and _is_pdf(name, data)]:
        words = (
            f"Außer {FORM_FILE} gehört kein PDF in den Ordner.",
            f"Nur {FORM_FILE} reinigen wir. Nehmen Sie es heraus.",
        )
        raise DefinitionError(tuple(Problem(f"ZIP/{name}", 0, *words) for name in others))
    pdf = files.get(FORM_FILE)
    if pdf is None or hashlib.sha256(pdf).hexdigest() == sketch.form:
        return files, ()
    try:
        files[FORM_FILE] = clean_paper_form(pdf)
        return files, _pictures(files[FORM_FILE], whose)[0]
    except FormRefused as refused:
        raise NotTaken(f"antrag.pdf im ZIP: {said(refused)}") from None


def _is_pdf(name: str, data: bytes) -> bool:
    """Whether some program would take a file for a PDF: they look for its first words in the first 1024 bytes."""
    return name.lower().endswith(".pdf") or b"%PDF-" in data[:1024]


def title_of(files: Mapping[str, bytes], known: str) -> str:
    """Return what the service calls itself in its files; what it was called, where nobody can tell."""
    line = re.search(rb"^titel:(.*)$", files.get("service.yaml", b""), re.MULTILINE)
    return (line[1].decode(errors="replace").strip().strip("\"'") if line else "") or known


def said(refused: FormRefused) -> str:
    """Return what is said of a PDF that cannot be used, with what to do."""
    cause, remedy = about_form(refused)
    return f"Das PDF {cause} {remedy}"


def sheets(sketch: Sketch, found: Marked) -> tuple[Sheet, ...]:
    """Return the pages of the PDF with the fields of each."""
    return tuple(
        Sheet(
            number=number + 1,
            width=_points(page.width),
            height=_points(page.height),
            pictured=number < sketch.pages,
            boxes=tuple(_boxes(found, number)),
            asked=_together(_rows(sketch, found.on_page(number))),
        )
        for number, page in enumerate(found.pages)
    )


def _together(rows: Iterable[Row]) -> tuple[Asked, ...]:
    """Return rows with what they have become above them, once for all that follow each other."""
    return tuple(
        Asked(page_id, heading, tuple(_once(same)))
        for (page_id, heading), same in itertools.groupby(rows, key=_heading)
    )


def _once(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield rows, each note beside the first that it is about."""
    told: set[SketchNote] = set()
    for row in rows:
        yield Row(row.mark, tuple(note for note in row.notes if note not in told))
        told.update(row.notes)


def _heading(row: Row) -> tuple[str, str]:
    first = next(iter(row.mark.asked), None)
    return (first.page_id, first.heading) if first else ("", "")


def noted(sketch: Sketch, found: Marked | None) -> list[tuple[str, list[tuple[SketchNote, int]]]]:
    """Return what was noticed, kind by kind, each with the number of the field it is about, or 0."""
    numbers: dict[str, int] = {}
    for mark in found.marks if found else ():
        for about in (mark.name, *(key for asked in mark.asked for key in _prefixes(asked.key))):
            numbers.setdefault(about, mark.number)
    listed = [
        (title, [(note, numbers.get(note.about, 0)) for note in sketch.notes if note.kind == kind])
        for kind, title in REMARKS.items()
    ]
    return [(title, notes) for title, notes in listed if notes]


def _rows(sketch: Sketch, marks: Iterable[forms.Mark]) -> Iterator[Row]:
    """Yield fields with what was noticed about them, or about the question that they are part of."""
    notes: dict[str, list[SketchNote]] = {}
    for note in sketch.notes:
        notes.setdefault(note.about, []).append(note)
    for mark in marks:
        pages = {asked.page_id for asked in mark.asked if asked.label}
        keys = dict.fromkeys(key for asked in mark.asked for key in _prefixes(asked.key))
        names = [mark.name, *(key for key in keys if key not in pages)]
        yield Row(mark, tuple(note for name in names for note in notes.get(name, ())))


def _prefixes(key: str) -> list[str]:
    parts = key.split(".")
    return [".".join(parts[:n]) for n in range(1, len(parts) + 1)]


def _boxes(found: Marked, page: int) -> list[Drawn]:
    return [
        _box(mark, n, box.left, box.top, box.width, box.height)
        for mark in found.seen_on(page)
        for n, box in enumerate(mark.boxes_on(page))
    ]


def _box(mark: forms.Mark, n: int, left: float, top: float, width: float, height: float) -> Drawn:
    tag = 3 + 4.6 * len(str(mark.number))
    x = left - tag if left > tag else left
    y = max(0.0, top + height / 2 - _TAG / 2 if left > tag else top)
    return Drawn(
        number=mark.number,
        x=_points(left),
        y=_points(top),
        width=_points(max(width, 1)),
        height=_points(max(height, 1)),
        tag_x=_points(x),
        tag_y=_points(y),
        tag_width=_points(tag),
        text_x=_points(x + tag / 2),
        text_y=_points(y + _TAG - 2.2),
        left_out=not mark.asked,
        first=n == 0,
    )


def _points(number: float) -> str:
    return f"{number:.1f}"


def _pictures(pdf: bytes, whose: str) -> tuple[tuple[bytes, ...], tuple[SketchNote, ...]]:
    """Return the pages of a form, or that they cannot be drawn: its fields can be asked all the same."""
    try:
        return documents.paper_pictures(pdf, whose=whose), ()
    except FileRefused as refused:
        if refused.reason is RefusalReason.BUSY:
            raise FormRefused(FormReason.BUSY) from None
        return (), (_NO_PICTURES,)


def _free(title: str) -> str:
    """Return an id made of a title, of no service that a folder of the operator has."""
    words = re.sub(r"[^a-z0-9]+", "_", title.lower().translate(_LETTERS)).strip("_")
    name = re.sub(r"^[^a-z]+", "", words)
    name = (name if len(name) <= _LONG_ID else name[: _LONG_ID + 1].rpartition("_")[0][:_LONG_ID]) or "formular"
    number = 1
    while catalogue.kept_in_folder(name if number == 1 else f"{name}_{number}"):
        number += 1
    return name if number == 1 else f"{name}_{number}"
