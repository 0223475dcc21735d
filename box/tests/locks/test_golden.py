"""Frames byte for byte, as makers and other drivers publish them, and the same from another library."""

import pytest
from pymodbus.framer import FramerRTU
from pymodbus.pdu import DecodePDU
from pymodbus.pdu.bit_message import (
    ReadCoilsRequest,
    ReadCoilsResponse,
    ReadDiscreteInputsRequest,
    ReadDiscreteInputsResponse,
    WriteSingleCoilRequest,
    WriteSingleCoilResponse,
)

from ausgabebox.locks import modbus

GOLDEN = {
    "flash relay0 700 ms": (modbus.flash(1, 0, 7), "01 05 02 00 00 07 8D B0"),
    "flash relay1 800 ms": (modbus.flash(1, 1, 8), "01 05 02 01 00 08 9C 74"),
    "flash relay0 200 ms": (modbus.flash(1, 0, 2), "01 05 02 00 00 02 4D B3"),
    "flash relay7 500 ms": (modbus.flash(1, 7, 5), "01 05 02 07 00 05 BD B0"),
    "all off": (modbus.all_off(1), "01 05 00 FF 00 00 FD FA"),
    "read inputs": (modbus.read_inputs(1), "01 02 00 00 00 08 79 CC"),
    "read relays": (modbus.read_relays(1), "01 01 00 00 00 08 3D CC"),
}


@pytest.mark.parametrize("name", GOLDEN)
def test_requests(name: str) -> None:
    made, published = GOLDEN[name]
    assert made == bytes.fromhex(published)


def test_replies() -> None:
    assert modbus.bits_of(bytes.fromhex("01 02 01 FF E1 C8"), 1, modbus.READ_INPUTS) == 0xFF
    assert modbus.bits_of(bytes.fromhex("01 02 01 FE 20 08"), 1, modbus.READ_INPUTS) == 0xFE
    assert modbus.bits_of(bytes.fromhex("01 01 01 00 51 88"), 1, modbus.READ_RELAYS) == 0


def test_exception_reply() -> None:
    with pytest.raises(modbus.Refusal) as refused:
        modbus.check_echo(bytes.fromhex("01 85 02 C3 51"), modbus.flash(1, 0, 7))
    assert refused.value.code == 2


def test_all_on_is_refused_even_as_an_echo() -> None:
    with pytest.raises(modbus.BadReply):
        modbus.check_echo(bytes.fromhex("01 05 00 FF FF 00 BC 0A"), modbus.all_off(1))


FRAMER = FramerRTU(DecodePDU(False))


@pytest.mark.parametrize("address", [1, 2, 17, 247])
def test_pymodbus_makes_the_same_requests(address: int) -> None:
    assert modbus.read_inputs(address) == FRAMER.buildFrame(
        ReadDiscreteInputsRequest(address=0, count=8, dev_id=address)
    )
    assert modbus.read_relays(address) == FRAMER.buildFrame(ReadCoilsRequest(address=0, count=8, dev_id=address))
    for relay in range(8):
        for on, made in ((True, modbus.hold(address, relay)), (False, modbus.release(address, relay))):
            theirs = WriteSingleCoilRequest(address=relay, bits=[on], dev_id=address)
            assert made == FRAMER.buildFrame(theirs)
    off = WriteSingleCoilRequest(address=0xFF, bits=[False], dev_id=address)
    assert modbus.all_off(address) == FRAMER.buildFrame(off)


def test_pymodbus_answers_are_understood_and_no_others() -> None:
    for bits in range(256):
        levels = [bool(bits >> channel & 1) for channel in range(8)]
        inputs = FRAMER.buildFrame(ReadDiscreteInputsResponse(bits=levels, dev_id=3))
        relays = FRAMER.buildFrame(ReadCoilsResponse(bits=levels, dev_id=3))
        assert modbus.bits_of(inputs, 3, modbus.READ_INPUTS) == bits
        assert modbus.bits_of(relays, 3, modbus.READ_RELAYS) == bits
        with pytest.raises(modbus.BadReply):
            modbus.bits_of(relays, 3, modbus.READ_INPUTS)
    echo = FRAMER.buildFrame(WriteSingleCoilResponse(address=5, bits=[True], dev_id=3))
    modbus.check_echo(echo, modbus.hold(3, 5))


def test_pymodbus_reads_our_pulse_as_a_sound_frame_of_one_board() -> None:
    """It has no pulse of its own; checksum, address and length are what it can say of ours."""
    for relay in range(8):
        frame = modbus.flash(9, relay, 7)
        assert FRAMER.compute_CRC(frame[:-2]).to_bytes(2, "big") == frame[-2:]
        used, device, _, body = FRAMER.decode(frame)
        assert (used, device, body[0]) == (8, 9, 5)
