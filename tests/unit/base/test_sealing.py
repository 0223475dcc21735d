"""What is sealed opens with the right key at the right place, and any other way says that it was tampered with."""

import io
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.base import sealing
from buergerbuero.base.sealing import CHUNK_BYTES, Tampered

KEY = bytes(range(32))
PLACE = "vault/table/column/1"
PRIVATE, PUBLIC = sealing.generate_desk_keypair()

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(st.binary(max_size=300), st.text(max_size=30))
def test_what_was_sealed_opens(plaintext: bytes, context: str) -> None:
    assert sealing.unseal(KEY, sealing.seal(KEY, plaintext, context=context), context=context) == plaintext


@given(json_values)
def test_what_was_sealed_as_json_opens(value: object) -> None:
    assert sealing.unseal_json(KEY, sealing.seal_json(KEY, value, context=PLACE), context=PLACE) == value


@pytest.mark.parametrize("letters", [0, 1, 10, 44, 61, 62])
def test_a_sealed_name_does_not_tell_how_long_it_is(letters: int) -> None:
    sealed = sealing.seal_json(KEY, "x" * letters, context=PLACE)
    assert len(sealed) == 64 + sealing.NONCE_BYTES + sealing.TAG_BYTES
    assert len(sealing.seal_json(KEY, "x" * 63, context=PLACE)) == len(sealed) + 64


def test_the_same_text_never_looks_the_same() -> None:
    assert len({sealing.seal(KEY, b"Ja", context=PLACE) for _ in range(50)}) == 50


@given(st.integers(0, 60), st.integers(0, 7))
def test_any_flipped_bit_is_found(byte: int, bit: int) -> None:
    sealed = bytearray(sealing.seal(KEY, b"x" * 33, context=PLACE))
    sealed[byte] ^= 1 << bit
    with pytest.raises(Tampered):
        sealing.unseal(KEY, bytes(sealed), context=PLACE)


@given(st.integers(0, 60))
def test_any_shortening_is_found(length: int) -> None:
    with pytest.raises(Tampered):
        sealing.unseal(KEY, sealing.seal(KEY, b"x" * 33, context=PLACE)[:length], context=PLACE)


@pytest.mark.parametrize("context", ["vault/table/column/2", "vault/table/other/1", "", PLACE + " "])
def test_a_value_moved_to_another_place_is_found(context: str) -> None:
    with pytest.raises(Tampered):
        sealing.unseal(KEY, sealing.seal(KEY, b"x", context=PLACE), context=context)


@pytest.mark.parametrize("key", [bytes(32), KEY[::-1], b"", b"short", bytes(31)])
def test_another_key_does_not_open(key: bytes) -> None:
    with pytest.raises(Tampered):
        sealing.unseal(key, sealing.seal(KEY, b"x", context=PLACE), context=PLACE)


def test_the_failure_says_the_place_and_nothing_of_the_content() -> None:
    with pytest.raises(Tampered) as problem:
        sealing.unseal(bytes(32), sealing.seal(KEY, b"Erika Muster", context=PLACE), context=PLACE)
    assert str(problem.value) == PLACE


def stream(plaintext: bytes, context: str = PLACE) -> bytes:
    sink = io.BytesIO()
    sealing.seal_stream(KEY, io.BytesIO(plaintext), sink, context=context)
    return sink.getvalue()


def opened(sealed: bytes, context: str = PLACE) -> bytes:
    sink = io.BytesIO()
    sealing.unseal_stream(KEY, io.BytesIO(sealed), sink, context=context)
    return sink.getvalue()


def records(sealed: bytes) -> list[bytes]:
    found = []
    while sealed:
        length = 4 + int.from_bytes(sealed[:4], "big")
        found.append(sealed[:length])
        sealed = sealed[length:]
    return found


@pytest.mark.parametrize(
    "size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 3 * CHUNK_BYTES + 5]
)
def test_a_file_of_any_size_opens(size: int) -> None:
    plaintext = bytes(number % 251 for number in range(size))
    assert opened(stream(plaintext)) == plaintext


