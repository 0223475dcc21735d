"""What can be wrong with bytes from outside. Everything that reads them raises one of these, and never another."""


class ProtocolError(Exception):
    """What came in is refused. Its text names the reason in one word or two and quotes nothing of what came in."""


class Malformed(ProtocolError):
    """No canonical CBOR within the limits, or not the fields, types and ranges that are asked for."""


class TooLarge(Malformed):
    """More bytes than the protocol has use for; nothing of them was read."""


class UnknownKey(ProtocolError):
    """Signed by a key that is not among those trusted."""


class BadSignature(ProtocolError):
    """The signature does not fit: other bytes, another context or another key."""


class OtherBox(ProtocolError):
    """Signed rightly, and meant for another box."""


class OtherKey(ProtocolError):
    """Signed rightly for a box of this name, and meant for one with another key: from before it was set up anew."""


class CannotOpen(ProtocolError):
    """A sealed PIN cannot be opened: changed, sealed to another box or under another PIN id."""
