"""What a filled PDF does to a draft: its answers land there as if they were typed, page by page. Pure.

What is right is an answer; what is wrong, lacks something or contradicts itself is kept as it stands there, and its
page is asked. A page that the PDF shows and that may be left empty counts as left empty.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from buergerbuero.forms import rules
from buergerbuero.forms.types import reading
from buergerbuero.forms.types.question import blank, scope
from buergerbuero.forms.values import Field, Form, OpenDraft, Page, Raw, Refused, Taken, TakenPaper, Value

Judge: TypeAlias = Callable[[Page, OpenDraft, Raw], Value]
"""Of a page and what was entered there: its answers, or Refused."""


@dataclass(frozen=True)
class _Merged:
    """What a page holds of both, how many answers are the PDF's, and how many stayed although it says otherwise."""

    raw: Raw
    taken: int
    kept: int


def landed(
    form: Form,
    draft: OpenDraft,
    found: Taken,
    *,
    shown: Collection[str],
    keep_mine: bool,
    judge: Judge,
    mine: Callable[[str, OpenDraft], Raw],
) -> tuple[OpenDraft, TakenPaper]:
    """Return the draft with what a PDF says. `shown`: keys that the PDF asks. `mine`: what a page holds."""
    last, refused = rules.declaration_of(form), {each.page_id for each in found.contradictions}
    taken = kept = 0
    asked: list[str] = []
    for page in form.pages:
        if page is last:  # it is made where everything can be checked
            continue
        said = found.raws.get(page.id, {})
        if blank(said):
            draft = _left_empty(page, draft) if _may_stay_empty(form, page, draft, shown) else draft
            continue
        merged = _merged(page, said, mine(page.id, draft), keep_mine=keep_mine)
        outcome = judge(page, draft, merged.raw)
        taken, kept = taken + merged.taken, kept + merged.kept
        if isinstance(outcome, Refused) or page.id in refused:
            asked.append(page.id)
            draft = replace(draft, unfinished={**draft.unfinished, page.id: dict(merged.raw)})
        else:
            draft = _answered(page, draft, outcome)
    told = tuple((each.label, " – ".join(each.texts)) for each in found.contradictions)
    return draft, TakenPaper("", "", signed=False, taken=taken, kept=kept, asked=tuple(asked), contradictions=told)


def _merged(page: Page, said: Raw, mine: Raw, *, keep_mine: bool) -> _Merged:
    """Return what both say of a page, field by field: where both say something, one of them wins."""
    raw: dict[str, list[str]] = {}
    taken = kept = 0
    said = reading.kept(page.fields, said)
    for field in page.fields:
        theirs, own = _of(field, said), _of(field, mine)
        here, there = not blank(scope(own, field.name)), not blank(scope(theirs, field.name))
        differ = here and there and own != theirs
        use_own = here and (keep_mine or not there)
        raw |= own if use_own else theirs
        taken += there and not use_own
        kept += differ and use_own
    return _Merged(raw, taken, kept)


def _of(field: Field, raw: Raw) -> dict[str, list[str]]:
    own = {name: list(values) for name, values in raw.items() if f"{name}-".startswith(f"{field.name}-")}
    return {name: values for name, values in own.items() if any(values) or name == field.name}


def _may_stay_empty(form: Form, page: Page, draft: OpenDraft, shown: Collection[str]) -> bool:
    """Whether the PDF has all fields of a page, none of which must be answered, and nobody has answered it yet."""
    if page.id in draft.answers or page.id in draft.unfinished:
        return False
    fields = rules.fields_on(form, page, draft.answers)
    return all(field.key in shown and not field.required and field.type != "datei" for field in fields)


def _left_empty(page: Page, draft: OpenDraft) -> OpenDraft:
    return replace(draft, answers={**draft.answers, page.id: None if page.single else {}})


def _answered(page: Page, draft: OpenDraft, outcome: Mapping[str, Value]) -> OpenDraft:
    before = draft.answers.get(page.id)
    value = outcome[page.id] if page.single else {**(before if isinstance(before, dict) else {}), **outcome}
    unfinished = {name: raw for name, raw in draft.unfinished.items() if name != page.id}
    return replace(draft, answers={**draft.answers, page.id: value}, unfinished=unfinished)
