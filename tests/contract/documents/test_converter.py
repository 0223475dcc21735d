"""Pillow, libheif and PDFium in their cage: what they make of good files, and that hostile ones end with a refusal."""

import io
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageStat
from pypdf import PdfWriter

from buergerbuero.config.cli import servers
from buergerbuero.documents import rules
from buergerbuero.documents.adapters.caged.children import Begun
from buergerbuero.documents.adapters.converter import AT_ONCE, FORKED, WAITING, ShutInConverter, converter
from buergerbuero.documents.values import MOST_PAGES, FileKind, FileRefused, RefusalReason
from tests.unit.documents import sent
from tests.unit.documents.samples import granted_pdf

HERE = Path(__file__).parent
RED, BLUE, WHITE = (220, 20, 20), (30, 120, 200), (255, 255, 255)
READERS = {"jpeg": sent.jpeg, "png": sent.png, "heic": sent.heic}
TOO_MUCH = (RefusalReason.BROKEN, RefusalReason.TOO_MANY_PIXELS, RefusalReason.TOO_MANY_PAGES)


def pages(content: bytes, kind: FileKind = "pdf") -> list[Image.Image]:
    made = converter.pages(content, kind)
    assert all(rules.is_plain_jpeg(page.picture) and rules.is_plain_jpeg(page.small) for page in made)
    return [Image.open(io.BytesIO(page.picture)).convert("RGB") for page in made]


def bytes_of(content: bytes, kind: FileKind) -> bytes:
    """All that is kept of a file of one page."""
    (page,) = converter.pages(content, kind)
    assert rules.is_plain_jpeg(page.picture) and rules.is_plain_jpeg(page.small)
    return page.picture + page.small


def refused(content: bytes, kind: FileKind = "pdf") -> RefusalReason:
    with pytest.raises(FileRefused) as error:
        converter.pages(content, kind)
    return error.value.reason


def about(pixel: object, colour: tuple[int, int, int], tolerance: int = 12) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) <= tolerance for one, other in zip(pixel, colour, strict=True))


def darkness(image: Image.Image, box: tuple[int, int, int, int] | None = None) -> float:
    """How much stands on a page, or in a part of it: 0 is white."""
    return 255 - ImageStat.Stat(image.crop(box).convert("L")).mean[0]


# --- the cage ---


@pytest.fixture(scope="module")
def prisoner(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    new = tmp_path_factory.mktemp("prisoner") / "new"
    new.write_text("hier")
    with socket.create_server(("127.0.0.1", 0)) as server:
        words = [sys.executable, "-I", str(HERE / "prisoner.py"), str(server.getsockname()[1]), str(new)]
        done = subprocess.run(words, capture_output=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert new.read_text() == "hier"
    told: dict[str, str] = json.loads(done.stdout)
    return told


WAYS_OUT = (
    "read a file",
    "list a folder",
    "look at a file",
    "write a file",
    "delete a file",
    "speak to the network",
    "open a socket",
    "fork",
    "start a program",
    "become a program",
    "signal another process",
    "read another process",
    "become another user",
    "copy what is open",
    "look at a file in a thread of before",
)


@pytest.mark.parametrize("wish", WAYS_OUT)
def test_there_is_no_way_out(prisoner: dict[str, str], wish: str) -> None:
    assert prisoner[wish] in ("PermissionError", "OSError"), prisoner


def test_what_is_left_inside(prisoner: dict[str, str]) -> None:
    assert prisoner["take all memory"] == "MemoryError"
    assert prisoner["have a thread"] == "done"


def test_no_secret_goes_inside() -> None:
    assert any(name.startswith("BB_") for name in os.environ)
    pages(sent.jpeg(), "jpeg")
    assert Path(f"/proc/{forking()}/environ").read_bytes() == b"LC_ALL=C.UTF-8\0"


def test_what_a_process_for_one_file_has_open() -> None:
    """Its file, its pipe, and a mouth that nobody hears; nothing of the files before it or beside it."""
    with FORKED("turn", b"") as one, FORKED("pdf", granted_pdf()) as other:
        for child in (one, other):
            assert os.read(child.answer, 1) == b"B"
        assert len(children()) <= 2
        for pid in children():
            assert set(os.listdir(f"/proc/{pid}/fd")) <= {"0", "1", "2"}  # noqa: PTH208 - names, no paths
    assert not children()


def test_another_process_is_made_ready_when_that_one_has_ended() -> None:
    pages(sent.jpeg(), "jpeg")
    ended = forking()
    os.kill(ended, signal.SIGKILL)
    while Path(f"/proc/{ended}/stat").read_text().rpartition(")")[2].split()[0] != "Z":  # then its socket is closed
        time.sleep(0.01)
    assert len(pages(sent.jpeg(), "jpeg")) == 1
    assert forking() != ended


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("never begins", RefusalReason.BUSY),
        ("hangs", RefusalReason.TOO_MANY_PIXELS),
        ("closes its mouth", RefusalReason.BROKEN),
        ("gives what is no page", RefusalReason.BROKEN),
        ("gives no page", RefusalReason.BROKEN),
        ("gives too many pages", RefusalReason.BROKEN),
        ("talks without end", RefusalReason.TOO_MANY_PIXELS),
        ("invents a reason", RefusalReason.BROKEN),
        ("stops in the middle", RefusalReason.BROKEN),
    ],
)
def test_what_comes_back_is_not_believed(how: str, reason: RefusalReason) -> None:
    strange = ShutInConverter(Begun([sys.executable, "-I", str(HERE / "strange.py"), how]), seconds=3)
    with pytest.raises(FileRefused) as error:
        strange.pages(sent.jpeg(), "jpeg")
    assert error.value.reason == reason
    assert not children()


