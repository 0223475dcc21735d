"""What `ausgabebox` does on the command line."""

import argparse
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

from ausgabebox.agent.thread import Stopped
from ausgabebox.disk.sticks import BadFile
from ausgabebox.keys.files import KeysUnfit
from ausgabebox.link.enrolling import NotEnrolled
from ausgabebox.locks.commissioning import Failed as CommissioningFailed
from ausgabebox.locks.port import BusFault
from ausgabebox.locks.wiring import MOST, BadWiring
from ausgabebox.program import commands
from ausgabebox.program.arguments import whole
from ausgabebox.program.config import BadConfig
from ausgabebox.store.database import StoreUnfit

_EXPECTED = (
    BadConfig,
    BadFile,
    BadWiring,
    BusFault,
    CommissioningFailed,
    KeysUnfit,
    NotEnrolled,
    OSError,
    Stopped,
    StoreUnfit,
    ValueError,
    commands.Failed,
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command that is named; what goes wrong is one line, not a traceback."""
    chosen = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    try:
        return int(chosen.do(chosen, commands.say))
    except EOFError:
        sys.stderr.write("ausgabebox: this asks something, and nobody answers: run it at a terminal\n")
        return 1
    except _EXPECTED as error:
        sys.stderr.write(f"ausgabebox: {error}\n")
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ausgabebox", description="The program of a Dokumenten-Ausgabebox.")
    verbs = parser.add_subparsers(required=True, metavar="command")
    _verb(verbs, "run", commands.start, "run the box until it is told to stop")
    keys = _verb(verbs, "keys", commands.make_keys, "make the keys of a new box, or show the id of those it has")
    keys.add_argument("--box-id", help="how the town hall calls this box; needed for new keys, and never changed after")
    ask = _verb(verbs, "request", commands.request, "write the file by which the town hall gets to know this box")
    ask.add_argument("file", type=Path)
    answer = _verb(verbs, "settle", commands.settle, "keep the file that the town hall answered with")
    answer.add_argument("file", type=Path)
    answer.add_argument("--words", help="what the town hall shows beside the papers (default: ask)")
    learn = _verb(verbs, "commission", commands.commission, "check the wires at the cabinet, learn what contacts say")
    learn.add_argument("--size", type=whole(1, MOST), default=8, help="compartments (default 8)")
    staff = _verb(verbs, "enrol", commands.enrol, "let in one of the first two members of staff, and make the card")
    staff.add_argument("name", help="a short word, such as S1; no name of a person")
    staff.add_argument("--card", help="a card that exists already (default: make one)")
    staff.add_argument("--pin-file", type=Path, help="where the PIN stands (default: ask)")
    _verb(verbs, "status", commands.status, "say how the box is, and whether its memory and journal are sound")
    brought = _verb(verbs, "take", commands.take, "hand in what the town hall wrote onto a stick, while it runs too")
    brought.add_argument("file", type=Path, help="of ./buergerbuero box deliver, or a single message or grant")
    carried = _verb(verbs, "export", commands.export, "write what waits for the town hall, while it runs too")
    carried.add_argument("file", type=Path, help="where to write it; the town hall takes it by box fetch")
    table = verbs.add_parser("print-table", help="write down as Markdown what a compartment may do")
    table.add_argument("file", type=Path)
    table.set_defaults(do=commands.print_table)
    return parser


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, do: object, words: str
) -> argparse.ArgumentParser:
    parser = verbs.add_parser(name, help=words)
    parser.add_argument("--config", type=Path, default=Path("/etc/ausgabebox/box.toml"), help="the file of this box")
    parser.set_defaults(do=do)
    return parser


if __name__ == "__main__":
    sys.exit(main())
