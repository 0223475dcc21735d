"""Invented answers to proposed questions, for the way that walks every page (wege/*.yaml)."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from buergerbuero.forms.formats.acroform.proposing.parts import ProposedPage, Question
from buergerbuero.forms.values import Value

_PERSON: Final = ("Erika", "Muster", "1980-05-04")
_OTHERS: Final = (("Max", "Muster", "2012-03-01"), ("Ida", "Beispiel", "2015-11-30"), ("Karl", "Probe", "1975-02-02"))
_ADDRESS: Final = {"straße": "Musterstraße", "hausnummer": "12", "plz": "57072", "ort": "Siegen"}
_BLOCKS: Final[Mapping[str, Value]] = {
    "person": {"vornamen": "Erika", "familienname": "Muster", "geburtsdatum": "1980-05-04"},
    "anschrift": _ADDRESS,
    "kontakt": {"email": "erika.muster@example.org"},
    "zustellweg": "postfach",
    "richtigkeit": "ja",
}


def answer(page: ProposedPage) -> Value:
    """Return an answer to a page as a way writes it."""
    if page.block:
        return _BLOCKS[page.block]
    if page.single:
        return _of(page.questions[0], 0)
    return {each.id: _of(each, 0) for each in page.questions}


def _of(question: Question, number: int) -> Value:
    return _MADE.get(question.kind, _text)(question, number)


def _person(question: Question, number: int) -> Value:
    own = question.label in ("Name", "Person") and not number
    given, family, born = _PERSON if own else _OTHERS[number % len(_OTHERS)]
    found = {"vornamen": given, "familienname": family}
    return found if "ohne" in question.settings else {**found, "geburtsdatum": born}


def _text(question: Question, number: int) -> str:
    if "beispiel" in question.settings:
        return str(question.settings["beispiel"])
    longest = int(question.settings.get("höchstens", 100))
    for pattern, text in (
        (r"familienname|nachname|\bname\b", "Muster"),
        (r"vorname", "Erika"),
        (r"\bort\b|stadt|gemeinde", "Siegen"),
        (r"staat|land\b", "Deutschland"),
        (r"beruf", "Tischlerin"),
        (r"bank|institut", "Beispielbank"),
    ):
        if re.search(pattern, question.label, re.IGNORECASE) and len(text) <= longest:
            return text
    return "Beispiel"[:longest]


def _first(question: Question, number: int) -> str:
    return str(next(iter(question.settings["antworten"])))


def _group(question: Question, number: int) -> Sequence[Value]:
    count = min(2, int(question.settings["höchstens"]))
    return [{each.id: _of(each, entry) for each in question.fields} for entry in range(count)]


_MADE: Final[Mapping[str, Callable[[Question, int], Value]]] = {
    "person": _person,
    "text": _text,
    "anschrift": lambda question, number: _ADDRESS,
    "langtext": lambda question, number: _text(question, number),
    "name": lambda question, number: "Erika" if re.search("vorname|rufname", question.label, re.I) else "Muster",
    "datum": lambda question, number: "2024-03-01" if "spätestens" not in question.settings else "1980-05-04",
    "uhrzeit": lambda question, number: "08:30",
    "zahl": lambda question, number: str(number + 2),
    "geld": lambda question, number: "12,50",
    "plz": lambda question, number: "57072",
    "iban": lambda question, number: "DE02 1203 0000 0000 2020 51",
    "email": lambda question, number: "erika.muster@example.org",
    "telefon": lambda question, number: "0271 404-0",
    "kennzeichen": lambda question, number: "SI-AB 123",
    "auswahl": _first,
    "mehrfach": lambda question, number: list(question.settings["antworten"])[:2],
    "ja_nein": lambda question, number: "ja",
    "erklärung": lambda question, number: "ja",
    "gruppe": _group,
}
