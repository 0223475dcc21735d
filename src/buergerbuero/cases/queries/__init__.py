"""Reading cases: for the citizen who holds the code, for the desk, and as lists."""

from buergerbuero.cases.queries.access import open_access, open_own, own_cases, receipt_of
from buergerbuero.cases.queries.box_list import BoxedCase, boxed_cases
from buergerbuero.cases.queries.boxes import box_collection
from buergerbuero.cases.queries.citizen import citizen_view
from buergerbuero.cases.queries.correction import code_of_amendment, open_correction, sent_preview
from buergerbuero.cases.queries.counter import counter_item, counter_list, unopened_list
from buergerbuero.cases.queries.desk import case_view
from buergerbuero.cases.queries.fees import differences_within, fee_lists, letter_costs
from buergerbuero.cases.queries.figures import months
from buergerbuero.cases.queries.granting import may_be_granted
from buergerbuero.cases.queries.lists import find, is_within, post_list, undoable, work_list
from buergerbuero.cases.queries.receipt import receipt_page, receipt_paper
from buergerbuero.cases.queries.second_parent import consent_view, open_consent, reopen_consent
from buergerbuero.cases.queries.sketches import SketchCheck, check_sketch, readable_sketch
from buergerbuero.cases.queries.troubles import FailedJob, failed_jobs

__all__ = [
    "BoxedCase",
    "FailedJob",
    "SketchCheck",
    "box_collection",
    "boxed_cases",
    "case_view",
    "check_sketch",
    "citizen_view",
    "code_of_amendment",
    "consent_view",
    "counter_item",
    "counter_list",
    "differences_within",
    "failed_jobs",
    "fee_lists",
    "find",
    "is_within",
    "letter_costs",
    "may_be_granted",
    "months",
    "open_access",
    "open_consent",
    "open_correction",
    "open_own",
    "own_cases",
    "post_list",
    "readable_sketch",
    "receipt_of",
    "receipt_page",
    "receipt_paper",
    "reopen_consent",
    "sent_preview",
    "undoable",
    "unopened_list",
    "work_list",
]
