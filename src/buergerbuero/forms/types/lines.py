"""Checks that all typed text shares: how long, and of which letters."""

from buergerbuero.forms.types.letters import TEXT, clean_line, name_of, stranger
from buergerbuero.forms.types.question import one, refuse
from buergerbuero.forms.values import Field, Raw, Refused, Saying, Value, message

LONGEST_LINE = 200
_PASTED = 5000  # letters; of more than that nobody needs to know which one is strange, and each takes its time
_SENTENCE = "Über „Müllers Wäscheleine“ läuft François’ Kätzchen – 5 € je Sprung (etwa), sagt Åse Øst. "


def read_line(raw: Raw, field: Field, longest: int = LONGEST_LINE) -> str | Refused:
    """Return the one line that was typed, tidied, or Refused because of its length or letters."""
    text = clean_line(one(raw))
    return check_text(text, field.label, longest, TEXT) or text


def check_text(text: str, label: Saying, longest: int, allowed: frozenset[str]) -> Refused | None:
    """Refuse text because of its letters or its length."""
    if len(text) > max(longest, _PASTED):
        return check_length(text, label, longest)
    return check_letters(text, label, allowed) or check_length(text, label, longest)


def check_length(text: str, label: Saying, longest: int) -> Refused | None:
    """Refuse text with more than `longest` characters."""
    if len(text) <= longest:
        return None
    return refuse(
        message(
            "Bei „{label}“ stehen {over} Zeichen zu viel.",
            label=label,
            over=str(len(text) - longest),
        ),
        message("Kürzen Sie auf höchstens {longest} Zeichen.", longest=str(longest)),
    )


def check_letters(text: str, label: Saying, allowed: frozenset[str]) -> Refused | None:
    """Refuse text with a character that German authorities cannot keep and print (see `letters`)."""
    found = stranger(text, allowed)
    if found is None:
        return None
    return refuse(
        message(
            "Bei „{label}“ steht ein Zeichen, das wir nicht verwenden können: {character}",
            label=label,
            character=name_of(found),
        ),
        message("Löschen Sie dieses Zeichen, oder schreiben Sie es mit lateinischen Buchstaben."),
    )


def filler(longest: int) -> str:
    """Return a text of exactly that many letters, with letters that are easily lost on the way."""
    text = (_SENTENCE * (longest // len(_SENTENCE) + 1))[:longest]
    return text if not text.endswith(" ") else f"{text[:-1]}."


def show_text(value: Value, field: Field, language: str) -> str:
    """Return a text as it is."""
    return str(value)


def raw_of_text(value: Value, field: Field) -> Raw:
    """Return the one input that holds a text."""
    return {"": [str(value)]}
