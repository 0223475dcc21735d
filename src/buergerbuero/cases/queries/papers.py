"""The filled form that answers came from, as it lies with the case; and whether answers can be put into a form."""

from collections.abc import Collection

from buergerbuero.cases.models import Case
from buergerbuero.documents import queries as documents
from buergerbuero.forms.values import EVIDENCE, AnsweredFile, SentFile

LABEL = "Das ausgefüllte Formular"


def brought(case: Case, key: bytes, known: Collection[AnsweredFile]) -> tuple[AnsweredFile, ...]:
    """Return the form that the person had filled in before, if they brought one; `known`: the files of answers."""
    answered = {each.file.id for each in known}
    return tuple(
        AnsweredFile("", "", LABEL, SentFile(str(each.id), each.name, each.pages, each.size))
        for each in documents.uploads_of(vault=case.id, key=key)
        if each.name == EVIDENCE and str(each.id) not in answered
    )
