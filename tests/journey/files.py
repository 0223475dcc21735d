"""Files that people send: small ones of every kind that is taken."""

import io
from functools import cache

import pillow_heif
from PIL import Image
from pypdf import PdfWriter

from tests.journey.device import File


def named(name: str) -> File:
    """A file with this name, of the kind that the name says."""
    match name.rpartition(".")[2].lower():
        case "pdf":
            return File(name, pdf(2))
        case "heic":
            return File(name, heic())
        case "png":
            return File(name, picture("PNG"))
        case _:
            return File(name, picture("JPEG"))


@cache
def picture(kind: str) -> bytes:
    """A small picture with something on it."""
    sink = io.BytesIO()
    Image.linear_gradient("L").resize((120, 90)).convert("RGB").save(sink, kind)
    return sink.getvalue()


@cache
def heic() -> bytes:
    """The same as some phones take it."""
    sink = io.BytesIO()
    pillow_heif.from_pillow(Image.linear_gradient("L").resize((64, 48)).convert("RGB")).save(sink)
    return sink.getvalue()


@cache
def pdf(pages: int, password: str = "") -> bytes:
    """Empty pages, on request locked."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 280)
    if password:
        writer.encrypt(password)
    sink = io.BytesIO()
    writer.write(sink)
    return sink.getvalue()
