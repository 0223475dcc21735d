"""What can be done with documents and with what people send: one family of verbs a file, each one transaction."""

from buergerbuero.documents.actions.erase import erase, sweep_orphans
from buergerbuero.documents.actions.finish import finish_upload, turn_page
from buergerbuero.documents.actions.hand_over import hand_over, keep_handed_over
from buergerbuero.documents.actions.make import (
    clean_paper_form,
    fill_paper_form,
    make_form,
    render,
    render_notice,
    render_payment,
    render_receipt,
    seal_pdf,
)
from buergerbuero.documents.actions.store import issue, store, withdraw
from buergerbuero.documents.actions.uploads import begin_upload, receive, remove_upload

__all__ = [
    "begin_upload",
    "clean_paper_form",
    "erase",
    "fill_paper_form",
    "finish_upload",
    "hand_over",
    "issue",
    "keep_handed_over",
    "make_form",
    "receive",
    "remove_upload",
    "render",
    "render_notice",
    "render_payment",
    "render_receipt",
    "seal_pdf",
    "store",
    "sweep_orphans",
    "turn_page",
    "withdraw",
]
