"""Whatever comes back: a reading is taken for good only where a whole sound reply to it came."""

from collections import deque

from hypothesis import given, settings
from hypothesis import strategies as st

from ausgabebox.locks import modbus
from ausgabebox.locks.exchange import Exchange
from ausgabebox.locks.port import BusFault


class Script:
    """A line that says what it was given: each write brings the next chunks; a chunk a read, as bytes trickle in."""

    def __init__(self, replies: list[list[bytes]]) -> None:
        self._replies = deque(replies)
        self._chunks: deque[bytes] = deque()
        self.heard = b""
        self.writes = 0

    def write(self, frame: bytes) -> None:
        self.writes += 1
        self._chunks.extend(self._replies.popleft() if self._replies else [])

    def read(self, most: int, timeout: float) -> bytes:
        came = b""
        while self._chunks and len(came) < most:
            came += self._chunks.popleft()
        if len(came) > most:
            self._chunks.appendleft(came[most:])
        self.heard += came[:most]
        return came[:most]

    def flush_input(self) -> None:
        self._chunks.clear()
        self.heard += b"|"


def reading(address: int, bits: int, function: int = modbus.READ_INPUTS) -> bytes:
    return modbus.with_crc(bytes((address, function, 1, bits)))


sound = st.builds(reading, st.just(1), st.integers(0, 255))
foreign = st.builds(reading, st.integers(2, 247), st.integers(0, 255))
relays = st.builds(reading, st.just(1), st.integers(0, 255), st.just(modbus.READ_RELAYS))
echoes = st.sampled_from([modbus.flash(1, relay, 7) for relay in range(8)] + [modbus.all_off(1)])
refusals = st.builds(
    lambda function, code: modbus.with_crc(bytes((1, function, code))),
    st.sampled_from([0x82, 0x85]),
    st.integers(1, 11),
)
garbage = st.binary(max_size=12)
pieces = st.lists(st.one_of(sound, foreign, relays, echoes, refusals, garbage), max_size=4).map(b"".join)


@st.composite
def chunks(draw: st.DrawFn) -> list[bytes]:
    stream = draw(pieces)
    cuts = sorted(draw(st.lists(st.integers(0, len(stream)), max_size=4)))
    return [stream[a:b] for a, b in zip([0, *cuts], [*cuts, len(stream)], strict=True) if a != b]


@settings(max_examples=1500, deadline=None)
@given(st.lists(chunks(), max_size=3))
def test_a_reading_is_a_whole_sound_reply_or_nothing(replies: list[list[bytes]]) -> None:
    line = Script(replies)
    bits = Exchange(line).inputs(1, modbus.read_inputs(1))
    if bits is None:
        assert line.writes == 3
    else:
        assert line.heard.endswith(b"|" + reading(1, bits)), "it stood first after the request, with nothing before it"


@settings(max_examples=1500, deadline=None)
@given(st.lists(chunks(), max_size=3), st.integers(0, 7))
def test_an_echo_is_the_whole_request_or_a_fault_and_asked_once(replies: list[list[bytes]], relay: int) -> None:
    line, request = Script(replies), modbus.flash(1, relay, 7)
    try:
        Exchange(line).switch(request)
    except BusFault:
        pass
    else:
        assert line.heard.endswith(b"|" + request)
    assert line.writes == 1


@given(st.integers(0, 255), st.lists(st.integers(1, 5), max_size=3))
def test_bytes_that_trickle_in_are_one_reply(bits: int, cuts: list[int]) -> None:
    whole = reading(1, bits)
    ends = sorted(cuts)
    line = Script([[whole[a:b] for a, b in zip([0, *ends], [*ends, len(whole)], strict=True) if a != b]])
    assert Exchange(line).inputs(1, modbus.read_inputs(1)) == bits


@given(st.binary(max_size=20))
def test_any_bytes_are_parsed_or_named_bad(noise: bytes) -> None:
    request = modbus.flash(1, 0, 7)
    for parse in (lambda: modbus.bits_of(noise, 1, modbus.READ_INPUTS), lambda: modbus.check_echo(noise, request)):
        try:
            parse()
        except modbus.BadReply as bad:
            assert str(bad)
