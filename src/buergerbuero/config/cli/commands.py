"""The commands: what each is for, what must be set up before it, and the module whose `main` runs it.

Standard library only.
"""

from dataclasses import dataclass
from typing import Literal

Needs = Literal["nothing", "running", "checking", "testing"]
"""`running`: what demo and operation need; `checking`: that and the tools for checks; `testing`: Chromium too."""


@dataclass(frozen=True)
class Command:
    """One word after ./buergerbuero."""

    summary: str
    needs: Needs
    module: str


_HERE = "buergerbuero.config.cli"
_BENCH = "buergerbuero.config.bench"

COMMANDS = {
    "demo": Command("set up all and serve portal, desk and worker with invented cases", "running", f"{_HERE}.demo"),
    "test": Command("set up all and run checks and tests (--all: the long ones too)", "testing", f"{_HERE}.test"),
    "check": Command(
        "style, types, imports, texts, services and more; with names, only these", "checking", f"{_HERE}.check"
    ),
    "fix": Command("correct what a machine can correct: imports, style, layout", "checking", f"{_HERE}.fix"),
    "doctor": Command("list every part: there or missing, and the command that helps", "nothing", f"{_HERE}.doctor"),
    "setup": Command("set up all that demo needs, and nothing more", "nothing", f"{_HERE}.setup"),
    "serve": Command("run portal, desk or worker from the environment (operation)", "running", f"{_HERE}.serve"),
    "migrate": Command("bring the database to this version (operation)", "running", f"{_HERE}.migrate"),
    "texts": Command("update, check, compile: what pages say in other languages", "running", f"{_HERE}.texts"),
    "services": Command("preview, check, submit, publish and more for services", "running", f"{_HERE}.services"),
    "pdf": Command("fillable PDFs: import, fill, read, export", "running", f"{_HERE}.pdf"),
    "box": Command("the Dokumenten-Ausgabebox: simulate, check-model and more", "running", f"{_HERE}.box"),
    "audit": Command("verify: is the audit log whole and unaltered?", "running", f"{_HERE}.audit"),
    "administrator": Command("make the first person who may log in (operation)", "running", f"{_HERE}.administrator"),
    "manage": Command("Django's manage.py, from the environment", "running", f"{_HERE}.manage"),
    "bench": Command("measure whole applications, beside plain Django", "testing", f"{_BENCH}.command"),
    "map": Command("write docs/map.md: what is where", "checking", f"{_HERE}.codemap"),
    "lock": Command("choose the versions of all packages anew and write them down", "nothing", f"{_HERE}.lock"),
}


def listing() -> str:
    """The text that ./buergerbuero shows when it is asked for nothing."""
    width = max(len(name) for name in COMMANDS)
    lines = [f"  {name:<{width}}  {command.summary}" for name, command in COMMANDS.items()]
    return "\n".join(["Usage: ./buergerbuero COMMAND [--help]", "", *lines])
