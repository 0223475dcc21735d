"""What can be done with a case: one verb a file, each one transaction with its event, audit entry and facts.

What follows from facts stands beside these verbs and not here: `config/reactions.py` names it by where it is.
"""

from buergerbuero.cases.actions.access import replace_code
from buergerbuero.cases.actions.amend import amend, start_amendment
from buergerbuero.cases.actions.boxes import take_to_counter
from buergerbuero.cases.actions.consent import revoke_consent
from buergerbuero.cases.actions.counter import close_handed_out, hand_out, lay_ready, take_back_hand_out
from buergerbuero.cases.actions.decide import grant, refuse, release_decision, release_due, undo_decision
from buergerbuero.cases.actions.deliver import mark_posted
from buergerbuero.cases.actions.erase import erase_due
from buergerbuero.cases.actions.fall_back import fall_back_due, give_up, send_as_letter
from buergerbuero.cases.actions.fee import (
    book_payment,
    clear_mismatch,
    confirm_fee_refund,
    insist_on_fee,
    keep_fee,
    waive_fee,
)
from buergerbuero.cases.actions.mails import confirm_mail, want_code
from buergerbuero.cases.actions.open_case import open_case
from buergerbuero.cases.actions.open_file import (
    document_for_desk,
    form_for_desk,
    letter_for_post,
    open_document,
    open_form,
    page_for_desk,
    record_reading,
    record_search,
)
from buergerbuero.cases.actions.permits import end_due as end_due_permits
from buergerbuero.cases.actions.pins import replace_pin
from buergerbuero.cases.actions.registers import ask_registers
from buergerbuero.cases.actions.review import answer, ask_back, put_back, take
from buergerbuero.cases.actions.second_parent import answer_consent, ask_again, note_opening, record_consent
from buergerbuero.cases.actions.second_parent_mails import remind_consents
from buergerbuero.cases.actions.troubles import retry_job
from buergerbuero.cases.actions.withdraw import withdraw

__all__ = [
    "amend",
    "answer",
    "answer_consent",
    "ask_again",
    "ask_back",
    "ask_registers",
    "book_payment",
    "clear_mismatch",
    "close_handed_out",
    "confirm_fee_refund",
    "confirm_mail",
    "document_for_desk",
    "end_due_permits",
    "erase_due",
    "fall_back_due",
    "form_for_desk",
    "give_up",
    "grant",
    "hand_out",
    "insist_on_fee",
    "keep_fee",
    "lay_ready",
    "letter_for_post",
    "mark_posted",
    "note_opening",
    "open_case",
    "open_document",
    "open_form",
    "page_for_desk",
    "put_back",
    "record_consent",
    "record_reading",
    "record_search",
    "refuse",
    "release_decision",
    "release_due",
    "remind_consents",
    "replace_code",
    "replace_pin",
    "retry_job",
    "revoke_consent",
    "send_as_letter",
    "start_amendment",
    "take",
    "take_back_hand_out",
    "take_to_counter",
    "undo_decision",
    "waive_fee",
    "want_code",
    "withdraw",
]
