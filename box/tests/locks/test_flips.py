"""Noise on the wire: no one, two or three wrong bits make a sound frame of another, and so none opens a door."""

from itertools import combinations

from ausgabebox.locks import modbus
from ausgabebox.locks.wiring import standard
from ausgabebox.simulated.rig import rig

WIRING = standard(8)


def syndrome(bit: int, length: int) -> int:
    """What one wrong bit does to the checksum: the same in every frame of this length, as the checksum is linear."""
    sound = bytes(length)
    wrong = (1 << bit).to_bytes(length, "big")

    def rest(frame: bytes) -> int:
        return int.from_bytes(modbus.crc(frame[:-2])) ^ int.from_bytes(frame[-2:])

    return rest(sound) ^ rest(wrong)


def test_no_three_bits_cancel_out_in_any_frame_of_ours() -> None:
    """All frames of 5, 6 and 8 bytes at once, whatever they say."""
    for length in (modbus.REFUSAL, modbus.READ_REPLY, modbus.ECHO):
        syndromes = [syndrome(bit, length) for bit in range(8 * length)]
        assert 0 not in syndromes
        assert len(set(syndromes)) == len(syndromes)
        pairs = {first ^ second for first, second in combinations(syndromes, 2)}
        assert pairs.isdisjoint(syndromes)


def frames() -> list[bytes]:
    polls = [modbus.read_inputs(board) for board in WIRING.boards]
    return polls + [modbus.flash(place.lock.board, place.lock.relay, 7) for place in WIRING.places]


def test_every_flip_of_every_poll_and_pulse_is_no_frame_at_all() -> None:
    """64 bits choose up to three: 43,744 wrong frames of each of eleven, one by one."""
    flips = [1 << bit for bit in range(64)]
    masks = flips + [a | b for a, b in combinations(flips, 2)] + [a | b | c for a, b, c in combinations(flips, 3)]
    assert len(masks) == 64 + 2016 + 41664
    table = modbus._TABLE
    for frame in frames():
        value = int.from_bytes(frame)
        for mask in masks:
            wrong = (value ^ mask).to_bytes(8)
            rest = 0xFFFF
            for byte in wrong:
                rest = (rest >> 8) ^ table[(rest ^ byte) & 0xFF]
            assert rest  # a sound frame, run through with its checksum, leaves nothing


def test_what_leaves_nothing_is_what_boards_take_for_sound() -> None:
    """The short way of the test above says the same as the boards' own."""
    for frame in frames():
        assert modbus.intact(frame)
        value = int.from_bytes(frame)
        for mask in [1 << bit for bit in range(64)] + [3 << bit for bit in range(63)]:
            assert not modbus.intact((value ^ mask).to_bytes(8))


def test_no_four_or_five_bits_make_an_opening_of_a_poll() -> None:
    """Polls run all day. Of all 635,376 fours, 364 leave a frame sound, and none of these is a pulse or a switching.

    No five do: the checksum finds each odd number of wrong bits, as its polynomial has an even number of terms.
    """
    syndromes = [syndrome(bit, modbus.ECHO) for bit in range(64)]
    pairs: dict[int, list[int]] = {}
    for a, b in combinations(range(64), 2):
        pairs.setdefault(syndromes[a] ^ syndromes[b], []).append(1 << a | 1 << b)
    fours = {a | b for same in pairs.values() for a, b in combinations(same, 2) if not a & b}
    assert len(fours) == 364
    for board in WIRING.boards:
        poll = int.from_bytes(modbus.read_inputs(board))
        for four in fours:
            wrong = (poll ^ four).to_bytes(8)
            assert modbus.intact(wrong)
            assert wrong[1] not in (modbus.SWITCH, 0x0F, 0x10)
            assert wrong[1] != 0x06 or wrong[2:4] not in (b"\x40\x00", b"\x20\x00"), "no new address, no new speed"
    divisor = 0x18005
    assert divisor.bit_count() % 2 == 0


def test_boards_obey_no_flipped_frame() -> None:
    """Up to two bits, at the boards themselves, with the rail on."""
    one = rig()
    one.locks.arm()
    flips = [1 << bit for bit in range(64)]
    masks = flips + [a | b for a, b in combinations(flips, 2)]
    for frame in frames():
        value = int.from_bytes(frame)
        for mask in masks:
            wrong = (value ^ mask).to_bytes(8)
            assert not any(board.hear(wrong) for board in one.bus.boards.values())
    assert one.coils == []


def test_every_flip_of_every_reading_is_refused() -> None:
    """256 readings of each board, 48 bits choose up to three: none is taken for another reading."""
    flips = [1 << bit for bit in range(48)]
    masks = flips + [a | b for a, b in combinations(flips, 2)] + [a | b | c for a, b, c in combinations(flips, 3)]
    good = {int.from_bytes(reply) for reply in modbus.readings(1, modbus.READ_INPUTS)}
    assert len(good) == 256
    for reply in good:
        assert good.isdisjoint([reply ^ mask for mask in masks])


def test_echoes_are_compared_whole() -> None:
    request = modbus.flash(1, 0, 7)
    for bit in range(64):
        wrong = (int.from_bytes(request) ^ 1 << bit).to_bytes(8)
        try:
            modbus.check_echo(wrong, request)
        except modbus.BadReply:
            continue
        raise AssertionError(bit)
