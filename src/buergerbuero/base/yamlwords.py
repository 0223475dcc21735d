"""What `base.yamlfile` says when a data file is wrong: pairs of what is wrong and what to do, in German."""

import difflib
import typing
from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeAlias

from pydantic import BaseModel

Words: TypeAlias = tuple[str, str]

EMPTY: Final[Words] = ("Die Datei ist leer.", "Füllen Sie sie aus oder löschen Sie sie.")
NOT_UTF8: Final[Words] = (
    "Die Datei ist nicht in UTF-8 gespeichert.",
    "Speichern Sie sie im Editor mit der Kodierung UTF-8; sonst gehen Umlaute verloren.",
)
BYTE_ORDER_MARK: Final[Words] = (
    "Vor dem ersten Buchstaben steht ein unsichtbares Zeichen (BOM).",
    "Speichern Sie die Datei im Editor als „UTF-8 ohne BOM“.",
)
TAB: Final[Words] = ("Die Zeile beginnt mit einem Tabulator.", "Rücken Sie mit Leerzeichen ein.")
BAD_CHARACTER: Final[Words] = (
    "Die Datei enthält ein Zeichen, das kein Text ist.",
    "Löschen Sie das Zeichen und tippen Sie die Stelle neu.",
)
ONE_DOCUMENT: Final[Words] = (
    "Die Datei enthält mehrere Dokumente oder eine Zeile mit %.",
    "Löschen Sie die Zeile mit --- oder %.",
)
ANCHOR: Final[Words] = (
    "Verweise (& und *) und Typangaben (!) sind hier nicht erlaubt.",
    "Schreiben Sie den Wert aus. Beginnt er mit einem dieser Zeichen, setzen Sie ihn in Anführungszeichen.",
)
TOO_DEEP: Final[Words] = (
    "Die Datei ist zu tief verschachtelt oder enthält zu viele Werte.",
    "Prüfen Sie Klammern und Einrückung dieser Stelle.",
)
KEY_IS_TEXT: Final[Words] = (
    "Vor dem Doppelpunkt muss ein einfaches Wort stehen.",
    "Schreiben Sie „wort: Wert“. Beginnt der Wert mit einer Klammer, setzen Sie ihn in Anführungszeichen.",
)

# What the parser says (left, a part of its sentence) and what a person can do with it.
_SYNTAX: Final[tuple[tuple[str, Words], ...]] = (
    (
        "mapping values are not allowed",
        (
            "Hier steht ein Doppelpunkt, wo keiner stehen darf.",
            "Setzen Sie den Text in Anführungszeichen, oder prüfen Sie die Einrückung der Zeile.",
        ),
    ),
    (
        "found character '\\t'",
        ("Hier steht ein Tabulator.", "Ersetzen Sie ihn durch Leerzeichen."),
    ),
    (
        "cannot start any token",
        ("Mit diesem Zeichen darf ein Wert nicht beginnen.", "Setzen Sie den Text in Anführungszeichen."),
    ),
    (
        "unexpected end of stream",
        (
            "Ein Anführungszeichen wird geöffnet, aber nicht geschlossen.",
            "Setzen Sie das zweite Anführungszeichen.",
        ),
    ),
    (
        "could not find expected ':'",
        (
            "Nach diesem Wort fehlt der Doppelpunkt.",
            "Schreiben Sie „wort: Wert“, mit einem Leerzeichen nach dem Doppelpunkt.",
        ),
    ),
    (
        "expected ',' or",
        (
            "Eine Klammer wird geöffnet, aber nicht richtig geschlossen.",
            "Prüfen Sie Kommas und die schließende Klammer.",
        ),
    ),
    (
        "expected <block end>",
        (
            "Die Einrückung passt nicht zu den Zeilen darüber.",
            "Rücken Sie die Zeile so weit ein wie ihre Nachbarn.",
        ),
    ),
)


