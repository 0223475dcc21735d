"""What can be done about fees: claim, pay, waive, give back, remind, and balance the books."""

from buergerbuero.payments.actions.claims import claim, remind_due, waive
from buergerbuero.payments.actions.counter import confirm_refund, pay_at_counter, record_transfer
from buergerbuero.payments.actions.online import (
    check_attempt,
    check_open,
    clear_mismatch,
    hear,
    look_at,
    start_payment,
)
from buergerbuero.payments.actions.reconcile import reconcile, reconcile_soon

__all__ = [
    "check_attempt",
    "check_open",
    "claim",
    "clear_mismatch",
    "confirm_refund",
    "hear",
    "look_at",
    "pay_at_counter",
    "reconcile",
    "reconcile_soon",
    "record_transfer",
    "remind_due",
    "start_payment",
    "waive",
]
