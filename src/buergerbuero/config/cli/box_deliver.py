"""./buergerbuero box deliver: write what waits for a box onto a stick (`ausgabebox take`), where there is no line.

With the settings of the worker (deploy/as worker box deliver BOX FILE), who alone signs: it reads first what the box
has said, so that grants for what was loaded go along, and what it need not say again.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ausgabebox.disk import sticks
from ausgabebox.disk.sticks import BadFile
from buergerbuero.base import clock
from buergerbuero.base.settings import NotHeld
from buergerbuero.config.cli import reach
from buergerbuero.config.cli.trouble import Trouble

if TYPE_CHECKING:
    from buergerbuero.pickup.actions.sticks import Delivered


def main(arguments: Sequence[str]) -> int:
    """Write it and say what is left. Raises Trouble."""
    parser = argparse.ArgumentParser(prog="buergerbuero box deliver", description="Write what waits for a box.")
    parser.add_argument("box", help="how the town calls the box")
    parser.add_argument("file", type=Path, help="where to write it; the box takes it by `ausgabebox take`")
    options = parser.parse_args(arguments)
    with reach.data("worker"):
        delivered = _packed(options.box)
    try:
        sticks.write(options.file, delivered.content)
    except BadFile as error:
        raise Trouble(error.message, error.remedy) from None
    print(f"{delivered.messages} messages for {options.box}; all that it said up to {delivered.kept} is acknowledged.")
    print(f"At the box: ausgabebox take {sticks.shown(options.file.name)}")
    if delivered.left:
        print(f"{delivered.left} more do not fit: bring what the box exports then, and deliver again.")
    return 0


def _packed(box_id: str) -> "Delivered":
    """Read what the box has said, and return what waits for it. Raises Trouble."""
    from buergerbuero.pickup import actions, queries, values  # noqa: PLC0415 - models need Django's setup before

    now, running = clock.now(), queries.ids_in_operation()
    try:
        if box_id in running:
            actions.take(box_id=box_id, now=now)
            actions.say_what_is_due(box_id=box_id, now=now)
        return actions.bundle_for(box_id=box_id, now=now)
    except values.UnknownBox:
        remedy = f"In operation: {', '.join(running) or 'none'}."
        raise Trouble(f"No box in operation is called {box_id!r}.", remedy) from None
    except NotHeld:
        remedy = "Run it with the settings of the worker: deploy/as worker box deliver BOX FILE"
        raise Trouble("The key that boxes believe is not here.", remedy) from None
