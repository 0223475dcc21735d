"""CBOR (RFC 8949), as little of it as grants and messages need, and each value in one way only.

research/box.md § 3.4 (6): canonical, strict decoding. Numbers, bytes, text, lists, maps, true, false and null. No
floats, no tags, no open ends, no duplicate keys, nothing behind the end; and what does not encode again to the same
bytes is refused. So one thing that is signed has exactly one form.
"""

from typing import Any

import cbor2

from ausgabebox.protocol.errors import Malformed, TooLarge

LIMIT = 16 * 1024
DEPTH = 6
_ITEMS = 4096
_NUMBER, _NEGATIVE, _BYTES, _TEXT, _LIST, _MAP, _TAG, _SIMPLE = range(8)
_PLAIN = (20, 21, 22)
"""False, true and null."""
_KEYS, _STRINGS, _NESTED = (_NUMBER, _TEXT), (_BYTES, _TEXT), (_LIST, _MAP)


def encode(value: Any, *, limit: int = LIMIT) -> bytes:  # noqa: ANN401 - what CBOR holds has no better type
    """Return the canonical bytes of numbers, bytes, text, lists, maps, true, false and null. Raises TooLarge."""
    encoded = cbor2.dumps(value, canonical=True)
    if len(encoded) > limit:
        raise TooLarge("size")
    return encoded


def decode(encoded: bytes, *, limit: int = LIMIT, items: int = _ITEMS) -> Any:  # noqa: ANN401 - what CBOR holds has no better type
    """Return the value of canonical bytes. Raises Malformed, TooLarge."""
    if len(encoded) > limit:
        raise TooLarge("size")
    _walk(encoded, items)
    try:
        value = cbor2.loads(encoded)
        again = cbor2.dumps(value, canonical=True)
    except (cbor2.CBORError, ValueError, TypeError, RecursionError) as error:
        raise Malformed("cbor") from error
    if again != encoded:
        raise Malformed("canonical")
    return value


def _walk(encoded: bytes, most: int) -> None:
    """Look at each head before the library reads anything: kinds, depth, number of items, and where it ends."""
    at, items = 0, 0
    open_ones = [(1, False, 1)]  # items to come, whether every other one is a key, how deep they lie
    while open_ones:
        left, is_map, depth = open_ones.pop()
        kind, value, at = _head(encoded, at)
        items += 1
        if items > most:
            raise Malformed("depth")
        if is_map and left % 2 == 0 and kind not in _KEYS:
            raise Malformed("key")
        if left > 1:
            open_ones.append((left - 1, is_map, depth))
        if kind in _STRINGS:
            at += value
        elif kind in _NESTED and value:
            if value > most or depth == DEPTH:
                raise Malformed("depth")
            open_ones.append((value * (1 + (kind == _MAP)), kind == _MAP, depth + 1))
    if at != len(encoded):
        raise Malformed("end")


def _head(encoded: bytes, at: int) -> tuple[int, int, int]:
    """Return kind and value of the head that begins here, and where it ends. Raises Malformed."""
    if at >= len(encoded):
        raise Malformed("end")
    kind, low = encoded[at] >> 5, encoded[at] & 31
    if kind == _TAG or (kind == _SIMPLE and low not in _PLAIN):
        raise Malformed("kind")
    if low < 24:
        return kind, low, at + 1
    end = at + 1 + (1 << (low - 24))
    if low > 27 or end > len(encoded):
        raise Malformed("kind" if low > 27 else "end")
    return kind, int.from_bytes(encoded[at + 1 : end], "big"), end