# Pydantic's error types, what is wrong, what to do.
_SHAPES: Final[tuple[tuple[frozenset[str], str, str], ...]] = (
    (
        frozenset({"string_type"}),
        "„{key}“ muss ein einfacher Text sein.",
        "Schreiben Sie den Wert in dieselbe Zeile, ohne Unterpunkte.",
    ),
    (
        frozenset({"model_type", "dict_type", "mapping_type", "model_attributes_type", "dataclass_type"}),
        "„{key}“ braucht Unterpunkte.",
        "Schreiben Sie darunter eingerückt „wort: Wert“, oder {{wort: Wert}} in derselben Zeile.",
    ),
    (
        frozenset({"tuple_type", "list_type", "frozen_set_type"}),
        "„{key}“ muss eine Liste sein.",
        "Schreiben Sie [eins, zwei], oder jeden Eintrag mit „- “ in eine eigene Zeile.",
    ),
    (frozenset({"string_too_short", "too_short"}), "„{key}“ ist leer.", "Ergänzen Sie den Wert."),
    (
        frozenset({"string_too_long", "too_long"}),
        "„{key}“ ist zu lang.",
        "Kürzen Sie auf höchstens {max_length} Zeichen oder Einträge.",
    ),
    (
        frozenset({"int_parsing", "int_type", "int_from_float"}),
        "„{key}“ ist keine ganze Zahl: „{given}“.",
        "Schreiben Sie nur Ziffern.",
    ),
    (frozenset({"greater_than_equal"}), "„{key}“ ist zu klein: „{given}“.", "Möglich ist {ge} oder mehr."),
    (frozenset({"less_than_equal"}), "„{key}“ ist zu groß: „{given}“.", "Möglich ist {le} oder weniger."),
    (
        frozenset({"string_pattern_mismatch"}),
        "„{key}“ hat nicht die richtige Form: „{given}“.",
        "Erlaubt ist: {pattern}",
    ),
)
_NAME: Final = "kleine Buchstaben, Ziffern und _, mit einem Buchstaben am Anfang, zum Beispiel: zahlweg"
_PERIOD: Final = "eine Zahl und Tage, Arbeitstage, Wochen, Monate oder Jahre"
# What the patterns of our data files mean to who has never read one; a test knows them all.
_IN_WORDS: Final = {
    r"^[a-zäöüß][a-zäöüß0-9_]*$": _NAME,
    r"^[a-zäöüß][a-z0-9äöüß_]*$": _NAME,
    r"^[a-zäöüß][a-zäöüß0-9_]{0,59}$": _NAME,
    r"^[a-z][a-z0-9_]{0,59}$": f"{_NAME}; ohne Umlaute, weil sie in Adressen steht",
    r"^[A-Za-z0-9äöüß_][A-Za-z0-9äöüß_./-]{0,99}$": "der Name einer Datei, zum Beispiel: vorlagen/bescheid.typ",
    r"^([0-9]+[.,][0-9]{2} EUR.*|keine)$": "ein Betrag, zum Beispiel: 12.50 EUR, oder: keine",
    r"^[0-9]+ (Arbeitstage?|Tage?|Wochen?|Monate?|Jahre?)$": f"{_PERIOD}, zum Beispiel: 2 Wochen",
    r"^[0-9]+ (Arbeitstage?|Tage?|Wochen?|Monate?|Jahre?) nach .+$": (
        f"{_PERIOD}, und wonach, zum Beispiel: 2 Jahre nach Abschluss"
    ),
    r"^[0-9]+ Tage? nach .+$": "eine Zahl von Tagen, und wonach, zum Beispiel: 4 Tage nach Absendung",
    r"^[0-9]{2}\.[0-9]{2}\.$": "Tag und Monat, zum Beispiel: 15.02.",
    r"^[a-z][a-z0-9]{0,39}$": "kleine Buchstaben ohne Umlaute und Ziffern, zum Beispiel: rathaus",
    r"^[1-9][0-9]{0,2}$": "die Nummer eines Fachs, in Anführungszeichen",
    r"^20[0-9]{2}$": "ein Jahr, zum Beispiel: 2026",
    r"^[0-9]{5}$": "eine Postleitzahl mit fünf Ziffern",
    r"^[0-9]{8}$": "acht Ziffern",
    r"^[0-9]{12}$": "zwölf Ziffern",
    r"^[0-9]{14}$": "der LeiKa-Schlüssel mit vierzehn Ziffern, in Anführungszeichen",
    r"^[0-9]$": "eine Ziffer, in Anführungszeichen",
    r"^[0-9a-f]{64}$": "der Fingerabdruck eines Formulars, 64 Zeichen; „./buergerbuero pdf import“ schreibt ihn",
    r"^antrag\.pdf$": "antrag.pdf",
    r"^-?[0-9]{1,3}$": "eine Zahl von Tagen, in Anführungszeichen; vor dem Tag mit Minus",
    r"^DE[0-9]{2}[A-Z0-9]{3}[0-9]{11}$": "eine Gläubiger-Identifikationsnummer: DE und sechzehn weitere Zeichen",
    r"^(F[0-9]{8}|F[0-9]{11}|unbekannt)$": "die Nummer eines FIM-Feldes: F und acht oder elf Ziffern, oder: unbekannt",
}


def in_words(pattern: str) -> str | None:
    """Return what a pattern means, for people; None for one that nobody has put into words."""
    return _IN_WORDS.get(pattern)


