"""What can be answered to a question with ready-made answers, and who answers otherwise. Pure."""

from collections.abc import Collection, Mapping

from buergerbuero.forms import types
from buergerbuero.forms.types.reading import ONE_OF_SEVERAL
from buergerbuero.forms.values import Field, Form, Page, Saying, Text


def answers_to(form: Form, key: str) -> Mapping[str, Saying]:
    """Return the ready-made answers to `page` or `page.field`, by their names in form.yaml; none where it has none."""
    found = _asked(form, key)
    domain = types.of(found[1].type).domain if found and found[1].type in ONE_OF_SEVERAL else None
    if found is None or domain is None:
        return {}
    texts = found[1].texts
    return {answer: texts.get(f"antworten.{answer}", Text(answer)) for answer in domain(found[1].options)}


def leaves_others(form: Form, key: str, named: Collection[str]) -> bool:
    """Whether anybody may answer something else than what is named, or nothing, or is not asked at all."""
    found = _asked(form, key)
    if found is None:
        return True
    page, field = found
    always = page.condition is None and field.condition is None and field.required
    return not always or not answers_to(form, key) or not set(answers_to(form, key)) <= set(named)


def _asked(form: Form, key: str) -> tuple[Page, Field] | None:
    return next(((page, field) for page in form.pages for field in page.fields if field.key == key), None)
