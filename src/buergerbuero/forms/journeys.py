"""Whether the journeys of a service (wege/*.yaml) answer its form: as the tests will walk it. Pure."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, get_args

from buergerbuero.base.yamlfile import Located, Problem, build, load
from buergerbuero.catalogue.values import Journey, Step
from buergerbuero.catalogue.values.service import TrustLevel as Level
from buergerbuero.forms import rules
from buergerbuero.forms.types import reading
from buergerbuero.forms.values import Answers, Form, Page, Raw, Refused, Value
from buergerbuero.identity import queries as identity
from buergerbuero.identity.values import About, TrustLevel

LEVELS: Final[tuple[str, ...]] = get_args(Level)


def inputs_for(form: Form, page_id: str, answer: Value, *, today: datetime.date) -> Raw:
    """Return what a browser would send for an answer as a journey writes it: text, {part: text}, a list of texts, or of
    entries.

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
        outcome = _read(form, page, answer, answers, today)
        if isinstance(outcome, Refused):
            for problem in outcome.problems:
                yield located.problem(place, problem.cause.say("de"), problem.remedy.say("de"))
        answers[page_id] = _answer(page, {} if isinstance(outcome, Refused) else outcome)
    yield from _off_the_path(form, answers, located)
    yield from _corrections(form, journey, located, answers, today)
    yield from _log_in(form, journey, located)


def read_all(files: Mapping[str, bytes]) -> tuple[Journey, ...]:
    """Return the ways among the files of a service, by file name. Raises DefinitionError."""
    names = sorted(name for name in files if name.startswith("wege/") and name.endswith(".yaml"))
    return tuple(build(Journey, load(name, files[name])) for name in names)


@dataclass(frozen=True)
class Visit:
    """The pages and fields that a way comes by."""

    pages: frozenset[str]
    fields: frozenset[str]


def answers_of(form: Form, journey: Journey, today: datetime.date) -> Answers:
    """Return the answers of a way as a draft would hold them; what cannot be taken is left out."""
    known = {page.id: page for page in form.pages}
    found: Answers = {}
    for page_id, answer in journey.application.items():
        page = known.get(page_id)
        outcome = _read(form, page, answer, found, today) if page else Refused(())
        if page and not isinstance(outcome, Refused):
            found[page_id] = _answer(page, outcome)
    return found


def standing(form: Form, journey: Journey, today: datetime.date) -> tuple[Answers, ...]:
    """Return the answers of a way as they stand after each of its steps, corrections in place."""
    answers, asked = answers_of(form, journey, today), tuple[str, ...]()
    found = []
    for step in journey.steps:
        if step.staff and (step.staff.asks_for or step.staff.corrects):
            asked = step.staff.corrects
        if step.citizen and step.citizen.amends:
            entered = _taken(form, step.citizen.amends, answers, today)
            answers = rules.amended(form, answers, asked, {**answers, **entered})
        found.append(answers)
    return tuple(found)


def _taken(form: Form, amends: Mapping[str, Value], before: Answers, today: datetime.date) -> Answers:
    found: Answers = {}
    for page in form.pages:
        outcome = _read(form, page, amends[page.id], {**before, **found}, today) if page.id in amends else Refused(())
        if not isinstance(outcome, Refused):
            found[page.id] = _answer(page, outcome)
    return found


def visit(form: Form, journey: Journey, today: datetime.date) -> Visit:
    """Return what a way comes by."""
    walked = list(rules.walk(form, answers_of(form, journey, today)))
    return Visit(
        frozenset(page.id for page, _ in walked if page.id in journey.application),
        frozenset(field.key for page, fields in walked for field in fields if page.id in journey.application),
    )


def together(visits: Iterable[Visit]) -> Visit:
    """Return what several ways come by."""
    found = list(visits)
    pages = frozenset(page for each in found for page in each.pages)
    return Visit(pages, frozenset(field for each in found for field in each.fields))


def ending(journey: Journey, located: Located) -> Iterator[Problem]:
    """Yield where a way does nothing, or leads to nothing: it must end with a decision or a withdrawal, and say what
    the person sees then.
    """
    for number, step in enumerate(journey.steps):
        if not _said(step):
            remedy = "Schreiben Sie, was geschieht oder zu sehen ist, oder streichen Sie die Zeile."
            yield located.problem(("verlauf", number), "Dieser Schritt sagt nichts.", remedy)
    final = len(journey.steps) - 1
    if not journey.steps[final].expected:
        remedy = "Schreiben Sie am Schluss „- erwartet: …“: Was sieht die Person dann?"
        yield located.problem(("verlauf", final), "Der Weg endet, ohne dass jemand hinsieht.", remedy)
    elif not any(_decides(step) for step in journey.steps):
        remedy = "Am Ende steht bewilligt, lehnt_ab, zieht_zurück oder ohne_mensch, und danach, was die Person sieht."
        yield located.problem(("verlauf",), "Der Weg führt zu keiner Entscheidung.", remedy)


