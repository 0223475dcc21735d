"""What a box may be sent and must refuse, each named: by strangers, by the line, by its own town hall in bad hands.

research/box.md section 3.4. `corpus` makes it for one box with one document in it, so that everything fits that can:
right compartment, right load, right tag of the PIN. What is new is the token, which is the attacker's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cbor2

from ausgabebox.protocol import cbor, codes, grants, messages, signing
from ausgabebox.protocol.grants import Grant
from ausgabebox.protocol.messages import Down, GrantGiven, Limit, Message, Restriction
from ausgabebox.protocol.signing import Context, SigningKey, key_id_of
from ausgabebox.simulated.samples import key, some

TOKEN = some("the attacker's token")
_DAY = 86_400
_INVENTED = (
    *("open", "unlock", "open_all", "release", "restore", "unsuspend", "staff_added", "staff_restored", "set_clock"),
    *("set_pin", "set_key", "trust", "reset", "wiring", "update", "run", "loaded", "changed", "issued", "status", ""),
)

_OTHER: tuple[object, ...] = (None, -1, 2**64 - 1, b"", "", [], {}, True)


@dataclass(frozen=True)
class Target:
    """What the attacker knows: everything that the town hall knows. `number` is the next that the box expects."""

    key: SigningKey
    valid: Grant
    """The grant that the box holds."""
    number: int
    now: int
    others: int
    """Another compartment of this box."""
    box_key: bytes
    """The id of the key of the box."""


def corpus(target: Target) -> dict[str, bytes]:
    """Return everything by name."""
    made: dict[str, bytes] = {}
    for maker in (_strangers, _grants, _restrictions, _invented, _shapes, _line):
        for name, content in maker(target):
            if name in made:
                raise ValueError(name)
            made[name] = content
    return made


def mine(target: Target, **other: object) -> Grant:
    """A grant for the attacker's own token, as good as the town hall's key can make it."""
    grant_id = some("the attacker's grant")
    hashes = {
        "token_hash": codes.token_hash(grant_id, TOKEN),
        "code_hash": codes.code_hash(grant_id, codes.code_of(TOKEN)),
    }
    return replace(target.valid, grant_id=grant_id, **hashes, **other)  # type: ignore[arg-type]  # checked when made


def down(
    target: Target, body: Down, *, by: SigningKey | None = None, box: str = "", key_of: bytes = b"", ahead: int = 0
) -> bytes:
    """A message of the town hall."""
    message: Message[Down] = Message(box or target.valid.box_id, target.number + ahead, target.now, body)
    return messages.sign_down(message, by or target.key, box_key=key_of or target.box_key)


def _given(target: Target, grant: Grant, by: SigningKey | None = None) -> bytes:
    return down(target, GrantGiven(grants.sign(grant, by or target.key)))


def _strangers(target: Target) -> Iterator[tuple[str, bytes]]:
    strange = key("a stranger")
    body = GrantGiven(grants.sign(mine(target), strange))
    yield "a message of a strange key", down(target, body, by=strange)
    payload = signing.payload_of(down(target, body))
    forged = strange.sign(b"ausgabebox/down/1\x00" + payload)
    yield "a strange signature under the right key's id", cbor.encode([payload, key_id_of(target.key.public), forged])
    yield "no signature", cbor.encode([payload, key_id_of(target.key.public), bytes(64)])
    yield "a grant of a strange key in a right message", _given(target, mine(target), strange)
    yield "a message for another box", down(target, body, box="elsewhere")
    yield from _of_before(target)
    for context in set(Context) - {Context.DOWN}:
        yield f"signed as {context}", signing.sign(payload, context, target.key)


def _of_before(target: Target) -> Iterator[tuple[str, bytes]]:
    """For the box that had this name before, kept by somebody and played to this one."""
    old = key("the box of before").key_id
    grant, load = GrantGiven(grants.sign(mine(target), target.key)), target.valid.load_id
    bodies = (grant, Restriction(load, Limit.WITHDRAW), messages.OrderWithdrawn(some("order")))
    for body in (*bodies, messages.StaffSuspended("S1")):
        yield f"{body.kind} for the box of before", down(target, body, key_of=old)


def _grants(target: Target) -> Iterator[tuple[str, bytes]]:
    yield "a second grant", _given(target, mine(target))
    yield "a second grant that lasts longer", _given(target, mine(target, not_after=target.valid.not_after + 99 * _DAY))
    yield "the same grant with a later end", _given(target, replace(target.valid, not_after=target.now + 999 * _DAY))
    yield (
        "the same grant without the old document",
        _given(target, replace(target.valid, return_required=not target.valid.return_required)),
    )
    yield "another compartment", _given(target, mine(target, compartment=target.others))
    yield "a compartment that is none", _given(target, mine(target, compartment=999))
    yield "another load", _given(target, mine(target, load_id=some("no load")))
    yield "another box's grant", _given(target, mine(target, box_id="elsewhere"))
    yield "another PIN's tag", _given(target, mine(target, pin_tag=some("no tag", 32)))
    yield "an expired grant", _given(target, mine(target, not_before=1, not_after=target.now - 1))
    yield "a grant as it is, without a message", grants.sign(mine(target), target.key)
    signed = grants.sign(mine(target), target.key)
    yield "a grant in a grant", down(target, GrantGiven(down(target, GrantGiven(signed))[:1024]))
    wrong = signing.sign(signing.payload_of(signed), Context.DOWN, target.key)
    yield "a grant signed as a message", down(target, GrantGiven(wrong))
    yield "a grant with a bit changed", down(target, GrantGiven(signed[:40] + bytes([signed[40] ^ 1]) + signed[41:]))


def _restrictions(target: Target) -> Iterator[tuple[str, bytes]]:
    load = target.valid.load_id
    yield "a restriction that lengthens", down(target, Restriction(load, Limit.EXPIRE, target.now + 999 * _DAY))
    yield "a restriction of no load", down(target, Restriction(some("no load"), Limit.WITHDRAW))
    yield "staff suspended that is none", down(target, messages.StaffSuspended("nobody"))


def _invented(target: Target) -> Iterator[tuple[str, bytes]]:
    whole = cbor.decode(signing.payload_of(down(target, Restriction(target.valid.load_id, Limit.SUSPEND))))
    for kind in _INVENTED:
        body = {"compartment": target.valid.compartment, "load_id": target.valid.load_id}
        yield f"a kind that is none: {kind!r}", _payload(target, {**whole, "kind": kind, "body": body})
    for limit in ("extend", "resume", "open", "ready", ""):
        body = {**whole["body"], "limit": limit}
        yield f"a limit that is none: {limit!r}", _payload(target, {**whole, "body": body})
    yield "a suspension with a day", _payload(target, {**whole, "body": {**whole["body"], "not_after": target.now}})
    yield "an end without a day", _payload(target, {**whole, "body": {**whole["body"], "limit": "expire"}})


def _shapes(target: Target) -> Iterator[tuple[str, bytes]]:
    whole = cbor.decode(signing.payload_of(down(target, GrantGiven(grants.sign(mine(target), target.key)))))
    for name in sorted(whole):
        yield f"without {name}", _payload(target, {each: whole[each] for each in whole if each != name})
        for number, wrong in enumerate(_OTHER):
            yield f"{name} of another kind, {number}", _payload(target, {**whole, name: wrong})
    yield "one key more", _payload(target, {**whole, "open": True})
    yield "from the box", _payload(target, {**whole, "sender": "box"})
    yield "another version", _payload(target, {**whole, "v": 2})
    yield "a list", _payload(target, [whole])
    yield "a number", _payload(target, 1)
    yield "keys in another order", _raw(target, cbor2.dumps(dict(reversed(whole.items()))))
    yield "a tag before it", _raw(target, cbor2.dumps(cbor2.CBORTag(55799, whole)))
    yield "a float in it", _raw(target, cbor2.dumps({**whole, "at": 1.5}))
    yield "more behind it", _raw(target, cbor.encode(whole) + b"\x00")
    yield "deep", _raw(target, b"\x81" * 9000 + b"\x00")


def _line(target: Target) -> Iterator[tuple[str, bytes]]:
    signed = down(target, GrantGiven(grants.sign(mine(target), target.key)))
    yield "nothing", b""
    yield "zeros", bytes(1000)
    yield "huge", bytes(5_000_000)
    yield "a list of 2^64", bytes.fromhex("9bffffffffffffffff")
    yield "twice in one", signed * 2
    yield "half", signed[: len(signed) // 2]
    yield "with a byte before", b"\x00" + signed
    yield "words", b"OPEN 3\r\n"
    yield "an order of the bus", bytes.fromhex("0105020000078db0")
    yield "far ahead of the numbers", down(target, GrantGiven(grants.sign(mine(target), target.key)), ahead=2**52)


def _payload(target: Target, value: object) -> bytes:
    return _raw(target, cbor2.dumps(value, canonical=True))


def _raw(target: Target, payload: bytes) -> bytes:
    """Signed rightly, whatever it is: the key of the town hall is in bad hands."""
    return signing.sign(payload, Context.DOWN, target.key)
