"""Each value has one form, and nothing but the few kinds that are needed gets through."""

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ausgabebox.protocol import cbor
from ausgabebox.protocol.errors import Malformed, TooLarge

HOSTILE = {
    "nothing": b"",
    "float 16": bytes.fromhex("f93c00"),
    "float 32": bytes.fromhex("fa3f800000"),
    "float 64": bytes.fromhex("fb3ff0000000000000"),
    "not a number": bytes.fromhex("f97e00"),
    "undefined": bytes.fromhex("f7"),
    "simple 255": bytes.fromhex("f8ff"),
    "simple 20 in two bytes": bytes.fromhex("f814"),
    "simple 0": bytes.fromhex("e0"),
    "tag date": cbor2.dumps(cbor2.CBORTag(0, "2026-01-01T00:00:00Z")),
    "tag bignum": cbor2.dumps(2**70),
    "tag regular expression": cbor2.dumps(cbor2.CBORTag(35, "(a+)+$")),
    "tag shared": bytes.fromhex("d81c81d81d00"),
    "tag self-described": bytes.fromhex("d9d9f700"),
    "tag rational": bytes.fromhex("d81e820100"),
    "bytes with open end": bytes.fromhex("5f4100ff"),
    "text with open end": bytes.fromhex("7f6161ff"),
    "list with open end": bytes.fromhex("9f00ff"),
    "map with open end": bytes.fromhex("bf616100ff"),
    "break alone": bytes.fromhex("ff"),
    "reserved length": bytes.fromhex("1c"),
    "number longer than needed": bytes.fromhex("1800"),
    "number far longer than needed": bytes.fromhex("1b0000000000000001"),
    "length longer than needed": bytes.fromhex("580100"),
    "map longer than needed": bytes.fromhex("b80161610061"),
    "keys out of order": bytes.fromhex("a2616201616101"),
    "key twice": bytes.fromhex("a2616101616102"),
    "key of bytes": bytes.fromhex("a1416100"),
    "key of a list": bytes.fromhex("a18000"),
    "key true": bytes.fromhex("a1f500"),
    "key negative": bytes.fromhex("a12000"),
    "key null": bytes.fromhex("a1f600"),
    "text that is no UTF-8": bytes.fromhex("61ff"),
    "text with a half pair": bytes.fromhex("63eda080"),
    "end before it ends": bytes.fromhex("4401"),
    "more behind the end": bytes.fromhex("0000"),
    "list of four milliards": bytes.fromhex("9affffffff"),
    "list of 2^64": bytes.fromhex("9bffffffffffffffff"),
    "map of 2^64": bytes.fromhex("bbffffffffffffffff"),
    "bytes of 2^64": bytes.fromhex("5bffffffffffffffff"),
    "deep lists": b"\x81" * 1000 + b"\x00",
    "deep maps": bytes.fromhex("a100") * 1000 + b"\x00",
    "many items": b"\x99\x13\x88" + b"\x00" * 5000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_not_of_ours_is_refused(name: str) -> None:
    with pytest.raises(Malformed):
        cbor.decode(HOSTILE[name])


def test_what_is_too_large_is_not_read() -> None:
    with pytest.raises(TooLarge):
        cbor.decode(cbor2.dumps(bytes(cbor.LIMIT)))
    assert cbor.decode(cbor.encode(bytes(100), limit=200), limit=200) == bytes(100)
    with pytest.raises(TooLarge):
        cbor.encode(bytes(200), limit=200)


KINDS = st.none() | st.booleans() | st.integers(-(2**64), 2**64 - 1) | st.binary(max_size=50) | st.text(max_size=50)
SHALLOW = st.lists(st.lists(KINDS, max_size=4) | st.dictionaries(st.text(max_size=9), KINDS, max_size=4), max_size=4)


@given(KINDS | SHALLOW)
def test_what_is_written_is_read_as_it_was(value: object) -> None:
    encoded = cbor.encode(value)
    assert cbor.decode(encoded) == value
    assert cbor.encode(cbor.decode(encoded)) == encoded


@given(st.binary(max_size=300))
def test_what_is_read_is_written_as_it_was(encoded: bytes) -> None:
    try:
        value = cbor.decode(encoded)
    except Malformed:
        return
    assert cbor.encode(value) == encoded


@pytest.mark.parametrize("opened", [b"\x81", b"\xa1\x00"], ids=["lists", "maps"])
def test_what_lies_deeper_than_it_may_is_refused_before_it_is_read(opened: bytes) -> None:
    cbor.decode(opened * (cbor.DEPTH - 1) + b"\x00")
    for depth in (cbor.DEPTH, 500, 5000):
        with pytest.raises(Malformed, match="depth"):
            cbor.decode(opened * depth + b"\x00")