def test_conversions_leave_threads_for_pages() -> None:
    assert AT_ONCE + WAITING <= servers.THREADS / 2


def test_a_conversion_that_is_killed_refuses_its_file_and_no_other() -> None:
    laughs = laughing()
    killer = threading.Thread(target=kill_children)
    killer.start()
    assert refused(laughs) in (*TOO_MUCH, RefusalReason.BUSY)  # busy: killed before it began
    killer.join()
    assert len(pages(sent.jpeg(), "jpeg")) == 1


def forking() -> int:
    """The process that is ready to be copied."""
    (found,) = [pid for pid in below(os.getpid()) if b"converter.inside" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return found


def children() -> list[int]:
    """The processes for files."""
    words = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in below(os.getpid())}
    others = (b"acroform", b"typst")  # other tests of this process have begun those that begin others
    began = [pid for pid, said in words.items() if b"\0-I\0" in said and not any(each in said for each in others)]
    return [each for pid in began for each in (below(pid) if pid == forking() else [pid])]


def below(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return [int(word) for task in tasks for word in (task / "children").read_text().split()]


def kill_children() -> None:
    while not (found := children()):
        time.sleep(0.01)
    time.sleep(0.3)
    for child in found:
        os.kill(child, signal.SIGKILL)


# --- pictures ---


@pytest.mark.parametrize("kind", ["jpeg", "png", "heic"])
def test_a_picture_becomes_a_page(kind: FileKind) -> None:
    (page,) = pages(READERS[kind]((300, 200)), kind)
    assert page.size == (300, 200)
    assert about(page.getpixel((20, 20)), RED)
    assert about(page.getpixel((250, 150)), BLUE)


@pytest.mark.parametrize("kind", ["jpeg", "png", "heic"])
def test_a_large_picture_is_made_smaller(kind: FileKind) -> None:
    (page,) = pages(READERS[kind]((3000, 4000)), kind)
    assert page.size == (1875, 2500)
    assert about(page.getpixel((100, 100)), RED)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["jpeg", "png"])
def test_a_picture_stands_upright(orientation: int, kind: FileKind) -> None:
    """The camera says how it was held (EXIF 2.32, 4.6.4); whatever it says, the red corner ends top left."""
    lying = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    image = sent.scene() if lying is None else sent.scene().transpose(lying)
    exif = Image.Exif()
    exif[0x0112] = orientation
    (page,) = pages(sent.written(image, kind.upper(), exif=exif), kind)
    assert page.size == (300, 200)
    assert about(page.getpixel((20, 20)), RED, 40)
    assert about(page.getpixel((250, 20)), BLUE, 40)


