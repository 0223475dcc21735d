"""What a single text field asks for, by its format, else by the words at it: a date, money, an IBAN, or just text."""

import re
from dataclasses import replace
from typing import Any, Final

from buergerbuero.documents.values.paperform import PaperField
from buergerbuero.forms.formats.acroform import patterns
from buergerbuero.forms.formats.acroform.proposing import words
from buergerbuero.forms.formats.acroform.proposing.aside import is_reference, label_of
from buergerbuero.forms.formats.acroform.proposing.parts import Link, Question

_DATE: Final = re.compile(
    r"\b(?:\w*datum|geboren(?: am)?|geb\.?(?: am)?|\w*tag de[sr] \w+|gültig (?:bis|ab|von)|gültigkeit bis"
    r"|\w*beginn|(?:\w+(?:zeit|ungs|ts|trags|beits))?ende|miet(?:verhältnis)?ende|bauende|\w*frist"
    r"|(?:birth)?date|dob|born(?: on)?|valid (?:from|until|to)|expiry)\b|d\.o\.b\."
    r"|(?:^|\s)(?:am|ab|vom|bis|bis zum|seit|seit wann|ab wann|until|since)$|^(?:am|ab|von|vom|bis|seit|from|until)\b",
    re.IGNORECASE,
)
_NOT_A_DATE: Final = re.compile(
    r"[,/]| und | oder |\bort\b|\bland\b|jahr\b|grund|uhr|zeit\b|nummer|nr\b|dauer|name|betrag|raten|adresse|anschrift"
    r"| and | or |\bplace\b|\bcountry\b|\byear\b|reason|\btime\b|number|\bno\b|\bamount|\baddress|up to date",
    re.IGNORECASE,
)
_MONEY: Final = "1.234,56"
_MEASURE: Final = re.compile(
    r"fläche|größe|gewicht|länge|breite|(?<!in )höhe\b|tiefe|umfang|prozent|%|anteil|quote|faktor|\bnote\b|stunden|tage"
    r"|menge|anzahl|volumen|m²|\bqm\b|\bk?[mg]\b|area|size|weight|length|width|height|percent|hours|days|\brat(?:e|io)\b",
    re.IGNORECASE,
)
_COUNT: Final = re.compile(
    r"^(?:anzahl|zahl) (?:der|von|des)\b|^anzahl\b|^wie viele\b|\bpersonenzahl$|^how many\b"
    r"|^(?:number|no\.?) of (?:\w+ ){0,2}(?:\w+s|people|children)$",
    re.IGNORECASE,
)
_IBAN: Final = re.compile(r"\biban\b", re.IGNORECASE)
_MAIL: Final = re.compile(r"\be-?\s?mail", re.IGNORECASE)
_PHONE: Final = re.compile(
    r"\btel(?:\.|efon\w*|efonisch\w*|ephone\w*)?(?:\b|$)|\b(?:handy|mobile?)(?:\w*nummer|nr\.?|telefon|funk)?\b"
    r"|\brufnummer\b|\b(?:tele)?fax\w*|\b(?:cell ?)?phone\b",
    re.IGNORECASE,
)
_PLATE: Final = re.compile(
    r"\b(?:kfz|amtliches|auto|pkw|fahrzeug)\W{0,3}kennzeichen\b|^kennzeichen(?: des (?:fahrzeugs|kfz|pkw))?$"
    r"|\b(?:number|licen[cs]e|registration) plate\b|\bvehicle registration (?:number|no)\b",
    re.IGNORECASE,
)
_POSTCODE: Final = re.compile(rf"^{words.POSTCODE}$", re.IGNORECASE)
_TIME: Final = re.compile(r"\buhrzeit\b|\buhr$|^time$|\btime of \w+$", re.IGNORECASE)
NAMES: Final = re.compile(
    r"^(?:(?:alle |sämtliche )?vornamen?|vorname\(n\)|rufnamen?|familien-?namen?|nach-?namen?|zunamen?|geburts-?namen?"
    r"|früherer? namen?|frühere namen|(?:first|given|fore|christian|middle|last|family|sur|maiden|birth|previous"
    r"|former)[ -]?names?|name at birth)(?: de[sr] \w+| of (?:the )?\w+)?(?:\(s\))?(?: \([^)]*\))?$",
    re.IGNORECASE,
)
_STREET: Final = re.compile(r"^(?:stra(?:ß|ss)e|street)$", re.IGNORECASE)
_ANY: Final = 1_000_000
_WITHOUT_COUNTRY: Final = 20  # letters of a German IBAN behind a DE that is printed
_WORDS: Final = (
    ("iban", _IBAN, _WITHOUT_COUNTRY, _ANY),
    ("email", _MAIL, 5, _ANY),
    ("telefon", _PHONE, 5, _ANY),
    ("kennzeichen", _PLATE, 5, _ANY),
    ("uhrzeit", _TIME, 5, _ANY),
    ("plz", _POSTCODE, 5, 5),
    ("name", NAMES, 1, _ANY),
    ("zahl", _COUNT, 1, _ANY),
    ("geld", words.EURO, 1, _ANY),
)
"""By which words a field is of a kind, and how many letters it must have room for."""
_IF_KNOWN: Final = "Wenn Sie schon eins haben: Es steht auf dem Schreiben, um das es geht."
_PERHAPS_OFFICE: Final = (
    "Gefragt, weil manche es schon haben. Vergibt es erst das Amt, schreiben Sie in pdf.yaml „weglassen“."
)
_LINE: Final = 32.0  # points: higher than that, a field is meant for several lines
_WIDE: Final = 300.0  # points
_LEAST_FOR_A_DAY: Final = 6
_SHOWN: Final = re.compile(r"\b(?:[TDMJY]{2}([./-])[TDM]{2}\1(?:[JY]{4}|[JY]{2})|[JY]{4}([./-])MM\2[TD]{2})\b", re.I)
_ENGLISH: Final = str.maketrans("tj", "dy")
_ACROBAT: Final = (("yyyy", "JJJJ"), ("yy", "JJ"), ("dd", "TT"), ("mm", "MM"), ("d", "TT"), ("m", "MM"))


