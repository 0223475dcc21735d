"""What can be done about the Dokumenten-Ausgabebox: order, withdraw, read what boxes say, and tell them what is due."""

from buergerbuero.pickup.actions.alarming import note_not_excluded, note_return, see_alarm
from buergerbuero.pickup.actions.boxes import register_box
from buergerbuero.pickup.actions.calls import CalledBefore, take_call
from buergerbuero.pickup.actions.orders import erase, new_pin, order, withdraw_order
from buergerbuero.pickup.actions.reading import take
from buergerbuero.pickup.actions.retiring import retire_box
from buergerbuero.pickup.actions.sticks import bundle_for, take_bundle
from buergerbuero.pickup.actions.suspending import suspend_card
from buergerbuero.pickup.actions.telling import forget_messages, say_what_is_due

__all__ = [
    "CalledBefore",
    "bundle_for",
    "erase",
    "forget_messages",
    "new_pin",
    "note_not_excluded",
    "note_return",
    "order",
    "register_box",
    "retire_box",
    "say_what_is_due",
    "see_alarm",
    "suspend_card",
    "take",
    "take_bundle",
    "take_call",
    "withdraw_order",
]
