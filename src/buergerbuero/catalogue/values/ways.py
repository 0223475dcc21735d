"""The ways of delivery: how a notice can reach a person. One line of WAYS each; whoever must know one asks this table.

What a way needs besides: its paragraph on when a notice counts as notified (`Notification`), and, where colleagues do
with it what they do with no other, a list of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from django.utils.translation import gettext_noop as _


class Channel(StrEnum):
    """A way of delivery as it is stored: at most eight letters."""

    INBOX = "inbox"
    POST = "post"
    COUNTER = "counter"
    BOX = "box"


class ToDo(StrEnum):
    """Who gets a notice to the person, and so on which list it waits until it is there.

    NOTHING: nobody, it lies in the inbox at once. POST: colleagues print it, put it into an envelope with a window and
    post it. COUNTER: colleagues lay it ready, and hand it out to whoever proves who they are. BOX: two colleagues lay
    it into a box that gives it to whoever has its code and its PIN (area `pickup`).
    """

    NOTHING = "nothing"
    POST = "post"
    COUNTER = "counter"
    BOX = "box"


@dataclass(frozen=True, kw_only=True)
class Way:
    """What is to be known of a way of delivery.

    word: how service.yaml and the answers in form.yaml call it. name: how colleagues and wege/*.yaml do. goes: where a
    clerk reads that a granted notice goes. to_do: who gets it to the person. ends: whether all is done once it has been
    put there; if not, it waits for the person, and goes another way where nobody comes. chosen: what the person reads
    of the way they chose; ahead: of what will happen; there: of what has, once it was put there (German, to be
    translated by who shows it).
    """

    word: str
    name: str
    goes: str
    to_do: ToDo
    ends: bool
    chosen: str
    ahead: str
    there: str


WAYS: Final[Mapping[str, Way]] = MappingProxyType(
    {
        Channel.INBOX: Way(
            word="postfach",
            name="Postfach",
            goes="ins Postfach",
            to_do=ToDo.NOTHING,
            ends=False,
            chosen=_("Online in Ihr Postfach"),
            ahead=_("Er liegt dann online in Ihrem Postfach."),
            there=_("Ihr Bescheid ist da"),
        ),
        Channel.POST: Way(
            word="post",
            name="Brief",
            goes="auf die Postliste",
            to_do=ToDo.POST,
            ends=True,
            chosen=_("Als Brief an Ihre Anschrift"),
            ahead=_("Er kommt als Brief."),
            there=_("Wir haben Ihnen den Bescheid als Brief geschickt"),
        ),
        Channel.COUNTER: Way(
            word="schalter",
            name="Schalter",
            goes="auf die Liste am Schalter",
            to_do=ToDo.COUNTER,
            ends=False,
            chosen=_("Am Schalter abholen"),
            ahead=_("Er liegt dann am Schalter. Wo und wann, steht dann hier."),
            there=_("Ihr Bescheid liegt am Schalter bereit"),
        ),
        Channel.BOX: Way(
            word="box",
            name="Box",
            goes="auf die Liste der Ausgabebox",
            to_do=ToDo.BOX,
            ends=False,
            chosen=_("An der Dokumenten-Ausgabebox abholen"),
            ahead=_("Er liegt dann in der Ausgabebox. Wo und bis wann, steht dann hier."),
            there=_("Ihr Bescheid liegt in der Ausgabebox bereit"),
        ),
    }
)
LETTER: Final = Channel.POST
"""What needs nobody's consent: for who was not asked, took the consent back, or never opened or collected it."""
REPLACEMENT: Final = Channel.COUNTER
"""Where a notice goes that cannot lie in a box any longer, or never could."""
WORDS: Final = tuple(way.word for way in WAYS.values())

if TYPE_CHECKING:
    DeliveryWay: TypeAlias = str
    DeliveryName: TypeAlias = str
else:  # made of the table, so that editors and `services check` know each way that there is
    DeliveryWay = Literal[*WORDS]
    DeliveryName = Literal[*(way.name for way in WAYS.values())]


def waiting_for(to_do: ToDo) -> tuple[str, ...]:
    """Return the ways whose notices wait for the same to be done."""
    return tuple(channel for channel, way in WAYS.items() if way.to_do is to_do)