def _said(step: Step) -> bool:
    part = step.expected or step.staff or step.citizen
    return part is not None and any(getattr(part, name) for name in type(part).model_fields)


def _decides(step: Step) -> bool:
    staff, citizen = step.staff, step.citizen
    alone = step.expected and step.expected.alone
    return bool(alone or (staff and (staff.grants or staff.refuses)) or (citizen and citizen.withdraws))


def _corrections(
    form: Form, journey: Journey, located: Located, answers: Answers, today: datetime.date
) -> Iterator[Problem]:
    """Yield where a question asks to correct what was not put, or a correction answers what was not asked for."""
    asked: tuple[str, ...] = ()
    for number, step in enumerate(journey.steps):
        if step.staff and (step.staff.asks_for or step.staff.corrects):
            asked = step.staff.corrects
            put = {page.id for page in rules.path(form, answers)}
            place = ("verlauf", number, "sachbearbeitung", "zu")
            if asked and not step.staff.asks_for:
                yield located.problem(
                    place, "Zu einer Berichtigung gehört eine Frage.", "Ergänzen Sie „fragt_nach: …“."
                )
            for page_id in (each for each in asked if each not in put):
                message = f"Die Seite „{page_id}“ kommt auf diesem Weg nicht vor."
                yield located.problem(place, message, f"Möglich sind: {', '.join(put)}.")
        if step.citizen and step.citizen.amends:
            place = ("verlauf", number, "bürgerin", "berichtigt")
            wrong, entered = _entered(form, step.citizen.amends, answers, located, place, today)
            yield from wrong
            yield from _unasked(form, answers, asked, entered, located, place)
            answers = rules.amended(form, answers, asked, {**answers, **entered})


def _log_in(form: Form, journey: Journey, located: Located) -> Iterator[Problem]:
    """Yield where nobody could send this: the service must know who somebody is, and the way does not say how."""
    said = journey.login
    level = identity.level_named(said.level) if said else TrustLevel.NORMAL
    if level < form.level:
        [word] = [word for word in LEVELS if identity.level_named(word) == form.level]
        message = f"Die Leistung verlangt eine Anmeldung mit Vertrauensniveau {word}, und dieser Weg hat keine."
        place = ("anmeldung", "stufe") if said else ()
        yield located.problem(place, message, f"Schreiben Sie: anmeldung: {{stufe: {word}}}")
    for name in (said.says if said else {}).keys() - set(About):
        remedy = f"Möglich sind: {', '.join(About)}."
        yield located.problem(("anmeldung", "sagt", name), f"„{name}“ sagt keine Anmeldung.", remedy)


def _entered(
    form: Form,
    amends: Mapping[str, Value],
    before: Answers,
    located: Located,
    place: tuple[str | int, ...],
    today: datetime.date,
) -> tuple[list[Problem], Answers]:
    """Return what is wrong with corrected answers, and what can be taken of them."""
    problems: list[Problem] = []
    found: Answers = {}
    for page in form.pages:
        if page.id not in amends:
            continue
        outcome = _read(form, page, amends[page.id], {**before, **found}, today)
        if isinstance(outcome, Refused):
            said = ((each.cause.say("de"), each.remedy.say("de")) for each in outcome.problems)
            problems += [located.problem((*place, page.id), *each) for each in said]
        else:
            found[page.id] = _answer(page, outcome)
    return problems, found


def _unasked(
    form: Form, sent: Answers, asked: tuple[str, ...], entered: Answers, located: Located, place: tuple[str | int, ...]
) -> Iterator[Problem]:
    answers = {**sent, **entered}
    may = {page.id for page in rules.amendable(form, sent, asked, answers)}
    for page_id in entered.keys() - may:
        message = f"Die Seite „{page_id}“ soll niemand berichtigen."
        yield located.problem((*place, page_id), message, "Nennen Sie sie in der Frage davor unter „zu: [...]“.")
    for page in rules.unamended(form, sent, asked, answers):
        yield located.problem(place, f"Die Antwort auf der Seite „{page.id}“ fehlt.", f"Ergänzen Sie „{page.id}: …“.")


def _read(form: Form, page: Page, answer: Value, before: Answers, today: datetime.date) -> Value:
    """Return what a page makes of an answer: only the fields that apply after those given before it."""
    return reading.read_all(rules.fields_on(form, page, before), _named(page.id, answer, today), today)


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
    if isinstance(answer, list | tuple) and any(isinstance(each, Mapping) for each in answer):
        answer = dict(enumerate(answer))
    if isinstance(answer, Mapping):
        parts = [_named(f"{name}-{part}", value, today) for part, value in answer.items()]
        return {key: values for part in parts for key, values in part.items()}
    texts = [str(each) for each in answer] if isinstance(answer, list | tuple) else [str(answer)]
    return {name: [today.isoformat() if text == "heute" else text for text in texts]}
