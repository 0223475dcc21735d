"""./buergerbuero bench: how many applications a second, how long they take, what one costs, beside plain Django."""

import argparse
import importlib
import json
from collections.abc import Sequence
from functools import partial
from typing import Final

from buergerbuero.config.bench import applying, house, load, paper, weighing
from buergerbuero.config.bench.browsing import Failed
from buergerbuero.config.bench.figures import Run, table
from buergerbuero.config.bench.house import House
from buergerbuero.config.cli import progress, reach, supervision
from buergerbuero.config.cli.trouble import Trouble

PEOPLE: Final = (1, 8, 32)
SHORT, LONG = 12.0, 60.0
"""Seconds of a run."""
WARM_UP: Final = 3.0
RESULT: Final = house.STATE / "result.json"


def main(arguments: Sequence[str]) -> int:
    """Measure and report; 1 if anything failed. Raises Trouble."""
    options = _parse(arguments)
    if options.pdf:
        with reach.files_only():
            return int(importlib.import_module("buergerbuero.config.bench.pdf").report())
    seconds = SHORT if options.short else LONG
    with supervision.stoppable(), house.furnished(options.port) as furnished:
        try:
            weights = _weigh(furnished, options.workers)
            runs = [
                *_ours(furnished, seconds, options.workers, weights),
                *_yardsticks(furnished, seconds, options.workers),
            ]
        except Failed as failure:
            raise Trouble(f"An application failed: {failure}", f"The logs are in {house.LOGS}") from None
    progress.say(f"\n{table(runs)}\n")
    for name, weight in weights.items():
        progress.say(f"  {name:<42}{weight}")
    RESULT.write_text(json.dumps({"weights": weights, "runs": [run.as_json() for run in runs]}, indent=1), "utf-8")
    progress.say(f"\n  For programs: {RESULT}")
    return _verdict(runs)


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure whole applications over HTTP, with a durable database.")
    parser.add_argument("--short", action="store_true", help=f"runs of {SHORT:.0f} instead of {LONG:.0f} seconds")
    parser.add_argument("--port", type=int, default=8040, help="the portal's; the yardsticks take the next")
    parser.add_argument("--workers", type=int, default=2, help="processes of the web server (default: 2)")
    parser.add_argument("--pdf", action="store_true", help="fillable PDFs instead: imported, filled, read back")
    return parser.parse_args(arguments)


def _weigh(furnished: House, workers: int) -> dict[str, int]:
    """What one page and one application cost, with nobody else there."""
    with furnished.statements_logged(), furnished.open(workers=1):
        costs = weighing.statements(furnished.ports.portal, house.DATABASE_LOG, paper.proof())
    with furnished.open(workers=workers):
        size, requests = weighing.first_page(f"http://127.0.0.1:{furnished.ports.portal}/leistung/{applying.SERVICE}/")
    saved = [cost for cost in costs if cost.method == "POST"]
    shown = [cost for cost in costs if cost.method == "GET"]
    return {
        "first page, bytes": size,
        "first page, requests": requests,
        "requests of an application": len(costs),
        "statements of an application": sum(cost.statements for cost in costs),
        "statements of a page shown, at most": max(cost.statements for cost in shown),
        "statements of a page saved, at most": max(cost.statements for cost in saved[:-1]),
        "statements of the submit": saved[-1].statements,
    }


def _ours(furnished: House, seconds: float, workers: int, weights: dict[str, int]) -> list[Run]:
    apply = partial(applying.apply, pdf=paper.proof())
    with furnished.open(workers=workers) as running:
        load.run("warm up", apply, port=furnished.ports.portal, people=4, seconds=WARM_UP)
        runs = [_run("whole applications", apply, furnished.ports.portal, people, seconds) for people in PEOPLE]
        weights["memory after it (PSS), MB"] = round(weighing.memory(running) / 1_000_000)
    return runs


def _yardsticks(furnished: House, seconds: float, workers: int) -> list[Run]:
    port, wizard = furnished.yardsticks, partial(applying.wizard, pdf=paper.proof())
    with furnished.open_yardsticks(workers=workers):
        load.run("warm up", wizard, port=port, people=4, seconds=WARM_UP)
        wizards = [_run("wizard of django-formtools", wizard, port, people, seconds) for people in PEOPLE]
        return [*wizards, *(_run("bare view, one row", applying.bare, port, people, seconds) for people in PEOPLE)]


def _run(name: str, one: applying.One, port: int, people: int, seconds: float) -> Run:
    progress.say(f"{name}, {people} at a time, {seconds:.0f} s ...")
    return load.run(name, one, port=port, people=people, seconds=seconds)


def _verdict(runs: Sequence[Run]) -> int:
    failures = sorted({failure for run in runs for failure in run.failures})
    if failures:
        progress.say("\n  Failures, which no run may have:\n    " + "\n    ".join(failures[:20]))
    return 1 if failures else 0
