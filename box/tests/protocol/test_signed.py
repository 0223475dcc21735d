"""What is signed comes back as it was; one bit, another context, another key or another box, and it does not."""

import hashlib
import itertools
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ausgabebox.protocol import cbor, checkpoints, enrolment, exchange, grants, messages, signing
from ausgabebox.protocol.checkpoints import JournalHead
from ausgabebox.protocol.errors import BadSignature, Malformed, OtherBox, OtherKey, ProtocolError, TooLarge, UnknownKey
from ausgabebox.protocol.messages import Message
from ausgabebox.protocol.pins import PUBLIC_BYTES
from ausgabebox.protocol.signing import Context, TrustedKeys
from ausgabebox.simulated import samples
from ausgabebox.simulated.samples import AT, BOX

KEY = samples.key()
TRUSTED = TrustedKeys.of([KEY.public])
BOX_KEY = samples.key("box").key_id
REQUEST = enrolment.Request(BOX, KEY.public, bytes(PUBLIC_BYTES), b"-----BEGIN")
READERS: dict[str, tuple[bytes, Callable[[bytes, TrustedKeys, str], object]]] = {
    "grant": (
        grants.sign(samples.grant(), KEY),
        lambda signed, trusted, box: grants.verify(signed, trusted, box_id=box),
    ),
    "call": (
        exchange.sign_call(exchange.Call(BOX, 1, AT, 0, (b"x",)), KEY),
        lambda signed, trusted, box: exchange.verify_call(signed, trusted, box_id=box),
    ),
    "checkpoint": (
        checkpoints.sign(JournalHead(BOX, 3, bytes(32), AT), KEY),
        lambda signed, trusted, box: checkpoints.verify(signed, trusted, box_id=box),
    ),
    **{
        f"down-{number}-{body.kind}": (
            messages.sign_down(Message(BOX, 7, AT, body), KEY, box_key=BOX_KEY),
            lambda signed, trusted, box: messages.verify_down(signed, trusted, box_id=box, box_key=BOX_KEY),
        )
        for number, body in enumerate(samples.downs())
    },
    **{
        f"up-{number}-{body.kind}": (
            messages.sign_up(Message(BOX, 7, AT, body), KEY),
            lambda signed, trusted, box: messages.verify_up(signed, trusted, box_id=box),
        )
        for number, body in enumerate(samples.ups())
    },
}
EACH = pytest.mark.parametrize("name", READERS)


def test_a_grant_comes_back_as_it_was() -> None:
    signed, read = READERS["grant"]
    assert read(signed, TRUSTED, BOX) == samples.grant()


@pytest.mark.parametrize("body", list(samples.downs()))
def test_what_goes_down_comes_back_as_it_was(body: messages.Down) -> None:
    message = Message(BOX, 7, AT, body)
    signed = messages.sign_down(message, KEY, box_key=BOX_KEY)
    assert messages.verify_down(signed, TRUSTED, box_id=BOX, box_key=BOX_KEY) == message


@pytest.mark.parametrize("body", list(samples.downs()))
def test_what_goes_down_is_for_one_key_and_no_later_one_of_the_same_name(body: messages.Down) -> None:
    signed = messages.sign_down(Message(BOX, 7, AT, body), KEY, box_key=BOX_KEY)
    for read in (messages.verify_down, messages.envelope_down):
        with pytest.raises(OtherKey):
            read(signed, TRUSTED, box_id=BOX, box_key=samples.key("the next box").key_id)


def test_the_bytes_of_what_goes_down_stay_as_they_are() -> None:
    """A golden sample: who changes these bytes changes what boxes out there understand."""
    message = Message(BOX, 7, AT, messages.OrderWithdrawn(samples.some("order")))
    signed = messages.sign_down(message, KEY, box_key=BOX_KEY)
    assert signing.payload_of(signed).hex() == (
        "a86176016261741a6b49d20064626f6479a1686f726465725f6964503eeb7e96e59ce40f9cb1a089daba079f64"
        "6b696e646f6f726465725f77697468647261776e66626f785f69646772617468617573666e756d626572076673"
        "656e64657264746f776e67626f785f6b6579504cd78d7884e313b0fdace84226db3ad0"
    )
    assert hashlib.sha256(signed).hexdigest() == "17a3044571d8c902ce71a8edcf9c77680e62745f5f84e0d44874a328c1996277"


@pytest.mark.parametrize("body", list(samples.ups()))
def test_what_comes_up_comes_back_as_it_was(body: messages.Up) -> None:
    message = Message(BOX, 7, AT, body)
    assert messages.verify_up(messages.sign_up(message, KEY), TRUSTED, box_id=BOX) == message


