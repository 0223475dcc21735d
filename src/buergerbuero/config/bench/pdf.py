"""Fillable PDFs: how long a form takes to be imported, filled and read back, in how much memory, beside plain pypdf.

Imported when Django is set up. Ours are called as commands call them, so each time holds a process that is begun, shut
in and ended. pypdf is called in this process, ready to go; it draws what a form's own font has.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from buergerbuero.config.bench import plain_pdf
from buergerbuero.config.bench.figures import milliseconds
from buergerbuero.config.cli import progress
from buergerbuero.documents import actions, queries
from buergerbuero.documents.adapters.acroform import inside, wire
from buergerbuero.documents.values import FieldKind, Filling
from buergerbuero.forms import actions as forms
from buergerbuero.forms.formats.acroform import proposing, writing

TIMES: Final = 20
_NAMES: Final = ("Đặng-Šłẞşová", "Müller-Lüdenscheidt", "C̨̆ Öztürk", "Straße des 17. Juni 135")
_INSIDE: Final = "from buergerbuero.documents.adapters.acroform import inside; inside.main({!r})"
_WEIGHING: Final = """
import os, subprocess, sys
process = subprocess.Popen([sys.executable, "-c", sys.argv[1]], stdout=subprocess.DEVNULL)
print(os.wait4(process.pid, 0)[2].ru_maxrss, file=sys.stderr)
"""
_PYPDF: Final = "from buergerbuero.config.bench import plain_pdf; plain_pdf.main({!r})"


@dataclass(frozen=True)
class _Work:
    """A kind of work: as it is asked for, and what it is without a process of its own.

    `alone` is a program that does it, given what on its stdin: so its memory can be told.
    """

    name: str
    asked: Callable[[], object]
    bare: Callable[[], object]
    alone: str
    given: bytes


@dataclass(frozen=True)
class Took:
    """What one kind of work took: by the clock on the wall, and of processor time without a process of its own.

    `memory`: bytes that its process had at most, libraries included.
    """

    name: str
    seconds: tuple[float, ...]
    processor: tuple[float, ...]
    memory: int


def measure(times: int = TIMES) -> list[Took]:
    """Measure all kinds of work, one after the other, each so many times."""
    pdf = plain_pdf.made()
    wish = _wish(pdf)
    plain = {name: "/" + said[0] if name.startswith("k") else said[0] for name, said in wish.values.items()}
    filled = actions.fill_paper_form(pdf, wish)
    return [_took(each, times) for each in (*_ours(pdf, wish, filled), *_of_pypdf(pdf, plain))]


def report(times: int = TIMES) -> int:
    """Measure and say it."""
    head = "".join(f"{name:>12}" for name in ("p50 ms", "p95 ms", "processor", "memory MB"))
    progress.say(f"\n  a form of {plain_pdf.FIELDS} fields{'':<4}{head}")
    for took in measure(times):
        fifty, most = (milliseconds(took.seconds, percent) for percent in (50, 95))
        figures = (fifty, most, milliseconds(took.processor, 50), round(took.memory / 1_000_000))
        progress.say(f"  {took.name:<24}{''.join(f'{figure:>12}' for figure in figures)}")
    return 0


def _wish(pdf: bytes) -> Filling:
    fields = queries.paper_form(pdf, texts=False).fields
    ticked = {one.name: (one.states[0],) for one in fields if one.kind is FieldKind.CHECK}
    written = {one.name: (_NAMES[number % len(_NAMES)],) for number, one in enumerate(fields)}
    return Filling({**written, **ticked})


def _ours(pdf: bytes, wish: Filling, filled: bytes) -> Iterator[_Work]:
    written = wire.filling_written(pdf, wish)
    yield _Work("import", lambda: _imported(pdf), lambda: _imported_here(pdf), _INSIDE.format("look"), pdf)
    yield _Work(
        "fill",
        lambda: actions.fill_paper_form(pdf, wish),
        lambda: inside.WORK["fill"](written),
        _INSIDE.format("fill"),
        written,
    )
    yield _Work(
        "read back",
        lambda: queries.paper_form(filled, texts=False),
        lambda: wire.read(inside.WORK["glance"](filled)),
        _INSIDE.format("glance"),
        filled,
    )


def _of_pypdf(pdf: bytes, values: dict[str, str]) -> Iterator[_Work]:
    def fill() -> bytes:
        return plain_pdf.filled(pdf, values)

    filled = fill()
    yield _Work("pypdf: fill", fill, fill, _PYPDF.format("fill"), json.dumps(values).encode())

    def read() -> object:
        return plain_pdf.read(filled)

    yield _Work("pypdf: read back", read, read, _PYPDF.format("read"), filled)


def _imported(pdf: bytes) -> object:
    """Do what the command does: read, clean, propose, and write all files of the folder (in memory)."""
    return forms.sketch_service(pdf, named=lambda title: "messung").files


def _imported_here(pdf: bytes) -> object:
    form = wire.read(inside.WORK["look"](pdf))
    return writing.folder(proposing.propose(form), service="messung", pdf=inside.WORK["clean"](pdf))


def _took(work: _Work, times: int) -> Took:
    return Took(
        work.name,
        _timed(work.asked, times, time.perf_counter),
        _timed(work.bare, times, time.process_time),
        _memory(work.alone, work.given),
    )


def _timed(work: Callable[[], object], times: int, clock: Callable[[], float]) -> tuple[float, ...]:
    work()
    seconds = []
    for _ in range(times):
        begin = clock()
        work()
        seconds.append(clock() - begin)
    return tuple(seconds)


def _memory(program: str, given: bytes) -> int:
    """Return what a process of its own takes for the same work at most (`ru_maxrss`).

    A small process begins it: the figure of one that we began would not be below our own.
    """
    done = subprocess.run(
        [sys.executable, "-I", "-c", _WEIGHING, program], input=given, capture_output=True, check=True
    )
    return int(done.stderr.split()[-1]) * 1024
