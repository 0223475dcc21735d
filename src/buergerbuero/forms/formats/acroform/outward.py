"""Answers of a form, written into its PDF: what goes into which field (Filling). Pure."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from buergerbuero.documents.values.paperform import FieldKind, Filling, PaperField, PaperForm
from buergerbuero.forms.formats.acroform import patterns, wording
from buergerbuero.forms.formats.acroform.mapping import FormMapping, MappedField
from buergerbuero.forms.formats.acroform.targets import Target, key_of, leaves, target
from buergerbuero.forms.types import reading
from buergerbuero.forms.types.entries import split
from buergerbuero.forms.types.letters import clean_line
from buergerbuero.forms.types.question import scope
from buergerbuero.forms.values import Field, Form, Left, Page, Raw, Refused

_BOXES = (FieldKind.CHECK, FieldKind.RADIO)


@dataclass(frozen=True)
class Written:
    """What goes into a PDF, and what has no place in it."""

    filling: Filling
    left: tuple[Left, ...]


@dataclass(frozen=True)
class Line:
    """A field of the PDF with the answers it stands for."""

    field: PaperField
    mapped: MappedField
    targets: tuple[Target, ...]


def lines(form: Form, mapping: FormMapping, paper: PaperForm) -> tuple[Line, ...]:
    """Return the fields of a PDF that stand for answers; what pdf.yaml names and nobody asks or has is passed over."""
    there = {field.name: field for field in paper.fields}
    found = []
    for mapped in mapping.fields:
        targets = tuple(known for key in mapped.answers if (known := target(form, key)) is not None)
        if targets and mapped.name in there:
            found.append(Line(there[mapped.name], mapped, targets))
    return tuple(found)


def written(
    form: Form,
    mapping: FormMapping,
    paper: PaperForm,
    raws: Mapping[str, Raw],
    *,
    today: datetime.date,
    flat: bool = False,
    title: str = "",
) -> Written:
    """Return what goes into the PDF for some answers: `raws` is what a browser would send for them, by page."""
    asked = lines(form, mapping, paper)
    halves = {line.mapped.answers[0] for line in asked if patterns.cents_alone(line.mapped.pattern or "")}
    values: dict[str, tuple[str, ...]] = {}
    labels: dict[str, str] = {}
    for line in asked:
        given = {name: texts for each in line.targets for name, texts in raws.get(each.page.id, {}).items()}
        split_off = line.mapped.answers[0] in halves
        if found := _values(line, given, today, signer=_signer(form, raws), split_off=split_off):
            values[line.field.name] = found
            labels[line.field.name] = _label(line.targets)
    left = tuple(_left(form, asked, values, raws))
    rest = tuple((each.label, each.text) for each in left)
    return Written(Filling(values=values, flat=flat, title=title, labels=labels, rest=rest), left)


def _values(line: Line, raw: Raw, today: datetime.date, *, signer: str, split_off: bool) -> tuple[str, ...]:
    field, mapped, first = line.field, line.mapped, line.targets[0]
    if field.kind in (FieldKind.SIGNATURE, FieldKind.BUTTON):
        return ()
    if field.kind in _BOXES or (field.kind is FieldKind.CHOICE and (mapped.states or len(line.targets) == 1)):
        found = wording.states_for(first, raw, field, mapped)
        if found or field.kind in _BOXES or not field.editable:
            return found
    if first.field.type == "erklärung":
        given = any(map(clean_line, scope(raw, first.name).get("", ())))
        return (f"{signer}, {today:%d.%m.%Y}".removeprefix(", "),) if given else ()
    text = wording.text_of(line.targets, raw, mapped, today, split=split_off)
    return (wording.shortened(text, first, field),) if text else ()


def _signer(form: Form, raws: Mapping[str, Raw]) -> str:
    """Return who declares something in a line of text: the first person that the form asks for."""
    for page in form.pages:
        for field in page.fields:
            raw = scope(raws.get(page.id, {}), field.name)
            names = [*raw.get("vornamen", ()), *raw.get("familienname", ())]
            if field.type == "person" and any(names):
                return " ".join(names)
    return ""


def _label(targets: Sequence[Target]) -> str:
    found = []
    for each in targets:
        number = f" {int(each.entry.rpartition('-')[2]) + 1}" if each.entry else ""
        found.append(each.field.label.say("de") + number)
    return ", ".join(dict.fromkeys(found))


def _left(
    form: Form, asked: Sequence[Line], values: Mapping[str, tuple[str, ...]], raws: Mapping[str, Raw]
) -> Iterator[Left]:
    """Yield the answers that stand in no field: nothing is cut silently."""
    told = {leaf.name for line in asked if line.field.name in values for each in line.targets for leaf in leaves(each)}
    signed = {each.name for line in asked if line.field.kind is FieldKind.SIGNATURE for each in line.targets}
    for page in form.pages:
        raw = raws.get(page.id, {})
        for field in page.fields:
            for name, leaf in _given(page, field, field.name, scope(raw, field.name)):
                if name not in told | signed:
                    yield Left(key_of(name), _named(page, field, name, leaf), _shown(leaf, scope(raw, name)))


def _given(page: Page, field: Field, name: str, raw: Raw) -> Iterator[tuple[str, Field]]:
    """Yield the inputs at which something was entered: the name, and the field they belong to."""
    if field.fields:
        for number, entry in enumerate(split(raw)):
            for inner in field.fields:
                yield from _given(page, inner, f"{name}-{number}-{inner.name}", scope(entry, inner.name))
        return
    inside = leaves(Target("", page, field, name))
    for leaf in inside:
        texts = scope({f"{name}-{key}" if key else name: values for key, values in raw.items()}, leaf.name)
        if any(clean_line(text) for values in texts.values() for text in values):
            yield leaf.name, leaf.field


def _named(page: Page, field: Field, name: str, leaf: Field) -> str:
    """Return what an answer is called where nothing is around it: Wer zieht noch ein? Person 4: Vorname."""
    numbers = [int(part) + 1 for part in name.removeprefix(field.name).split("-") if part.isdigit()]
    entry = " ".join(f"{field.texts['eintrag'].say('de')} {number}" for number in numbers[:1])
    heading = page.heading.say("de")
    parts = dict.fromkeys(part for part in (entry, leaf.label.say("de")) if part and part != heading)
    return f"{heading} {': '.join(parts)}".strip()


def _shown(field: Field, raw: Raw) -> str:
    """Return what was entered at one field as a line to read."""
    return reading.show(field, _value(field, raw), "de") or ", ".join(text for texts in raw.values() for text in texts)


def _value(field: Field, raw: Raw) -> object:
    named = {f"{field.name}-{part}" if part else field.name: list(values) for part, values in raw.items()}
    found = reading.read(field, named, datetime.date.max)
    return None if isinstance(found, Refused) else found
