"""Services in the making: the folder that a fillable PDF becomes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from buergerbuero.catalogue.values import SketchNote
from buergerbuero.documents import actions as documents
from buergerbuero.documents import queries
from buergerbuero.forms.formats.acroform import proposing, writing
from buergerbuero.forms.formats.acroform.proposing import Proposal


@dataclass(frozen=True)
class Sketched:
    """What was made of a PDF: the id and the files of a service's folder, and what they were made from."""

    service: str
    files: Mapping[str, bytes]
    proposal: Proposal

    @property
    def notes(self) -> tuple[SketchNote, ...]:
        """What was noticed."""
        return tuple(SketchNote(each.kind, each.about, each.text) for each in self.proposal.remarks)


def sketch_service(pdf: bytes, *, named: Callable[[str], str]) -> Sketched:
    """Make the folder of a service out of a fillable PDF. What stands in its fields is not kept.

    `named` gives the id of the service for the title of the form. Raises FormRefused.
    """
    proposal = proposing.propose(queries.paper_form(pdf, texts=True))
    service = named(proposal.title)
    empty = documents.clean_paper_form(pdf)
    return Sketched(service, writing.folder(proposal, service=service, pdf=empty), proposal)
