"""What is wrong with a pdf.yaml: for `services check`, with line and remedy. Pure: the PDF comes as a PaperForm."""

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from buergerbuero.base.yamlfile import DefinitionError, Located, Path, Problem, build, load
from buergerbuero.catalogue.values import FORM_FILE
from buergerbuero.documents.values.paperform import OFF, FieldKind, FormReason, FormRefused, PaperField, PaperForm
from buergerbuero.forms import types
from buergerbuero.forms.formats.acroform import patterns, wording
from buergerbuero.forms.formats.acroform.mapping import FILE, FormMapping, MappedField
from buergerbuero.forms.formats.acroform.targets import Target, keys, leaves, target
from buergerbuero.forms.values import Form

_IMPORT: Final = "./buergerbuero pdf import"
_PARTS: Final = ("tag", "monat", "jahr")
_BOXES: Final = (FieldKind.CHECK, FieldKind.RADIO)
_REFUSED: Final[Mapping[FormReason, str]] = {
    FormReason.NO_FIELDS: "hat keine Felder",
    FormReason.SCANNED: "besteht aus Bildern und hat keine Felder",
    FormReason.PURE_XFA: "ist ein XFA-Formular, das nur Programme von Adobe zeigen",
    FormReason.ENCRYPTED: "ist mit einem Kennwort geschützt",
    FormReason.BUSY: "lässt sich gerade nicht lesen, weil zu viel zu tun ist",
}


def problems_in(
    files: Mapping[str, bytes], name: str, form: Form, paper: PaperForm | FormRefused | None
) -> Iterator[Problem]:
    """Yield what is wrong with the pdf.yaml of a service. `paper`: its antrag.pdf, or why that is none."""
    if FILE not in files:
        return
    if FORM_FILE not in files or paper is None:
        yield Problem(f"{name}/{FORM_FILE}", 0, "Die Datei fehlt, zu der pdf.yaml gehört.", "Legen Sie das PDF dazu.")
        return
    if isinstance(paper, FormRefused):
        said = _REFUSED.get(paper.reason, "lässt sich nicht als Formular lesen")
        remedy = f"Nehmen Sie ein PDF, in dem man schreiben kann; „{_IMPORT}“ sagt mehr."
        yield Problem(f"{name}/{FORM_FILE}", 0, f"Das PDF {said}.", remedy)
        return
    try:
        located = load(f"{name}/{FILE}", files[FILE])
        mapping = build(FormMapping, located)
    except DefinitionError as error:
        yield from error.problems
        return
    yield from _fingerprint(located, mapping, paper)
    yield from _fields(located, mapping, paper)
    there = {field.name: field for field in paper.fields}
    known = keys(form)
    for number, mapped in enumerate(mapping.fields):
        yield from _answers(located, ("felder", number), mapped, there.get(mapped.name), form, known)
    yield from _half_dates(located, mapping, form)
    yield from _half_texts(located, mapping)


def _fingerprint(located: Located, mapping: FormMapping, paper: PaperForm) -> Iterator[Problem]:
    if mapping.fingerprint != paper.fingerprint:
        message = "Der Fingerabdruck gehört zu einem anderen PDF als antrag.pdf."
        remedy = f"Passt pdf.yaml zu diesem PDF, dann schreiben Sie: fingerabdruck: {paper.fingerprint}"
        yield located.problem(("fingerabdruck",), message, remedy)


def _fields(located: Located, mapping: FormMapping, paper: PaperForm) -> Iterator[Problem]:
    """Each field of the PDF once, and no other."""
    there = {field.name: field for field in paper.fields}
    seen: Counter[str] = Counter()
    for number, mapped in enumerate(mapping.fields):
        path: Path = ("felder", number, "feld")
        seen[mapped.name] += 1
        if mapped.name not in there:
            yield located.problem(
                path, f"Das Feld „{mapped.name}“ gibt es in antrag.pdf nicht.", _near(mapped.name, there)
            )
        elif seen[mapped.name] == 2:
            yield located.problem(
                path, f"Das Feld „{mapped.name}“ steht schon weiter oben.", "Streichen Sie eins davon."
            )
    for name, field in there.items():
        if name not in seen and field.kind is not FieldKind.BUTTON:
            message = f"Das Feld „{name}“ von antrag.pdf fehlt."
            remedy = "Nennen Sie seine Antwort, oder schreiben Sie „weglassen: …“ mit dem Grund."
            yield located.problem(("felder",), message, remedy)


def _answers(
    located: Located, path: Path, mapped: MappedField, field: PaperField | None, form: Form, known: Iterable[str]
) -> Iterator[Problem]:
    targets = []
    for key in mapped.answers:
        found = target(form, key)
        if found is None:
            yield located.problem((*path, "antwort"), f"„{key}“ fragt das Formular nicht.", _near(key, known))
        elif found.field.fields:
            remedy = (
                f"Nennen Sie Eintrag und Feld, zum Beispiel {key}.1.{found.field.fields[0].key.rpartition('.')[2]}."
            )
            yield located.problem((*path, "antwort"), f"„{key}“ ist eine Liste von Einträgen.", remedy)
        elif found.field.type == "datei":
            remedy = "Schreiben Sie „weglassen: …“. Dateien werden online angefügt."
            yield located.problem((*path, "antwort"), f"„{key}“ ist eine Datei und passt in kein Feld.", remedy)
        else:
            targets.append(found)
    if field is not None and targets and len(targets) == len(mapped.answers):
        yield from _pattern(located, path, mapped, targets)
        yield from _states(located, path, mapped, field, targets[0])


