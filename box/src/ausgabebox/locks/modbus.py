"""Modbus RTU as relay boards of the class Waveshare Modbus RTU Relay (D) speak it: eight relays, eight inputs.

Only what the box needs, and nothing that could open two doors: each frame made here names one relay of one board, or
switches relays off. The board's address for all relays has no "on" here, and neither has the address of all boards.
Source of the frames: the maker's manual as quoted in the tests of this package.
"""

from collections.abc import Mapping
from functools import cache

RELAYS = 8
"""Relays, and inputs, of one board, counted from 0."""
MOST_TENTHS = 600
"""The longest pulse this box ever asks for: one minute, though boards could do 54."""

READ_RELAYS = 0x01
READ_INPUTS = 0x02
SWITCH = 0x05
_REFUSED = 0x80
_ON = 0xFF00
_OFF = 0x0000
_PULSE = 0x0200
_EVERY_RELAY = 0x00FF

READ_REPLY = 6
"""Bytes of a reply to a reading."""
ECHO = 8
"""Bytes of a reply to a switching: the request again."""
REFUSAL = 5
"""Bytes of an exception, the shortest reply there is."""


class BadReply(Exception):
    """What came back is no reply to what was asked."""


class Refusal(BadReply):
    """The board says no, in a frame of its own."""

    def __init__(self, code: int) -> None:
        super().__init__(f"exception {code:#04x}")
        self.code = code


def _one(value: int) -> int:
    for _ in range(8):
        value = (value >> 1) ^ 0xA001 if value & 1 else value >> 1
    return value


_TABLE = tuple(_one(value) for value in range(256))


def crc(frame: bytes) -> bytes:
    """CRC-16 of Modbus, low byte first, as it follows a frame."""
    value = 0xFFFF
    for byte in frame:
        value = (value >> 8) ^ _TABLE[(value ^ byte) & 0xFF]
    return value.to_bytes(2, "little")


def with_crc(frame: bytes) -> bytes:
    """The frame with its checksum."""
    return frame + crc(frame)


def intact(frame: bytes) -> bool:
    """Whether the last two bytes are the checksum of those before."""
    return len(frame) > 2 and crc(frame[:-2]) == frame[-2:]


def _request(address: int, function: int, first: int, second: int) -> bytes:
    if not 1 <= address <= 247:
        raise ValueError(f"no address of one board: {address}")
    return with_crc(bytes((address, function)) + first.to_bytes(2, "big") + second.to_bytes(2, "big"))


def _channel(number: int) -> int:
    if not 0 <= number < RELAYS:
        raise ValueError(f"no channel of a board: {number}")
    return number


def read_relays(address: int) -> bytes:
    """Ask for the state of all relays."""
    return _request(address, READ_RELAYS, 0, RELAYS)


def read_inputs(address: int) -> bytes:
    """Ask for the state of all inputs."""
    return _request(address, READ_INPUTS, 0, RELAYS)


def flash(address: int, relay: int, tenths: int) -> bytes:
    """One relay on for so many tenths of a second: the board switches it off again, even when we are gone."""
    if not 1 <= tenths <= MOST_TENTHS:
        raise ValueError(f"no length of a pulse: {tenths}")
    return _request(address, SWITCH, _PULSE + _channel(relay), tenths)


def hold(address: int, relay: int) -> bytes:
    """One relay on, until it is released: for lights, never for a lock."""
    return _request(address, SWITCH, _channel(relay), _ON)


def release(address: int, relay: int) -> bytes:
    """One relay off."""
    return _request(address, SWITCH, _channel(relay), _OFF)


def all_off(address: int) -> bytes:
    """Every relay of one board off."""
    return _request(address, SWITCH, _EVERY_RELAY, _OFF)


@cache
def readings(address: int, function: int) -> Mapping[bytes, int]:
    """Every reply that a board can give to a reading, with the bits that it carries: there are no others."""
    return {with_crc(bytes((address, function, 1, bits))): bits for bits in range(256)}


def bits_of(reply: bytes, address: int, function: int) -> int:
    """The eight bits of a reply to a reading. Raises BadReply, or Refusal where the board said no."""
    bits = readings(address, function).get(reply)
    if bits is None:
        raise _trouble(reply, address, function, READ_REPLY)
    return bits


def check_echo(reply: bytes, request: bytes) -> None:
    """Pass when the reply repeats the request. Raises BadReply, or Refusal. It says only that the request was heard."""
    if reply != request:
        raise _trouble(reply, request[0], request[1], ECHO)


def is_refusal(start: bytes) -> bool:
    """Whether a reply that begins so is an exception, and thus has ended after five bytes."""
    return len(start) == REFUSAL and start[1] & _REFUSED != 0


def _trouble(reply: bytes, address: int, function: int, length: int) -> BadReply:
    if not reply:
        return BadReply("no reply")
    if not intact(reply):
        return BadReply("checksum or length")
    if reply[0] != address:
        return BadReply("another board")
    if len(reply) == REFUSAL and reply[1] == function | _REFUSED:
        return Refusal(reply[2])
    return BadReply(
        "another function" if reply[1] != function else f"not what was asked for ({len(reply)} of {length})"
    )
