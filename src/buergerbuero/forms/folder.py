"""Whether a service's folder asks sensibly: its questions, what names them, their translations, the ways through them.

What comes in is names and bytes, so that a folder and a published version are judged by the same code.
"""

import datetime
import difflib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from buergerbuero.base.yamlfile import DefinitionError, Located, Problem, build, load
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import FeeByAnswer, Journey, Service, TranslationGap
from buergerbuero.documents.values import FormRefused, PaperForm
from buergerbuero.forms import assembling, checking, journeys, types
from buergerbuero.forms.checking import delivery, mandates, notices
from buergerbuero.forms.formats.acroform import judging
from buergerbuero.forms.loading import offering
from buergerbuero.forms.source import FieldSource, PageSource
from buergerbuero.forms.types.reading import ONE_OF_SEVERAL, last
from buergerbuero.forms.values import Boxes, Field, Form, Page, Place, Text
from buergerbuero.identity import queries as identity

FILE: Final = "form.yaml"
WAYS: Final = "wege/"
ANSWER: Final = "antwort."


@dataclass(frozen=True)
class Review:
    """What is wrong with the questions of a service, what no way comes by (wrong too, though people could answer it),
    which sentences are not translated, and what is worth a look.
    """

    problems: tuple[Problem, ...]
    unvisited: tuple[Problem, ...] = ()
    gaps: tuple[TranslationGap, ...] = ()
    hints: tuple[Problem, ...] = ()


def review(
    files: Mapping[str, bytes],
    name: str,
    *,
    today: datetime.date,
    place: Place | None = None,
    paper: PaperForm | FormRefused | None = None,
) -> Review:
    """Judge the files of a service. `name` is what problems call the folder, `today` the day that ways are walked on.

    `place` is the town: with it, addresses of the ways must lie in it. `paper` is antrag.pdf, or why that is no form.
    """
    if FILE not in files:
        remedy = "Legen Sie die Fragen an; ein Muster ist hundesteuer_anmeldung."
        return Review((Problem(f"{name}/{FILE}", 0, "Die Datei fehlt.", remedy),))
    try:
        located = load(f"{name}/{FILE}", files[FILE])
        pages = assembling.sensible(located, files)
    except DefinitionError as error:
        return Review(error.problems)
    # judged as a town with one box asks it: whether this one has any, or several, is no matter of the service
    place = replace(place or Place(), boxes=Boxes())
    pages = offering.on_offer(pages, place.boxes)
    asked = assembling.form_pages(pages, lambda key, german: Text(german), place)
    asking = _service(files, name)
    form = Form("", asked, level=identity.level_named((asking[1].trust_level.value if asking else None) or "normal"))
    sentences = dict(checking.sentences(pages))
    problems = [*_superfluous(files, name, sentences), *judging.problems_in(files, name, form, paper)]
    if asking:
        source, service = asking
        problems += [*_names(source, service, files, name, form), *_fixed(service, pages, located)]
        problems += mandates.problems_in(pages, located, service, source)
        problems += delivery.unlike(pages, service, source)
    walked, wrong = _walked(files, name, form, today)
    unvisited = [] if wrong else _unvisited(pages, form, walked, located, name)
    hints = () if wrong or unvisited else tuple(_always_visited(pages, form, walked, located))
    gaps = tuple(sorted(_gaps(files, name, sentences)))
    return Review(tuple(sorted({*problems, *wrong})), tuple(sorted(unvisited)), gaps, hints)


def _service(files: Mapping[str, bytes], name: str) -> tuple[Located, Service] | None:
    """Return service.yaml, and what it says; None if it cannot be read: what is wrong there, catalogue says."""
    try:
        located = load(f"{name}/service.yaml", files["service.yaml"])
        return located, build(Service, located)
    except (KeyError, DefinitionError):
        return None


def _superfluous(files: Mapping[str, bytes], name: str, sentences: Mapping[str, str]) -> Iterator[Problem]:
    for file in _below("texte/", files):
        try:
            located = load(f"{name}/{file}", files[file])
            yield from catalogue.translation_problems(located, sentences, owns=_own_key)
        except DefinitionError as error:
            yield from error.problems


def _gaps(files: Mapping[str, bytes], name: str, sentences: Mapping[str, str]) -> Iterator[TranslationGap]:
    for file, data in sorted(catalogue.translation_files(files).items()):
        try:
            located = load(f"{name}/{file}", data)
            yield from catalogue.translation_gaps(located, sentences, file[6:8])
        except DefinitionError:
            continue  # `_superfluous` says what is wrong


def _own_key(key: str) -> bool:
    return not key.startswith("leistung.")


