"""For whom a question is, in words: on paper nobody leaves out by themselves what does not concern them."""

from collections.abc import Sequence
from functools import reduce

from buergerbuero.forms import types
from buergerbuero.forms.values import All, Condition, Field, Form, Is, Not, Page, message


def in_words(condition: Condition, form: Form, language: str) -> str:
    """Return the sentence that stands above a part of the form, naming questions by their numbers."""
    text = _said(condition, form, language, positive=True, inside=False)
    return message("Nur ausfüllen, wenn Sie {text}.", text=text).say(language)


def _said(condition: Condition, form: Form, language: str, *, positive: bool, inside: bool) -> str:
    """Return a condition, or its opposite, whose parts turn round then (De Morgan)."""
    if isinstance(condition, Not):
        return _said(condition.part, form, language, positive=not positive, inside=inside)
    if isinstance(condition, Is):
        return _answered(condition, form, language, positive)
    several = len(condition.parts) > 1
    parts = [_said(part, form, language, positive=positive, inside=several) for part in condition.parts]
    text = (_and if isinstance(condition, All) == positive else _or)(parts, language)
    return f"({text})" if inside and several else text


def _answered(condition: Is, form: Form, language: str, positive: bool) -> str:
    number, page, field = _asked(form, condition.key)
    question = _question(number, page, field, language)
    if field.type == "erklärung":
        ticked = message("bei {question} das Kästchen angekreuzt haben", question=question)
        left_out = message("bei {question} das Kästchen nicht angekreuzt haben", question=question)
        return (ticked if positive else left_out).say(language)
    chosen = _or(_labels(condition, field, language), language)
    if positive:
        return message("bei {question} {answers} gewählt haben", question=question, answers=chosen).say(language)
    return message("bei {question} nicht {answers} gewählt haben", question=question, answers=chosen).say(language)


def _and(parts: Sequence[str], language: str) -> str:
    return reduce(lambda one, other: message("{one} und {other}", one=one, other=other).say(language), parts)


def _or(parts: Sequence[str], language: str) -> str:
    return reduce(lambda one, other: message("{one} oder {other}", one=one, other=other).say(language), parts)


def _labels(condition: Is, field: Field, language: str) -> Sequence[str]:
    """Return the answers that are meant, in the order of the page."""
    offered = types.of(field.type).choices(field)
    return [message("„{text}“", text=text).say(language) for key, text in offered if key in condition.values]


def _question(number: int, page: Page, field: Field, language: str) -> str:
    if page.single:
        return message("Frage {number}", number=str(number)).say(language)
    return message("Frage {number}, „{label}“", number=str(number), label=field.label).say(language)


def _asked(form: Form, key: str) -> tuple[int, Page, Field]:
    return next(
        (number, page, field)
        for number, page in enumerate(form.pages, start=1)
        for field in page.fields
        if field.key == key
    )
