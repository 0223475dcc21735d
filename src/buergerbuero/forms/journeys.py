"""Whether the journeys of a service (wege/*.yaml) answer its form: as the tests will walk it. Pure."""

import datetime
from collections.abc import Iterator, Mapping

from buergerbuero.base.yamlfile import Located, Problem
from buergerbuero.catalogue.values import Journey
from buergerbuero.forms import rules
from buergerbuero.forms.types import reading
from buergerbuero.forms.values import Answers, Form, Page, Raw, Refused, Value


def inputs_for(form: Form, page_id: str, answer: Value, *, today: datetime.date) -> Raw:
    """Return what a browser would send for an answer as a journey writes it: text, {part: text}, or a list of texts.

    `heute` stands for the day. An answer that cannot be taken is returned as it would be typed. Raises UnknownPage.
    """
    fields = form.page(page_id).fields
    raw = _named(page_id, answer, today)
    outcome = reading.read_all(fields, raw, today)
    return raw if isinstance(outcome, Refused) else reading.fill_all(fields, outcome)


def problems_in(form: Form, journey: Journey, located: Located, today: datetime.date) -> Iterator[Problem]:
    """Yield where a journey answers what is not asked, leaves out what is, or says what the form would refuse."""
    known = {page.id: page for page in form.pages}
    answers: Answers = {}
    for page_id, answer in journey.application.items():
        place = ("antrag", page_id)
        if page_id not in known:
            remedy = f"Möglich sind: {', '.join(known)}."
            yield located.problem(place, f"Die Seite „{page_id}“ gibt es im Formular nicht.", remedy)
            continue
        page = known[page_id]
        outcome = reading.read_all(page.fields, _named(page_id, answer, today), today)
        if isinstance(outcome, Refused):
            for problem in outcome.problems:
                yield located.problem(place, problem.cause.say("de"), problem.remedy.say("de"))
        answers[page_id] = _answer(page, {} if isinstance(outcome, Refused) else outcome)
    yield from _off_the_path(form, answers, located)


def _answer(page: Page, outcome: Mapping[str, Value]) -> Value:
    return outcome.get(page.id) if page.single else dict(outcome)


def _off_the_path(form: Form, answers: Answers, located: Located) -> Iterator[Problem]:
    asked = {page.id for page in rules.path(form, answers)}
    for page_id in answers.keys() - asked:
        message = f"Die Seite „{page_id}“ kommt auf diesem Weg nicht vor."
        yield located.problem(("antrag", page_id), message, "Streichen Sie die Antwort, oder ändern Sie eine frühere.")
    for page_id in (page.id for page in form.pages if page.id in asked - answers.keys()):
        message = f"Die Antwort auf der Seite „{page_id}“ fehlt."
        yield located.problem(("antrag",), message, f"Ergänzen Sie „{page_id}: …“.")


def _named(name: str, answer: Value, today: datetime.date) -> dict[str, list[str]]:
    if isinstance(answer, Mapping):
        parts = [_named(f"{name}-{part}", value, today) for part, value in answer.items()]
        return {key: values for part in parts for key, values in part.items()}
    texts = [str(each) for each in answer] if isinstance(answer, list | tuple) else [str(answer)]
    return {name: [today.isoformat() if text == "heute" else text for text in texts]}
