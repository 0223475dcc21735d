"""Messages on a stick: the same as over the line, and whoever carries them can only lose them."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from ausgabebox.disk import sticks
from ausgabebox.disk.sticks import BadFile
from ausgabebox.keys.files import FileKeys
from ausgabebox.link import offline
from ausgabebox.protocol import bundles, cbor, messages, pins
from ausgabebox.protocol.bundles import Bundle
from ausgabebox.protocol.messages import Message, OrderWithdrawn
from ausgabebox.protocol.signing import Context, SigningKey, TrustedKeys
from ausgabebox.simulated import samples
from ausgabebox.simulated.samples import AT, BOX

KEYS = FileKeys.of(BOX, samples.some("box", 32), pins.new_keys()[0], samples.some("tag", 32))
TOWN = samples.key()
TRUSTED = TrustedKeys.of([TOWN.public])


@dataclass
class Taker:
    """Notes what it is handed, in its order."""

    came: list[bytes | int] = field(default_factory=list)

    def bring(self, signed: bytes) -> None:
        self.came.append(signed)

    def kept_there(self, number: int) -> None:
        self.came.append(number)


def down(number: int) -> bytes:
    message = Message(BOX, number, AT, OrderWithdrawn(samples.some(str(number))))
    return messages.sign_down(message, TOWN, box_key=KEYS.key_id)


def bundle(*signed: bytes) -> Bundle:
    return Bundle(Context.DOWN, BOX, KEYS.key_id, AT, 7, signed)


def taken(content: bytes) -> list[bytes | int]:
    taker = Taker()
    offline.take(content, taker, TRUSTED, box_id=BOX, box_key=KEYS.key_id)
    return taker.came


def check(content: bytes) -> int:
    return offline.check(content, TRUSTED, box_id=BOX, box_key=KEYS.key_id)


def test_what_the_other_side_keeps_is_said_before_its_messages() -> None:
    """Else what waits would be taken for known where this memory is an older copy."""
    content = bundles.sign_bundle(bundle(down(2), down(1), down(1)), TOWN)
    assert check(content) == 3
    assert taken(content) == [7, down(2), down(1), down(1)]


def test_a_single_message_is_taken_too() -> None:
    assert (check(down(4)), taken(down(4))) == (1, [down(4)])


def test_as_many_messages_as_either_side_keeps_go_into_one_file() -> None:
    whole = bundles.fitting([down(1)] * (bundles.MESSAGES + 5))
    assert len(whole) == bundles.MESSAGES
    assert check(bundles.sign_bundle(bundle(*whole), TOWN)) == bundles.MESSAGES


def test_large_messages_fill_a_file_before() -> None:
    large = [bytes(cbor.LIMIT)] * 300
    fitting = bundles.fitting(large)
    assert 200 < len(fitting) < 300
    assert len(bundles.sign_bundle(bundle(*fitting), TOWN)) <= bundles.FILE_LIMIT


GOOD = bundle(down(1))
STRANGER = SigningKey.of(samples.some("stranger", 32))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "damaged or cut off"),
        (b"PK\x03\x04", "damaged or cut off"),
        (cbor.encode({"a": 1}), "damaged or cut off"),
        (bundles.sign_bundle(GOOD, TOWN)[:-9], "damaged or cut off"),
        (down(1)[:-1], "damaged or cut off"),
        (bundles.sign_bundle(GOOD, STRANGER), "has not signed this"),
        (bundles.sign_bundle(GOOD, TOWN).replace(b"kept\x07", b"kept\x08"), "has not signed this"),
        (bundles.sign_bundle(replace(GOOD, box_id="elsewhere"), TOWN), "for the box elsewhere"),
        (bundles.sign_bundle(replace(GOOD, box_key=bytes(16)), TOWN), "before it was set up anew"),
        (bundles.sign_bundle(replace(GOOD, direction=Context.UP), KEYS), "written for the town hall"),
    ],
)
def test_another_file_is_said_to_be_none_and_acknowledges_nothing(content: bytes, said: str) -> None:
    with pytest.raises(BadFile, match=said) as wrong:
        check(content)
    assert wrong.value.remedy
    assert taken(content) == [content], "whatever it is, the program notes it as one bad message"


def test_a_stick_that_is_full_or_gone_is_said(tmp_path: Path) -> None:
    large = tmp_path / "large"
    large.write_bytes(bytes(bundles.FILE_LIMIT + 1))
    for path, said in ((tmp_path / "no", "No such file"), (tmp_path, "Is a directory"), (large, "larger than any")):
        with pytest.raises(BadFile, match=said):
            sticks.read(path)
    (tmp_path / "folder").mkdir()
    for path, said in ((tmp_path / "gone" / "up", "No such file"), (tmp_path / "folder", "Is a directory")):
        with pytest.raises(BadFile, match=said):
            sticks.write(path, b"x")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["folder", "large"], "and nothing half is left"


def test_a_file_is_replaced_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sticks.write(tmp_path / "up", b"before")
    monkeypatch.setattr("os.fsync", _pulled_out)
    with pytest.raises(BadFile, match="Input/output"):
        sticks.write(tmp_path / "up", b"after")
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("up", b"before")]


def test_a_pipe_on_a_stick_is_not_waited_for_and_a_name_says_nothing_to_the_terminal(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "antwort")
    with pytest.raises(BadFile, match="no ordinary file"):
        sticks.read(tmp_path / "antwort")
    loud = tmp_path / "a\x1b]0;b\x07ä"
    large = tmp_path / "large\x1b"
    large.write_bytes(bytes(bundles.FILE_LIMIT + 1))
    ways: tuple[Callable[[Path], object], ...] = (sticks.read, lambda path: sticks.write(path / "up", b"x"))
    for way in ways:
        for path in (loud, large):
            with pytest.raises(BadFile) as wrong:
                way(path)
            assert wrong.value.remedy and not {"\x1b", "\x07"} & set(str(wrong.value))
    assert sticks.shown(loud).endswith("a\\x1b]0;b\\x07ä'")


def _pulled_out(handle: int) -> None:
    raise OSError(5, "Input/output error")
