"""The notice of a grant in outline, before anybody grants: its title, its values, its reasons."""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from buergerbuero.cases.models import Case
from buergerbuero.cases.queries.notice import GERMAN_OUTCOME, Notice, Ruling, material_of, put_together
from buergerbuero.cases.queries.planned import planned_lines
from buergerbuero.cases.values import Outcome, Outline
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.catalogue.values.service import Result
from buergerbuero.documents.values import Value
from buergerbuero.forms.values import Answers

_NO_CODE: Final = "0" * 17
_LATER: Final = "steht noch nicht fest"
_UNCONFIRMED: Final = "wird von der Stadt bestätigt"


def outline_of(
    case: Case, key: bytes, bundle: PublishedService, answers: Answers, *, now: datetime.datetime
) -> Outline:
    """Return the notice in outline; what only the decision or a register can say is said to be open."""
    result = bundle.service.results.get(GERMAN_OUTCOME[Outcome.GRANTED])  # type: ignore[call-overload]
    if result is None:
        return Outline(bundle.service.title)
    material = material_of(case, key, answers)
    others = (each for each in catalogue.told_by_others(bundle.service) if not each.startswith(catalogue.CHECK_VALUES))
    told = dict.fromkeys(others, Value(_LATER)) | dict(material.told)
    try:
        made = put_together(bundle, replace(material, told=told), Ruling(Outcome.GRANTED, now), code=_NO_CODE)
    except (KeyError, catalogue.MissingAnswer):  # answers that cannot be read: the page says so, and must be there
        return Outline(result.title)
    lines = planned_lines(bundle, answers, now=now) or tuple(_values(made, result))
    known = not any(_LATER in line for line in made.data.recipient)
    return Outline(result.title, made.data.recipient if known else (_LATER,), (*lines, *_reasons(made)))


def _values(made: Notice, result: Result) -> Iterator[tuple[str, str]]:
    """Yield what the template is given, by the words that whoever checks the notice reads, where there are some."""
    labels = {name: label for label, name in result.facts.items()}
    for name, value in made.data.values.items():
        if value.text != "":
            label = labels.get(name, name[:1].upper() + name[1:].replace("_", " "))
            yield label, f"{value.text or _UNCONFIRMED}{' (Beispielwert)' if value.example else ''}"


def _reasons(made: Notice) -> Iterator[tuple[str, str]]:
    if made.data.reasons:
        yield "Begründung", "\n".join(made.data.reasons)
