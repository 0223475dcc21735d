"""The wiring as a file: TOML, read strictly. What is too much, missing or of another type is refused, not guessed."""

import tomllib
from pathlib import Path
from typing import cast

from ausgabebox.disk import files
from ausgabebox.locks.wiring import BadWiring, Input, Output, Place, Wiring

VERSION = 1
_HEAD = "# Which wire is which in this box. Made at commissioning; after any change of wires: commission anew.\n"
_NUMBERS = ("baud", "pulse_tenths", "armed_tenths")
_INPUTS = ("rail", "tamper", "mains", "reserve_low")

Table = dict[str, object]


def load(path: Path) -> Wiring:
    """Read a wiring. Raises BadWiring, OSError."""
    try:
        return parse(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as bad:
        raise BadWiring("not UTF-8") from bad


def save(path: Path, wiring: Wiring) -> None:
    """Write a wiring: whole and on the disk, or not at all."""
    files.put_whole(path, text(wiring).encode(), mode=files.OWN)


def text(wiring: Wiring) -> str:
    """The file of a wiring; `parse` makes the same wiring of it."""
    lines = [f"version = {VERSION}", *(f"{name} = {getattr(wiring, name)}" for name in _NUMBERS)]
    for name in ("arming", "tone", *_INPUTS):
        one: Output | Input | None = getattr(wiring, name)
        if one:
            lines.append(f"{name} = {_inline(one)}")
    for place in wiring.places:
        lines += ["", "[[compartment]]", f"number = {place.number}"]
        wires = (("lock", place.lock), ("closed", place.closed), ("inside", place.inside), ("light", place.light))
        lines += [f"{name} = {_inline(wire)}" for name, wire in wires if wire]
    return _HEAD + "\n".join(lines) + "\n"


def parse(content: str) -> Wiring:
    """The wiring of a file. Raises BadWiring."""
    try:
        table = _Table(cast("Table", tomllib.loads(content)), "the file")
    except tomllib.TOMLDecodeError as bad:
        raise BadWiring(str(bad)) from bad
    if table.number("version") != VERSION:
        raise BadWiring("another version")
    numbers = {name: table.number(name) for name in _NUMBERS}
    arming, rail, tamper = table.output("arming"), table.input("rail"), table.input("tamper")
    rest = {name: table.input(name) for name in ("mains", "reserve_low") if name in table.left}
    tone = table.output("tone") if "tone" in table.left else None
    places = tuple(_place(one) for one in table.tables("compartment"))
    table.done()
    return Wiring(
        places, arming, rail, tamper, rest.get("mains"), rest.get("reserve_low"), tone, *(numbers[n] for n in _NUMBERS)
    )


def _place(table: "_Table") -> Place:
    light = table.output("light") if "light" in table.left else None
    place = Place(table.number("number"), table.output("lock"), table.input("closed"), table.input("inside"), light)
    table.done()
    return place


def _inline(wire: Output | Input) -> str:
    if isinstance(wire, Output):
        return f"{{ board = {wire.board}, relay = {wire.relay} }}"
    level = "" if wire.high_means is None else f", high_means = {str(wire.high_means).lower()}"
    return f"{{ board = {wire.board}, channel = {wire.channel}{level} }}"


class _Table:
    """A table that forgets what was read, so that what is left over can be refused."""

    def __init__(self, table: Table, name: str) -> None:
        self.left = dict(table)
        self._name = name

    def number(self, key: str) -> int:
        value = self._take(key)
        if type(value) is not int:
            raise BadWiring(f"{self._name}: {key} must be a whole number")
        return value

    def output(self, key: str) -> Output:
        table = self._table(key)
        output = Output(table.number("board"), table.number("relay"))
        table.done()
        return output

    def input(self, key: str) -> Input:
        table = self._table(key)
        board, channel, level = table.number("board"), table.number("channel"), table.left.pop("high_means", None)
        table.done()
        if level is not None and type(level) is not bool:
            raise BadWiring(f"{key}: high_means must be true or false")
        return Input(board, channel, level)

    def tables(self, key: str) -> list["_Table"]:
        value = self._take(key)
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise BadWiring(f"{self._name}: {key} must be tables")
        return [_Table(one, f"{key} {index}") for index, one in enumerate(value, start=1)]

    def done(self) -> None:
        if self.left:
            raise BadWiring(f"{self._name}: unknown: {', '.join(sorted(self.left))}")

    def _table(self, key: str) -> "_Table":
        value = self._take(key)
        if not isinstance(value, dict):
            raise BadWiring(f"{self._name}: {key} must be a table")
        return _Table(value, f"{self._name}: {key}")

    def _take(self, key: str) -> object:
        if key not in self.left:
            raise BadWiring(f"{self._name}: {key} is missing")
        return self.left.pop(key)
