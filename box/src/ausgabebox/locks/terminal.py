"""Commissioning at the keyboard: asks the technician step by step, and writes the wiring and the paper of it."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from ausgabebox.locks.commissioning import Learned, Question, Step, learn
from ausgabebox.locks.port import Line
from ausgabebox.locks.wiring import Wiring
from ausgabebox.locks.wiring_file import save

STEPS: Mapping[Step, str] = MappingProxyType(
    {
        Step.START: "Leeren Sie alle Fächer, schließen Sie alle Türen und das Gehäuse, Netzstecker ein.",
        Step.PUT_IN: "Legen Sie ein Dokument in Fach {} und lassen Sie die Tür offen.",
        Step.TAKE_OUT: "Nehmen Sie das Dokument wieder aus Fach {}.",
        Step.SHUT: "Schließen Sie die Tür von Fach {}.",
        Step.OPEN_SHELL: "Öffnen Sie das Gehäuse.",
        Step.CLOSE_SHELL: "Schließen Sie das Gehäuse wieder.",
        Step.UNPLUG: "Ziehen Sie den Netzstecker.",
        Step.PLUG_IN: "Stecken Sie den Netzstecker wieder ein.",
        Step.DRAIN: "Lassen Sie die Notstromversorgung „Akku schwach“ melden (Prüftaste).",
        Step.RECHARGE: "Beenden Sie die Meldung „Akku schwach“.",
    }
)
QUESTIONS: Mapping[Question, str] = MappingProxyType(
    {Question.OPENED: "Welche Tür ist aufgegangen?", Question.LIT: "Welche Leuchte ist an?"}
)
DONE = "Erledigt? (j = ja, n = geht nicht) "
NUMBER = "Nummer des Fachs (leer: keine): "

Say = Callable[[str], object]
Hear = Callable[[str], str]


class Terminal:
    """A `Person` who reads and types."""

    def __init__(self, say: Say, hear: Hear = input) -> None:
        self._say = say
        self._hear = hear

    def do(self, step: Step, compartment: int | None) -> bool:
        """Ask to do it."""
        self._say("\n" + STEPS[step].format(compartment) + "\n")
        while (answer := self._hear(DONE).strip().lower()) not in ("j", "ja", "n", "nein"):
            pass
        return answer.startswith("j")

    def look(self, question: Question, compartment: int) -> int | None:
        """Ask what there is to see, without saying what is expected."""
        self._say("\n" + QUESTIONS[question] + "\n")
        while (answer := self._hear(NUMBER).strip()) and not answer.isdecimal():
            pass
        return int(answer) if answer else None


def commission(
    line: Line, plan: Wiring, into: Path, person: Terminal, pause: Callable[[float], None] = time.sleep
) -> Learned:
    """Learn the wiring; write it to `into`, its paper beside it. Raises Failed, BusFault, OSError: no wiring then."""
    learned = learn(line, plan, person, pause)
    into.with_suffix(".md").write_text(paper(learned), encoding="utf-8")
    save(into, learned.wiring)
    return learned


def paper(learned: Learned) -> str:
    """The acceptance, door by door, as Markdown."""
    head = "| Fach | gesehen | Leuchte | Türkontakt nach | geschlossen bei | belegt bei |\n|---|---|---|---|---|---|\n"
    rows = [
        f"| {one.compartment} | Tür {one.opened} | {one.lit or '–'} | {one.looks + 1} Lesungen"
        f" | {_level(one.shut_level)} | {_level(one.inside_level)} |\n"
        for one in learned.doors
    ]
    return (
        "# Abnahme der Türen\n\n"
        "Je Fach: Impuls an das Schloss bei scharfer Versorgung; nur der Kontakt dieser Tür darf sich ändern, und die\n"
        "Person am Schrank nennt die Tür, die sie offen sieht. Danach Dokument hinein, heraus, Tür zu.\n\n"
        + head
        + "".join(rows)
        + "\nDatum, Namen und Unterschriften beider Personen:\n"
    )


def _level(high: bool) -> str:
    return "1" if high else "0"
