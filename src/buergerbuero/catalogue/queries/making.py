"""Services in the making at the desk: what is there, and what was sent for it."""

from uuid import UUID

from buergerbuero.catalogue.bundle import unpack
from buergerbuero.catalogue.models import Bundle, SketchFolder, SketchPage
from buergerbuero.catalogue.models import Sketch as SketchRow
from buergerbuero.catalogue.values import Sketch, SketchFiles, SketchNote


class UnknownSketch(LookupError):
    """There is no sketch of this id, or it has no such files or page."""


def kept_in_folder(service_id: str) -> bool:
    """Return whether a version of a service came from a folder of the operator, and not from the desk."""
    return Bundle.objects.filter(service_id=service_id, at_desk=False).exists()


def sketches() -> tuple[Sketch, ...]:
    """Return the services in the making, the one changed last first."""
    return tuple(_sketch(row) for row in SketchRow.objects.order_by("-changed_at", "-id"))


def sketch(sketch_id: UUID) -> Sketch:
    """Return one of them. Raises UnknownSketch."""
    row = SketchRow.objects.filter(id=sketch_id).first()
    if row is None:
        raise UnknownSketch(sketch_id)
    return _sketch(row)


def sketch_files(sketch_id: UUID, number: int) -> dict[str, bytes]:
    """Return the files of a sketch as they came with a number. Raises UnknownSketch."""
    found = SketchFolder.objects.filter(sketch=sketch_id, number=number).values_list("content", flat=True).first()
    if found is None:
        raise UnknownSketch(sketch_id)
    return dict(unpack(bytes(found))[0].service)


def sketch_page(sketch_id: UUID, form: str, number: int) -> bytes:
    """Return a page of the PDF of a sketch as JPEG, counted from 1. Raises UnknownSketch."""
    rows = SketchPage.objects.filter(sketch=sketch_id, form=form, number=number)
    found = rows.values_list("content", flat=True).first()
    if found is None:
        raise UnknownSketch(sketch_id)
    return bytes(found)


def _sketch(row: SketchRow) -> Sketch:
    sent = tuple(
        SketchFiles(each.number, each.sent_by, each.sent_at)
        for each in row.folders.order_by("-number").defer("content")
    )
    form = row.folders.order_by("-number").values_list("form", flat=True)[0]
    return Sketch(
        id=row.id,
        service_id=row.service_id,
        title=row.title,
        begun_by=row.begun_by,
        begun_at=row.begun_at,
        changed_at=row.changed_at,
        notes=tuple(SketchNote(**each) for each in row.notes),
        sent=sent,
        form=form,
        pages=row.pages.filter(form=form).count(),
    )
