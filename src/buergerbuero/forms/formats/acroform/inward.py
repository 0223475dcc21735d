"""What stands in a filled PDF, as somebody would have typed it on our pages, so that the question types judge it. Pure.

Nothing that was entered is lost: what is wrong is handed on as it stands there.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from buergerbuero.documents.values.paperform import OFF, FieldKind, PaperForm
from buergerbuero.forms import rules, types
from buergerbuero.forms.formats.acroform import patterns, wording
from buergerbuero.forms.formats.acroform.entering import partial, problems_of
from buergerbuero.forms.formats.acroform.mapping import FormMapping
from buergerbuero.forms.formats.acroform.outward import Line, lines
from buergerbuero.forms.formats.acroform.targets import Target, key_of
from buergerbuero.forms.types import reading
from buergerbuero.forms.types.letters import clean_line
from buergerbuero.forms.types.question import blank, scope
from buergerbuero.forms.types.reading import last
from buergerbuero.forms.values import (
    Answers,
    Contradiction,
    Field,
    Form,
    Page,
    Raw,
    Refused,
    Saying,
    Slip,
    Taken,
    Value,
)

_BOXES = (FieldKind.CHECK, FieldKind.RADIO)


@dataclass(frozen=True)
class _Said:
    """What one field of a PDF says of one answer: by input, "" for all of it.

    `listed`: in a list, which may stand as it was given out; `off`: by a box that is not ticked. `first`: from which
    letter on it is a part of a text over several fields, or -1.
    """

    target: Target
    inputs: Mapping[str, Sequence[str]]
    listed: bool = False
    off: bool = False
    first: int = -1


def taken(form: Form, mapping: FormMapping, paper: PaperForm, today: datetime.date) -> Taken:
    """Return what a filled PDF says."""
    asked = lines(form, mapping, paper)
    said = _without_idle(asked, [each for line in asked for each in _said(line, today)])
    by_name: dict[str, list[_Said]] = {}
    for each in said:
        by_name.setdefault(each.target.name, []).append(each)
    raws: dict[str, dict[str, list[str]]] = {}
    wrong: list[Contradiction] = []
    for name, parts in by_name.items():
        inputs, differing = _together(parts)
        if differing:
            label = parts[0].target.field.label.say("de")
            wrong.append(Contradiction(parts[0].target.page.id, name, key_of(name), label, differing))
        raw = raws.setdefault(parts[0].target.page.id, {})
        raw |= {f"{name}-{part}" if part else name: list(values) for part, values in inputs.items()}
    return Taken({page.id: raws[page.id] for page in form.pages if page.id in raws}, tuple(wrong))


def shown(form: Form, mapping: FormMapping, paper: PaperForm) -> frozenset[str]:
    """Return the keys of the questions that a PDF asks, as far as pdf.yaml knows."""
    asked = {each.name for line in lines(form, mapping, paper) for each in line.targets}
    fields = [field for page in form.pages for field in page.fields]
    return frozenset(field.key for field in fields if any(f"{name}-".startswith(f"{field.name}-") for name in asked))


def _said(line: Line, today: datetime.date) -> Iterator[_Said]:
    paper, first = line.field, line.targets[0]
    if paper.kind in (FieldKind.SIGNATURE, FieldKind.BUTTON):
        return
    if paper.kind in _BOXES or (paper.kind is FieldKind.CHOICE and (line.mapped.states or len(line.targets) == 1)):
        yield from _chosen(line)
        return
    text = next((value for value in paper.values if clean_line(value)), "")
    if not text:
        return
    if patterns.cents_alone(line.mapped.pattern or ""):
        cents = patterns.number_entered(text, line.mapped.pattern or "")
        yield _Said(first, {_CENTS if cents else "": [cents or text]})
        return
    part = patterns.letters(line.mapped.pattern or "")
    if part and first.field.type in wording.LETTER_BY_LETTER:
        yield _Said(first, {"": [text]}, first=part.start)
        return
    for leaf, inputs in wording.typed_in(line.targets, text, line.mapped, today):
        yield _Said(leaf, inputs)


_CENTS = ",cent"


def _chosen(line: Line) -> Iterator[_Said]:
    paper, first = line.field, line.targets[0]
    known = wording.states_of(first, paper, line.mapped)
    values = [value for value in paper.values if value != OFF and value]
    if not values and paper.kind in _BOXES and OFF in known:
        yield _Said(first, {"": [known[OFF]]}, off=True)
    elif OFF in paper.values and not values and wording.lone_tick(first, paper, known):
        yield _Said(first, {"": ["nein"]}, off=True)
    if values:
        texts = [known.get(value, value) for value in values]
        if first.field.type == "datum":
            yield _Said(first, {first.part: texts})
        else:
            yield _Said(first, {"": [text for text in texts if text]}, listed=paper.kind is FieldKind.CHOICE)


def _without_idle(asked: Sequence[Line], said: Sequence[_Said]) -> list[_Said]:
    """Return what counts: of an entry of a group in which nobody wrote anything, lists that stand as they were do not.

    What an empty box means counts only where no other box of the same answer is on.
    """
    firm = {each.target.name for each in said if not each.off}
    busy = {each.target.entry for each in said if not (each.listed or each.off)}
    to_write_in = {line.targets[0].entry for line in asked if line.field.kind is not FieldKind.CHOICE}
    idle = to_write_in - busy - {""}
    return [
        each
        for each in said
        if not (each.off and each.target.name in firm) and not ((each.off or each.listed) and each.target.entry in idle)
    ]


def _together(parts: Sequence[_Said]) -> tuple[dict[str, Sequence[str]], tuple[str, ...]]:
    """Return the inputs of one answer from all fields that say something of it, and what differs, if anything."""
    asked = parts[0].target.field
    if asked.type == "mehrfach":
        return {"": list(dict.fromkeys(text for each in parts for text in each.inputs.get("", ())))}, ()
    found: dict[str, Sequence[str]] = {}
    differing: list[str] = []
    for each in _joined(parts):
        for part, values in each.inputs.items():
            before = found.setdefault(part, values)
            if [_folded(text) for text in before] != [_folded(text) for text in values]:
                differing += [*before, *values]
    if "" in found and len(found) > 1 and _CENTS not in found:
        differing += [*found[""], ".".join(found[part][0] for part in found if part)]
        del found[""]
    return _with_cents(found), tuple(dict.fromkeys(differing))


def _joined(parts: Sequence[_Said]) -> list[_Said]:
    """Return what the fields say, those with a few letters each put together; of two with the same ones the first."""
    pieces = {each.first: each for each in reversed(parts) if each.first >= 0}
    if not pieces:
        return list(parts)
    text = "".join(clean_line(pieces[first].inputs[""][0]) for first in sorted(pieces))
    if min(pieces) == wording.COUNTRY:
        text = wording.with_country(text)
    whole = replace(pieces[min(pieces)], inputs={"": [text]})
    return [whole, *(each for each in parts if each.first < 0)]


def _with_cents(found: dict[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    cents = found.pop(_CENTS, None)
    if not cents:
        return found
    euros = next((text for text in found.get("", ()) if clean_line(text)), "0")
    return {"": [euros if "," in euros else f"{euros},{cents[0]}"]}


def _folded(text: str) -> str:
    return clean_line(text).casefold()


@dataclass(frozen=True)
class Read:
    """The answers in a PDF, as far as they can be taken, and what is wrong or lacks, in German.

    `missing`: keys of what the form asks on this way and the PDF does not say.
    """

    answers: Answers
    slips: tuple[Slip, ...] = ()
    missing: tuple[str, ...] = ()


def judged(form: Form, found: Taken, today: datetime.date) -> Read:
    """Return the answers in what a PDF says. What stands at a page that is not asked on this way is answered too."""
    answers: Answers = {}
    slips = [_contradicting(each) for each in found.contradictions]
    for page in form.pages:
        raw = reading.kept(page.fields, _agreeing(page, found))
        for asked in page.fields:
            if blank(scope(raw, asked.name)):
                continue
            slips += [_slip(problem.name, problem.cause, problem.remedy) for problem in problems_of(asked, raw, today)]
            value = partial(asked, raw, today)
            if value is not None:
                _keep(answers, page, asked, value)
    return Read(answers, tuple(slips), tuple(_missing(form, answers, found, today)))


def _agreeing(page: Page, found: Taken) -> Raw:
    """Return what a PDF says of a page, without that in which it contradicts itself."""
    differing = tuple(each.name for each in found.contradictions if each.page_id == page.id)
    raw = found.raws.get(page.id, {})
    return {key: texts for key, texts in raw.items() if not any(f"{key}-".startswith(f"{name}-") for name in differing)}


def _keep(answers: Answers, page: Page, asked: Field, value: Value) -> None:
    if page.single:
        answers[page.id] = value
    else:
        answers.setdefault(page.id, {})[last(asked.key)] = value


def _slip(name: str, cause: Saying, remedy: Saying) -> Slip:
    return Slip(key_of(name), cause.say("de"), remedy.say("de"))


def _contradicting(each: Contradiction) -> Slip:
    said = " und ".join(f"„{text}“" for text in each.texts)
    return Slip(each.key, f"Bei „{each.label}“ steht Verschiedenes: {said}.", "Klären Sie, was stimmt.")


def _missing(form: Form, answers: Answers, found: Taken, today: datetime.date) -> Iterable[str]:
    for page, fields in rules.walk(form, answers):
        raw = found.raws.get(page.id, {})
        for asked in fields:
            if asked.required and rules.value_of(page, asked, answers) is None and blank(scope(raw, asked.name)):
                yield asked.key
            elif types.of(asked.type).children(asked):
                yield from _lacking(asked, raw, asked.key, today)


def _lacking(asked: Field, raw: Raw, key: str, today: datetime.date) -> Iterator[str]:
    scoped = scope(raw, asked.name)
    if not isinstance(reading.read(asked, raw, today), Refused) or blank(scoped):
        return
    for child in types.of(asked.type).children(asked):
        if child.required and blank(scope(scoped, child.name)):
            yield f"{key}.{last(child.key)}"
