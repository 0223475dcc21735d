"""The answer of the provider: from what a browser brings to who somebody is, or why not.

Nothing is believed but what stands in an assertion that the provider has signed and encrypted for us, that answers a
request, names us as its audience and our address as its recipient, and is of this moment (SAML 2.0 profiles, 4.1.4.3).
What the outer message says can only make a log-in fail.
"""

import base64
import binascii
import dataclasses
import datetime
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from buergerbuero.base.composing import composed
from buergerbuero.identity.adapters.saml import crypto, status
from buergerbuero.identity.adapters.saml.crypto import Broken, Element
from buergerbuero.identity.adapters.saml.names import AKDB, BEARER, PREFIXES, SAML, SAMLP, tag
from buergerbuero.identity.adapters.saml.profile import Profile
from buergerbuero.identity.values import About, Answer, Fact, Failure, LoginFailed, Person, Technical, TrustLevel

SKEW: Final = datetime.timedelta(seconds=60)
"""How far two clocks may be apart."""
LONGEST_VALUE: Final = 250
"""Characters of one fact. More is no name and no address."""
_LONGEST_FIELD: Final = 400_000


@dataclasses.dataclass(frozen=True)
class Reader:
    """What reading an answer needs: the provider, who signs for it, our key, our address, our name for it."""

    id: str
    profile: Profile
    certificates: Sequence[x509.Certificate]
    key: RSAPrivateKey
    consumer: str


def read(reader: Reader, field: str, *, now: datetime.datetime) -> Answer:
    """Return what an answer says. Raises LoginFailed."""
    response = _response(reader, field)
    request_id = response.get("InResponseTo") or ""
    if failed := status.failure(reader.profile, response):
        raise LoginFailed(failed.why, failed.code, request_id=request_id)
    assertion = _assertion(reader, response)
    _demand_issuer(reader, assertion)
    confirmed = _confirmation(reader, assertion, now=now)
    _demand_conditions(reader, assertion, now=now)
    asked = confirmed.get("InResponseTo") or ""
    if not asked or asked != request_id:
        raise LoginFailed(Failure.WRONG_REQUEST)
    return Answer(
        request_id=asked,
        assertion=hashlib.sha256(f"{reader.id}\0{assertion.get('ID')}".encode()).hexdigest(),
        valid_until=_moment(confirmed.get("NotOnOrAfter")) + SKEW,
        person=_person(reader, assertion, now=now),
    )


def _response(reader: Reader, field: str) -> Element:
    """Return the outer message. Raises LoginFailed."""
    try:
        if len(field) > _LONGEST_FIELD:
            raise Broken("too long")
        content = base64.b64decode("".join(field.split()), validate=True)
        root = crypto.parse(content)
    except (binascii.Error, ValueError, Broken):
        raise LoginFailed(Failure.UNREADABLE) from None
    if root.tag != tag(SAMLP, "Response") or root.get("Version") != "2.0":
        raise LoginFailed(Failure.UNREADABLE)
    if root.get("Destination", reader.consumer) != reader.consumer:
        raise LoginFailed(Failure.WRONG_AUDIENCE)
    if root.find("ds:Signature", PREFIXES) is None:
        return root
    try:  # not needed, but if it is there it must be right
        return crypto.signed_part(
            content, certificates=reader.certificates, methods=reader.profile.algorithms.signatures
        )
    except Broken:
        raise LoginFailed(Failure.TAMPERED) from None


def _assertion(reader: Reader, response: Element) -> Element:
    """Return the one assertion, as it was signed. Raises LoginFailed."""
    encrypted = response.findall("saml:EncryptedAssertion", PREFIXES)
    everywhere = list(response.iter(tag(SAML, "EncryptedAssertion"), tag(SAML, "Assertion")))
    if len(encrypted) != 1 or len(everywhere) != 1:
        raise LoginFailed(Failure.TAMPERED)
    algorithms = reader.profile.algorithms
    try:
        content = crypto.decrypted(encrypted[0], key=reader.key, contents=algorithms.contents)
        assertion = crypto.signed_part(content, certificates=reader.certificates, methods=algorithms.signatures)
    except Broken:
        raise LoginFailed(Failure.TAMPERED) from None
    if assertion.tag != tag(SAML, "Assertion") or assertion.get("Version") != "2.0":
        raise LoginFailed(Failure.TAMPERED)
    if len(list(assertion.iter(tag(SAML, "Assertion")))) != 1:
        raise LoginFailed(Failure.TAMPERED)
    return assertion


def _demand_issuer(reader: Reader, assertion: Element) -> None:
    if _text(assertion.find("saml:Issuer", PREFIXES)) != reader.profile.partner.entity:
        raise LoginFailed(Failure.TAMPERED)


