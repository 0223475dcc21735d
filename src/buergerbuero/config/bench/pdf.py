"""Fillable PDFs: how long a form takes to be imported, filled and read back, in how much memory, beside plain pypdf.

Imported when Django is set up. Ours are called as commands call them, so each time holds a process that is begun, shut
in and ended. pypdf is called in this process, ready to go; it draws what a form's own font has.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from buergerbuero.config.bench import plain_pdf
from buergerbuero.config.bench.figures import milliseconds
from buergerbuero.config.cli import progress
from buergerbuero.documents import actions, queries
from buergerbuero.documents.adapters.acroform import wire
from buergerbuero.documents.values import FieldKind, Filling
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
class Took:
    """What one kind of work took. `memory`: bytes that its process had at most, libraries included."""

    name: str
    seconds: tuple[float, ...]
    memory: int


def measure(times: int = TIMES) -> list[Took]:
    """Measure all kinds of work, one after the other, each so many times."""
    pdf = plain_pdf.made()
    form = queries.paper_form(pdf, texts=False)
    wish = Filling(
        {
            one.name: (one.states[0],) if one.kind is FieldKind.CHECK else (_NAMES[number % len(_NAMES)],)
            for number, one in enumerate(form.fields)
        }
    )
    plain = {name: "/" + said[0] if name.startswith("k") else said[0] for name, said in wish.values.items()}
    filled, by_pypdf = actions.fill_paper_form(pdf, wish), plain_pdf.filled(pdf, plain)
    asked = json.dumps(plain).encode()
    written = wire.filling_written(pdf, wish)
    return [
        _took("import", times, lambda: _imported(pdf), _INSIDE.format("look"), pdf),
        _took("fill", times, lambda: actions.fill_paper_form(pdf, wish), _INSIDE.format("fill"), written),
        _took("read back", times, lambda: queries.paper_form(filled, texts=False), _INSIDE.format("glance"), filled),
        _took("pypdf: fill", times, lambda: plain_pdf.filled(pdf, plain), _PYPDF.format("fill"), asked),
        _took("pypdf: read back", times, lambda: plain_pdf.read(by_pypdf), _PYPDF.format("read"), by_pypdf),
    ]


def report(times: int = TIMES) -> int:
    """Measure and say it."""
    progress.say(
        f"\n  a form of {plain_pdf.FIELDS} fields{'':<10}{'best ms':>9}{'p50 ms':>8}{'p95 ms':>8}{'memory MB':>11}"
    )
    for took in measure(times):
        best, fifty, most = (milliseconds(took.seconds, percent) for percent in (0, 50, 95))
        progress.say(f"  {took.name:<30}{best:>9}{fifty:>8}{most:>8}{round(took.memory / 1_000_000):>11}")
    return 0


def _imported(pdf: bytes) -> object:
    """Do what the command does: read, clean, propose, and write all files of the folder (in memory)."""
    form = queries.paper_form(pdf, texts=True)
    return writing.folder(proposing.propose(form), service="messung", pdf=actions.clean_paper_form(pdf))


def _took(name: str, times: int, work: Callable[[], object], alone: str, given: bytes) -> Took:
    work()
    seconds = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begin)
    return Took(name, tuple(seconds), _memory(alone, given))


def _memory(program: str, given: bytes) -> int:
    """Return what a process of its own takes for the same work at most (`ru_maxrss`).

    A small process begins it: the figure of one that we began would not be below our own.
    """
    done = subprocess.run(
        [sys.executable, "-I", "-c", _WEIGHING, program], input=given, capture_output=True, check=True
    )
    return int(done.stderr.split()[-1]) * 1024
