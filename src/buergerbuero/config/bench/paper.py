"""A PDF as people send them: one page with a picture, of 50 kB. The same in every run."""

import hashlib
import io

from PIL import Image

SIDE = 201
"""Pixels. Noise does not compress, so the size follows from it."""


def proof() -> bytes:
    """Return the PDF."""
    picture = Image.frombytes("RGB", (SIDE, SIDE), hashlib.shake_256(b"noise").digest(SIDE * SIDE * 3))
    made = io.BytesIO()
    picture.save(made, "PDF", resolution=72.0, quality=95)
    return made.getvalue()
