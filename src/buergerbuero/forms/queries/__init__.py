"""What others may ask about forms and drafts."""

from buergerbuero.forms.drafts import id_of
from buergerbuero.forms.journeys import inputs_for, standing
from buergerbuero.forms.queries.accounts import asks_account, contradicted, facts_used, vouched
from buergerbuero.forms.queries.answers import answered_files, changes, chosen, files_in, own_words, rows, texts
from buergerbuero.forms.queries.drafts import amendment_begun, draft, drafts_of, file_of, file_preview, open_draft
from buergerbuero.forms.queries.pages import (
    entered_rows,
    examples,
    file_fields,
    inputs_on,
    judge,
    page_view,
    refusal,
    says_the_same,
    unfinished_pages,
    unfinished_view,
)
from buergerbuero.forms.queries.published import form_of, json_schema, keys_of, newest_form
from buergerbuero.forms.reviewing import check, rehearse, review, review_version, ways_of
from buergerbuero.forms.rules import (
    amendable,
    amended,
    answer_for,
    declaration_of,
    first_open,
    missing,
    next_page,
    on_path,
    path,
    previous_page,
    unamended,
)
from buergerbuero.forms.showing import PageView
from buergerbuero.forms.types.datei import AT_ONCE, FULL

__all__ = [
    "AT_ONCE",
    "FULL",
    "PageView",
    "amendable",
    "amended",
    "amendment_begun",
    "answer_for",
    "answered_files",
    "asks_account",
    "changes",
    "check",
    "chosen",
    "contradicted",
    "declaration_of",
    "draft",
    "drafts_of",
    "entered_rows",
    "examples",
    "facts_used",
    "file_fields",
    "file_of",
    "file_preview",
    "files_in",
    "first_open",
    "form_of",
    "id_of",
    "inputs_for",
    "inputs_on",
    "json_schema",
    "judge",
    "keys_of",
    "missing",
    "newest_form",
    "next_page",
    "on_path",
    "open_draft",
    "own_words",
    "page_view",
    "path",
    "previous_page",
    "refusal",
    "rehearse",
    "review",
    "review_version",
    "rows",
    "says_the_same",
    "standing",
    "texts",
    "unamended",
    "unfinished_pages",
    "unfinished_view",
    "vouched",
    "ways_of",
]
