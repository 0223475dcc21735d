"""Services in the making at the desk: begun with a PDF, sent again with corrections, discarded or forgotten."""

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Sum
from django.db.models.functions import Length

from buergerbuero.audit import actions as audit
from buergerbuero.base.actors import Actor
from buergerbuero.catalogue.bundle import Sources, pack
from buergerbuero.catalogue.models import Sketch, SketchFolder, SketchPage
from buergerbuero.catalogue.queries import UnknownSketch
from buergerbuero.catalogue.values import FORM_FILE, SketchNote

KEPT: Final = datetime.timedelta(days=90)
MOST_SKETCHES: Final = 50
"""At a time, of all who work on them."""
MOST_SKETCH_BYTES: Final = 500_000_000
"""Of all sketches together, with every folder that was sent and the pages: ten megabytes for each."""
MOST_FOLDERS: Final = 30
"""Of a sketch: what came before the last ones is forgotten, but never what it began with."""
_LONGEST_TITLE: Final = 200
_NAMELESS: Final = "Ohne Titel"


class NoRoom(Exception):
    """There are MOST_SKETCHES, or they would take more than MOST_SKETCH_BYTES; one must be discarded before."""


def begin_sketch(
    *,
    service_id: str,
    title: str,
    files: Mapping[str, bytes],
    pages: Sequence[bytes],
    notes: Sequence[SketchNote],
    by: Actor,
    now: datetime.datetime,
) -> UUID:
    """Keep what was made of a PDF: the files of its folder, its pages as JPEG, what was noticed; return the id.

    Raises NoRoom.
    """
    with transaction.atomic():
        _in_turn()
        if Sketch.objects.count() >= MOST_SKETCHES:
            raise NoRoom
        sketch = Sketch.objects.create(
            service_id=service_id,
            title=_title(title),
            notes=[{key: _kept(text) for key, text in note.as_json().items()} for note in notes],
            begun_by=by.id,
            begun_at=now,
            changed_at=now,
        )
        _add(sketch, 1, files, pages, by, now)
        _refuse_too_much()
        _record("sketch.begun", sketch, by, now)
    return sketch.id


def change_sketch(
    *,
    sketch_id: UUID,
    title: str,
    files: Mapping[str, bytes],
    pages: Sequence[bytes],
    by: Actor,
    now: datetime.datetime,
) -> int:
    """Keep files that were corrected, beside those before; return their number. `pages`: if the PDF is another one.

    Raises UnknownSketch, NoRoom.
    """
    with transaction.atomic():
        _in_turn()
        sketch = Sketch.objects.select_for_update().filter(id=sketch_id).first()
        if sketch is None:
            raise UnknownSketch(sketch_id)
        numbers = sorted(sketch.folders.values_list("number", flat=True))
        number = numbers[-1] + 1
        _add(sketch, number, files, pages, by, now)
        sketch.folders.filter(number__in=numbers[1:-MOST_FOLDERS]).delete()
        sketch.pages.exclude(form__in=sketch.folders.values("form")).delete()
        _refuse_too_much()
        sketch.title, sketch.changed_at = _title(title), now
        sketch.save(update_fields=["title", "changed_at"])
        _record("sketch.changed", sketch, by, now, number=str(number))
    return number


def discard_sketch(*, sketch_id: UUID, by: Actor, now: datetime.datetime) -> None:
    """Delete a sketch with all that was sent for it. What was proposed of it stays. Raises UnknownSketch."""
    with transaction.atomic():
        sketch = Sketch.objects.select_for_update().filter(id=sketch_id).first()
        if sketch is None:
            raise UnknownSketch(sketch_id)
        _record("sketch.discarded", sketch, by, now)
        sketch.delete()


def forget_old_sketches(*, now: datetime.datetime) -> int:
    """Delete the sketches that nobody has touched for KEPT; return how many."""
    old = Sketch.objects.filter(changed_at__lt=now - KEPT)
    number = old.count()
    old.delete()
    return number


def _in_turn() -> None:
    """Let one take room at a time: of two at once, both would find the last of it. Held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('catalogue sketches', 0))")


def _refuse_too_much() -> None:
    taken = (each.objects.aggregate(taken=Sum(Length("content")))["taken"] or 0 for each in (SketchFolder, SketchPage))
    if sum(taken) > MOST_SKETCH_BYTES:
        raise NoRoom


def _add(
    sketch: Sketch, number: int, files: Mapping[str, bytes], pages: Sequence[bytes], by: Actor, now: datetime.datetime
) -> None:
    form = hashlib.sha256(files.get(FORM_FILE, b"")).hexdigest()
    content = pack(Sources(files, {}), demo=False)
    SketchFolder.objects.create(sketch=sketch, number=number, content=content, form=form, sent_by=by.id, sent_at=now)
    for place, page in enumerate(pages, start=1):
        SketchPage.objects.get_or_create(sketch=sketch, form=form, number=place, defaults={"content": page})


def _title(text: str) -> str:
    return _kept(text)[:_LONGEST_TITLE].strip() or _NAMELESS


def _kept(text: str) -> str:
    """Return a text as the database takes it: a PDF may bring the letter 0."""
    return text.replace("\x00", "\ufffd")


def _record(verb: str, sketch: Sketch, by: Actor, now: datetime.datetime, **detail: str) -> None:
    told = {"service": sketch.service_id, **detail}
    audit.record(verb=verb, subject="sketch", subject_id=sketch.id, by=by, now=now, detail=told)
