"""From a fillable PDF to a proposal: what is asked on which page, which field is which answer, what needs a human eye.

Nothing is invented: what the form does not say is left to people, and each guess is said as one.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from buergerbuero.documents.values.paperform import OFF, FieldKind, PaperField, PaperForm
from buergerbuero.forms.formats.acroform.proposing import (
    aside,
    bounds,
    boxes,
    cells,
    headings,
    kinds,
    pages,
    plain,
    rows,
    spans,
    tables,
    units,
    wholes,
    words,
)
from buergerbuero.forms.formats.acroform.proposing.parts import (
    Left,
    Line,
    Proposal,
    ProposedPage,
    Question,
    Remark,
)

__all__ = ["Left", "Line", "Proposal", "ProposedPage", "Question", "Remark", "propose"]
_EDITION: Final = re.compile(
    r"\b(?:Stand|Fassung|Ausgabe|Version)\s*:?\s*(\d{1,2}[./-]\d{2,4}|\d{1,2}\.\d{1,2}\.\d{2,4}|\d{4})\b"
)
_NO_TITLE: Final = re.compile(
    r"\.(?:docx?|pdf|indd|odt|xlsx?)\b|microsoft word|untitled|unbenannt|^\W*$|formular\d|^layout", re.I
)
_OBVIOUS: Final = ("person", "name")
_MOST_NAMES: Final = 20
_LONGEST_NAME: Final = 80


_TWICE: Final = Remark("wording", "", "Das PDF ist zweisprachig. Gefragt ist mit den deutschen Worten.")


def propose(form: PaperForm) -> Proposal:
    """Return how a fillable PDF could be asked online; every field of it is in the proposal. Raises FormRefused."""
    form = bounds.bounded(form)
    twice = plain.is_bilingual(form)
    form = plain.plain(form)
    left = aside.left_out(form)
    form = headings.held(form, _title(form))
    asked = [field for field in form.fields if field.name not in left]
    signatures, beside = aside.signed(asked)
    left |= beside
    asked = [field for field in asked if field not in signatures and field.name not in left]
    questions = _required(form, _questions(form, asked))
    found = pages.pages(questions)
    remarks: list[Remark] = []
    if signatures:
        question, own = aside.declaration(form, signatures[0])
        found.append(_declaration(question, found))
        remarks.append(_signed(signatures[0], own))
        left |= {each.name: _second(each) for each in signatures[1:]}
    found += _added(found)
    return Proposal(
        title=_title(form),
        edition=_edition(form),
        fingerprint=form.fingerprint,
        pages=tuple(found),
        lines=tuple(_lines(form, found, left)),
        left=tuple(left[field.name] for field in form.fields if field.name in left),
        remarks=(*_remarks(form, found, left), *([_TWICE] if twice else ()), *remarks),
    )


def _questions(form: PaperForm, fields: Sequence[PaperField]) -> list[Question]:
    fields = list(tables.along(fields))
    of_boxes = {question.source.name: question for question in boxes.questions(form, fields)}
    found = []
    for field in fields:
        if field.kind is FieldKind.TEXT:
            found.append(kinds.question(field, units.beside(form, field)))
        elif field.name in of_boxes:
            found.append(of_boxes[field.name])
    return [_of_row(each) for each in wholes.together(rows.grouped(wholes.days(spans.paired(cells.joined(found)))))]


def _of_row(question: Question) -> Question:
    """Return a question with the words before its row, where it has become no part of a list."""
    row = words.cleaned(question.source.row)
    if not row or question.kind == "gruppe" or row == question.label:
        return question
    return replace(question, label=words.shortened(f"{row}: {question.label}", words.LONGEST_LABEL))


def _required(form: PaperForm, questions: Iterable[Question]) -> list[Question]:
    """Return the questions with what must be answered: as the form marks it; if it marks nothing, the names alone."""
    marked = any(field.required for field in form.fields if field.kind is not FieldKind.SIGNATURE)
    starred = {field.name for field in form.fields if words.starred(field.label) or words.starred(field.tooltip)}
    if starred and not marked:
        return [
            replace(each, required=each.required or any(link.name in starred for link in each.links))
            for each in questions
        ]
    if marked:
        return list(questions)
    found = list(questions)
    first = next((each for kind in _OBVIOUS for each in found if each.kind == kind), None)
    return [replace(each, required=True) if each is first else each for each in found]


def _declaration(question: Question, found: Sequence[ProposedPage]) -> ProposedPage:
    page_id = words.unique("erklärung", {page.id for page in found})
    return ProposedPage(page_id, question.label, (replace(question, id=page_id),))


def _second(field: PaperField) -> Left:
    why = "weitere Unterschrift: Online erklärt sich nur, wer den Antrag stellt; wer hier unterschreibt, ist zu klären"
    return Left(field.name, aside.label_of(field) or field.name, why)


def _added(found: list[ProposedPage]) -> list[ProposedPage]:
    """Return the standard pages that an online service needs and the form does not have.

    Who applies and where they live must be known for the notice; they are put first.
    """
    taken = {page.id for page in found}
    kinds_asked = {each.kind for page in found for each in page.questions}
    first = []
    if "person" not in kinds_asked:
        first.append(_block("antragsteller", "person", "damit ein Bescheid weiß, an wen er geht", taken))
    if "anschrift" not in kinds_asked:
        first.append(_block("postanschrift", "anschrift", "damit ein Brief ankommt, wenn jemand ihn wünscht", taken))
    found[:0] = first
    end = []
    if "email" not in kinds_asked:
        end.append(_block("kontakt", "kontakt", "damit jemand eine Nachricht bekommt, wenn etwas da ist", taken))
    end.append(_block("zustellung", "zustellweg", "damit niemand auf Post warten muss, der es nicht will", taken))
    if found and found[-1].questions and found[-1].questions[0].kind == "erklärung":
        last = found.pop()
        return [*end, last]
    return [*end, _block("erklärung", "richtigkeit", "weil das Formular keine Unterschrift vorsieht", taken)]


def _block(wanted: str, block: str, why: str, taken: set[str]) -> ProposedPage:
    return ProposedPage(words.unique(wanted, taken), "", block=block, why_added=why)


def _lines(form: PaperForm, found: Iterable[ProposedPage], left: dict[str, Left]) -> Iterator[Line]:
    """Yield each field of the PDF once, in the order of the form; no buttons, for cleaning takes away what starts."""
    by_name: dict[str, Line] = {}
    for page in found:
        for question in page.questions:
            base = page.key_of(question)
            for link in question.links:
                keys = tuple(f"{base}.{part}" if part else base for part in link.parts)
                by_name[link.name] = Line(link.name, keys, link.pattern, link.states)
    for field in form.fields:
        if field.kind is FieldKind.BUTTON:
            continue
        if field.name in left:
            yield Line(field.name, left_out=left[field.name].why)
        else:
            yield by_name[field.name]


def _signed(field: PaperField, own: bool) -> Remark:
    text = "Die Unterschrift ist online eine Erklärung am Schluss"
    if own:
        return Remark("wording", "erklärung", f"{text}; ihr Text stammt aus dem PDF, über der Unterschrift.")
    return Remark("wording", "erklärung", f"{text}. Im PDF war kein Text dazu zu finden: Es steht ein üblicher da.")


def _remarks(form: PaperForm, found: Sequence[ProposedPage], left: dict[str, Left]) -> Iterator[Remark]:
    for page in found:
        for question in page.questions:
            about = page.key_of(question)
            for text in (*question.guessed, *(each for inner in question.fields for each in inner.guessed)):
                yield Remark("guess", about, text)
    if not any(field.required for field in form.fields):
        yield Remark("check", "", "Das PDF kennzeichnet keine Pflichtfelder. Pflicht ist hier nur, was sich versteht.")
    for field in form.fields:
        yield from _of_field(field, left)
    yield from _of_file(form)


def _of_field(field: PaperField, left: dict[str, Left]) -> Iterator[Remark]:
    if field.required and field.name in left and field.kind is not FieldKind.SIGNATURE:
        text = f"Das Feld ist im PDF eine Pflichtangabe, wird aber weggelassen: {left[field.name].why}."
        yield Remark("contradiction", field.name, text)
    if field.name not in left and any(value not in ("", OFF) for value in field.values):
        yield Remark("check", field.name, "Im PDF war das Feld schon ausgefüllt. Die Angabe ist nicht übernommen.")


def _of_file(form: PaperForm) -> Iterator[Remark]:
    if form.hybrid:
        yield Remark("check", "", "Das PDF hat neben dem AcroForm einen XFA-Teil. Übernommen ist das AcroForm.")
    if form.signed:
        yield Remark("check", "", "Das PDF war elektronisch unterschrieben. Für die Kopie gilt die Unterschrift nicht.")
    for number, page in enumerate(form.pages):
        unread = [each for each in form.fields if each.places[0].box.page == number and not each.tooltip]
        if unread and not page.lines:
            text = f"Auf Seite {number + 1} war nichts Gedrucktes zu lesen: Fragen heißen dort wie die Felder des PDF."
            yield Remark("check", "", text)
    if _is_english(form):
        text = "Das PDF ist englisch. Fragen und Antworten stehen im Entwurf, wie sie dort stehen: bitte übersetzen."
        yield Remark("wording", "", text)
    if form.unseen:
        yield Remark("check", "", f"Auf keiner Seite zu sehen und deshalb nicht gefragt: {_told(form.unseen)}.")
    for what in form.cleaned:
        yield Remark("check", "", f"Aus dem PDF entfernt: {what}.")


def _told(names: Sequence[str]) -> str:
    """Return names of fields to be read in a sentence, the first of them if there are many."""
    said = ", ".join(f"„{words.shortened(words.tidy(name), _LONGEST_NAME)}“" for name in names[:_MOST_NAMES])
    return f"{said} und {len(names) - _MOST_NAMES} weitere Felder" if len(names) > _MOST_NAMES else said


def _is_english(form: PaperForm) -> bool:
    """Whether a form is in English, by the words at its fields; what files say of themselves is what a program says."""
    labels = [aside.label_of(field) for field in form.fields]
    return sum(bool(plain.ENGLISH.search(label)) for label in labels) * 4 > len(labels)


def _title(form: PaperForm) -> str:
    """Return what the form calls itself: its title, else its largest line."""
    given = re.sub(r"^[\d\W_]+(?=[A-ZÄÖÜ])", "", words.tidy(form.title))
    telling = re.search(r"[a-zäöüß]{3}", given) and (" " in given or _word(given))
    if telling and not _NO_TITLE.search(given):
        return words.shortened(given, 120)
    lines = [line for page in form.pages[:1] for line in page.lines if re.search(r"[A-Za-zÄÖÜäöüß]{4}", line.text)]
    if not lines:
        return given or "Formular"
    largest = max(lines, key=lambda line: (line.size, line.bold, -line.box.top))
    return words.shortened(words.cleaned(largest.text), 120) or "Formular"


def _word(text: str) -> bool:
    return bool(re.fullmatch(r"[A-ZÄÖÜ][a-zäöüß]{5,}", text))


def _edition(form: PaperForm) -> str:
    lines = [line.text for page in form.pages for line in page.lines]
    found = Counter(match[1] for text in lines for match in _EDITION.finditer(text))
    return found.most_common(1)[0][0] if found else ""
