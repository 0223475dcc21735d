"""./buergerbuero box fetch: take in what a box wrote onto a stick (`ausgabebox export`), where there is no line.

With the settings of boxlink (deploy/as boxlink box fetch FILE): it keeps what came, and holds no key of ours.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ausgabebox.disk import sticks
from ausgabebox.disk.sticks import BadFile
from ausgabebox.protocol import bundles
from ausgabebox.protocol.errors import ProtocolError, UnknownKey
from ausgabebox.protocol.signing import Context
from buergerbuero.base import clock
from buergerbuero.config.cli import reach
from buergerbuero.config.cli.trouble import Trouble

if TYPE_CHECKING:
    from buergerbuero.pickup.actions.sticks import Fetched

_NOTHING: Final = "Nothing was taken, and nothing is lost: what waits stays at the box."
_AGAIN: Final = f"{_NOTHING} Write it anew there: ausgabebox export FILE."


def main(arguments: Sequence[str]) -> int:
    """Take it in and say what was taken. Raises Trouble."""
    parser = argparse.ArgumentParser(prog="buergerbuero box fetch", description="Take in what a box wrote.")
    parser.add_argument("file", type=Path, help="the file that `ausgabebox export` has written")
    options = parser.parse_args(arguments)
    try:
        content = sticks.read(options.file)
    except BadFile as error:
        raise Trouble(error.message, error.remedy) from None
    with reach.data("boxlink"):
        from buergerbuero.pickup import actions  # noqa: PLC0415 - models need Django's setup before

        try:
            fetched = actions.take_bundle(body=content, now=clock.now())
        except ProtocolError as error:
            raise _refused(content, error) from None
    print("\n".join(_told(fetched)))
    return 0


def _told(fetched: "Fetched") -> Iterator[str]:
    yield f"Box {fetched.box_id}, written {fetched.at:%Y-%m-%d %H:%M} UTC by its clock."
    yield f"Taken: {fetched.new}. Known before, and not taken again: {fetched.known}."
    if fetched.left:
        yield f"NOT taken: {fetched.left}, for which there is no room today. They stay at the box: fetch them tomorrow."
    if fetched.missing:
        first, last = fetched.missing
        yield f"Messages {first} to {last} are missing. If they do not come within the hour, the desk shows an alarm."
    yield f"Answer the box, or it says all of this again: ./buergerbuero box deliver {fetched.box_id} FILE"


def _refused(content: bytes, error: ProtocolError) -> Trouble:
    try:
        claimed = bundles.claimed(content)
    except ProtocolError:
        return Trouble("This holds no messages of a box, or is damaged or cut off.", _AGAIN)
    if claimed.direction is not Context.UP:
        return Trouble("This is what the town hall has written for a box.", "Bring it there: ausgabebox take FILE.")
    if isinstance(error, UnknownKey):
        remedy = f"{_NOTHING} Is the box registered here (box register), with the keys that it has now?"
        return Trouble(f"No box that may call has signed this; it names itself {claimed.box_id}.", remedy)
    return Trouble("This was changed after the box had written it.", f"{_AGAIN} Ask who had the stick.")
