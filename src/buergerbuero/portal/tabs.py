"""Two windows on one draft: whether what is sent was drawn from what lies in the draft now, and from which draft."""

import datetime
import json
import secrets
from typing import Literal, TypeAlias

from buergerbuero.base.sealing import keyed_hash
from buergerbuero.base.yamlfile import DefinitionError
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.queries import UnknownService
from buergerbuero.forms import queries as forms
from buergerbuero.forms.values import Raw, UnknownPage
from buergerbuero.portal.drafts import Held
from buergerbuero.portal.inputs import Carried, Drawn

# save: keep it. same: the draft says so already, or nothing was typed since the page was drawn. differs: ask first.
Verdict: TypeAlias = Literal["save", "same", "differs"]


def draw(held: Held, page_id: str) -> Drawn:
    """Return what a page has to say of itself when it is drawn from the draft as it is now."""
    corrects = held.opened.amending.reference if held.opened.amending else ""
    state = _state(held, page_id)
    return Drawn(mark_of(held.code), held.bundle.digest, state, secrets.token_hex(4), corrects)


def mark_of(code: str) -> str:
    """Return what stands for a draft in its pages. Whoever does not have the code learns nothing from it."""
    return keyed_hash(code.encode(), "draft", purpose="portal/draft")[:16]


def is_other(held: Held, drawn: Drawn) -> bool:
    """Whether a page was drawn for another draft."""
    return bool(drawn.draft) and drawn.draft != mark_of(held.code)


def asks_something_else(held: Held, came: Carried) -> bool:
    """Whether a page was drawn by an older publication, and its question is another one now."""
    if came.drawn.digest in ("", held.bundle.digest):
        return False
    try:
        old = forms.form_of(catalogue.bundle(came.drawn.digest)).page(came.page_id)
    except (UnknownService, UnknownPage, DefinitionError):
        return True
    return old != held.form.page(came.page_id)


def judge(held: Held, page_id: str, entered: Raw, drawn: Drawn, *, now: datetime.datetime) -> Verdict:
    """Say what to do with what was entered on a page that was drawn from another state, maybe."""
    if not drawn.state or drawn.state == _state(held, page_id):
        return "save"
    if drawn.sheet and held.opened.sheets.get(page_id) == drawn.sheet:
        return "save"  # the same drawing once more, after going back in the browser: nobody else was here
    if forms.says_the_same(held.form, page_id, held.opened, entered, now=now):
        return "same"
    return "same" if drawn.state == _hash(held.code, entered) else "differs"


def _state(held: Held, page_id: str) -> str:
    return _hash(held.code, forms.inputs_on(held.form, page_id, held.opened))


def _hash(code: str, raw: Raw) -> str:
    # As a browser would send it back: lines end in another way, and what was left empty may be left out.
    found = {name: [" ".join(value.split()) for value in values if value.strip()] for name, values in raw.items()}
    text = json.dumps({name: values for name, values in found.items() if values}, sort_keys=True)
    return keyed_hash(code.encode(), text, purpose="portal/state")[:32]