def _confirmation(reader: Reader, assertion: Element, *, now: datetime.datetime) -> Element:
    """Return the data by which whoever brings the assertion is confirmed. Raises LoginFailed."""
    subjects = assertion.findall("saml:Subject/saml:SubjectConfirmation", PREFIXES)
    bearers = [each for each in subjects if each.get("Method") == BEARER]
    data = bearers[0].find("saml:SubjectConfirmationData", PREFIXES) if len(bearers) == 1 else None
    if data is None or data.get("NotBefore") is not None:
        raise LoginFailed(Failure.UNREADABLE)
    if data.get("Recipient") != reader.consumer:
        raise LoginFailed(Failure.WRONG_AUDIENCE)
    if now >= _moment(data.get("NotOnOrAfter")) + SKEW:
        raise LoginFailed(Failure.EXPIRED)
    return data


def _demand_conditions(reader: Reader, assertion: Element, *, now: datetime.datetime) -> None:
    conditions = assertion.findall("saml:Conditions", PREFIXES)
    if len(conditions) != 1:
        raise LoginFailed(Failure.UNREADABLE)
    begins, ends = conditions[0].get("NotBefore"), conditions[0].get("NotOnOrAfter")
    if (begins and now < _moment(begins) - SKEW) or (ends and now >= _moment(ends) + SKEW):
        raise LoginFailed(Failure.EXPIRED)
    audiences = conditions[0].findall("saml:AudienceRestriction", PREFIXES)
    named = [[_text(each) for each in one.findall("saml:Audience", PREFIXES)] for one in audiences]
    if not named or not all(reader.profile.ourselves.entity in names for names in named):
        raise LoginFailed(Failure.WRONG_AUDIENCE)


def _person(reader: Reader, assertion: Element, *, now: datetime.datetime) -> Person:
    """Return who it is. Raises LoginFailed where the level is not named or a demanded fact is missing."""
    profile, said = reader.profile, dict(_said(reader.profile, assertion))
    if missing := profile.required - said.keys():
        raise LoginFailed(Failure.FACTS_MISSING, sorted(missing)[0])
    abouts = {about.value for about in About}
    pseudonym = said.get(Technical.PSEUDONYM)
    mailbox = said.get(Technical.MAILBOX)
    return Person(
        provider=reader.id,
        level=_level(profile, assertion, said),
        at=now,
        means=said[Technical.MEANS].value if Technical.MEANS in said else "",
        facts={About(meaning): fact for meaning, fact in said.items() if meaning in abouts},
        pseudonym=f"{reader.id}\0{pseudonym.value}".encode() if pseudonym else None,
        mailbox=mailbox.value if mailbox else None,
    )


def _level(profile: Profile, assertion: Element, said: Mapping[str, Fact]) -> TrustLevel:
    """Return the lower of the two levels that an answer can name: in its context and among its attributes."""
    contexts = assertion.findall("saml:AuthnStatement/saml:AuthnContext/saml:AuthnContextClassRef", PREFIXES)
    if len(contexts) != 1:
        raise LoginFailed(Failure.UNREADABLE)
    words = [_text(contexts[0]), *([said[Technical.LEVEL].value] if Technical.LEVEL in said else [])]
    levels = [profile.level_of(word) for word in words]
    if None in levels:
        raise LoginFailed(Failure.LEVEL_TOO_LOW)
    return min(level for level in levels if level is not None)


def _said(profile: Profile, assertion: Element) -> Iterator[tuple[str, Fact]]:
    """Yield what the attributes say, by their lasting name; an empty one says nothing. Raises LoginFailed."""
    seen: set[str] = set()
    for attribute in assertion.iterfind("saml:AttributeStatement/saml:Attribute", PREFIXES):
        meaning = profile.meanings.get(attribute.get("Name", ""))
        if meaning is None:
            continue  # not asked for: not read, not kept
        if meaning in seen:
            raise LoginFailed(Failure.UNREADABLE)
        seen.add(meaning)
        values = [_text(each) for each in attribute.findall("saml:AttributeValue", PREFIXES)]
        value = composed(" ".join(value for value in values if value))
        if len(value) > LONGEST_VALUE:
            raise LoginFailed(Failure.UNREADABLE)
        if value:
            yield meaning, Fact(value, profile.fact_level_of(attribute.get(tag(AKDB, "TrustLevel"), "")))


def _text(element: Element) -> str:
    """Return all text in an element, in lines' breaks and all: half a name would be another name."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def _moment(text: str | None) -> datetime.datetime:
    """Return a moment in UTC, as SAML writes it. Raises LoginFailed."""
    try:
        moment = datetime.datetime.fromisoformat(text or "")
    except ValueError:
        raise LoginFailed(Failure.UNREADABLE) from None
    if moment.utcoffset() != datetime.timedelta(0):
        raise LoginFailed(Failure.UNREADABLE)
    return moment