def too_large(limit: int) -> Words:
    """Say that a file is larger than `limit` bytes."""
    return (
        f"Die Datei ist größer als {limit // 1000} kB.",
        "Teilen Sie sie auf, oder prüfen Sie, ob es die richtige Datei ist.",
    )


def twice(key: str, line: int) -> Words:
    """Say that a key stands there a second time."""
    return (
        f"„{key}“ steht hier zum zweiten Mal, zuerst in Zeile {line}.",
        "Löschen Sie eine der beiden Stellen.",
    )


def syntax(problem: str) -> Words:
    """Say in German what the parser found."""
    for part, words in _SYNTAX:
        if part in problem:
            return words
    return (
        "Das ist kein gültiges YAML.",
        "Prüfen Sie Einrückung, Doppelpunkte und Anführungszeichen dieser Zeile und der davor.",
    )


def explain(model: type[BaseModel], error: dict[str, Any]) -> Words:
    """Say in German what Pydantic found. `error` is one entry of `ValidationError.errors()`."""
    kind, loc = str(error["type"]), tuple(error["loc"])
    key = next((str(part) for part in reversed(loc) if isinstance(part, str)), "Die Datei")
    if kind == "extra_forbidden":
        return _unknown_key(key, _keys_at(model, loc[:-1]))
    if kind == "missing":
        return f"„{key}“ fehlt.", f"Ergänzen Sie eine Zeile „{key}: …“."
    if kind in ("value_error", "assertion_error"):
        return _own_words(key, str(error.get("ctx", {}).get("error", "")))
    if kind in ("literal_error", "enum", "union_tag_invalid"):
        return _unknown_value(key, str(error["input"]), error["ctx"])
    return _wrong_shape(key, kind, error)


def _unknown_key(key: str, allowed: list[str]) -> Words:
    near = difflib.get_close_matches(key, allowed, n=1, cutoff=0.6)
    if near:
        return f"„{key}“ gibt es hier nicht.", f"Meinten Sie „{near[0]}“?"
    if " " in key:
        # {hinweis: dies, und das} reads as two keys.
        return (
            f"„{key}“ gibt es hier nicht.",
            "Enthält ein Text ein Komma, setzen Sie ihn ganz in Anführungszeichen.",
        )
    return (
        f"„{key}“ gibt es hier nicht.",
        f"Erlaubt sind hier: {', '.join(sorted(allowed)) or 'keine Angaben'}.",
    )


def _own_words(key: str, text: str) -> Words:
    """Our validators raise ValueError("what is wrong | what to do")."""
    message, _, remedy = text.partition(" | ")
    return (
        f"„{key}“: {message}" if message else f"„{key}“ stimmt nicht.",
        remedy or "Berichtigen Sie den Wert.",
    )


def _unknown_value(key: str, value: str, context: dict[str, Any]) -> Words:
    expected = str(context.get("expected") or context.get("expected_tags", ""))
    allowed = [part.strip(" '") for part in expected.replace(" or ", ", ").split(",")]
    near = difflib.get_close_matches(value, allowed, n=1, cutoff=0.6)
    hint = f"Meinten Sie „{near[0]}“? " if near else ""
    return f"„{key}“ darf nicht „{_short(value)}“ sein.", f"{hint}Erlaubt sind: {', '.join(allowed)}."


def _wrong_shape(key: str, kind: str, error: dict[str, Any]) -> Words:
    given = _short(str(error["input"]))
    for kinds, message, remedy in _SHAPES:
        if kind in kinds:
            context = {"max_length": "", "pattern": "", **error.get("ctx", {})}
            context["pattern"] = in_words(context["pattern"]) or context["pattern"]
            return message.format(key=key, given=given), remedy.format(**context)
    return (
        f"„{key}“ stimmt nicht: „{given}“.",
        "Vergleichen Sie mit einer anderen Leistung oder dem JSON-Schema.",
    )


def _short(value: str) -> str:
    return value if len(value) <= 40 else value[:39] + "…"


def _keys_at(model: type[BaseModel], loc: Iterable[str | int]) -> list[str]:
    """Return the keys a file may use at a place, by walking the annotations of the model."""
    models = [model]
    for part in loc:
        models = list(_models_below(models, part)) or models
    return [info.alias or name for each in models for name, info in each.model_fields.items() if not info.exclude]


def _models_below(models: list[type[BaseModel]], part: str | int) -> Iterator[type[BaseModel]]:
    for model in models:
        for name, info in model.model_fields.items():
            if part in (info.alias, name):
                yield from _models_in(info.annotation)


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:  # noqa: ANN401 - any annotation may stand at a field
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from _models_in(argument)
