"""Whether the folder of a service makes sense as a whole: its parts name each other and the town."""

import difflib
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from buergerbuero.base import languages
from buergerbuero.base.yamlfile import DefinitionError, Located, Problem, build, load
from buergerbuero.catalogue.bundle import Definition, Sources, define, unknown_files
from buergerbuero.catalogue.rules import boxes, fees, possible, registers
from buergerbuero.catalogue.rules.calculations import CALCULATIONS
from buergerbuero.catalogue.rules.missing import begins_with
from buergerbuero.catalogue.values import (
    PLACES,
    Journey,
    Service,
    TranslationGap,
    Translations,
    sentence_hash,
    statements,
)

_IN_BRACES: Final = re.compile(r"\{[^{}\n]*\}")
# What a notice may say of the case itself; cases.queries.notice fills it.
OF_THE_CASE: Final = ("nummer", "eingegangen")
# Of whom it is about: the person who applies, or the child, person or organisation that they apply for.
OF_WHOM: Final = ("name", "geburtsdatum", "registernummer")


def check(sources: Sources) -> tuple[Problem, ...]:
    """Return everything wrong with a service and its town except the questions, in order."""
    try:
        found = define(sources, demo=False)
        shown = define(sources, demo=True)  # example values must fit too, wherever they are used
        return tuple(sorted({*problems_in(found, sources), *_fees(shown)}))
    except DefinitionError as error:
        return error.problems


def not_yet(sources: Sources) -> tuple[Problem, ...]:
    """Return what is no mistake in a draft: what the service asks for and the program cannot do yet, also with the
    example values of the demo; that its folder bears another name; that its town does not offer it.

    Raises DefinitionError where the files cannot be read.
    """
    both = [define(sources, demo=demo) for demo in (False, True)]
    asked = {each for found in both for each in possible.not_yet(found.service, found.service_source)}
    return tuple(sorted({*asked, *_identity(both[0], sources.name)}))


def gaps(sources: Sources) -> tuple[TranslationGap, ...]:
    """Return which sentences of service.yaml are shown in German in other languages. Raises DefinitionError."""
    found = define(sources, demo=False)
    sentences = sentences_of(found.service)
    return tuple(
        gap
        for file, data in sorted(translation_files(sources.service).items())
        for gap in translation_gaps(load(f"{sources.name}/{file}", data), sentences, file[6:8])
    )


def begun(files: Mapping[str, bytes]) -> dict[str, int]:
    """Return how many sentences a service brings in each language that is not whole."""
    found = {file[6:8]: load(file, data) for file, data in sorted(translation_files(files).items())}
    return {each: len(build(Translations, at).texts) for each, at in found.items() if languages.own(each) != each}