def question(field: PaperField, unit: str = "") -> Question:
    """Return what a text field asks for, as far as a single field tells, and the unit that is shown with it."""
    label = label_of(field)
    base = Question(
        "text",
        label or _unnamed(field),
        (Link(field.name),),
        field,
        section=field.section,
        required=field.required,
    )
    if not label:
        base = replace(base, guessed=("Was in dieses Feld gehört, war nicht zu erkennen.",))
    if is_reference(label):
        base = replace(base, help=_IF_KNOWN, guessed=(_PERHAPS_OFFICE,))
    return _with_unit(_by_format(base, unit) or _by_unit(base, unit) or _by_words(base) or _plain(base), unit)


def _with_unit(base: Question, unit: str) -> Question:
    """Return the question with its unit as help, if neither its type nor its label says it."""
    if not unit or base.kind not in ("text", "zahl") or unit.lower() in base.label.lower() or base.help:
        return base
    return replace(base, help=f"In {unit}")


def _by_unit(base: Question, unit: str) -> Question | None:
    """Return what is asked in euros, or at which time of the day."""
    if words.EURO.search(unit) and base.box.width <= _WIDE and not several_lines(base.source):
        return replace(base, kind="geld", links=(_written(base, _MONEY),))
    return replace(base, kind="uhrzeit") if unit.lower() == "uhr" else None


def _unnamed(field: PaperField) -> str:
    return words.shortened(words.tidy(field.name) or "Angabe", 80)


def _by_format(base: Question, unit: str) -> Question | None:
    form = base.source.format
    if form is None:
        return None
    if form.kind == "date":
        pattern = day_pattern(form.pattern)
        return _day(base, pattern) if pattern else None
    if form.kind == "number":
        return _number(base, form.pattern, unit)
    known = {"time": "uhrzeit", "postcode": "plz", "phone": "telefon"}
    return replace(base, kind=known[form.kind]) if form.kind in known else None


def day_pattern(acrobat: str) -> str:
    """Return a pattern of Acrobat (dd.mm.yyyy) as pdf.yaml writes it; "" if it is not one of a whole day."""
    found = acrobat
    for theirs, ours in _ACROBAT:
        if ours[0] not in found:
            found = found.replace(theirs, ours, 1)
    whole = all(part in found for part in ("TT", "MM", "JJ"))
    return found if whole and not re.search(r"[a-zHY]", re.sub("TT|MM|JJJJ|JJ", "", found)) else ""


