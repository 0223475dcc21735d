"""Prints the table as a German paper in Markdown: docs/box/zustaende.md. A test compares both."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from ausgabebox.machine.german import ALERTS, EVENTS, GUARDS, INVARIANTS, STATES, WRITES
from ausgabebox.machine.line import Line
from ausgabebox.machine.loading import CAN_OPEN, LOADING_LINES
from ausgabebox.machine.pickup import PICKUP_LINES
from ausgabebox.machine.rights import RIGHTS_LINES
from ausgabebox.machine.sensing import SENSING_LINES
from ausgabebox.machine.states import MOVING, Guard, State

_CHAPTERS: tuple[tuple[str, tuple[Line, ...]], ...] = (
    ("Zwei Mitarbeitende: Beladen, Prüfen, Entnehmen", LOADING_LINES),
    ("Was das Rathaus schickt, und Fristen", RIGHTS_LINES),
    ("Abholen", PICKUP_LINES),
    ("Was die Sensoren melden, und Neustart", SENSING_LINES),
)
_SAME = "(bleibt)"


def write(path: Path) -> None:
    """Write the paper there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text(), encoding="utf-8")


def text() -> str:
    """The whole paper."""
    return "\n".join([*_head(), *_states(), *_invariants(), *_opening(), *_tables()]) + "\n"


def _head() -> Iterator[str]:
    yield "# Zustände eines Fachs der Dokumenten-Ausgabebox"
    yield ""
    yield (
        "Diese Seite wird aus dem Programm gedruckt (`ausgabebox print-table`); nach genau dieser Tabelle entscheidet"
        " die Box. Ändern Sie nicht diese Datei, sondern `box/src/ausgabebox/machine/`. Jede Änderung prüft"
        " `./buergerbuero box check-model` gegen alles, was Menschen, Technik und Stromausfälle gemeinsam anrichten"
        " können."
    )
    yield ""
    yield (
        "Lesart: In einem der Zustände links, wenn das Ereignis eintritt und **alle** Bedingungen gelten, gilt der"
        " nächste Zustand. Es zählt die erste Zeile, die passt. Passt keine, geschieht nichts. Was ein Sensor nicht"
        " sicher meldet, gilt nie als gut. Immer dauerhaft geschrieben werden der neue Zustand und ein Eintrag im"
        " Protokoll; die Spalte „außerdem“ nennt, was in demselben Schritt dazukommt. Namen von Personen kennt die"
        " Box nicht."
    )
    yield ""


def _states() -> Iterator[str]:
    yield "## Zustände"
    yield ""
    yield "| Zustand | im Programm | Bedeutung |"
    yield "| --- | --- | --- |"
    for state in State:
        name, meaning = STATES[state]
        yield f"| {name} | `{state}` | {meaning} |"
    yield ""
    names = ", ".join(f"„{STATES[state][0]}“" for state in State if state in MOVING)
    yield f"In Bewegung heißt ein Fach in: {names}. Solange eines es ist, beginnt in der ganzen Box nichts anderes."
    yield ""


def _invariants() -> Iterator[str]:
    yield "## Was immer gilt"
    yield ""
    yield from (f"- **{name}** {meaning}" for name, meaning in INVARIANTS.items())
    yield ""


def _opening() -> Iterator[str]:
    yield "## Ohne das öffnet sich keine Tür"
    yield ""
    yield "In den Tabellen heißt das zusammen „Öffnen möglich“:"
    yield ""
    yield from (f"- {GUARDS[guard]}" for guard in Guard if guard in CAN_OPEN)
    yield ""


def _tables() -> Iterator[str]:
    for title, lines in _CHAPTERS:
        yield f"## {title}"
        yield ""
        yield "| In | Ereignis | Bedingungen | Dann | außerdem geschrieben | Meldung an |"
        yield "| --- | --- | --- | --- | --- | --- |"
        for _, same in groupby(lines, key=_alike):
            yield _row(tuple(same))
        yield ""


def _alike(line: Line) -> tuple[object, ...]:
    """Lines that lead back to where they begin stand in one row, if nothing else differs."""
    stays = line.sources == {line.to}
    return (line.event, line.guards, line.writes, line.alert, line.because, None if stays else line)


def _row(lines: Sequence[Line]) -> str:
    first = lines[0]
    sources = {state for line in lines for state in line.sources}
    to = _SAME if first.sources == {first.to} else STATES[first.to][0]
    written = ", ".join(WRITES[write] for write in first.writes) or "–"
    cells = (_from(sources), EVENTS[first.event], _guards(first.guards), to, written, ALERTS[first.alert])
    return f"| {' | '.join(cells)} |"


def _from(sources: set[State]) -> str:
    if sources == set(State):
        return "jedem Zustand"
    return ", ".join(STATES[state][0] for state in State if state in sources)


def _guards(guards: frozenset[Guard]) -> str:
    words = [GUARDS[guard] for guard in Guard if guard in guards and not (guards >= CAN_OPEN and guard in CAN_OPEN)]
    return "; ".join([*words, *(["Öffnen möglich"] if guards >= CAN_OPEN else [])]) or "–"
