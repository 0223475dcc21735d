"""The question types: one module each, found here by the key that form.yaml uses.

A new type is a module that ends in `TYPE = QuestionType(...)`, a line below and a template of its name in
`portal/templates/portal/fields/`.
"""

from functools import cache
from importlib import import_module

from buergerbuero.forms.types.question import QuestionType

TYPES = {
    "text": "text",
    "langtext": "langtext",
    "name": "name",
    "datum": "datum",
    "uhrzeit": "uhrzeit",
    "zahl": "zahl",
    "geld": "geld",
    "auswahl": "auswahl",
    "mehrfach": "mehrfach",
    "ja_nein": "ja_nein",
    "person": "person",
    "anschrift": "anschrift",
    "straße": "strasse",
    "plz": "plz",
    "email": "email",
    "telefon": "telefon",
    "iban": "iban",
    "kennzeichen": "kennzeichen",
    "erklärung": "erklaerung",
    "datei": "datei",
    "gruppe": "gruppe",
}


@cache
def of(key: str) -> QuestionType:
    """Return a question type by its key in form.yaml. Raises KeyError."""
    found = import_module(f"{__name__}.{TYPES[key]}").TYPE
    assert isinstance(found, QuestionType)
    return found
