"""What stands in a field of a PDF for an answer, and what somebody would have typed for what stands there.

An answer is here what a browser would send for it (Raw), so that the question types alone know what is right.
"""

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from buergerbuero.base import languages
from buergerbuero.documents.values.paperform import OFF, FieldKind, PaperField
from buergerbuero.forms import types
from buergerbuero.forms.formats.acroform import joining, patterns
from buergerbuero.forms.formats.acroform.mapping import MappedField
from buergerbuero.forms.formats.acroform.targets import Target, leaves
from buergerbuero.forms.types.letters import clean_line
from buergerbuero.forms.types.question import one, scope
from buergerbuero.forms.values import Field, Raw

YES: Final = "ja"
LETTER_BY_LETTER: Final = ("iban", "plz")
"""What may stand over several fields, a few letters in each (patterns.letters)."""
COUNTRY: Final = 2
"""Letters of an IBAN that may be printed before its first field."""
_CHOSEN: Final = ("auswahl", "mehrfach", "ja_nein", "erklärung")
_PARTS: Final = ("tag", "monat", "jahr")
_IBAN: Final = 22


def text_of(
    targets: Sequence[Target], raw: Raw, mapped: MappedField, today: datetime.date, *, split: bool = False
) -> str:
    """Return what is written into a line for one or several answers; "" where there is none.

    `split`: the cents stand in a field of their own.
    """
    asked = [leaf for each in targets for leaf in leaves(each)]
    texts = [_written(leaf, raw, mapped.pattern, split=split) for leaf in asked]
    return texts[0] if len(texts) == 1 else joining.join(asked, texts, today)


def _written(leaf: Target, raw: Raw, pattern: str | None, *, split: bool) -> str:
    scoped = scope(raw, leaf.name)
    if leaf.field.type == "datum":
        return _day(leaf, scoped, pattern)
    if leaf.field.type in _CHOSEN:
        return _labels(leaf.field, scoped)
    text = one(scoped)
    return _by_pattern(text, leaf.field.type, pattern, split=split) if pattern and text else text


def _by_pattern(text: str, kind: str, pattern: str, *, split: bool) -> str:
    if kind in ("geld", "zahl") and patterns.numeric(pattern):
        return _number(text, kind, pattern, split=split)
    if kind == "uhrzeit":
        return patterns.time_written(text, pattern)
    if kind == "iban" and pattern == patterns.WITHOUT_COUNTRY:
        return text.removeprefix("DE").strip()
    if kind in LETTER_BY_LETTER and (part := patterns.letters(pattern)):
        return re.sub(r"\s", "", text)[part]
    return text


def _day(leaf: Target, scoped: Raw, pattern: str | None) -> str:
    parts = {part: one(scoped, part) for part in _PARTS}
    if leaf.part:
        pattern = pattern or {"tag": "TT", "monat": "MM", "jahr": "JJJJ"}[leaf.part]
    if not all(text.isascii() and text.isdigit() for text in parts.values()):
        return parts.get(leaf.part, "") if leaf.part else one(scoped) or " ".join(filter(None, parts.values()))
    return patterns.day_written(parts, pattern or patterns.DAY)


def _number(text: str, kind: str, pattern: str, *, split: bool) -> str:
    digits = re.sub("[^0-9-]", "", text)
    if not re.fullmatch("-?[0-9]+", digits):
        return text
    return patterns.number_written(int(digits), pattern, 2 if kind == "geld" else 0, split=split)


def _labels(field: Field, scoped: Raw) -> str:
    said = dict(_choices(field, "de"))
    chosen = [said.get(key, key) for key in scoped.get("", ()) if key]
    between = "; " if not any(";" in text for text in chosen) else "\n"
    return between.join(chosen)


def _choices(field: Field, language: str) -> Iterator[tuple[str, str]]:
    for key, saying in types.of(field.type).choices(field):
        yield key, saying.say(language)


def typed_in(
    targets: Sequence[Target], text: str, mapped: MappedField, today: datetime.date
) -> Iterator[tuple[Target, Mapping[str, list[str]]]]:
    """Yield what a person would have typed for a line of a PDF, for each answer in it: by input, as `scope` has it."""
    asked = [leaf for each in targets for leaf in leaves(each)]
    if len(asked) == 1:
        yield asked[0], _entered(asked[0], text, mapped.pattern, today)
        return
    pieces = joining.take_apart(asked, text, today) or (text.strip(), *[""] * (len(asked) - 1))
    for leaf, piece in zip(asked, pieces, strict=True):
        if piece:
            yield leaf, _entered(leaf, piece, mapped.pattern, today)


