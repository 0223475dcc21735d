"""What happens to drafts: one noun a file, each verb one transaction. None of it is recorded: that a draft was sent is,
as the opening of its case (see cases).
"""

from buergerbuero.forms.actions.amendments import forget_amendments, note_amendment, start_amendment
from buergerbuero.forms.actions.drafts import (
    KEPT,
    LONGEST_INPUT,
    forget_old_drafts,
    mark_submitted,
    save_page,
    set_language,
    start_draft,
)
from buergerbuero.forms.actions.renewals import renew_draft, tell_renewal

__all__ = [
    "KEPT",
    "LONGEST_INPUT",
    "forget_amendments",
    "forget_old_drafts",
    "mark_submitted",
    "note_amendment",
    "renew_draft",
    "save_page",
    "set_language",
    "start_amendment",
    "start_draft",
    "tell_renewal",
]