def _number(base: Question, example: str, unit: str) -> Question | None:
    """Return money for euros, else a number; one with decimal places is a text that looks like one."""
    decimals = len(match[1]) if (match := re.search(r"[.,](\d{1,2})$", example)) else 0
    perhaps = decimals == 2 and not unit and not _MEASURE.search(base.label)
    if words.EURO.search(unit or base.label) or perhaps:
        said = ("Eine Zahl mit zwei Nachkommastellen: als Betrag in Euro gefragt.",) if perhaps else ()
        link = _written(base, example if decimals == 2 else _MONEY)
        return replace(base, kind="geld", links=(link,), guessed=(*base.guessed, *said))
    if decimals:
        settings = {"muster": f"[0-9]{{1,9}}([,.][0-9]{{1,{decimals}}})?", "beispiel": f"12,{'50'[:decimals]}"}
        return replace(base, settings=settings)
    if example:
        if _POSTCODE.match(base.label) and base.source.max_length in (0, 5):
            return replace(base, kind="plz")
        return replace(base, kind="zahl")
    return None


def _written(base: Question, pattern: str) -> Link:
    return replace(base.links[0], pattern=pattern)


def _by_words(base: Question) -> Question | None:
    """Return a question by the words at its field; the first that fit count."""
    if several_lines(base.source) or _STREET.match(base.label):
        return None
    longest = base.source.max_length
    for kind, pattern, least, most in _WORDS:
        if pattern.search(base.label) and (longest == 0 or least <= longest <= most):
            bare = kind == "iban" and longest == _WITHOUT_COUNTRY
            written = _MONEY if kind == "geld" else patterns.WITHOUT_COUNTRY if bare else ""
            return replace(base, kind=kind, links=(_written(base, written),))
    return _day(base, _pattern_for(base.source)) if is_day(base) else None


def of_kind(base: Question, kind: str) -> Question:
    """Return a question that has become a day, a time or a text, because another one says so."""
    if kind == base.kind:
        return base
    plain = replace(base, kind=kind, links=(_written(base, ""),), settings={})
    return _day(plain, _pattern_for(base.source)) if kind == "datum" else _plain(plain) if kind == "text" else plain


def is_day(question: Question) -> bool:
    """Whether the words at a field ask for a day, and it has room for one."""
    longest = question.source.max_length
    label = re.sub(r"\([^)]*\)", "", question.label).strip()
    wide = question.box.width > _WIDE * 1.4
    fits = longest == 0 or longest >= _LEAST_FOR_A_DAY
    return fits and not wide and bool(_DATE.search(label)) and not _NOT_A_DATE.search(label)


def _pattern_for(field: PaperField) -> str:
    """Return how a day is written in a field: as its words show it, else as it has room."""
    shown = _SHOWN.search(f"{field.tooltip} {field.label}")
    pattern = day_pattern(shown[0].lower().translate(_ENGLISH)) if shown else ""
    if pattern and field.max_length in (0, len(pattern)):
        return pattern
    return {6: "TTMMJJ", 7: "TTMMJJ", 8: "TTMMJJJJ" if field.comb else "TT.MM.JJ", 9: "TT.MM.JJ"}.get(
        field.max_length, patterns.DAY
    )


def _day(base: Question, pattern: str) -> Question:
    settings: dict[str, Any] = {"spätestens": "heute"} if words.BORN.search(base.label) else {}
    return replace(base, kind="datum", links=(_written(base, pattern),), settings=settings)


def several_lines(field: PaperField) -> bool:
    """Whether a field is meant for more than a line: some forms mark it, some only give it room."""
    return field.multiline and field.places[0].box.height > _LINE


def _plain(base: Question) -> Question:
    field = base.source
    if several_lines(field):
        return replace(base, kind="langtext", settings={"höchstens": str(field.max_length)} if field.max_length else {})
    if field.max_length:
        return replace(base, settings={"höchstens": str(min(field.max_length, 1000))})
    return replace(base, settings={"höchstens": "200"} if base.box.width > _WIDE else {})