def _entered(leaf: Target, text: str, pattern: str | None, today: datetime.date) -> Mapping[str, list[str]]:
    kind = leaf.field.type
    if kind == "datum":
        return _day_entered(leaf, text, pattern, today)
    if kind == "erklärung":
        return {"": [YES]} if clean_line(text) else {}
    if kind in _CHOSEN:
        return {"": _keys(leaf.field, text)}
    if kind in ("geld", "zahl") and pattern:
        return {"": [patterns.number_entered(text, pattern) or text]}
    if kind == "iban" and pattern == patterns.WITHOUT_COUNTRY:
        return {"": [with_country(text)]}
    return {"": [text]}


def with_country(text: str) -> str:
    """Return an IBAN of which only the digits were written behind a DE that is printed."""
    digits = re.sub(r"\s", "", text)
    return f"DE{digits}" if digits.isdigit() and len(digits) == _IBAN - COUNTRY else text


def _day_entered(leaf: Target, text: str, pattern: str | None, today: datetime.date) -> Mapping[str, list[str]]:
    if leaf.part and not pattern:
        return {leaf.part: [text.strip()]}
    parts = patterns.day_entered(text, pattern or patterns.DAY, leaf.field, today)
    if parts is None and leaf.part:
        return {leaf.part: [text.strip()]}
    if parts is None and pattern and len(found := patterns.dated(pattern)) == 1:
        return {next(iter(found)): [text.strip()]}
    return {"": [text]} if parts is None else {part: [str(int(value))] for part, value in parts.items()}


def _keys(field: Field, text: str) -> list[str]:
    """Return the keys of the answers that a text names by their labels, in any language; else the text itself."""
    known = {_folded(label): key for language in languages.whole() for key, label in _choices(field, language)}
    known |= {_folded(key): key for key, _ in _choices(field, "de")}
    for pieces in ([text], re.split("[;\n]", text), re.split("[;,\n]", text)):
        found = [known.get(_folded(piece)) for piece in pieces if clean_line(piece)]
        if found and None not in found:
            return [key for key in found if key]
    return [clean_line(text)]


def _folded(text: str) -> str:
    return clean_line(text).casefold()


def states_for(target: Target, raw: Raw, field: PaperField, mapped: MappedField) -> tuple[str, ...]:
    """Return the states of a box or radio group, or the options of a list, that stand for an answer."""
    wanted = {text for text in scope(raw, target.name).get("", ()) if text}
    if not wanted:
        return ()
    known = states_of(target, field, mapped)
    found = [state for state, text in known.items() if text in wanted and state != OFF]
    if not found and lone_tick(target, field, known):
        return (OFF,)  # the box was seen, and it is not ticked
    return tuple(found if field.multiple else found[:1])


def lone_tick(target: Target, field: PaperField, known: Mapping[str, str]) -> bool:
    """Whether a box says yes and has no word for no: then no is that it was left off expressly."""
    return target.field.type == "ja_nein" and field.kind is FieldKind.CHECK and set(known.values()) == {YES}


def states_of(target: Target, field: PaperField, mapped: MappedField) -> dict[str, str]:
    """Return which answer each state or option is: as pdf.yaml says, else by its name or its label."""
    if mapped.states:
        return dict(mapped.states)
    if field.kind is FieldKind.CHOICE:
        known = [(export, seen) for export, seen in field.options]
        if target.field.type not in _CHOSEN:
            return {export: clean_line(seen) or export for export, seen in known}
        return {export: _option(target.field, export, seen) for export, seen in known}
    if target.field.type in ("ja_nein", "erklärung"):
        said = {state: _folded(state) for state in field.states}
        known_words = {"ja": "ja", "yes": "ja", "nein": "nein", "no": "nein"}
        if all(word in known_words for word in said.values()) and len(said) > 1:
            return {state: known_words[word] for state, word in said.items()}
        return dict.fromkeys(field.states, YES)
    return {state: state for state in field.states}


def _option(asked: Field, export: str, seen: str) -> str:
    keys = dict(_choices(asked, "de"))
    if export in keys:
        return export
    found = _keys(asked, seen)
    return found[0] if len(found) == 1 else seen


def shortened(text: str, target: Target, field: PaperField) -> str:
    """Return a text without the spaces it can do without, where the field has no room for them, or a cell for each."""
    if field.comb and target.field.type == "iban":
        return re.sub(r"\s", "", text)
    if not field.max_length or len(text) <= field.max_length:
        return text
    if target.field.type in ("iban", "telefon", "kennzeichen"):
        return re.sub(r"\s", "", text)
    if target.field.type in ("datum", "geld", "zahl"):
        bare = re.sub(r"[\s.€]", "", text)
        return bare if target.field.type == "datum" or "," in text or "€" in text else text
    return text
