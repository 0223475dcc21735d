"""./buergerbuero box register: know a new box by its keys, and give it its papers (operation).

The box writes a request onto a stick (`ausgabebox request`) and shows its words on its screen; they are typed in here,
so that nobody can put another box in between. The words of the answer are compared at the box.
"""

import argparse
import datetime
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from ausgabebox.disk import sticks
from ausgabebox.disk.sticks import BadFile
from ausgabebox.protocol import enrolment
from ausgabebox.protocol.errors import ProtocolError
from buergerbuero.base import clock
from buergerbuero.base.actors import SYSTEM
from buergerbuero.config.cli import boxauthority, reach
from buergerbuero.config.cli.trouble import Trouble

REACH: Final = {"niedrig": "low", "beliebig": "any"}
PUBLIC: Final = "pickup-public-key"
ANSWER: Final = "antwort.box"


def main(arguments: Sequence[str]) -> int:
    """Register it and write its papers. Raises Trouble."""
    options = _parse(arguments)
    asked = _read(options.request)
    _opened(asked)
    compare(asked, options.words or _typed())
    with reach.data("owner"):
        papers = enrol(asked, keys=options.keys or _own_folder(), address=_address(options.address), now=clock.now())
    answer = options.papers or options.request.with_name(ANSWER)
    try:
        sticks.write(answer, papers)
    except BadFile as error:
        remedy = f"{error.remedy} The box is registered: the same command makes its papers anew."
        raise Trouble(error.message, remedy) from None
    print(f"Registered. Papers for the box: {answer}\nThe box must show these words: {enrolment.words(papers)}")
    return 0


def compare(request: bytes, typed: str) -> None:
    """Hold what the box shows against the file. Raises Trouble, which never says the words of the file."""
    if typed.strip().upper() != enrolment.words(request):
        raise Trouble(
            "The words that were typed are not those of this file.",
            "Look at the screen of the box, and type them once more. If they still differ, this file is not from that"
            " box: do not register it, and ask who had the stick.",
        )


def enrol(request: bytes, *, keys: Path, address: str, now: datetime.datetime) -> bytes:
    """Register a box that the town's ausgabebox.yaml knows; return its papers. As the owner. Raises Trouble."""
    from buergerbuero.catalogue import queries as catalogue  # noqa: PLC0415 - models need Django's setup before
    from buergerbuero.pickup import actions as pickup  # noqa: PLC0415 - as above
    from buergerbuero.pickup.values import BadBox  # noqa: PLC0415 - as above

    asked = _opened(request)
    try:
        rules = catalogue.town().pickup
    except catalogue.NothingPublished:
        rules = None
    place = (rules.boxes.value or {}).get(asked.box_id) if rules else None
    if place is None:
        raise Trouble(
            f"No box of the town is called {asked.box_id!r}.",
            "Write it into towns/<town>/ausgabebox.yaml under boxen, publish, and try again.",
        )
    try:
        certificate = boxauthority.certify(keys, asked.certificate_request, asked.box_id, now=now)
    except boxauthority.BadRequest:
        raise Trouble("The box asks for a certificate that we do not give.", "Let it make its request anew.") from None
    try:
        pickup.register_box(
            box_id=asked.box_id,
            name=place.name,
            place=f"{place.place}, {place.address.text()}",
            signing_key=asked.signing_key,
            sealing_key=asked.sealing_key,
            fingerprint=boxauthority.fingerprint(certificate),
            compartments={int(number): REACH[each] for number, each in place.compartments.items()},
            by=SYSTEM,
            now=now,
        )
    except BadBox as error:
        raise _not_registered(asked.box_id, str(error)) from None
    authority = (keys / boxauthority.CERTIFICATE).read_bytes()
    town_key = bytes.fromhex((keys / PUBLIC).read_text(encoding="ascii").strip())
    return enrolment.pack_papers(enrolment.Papers(asked.box_id, address, authority, certificate, (town_key,)))


def _not_registered(box_id: str, why: str) -> Trouble:
    if why == "retire_first":
        return Trouble(
            f"{box_id} is in operation with other keys.",
            f"Retire the computer before this one first: ./buergerbuero box retire {box_id}. It says what becomes of"
            " the documents. Then register this request again.",
        )
    if why == "known_keys":
        remedy = "It needs new keys in an empty folder (`ausgabebox keys --box-id ID`) and a new request."
        return Trouble("These keys have been registered before: for another box, or for one that was retired.", remedy)
    return Trouble(f"This box is not registered ({why}).", "Let the box make its request anew (`ausgabebox request`).")


def _typed() -> str:
    try:
        return input("The words beside the request on the screen of the box: ")
    except EOFError:
        remedy = "Run it at a terminal, or give them by --words."
        raise Trouble("Nobody typed the words of the request: nothing was registered.", remedy) from None


def _own_folder() -> Path:
    """The folder with the keys of this process: the demo's, or the owner's in operation."""
    return Path(os.environ["BB_SECRET_KEY_FILE"]).parent


def _address(given: str) -> str:
    address = given or os.environ.get("BB_BOXLINK_URL", "")
    if not address:
        raise Trouble("Nothing says where boxes call.", "Set BB_BOXLINK_URL for the owner too, or give --address.")
    return address


def _read(path: Path) -> bytes:
    try:
        return sticks.read(path)
    except BadFile as error:
        raise Trouble(error.message, error.remedy) from None


def _opened(request: bytes) -> enrolment.Request:
    try:
        return enrolment.open_request(request)
    except ProtocolError as error:
        raise Trouble(
            f"This is no request of a box ({error}).", "Give the file that `ausgabebox request` has written."
        ) from None


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="buergerbuero box register", description="Know a new box.")
    parser.add_argument("request", type=Path, help="the file that the box has written")
    parser.add_argument("papers", type=Path, nargs="?", help=f"where to write what the box gets; {ANSWER} beside it")
    parser.add_argument("--words", help="what the box shows on its screen beside the request; asked for otherwise")
    parser.add_argument("--address", default="", help="where the box is to call, if not BB_BOXLINK_URL")
    parser.add_argument("--keys", type=Path, help="the folder with the authority for boxes, if not the owner's own")
    return parser.parse_args(arguments)
