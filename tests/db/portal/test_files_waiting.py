"""What somebody has sent with a form is not held in memory while it waits for its turn: many may wait at once."""

import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from buergerbuero.documents.adapters.converter import ShutInConverter
from tests.db.portal.person import Person
from tests.made import sending

LARGE = sending.PHOTO.ljust(10_000_000, b"\0")


class Measuring(ShutInConverter):
    """Notes how much is held when it is somebody's turn."""

    held: int = 0

    @contextmanager
    def turn(self, *whose: str, **more: Any) -> Iterator[None]:
        Measuring.held = tracemalloc.get_traced_memory()[0]
        with super().turn(*whose, **more):
            yield


converter = Measuring()


def test_who_waits_for_a_turn_holds_no_file(bare_portal: None, tmp_path: Path, settings: Any) -> None:
    settings.ADAPTERS = {**settings.ADAPTERS, "converter": f"{__name__}.converter"}
    sending.publish(tmp_path)
    driver = Person().open(f"/leistung/{sending.ID}/").press("Antrag starten")
    tracemalloc.start()
    try:
        driver.press("Datei hinzufügen", {"schein": SimpleUploadedFile("foto.jpg", LARGE, content_type="image/jpeg")})
    finally:
        tracemalloc.stop()
    driver.page.says("foto.jpg")
    sent_by_us = 2 * len(LARGE)  # the form, and the request of it, which the test client keeps
    assert 0 < Measuring.held < sent_by_us + len(LARGE) // 2
