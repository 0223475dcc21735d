"""What happens to drafts: one noun a file, each verb one transaction. None of it is recorded: that a draft was sent is,
as the opening of its case (see cases).
"""

from buergerbuero.forms.actions.accounts import use_account
from buergerbuero.forms.actions.amendments import forget_amendments, note_amendment, start_amendment
from buergerbuero.forms.actions.drafts import (
    LONGEST_INPUT,
    forget_old_drafts,
    mark_submitted,
    save_page,
    start_draft,
)
from buergerbuero.forms.actions.entries import change_entries
from buergerbuero.forms.actions.files import (
    add_file,
    begin_file,
    finish_arrived,
    finish_file,
    finish_in_time,
    hand_over_files,
    keep_typed,
    note_refused,
    put_file,
    receive_file,
    remove_file,
    turn_file,
)
from buergerbuero.forms.actions.papers import FilledPaper, fill_paper, take_paper
from buergerbuero.forms.actions.renewals import renew_draft, tell_renewal
from buergerbuero.forms.actions.sketches import Sketched, sketch_service
from buergerbuero.forms.actions.trails import count_once, count_sent, count_shown

__all__ = [
    "LONGEST_INPUT",
    "FilledPaper",
    "Sketched",
    "add_file",
    "begin_file",
    "change_entries",
    "count_once",
    "count_sent",
    "count_shown",
    "fill_paper",
    "finish_arrived",
    "finish_file",
    "finish_in_time",
    "forget_amendments",
    "forget_old_drafts",
    "hand_over_files",
    "keep_typed",
    "mark_submitted",
    "note_amendment",
    "note_refused",
    "put_file",
    "receive_file",
    "remove_file",
    "renew_draft",
    "save_page",
    "sketch_service",
    "start_amendment",
    "start_draft",
    "take_paper",
    "tell_renewal",
    "turn_file",
    "use_account",
]
