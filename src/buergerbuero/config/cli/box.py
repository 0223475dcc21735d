"""./buergerbuero box: try and prove the Dokumenten-Ausgabebox without a cabinet; register one, carry its messages.

The program of a real box is `ausgabebox` (box/README.md); it runs in the cabinet and needs nothing of this.
"""

import argparse
import importlib
from collections.abc import Mapping, Sequence
from typing import Final

VERBS: Final[Mapping[str, tuple[str, str]]] = {
    "check-model": ("ausgabebox.model.command", "visit every state that box, people and power cuts can reach together"),
    "simulate": ("ausgabebox.simulated.command", "let people, clerks, attackers and faults live with the real program"),
    "timing": ("ausgabebox.simulated.timing", "measure from the PIN to the pulse, over a serial port"),
    "register": (f"{__package__}.box_register", "know a new box, and give it its papers (operation)"),
    "retire": (f"{__package__}.box_retire", "take a box out of operation at the town hall (operation)"),
    "suspend": (f"{__package__}.box_suspend", "have a box take a colleague's card no more (operation)"),
    "fetch": (f"{__package__}.box_fetch", "take in what a box wrote onto a stick (operation)"),
    "deliver": (f"{__package__}.box_deliver", "write what waits for a box onto a stick (operation)"),
}
"""Each module has `main(arguments) -> int`; it is loaded when it is asked for."""


def main(arguments: Sequence[str]) -> int:
    """Run one of them; the exit code is 1 where something is broken."""
    listing = "\n".join(f"  {verb:<12} {summary}" for verb, (_, summary) in VERBS.items())
    parser = argparse.ArgumentParser(
        description="The Dokumenten-Ausgabebox.", epilog=listing, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("verb", choices=VERBS, metavar="VERB", help="one of those below; VERB --help tells more")
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="...")
    options = parser.parse_args(arguments)
    module, _ = VERBS[options.verb]
    return int(importlib.import_module(module).main(options.rest))
