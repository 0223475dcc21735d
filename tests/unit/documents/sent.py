"""Files as people send them, good and hostile, made here: nothing is downloaded, nothing is real."""

import io
import struct
import zlib
from collections.abc import Iterable

import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""What every scanner finds and nothing does: the test file of EICAR."""


def scene(size: tuple[int, int] = (300, 200)) -> Image.Image:
    """A picture with a red corner, top left, so that one sees how it lies."""
    image = Image.new("RGB", size, (30, 120, 200))
    image.paste((220, 20, 20), (0, 0, size[0] // 3, size[1] // 3))
    return image


def noise(size: tuple[int, int] = (300, 200)) -> Image.Image:
    """A picture that no one can make small."""
    return Image.effect_noise(size, 90).convert("RGB")


def written(image: Image.Image, form: str, **options: object) -> bytes:
    sink = io.BytesIO()
    image.save(sink, form, **options)
    return sink.getvalue()


def jpeg(size: tuple[int, int] = (300, 200), **options: object) -> bytes:
    return written(scene(size), "JPEG", quality=90, **options)


def jpeg_of_scans(more: int, size: tuple[int, int] = (300, 200)) -> bytes:
    """A progressive JPEG whose last scan comes so many times more: each is work for the whole picture."""
    content = jpeg(size, progressive=True)
    last = content.rindex(b"\xff\xda")
    return content[:-2] + more * content[last:-2] + content[-2:]


def png(size: tuple[int, int] = (300, 200), **options: object) -> bytes:
    return written(scene(size), "PNG", **options)


def heic(size: tuple[int, int] = (300, 200), **options: object) -> bytes:
    return written(scene(size), "HEIF", quality=60, **options)


def chunk(kind: bytes, content: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png_bomb(width: int, height: int, rows: int = 0) -> bytes:
    """A PNG that declares many pixels in some bytes; `rows` of them are there."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(b"\0" + bytes(3 * width)) for _ in range(rows)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def jpeg_that_says(content: bytes, width: int, height: int) -> bytes:
    """A JPEG whose head declares another size."""
    place = content.index(b"\xff\xc0") + 5
    return content[:place] + struct.pack(">HH", height, width) + content[place + 4 :]


def pdf(
    *objects: bytes,
    pages: Iterable[bytes] = (),
    catalog: bytes = b"",
    trailer: bytes = b"",
    content: bytes = b"BT /F1 24 Tf 40 100 Td (Seite) Tj ET",
    box: bytes = b"0 0 300 200",
    font: bytes = b"/BaseFont /Helvetica /Subtype /Type1",
) -> bytes:
    """A PDF. Objects 1 to 4 are catalog, pages, font and content; those given begin at 5. `pages` are further keys."""
    wanted = list(pages) or [b""]
    first = 5 + len(objects)
    kids = b" ".join(b"%d 0 R" % (first + number) for number in range(len(wanted)))
    head = b"/Type /Page /Parent 2 0 R /MediaBox [" + box + b"] /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> "
    numbered = [
        b"<< /Type /Catalog /Pages 2 0 R " + catalog + b" >>",
        b"<< /Type /Pages /Count %d /Kids [" % len(wanted) + kids + b"] >>",
        b"<< /Type /Font " + font + b" >>",
        stream(content),
        *objects,
        *(b"<< " + head + keys + b" >>" for keys in wanted),
    ]
    return assembled(numbered, trailer)


def assembled(numbered: Iterable[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of objects counted from 1, the first of them the catalog."""
    body, places = bytearray(b"%PDF-1.7\n"), []
    for number, text in enumerate(numbered, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n" % number + text + b"\nendobj\n"
    start = len(body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(places) + 1
    body += b"xref\n0 %d\n0000000000 65535 f \n" % size + table
    body += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(body)


def stream(content: bytes, keys: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n" % (len(content), keys) + content + b"\nendstream"


def packed(content: bytes, keys: bytes = b"") -> bytes:
    """A compressed stream."""
    return stream(zlib.compress(content, 9), b"/Filter /FlateDecode " + keys)


def form_pdf(value: bytes = b"Erika Muster", *, appearance: bool = False) -> bytes:
    """A PDF form with one filled field; without `appearance` the reader has to draw what was entered."""
    look = b"/AP << /N 6 0 R >>" if appearance else b""
    field = (
        b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (name) /V (" + value + b") /DA (/Helv 18 Tf 0 g) /F 4"
        b" /Rect [20 20 280 60] /MK << >> " + look + b" >>"
    )
    drawn = stream(
        b"/Tx BMC q BT /F1 18 Tf 0 g 4 12 Td (" + value + b") Tj ET Q EMC",
        b"/Type /XObject /Subtype /Form /BBox [0 0 260 40] /Resources << /Font << /F1 3 0 R >> >>",
    )
    form = (
        b"/AcroForm << /Fields [5 0 R] /NeedAppearances true /DR << /Font << /Helv 3 0 R >> >> /DA (/Helv 0 Tf 0 g) >>"
    )
    return pdf(field, drawn, pages=[b"/Annots [5 0 R]"], catalog=form, content=b"")


Change = tuple[str, float, int]
"""What is done to a file, where (0 is its begin, 1 its end), and with what."""


def mutated(content: bytes, changes: Iterable[Change]) -> bytes:
    """The file with some bytes changed, doubled or lost."""
    changed = bytearray(content)
    for kind, where, value in changes:
        if not changed:
            break
        place = int(where * (len(changed) - 1))
        match kind:
            case "byte":
                changed[place] = value % 256
            case "number":
                changed[place : place + 4] = struct.pack(">I", value)
            case "cut":
                del changed[place : place + 1 + value % 40]
            case "double":
                changed[place:place] = changed[place : place + 1 + value % 200]
            case "end":
                del changed[max(place, 1) :]
    return bytes(changed)
