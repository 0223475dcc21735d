"""Fields of every type, for the tests of this folder."""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from buergerbuero.forms import types
from buergerbuero.forms.types import reading
from buergerbuero.forms.values import Field, Place, Raw, Refused, Text

TODAY = datetime.date(2026, 3, 17)
TOWN = Place("Siegen", frozenset({"57072", "57074", "57076", "57078", "57080"}))
STREETS = ("Am Probeplatz", "An der Musterbrücke", "Beispielweg", "Musterstraße", "Sankt-Entwurf-Straße")
WITH_STREETS = replace(TOWN, streets=STREETS)

SETTINGS: dict[str, dict[str, Any]] = {
    "text": {"höchstens": 30},
    "langtext": {"höchstens": 200},
    "datum": {"frühestens": "1900-01-01", "spätestens": "heute"},
    "zahl": {"mindestens": "-5", "höchstens": "5000"},
    "geld": {"mindestens": "0,50", "höchstens": "10.000"},
    "auswahl": {"antworten": {"eins": "Nummer eins", "zwei": "Nummer zwei", "drei": "Nummer drei"}},
    "mehrfach": {"antworten": {"eins": "Nummer eins", "zwei": "Nummer zwei", "drei": "Nummer drei"}},
    "anschrift": {"gebiet": "stadt"},
    "erklärung": {"text": "Ich stimme zu."},
    "gruppe": {
        "eintrag": "Kind",
        "mindestens": "1",
        "höchstens": "4",
        "felder": [
            {"id": "name", "art": "name"},
            {"id": "seit", "art": "datum", "pflicht": "nein"},
            {"id": "farben", "art": "mehrfach", "pflicht": "nein", "antworten": {"rot": "Rot", "blau": "Blau"}},
            {
                "id": "schulen",
                "art": "gruppe",
                "pflicht": "nein",
                "eintrag": "Schule",
                "felder": [
                    {"id": "anschrift", "art": "anschrift"},
                ],
            },
        ],
    },
}


def field(kind: str, *, required: bool = True, **settings: Any) -> Field:
    return _field("frage", "frage", kind, Text("Frage"), required, settings or SETTINGS.get(kind, {}))


def _field(key: str, name: str, kind: str, label: Text, required: bool, settings: Mapping[str, Any]) -> Field:
    options = types.of(kind).options.model_validate(settings)
    texts = {word: Text(german) for word, german in types.of(kind).texts(options).items()}
    inner = tuple(_inner(key, each) for each in settings.get("felder", ()))
    return Field(key, name, kind, label, required=required, options=options, texts=texts, place=TOWN, fields=inner)


def _inner(before: str, written: Mapping[str, Any]) -> Field:
    name, required = written["id"], written.get("pflicht") != "nein"
    settings = {key: value for key, value in written.items() if key not in ("id", "art", "pflicht")}
    return _field(f"{before}.{name}", name, written["art"], Text(name.capitalize()), required, settings)


def sent(text: str | None = None, **parts: str) -> Raw:
    raw = {f"frage-{part}": [value] for part, value in parts.items()}
    return raw if text is None else {"frage": [text], **raw}


def read(kind: str, raw: Raw | str, **settings: Any) -> Any:
    return reading.read(field(kind, **settings), sent(raw) if isinstance(raw, str) else raw, TODAY)


def refusal(kind: str, raw: Raw | str, **settings: Any) -> tuple[str, str, str]:
    """Return input name, cause and remedy of the only problem."""
    outcome = read(kind, raw, **settings)
    assert isinstance(outcome, Refused), f"taken as {outcome!r}"
    (problem,) = outcome.problems
    return problem.name, problem.cause.say("de"), problem.remedy.say("de")
