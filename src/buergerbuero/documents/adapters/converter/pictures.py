"""Makes a clean page of a photo. For the shut-in process: knows Pillow and nothing of this program but its limits.

A page is an upright JPEG in sRGB on white, at most 2500 pixels long, with nothing else in it: no EXIF, XMP, profile,
comment, thumbnail, second picture or depth map.
"""

import io
import re
from typing import Final

import pillow_heif
from PIL import Image, ImageCms, JpegImagePlugin, MpoImagePlugin, PngImagePlugin

from buergerbuero.documents.values import CleanPage, FileKind, FileRefused, RefusalReason

LONGEST: Final = 2500
"""Pixels of a page's longer side: A4 at 210 dpi, enough to read the small print of a passport."""
MOST_PIXELS: Final = {"jpeg": 210_000_000, "png": 64_000_000, "heic": 64_000_000}
"""The largest telephones take 200 million as JPEG, of which a fraction is decoded, and 48 million as HEIC."""
MOST_SCANS: Final = 64
"""Of a JPEG: progressive ones have about ten, and each is work for the whole picture."""
MOST_PIXELS_OF_SCANS: Final = 3_000_000_000
"""Of all scans together: a progressive picture of the largest telephones has 2.3 thousand millions."""
QUALITY: Final = 82
SMALL: Final = 200
"""Pixels of the longer side of the small picture beside a file's name: 64 on a phone that has three for one."""
QUALITY_OF_SMALL: Final = 70
_SRGB = ImageCms.createProfile("sRGB")
_PLUGINS = (JpegImagePlugin, MpoImagePlugin, PngImagePlugin)  # loaded now: later no file can be opened
_READERS = {"jpeg": ("JPEG",), "png": ("PNG",), "heic": ("HEIF",)}

Image.MAX_IMAGE_PIXELS = None  # ours are told apart by kind, and an error is refused by name
Image.preinit()
pillow_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False)
pillow_heif.options.DECODE_THREADS = 1


def page_of(content: bytes, kind: FileKind) -> CleanPage:
    """Return a picture as a page. Raises FileRefused, MemoryError, and what Pillow raises on broken files."""
    image = Image.open(io.BytesIO(content), formats=_READERS[kind])
    pixels = image.width * image.height
    if pixels > MOST_PIXELS[kind] or (kind == "jpeg" and not _few_scans(content, pixels)):
        raise FileRefused(RefusalReason.TOO_MANY_PIXELS)
    image.draft(None, (LONGEST, LONGEST))  # JPEG: decode no more than is needed
    turn, profile = _orientation(image), image.info.get("icc_profile")
    return written(_flat(_upright(_in_srgb(_small(_eight_bits(image)), profile), turn)))


def _few_scans(content: bytes, pixels: int) -> bool:
    most = min(MOST_SCANS, MOST_PIXELS_OF_SCANS // max(1, pixels))
    return scans(content, most) <= most


def scans(content: bytes, most: int) -> int:
    """Return how many scans the first picture of a JPEG has, counted to one more than `most`."""
    found, place = 0, 2
    while found <= most and (marker := _MARKER.search(content, place)):
        kind = marker[1][0]
        if kind == _END:
            break
        found += kind == _SCAN
        place = marker.end() + int.from_bytes(content[marker.end() : marker.end() + 2], "big")
    return found


_SCAN, _END = 0xDA, 0xD9
_MARKER: Final = re.compile(rb"\xff([^\x00\x01\xd0-\xd8\xff])", re.DOTALL)
"""ISO/IEC 10918-1, B.1.1.3: followed by a length; what is coded has no such bytes, but 00 or a restart after FF."""


def turned(picture: bytes) -> CleanPage:
    """Return the picture of a page turned clockwise by 90 degrees."""
    return written(Image.open(io.BytesIO(picture), formats=("JPEG",)).transpose(Image.Transpose.ROTATE_270))


def written(image: Image.Image) -> CleanPage:
    """Return a picture as a page with nothing but its pixels."""
    plain = Image.new("RGB", image.size)  # what Pillow remembers of a file stays behind
    plain.paste(image)
    picture = _jpeg(plain, QUALITY)
    plain.thumbnail((SMALL, SMALL))
    return CleanPage(picture, _jpeg(plain, QUALITY_OF_SMALL))


def _jpeg(image: Image.Image, quality: int) -> bytes:
    sink = io.BytesIO()
    image.save(sink, "JPEG", quality=quality, optimize=True)
    return sink.getvalue()


def _eight_bits(image: Image.Image) -> Image.Image:
    """Return the picture in a mode that can be made smaller and has 8 bits a channel."""
    if image.mode.startswith(("I", "F")):  # PNG with 16 bits of grey
        return image.point(lambda value: value / 256).convert("L")
    if image.mode in ("L", "RGB", "CMYK", "LA", "RGBA") and "transparency" not in image.info:
        return image
    return image.convert("RGBA")


def _small(image: Image.Image) -> Image.Image:
    scale = LONGEST / max(image.size)
    if scale >= 1:
        return image
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the picture with the colours that were meant; without a profile, or a broken one, as they are."""
    if profile and image.mode in ("L", "RGB", "CMYK", "RGBA"):
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            return ImageCms.profileToProfile(image, source, _SRGB, outputMode=mode) or image
        except (ImageCms.PyCMSError, OSError):
            return image
    return image


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(0x0112, 1))
    except Exception:  # noqa: BLE001 - a broken note on the picture does not make the picture broken
        return 1


def _upright(image: Image.Image, turn: int) -> Image.Image:
    way = _TURNS.get(turn)
    return image if way is None else image.transpose(way)


# Values of the tag Orientation: EXIF 2.32, 4.6.4; as in PIL.ImageOps.exif_transpose.
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def _flat(image: Image.Image) -> Image.Image:
    """Return the picture on white."""
    if image.mode not in ("RGBA", "LA"):
        return image.convert("RGB")
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(image.convert("RGBA"))
    return white.convert("RGB")
