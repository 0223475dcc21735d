"""PINs: evenly drawn, opened by their box alone, and known again by a tag that nobody else can make."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ausgabebox.protocol import pins
from ausgabebox.protocol.errors import CannotOpen, Malformed

PRIVATE, PUBLIC = pins.new_keys()
PIN_ID, LOAD_ID, TAG_KEY = b"p" * 16, b"l" * 16, b"t" * 32
PINS = st.integers(0, 999_999).map("{:06d}".format)


def test_all_digits_come_at_all_places() -> None:
    drawn = [pins.new_pin() for _ in range(3000)]
    assert all(pins.is_pin(pin) for pin in drawn)
    for place in range(6):
        found = Counter(pin[place] for pin in drawn)
        assert len(found) == 10 and min(found.values()) > 180  # 300 expected; 120 fewer come once in 10^12


@settings(max_examples=20)
@given(PINS)
def test_a_sealed_pin_is_opened_by_its_box_under_its_id(pin: str) -> None:
    sealed = pins.seal_pin(PUBLIC, "rathaus", PIN_ID, pin)
    assert len(sealed) == pins.SEALED_BYTES
    assert pins.open_pin(PRIVATE, "rathaus", PIN_ID, sealed) == pin
    assert sealed != pins.seal_pin(PUBLIC, "rathaus", PIN_ID, pin)


def test_nobody_else_opens_it_and_nowhere_else() -> None:
    sealed = pins.seal_pin(PUBLIC, "rathaus", PIN_ID, "012345")
    other, _ = pins.new_keys()
    for private, box_id, pin_id, content in (
        (other, "rathaus", PIN_ID, sealed),
        (PRIVATE, "elsewhere", PIN_ID, sealed),
        (PRIVATE, "rathaus", b"q" * 16, sealed),
        (PRIVATE, "rathausp", b"p" * 15, sealed),
        (PRIVATE, "rathaus", PIN_ID, sealed[:-1]),
        (PRIVATE, "rathaus", PIN_ID, bytes(pins.SEALED_BYTES)),
        (PRIVATE[:-1], "rathaus", PIN_ID, sealed),
        *(
            (PRIVATE, "rathaus", PIN_ID, sealed[:n] + bytes([sealed[n] ^ 1]) + sealed[n + 1 :])
            for n in range(0, 1142, 11)
        ),
    ):
        with pytest.raises(CannotOpen):
            pins.open_pin(private, box_id, pin_id, content)


@pytest.mark.parametrize("text", ["", "12345", "1234567", "12345a", "１２３４５６", "12345\n", "-12345"])
def test_what_is_no_pin_is_neither_sealed_nor_tagged(text: str) -> None:
    with pytest.raises(Malformed):
        pins.seal_pin(PUBLIC, "rathaus", PIN_ID, text)
    with pytest.raises(Malformed):
        pins.pin_tag(TAG_KEY, load_id=LOAD_ID, pin_id=PIN_ID, pin=text)


@pytest.mark.parametrize("key", [b"", PUBLIC[:-1], PUBLIC + b"\x00", b"\xff" * pins.PUBLIC_BYTES])
def test_what_is_no_key_of_a_box_seals_nothing(key: bytes) -> None:
    with pytest.raises(Malformed):
        pins.seal_pin(key, "rathaus", PIN_ID, "012345")


@given(PINS, PINS)
def test_a_tag_is_of_one_pin_one_load_one_key(pin: str, other: str) -> None:
    def tag(key: bytes = TAG_KEY, load_id: bytes = LOAD_ID, pin_id: bytes = PIN_ID, pin: str = pin) -> bytes:
        return pins.pin_tag(key, load_id=load_id, pin_id=pin_id, pin=pin)

    assert tag() == tag()
    assert (tag() == tag(pin=other)) == (pin == other)
    assert len({tag(), tag(key=b"u" * 32), tag(load_id=b"m" * 16), tag(pin_id=b"q" * 16)}) == 4
