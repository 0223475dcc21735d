"""What a draft holds for its file fields, beside what is typed: which files stand in for them. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from buergerbuero.forms import rules
from buergerbuero.forms.types import datei
from buergerbuero.forms.types.reading import last
from buergerbuero.forms.values import (
    AnsweredFile,
    Answers,
    Field,
    Form,
    HeldFile,
    Invalid,
    OpenDraft,
    Page,
    SentFile,
    UnknownPage,
)

KIND: Final = "datei"


def asked(form: Form, input_name: str) -> tuple[Page, Field]:
    """Return the file field with this input, and its page. Raises UnknownPage."""
    for page in form.pages:
        for field in page.fields:
            if field.type == KIND and field.name == input_name:
                return page, field
    raise UnknownPage(input_name)


def fields_of(form: Form, page_id: str) -> Iterator[str]:
    """Yield the names of the file inputs of a page; none for a page that the form does not have."""
    for page in form.pages:
        if page.id == page_id:
            yield from (field.name for field in page.fields if field.type == KIND)


def sent(page: Page, draft: OpenDraft) -> dict[str, list[str]]:
    """Return what stands for the files of a page: what a browser sends under these names is never read."""
    return {field.name: _texts(field, draft) for field in page.fields if field.type == KIND}


def refused(page: Page, draft: OpenDraft) -> tuple[Invalid, ...]:
    """Return why the last files that were sent for a page were not taken."""
    fields = {field.name: field for field in page.fields if field.type == KIND}
    return tuple(
        datei.refusal(fields[each.field], each.name, each.reason) for each in draft.refused if each.field in fields
    )


def is_coming(page: Page, draft: OpenDraft) -> bool:
    """Whether a file of a page is on its way."""
    names = {field.name for field in page.fields if field.type == KIND}
    return any(each.field in names for each in draft.arriving.values())


def room(field: Field, draft: OpenDraft) -> int:
    """Return how many more files a field may have; one that is on its way counts."""
    arriving = sum(each.field == field.name for each in draft.arriving.values())
    return datei.most(field) - len(draft.files.get(field.name, ())) - arriving


def having(draft: OpenDraft, page: Page, field: Field, files: Sequence[HeldFile]) -> OpenDraft:
    """Return the draft with these files in a field. Where its page is answered already, the answer follows."""
    changed = replace(draft, files={**draft.files, field.name: tuple(files)})
    if page.id not in draft.answers:
        return changed
    value, before = [file.answer for file in files] or None, draft.answers[page.id]
    answer = value if page.single else {**(before if isinstance(before, dict) else {}), last(field.key): value}
    return replace(changed, answers={**draft.answers, page.id: answer})


def in_answers(form: Form, answers: Answers) -> tuple[str, ...]:
    """Return the ids of all files in the answers that apply now."""
    return tuple(each["id"] for _, _, value in _walk(form, answers) for each in value)


def by_input(form: Form, answers: Answers) -> dict[str, tuple[HeldFile, ...]]:
    """Return the files in the answers that apply now by the name of their input, as a draft holds them."""
    return {field.name: tuple(map(HeldFile.of, value)) for _, field, value in _walk(form, answers)}


def answered(form: Form, answers: Answers, language: str) -> Iterator[AnsweredFile]:
    """Yield the files in the answers that apply now."""
    for page, field, value in _walk(form, answers):
        for each in value:
            file = SentFile(each["id"], each["name"], each["pages"], each["size"])
            yield AnsweredFile(page.id, last(field.key), field.label.say(language), file)


def _walk(form: Form, answers: Answers) -> Iterator[tuple[Page, Field, Sequence[dict[str, Any]]]]:
    for page, fields in rules.walk(form, answers):
        for field in fields:
            if field.type == KIND and (value := rules.value_of(page, field, answers)):
                yield page, field, value


def _texts(field: Field, draft: OpenDraft) -> list[str]:
    there = [datei.as_sent(each.answer) for each in draft.files.get(field.name, ())]
    coming = [(number, each.name) for number, each in draft.arriving.items() if each.field == field.name]
    return there + [datei.as_sent({"id": number, "name": name}) for number, name in coming]