THREE = stream(b"a" * CHUNK_BYTES + b"b" * CHUNK_BYTES + b"c" * 10)
CHANGES: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "the last chunk cut off": lambda chunks: chunks[:-1],
    "the first chunk cut off": lambda chunks: chunks[1:],
    "a chunk in the middle removed": lambda chunks: [chunks[0], chunks[2]],
    "chunks in another order": lambda chunks: [chunks[1], chunks[0], chunks[2]],
    "a chunk twice": lambda chunks: [chunks[0], chunks[0], chunks[1], chunks[2]],
    "a chunk after the end": lambda chunks: [*chunks, chunks[1]],
    "the last chunk twice": lambda chunks: [*chunks, chunks[2]],
    "a chunk of another file": lambda chunks: [records(stream(b"z" * 2 * CHUNK_BYTES, "other"))[0], *chunks[1:]],
    "everything gone": lambda chunks: [],
    "a torn length": lambda chunks: [*chunks, b"\x00\x00"],
    "a torn chunk": lambda chunks: [*chunks[:-1], chunks[-1][:-1]],
    "a length without end": lambda chunks: [b"\xff\xff\xff\xff" + chunks[0]],
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_file_is_found(change: str) -> None:
    with pytest.raises(Tampered):
        opened(b"".join(CHANGES[change](records(THREE))))


def test_a_file_at_another_place_is_found() -> None:
    with pytest.raises(Tampered):
        opened(THREE, "elsewhere")


def test_a_length_that_lies_costs_no_memory() -> None:
    class Endless(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            assert size is not None
            assert size <= CHUNK_BYTES + 100, "reads what an attacker names"
            return super().read(size)

    with pytest.raises(Tampered):
        sealing.unseal_stream(KEY, Endless(b"\xff\xff\xff\xff" + b"x" * 10), io.BytesIO(), context=PLACE)


def test_only_the_desk_opens_what_was_wrapped_for_it() -> None:
    wrapped = sealing.wrap_for_desk(PUBLIC, KEY, context=PLACE)
    assert KEY not in wrapped
    assert sealing.unwrap_at_desk(PRIVATE, wrapped, context=PLACE) == KEY
    with pytest.raises(Tampered):
        sealing.unwrap_at_desk(sealing.generate_desk_keypair()[0], wrapped, context=PLACE)
    with pytest.raises(Tampered):
        sealing.unwrap_at_desk(PRIVATE, wrapped, context="elsewhere")


@given(st.data())
def test_a_changed_wrapping_is_found(data: st.DataObject) -> None:
    wrapped = bytearray(sealing.wrap_for_desk(PUBLIC, KEY, context=PLACE))
    wrapped[data.draw(st.integers(0, len(wrapped) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Tampered):
        sealing.unwrap_at_desk(PRIVATE, bytes(wrapped), context=PLACE)


@pytest.mark.parametrize("wrapped", [b"", b"x", bytes(1120), bytes(2000)])
def test_what_is_no_wrapping_is_found(wrapped: bytes) -> None:
    with pytest.raises(Tampered):
        sealing.unwrap_at_desk(PRIVATE, wrapped, context=PLACE)


def test_the_key_of_a_code_depends_on_code_salt_and_pepper() -> None:
    keys = {
        sealing.code_key(code, salt=salt, pepper=pepper)
        for code in ("A" * 17, "B" * 17)
        for salt in (b"s" * 16, b"t" * 16)
        for pepper in (b"p" * 32, b"q" * 32)
    }
    assert len(keys) == 8
    assert {len(key) for key in keys} == {32}


def test_keyed_hashes_tell_texts_keys_and_purposes_apart() -> None:
    same = sealing.keyed_hash(KEY, "muster", purpose="name")
    assert same == sealing.keyed_hash(KEY, "muster", purpose="name")
    others = {
        sealing.keyed_hash(KEY, "Muster", purpose="name"),
        sealing.keyed_hash(KEY, "muster", purpose="number"),
        sealing.keyed_hash(bytes(32), "muster", purpose="name"),
        sealing.keyed_hash(KEY, "e\x00muster", purpose="nam"),
    }
    assert same not in others
    assert len(others) == 4