@pytest.mark.parametrize("orientation", [3, 6, 8])
def test_a_heic_picture_stands_upright_once(orientation: int) -> None:
    """HEIC says it twice, in EXIF and in its own box; it is turned once."""
    lying = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}[orientation]
    exif = Image.Exif()
    exif[0x0112] = orientation
    content = sent.written(sent.scene().transpose(lying), "HEIF", exif=exif.tobytes(), quality=90)
    assert b"irot" in content
    (page,) = pages(content, "heic")
    assert page.size == (300, 200)
    assert about(page.getpixel((20, 20)), RED, 40)


def test_a_progressive_picture_is_taken_and_one_of_endless_scans_is_not() -> None:
    assert len(pages(sent.jpeg_of_scans(0), "jpeg")) == 1
    assert len(pages(sent.jpeg_of_scans(30), "jpeg")) == 1
    assert refused(sent.jpeg_of_scans(100), "jpeg") == RefusalReason.TOO_MANY_PIXELS
    assert refused(sent.jpeg_of_scans(40, (9000, 8000)), "jpeg") == RefusalReason.TOO_MANY_PIXELS


def test_a_page_turns_clockwise_and_after_four_times_stands_as_before() -> None:
    page = converter.pages(sent.jpeg(), "jpeg")[0].picture
    once = converter.turned(page).picture
    image = Image.open(io.BytesIO(once))
    assert image.size == (200, 300)
    assert about(image.getpixel((190, 20)), RED, 25)
    again = once
    for _ in range(3):
        again = converter.turned(again).picture
    assert about(Image.open(io.BytesIO(again)).getpixel((20, 20)), RED, 25)


def test_nothing_of_the_picture_but_its_pixels_stays() -> None:
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = "Wohnung", "Erika Muster"
    exif.get_ifd(0x8825)[2] = (50.0, 52.0, 30.0)
    noted = sent.written(
        sent.scene(), "JPEG", exif=exif, comment=b"GEHEIM", xmp=b"<x:xmpmeta>GEHEIM</x:xmpmeta>", dpi=(300, 300)
    )
    page = bytes_of(noted + b"GEHEIM", "jpeg")
    for secret in (b"Erika", b"Wohnung", b"GEHEIM", b"Exif", b"ICC_PROFILE", b"http"):
        assert secret not in page


def test_each_page_has_a_small_picture_too() -> None:
    (page,) = converter.pages(sent.jpeg((3000, 1500)), "jpeg")
    assert Image.open(io.BytesIO(page.small)).size == (200, 100)
    assert Image.open(io.BytesIO(converter.turned(page.picture).small)).size == (100, 200)
    assert len(page.small) < 20_000


