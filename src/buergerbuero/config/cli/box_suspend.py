"""./buergerbuero box suspend: have a box take a colleague's card no more (operation).

With the settings of the worker (deploy/as worker box suspend BOX CARD), who alone signs.
"""

import argparse
from collections.abc import Sequence

from ausgabebox.protocol.errors import Malformed
from buergerbuero.base import clock
from buergerbuero.base.actors import SYSTEM
from buergerbuero.base.settings import NotHeld
from buergerbuero.config.cli import reach
from buergerbuero.config.cli.trouble import Trouble


def main(arguments: Sequence[str]) -> int:
    """Tell the box. Raises Trouble."""
    parser = argparse.ArgumentParser(
        prog="buergerbuero box suspend", description="Have a box take a colleague's card no more."
    )
    parser.add_argument("box", help="how the town calls the box")
    parser.add_argument("card", help="the id under which the card was enrolled there, such as S2")
    options = parser.parse_args(arguments)
    with reach.data("worker"):
        suspend(options.box, options.card)
    print(f"The box {options.box} is told with its next call that card {options.card} counts no more.")
    print("Without a line, carry it there: box deliver. Whether it knows such a card, the box alone knows.")
    return 0


def suspend(box_id: str, card: str) -> None:
    """Tell the box, if there is such a one. Raises Trouble."""
    from buergerbuero.pickup import actions, queries, values  # noqa: PLC0415 - models need Django's setup before

    try:
        actions.suspend_card(box_id=box_id, staff_id=card, by=SYSTEM, now=clock.now())
    except values.UnknownBox:
        running = ", ".join(queries.ids_in_operation()) or "none"
        raise Trouble(f"No box in operation is called {box_id!r}.", f"In operation: {running}.") from None
    except Malformed:
        raise Trouble(f"{card!r} is no id of a card.", "Give the one of its enrolment, such as S2.") from None
    except NotHeld:
        remedy = "Run it with the settings of the worker: deploy/as worker box suspend BOX CARD"
        raise Trouble("The key that boxes believe is not here.", remedy) from None