def _below(folder: str, files: Mapping[str, bytes]) -> list[str]:
    return sorted(file for file in files if file.startswith(folder) and file.endswith(".yaml"))


def _names(located: Located, service: Service, files: Mapping[str, bytes], name: str, form: Form) -> Iterator[Problem]:
    """Yield a problem for every name in service.yaml that means an answer and means none. What else is wrong there,
    catalogue.queries.check says.
    """
    asked = {field.key: (page, field) for page in form.pages for field in page.fields}
    for outcome, result in service.results.items():
        for label, stands_for in result.values.items():
            if stands_for.startswith(ANSWER) and stands_for.removeprefix(ANSWER) not in asked:
                path = ("ergebnisse", outcome, "werte", label)
                yield located.problem(path, f"„{stands_for}“ gibt es nicht.", _near(stands_for, asked, ANSWER))
    for label, key in (service.calculation.inputs if service.calculation else {}).items():
        yield from _input(located, ("berechnung", "angaben", label), key, asked)
    yield from notices.problems_in(service, {key: field for key, (_, field) in asked.items()}, files, name)
    if service.fee_by_answer:
        yield from _fees(located, service.fee_by_answer, asked)
    yield from _also_requested(located, service, asked)
    for place, source in _asked_of_others(service):
        if source.startswith(ANSWER):
            yield from _always(located, place, source.removeprefix(ANSWER), asked)


def _fees(located: Located, rule: FeeByAnswer, asked: Mapping[str, tuple[Page, Field]]) -> Iterator[Problem]:
    """A fee depends on one question with ready-made answers. Who is not asked pays the general fee."""
    yield from _chosen(located, ("gebühr_nach",), rule.question, rule.amounts, asked, below="beträge")


def _also_requested(located: Located, service: Service, asked: Mapping[str, tuple[Page, Field]]) -> Iterator[Problem]:
    for request, rule in service.also_requested.items():
        place = ("außerdem_beantragt", request)
        if rule.reason and rule.reason not in asked:
            message = f"„{rule.reason}“ fragt das Formular nicht."
            yield located.problem((*place, "grund"), message, _near(rule.reason, asked))
        yield from _chosen(located, place, rule.question, rule.answers, asked)


def _chosen(
    located: Located,
    place: tuple[str, ...],
    question: str,
    answers: Iterable[str],
    asked: Mapping[str, tuple[Page, Field]],
    below: str = "",
) -> Iterator[Problem]:
    """A question with ready-made answers, of which some are named; `below` is the key that has them as keys."""
    if question not in asked:
        message = f"„{question}“ fragt das Formular nicht."
        yield located.problem((*place, "frage"), message, _near(question, asked))
        return
    field = asked[question][1]
    domain = types.of(field.type).domain if field.type in ONE_OF_SEVERAL else None
    known = set(domain(field.options)) if domain else set[str]()
    for answer in answers:
        if answer not in known:
            remedy = f"Möglich sind: {', '.join(sorted(known))}." if known else "Nehmen Sie eine Frage mit Auswahl."
            message = f"„{answer}“ ist keine Antwort auf „{question}“."
            where = (*place, below, answer) if below else (*place, "antworten")
            yield located.problem(where, message, remedy)


def _fixed(service: Service, pages: Sequence[PageSource], located: Located) -> Iterator[Problem]:
    """What people may not change needs a provision."""
    if service.account_data and service.account_data.value == "fest":
        return
    for page in pages:
        parts: tuple[PageSource | FieldSource, ...] = (page, *(() if page.single else page.fields))
        for part in parts:
            if not part.head.editable:
                message = "Was eine Anmeldung einsetzt, darf man ändern, solange keine Vorschrift es verbietet."
                remedy = (
                    "Schreiben Sie in service.yaml: kontodaten: {wert: fest, beleg: die Vorschrift, bestätigt: nein}."
                )
                yield located.problem((*part.path, "änderbar"), message, remedy)


