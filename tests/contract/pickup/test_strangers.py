"""Who is no box of the town, or not this one, gets a word and nothing else."""

import http.client
import os
import socket
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from ausgabebox.link.https import Certificates, Https, context
from ausgabebox.link.port import NoLine, Refused
from ausgabebox.protocol import cbor, exchange, messages, signing
from ausgabebox.protocol.messages import Alert, Message
from buergerbuero.boxlink.views.calls import BAD_CALLS_A_MINUTE
from buergerbuero.config.cli import boxauthority
from tests.contract.pickup.conftest import NOW, Caller, TownHall, forged
from tests.journey.running import run


@pytest.fixture(autouse=True)
def fresh_count(town_hall: TownHall) -> None:
    town_hall.rows("DELETE FROM base_ratecount")


def refusal_of(box: Caller, body: bytes) -> str:
    with pytest.raises(Refused) as refused:
        box.way(body)
    return refused.value.word


def raw(town_hall: TownHall, box: Caller) -> ssl.SSLSocket:
    port = int(town_hall.address.rpartition(":")[2])
    plain = socket.create_connection(("127.0.0.1", port), timeout=10)
    return context(box.papers.certificates).wrap_socket(plain, server_hostname="127.0.0.1")


def status_line(line: ssl.SSLSocket) -> bytes:
    try:
        return line.recv(200).split(b"\r\n")[0]
    except OSError as error:
        return type(error).__name__.encode()


def test_without_a_certificate_nothing_is_said(town_hall: TownHall, box: Caller) -> None:
    bare = ssl.create_default_context(cafile=str(box.papers.certificates.authority))
    port = int(town_hall.address.rpartition(":")[2])
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=10, context=bare)
    with pytest.raises((ssl.SSLError, OSError, http.client.HTTPException)):
        connection.request("POST", "/austausch", body=box.signed_call(1))
        connection.getresponse()
    connection.close()
    assert town_hall.rows("SELECT turn FROM pickup_box WHERE id = %s", box.keys.box_id) == [(0,)]


def test_a_certificate_of_another_authority_is_none(town_hall: TownHall, box: Caller, tmp_path: Path) -> None:
    way = Https(town_hall.address, forged(tmp_path, "foreign", box))
    with pytest.raises(NoLine):
        way(box.signed_call(1))
    assert town_hall.rows("SELECT turn FROM pickup_box WHERE id = %s", box.keys.box_id) == [(0,)]


