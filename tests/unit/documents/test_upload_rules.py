"""What a file is, what it may be called, where its parts go, what a clean page is."""

import io
import unicodedata
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from buergerbuero.documents import rules
from buergerbuero.documents.adapters.converter import pictures
from buergerbuero.documents.values import FileRefused, RefusalReason
from tests.unit.documents import sent

ANY = UUID("12345678-1234-5678-1234-567812345678")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (sent.jpeg(), "jpeg"),
        (sent.png(), "png"),
        (sent.heic(), "heic"),
        (sent.pdf(), "pdf"),
        (b"\xef\xbb\xbf\n" + sent.pdf(), "pdf"),
        (sent.jpeg() + sent.pdf(), "jpeg"),
        (sent.written(sent.scene(), "GIF"), None),
        (sent.written(sent.scene(), "TIFF"), None),
        (sent.written(sent.scene(), "BMP"), None),
        (sent.written(sent.scene(), "WEBP"), None),
        (sent.written(sent.scene(), "AVIF"), None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"PK\x03\x04" + bytes(100), None),
        (b"\x7fELF" + bytes(100), None),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", None),
        (b"\0\0\0\x18ftyp", None),
        (b"\0\0\0\0ftypheic", None),
        (bytes(2000) + sent.pdf(), None),
        (b"", None),
        (b"\xff", None),
    ],
)
def test_a_file_is_what_its_first_bytes_say(content: bytes, kind: str | None) -> None:
    assert rules.kind_of(content) == kind


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("Ausweis.jpg", "Ausweis.jpg"),
        ("C:\\Users\\Erika\\Ausweis.jpg", "Ausweis.jpg"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\r\n\tc.pdf", "abc.pdf"),
        ("Rechnung\u202efdp.exe", "Rechnungfdp.exe"),
        ("  viel   Platz .png ", "viel Platz .png"),
        ("", "Datei"),
        ("///", "Datei"),
        (".htaccess", ".htaccess"),
        ("u\u0308ber.pdf", "über.pdf"),
        ("\ud800.pdf", "?.pdf"),
        ("x" * 500 + ".jpeg", "x" * 146 + ".jpeg"),
        ("Ein Satz. Noch ein Satz", "Ein Satz. Noch ein Satz"),
    ],
)
def test_a_name_is_shown_without_folders_and_tricks(given_name: str, shown: str) -> None:
    assert rules.file_name(given_name) == shown


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_can_be_shown(name: str) -> None:
    shown = rules.file_name(name)
    assert 1 <= len(shown) <= 151
    assert not any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") for letter in shown)
    assert "/" not in shown and "\\" not in shown
    assert rules.file_name(shown) == shown


@given(st.lists(st.integers(0, 3 * rules.PART_BYTES), max_size=6))
def test_pieces_of_any_size_fill_parts_without_gap(sizes: list[int]) -> None:
    offset, ends = 0, dict[int, int]()
    for size in sizes:
        for number, start, piece in rules.split(offset, bytes(size)):
            assert start == ends.get(number, 0)
            assert 0 < len(piece) <= rules.PART_BYTES - start
            ends[number] = start + len(piece)
        offset += size
    assert sum(ends.values()) == offset
    assert len(ends) == len(rules.part_keys(ANY, offset))
    assert all(end == rules.PART_BYTES for end in list(ends.values())[:-1])


def test_files_lie_where_their_names_say() -> None:
    assert rules.upload_of_key(rules.part_key(ANY, 7)) == rules.upload_of_key(rules.page_key(ANY, 12)) == ANY
    for strange in ("uploads/12/1234", "documents/12/12345678123456781234567812345678-page-1", "uploads/x"):
        assert rules.upload_of_key(strange) is None


def test_a_clean_page_is_pixels_alone() -> None:
    image = sent.scene()
    assert rules.is_plain_jpeg(sent.written(image, "JPEG"))
    exif = Image.Exif()
    exif[0x010E] = "Wohnung von Erika Muster"
    for spoilt in (
        sent.written(image, "JPEG", exif=exif),
        sent.written(image, "JPEG", comment=b"geheim"),
        sent.written(image, "JPEG", icc_profile=b"Profil"),
        sent.written(image, "JPEG", xmp=b"<x:xmpmeta/>"),
        sent.written(image, "JPEG") + b"PK\x03\x04",
        sent.written(image, "JPEG") + sent.written(image, "JPEG"),
        sent.written(image, "JPEG")[:-2],
        sent.written(image, "PNG"),
        b"\xff\xd8",
        b"",
    ):
        assert not rules.is_plain_jpeg(spoilt)


@given(st.binary(max_size=300))
def test_whether_a_page_is_clean_can_be_asked_of_anything(content: bytes) -> None:
    rules.is_plain_jpeg(b"\xff\xd8" + content)
    rules.kind_of(content)


def test_what_is_our_fault_may_be_tried_again() -> None:
    again = {reason for reason in RefusalReason if FileRefused(reason).again}
    assert again == {RefusalReason.BUSY, RefusalReason.SCANNER_DOWN}


def test_what_is_made_here_can_be_read() -> None:
    for content in (sent.jpeg(), sent.png(), sent.heic()):
        assert Image.open(io.BytesIO(content)).size == (300, 200)


def test_the_scans_of_a_jpeg_are_counted_and_nothing_that_looks_like_one() -> None:
    assert pictures.scans(sent.jpeg(), 64) == 1
    assert 2 < pictures.scans(sent.jpeg_of_scans(0), 64) < 20
    assert pictures.scans(sent.jpeg_of_scans(100), 64) == 65
    assert pictures.scans(sent.jpeg(comment=100 * b"\xff\xda\0\2"), 64) == 1
    assert pictures.scans(sent.jpeg() + 100 * b"\xff\xda\0\2", 64) == 1
    assert pictures.scans(b"\xff\xd8\xff\xda", 64) == 1
