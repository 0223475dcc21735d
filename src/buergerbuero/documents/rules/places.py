"""Where a file lies, what it is called there, and into which parts it falls."""

import re
from collections.abc import Iterator
from typing import Final
from uuid import UUID, uuid5

_NAMESPACE = UUID("5f0a5b2e-6a0c-4f37-9d5b-1f6f6f1f0b11")


def document_id(vault: UUID, kind: str, reference: str) -> UUID:
    """Return the id a document has before it exists, so that a repeated job finds the first one's."""
    return uuid5(_NAMESPACE, f"{vault}/{kind}/{reference}")


def storage_key(document: UUID) -> str:
    """Return where the sealed file lies; the first letters spread the files over folders."""
    return f"documents/{document.hex[:2]}/{document.hex}"


UPLOADS: Final = "uploads"
"""The folder that the portal writes to; it must not write to any other."""
KEPT: Final = "kept"
"""The folder that the worker moves them to when they have become a case's: out of the portal's reach."""
PART_BYTES: Final = 1_048_576


def split(offset: int, chunk: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield what a piece that begins at `offset` puts into which part: number of the part, start in it, bytes."""
    done = 0
    while done < len(chunk):
        number, start = divmod(offset + done, PART_BYTES)
        piece = chunk[done : done + PART_BYTES - start]
        yield number, start, piece
        done += len(piece)


def part_key(upload: UUID, number: int) -> str:
    """Return where a part of what was received lies; parts are counted from 0."""
    return f"{_upload_key(upload)}-part-{number}"


def part_keys(upload: UUID, size: int) -> tuple[str, ...]:
    """Return where all parts of a file of this size lie."""
    return tuple(part_key(upload, number) for number in range(-(-size // PART_BYTES)))


def page_key(upload: UUID, number: int) -> str:
    """Return where a page lies; pages are counted from 1."""
    return f"{_upload_key(upload)}-page-{number}"


def small_key(upload: UUID, number: int) -> str:
    """Return where the small picture of a page lies."""
    return f"{_upload_key(upload)}-small-{number}"


def page_keys(upload: UUID, pages: int) -> tuple[str, ...]:
    """Return where all pages lie, and their small pictures."""
    return tuple(key(upload, number) for number in range(1, pages + 1) for key in (page_key, small_key))


def kept_key(key: str) -> str:
    """Return where a page lies once it is a case's."""
    return f"{KEPT}/{key.removeprefix(f'{UPLOADS}/')}"


def upload_of_key(key: str) -> UUID | None:
    """Return the upload that a file belongs to, None if its name says none."""
    found = re.fullmatch(rf"(?:{UPLOADS}|{KEPT})/[0-9a-f]{{2}}/([0-9a-f]{{32}})-(?:part|page|small)-[0-9]+", key)
    return UUID(found.group(1)) if found else None


def meta_place(upload: UUID) -> str:
    """Return the context that binds name and checksum to their upload."""
    return f"documents_upload/{upload}/meta/1"


def _upload_key(upload: UUID) -> str:
    return f"{UPLOADS}/{upload.hex[:2]}/{upload.hex}"
