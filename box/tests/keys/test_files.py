"""The keys of a box in files: read by nobody else, never overwritten, never printed."""

from pathlib import Path

import pytest

from ausgabebox.keys.files import FileKeys, KeysUnfit
from ausgabebox.protocol import pins
from ausgabebox.protocol.errors import CannotOpen, Malformed

LOAD, PIN_ID = bytes(16), bytes(range(16))


def test_made_once_and_read_again(tmp_path: Path) -> None:
    made = FileKeys.make(tmp_path / "keys", "box-1")
    again = FileKeys.read(tmp_path / "keys")
    assert (again.box_id, again.key_id, again.public) == ("box-1", made.key_id, made.public)
    with pytest.raises(KeysUnfit, match="already"):
        FileKeys.make(tmp_path / "keys", "box-1")
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()} == {0o600}


@pytest.mark.parametrize("box_id", ["", "x y/../z", "Rathaus", "a" * 41, "box\n"])
def test_an_id_that_no_message_could_carry_makes_no_keys(tmp_path: Path, box_id: str) -> None:
    with pytest.raises(KeysUnfit, match="no id of a box"):
        FileKeys.make(tmp_path / "keys", box_id)
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("name", ["signing.key", "sealing.key", "tag.key", "box.json"])
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_files_that_others_may_read_are_refused(tmp_path: Path, name: str, mode: int) -> None:
    FileKeys.make(tmp_path / "keys", "box-1")
    (tmp_path / "keys" / name).chmod(mode)
    with pytest.raises(KeysUnfit, match="chmod 600"):
        FileKeys.read(tmp_path / "keys")


@pytest.mark.parametrize("name", ["signing.key", "sealing.key", "tag.key", "box.json"])
def test_damaged_or_missing_files_are_named(tmp_path: Path, name: str) -> None:
    FileKeys.make(tmp_path / "keys", "box-1")
    (tmp_path / "keys" / name).write_bytes(b"short")
    with pytest.raises(KeysUnfit):
        FileKeys.read(tmp_path / "keys")
    (tmp_path / "keys" / name).unlink()
    with pytest.raises(KeysUnfit):
        FileKeys.read(tmp_path / "keys")


def test_no_key_stands_in_a_text_of_the_object(tmp_path: Path) -> None:
    keys = FileKeys.make(tmp_path / "keys", "box-1")
    text = repr(keys)
    for name in ("signing.key", "sealing.key", "tag.key"):
        raw = (tmp_path / "keys" / name).read_bytes()
        assert repr(raw)[2:20] not in text and raw.hex() not in text


def test_pins_are_opened_for_this_box_alone_and_tags_are_its_own(tmp_path: Path) -> None:
    keys, other = FileKeys.make(tmp_path / "one", "box-1"), FileKeys.make(tmp_path / "two", "box-1")
    sealed = pins.seal_pin(keys.public.sealing, "box-1", PIN_ID, "123456")
    assert keys.open_pin(sealed, PIN_ID) == "123456"
    with pytest.raises(CannotOpen):
        other.open_pin(sealed, PIN_ID)
    tags = {
        keys.pin_tag(LOAD, PIN_ID, "123456"),
        keys.pin_tag(LOAD, PIN_ID, "123457"),
        keys.pin_tag(PIN_ID, PIN_ID, "123456"),
        other.pin_tag(LOAD, PIN_ID, "123456"),
        keys.staff_tag("S1", "123456"),
        keys.staff_tag("S2", "123456"),
    }
    assert len(tags) == 6
    with pytest.raises(Malformed):
        keys.staff_tag("S1", "12345")
