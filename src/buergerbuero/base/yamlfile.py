"""Data files that a department writes: YAML 1.2, strictly.

Every scalar stays the text that was written (`8:30`, `no`, `010`); the model decides what it means. Refused
are duplicate keys, anchors, aliases, tags, tabs in the indentation, several documents and files that are too
large. Whatever is wrong becomes a `Problem`: file, line, what is wrong and what to do, in German, because the
department reads it.
Source: YAML 1.2.2 (https://yaml.org/spec/1.2.2/).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NoReturn, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from buergerbuero.base import yamlwords
from buergerbuero.base.composing import composed

MAX_BYTES: Final = 512_000
MAX_DEPTH: Final = 20
MAX_VALUES: Final = 20_000

Node: TypeAlias = "str | list[Node] | dict[str, Node]"
Path: TypeAlias = "tuple[str | int, ...]"
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in a data file: where, what, and what to do. Line 0 means the whole file."""

    file: str
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}\n    {self.remedy}"


class DefinitionError(Exception):
    """A data file cannot be used. `problems` says why, in the order of the lines."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass(frozen=True)
class Located:
    """The content of a file, and the line where each part of it stands: of its key, or of the item in a list.

    `foreign` holds the place of parts that were laid over from another file.
    """

    file: str
    value: Node
    lines: Mapping[Path, int]
    foreign: Mapping[Path, tuple[str, int]] = field(default_factory=dict)

    def place(self, path: Path) -> tuple[str, int]:
        """Return file and line of a path, or of the nearest part above it."""
        parts = [path[:length] for length in range(len(path), -1, -1)]
        elsewhere = [self.foreign[part] for part in parts if part in self.foreign]
        here = [(self.file, self.lines[part]) for part in parts if part in self.lines]
        return [*elsewhere, *here, (self.file, 1)][0]

    def line(self, path: Path) -> int:
        """Return the line of a path, or of the nearest part above it that is there."""
        return self.place(path)[1]

    def problem(self, path: Path, message: str, remedy: str) -> Problem:
        """Return a problem at the line of a path."""
        return Problem(*self.place(path), message, remedy)


def load(path_name: str, text: str | bytes) -> Located:
    """Read a YAML file. `path_name` is what problems call it. Raises DefinitionError."""
    source = _source(path_name, text)
    reader = _Reader(path_name)
    try:
        reader.read(YAML(typ="safe", pure=True).parse(source))
    except MarkedYAMLError as error:
        reader.problems.append(_syntax(path_name, error))
    except (YAMLError, ValueError, OverflowError) as error:
        # ReaderError has a position; ruamel lets chr() fail on escapes such as "\U99999999".
        reader.problems.append(Problem(path_name, _reader_line(error, source), *yamlwords.BAD_CHARACTER))
    if reader.problems:
        raise DefinitionError(tuple(sorted(reader.problems)))
    return Located(path_name, reader.value, reader.lines)


def build(model: type[M], located: Located) -> M:
    """Make a frozen model from what was read. Raises DefinitionError, each problem at the line of its key."""
    try:
        return model.model_validate(located.value)
    except ValidationError as error:
        problems = {_translate(model, located, dict(item)) for item in error.errors(include_url=False)}
        raise DefinitionError(tuple(sorted(problems))) from None


def _source(path_name: str, text: str | bytes) -> str:
    size = len(text)
    if size > MAX_BYTES:
        raise DefinitionError((Problem(path_name, 0, *yamlwords.too_large(MAX_BYTES)),))
    if isinstance(text, bytes):
        text = _decode(path_name, text)
    if text.startswith("\ufeff"):
        raise DefinitionError((Problem(path_name, 1, *yamlwords.BYTE_ORDER_MARK),))
    tabs = [number for number, line in enumerate(text.splitlines(), 1) if re.match(r" *\t", line)]
    if tabs:
        raise DefinitionError(tuple(Problem(path_name, number, *yamlwords.TAB) for number in tabs[:20]))
    # Some keyboards write ä as a and two dots: the same letter must be the same key.
    return composed(text)


def _decode(path_name: str, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise DefinitionError((Problem(path_name, line, *yamlwords.NOT_UTF8),)) from None


class _Reader:
    """Builds plain values from the parser's events: nothing is ever expanded, resolved or constructed."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.value: Node = ""
        self.lines: dict[Path, int] = {(): 1}
        self.problems: list[Problem] = []
        self._count = 0

    def read(self, events: Iterator[Event]) -> None:
        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1 or event.version or event.tags:
                    self._refuse(event, *yamlwords.ONE_DOCUMENT)
                self.value = self._node(events, next(events), ())
        if not documents or self.value == "":
            self.problems = self.problems or [Problem(self.file, 0, *yamlwords.EMPTY)]

    def _node(self, events: Iterator[Event], event: Event, path: Path) -> Node:
        self._count += 1
        if len(path) > MAX_DEPTH or self._count > MAX_VALUES:
            self._refuse(event, *yamlwords.TOO_DEEP)
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None) or _explicit_tag(event):
            self._refuse(event, *yamlwords.ANCHOR)
        if isinstance(event, ScalarEvent):
            return self._text(event)
        if isinstance(event, SequenceStartEvent):
            return self._list(events, path)
        assert isinstance(event, MappingStartEvent)
        return self._mapping(events, path)

    def _text(self, event: ScalarEvent) -> str:
        value = str(event.value)
        if any(0xD800 <= ord(letter) <= 0xDFFF or letter == "\x00" for letter in value):
            self._refuse(event, *yamlwords.BAD_CHARACTER)
        return value

    def _list(self, events: Iterator[Event], path: Path) -> Node:
        items: list[Node] = []
        while not isinstance(event := next(events), SequenceEndEvent):
            here = (*path, len(items))
            self.lines[here] = event.start_mark.line + 1
            items.append(self._node(events, event, here))
        return items

    def _mapping(self, events: Iterator[Event], path: Path) -> Node:
        found: dict[str, Node] = {}
        while not isinstance(event := next(events), MappingEndEvent):
            if not isinstance(event, ScalarEvent) or event.anchor:
                self._refuse(event, *yamlwords.KEY_IS_TEXT)
            key = self._text(event)
            here = (*path, key)
            line = event.start_mark.line + 1
            if key in found:
                self.problems.append(Problem(self.file, line, *yamlwords.twice(key, self.lines[here])))
            else:
                self.lines[here] = line
            value = self._node(events, next(events), here)
            found.setdefault(key, value)
        return found

    def _refuse(self, event: Event, message: str, remedy: str) -> NoReturn:
        self.problems.append(Problem(self.file, event.start_mark.line + 1, message, remedy))
        raise DefinitionError(tuple(sorted(self.problems)))