def _asked_of_others(service: Service) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the answers that go to a register, or that a permit is for: everybody must be asked for them."""
    for register, rule in service.registers.items():
        for label, source in rule.inputs.items():
            yield ("register", register, "angaben", label), source
    if service.permit:
        yield ("ausweis", "für"), service.permit.issued_for


def _always(
    located: Located, path: tuple[str, ...], key: str, asked: Mapping[str, tuple[Page, Field]]
) -> Iterator[Problem]:
    leaves = {
        child.key: (page, field) for page, field in asked.values() for child in types.of(field.type).children(field)
    }
    found = {**asked, **leaves}.get(key)
    if found is None:
        yield located.problem(path, f"„{ANSWER}{key}“ gibt es nicht.", _near(ANSWER + key, {**asked, **leaves}, ANSWER))
        return
    page, field = found
    if page.condition or field.condition or not field.required:
        remedy = "Streichen Sie die Bedingung oder „pflicht: nein“, oder nehmen Sie eine andere Angabe."
        yield located.problem(path, f"„{ANSWER}{key}“ wird nicht von allen beantwortet.", remedy)


def _input(
    located: Located, path: tuple[str, ...], key: str, asked: Mapping[str, tuple[Page, Field]]
) -> Iterator[Problem]:
    """A calculation needs its answers from everybody: they must be asked always."""
    parts = {f"{key}.{last(child.key)}": found for key, found in asked.items() for child in _children(found)}
    found = {**parts, **asked}.get(key)
    if found is None:
        yield located.problem(path, f"Die Angabe „{key}“ fragt das Formular nicht.", _near(key, asked))
        return
    page, field = found
    if page.condition or field.condition or not field.required:
        remedy = "Streichen Sie die Bedingung oder „pflicht: nein“, oder rechnen Sie mit einer anderen Angabe."
        yield located.problem(path, f"„{key}“ wird nicht immer beantwortet, die Rechnung braucht es aber.", remedy)


def _children(found: tuple[Page, Field]) -> Sequence[Field]:
    page, field = found
    return types.of(field.type).children(field) if page.single else ()


def _near(word: str, asked: Mapping[str, object], before: str = "") -> str:
    there = [before + key for key in asked]
    near = difflib.get_close_matches(word, there, n=1)
    return f"Meinten Sie „{near[0]}“?" if near else f"Möglich sind: {', '.join(there)}."


def _walked(
    files: Mapping[str, bytes], name: str, form: Form, today: datetime.date
) -> tuple[list[journeys.Visit], list[Problem]]:
    """Return what each way visits, and what is wrong with the ways."""
    visits, problems = list[journeys.Visit](), list[Problem]()
    for file in _below(WAYS, files):
        try:
            located = load(f"{name}/{file}", files[file])
            journey = build(Journey, located)
        except DefinitionError as error:
            problems += error.problems
            continue
        problems += [*journeys.problems_in(form, journey, located, today), *journeys.ending(journey, located)]
        visits.append(journeys.visit(form, journey, today))
    return visits, problems


def _unvisited(
    pages: Sequence[PageSource], form: Form, visits: Sequence[journeys.Visit], located: Located, name: str
) -> list[Problem]:
    """Return the pages and fields that no way comes by: nobody has tried them."""
    if not visits:
        remedy = "Legen Sie einen Weg an, zum Beispiel wege/bewilligt.yaml; ein Muster ist hundesteuer_anmeldung."
        return [Problem(f"{name}/{WAYS}", 0, "Es gibt noch keinen Weg durch die Leistung.", remedy)]
    seen = journeys.together(visits)
    found = []
    for written, page in zip(pages, form.pages, strict=True):
        remedy = f"Ergänzen Sie einen Weg in {WAYS}, der hierher führt{_way_to(written.head.when)}."
        if page.id not in seen.pages:
            found.append(located.problem(written.path, f"Kein Weg kommt an der Seite „{page.id}“ vorbei.", remedy))
            continue
        for inner in written.fields:
            if inner.key not in seen.fields:
                remedy = f"Ergänzen Sie einen Weg in {WAYS}, der hierher führt{_way_to(inner.head.when)}."
                found.append(located.problem(inner.path, f"Kein Weg kommt am Feld „{inner.key}“ vorbei.", remedy))
    return found


def _way_to(when: object) -> str:
    return f", also mit {_shown(when)}" if isinstance(when, Mapping) else ""


def _shown(condition: object) -> str:
    """Return a condition as it is written: {zahlweg: [lastschrift]}."""
    if isinstance(condition, Mapping):
        return "{" + ", ".join(f"{key}: {_shown(part)}" for key, part in condition.items()) + "}"
    if isinstance(condition, list | tuple):
        return "[" + ", ".join(_shown(part) for part in condition) + "]"
    return str(condition)


def _always_visited(
    pages: Sequence[PageSource], form: Form, visits: Sequence[journeys.Visit], located: Located
) -> Iterator[Problem]:
    """Yield the pages with a condition that every way meets: nobody has tried to go past them."""
    for written, page in zip(pages, form.pages, strict=True):
        if page.condition and all(page.id in visit.pages for visit in visits):
            message = f"Jeder Weg kommt an der Seite „{page.id}“ vorbei, obwohl sie eine Bedingung hat."
            yield located.problem(written.path, message, f"Gut wäre ein Weg in {WAYS} ohne sie.")
