"""What was brought along: nothing of it is lost, and nothing of it stops the program."""

import logging
import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ausgabebox.keys.files import FileKeys
from ausgabebox.program.inbox import Inbox
from ausgabebox.protocol import bundles, messages, pins
from ausgabebox.protocol.bundles import Bundle
from ausgabebox.protocol.messages import Message, OrderWithdrawn
from ausgabebox.protocol.signing import Context, TrustedKeys
from ausgabebox.simulated import samples
from ausgabebox.simulated.samples import AT, BOX

KEYS = FileKeys.of(BOX, samples.some("box", 32), pins.new_keys()[0], samples.some("tag", 32))
TOWN = samples.key()
TRUSTED = TrustedKeys.of([TOWN.public])


@dataclass
class Taker:
    """Notes what it is handed."""

    came: list[bytes] = field(default_factory=list)

    def bring(self, signed: bytes) -> None:
        self.came.append(signed)

    def kept_there(self, number: int) -> None:
        assert number == 0


def down(number: int) -> bytes:
    message = Message(BOX, number, AT, OrderWithdrawn(samples.some(str(number))))
    return messages.sign_down(message, TOWN, box_key=KEYS.key_id)


def bundle(*signed: bytes) -> bytes:
    return bundles.sign_bundle(Bundle(Context.DOWN, BOX, KEYS.key_id, AT, 0, signed), TOWN)


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_what_was_written_for_newer_papers_stays_until_they_are_known(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    taker = Taker()
    (tmp_path / "1.msg").write_bytes(bundle(down(1), down(2)))
    before = Inbox(tmp_path, taker, KEYS, TrustedKeys.of([]))
    for _ in range(3):
        before.look()
    assert taker.came == [] and names(tmp_path) == ["1.msg"]
    assert [record.levelno for record in caplog.records] == [logging.WARNING], "said once"
    assert "stays" in caplog.text and "Start it anew" in caplog.text
    Inbox(tmp_path, taker, KEYS, TRUSTED).look()
    assert taker.came == [down(1), down(2)] and names(tmp_path) == []


def test_what_is_no_message_keeps_nothing_else_from_being_taken(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    taker = Taker()
    (tmp_path / "0\x1b.msg").write_bytes(b"nothing that was signed")
    (tmp_path / "1.msg").mkdir()
    os.mkfifo(tmp_path / "2.msg")
    (tmp_path / "3.msg").symlink_to(tmp_path / "gone")
    (tmp_path / "4.msg").write_bytes(down(4))
    (tmp_path / ".5.msg.half").write_bytes(down(5))
    inbox = Inbox(tmp_path, taker, KEYS, TRUSTED)
    inbox.look()
    inbox.look()
    (tmp_path / "gone").write_bytes(down(6))
    inbox.look()
    assert taker.came == [down(4), down(6)], "what could not be read is tried again"
    assert names(tmp_path) == [".5.msg.half", "0\x1b.msg", "1.msg", "2.msg", "gone"]
    assert len(caplog.records) == 4 and "\x1b" not in caplog.text


def test_a_file_that_cannot_be_removed_is_taken_once_and_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    taker = Taker()
    (tmp_path / "1.msg").write_bytes(down(1))
    monkeypatch.setattr(Path, "unlink", _read_only)
    inbox = Inbox(tmp_path, taker, KEYS, TRUSTED)
    inbox.look()
    inbox.look()
    assert taker.came == [down(1)] and names(tmp_path) == ["1.msg"]
    assert caplog.text.count("cannot be removed: Read-only file system") == 1


def test_a_folder_that_is_not_there_or_cannot_be_read_stops_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Inbox(tmp_path / "none", Taker(), KEYS, TRUSTED).look()
    assert not caplog.records
    (tmp_path / "file").touch()
    inbox = Inbox(tmp_path / "file", Taker(), KEYS, TRUSTED)
    inbox.look()
    inbox.look()
    assert len(caplog.records) == 1 and "Nothing that was brought along is taken" in caplog.text


def _read_only(path: Path, missing_ok: bool = False) -> None:
    raise OSError(30, "Read-only file system", str(path))