def test_plain_http_is_not_spoken(town_hall: TownHall, box: Caller) -> None:
    port = int(town_hall.address.rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with pytest.raises((OSError, http.client.HTTPException)):
        connection.request("POST", "/austausch", body=box.signed_call(1))
        connection.getresponse()
    connection.close()


def test_tls_of_yesterday_is_not_spoken(town_hall: TownHall, box: Caller) -> None:
    old = context(box.papers.certificates)
    old.minimum_version = ssl.TLSVersion.TLSv1_2
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    port = int(town_hall.address.rpartition(":")[2])
    with pytest.raises(OSError), socket.create_connection(("127.0.0.1", port), timeout=10) as plain:
        old.wrap_socket(plain, server_hostname="127.0.0.1")


def test_one_box_cannot_speak_for_another(town_hall: TownHall, box: Caller) -> None:
    other = town_hall.enrol()
    call = exchange.Call(box.keys.box_id, 1, int(time.time()), 0, ())
    assert refusal_of(other, exchange.sign_call(call, other.keys)) == "stranger"
    said = messages.sign_up(Message(box.keys.box_id, 1, 1, Alert("a", "staff", None, 1)), other.keys)
    assert refusal_of(other, other.signed_call(1, said)) == "stranger"
    theirs = messages.sign_up(Message(box.keys.box_id, 1, 1, Alert("a", "staff", None, 1)), box.keys)
    assert refusal_of(other, other.signed_call(1, theirs)) == "stranger"
    assert town_hall.kept(box.keys.box_id) == town_hall.kept(other.keys.box_id) == []


def test_a_box_that_was_closed_is_a_stranger(town_hall: TownHall, box: Caller) -> None:
    words = ["-m", "buergerbuero.config.cli", "box", "retire", box.keys.box_id]
    for typed in ([], ["--confirm", "ja"]):  # nobody is at the keyboard
        with pytest.raises(AssertionError, match="nothing was changed") as refused:
            run([*words, *typed], town_hall.told("owner"))
        assert "->" in str(refused.value) and "Traceback" not in str(refused.value)
    run([*words, "--confirm", box.keys.box_id], town_hall.told("owner"))
    assert refusal_of(box, box.signed_call(1)) == "stranger"


def test_another_context_is_no_call(town_hall: TownHall, box: Caller) -> None:
    payload = signing.payload_of(box.signed_call(1), limit=exchange.LIMIT)
    for each in signing.Context:
        if each is not signing.Context.EXCHANGE:
            assert refusal_of(box, signing.sign(payload, each, box.keys)) == "stranger"


def test_garbage_is_named_by_one_word(town_hall: TownHall, box: Caller) -> None:
    signed = box.signed_call(1)
    deep = b"\x81" * 5000 + b"\x00"
    for body in (b"", b"\x00", deep, signed[:-1], signed + b"\x00", os.urandom(400), cbor.encode([b"", b"", b""])):
        assert refusal_of(box, body) == "malformed"
    unknown = signing.sign(cbor.encode({"a": 1}), signing.Context.EXCHANGE, box.keys)
    assert refusal_of(box, unknown) == "malformed"
    assert town_hall.rows("SELECT turn FROM pickup_box WHERE id = %s", box.keys.box_id) == [(0,)]


def test_who_sends_garbage_again_and_again_waits(town_hall: TownHall, box: Caller) -> None:
    words = {refusal_of(box, b"\x00") for _ in range(BAD_CALLS_A_MINUTE * 2 + 1)}  # however the minute falls
    assert words == {"malformed", "often"}


def test_a_huge_call_is_not_read(town_hall: TownHall, box: Caller) -> None:
    with raw(town_hall, box) as line:
        line.sendall(b"POST /austausch HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9000000000\r\n\r\n")
        assert status_line(line).startswith(b"HTTP/1.1 413")
    with raw(town_hall, box) as line:
        line.sendall(b"POST /austausch HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n")
        line.sendall(b"4\r\n\x00\x00\x00\x00\r\n0\r\n\r\n")
        assert status_line(line).startswith(b"HTTP/1.1 413")
    with pytest.raises((Refused, NoLine), match=r"size|SSL|Broken|Reset"):  # or cut off in the middle
        box.way(bytes(exchange.LIMIT + 2000))


def test_other_addresses_and_ways_are_none(town_hall: TownHall, box: Caller) -> None:
    for head, status in (
        (b"GET /austausch", b"405"),
        (b"PUT /austausch", b"405"),
        (b"POST /", b"404"),
        (b"GET /admin", b"404"),
        (b"GET /static/x", b"404"),
    ):
        with raw(town_hall, box) as line:
            line.sendall(head + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 0\r\n\r\n")
            assert status_line(line).startswith(b"HTTP/1.1 " + status), head


def refused_by(box: Caller, server: Certificates, host: str) -> None:
    """Let the box call a server with these papers under this name."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(server.certificate, server.key)
    with socket.create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor() as beside:
        beside.submit(lambda: tls.wrap_socket(listening.accept()[0], server_side=True).close())
        way = Https(f"https://{host}:{listening.getsockname()[1]}", box.papers.certificates, seconds=5)
        with pytest.raises(NoLine, match="SSLCertVerificationError"):
            way(b"")


def test_a_box_calls_nobody_but_the_town_hall(town_hall: TownHall, box: Caller, tmp_path: Path) -> None:
    """Neither another box, nor another authority's server, nor ours under another name."""
    authority = box.papers.certificates.authority
    refused_by(box, box.papers.certificates, "127.0.0.1")
    boxauthority.make_missing(tmp_path, "127.0.0.1", now=NOW)
    foreign = Certificates(authority, tmp_path / "boxlink-cert", tmp_path / "boxlink-key")
    refused_by(box, foreign, "127.0.0.1")
    refused_by(
        box,
        replace(foreign, certificate=town_hall.secrets / "boxlink-cert", key=town_hall.secrets / "boxlink-key"),
        "localhost",
    )


def test_a_retired_box_is_a_stranger_with_its_own_certificate_and_keys(town_hall: TownHall, box: Caller) -> None:
    """Its certificate still opens the line, and nothing behind it: neither what it says is kept, nor anything told."""
    box.mailbox.say(Alert("tamper", "security", None, int(time.time())))
    box.calls.call()
    words = ["-m", "buergerbuero.config.cli", "box", "retire", box.keys.box_id, "--confirm"]
    with pytest.raises(AssertionError, match="nothing was changed"):
        run([*words, "ja"], town_hall.told("owner"))
    run([*words, box.keys.box_id], town_hall.told("owner"))
    box.mailbox.say(Alert("tamper", "security", None, int(time.time())))
    assert refusal_of(box, box.signed_call(99, *box.mailbox.waiting(9))) == "stranger"
    assert len(town_hall.kept(box.keys.box_id)) == 1
    with pytest.raises(Refused, match="stranger"):
        box.calls.call()