def _pattern(located: Located, path: Path, mapped: MappedField, targets: list[Target]) -> Iterator[Problem]:
    if mapped.pattern is None:
        return
    asked = [leaf.field.type for each in targets for leaf in leaves(each)]
    fits = {
        "datum": bool(patterns.dated(mapped.pattern)),
        "geld": patterns.numeric(mapped.pattern),
        "zahl": patterns.numeric(mapped.pattern),
        "uhrzeit": "hh" in mapped.pattern or "mm" in mapped.pattern,
        "iban": mapped.pattern == patterns.WITHOUT_COUNTRY,
    }
    split = patterns.letters(mapped.pattern) and set(asked) <= set(wording.LETTER_BY_LETTER)
    if not split and not any(fits.get(kind) for kind in asked):
        message = f"„als: {mapped.pattern}“ passt nicht zu {', '.join(mapped.answers)}."
        remedy = (
            "Möglich sind Tage wie TT.MM.JJJJ, Zahlen wie 1.234,56, Uhrzeiten wie hh:mm, Stellen einer IBAN wie 1-4;"
            " sonst streichen Sie es."
        )
        yield located.problem((*path, "als"), message, remedy)


def _states(located: Located, path: Path, mapped: MappedField, field: PaperField, asked: Target) -> Iterator[Problem]:
    states = {*field.states, OFF} if field.kind in _BOXES else {export for export, _ in field.options}
    here: Path = (*path, "zustand") if mapped.states else path
    if mapped.states and field.kind not in (*_BOXES, FieldKind.CHOICE):
        yield located.problem(here, f"„{mapped.name}“ ist kein Kästchen und keine Liste.", "Streichen Sie „zustand“.")
        return
    for state in mapped.states or ():
        if state not in states and not field.editable:
            message = f"Den Zustand „{state}“ hat das Feld „{mapped.name}“ nicht."
            yield located.problem((*here, state), message, _near(state, sorted(states)))
    domain = types.of(asked.field.type).domain
    if domain is None or field.kind is FieldKind.TEXT:
        return
    answers = domain(asked.field.options)
    for state, text in wording.states_of(asked, field, mapped).items():
        if text not in answers:
            message = f"„{text}“ ist keine Antwort auf „{mapped.answers[0]}“."
            remedy = f"Schreiben Sie „zustand: {{{state}: …}}“. Möglich sind: {', '.join(answers)}."
            yield located.problem((*here, state) if mapped.states else here, message, remedy)
    if asked.field.type == "mehrfach" and field.kind in _BOXES and len(set(field.states)) > 1:
        message = f"In „{mapped.name}“ kann nur ein Kästchen an sein, „{mapped.answers[0]}“ lässt aber mehrere zu."
        yield located.problem(path, message, "Machen Sie in form.yaml eine „auswahl“ daraus.")


def _half_dates(located: Located, mapping: FormMapping, form: Form) -> Iterator[Problem]:
    """A date that is spread over fields must be there as a whole."""
    parts: dict[str, set[str]] = {}
    first: dict[str, int] = {}
    for number, mapped in enumerate(mapping.fields):
        for key in mapped.answers:
            found = target(form, key)
            if found is None or found.field.type != "datum":
                continue
            there = {found.part} if found.part else patterns.dated(mapped.pattern or patterns.DAY)
            parts.setdefault(found.name, set()).update(there or _PARTS)  # what is no date is said already
            first.setdefault(found.name, number)
    for name, there in parts.items():
        if lacking := [part for part in _PARTS if part not in there]:
            message = f"Von diesem Datum steht nicht alles im PDF: Es fehlt {' und '.join(lacking)}."
            remedy = "Nennen Sie auch das Feld dafür, oder machen Sie in form.yaml einen Text daraus."
            yield located.problem(("felder", first[name]), message, remedy)


def _half_texts(located: Located, mapping: FormMapping) -> Iterator[Problem]:
    """Of a text over several fields, each letter must be in one of them; the country of an IBAN may be printed."""
    ends: dict[str, int | None] = {}
    for number, mapped in enumerate(mapping.fields):
        part = patterns.letters(mapped.pattern or "")
        key = " ".join(mapped.answers)
        if part is None:
            continue
        if part.start not in (0, wording.COUNTRY, ends.get(key, -1)):
            message = f"Zwischen „als: {mapped.pattern}“ und dem Feld davor fehlen Stellen, oder sie stehen doppelt da."
            remedy = "Zählen Sie die Stellen ohne Leerzeichen, vom ersten Feld an: 1-4, 5-8, und 21- für den Rest."
            yield located.problem(("felder", number, "als"), message, remedy)
        ends[key] = part.stop


def _near(word: str, known: Iterable[str]) -> str:
    there = list(known)
    near = difflib.get_close_matches(word, there, n=1)
    shown = ", ".join(there[:12]) + (" …" if len(there) > 12 else "")
    return f"Meinten Sie „{near[0]}“?" if near else f"Möglich sind: {shown}."
