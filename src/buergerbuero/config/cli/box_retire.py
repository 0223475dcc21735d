"""./buergerbuero box retire: take a box out of operation at the town hall (operation).

Says first what becomes of what waits for it or lies in it; the box's name is typed in once more.
"""

import argparse
from collections.abc import Sequence
from typing import Final

from buergerbuero.base import clock
from buergerbuero.base.actors import SYSTEM
from buergerbuero.config.cli import reach
from buergerbuero.config.cli.trouble import Trouble

_AFTER: Final = (
    "Its calls and files are refused from now on, and its keys never count again; a new computer registers anew.\n"
    "Take it out of towns/<town>/ausgabebox.yaml and publish: until then people can still choose it. Who does gets"
    " no PIN, and the document waits at the counter.\n"
    "The box itself hears of nothing: switch it off, or it goes on giving out what lies in it."
)


def main(arguments: Sequence[str]) -> int:
    """Ask, and retire it. Raises Trouble."""
    parser = argparse.ArgumentParser(prog="buergerbuero box retire", description="Take a box out of operation.")
    parser.add_argument("box", help="how the town calls the box")
    parser.add_argument("--confirm", help="the same once more; asked for otherwise")
    options = parser.parse_args(arguments)
    with reach.data("owner"):
        print(consequences(options.box))
        retire(options.box, options.confirm or _typed())
    print(f"Retired.\n{_AFTER}")
    return 0


def consequences(box_id: str) -> str:
    """Return what retiring a box means for what waits for it. Raises Trouble."""
    from buergerbuero.pickup import queries, values  # noqa: PLC0415 - models need Django's setup before

    try:
        orders = queries.open_orders(box_id)
    except values.UnknownBox:
        running = ", ".join(queries.ids_in_operation()) or "none"
        raise Trouble(f"No box in operation is called {box_id!r}.", f"In operation: {running}.") from None
    inside = [each for each in orders if each.state is not values.OrderState.ORDERED]
    lines = [
        f"{len(orders) - len(inside)} documents wait to be laid in. They go to the counter.",
        f"{len(inside)} documents lie in it. Two colleagues take them out, by docs/box/notoeffnung.md if the box no"
        " longer opens, and bring them to the counter:",
        *(f"  compartment {each.compartment}: {each.doc_ref}" for each in inside),
        "They look into every compartment, also where nothing is known to lie: what the box said last may not have"
        " arrived here.",
        "Each of these people is told that it can no longer be collected at the box, and again when it lies at the"
        " counter. Their PINs and codes are destroyed here.",
    ]
    return "\n".join(lines)


def _typed() -> str:
    try:
        return input("Type the name of the box to retire it: ")
    except EOFError:
        remedy = "Run it at a terminal, or give the name once more by --confirm."
        raise Trouble("Nobody typed the name of the box: nothing was changed.", remedy) from None


def retire(box_id: str, typed: str) -> None:
    """Retire it where its name was typed once more. Raises Trouble."""
    from buergerbuero.pickup import actions, values  # noqa: PLC0415 - models need Django's setup before

    if typed.strip() != box_id:
        raise Trouble("That is not the name of this box: nothing was changed.", f"Type {box_id} to retire it.")
    try:
        actions.retire_box(box_id=box_id, by=SYSTEM, now=clock.now())
    except (values.UnknownBox, values.NotAllowed):
        raise Trouble("This box was retired meanwhile.", "Nothing is left to do.") from None
