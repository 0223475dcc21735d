"""What the templates draw: a page with its inputs filled in, its errors beside them. Pure; all text is said already."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from buergerbuero.forms import rules, types
from buergerbuero.forms.types import datei, gruppe, reading
from buergerbuero.forms.types.question import Input, scope
from buergerbuero.forms.values import (
    Answers,
    Change,
    Field,
    Form,
    FromAccount,
    Invalid,
    Page,
    Raw,
    Saying,
    SentFile,
    Value,
)


@dataclass(frozen=True)
class ProblemView:
    """An error: the input it belongs to (also the anchor to link to), what is wrong, what would be right."""

    name: str
    cause: str
    remedy: str


@dataclass(frozen=True)
class InputView:
    """One box to type in."""

    name: str
    label: str
    value: str
    autocomplete: str
    inputmode: str
    type: str
    width: int
    capitals: str
    words: bool
    invalid: bool


@dataclass(frozen=True)
class ChoiceView:
    """One answer to choose. `id` of the first one is the field's name, so that an error can link to it."""

    id: str
    value: str
    label: str
    checked: bool


@dataclass(frozen=True)
class FieldView:
    """One field. `single`: the page's heading is its label. `described_by`: for the inputs, "" if there is nothing.

    entries: of a repeated group; more: whether there may be another one; inside: the entry that it is part of, or "".
    most: how many files it takes.
    """

    name: str
    template: str
    label: str
    help: str
    required: bool
    single: bool
    inputs: tuple[InputView, ...]
    suggestions: tuple[str, ...]
    choices: tuple[ChoiceView, ...]
    children: tuple["FieldView", ...]
    entries: tuple["EntryView", ...]
    more: bool
    inside: str
    problems: tuple[ProblemView, ...]
    texts: Mapping[str, str]
    files: tuple[SentFile, ...] | None = None
    most: int = 0
    account: FromAccount | None = None

    @property
    def ready(self) -> tuple[SentFile, ...]:
        """The files that are there."""
        return tuple(file for file in self.files or () if file.pages)

    @property
    def full(self) -> bool:
        """Whether another file would be one too many."""
        return self.files is not None and len(self.ready) >= self.most

    @property
    def coming(self) -> tuple[SentFile, ...]:
        """The files of which a part is there."""
        return tuple(file for file in self.files or () if not file.pages)

    @property
    def help_id(self) -> str:
        """The id of the sentence that helps."""
        return f"{self.name}-hinweis"

    @property
    def problem_id(self) -> str:
        """The id of the sentence that says what is wrong."""
        return f"{self.name}-fehler"

    @property
    def account_id(self) -> str:
        """The id of the sentence that says what comes from a log-in."""
        return f"{self.name}-konto"

    @property
    def described_by(self) -> str:
        """The ids of the sentences that belong to the inputs."""
        ids = ((self.help_id, self.help), (self.account_id, self.account), (self.problem_id, self.problems))
        return " ".join(name for name, filled in ids if filled)


@dataclass(frozen=True)
class EntryView:
    """One entry of a repeated group: `name` is its anchor, `label` says Kind 2, `inside` what it is part of."""

    name: str
    label: str
    inside: str
    removable: bool
    fields: tuple[FieldView, ...]


@dataclass(frozen=True)
class PageView:
    """One page."""

    id: str
    heading: str
    help: str
    why: str
    single: bool
    fields: tuple[FieldView, ...]
    problems: tuple[ProblemView, ...]

    @property
    def suggestions(self) -> tuple[str, ...]:
        """What a browser may offer while one types: one list a page, whichever field uses it."""
        return next((found for field in self.fields if (found := _suggested(field))), ())

    @property
    def from_account(self) -> bool:
        """Whether anything on the page comes from a log-in."""
        return any(each.account for field in self.fields for each in (field, *field.children))

    @property
    def capitals(self) -> bool:
        """Whether a log-in has written something in capital letters."""
        found = (each.account for field in self.fields for each in (field, *field.children))
        return any(account.capitals for account in found if account)

    @property
    def capitals_fixed(self) -> bool:
        """Whether what a log-in has written in capital letters must stay, but for the case of its letters."""
        found = (each.account for field in self.fields for each in (field, *field.children))
        return any(account.capitals and account.fixed for account in found if account)

    @property
    def takes_files(self) -> bool:
        """Whether files can be sent with the page."""
        return any(field.files is not None for field in self.fields)


def _suggested(field: FieldView) -> tuple[str, ...]:
    inner = (*field.children, *(each for entry in field.entries for each in entry.fields))
    return field.suggestions or next((found for each in inner if (found := _suggested(each))), ())


def page_view(
    page: Page,
    fields: Sequence[Field],
    raw: Raw,
    problems: Sequence[Invalid],
    language: str,
    known: Mapping[str, FromAccount] = MappingProxyType({}),
) -> PageView:
    """Return a page as templates need it: with what was entered, what is wrong with it, and what a log-in said."""
    raw = reading.kept(fields, raw)
    said = tuple(ProblemView(each.name, each.cause.say(language), each.remedy.say(language)) for each in problems)
    return PageView(
        id=page.id,
        heading=page.heading.say(language),
        help=_say(page.help, language),
        why=_say(page.why, language),
        single=page.single,
        fields=tuple(_with_account(_field(field, "", raw, said, language, page.single), known) for field in fields),
        problems=said,
    )