def test_samples_show_each_kind() -> None:
    assert {each.kind for each in samples.downs()} == messages.DOWN.keys()
    assert {each.kind for each in samples.ups()} == messages.UP.keys()


def test_nothing_that_goes_down_gives_a_right() -> None:
    """box.md section 3.4 (3): what a town hall can say, whole."""
    assert messages.DOWN.keys() == {"order", "order_withdrawn", "grant", "restriction", "staff_suspended"}
    assert set(messages.Limit) == {"suspend", "expire", "withdraw"}


@EACH
def test_every_single_flipped_bit_is_refused(name: str) -> None:
    signed, read = READERS[name]
    for place, bit in itertools.product(range(len(signed)), range(8)):
        flipped = signed[:place] + bytes([signed[place] ^ (1 << bit)]) + signed[place + 1 :]
        with pytest.raises(ProtocolError):
            read(flipped, TRUSTED, BOX)


@EACH
def test_every_shorter_and_longer_one_is_refused(name: str) -> None:
    signed, read = READERS[name]
    for other in (*(signed[:length] for length in range(len(signed))), signed + b"\x00", b"\x00" + signed, signed * 2):
        with pytest.raises(ProtocolError):
            read(other, TRUSTED, BOX)


@EACH
def test_another_context_fits_nothing(name: str) -> None:
    signed, read = READERS[name]
    payload = signing.payload_of(signed, limit=exchange.LIMIT)
    fitting = [each for each in Context if signing.sign(payload, each, KEY) == signed]
    assert len(fitting) == 1
    for each in set(Context) - set(fitting):
        with pytest.raises(BadSignature):
            read(signing.sign(payload, each, KEY), TRUSTED, BOX)


@EACH
def test_another_key_another_box_and_no_key_are_named(name: str) -> None:
    signed, read = READERS[name]
    with pytest.raises(UnknownKey):
        read(signed, TrustedKeys.of([samples.key("other").public]), BOX)
    with pytest.raises(UnknownKey):
        read(signed, TrustedKeys.of([]), BOX)
    with pytest.raises(OtherBox):
        read(signed, TRUSTED, "elsewhere")
    payload, _, signature = cbor.decode(signed, limit=exchange.LIMIT)
    claimed = cbor.encode([payload, samples.key("other").key_id, signature])
    with pytest.raises(BadSignature):
        read(claimed, TrustedKeys.of([KEY.public, samples.key("other").public]), BOX)


@EACH
def test_two_keys_during_a_rotation_both_count(name: str) -> None:
    signed, read = READERS[name]
    read(signed, TrustedKeys.of([samples.key("next").public, KEY.public]), BOX)


def reading_all(content: bytes) -> None:
    """Whatever reads what comes from outside: only errors of the protocol get out."""
    for _, read in READERS.values():
        with pytest.raises(ProtocolError):
            read(content, TRUSTED, BOX)
    for other in (
        exchange.unpack_answer,
        exchange.unpack_refusal,
        enrolment.open_request,
        lambda each: enrolment.open_papers(each, box_id=BOX),
        messages.claimed_number,
        signing.signed_by,
    ):
        try:
            other(content)
        except ProtocolError:
            continue


@given(st.binary(max_size=400))
def test_any_bytes_give_a_named_error(content: bytes) -> None:
    reading_all(content)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.binary(max_size=40) | st.text(max_size=20),
    lambda inside: (
        st.lists(inside, max_size=5)
        | st.dictionaries(st.text(max_size=8) | st.integers(0, 2**64 - 1), inside, max_size=5)
    ),
    max_leaves=20,
)


@given(VALUES)
def test_any_value_gives_a_named_error_even_if_it_is_signed(value: object) -> None:
    """A town hall that was taken signs what it likes."""
    try:
        encoded = cbor.encode(value)
        assert cbor.decode(encoded) == value
    except Malformed:
        return  # too deep
    reading_all(encoded)
    for context, name in ((Context.GRANT, "grant"), (Context.DOWN, "down-0-order"), (Context.UP, "up-0-loaded")):
        signed = signing.sign(encoded, context, KEY)
        with pytest.raises(ProtocolError):
            READERS[name][1](signed, TRUSTED, BOX)


def verify_down(signed: bytes) -> Message[messages.Down]:
    return messages.verify_down(signed, TRUSTED, box_id=BOX, box_key=BOX_KEY)


PAYLOAD = cbor.decode(signing.payload_of(READERS["down-0-order"][0]))


