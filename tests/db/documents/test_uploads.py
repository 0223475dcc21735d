"""Receiving what people send: nothing lost, nothing doubled, nothing personal in clear."""

import dataclasses
import io
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from PIL import Image

from buergerbuero.base import sealing
from buergerbuero.base.actors import CITIZEN
from buergerbuero.documents import actions, queries
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    """A storage folder of this test's own."""
    settings.BB = dataclasses.replace(settings.BB, storage_dir=tmp_path / "storage")
    return Path(settings.BB.storage_dir)


@dataclasses.dataclass(frozen=True)
class Vault:
    """A draft's vault with its key."""

    id: UUID
    key: bytes


@pytest.fixture
def vault() -> Vault:
    return Vault(uuid4(), sealing.new_key())


def photo(size: tuple[int, int] = (300, 200)) -> bytes:
    sink = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(sink, "JPEG", quality=95)
    return sink.getvalue()


def test_a_photo_sent_in_pieces_becomes_a_page(vault: Vault) -> None:
    content = photo((1800, 1400))
    own: dict[str, Any] = {"vault": vault.id, "key": vault.key, "by": CITIZEN, "now": NOW}
    upload = actions.begin_upload(name="C:\\Bilder\\Ausweis Erika.jpg", size=len(content), **own)
    assert (upload.name, upload.state, upload.received) == ("Ausweis Erika.jpg", "receiving", 0)
    received = 0
    while received < len(content):
        received = actions.receive(
            upload_id=upload.id, offset=received, chunk=content[received : received + 700_001], **own
        )
    ready = actions.finish_upload(upload_id=upload.id, **own)
    assert (ready.state, ready.pages, ready.size) == ("ready", 1, len(content))
    assert queries.uploads_of(vault.id, vault.key) == (ready,)
    page = queries.upload_page(vault.id, vault.key, upload.id, 1)
    assert Image.open(io.BytesIO(page)).size == (1800, 1400)
    actions.turn_page(upload_id=upload.id, number=1, **own)
    page = queries.upload_page(vault.id, vault.key, upload.id, 1)
    assert Image.open(io.BytesIO(page)).size == (1400, 1800)