def test_of_several_pictures_in_a_file_the_first_counts() -> None:
    """MPO (two cameras), HEIC with further pictures, animated PNG."""
    other = [sent.noise()]
    for form, kind in (("MPO", "jpeg"), ("HEIF", "heic"), ("PNG", "png")):
        content = sent.written(sent.scene(), form, save_all=True, append_images=other)
        (page,) = pages(content, rules.kind_of(content) or "pdf")
        assert rules.kind_of(content) == kind
        assert about(page.getpixel((20, 20)), RED, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_shown_as_it_looks(mode: str) -> None:
    image = Image.linear_gradient("L").resize((256, 256))
    if mode == "I;16":
        content = sixteen_bits(256)
    else:
        content = sent.written(image.convert(mode) if mode != "PA" else image.convert("P"), "PNG")
    (page,) = pages(content, "png")
    dark, light = page.getpixel((128, 4)), page.getpixel((128, 251))
    assert about(dark, (4, 4, 4), 12), dark
    assert about(light, (251, 251, 251), 12), light


def sixteen_bits(size: int) -> bytes:
    rows = b"".join(b"\0" + struct.pack(">H", row * 257) * size for row in range(size))
    head = struct.pack(">IIBBBBB", size, size, 16, 0, 0, 0, 0)
    chunks = sent.chunk(b"IHDR", head) + sent.chunk(b"IDAT", zlib.compress(rows)) + sent.chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def test_what_one_can_see_through_stands_on_white() -> None:
    glass = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    glass.paste((0, 0, 0, 255), (0, 0, 50, 100))
    palette = glass.convert("P")
    for image, extra in ((glass, {}), (palette, {"transparency": palette.getpixel((80, 50))})):
        (page,) = pages(sent.written(image, "PNG", **extra), "png")
        assert about(page.getpixel((80, 50)), WHITE)
        assert about(page.getpixel((20, 50)), (0, 0, 0))


def test_colours_are_those_that_were_meant() -> None:
    """A profile that stores colours otherwise (here: lightness and two axes as in Lab) is followed; junk is not."""
    plain = sent.scene()
    linear = ImageCms.ImageCmsProfile(io.BytesIO(gamma_profile()))
    source = ImageCms.profileToProfile(plain, ImageCms.createProfile("sRGB"), linear, outputMode="RGB")
    assert source is not None
    assert not about(source.getpixel((20, 20)), RED, 25)
    (page,) = pages(sent.written(source, "PNG", icc_profile=linear.tobytes()), "png")
    assert about(page.getpixel((20, 20)), RED, 15)
    (page,) = pages(sent.written(plain, "PNG", icc_profile=b"no profile at all"), "png")
    assert about(page.getpixel((20, 20)), RED, 15)


def gamma_profile() -> bytes:
    """The profile of sRGB with its curves made straight: gamma 1.0 (ICC.1:2010, 10.5)."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for number in range(struct.unpack(">I", profile[128:132])[0]):
        name, offset, size = struct.unpack(">4sII", profile[132 + 12 * number : 144 + 12 * number])
        if name in (b"rTRC", b"gTRC", b"bTRC"):
            straight = b"curv" + bytes(4) + struct.pack(">I", 0)
            profile[offset : offset + len(straight)] = straight
            assert size >= len(straight)
    return bytes(profile)


def test_print_colours_become_screen_colours() -> None:
    (page,) = pages(sent.written(sent.scene().convert("CMYK"), "JPEG", quality=95), "jpeg")
    assert about(page.getpixel((20, 20)), RED, 30)


# --- PDF ---


def test_a_pdf_becomes_a_picture_of_each_page() -> None:
    made = pages(sent.pdf(pages=[b"", b"/Rotate 90", b""]))
    assert [page.size for page in made] == [(667, 445), (445, 667), (667, 445)]
    assert all(darkness(page) > 1 for page in made)


def test_our_own_notice_can_be_sent_back_to_us() -> None:
    made = pages(granted_pdf())
    assert made[0].size[1] == pytest.approx(1871, abs=2)
    assert darkness(made[0]) > 2


@pytest.mark.parametrize("appearance", [True, False])
def test_what_was_entered_in_a_form_is_on_the_page(appearance: bool) -> None:
    (filled,) = pages(sent.form_pdf(b"Erika Muster", appearance=appearance))
    (empty,) = pages(sent.form_pdf(b"", appearance=appearance))
    assert darkness(empty) < 0.2
    assert darkness(filled) > 1


def test_notes_are_on_the_page() -> None:
    box = b"<< /Type /Annot /Subtype /Square /Rect [20 20 280 180] /IC [1 0 0] /C [1 0 0] /F 4 /AP << /N 6 0 R >> >>"
    look = sent.stream(b"1 0 0 rg 0 0 260 160 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 260 160]")
    (page,) = pages(sent.pdf(box, look, pages=[b"/Annots [5 0 R]"]))
    assert about(page.getpixel((300, 300)), (255, 0, 0), 20)


def test_a_locked_pdf_is_refused_and_one_that_only_forbids_printing_is_not() -> None:
    for password, locked in (("geheim", True), ("", False)):
        writer = PdfWriter(clone_from=io.BytesIO(sent.pdf()))
        writer.encrypt(user_password=password, owner_password="besitzer", algorithm="AES-256")
        sink = io.BytesIO()
        writer.write(sink)
        if locked:
            assert refused(sink.getvalue()) == RefusalReason.ENCRYPTED
        else:
            assert darkness(pages(sink.getvalue())[0]) > 1


def test_a_form_that_only_adobe_can_show_is_refused() -> None:
    form = b"/NeedsRendering true /AcroForm << /Fields [] /XFA 5 0 R >>"
    assert refused(sent.pdf(sent.stream(b"<xdp:xdp/>"), catalog=form)) == RefusalReason.BROKEN


def test_a_large_plan_is_drawn_smaller_and_a_small_one_not_larger() -> None:
    (plan,) = pages(sent.pdf(box=b"0 0 2384 3370"))  # A0
    assert max(plan.size) <= 5000 and plan.size[0] * plan.size[1] <= 15_100_000
    (slip,) = pages(sent.pdf(box=b"0 0 72 36"))
    assert slip.size == (160, 80)


def test_as_many_pages_as_may_be() -> None:
    assert len(pages(sent.pdf(pages=[b""] * MOST_PAGES))) == MOST_PAGES
    assert refused(sent.pdf(pages=[b""] * (MOST_PAGES + 1))) == RefusalReason.TOO_MANY_PAGES
    assert refused(sent.pdf(pages=[b""] * 10_000)) == RefusalReason.TOO_MANY_PAGES


@pytest.mark.parametrize(
    "does",
    [
        b"/OpenAction << /S /JavaScript /JS (while\\(true\\){app.alert\\('x'\\)}) >>",
        b"/OpenAction << /S /Launch /F (/bin/sh) >>",
        b"/OpenAction << /S /URI /URI (http://127.0.0.1:9/) >>",
        b"/OpenAction << /S /SubmitForm /F (http://127.0.0.1:9/) >>",
        b"/Names << /EmbeddedFiles << /Names [(x.exe) << /Type /Filespec /F (x.exe) /EF << /F 5 0 R >> >>] >> >>",
        b"/AA << /WC << /S /JavaScript /JS (app.launchURL\\('http://127.0.0.1:9/'\\)) >> >>",
    ],
    ids=["script", "launch", "link", "submit", "embedded file", "script at the end"],
)
def test_what_a_pdf_would_do_is_not_done_and_not_kept(does: bytes) -> None:
    assert b"EICAR" not in bytes_of(sent.pdf(sent.stream(b"MZ" + sent.EICAR), catalog=does), "pdf")


# --- hostile ---


def x_object(content: bytes, names: bytes, keys: bytes = b"") -> bytes:
    head = b"/Type /XObject /Subtype /Form /BBox [0 0 300 200] /Resources << /XObject << " + names + b" >> >> "
    return sent.stream(content, head + keys)


def laughing(levels: int = 12) -> bytes:
    """Forms in forms in forms, ten a level."""
    nested = [x_object(b"/X Do " * 10, b"/X %d 0 R" % (6 + level)) for level in range(levels)]
    return sent.pdf(*nested, x_object(b"0 0 9 9 re f", b""), pages=[USES_5], content=b"/X Do")


USES_5 = b"/Resources << /XObject << /X 5 0 R >> >>"
BIG_IMAGE = b"/Type /XObject /Subtype /Image /Width 50000 /Height 50000 /BitsPerComponent 8 /ColorSpace /DeviceRGB"
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
HOSTILE: dict[str, tuple[bytes, FileKind]] = {
    "empty": (b"", "pdf"),
    "only a head": (b"%PDF-1.7", "pdf"),
    "half a PDF": (sent.pdf()[:300], "pdf"),
    "no pages": (sent.assembled([CATALOG, b"<< /Type /Pages /Count 0 /Kids [] >>"]), "pdf"),
    "pages that are said to be there": (sent.assembled([CATALOG, b"<< /Type /Pages /Count 3 /Kids [] >>"]), "pdf"),
    "two billion pages": (sent.assembled([CATALOG, b"<< /Type /Pages /Count 2000000000 /Kids [] >>"]), "pdf"),
    "pages in a circle": (sent.assembled([CATALOG, b"<< /Type /Pages /Count 5 /Kids [2 0 R 2 0 R] >>"]), "pdf"),
    "a form in itself": (sent.pdf(x_object(b"/X Do /X Do", b"/X 5 0 R"), pages=[USES_5], content=b"/X Do"), "pdf"),
    "billion laughs": (laughing(), "pdf"),
    "a gigabyte of nothing": (sent.pdf(sent.packed(bytes(1_000_000_000)), pages=[b"/Contents 5 0 R"]), "pdf"),
    "four million squares": (sent.pdf(sent.packed(b"0 0 9 9 re f " * 4_000_000), pages=[b"/Contents 5 0 R"]), "pdf"),
    "PNG of 50000 by 50000": (sent.png_bomb(50_000, 50_000), "png"),
    "PNG of 0 by 0": (sent.png_bomb(0, 0), "png"),
    "PNG cut off": (sent.png()[:-40], "png"),
    "PNG in name only": (b"\x89PNG\r\n\x1a\n", "png"),
    "JPEG of 65000 by 65000": (sent.jpeg_that_says(sent.jpeg(), 65_000, 65_000), "jpeg"),
    "JPEG cut off": (sent.jpeg((1000, 800))[:4_000], "jpeg"),
    "JPEG in name only": (b"\xff\xd8\xff\xe0", "jpeg"),
    "HEIC cut off": (sent.heic()[:-200], "heic"),
    "HEIC in name only": (b"\0\0\0\x18ftypheic\0\0\0\0heicmif1", "heic"),
    "a program": (b"\x7fELF" + bytes(500), "jpeg"),
    "PDF that is called a photo": (sent.pdf(), "jpeg"),
    "photo that is called a PDF": (sent.jpeg(), "pdf"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused(name: str) -> None:
    assert refused(*HOSTILE[name]) in TOO_MUCH


def test_pixels_that_are_not_there_stay_empty() -> None:
    (page,) = pages(sent.png_bomb(5_000, 5_000, 10), "png")
    assert max(page.size) == 2500


HARMLESS: dict[str, bytes] = {
    "a page as large as a field": sent.pdf(box=b"0 0 1e9 1e9"),
    "a page without a size": sent.pdf(box=b"0 0 0 0"),
    "a page as a line": sent.pdf(box=b"0 0 14400 1"),
    "a size in letters": sent.pdf(box=b"0 0 (a) /b"),
    "a million brackets": sent.pdf(b"[" * 1_000_000),
    "five million saved states": sent.pdf(sent.packed(b"q " * 5_000_000), pages=[b"/Contents 5 0 R"]),
    "a picture of 50000 by 50000": sent.pdf(
        sent.packed(bytes(50_000_000), BIG_IMAGE), pages=[USES_5], content=b"200 0 0 200 0 0 cm /X Do"
    ),
    "a photo behind it": sent.pdf() + sent.jpeg(),
    "a web page before it": b"<script>alert(1)</script>" + sent.pdf(),
}


@pytest.mark.parametrize("name", HARMLESS)
def test_a_strange_pdf_becomes_pages_or_is_refused(name: str) -> None:
    try:
        made = pages(HARMLESS[name])
    except FileRefused as error:
        assert error.reason in TOO_MUCH
    else:
        assert sum(page.size[0] * page.size[1] for page in made) <= 300_000_000


def test_a_photo_with_something_behind_it_is_a_photo() -> None:
    for tail in (sent.pdf(), b"PK\x03\x04" + sent.EICAR, b"<?php system($_GET['x']);"):
        assert tail not in bytes_of(sent.jpeg() + tail, "jpeg")


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["byte", "number", "cut", "double", "end"]),
        st.floats(0, 1),
        st.sampled_from([0, 1, 255, 65_535, 2**31 - 1, 2**32 - 1]) | st.integers(0, 2**32 - 1),
    ),
    min_size=1,
    max_size=12,
)
WHOLE: dict[FileKind, bytes] = {
    "jpeg": sent.jpeg((120, 80)),
    "png": sent.png((120, 80)),
    "heic": sent.heic((120, 80)),
    "pdf": sent.form_pdf(),
}


@pytest.mark.parametrize("kind", WHOLE)
@settings(max_examples=8)
@given(changes=CHANGES)
def test_a_damaged_file_becomes_pages_or_is_refused(kind: FileKind, changes: list[sent.Change]) -> None:
    damage(kind, changes)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", WHOLE)
@settings(max_examples=400)
@given(changes=CHANGES)
def test_many_damaged_files_become_pages_or_are_refused(kind: FileKind, changes: list[sent.Change]) -> None:
    damage(kind, changes)


def damage(kind: FileKind, changes: list[sent.Change]) -> None:
    content = sent.mutated(WHOLE[kind], changes)
    try:
        pages(content, kind)
    except FileRefused as error:
        assert error.reason in (*TOO_MUCH, RefusalReason.ENCRYPTED)