def changes(form: Form, before: Answers, after: Answers, language: str) -> Iterator[Change]:
    """Yield what is different between two sets of answers, line by line; an answer off the path is none."""
    was, is_ = _by_field(form, before), _by_field(form, after)
    for page in form.pages:
        for field in page.fields:
            old, new = was.get(field.key), is_.get(field.key)
            if old != new:
                yield from _changes(page, field, old, new, language)


def _by_field(form: Form, answers: Answers) -> dict[str, Value]:
    walked = rules.walk(form, answers)
    return {field.key: rules.value_of(page, field, answers) for page, fields in walked for field in fields}


def _changes(page: Page, field: Field, old: Value, new: Value, language: str) -> Iterator[Change]:
    was, is_ = _lines(field, old, language), _lines(field, new, language)
    differ = [line for line in {**was, **is_} if was.get(line) != is_.get(line)]
    for line in differ or is_:  # another file of the same name reads the same
        group = page.heading.say(language)
        yield Change(page.id, reading.last(field.key), group, line[0], was.get(line, ""), is_.get(line, ""))


def _lines(field: Field, value: Value, language: str) -> dict[tuple[str, int], str]:
    """Return the lines of a summary by label; the number tells lines of the same label apart."""
    seen: Counter[str] = Counter()
    found = {}
    for label, text in reading.rows(field, value, language):
        found[label, seen[label]] = text
        seen[label] += 1
    return found


def _field(
    field: Field, before: str, raw: Raw, problems: Sequence[ProblemView], language: str, single: bool, inside: str = ""
) -> FieldView:
    kind, name = types.of(field.type), before + field.name
    children = kind.children(field)
    own = tuple(each for each in problems if _belongs(each.name, name) and not (children or field.fields))
    if field.fields:
        own = tuple(each for each in problems if each.name == name)
    wrong = {each.name for each in own}
    entries = _entries(field, name, raw, problems, language, inside)
    inputs = () if children or field.fields else kind.inputs(field)
    return FieldView(
        name=name,
        template=f"portal/fields/{kind.template}.html",
        label=field.label.say(language),
        help=_say(field.help, language),
        required=field.required,
        single=single,
        inputs=tuple(_input(each, name, raw, wrong, language, inside) for each in inputs),
        suggestions=kind.suggestions(field),
        choices=_choices(field, name, raw, language),
        files=kind.files(raw.get(name, ())) if kind.files else None,
        most=datei.most(field) if kind.files else 0,
        children=tuple(_field(child, f"{name}-", raw, problems, language, False, inside) for child in children),
        entries=entries,
        inside=inside,
        more=bool(field.fields) and gruppe.may_grow(field, len(entries)),
        problems=own,
        texts=MappingProxyType({key: text.say(language) for key, text in field.texts.items()}),
    )


def _with_account(field: FieldView, known: Mapping[str, FromAccount]) -> FieldView:
    if not known:
        return field
    children = tuple(_with_account(child, known) for child in field.children)
    return replace(field, children=children, account=known.get(field.name))


def _entries(
    field: Field, name: str, raw: Raw, problems: Sequence[ProblemView], language: str, inside: str
) -> tuple[EntryView, ...]:
    count = gruppe.shown(field, scope(raw, name)) if field.fields else 0
    found = []
    for number in range(count):
        label, here = gruppe.EntryText.of(field, number).say(language), f"{name}-{number}"
        full = f"{inside}, {label}" if inside else label
        inner = (_field(each, f"{here}-", raw, problems, language, False, full) for each in field.fields)
        found.append(EntryView(here, label, inside, gruppe.may_shrink(field, count), tuple(inner)))
    return tuple(found)


def _input(each: Input, name: str, raw: Raw, wrong: set[str], language: str, inside: str) -> InputView:
    full = f"{name}-{each.part}" if each.part else name
    return InputView(
        name=full,
        label=_say(each.label, language),
        value=next(iter(reversed(raw.get(full, ()))), ""),
        autocomplete="off" if inside else each.autocomplete,  # what a browser knows is about the person before it
        inputmode=each.inputmode,
        type=each.type,
        width=each.width,
        capitals=each.capitals,
        words=each.words,
        invalid=full in wrong,
    )


def _choices(field: Field, name: str, raw: Raw, language: str) -> tuple[ChoiceView, ...]:
    chosen = raw.get(name, ())
    found = types.of(field.type).choices(field)
    return tuple(
        ChoiceView(name if number == 0 else f"{name}--{value}", value, label.say(language), value in chosen)
        for number, (value, label) in enumerate(found)
    )


def _belongs(problem: str, name: str) -> bool:
    return problem == name or problem.startswith(f"{name}-")


def _say(saying: Saying | None, language: str) -> str:
    return "" if saying is None else saying.say(language)


def is_own_words(field: Field) -> bool:
    """Say whether people answer a field in their own words, at length; or a part of it, in a group."""
    return field.type == "langtext" or any(is_own_words(part) for part in types.of(field.type).children(field))
