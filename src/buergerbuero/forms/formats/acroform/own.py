"""A form of ours as a PDF to fill in: its sections and fields, and which of them is which answer.

A field's name in the PDF is the answer's key (`seite.feld.teil`, `seite.1.feld` in an entry of a group), so that a
filled one is taken back without a pdf.yaml. Of what may be ticked besides one another, each box is a field:
`dabei.kinder`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from buergerbuero.base.saying import joined
from buergerbuero.documents.values.blankform import (
    WHOLE,
    BlankBlock,
    BlankChoice,
    BlankField,
    BlankSection,
)
from buergerbuero.documents.values.paperform import FieldKind
from buergerbuero.forms import types
from buergerbuero.forms.formats.acroform.conditions import in_words
from buergerbuero.forms.formats.acroform.mapping import MappedField
from buergerbuero.forms.formats.acroform.shapes import LONGEST_RADIO, Shape, in_parts, room, shape
from buergerbuero.forms.types.gruppe import GroupOptions
from buergerbuero.forms.types.question import options_of
from buergerbuero.forms.types.reading import last
from buergerbuero.forms.values import Field, Form, Page, Saying, message

MOST_ENTRIES = 4
"""Of a repeated group on paper, unless more must be given; in a group inside a group half of it."""
MOST_REQUIRED = 12
"""Of those that must be given; what has no room is asked for online."""
_VOLUNTARY = message("freiwillig")
_ENCLOSE = message("Legen Sie es dem Formular bei, oder laden Sie es online hoch.")


@dataclass(frozen=True)
class _Words:
    """What all parts of a form need to be said: the form, the language, and what stands above a field.

    `level`: in how many groups it stands. `must`: whether what is required in it must be answered by everybody.
    `entries`: the name of the entry in which it stands.
    """

    form: Form
    language: str
    above: tuple[str, ...] = ()
    level: int = 0
    must: bool = True
    entries: tuple[str, ...] = ()

    def say(self, saying: Saying | None) -> str:
        """Return what is said in the language; nothing of nothing."""
        return "" if saying is None else saying.say(self.language)

    def below(self, title: str) -> "_Words":
        """Return the same for what stands below a title."""
        return replace(self, above=(*self.above, title))


def sections(form: Form, language: str) -> tuple[BlankSection, ...]:
    """Return the questions of a form as they stand on paper."""
    words = _Words(form, language)
    return tuple(_section(page, number, words) for number, page in enumerate(form.pages, start=1))


def fields_of(form: Form) -> tuple[MappedField, ...]:
    """Return which field of the PDF is which answer, in the order of the pages: what its pdf.yaml would say."""
    own = sections(form, "de")
    asked = (field for section in own for block in section.blocks for row in block.rows for field in row)
    return tuple(mapped for field in asked for mapped in _mapped(field))


def _mapped(field: BlankField) -> Iterator[MappedField]:
    states = {choice.state: choice.state for choice in field.choices}
    if field.kind is FieldKind.CHECK:
        for choice in field.choices:
            yield MappedField(feld=choice.name, antwort=(field.name,), zustand={choice.state: choice.state})
    elif states:
        yield MappedField(feld=field.name, antwort=(field.name,), zustand=states)
    else:
        yield MappedField(feld=field.name, antwort=(field.name,), als=field.pattern or None)


def _section(page: Page, number: int, words: _Words) -> BlankSection:
    heading = words.say(page.heading)
    condition = in_words(page.condition, words.form, words.language) if page.condition else ""
    inner = replace(words, must=page.condition is None)
    blocks = _joined(block for field in page.fields for block in _blocks(field, field.key, inner, alone=page.single))
    return BlankSection(
        number=number,
        heading=heading,
        blocks=_with_question(blocks, " ".join(part for part in (f"{number}. {heading}", condition) if part)),
        help=words.say(page.help),
        why=words.say(page.why),
        condition=condition,
    )


def _with_question(blocks: Sequence[BlankBlock], question: str) -> tuple[BlankBlock, ...]:
    """Say the question, and for whom it is, to who comes to a field by the tabulator and hears its tooltip alone."""
    return tuple(replace(block, rows=tuple(_questioned(row, question) for row in block.rows)) for block in blocks)


def _questioned(row: Sequence[BlankField], question: str) -> tuple[BlankField, ...]:
    return tuple(replace(field, tooltip=f"{question} {field.tooltip}".strip()) for field in row)


def _joined(blocks: Iterable[BlankBlock]) -> tuple[BlankBlock, ...]:
    """Put fields that stand beside one another into rows: blocks without anything of their own become one."""
    found: list[BlankBlock] = []
    for block in blocks:
        if found and _is_plain(found[-1]) and _is_plain(block):
            found[-1] = replace(block, rows=(*found[-1].rows, *block.rows))
        else:
            found.append(block)
    return tuple(replace(each, rows=_rows(field for row in each.rows for field in row)) for each in found)


def _is_plain(block: BlankBlock) -> bool:
    return not (block.title or block.lead or block.note or block.level)


def _rows(fields: Iterable[BlankField]) -> tuple[tuple[BlankField, ...], ...]:
    """Put fields beside one another while there is room; the last one of a row has what is left for its label."""
    rows: list[list[BlankField]] = []
    for field in fields:
        if rows and sum(each.room for each in rows[-1]) + field.room <= WHOLE:
            rows[-1].append(field)
        else:
            rows.append([field])
    return tuple((*row[:-1], replace(row[-1], room=WHOLE - sum(each.room for each in row[:-1]))) for row in rows)


def _blocks(field: Field, name: str, words: _Words, *, alone: bool = False) -> tuple[BlankBlock, ...]:
    """Return a field as blocks. `alone`: the heading of its page is its label."""
    title = "" if alone else words.say(field.label)
    condition = in_words(field.condition, words.form, words.language) if field.condition else ""
    lead = joined((part for part in (condition, "" if alone else words.say(field.help)) if part), " ")
    words = replace(words, must=words.must and field.required and field.condition is None)
    inner = words.below(title) if title else words
    if field.type == "datei":
        return (BlankBlock(title=title, lead=lead, note=words.say(_ENCLOSE), level=words.level),)
    if field.fields:
        head = (BlankBlock(title=title, lead=lead, level=words.level),) if title or lead else ()
        return (*head, *_entries(field, name, inner))
    if children := types.of(field.type).children(field):
        parts = [_plain(_part(each), f"{name}.{last(each.key)}", inner, in_parts(each)) for each in children]
        return (BlankBlock((tuple(parts),), title, lead, level=words.level),)
    found = _plain(field, name, words, shape(field), alone=alone)
    return (BlankBlock(((replace(found, help=lead),),), level=words.level),)


def _part(field: Field) -> Field:
    """Return a part of a person or an address; how our pages take a day is not how it is written here."""
    return replace(field, help=None) if field.type == "datum" else field


def _entries(field: Field, name: str, words: _Words) -> Iterator[BlankBlock]:
    options = options_of(field, GroupOptions)
    deep = 1 + words.level
    count = max(min(options.most, MOST_ENTRIES // deep), min(options.least, MOST_REQUIRED // deep))
    for number in range(1, count + 1):
        title = ", ".join((*words.entries, f"{words.say(field.texts['eintrag'])} {number}"))
        inner = replace(words.below(title), level=words.level + 1, must=words.must and number <= options.least)
        inner = replace(inner, entries=(title,))
        yield BlankBlock(title=title, level=inner.level, opens=True)
        yield from _joined(
            block for each in field.fields for block in _blocks(each, f"{name}.{number}.{last(each.key)}", inner)
        )
    if options.most > count:
        more = message("Sind es mehr? Online können Sie bis zu {most} angeben.", most=str(options.most))
        yield BlankBlock(note=words.say(more), level=words.level)


def _plain(field: Field, name: str, words: _Words, drawn: Shape, *, alone: bool = False) -> BlankField:
    label, helped = ("", "") if alone else (words.say(field.label), words.say(field.help))
    choices = _choices(field, name, words)
    kind = _kind(field, choices)
    drawn = Shape() if kind is not FieldKind.TEXT else drawn
    hint = words.say(drawn.hint)
    noted = ", ".join(part for part in (hint, "" if field.required else words.say(_VOLUNTARY)) if part)
    said = ": ".join(part for part in (*words.above, label) if part)
    return BlankField(
        name=name,
        kind=kind,
        label=label,
        tooltip=" ".join(part for part in (said, f"({noted})" if noted else "", helped) if part),
        hint=hint,
        help=helped,
        choices=choices,
        max_length=drawn.max_length,
        comb=drawn.comb,
        lines=drawn.lines,
        required=words.must and field.required,
        voluntary=not field.required,
        width=drawn.width,
        room=room(f"{label} {hint}", drawn.width),
        pattern=drawn.pattern,
    )


def _kind(field: Field, choices: Sequence[BlankChoice]) -> FieldKind:
    if not choices:
        return FieldKind.TEXT
    if field.type in ("mehrfach", "erklärung"):
        return FieldKind.CHECK
    return FieldKind.RADIO if len(choices) <= LONGEST_RADIO else FieldKind.CHOICE


def _choices(field: Field, name: str, words: _Words) -> tuple[BlankChoice, ...]:
    offered = types.of(field.type).choices(field)
    own = field.type == "mehrfach"
    return tuple(BlankChoice(f"{name}.{key}" if own else name, key, words.say(text)) for key, text in offered)
