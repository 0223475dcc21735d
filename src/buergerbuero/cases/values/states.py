"""Where a case, its decision, delivery and fee can stand, and what can be done with it."""

from enum import StrEnum


class CaseState(StrEnum):
    """Where a case stands."""

    RECEIVED = "received"
    IN_REVIEW = "in_review"
    WAITING_FOR_CITIZEN = "waiting_for_citizen"
    WAITING_FOR_AUTHORITY = "waiting_for_authority"
    DECIDED = "decided"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class Verb(StrEnum):
    """What can be done with a case. Each has its action; the tables in rules/lifecycle.py say when."""

    OPEN = "open"
    TAKE = "take"
    PUT_BACK = "put_back"
    ASK_BACK = "ask_back"
    ANSWER = "answer"
    AMEND = "amend"
    GRANT = "grant"
    REFUSE = "refuse"
    UNDO = "undo"
    RELEASE = "release"
    WITHDRAW = "withdraw"
    CLOSE = "close"
    PREPARE = "prepare"
    PROVIDE = "provide"
    COLLECT = "collect"
    HAND_OUT = "hand_out"
    TAKE_BACK = "take_back"
    FALL_BACK = "fall_back"
    GIVE_UP = "give_up"
    BLOCK = "block"
    ISSUE = "issue"
    LAPSE = "lapse"
    OVERTAKE = "overtake"
    REVOKE = "revoke"
    ASK_OTHER = "ask_other"
    CONSENT = "consent"
    DECLINE = "decline"
    RECANT = "recant"
    REPLACE = "replace"
    CLAIM = "claim"
    SETTLE = "settle"
    WAIVE = "waive"
    REFUND = "refund"
    KEEP = "keep"
    INSIST = "insist"
    PAY_PART = "pay_part"
    OVERPAY = "overpay"
    GIVE_BACK = "give_back"


class Outcome(StrEnum):
    """What was decided."""

    GRANTED = "granted"
    PARTLY = "partly"
    REFUSED = "refused"
    INADMISSIBLE = "inadmissible"
    TRANSFERRED = "transferred"


class DecisionState(StrEnum):
    """A decision may be undone until it is released; from then on only corrected or revoked by a new version."""

    MADE = "made"
    UNDONE = "undone"
    RELEASED = "released"


class DeliveryState(StrEnum):
    """How far a notice is on its way.

    blocked: it lies in a box that does not hand it out, until colleagues have seen to it. fallen_back: it goes another
    way instead, which has its own row.
    """

    PREPARED = "prepared"
    PROVIDED = "provided"
    BLOCKED = "blocked"
    OPENED = "opened"
    COLLECTED = "collected"
    FAILED = "failed"
    FALLEN_BACK = "fallen_back"


class IdentityCheck(StrEnum):
    """How a clerk made sure at the counter that a notice goes to the person it is for.

    CARD: looked at an identity card or passport. COLLECTION_CODE: the code that the page of the case shows to whoever
    has opened it. ACCESS_CODE: number and access code, as they stand on the receipt.
    """

    CARD = "card"
    COLLECTION_CODE = "collection_code"
    ACCESS_CODE = "access_code"


class FeeState(StrEnum):
    """What became of the fee, all claims of the case together. It follows what payments says, never the redirect."""

    NONE = "none"
    DUE = "due"
    PAID = "paid"
    WAIVED = "waived"
    REFUNDED = "refunded"
