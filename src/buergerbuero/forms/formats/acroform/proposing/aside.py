"""What of a form nobody is asked: fields for the office, buttons, what cannot be changed, places to sign."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from buergerbuero.documents.values.paperform import Box, FieldKind, PaperField, PaperForm, TextLine
from buergerbuero.forms.formats.acroform.proposing import words
from buergerbuero.forms.formats.acroform.proposing.parts import Left, Link, Question

_WHO: Final = (
    r"(?:\w*behörde|\w*amt\b|amtlich|ämter|dienst|\w*verwaltung|sachbearbeit|stadt\b|gemeinde\b|\w*kasse|büro|gericht"
    r"|rathaus|intern|bürgerbüro|sekretariat|zulassung|schule\b|träger)"
)
_BY_WHOM: Final = r"(?:von|vom|durch)(?: (?:die|der|den|das|dem))?(?: \w+(?:e|en|er))?\s*" + _WHO + r"\w*"
_OFFICE: Final = re.compile(
    r"tagesstempel|eingangsstempel|eingangsvermerk|\bposteingang\b|^eingang(?:sdatum)?(?: am)?$|^eingegangen(?: am)?$"
    r"|dienststempel|dienstsiegel|prüfvermerk|\bamtl(?:iche[rn]?|\.)?\s*vermerke?|bearbeitungsvermerke?"
    r"|vermerke? (?:der|des) " + _WHO + r"|bearbeitung durch (?:die |den |das )?" + _WHO + "|mandatsreferenz"
    r"|nicht (?:vom|von der|von den|durch (?:den|die))\s+antrags?s?tell\w+"
    r"|\bnur (?:für|von|vom|durch)(?: (?:die|der|den|das|dem))?(?: \w+(?:e|en|er))?\s*" + _WHO + r"|\bfür (?:den )?"
    r"(?:amtliche|dienstliche|interne|behördliche)n?\s+(?:gebrauch|zwecke|vermerke)|"
    + _BY_WHOM
    + r"\s+(?:aus|ein)(?:zu|ge)(?:füll|trag)|"
    + _BY_WHOM
    + r"\s+vergeben|\bsachbearbeite(?:r|rin|nde)\b|sachbearbeitung|\binterne[rsn]? (?:nr|nummer|vermerk)"
    r"|entgegennehmend|gemeindekenn(?:zahl|ziffer)"
    r"|haushaltsstelle|buchungsstelle|rechtspfleger|nicht ausfüllen|bitte freilassen|bitte frei lassen"
    r"|wird (?:von uns|amtlich) (?:ausgefüllt|vergeben)|\b(?:office|official|internal|administrative|staff) use\b"
    r"|\bdo not (?:write|complete|fill)\b|\bleave blank\b|\bdate (?:stamp|received)\b"
    r"|\b(?:completed|filled (?:in|out)) by (?:the )?(?:office|authority|department|council|administration)\b",
    re.IGNORECASE,
)
_REFERENCE: Final = re.compile(
    r"\b(?:akten|geschäfts|kassen|buchungs)zeichen\b|^az\b|geschäftsnummer\b|\bfile (?:number|no)\b"
    r"|\b(?:your|our|case) reference\b|\breference (?:number|no)\b",
    re.IGNORECASE,
)
_HEADS: Final = re.compile(
    r"füll|vermerk|nur (?:für|von|vom|durch)|\bfür (?:amtliche|dienstliche)|\buse\b|\bdo not\b|\bcompleted by\b|office",
    re.IGNORECASE,
)
_SIGNED: Final = re.compile(r"unterschrift|unterzeichn|\bsignatur\b|\bsignature\b|\bsign here\b|^signed\b", re.I)
_PLACE_AND_DAY: Final = re.compile(
    r"^(?:ort\s*(?:,|und|/|u\.)?\s*(?:den\s*)?(?:datum|tag)|datum\s*(?:,|und|/|u\.)?\s*ort"
    r"|(?:place|city|town)\s*(?:,|and|/|&)?\s*date|date\s*(?:,|and|/|&)?\s*(?:place|city|town))\b[^a-zäöüß]*(?:eintragen)?$",
    re.IGNORECASE,
)
_DAY: Final = re.compile(r"^(?:datum|ort|den|date|place|city|town)[\s,.:]*$", re.IGNORECASE)
_DECLARES: Final = re.compile(
    r"(?:^|(?<=[.!:]\s))(?:Hiermit\s|Mit (?:meiner|der) Unterschrift\s|(?:Ich|Wir)(?: ?/ ?[Ww]ir)? (?:versicher|erklär"
    r"|bestätig|verpflicht|willig|stimm|hab(?:e|en) (?:die|das|den|von)|bin|nehm)|Mir ist bekannt|Uns ist bekannt"
    r"|Die Richtigkeit|Es wird versichert|Vorstehende Angaben|(?:I|We) (?:hereby )?(?:declare|confirm|certify|agree"
    r"|consent|understand|undertake|have read)|(?:I am|We are) aware|By signing|With (?:my|our) signature)",
)
STANDARD: Final = "Meine Angaben sind richtig und vollständig. Ich sage der Stadt Bescheid, wenn sich etwas ändert."
"""As the standard page `richtigkeit` says it (catalogue/bausteine)."""
_CHAIN: Final = 45.0  # points from one field of the office to the next
_LONGEST: Final = 2000


def label_of(field: PaperField) -> str:
    """Return what a field asks, by its tooltip, else by what is printed beside it, else by its name.

    A tooltip that says what to do ("Geben Sie Ihren Namen ein") comes after what is printed.
    """
    printed = tuple(place.label for place in field.places[:1])
    telling = words.tells_what_to_do(field.tooltip)
    for text in (*printed, field.tooltip) if telling else (field.tooltip, field.label, *printed):
        if (found := words.cleaned(text)) and not words.generic(found):
            return found
    return words.named(field.name)


def is_reference(label: str) -> bool:
    """Whether a field asks for the number of a case, which only those know who have one already."""
    return _REFERENCE.search(label) is not None


def left_out(form: PaperForm) -> dict[str, Left]:
    """Return the fields that nobody is asked, by name, with the reasons; what is signed is not among them."""
    found: dict[str, Left] = {}
    office = {field.name for field in _of_the_office(form)}
    for field in form.fields:
        if why := _why(field, field.name in office):
            found[field.name] = Left(field.name, label_of(field) or field.name, why)
    return found


def _why(field: PaperField, office: bool) -> str:
    if field.kind is FieldKind.BUTTON:
        return "Schaltfläche: Sie enthält keine Angabe"
    if field.read_only:
        return "Das Feld lässt sich nicht ausfüllen (schreibgeschützt)"
    if office:
        return "nur für das Amt"
    if field.kind is FieldKind.CHOICE and not any(shown.strip() or sent.strip() for sent, shown in field.options):
        return "Die Auswahlliste ist leer"
    return ""


def _of_the_office(form: PaperForm) -> Iterator[PaperField]:
    below = {name for page in range(len(form.pages)) for name in _below_headings(form, page)}
    for field in form.fields:
        named = re.sub(r"[_.\-]+", " ", field.name)
        said = (field.tooltip, field.label, field.section, *(place.label for place in field.places), named)
        if field.name in below or any(_OFFICE.search(text) for text in said):
            yield field


def _below_headings(form: PaperForm, page: int) -> Iterator[str]:
    """Yield the fields below a line that keeps a part of the page for the office, down to the next heading."""
    lines = form.pages[page].lines
    for line in lines:
        if not (_OFFICE.search(line.text) and _HEADS.search(line.text)):
            continue
        bottom = line.box.bottom
        for field in sorted(_on(form.fields, page), key=lambda each: each.places[0].box.top):
            box = field.places[0].box
            if box.top < line.box.top - 2 or box.right < line.box.left or box.left > line.box.right + 300:
                continue
            if box.top - bottom > _CHAIN or _heading_between(lines, bottom, box.top, line):
                break
            bottom = max(bottom, box.bottom)
            yield field.name


def _on(fields: Iterable[PaperField], page: int) -> Iterator[PaperField]:
    return (field for field in fields if field.places[0].box.page == page)


def _heading_between(lines: Sequence[TextLine], top: float, bottom: float, office: TextLine) -> bool:
    return any(
        line.bold and line.size >= office.size and top - 1 <= line.box.top < bottom and not _OFFICE.search(line.text)
        for line in lines
        if line is not office
    )


def signed(fields: Sequence[PaperField]) -> tuple[list[PaperField], dict[str, Left]]:
    """Return the fields that a signature is put in, and those for place and day beside them."""
    found = [field for field in fields if _is_signature(field)]
    aside: dict[str, Left] = {}
    for field in fields:
        label = label_of(field)
        if field in found or field.kind is not FieldKind.TEXT:
            continue
        if _PLACE_AND_DAY.match(label) or (_DAY.match(label) and any(_beside(field, one) for one in found)):
            aside[field.name] = Left(field.name, label, "Ort und Tag der Unterschrift: online steht fest, wann es war")
    return found, aside


def _is_signature(field: PaperField) -> bool:
    if field.kind is FieldKind.SIGNATURE:
        return True
    return field.kind is FieldKind.TEXT and bool(_SIGNED.search(f"{field.tooltip} | {field.label} | {field.name}"))


def _beside(field: PaperField, other: PaperField) -> bool:
    mine, its = field.places[0].box, other.places[0].box
    return mine.page == its.page and min(mine.bottom, its.bottom) > max(mine.top, its.top)


def declaration(form: PaperForm, field: PaperField) -> tuple[Question, bool]:
    """Return the declaration that a signature stands for, and whether the form itself words it."""
    text = _declared(form, field.places[0].box)
    question = Question(
        kind="erklärung",
        label="Stimmen Ihre Angaben?",
        links=(Link(field.name),),
        source=field,
        id="erklärung",
        required=True,
        settings={"text": text or STANDARD},
    )
    return question, bool(text)


def _declared(form: PaperForm, box: Box) -> str:
    """Return the sentences between the last field before a signature and the signature, from "Ich versichere" on."""
    above = [
        place.box.bottom
        for field in form.fields
        for place in field.places
        if place.box.page == box.page and place.box.bottom <= box.top and not _is_signature(field)
    ]
    start = max(above, default=0.0)
    lines = [
        line for line in form.pages[box.page].lines if start - 2 <= line.box.top and line.box.bottom <= box.top + 4
    ]
    lines.sort(key=lambda line: (round(line.box.top), line.box.left))
    text = words.tidy(" ".join(line.text for line in lines if not _SIGNED.search(line.text)))
    found = _DECLARES.search(text)
    if not found:
        return ""
    return words.shortened(re.sub(r"\s*\b(?:Ort, Datum|Place, date)\b.*$", "", text[found.start() :]), _LONGEST)
