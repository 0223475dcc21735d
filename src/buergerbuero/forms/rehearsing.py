"""Trying with made-up drafts what a new version does to drafts of an older one, at every stage of completion. Pure.

Nobody can read real drafts. What stands in for them are the answers of the old version's ways, and the examples of its
question types, so that every question, and every answer that a condition names, is met.
"""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from buergerbuero.forms import rules
from buergerbuero.forms.takeover import take_over
from buergerbuero.forms.types import reading
from buergerbuero.forms.values import Answers, Field, Form, Page, Raw, Refused

ROUNDS: Final = 6  # a type has up to five examples; one more shifts them against each other
_MOST_PAGES: Final = 500


@dataclass
class Found:
    """What many take-overs have shown: pages asked again, answers that fall away, each once, in order."""

    tried: int = 0
    again: dict[str, None] = field(default_factory=dict)
    gone: dict[str, None] = field(default_factory=dict)


def made_up(form: Form, today: datetime.date) -> Iterator[Answers]:
    """Yield whole sets of answers made of the examples of the question types."""
    for number in range(ROUNDS):
        yield filled(form, {}, today, number)


def filled(form: Form, answers: Answers, today: datetime.date, number: int = 0) -> Answers:
    """Return the answers with every open page filled with an example; `number` chooses which.

    A page whose examples its form refuses stays open, and with it what comes after.
    """
    found = dict(answers)
    for count in range(_MOST_PAGES):
        page = rules.first_open(form, found)
        raw = example(page, rules.fields_on(form, page, found), number + count) if page else None
        outcome = reading.read_all(rules.fields_on(form, page, found), raw, today) if page and raw is not None else None
        if page is None or outcome is None or isinstance(outcome, Refused) or page.id in found:
            break
        found[page.id] = outcome[page.id] if page.single else outcome
    return found


def example(page: Page, fields: tuple[Field, ...], number: int) -> Raw | None:
    """Return what somebody might type on a page; None if its types have no example."""
    known = reading.examples_of(fields)
    return known[number % len(known)] if known else None


def rehearse(old: Form, new: Form, complete: Iterable[Answers], today: datetime.date) -> Found:
    """Take drafts over that stopped after each page, the next page begun but not finished; return what came of it."""
    found = Found()
    names = {page.id: page.heading.say("de") for page in new.pages}
    for answers in complete:
        for stage, unfinished in _stages(old, answers):
            moved = take_over(old, new, stage, unfinished, today)
            found.tried += 1
            found.again |= dict.fromkeys(names[page_id] for page_id in moved.again)
            found.gone |= dict.fromkeys(_named(row.group, row.label) for row in moved.gone)
    return found


def _stages(form: Form, answers: Answers) -> Iterator[tuple[Answers, dict[str, Raw]]]:
    stage: Answers = {}
    for page, fields in rules.walk(form, answers):
        if page.id not in answers:
            break
        yield dict(stage), {page.id: reading.fill_all(fields, rules.values_on(page, fields, answers))}
        stage[page.id] = answers[page.id]
        yield dict(stage), {}


def _named(group: str, label: str) -> str:
    return label if label == group or not group else f"{group} › {label}"