@given(st.sampled_from(sorted(PAYLOAD)), VALUES)
def test_one_field_of_another_kind_is_refused_or_was_as_good(field: str, value: object) -> None:
    try:
        signed = signing.sign(cbor.encode({**PAYLOAD, field: value}), Context.DOWN, KEY)
        read = verify_down(signed)
    except ProtocolError:
        return
    assert field in ("number", "at") or {**PAYLOAD, field: value} == PAYLOAD
    assert 1 <= read.number <= 2**53


@given(st.sampled_from(sorted(PAYLOAD["body"])), VALUES)
def test_one_field_of_a_body_of_another_kind_is_refused_or_was_as_good(field: str, value: object) -> None:
    changed = {**PAYLOAD, "body": {**PAYLOAD["body"], field: value}}
    try:
        read = verify_down(signing.sign(cbor.encode(changed), Context.DOWN, KEY))
    except ProtocolError:
        return
    assert getattr(read.body, field) == value
    assert type(getattr(read.body, field)) in (type(value), messages.Reach)


@pytest.mark.parametrize("missing", sorted(PAYLOAD))
def test_a_missing_or_unknown_key_is_refused(missing: str) -> None:
    for changed in (
        {key: value for key, value in PAYLOAD.items() if key != missing},
        {**PAYLOAD, "more": 1},
        {**PAYLOAD, "body": {**PAYLOAD["body"], "more": 1}},
        {**PAYLOAD, "kind": "open"},
        {**PAYLOAD, "sender": "box"},
    ):
        with pytest.raises(Malformed):
            verify_down(signing.sign(cbor.encode(changed), Context.DOWN, KEY))


def test_whoever_only_counts_reads_envelopes_of_kinds_they_do_not_know() -> None:
    signed = signing.sign(cbor.encode({**PAYLOAD, "kind": "later", "body": {"x": 1}}), Context.DOWN, KEY)
    assert messages.envelope_down(signed, TRUSTED, box_id=BOX, box_key=BOX_KEY).number == 7
    signed = signing.sign(cbor.encode({**PAYLOAD, "number": 2**64 - 1}), Context.DOWN, KEY)
    with pytest.raises(Malformed):
        messages.envelope_down(signed, TRUSTED, box_id=BOX, box_key=BOX_KEY)


def test_the_largest_cabinet_fits_into_a_message_and_the_most_messages_into_a_call() -> None:
    sight = dict.fromkeys(range(1, 609), messages.Sight.CLOSED)
    body = messages.Status(sight, sight, 100, AT, True, "0.1", "tamper", 2**53, bytes(32))
    signed = messages.sign_up(Message(BOX, 1, AT, body), KEY)
    waiting = [signed] * exchange.MESSAGES
    fitting = exchange.fitting(waiting)
    assert 20 < len(fitting) < exchange.MESSAGES
    exchange.sign_call(exchange.Call(BOX, 2**53, AT, 2**53, fitting), KEY)
    assert exchange.fitting([b"x"] * 50) == (b"x",) * exchange.MESSAGES


def test_what_is_too_large_cannot_even_be_signed() -> None:
    with pytest.raises(TooLarge):
        signing.sign(cbor.encode(bytes(cbor.LIMIT)), Context.UP, KEY)


def test_a_request_counts_by_its_own_key_alone() -> None:
    signed = enrolment.sign_request(REQUEST, KEY)
    assert enrolment.open_request(signed) == REQUEST
    with pytest.raises(ProtocolError):
        enrolment.open_request(enrolment.sign_request(REQUEST, samples.key("other")))
    for place, bit in itertools.product(range(0, len(signed), 7), range(8)):
        flipped = signed[:place] + bytes([signed[place] ^ (1 << bit)]) + signed[place + 1 :]
        assert enrolment.words(flipped) != enrolment.words(signed)
        with pytest.raises(ProtocolError):
            enrolment.open_request(flipped)


def test_papers_are_for_one_box() -> None:
    papers = enrolment.Papers(BOX, "https://boxen.example.org:8007", b"-", b"-", (KEY.public,))
    packed = enrolment.pack_papers(papers)
    assert enrolment.open_papers(packed, box_id=BOX) == papers
    with pytest.raises(OtherBox):
        enrolment.open_papers(packed, box_id="elsewhere")
    for address in ("http://boxen.example.org", "https://", "https://a b", "https://a/b"):
        with pytest.raises(Malformed):
            enrolment.Papers(BOX, address, b"-", b"-", (KEY.public,))