def translation_files(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return texte/<language>.yaml by name; an empty one where a language that is whole has none."""
    there = {file: data for file, data in files.items() if file.startswith("texte/") and file.endswith(".yaml")}
    return {f"texte/{language}.yaml": b"texte: {}\n" for language in languages.whole(but_german=True)} | there


def problems_in(definition: Definition, sources: Sources) -> Iterator[Problem]:
    """Yield everything that does not fit together in a service whose files can be read."""
    yield from unknown_files(sources)
    yield from _named_files(definition, sources.service)
    yield from _places(definition, sources)
    yield from _town_facts(definition)
    yield from _boxes(definition)
    yield from _calculation(definition)
    yield from _fees(definition)
    yield from _registers(definition)
    yield from _also_requested(definition)
    yield from _results(definition)
    yield from _journeys(definition.service, sources.name, sources.service)
    for language in definition.translations:
        file = f"texte/{language}.yaml"
        located = load(f"{sources.name}/{file}", sources.service[file])
        if languages.known(language) != language:
            remedy = "Lassen Sie sie eintragen (base/languages.py), oder löschen Sie die Datei."
            yield located.problem((), f"Die Sprache „{language}“ kennt das Programm nicht.", remedy)
        yield from translation_problems(located, sentences_of(definition.service), owns=_own_key)


def sentences_of(service: Service) -> dict[str, str]:
    """Return the German sentences of service.yaml that citizens read, by their stable id (`leistung.…`)."""
    found = {
        "leistung.titel": service.title,
        "leistung.kurz": service.short,
        "leistung.wer": service.audience,
        "leistung.suchwörter": ", ".join(service.keywords),
    }
    found |= {f"leistung.lebenslagen.{n}": event for n, event in enumerate(service.life_events)}
    found |= {f"leistung.bereithalten.{n}": thing for n, thing in enumerate(service.have_ready)}
    if service.collection:
        found |= {f"leistung.abholung.mitbringen.{n}": thing for n, thing in enumerate(service.collection.bring)}
    found |= {f"leistung.ergebnisse.{outcome}.titel": result.title for outcome, result in service.results.items()}
    if service.responsible.value:
        found["leistung.zuständig"] = service.responsible.value
    return {key: sentence for key, sentence in found.items() if sentence}


def translation_problems(
    located: Located, sentences: Mapping[str, str], *, owns: Callable[[str], bool]
) -> Iterator[Problem]:
    """Yield what is superfluous in texte/<language>.yaml, among the keys that `owns` claims: most likely a slip.

    What is missing or stale is no mistake: German stands there instead (`translation_gaps`).
    """
    for key in build(Translations, located).texts:
        if owns(key) and key not in sentences:
            yield located.problem(("texte", key), f"„{key}“ übersetzt nichts.", "Löschen Sie die Zeile.")


def translation_gaps(located: Located, sentences: Mapping[str, str], language: str) -> Iterator[TranslationGap]:
    """Yield the sentences whose translation is missing in texte/<language>.yaml, or made from an older sentence.

    Where a language is not whole, nothing is missing: a service brings as much of it as it can.
    """
    texts = build(Translations, located).texts
    for key, sentence in sentences.items():
        if key not in texts and languages.own(language) == language:
            yield TranslationGap(located.file, located.line(("texte",)), language, key, False, sentence)
        elif key in texts and texts[key].of != sentence_hash(sentence):
            yield TranslationGap(located.file, located.line(("texte", key)), language, key, True, sentence)


def _own_key(key: str) -> bool:
    return begins_with(key, "leistung")


def _identity(definition: Definition, name: str) -> Iterator[Problem]:
    service, town, source = definition.service, definition.town, definition.service_source
    if service.id != name.rpartition("/")[2]:
        yield source.problem(
            ("id",),
            f"Die Leistung heißt „{service.id}“, ihr Ordner aber anders.",
            "Benennen Sie den Ordner um.",
        )
    if service.id not in town.services:
        remedy = f"Ergänzen Sie „{service.id}“ unter leistungen."
        yield definition.town_source.problem(("leistungen",), "Die Stadt bietet diese Leistung nicht an.", remedy)


def _named_files(definition: Definition, files: Mapping[str, bytes]) -> Iterator[Problem]:
    service, source = definition.service, definition.service_source
    if "form.yaml" not in files:
        yield source.problem((), "form.yaml fehlt.", "Legen Sie die Fragen an; ein Muster ist hundesteuer_anmeldung.")
    named: dict[tuple[str | int, ...], str] = {("datenschutz",): service.privacy_notice}
    for outcome, result in service.results.items():
        named["ergebnisse", outcome, "vorlage"] = result.template
    for path, file in named.items():
        if file not in files:
            yield source.problem(
                path,
                f"Die Datei „{file}“ fehlt im Ordner.",
                "Legen Sie sie an oder berichtigen Sie den Namen.",
            )
    for file, data in files.items():
        if file.endswith(".md") and not _is_text(data):
            yield Problem(
                f"{source.file.rpartition('/')[0]}/{file}",
                0,
                "Die Datei ist leer oder nicht in UTF-8.",
                "Speichern Sie sie neu.",
            )


def _places(definition: Definition, sources: Sources) -> Iterator[Problem]:
    """What stands in braces in a privacy notice, people would read as it is, unless the program knows it."""
    stem = definition.service.privacy_notice.removesuffix(".md")
    for file, data in sources.service.items():
        if not (file.startswith(stem) and file.endswith(".md")):
            continue
        for number, line in enumerate(data.decode(errors="replace").splitlines(), start=1):
            for place in _IN_BRACES.findall(line):
                if place not in PLACES:
                    remedy = _near_place(place)
                    yield Problem(f"{sources.name}/{file}", number, f"„{place}“ füllt niemand aus.", remedy)


def _near_place(place: str) -> str:
    near = difflib.get_close_matches(place, sorted(PLACES), n=1)
    return f"Meinten Sie „{near[0]}“?" if near else f"Möglich sind: {', '.join(sorted(PLACES))}."


def _is_text(data: bytes) -> bool:
    try:
        return bool(data.decode().strip())
    except UnicodeDecodeError:
        return False


def _town_facts(definition: Definition) -> Iterator[Problem]:
    there = [".".join(map(str, path)) for path, _ in statements(definition.town)]
    for number, fact in enumerate(definition.service.town_facts):
        if not any(begins_with(path, fact) for path in there):
            message, remedy = (
                f"„{fact}“ gibt es in town.yaml nicht.",
                "Berichtigen Sie den Pfad oder ergänzen Sie town.yaml.",
            )
            yield definition.service_source.problem(("stadtangaben", number), message, remedy)


def _boxes(definition: Definition) -> Iterator[Problem]:
    for message, remedy in boxes.problems(definition.service, definition.town):
        yield definition.service_source.problem(("dokumentart",), message, remedy)


def _fees(definition: Definition) -> Iterator[Problem]:
    for path, message, remedy in fees.problems(definition.service):
        yield definition.service_source.problem(path, message, remedy)


def _registers(definition: Definition) -> Iterator[Problem]:
    for path, message, remedy in registers.problems(definition.service):
        yield definition.service_source.problem(path, message, remedy)


def _calculation(definition: Definition) -> Iterator[Problem]:
    rule, source = definition.service.calculation, definition.service_source
    if rule is None:
        return
    wanted = CALCULATIONS[rule.name].inputs
    if set(rule.inputs) != wanted:
        remedy = f"Genau diese: {', '.join(sorted(wanted))}."
        yield source.problem(("berechnung", "angaben"), "Die Rechnung braucht andere Angaben.", remedy)
    if definition.town.dog_tax is None:
        yield source.problem(("berechnung",), "In town.yaml fehlt „hundesteuer“.", "Ergänzen Sie die Sätze der Stadt.")


def _also_requested(definition: Definition) -> Iterator[Problem]:
    service = definition.service
    if service.also_requested and service.decision.automation:
        message = "Was außerdem beantragt wird, kann kein Programm entscheiden."
        remedy = "Schreiben Sie „ohne_mensch: nein“, oder streichen Sie „außerdem_beantragt“."
        yield definition.service_source.problem(("außerdem_beantragt",), message, remedy)


def _results(definition: Definition) -> Iterator[Problem]:
    """What the templates' names stand for must exist; whether an answer of that name does, forms.queries.check says."""
    source = definition.service_source
    values, tables = _names(definition)
    for outcome, result in definition.service.results.items():
        path = ("ergebnisse", outcome)
        for kind, wanted, there in (("werte", result.values, values), ("tafeln", result.tables, tables)):
            for name, stands_for in wanted.items():
                if stands_for in there or (kind == "werte" and stands_for.startswith("antwort.")):
                    continue
                yield source.problem((*path, kind, name), f"„{stands_for}“ gibt es nicht.", _near(stands_for, there))
        for label, name in result.facts.items():
            if name not in result.values:
                remedy = f"Möglich sind: {', '.join(result.values) or 'noch keine'}."
                yield source.problem((*path, "prüfbar", label), f"„{name}“ steht nicht unter werte.", remedy)


def _names(definition: Definition) -> tuple[list[str], list[str]]:
    """Return what values and tables of a notice can stand for, except answers."""
    rule = definition.service.calculation
    figures = CALCULATIONS[rule.name] if rule else None
    town = sorted({".".join(map(str, path)) for path, _ in statements(definition.town)})
    values = [f"rechnung.{name}" for name in sorted(figures.values)] if figures else []
    tables = [f"rechnung.{name}" for name in sorted(figures.tables)] if figures else []
    told = registers.names(definition.service)
    people = [f"für.{name}" for name in OF_WHOM]
    case = [f"vorgang.{name}" for name in OF_THE_CASE]
    return [*case, *people, *values, *told, *(f"stadt.{path}" for path in town)], tables


def _near(word: str, there: list[str]) -> str:
    near = difflib.get_close_matches(word, there, n=1)
    kind = word.partition(".")[0]
    same = [name for name in there if name.startswith(f"{kind}.")] or there
    if near:
        return f"Meinten Sie „{near[0]}“?"
    return f"Möglich sind zum Beispiel: {', '.join(same[:8])}." if same else "Ohne „berechnung“ gibt es keine Tafel."


def _journeys(service: Service, name: str, files: Mapping[str, bytes]) -> Iterator[Problem]:
    for file in files:
        if not file.startswith("wege/") or not file.endswith(".yaml"):
            continue
        try:
            located = load(f"{name}/{file}", files[file])
            journey = build(Journey, located)
        except DefinitionError as error:
            yield from error.problems
            continue
        for number, step in enumerate(journey.steps):
            if step.staff and step.staff.refuses and step.staff.refuses not in service.refusal_reasons:
                path = ("verlauf", number, "sachbearbeitung", "lehnt_ab")
                yield located.problem(
                    path,
                    "Diesen Ablehnungsgrund gibt es nicht.",
                    f"Möglich: {', '.join(service.refusal_reasons)}.",
                )