def _explicit_tag(event: Event) -> bool:
    tag = getattr(event, "tag", None)
    return tag is not None and not (isinstance(event, ScalarEvent) and event.implicit[1])


def _syntax(path_name: str, error: MarkedYAMLError) -> Problem:
    problem = str(error.problem or "")
    # What was opened and not closed is found lines later, or at the end of the file; of use is where it was opened.
    unclosed = "end of stream" in problem or "stream end" in problem or problem.startswith("expected ',' or")
    noticed = error.problem_mark.line + 1 if error.problem_mark else 0
    line = error.context_mark.line + 1 if unclosed and error.context_mark else noticed
    message, remedy = yamlwords.syntax(problem)
    later = f" Aufgefallen ist es in Zeile {noticed}." if noticed > line else ""
    return Problem(path_name, line, message, remedy + later)


def _reader_line(error: Exception, source: str) -> int:
    position = getattr(error, "position", None)
    return source[:position].count("\n") + 1 if isinstance(position, int) else 0


def _translate(model: type[BaseModel], located: Located, error: dict[str, Any]) -> Problem:
    path = _path_in(located.value, error["loc"])
    message, remedy = yamlwords.explain(model, error)
    return located.problem(path, message, remedy)


def _path_in(value: Node, loc: Path) -> Path:
    """Keep of Pydantic's place only what stands in the file: it also names the variants of a union."""
    path: list[str | int] = []
    for part in loc:
        below = _below(value, part)
        if below is not None:
            value = below
            path.append(part)
    return tuple(path)


def _below(value: Node, part: str | int) -> "Node | None":
    if isinstance(value, dict) and isinstance(part, str):
        return value.get(part)
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return None
