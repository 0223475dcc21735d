"""A provider of log-ins that is not ours: libxmlsec signs and encrypts what it answers, in the shape of BundID's.

The shape follows the example in the official interface description (10.2.0.0, section 10.2); all values are invented.
"""

import base64
import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from lxml import etree

from buergerbuero.identity.adapters.saml import SamlProvider, provider
from tests.cast import NOW, PROJECT

CONSUMER: Final = "http://testserver/anmeldung/antwort/bundid/"
ENTITY: Final = "https://buergerbuero.example.org"
ISSUER: Final = "https://int.id.bund.de/idp"
REQUEST: Final = "_erfragt"
SAML: Final = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP: Final = "urn:oasis:names:tc:SAML:2.0:protocol"
NS: Final = {"saml": SAML, "samlp": SAMLP, "ds": "http://www.w3.org/2000/09/xmldsig#"}
PSS: Final = "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"
SUCCESS: Final = '<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>'

BPK2: Final = "urn:oid:1.3.6.1.4.1.25484.494450.3"
GIVEN, FAMILY, BORN = "urn:oid:2.5.4.42", "urn:oid:2.5.4.4", "urn:oid:1.2.40.0.10.2.1.1.55"
STREET, MAIL, SEX = "urn:oid:2.5.4.16", "urn:oid:0.9.2342.19200300.100.1.3", "urn:oid:1.3.6.1.4.1.33592.1.3.5"
MAILBOX, LEVEL, MEANS = (
    "urn:oid:2.5.4.18",
    "urn:oid:1.2.40.0.10.2.1.1.261.94",
    "urn:oid:1.3.6.1.4.1.25484.494450.2",
)
PERSON: Final = {
    MAILBOX: ("0f5d2f0e-5b0e-4c37-9f3a-0d4f7a1f2b3c", "NORMAL"),
    "urn:oid:2.5.4.17": ("57072", "HOCH"),
    STREET: ("MUSTERSTRAẞE 17", "HOCH"),
    "urn:oid:2.5.4.7": ("SIEGEN", "HOCH"),
    GIVEN: ("HENRIKE", "HOCH"),
    FAMILY: ("BEISPIEL", "HOCH"),
    BPK2: ("aW52ZW50ZWQtcHNldWRvbnltLW9mLUhlbnJpa2U", "NORMAL"),
    MAIL: ("henrike@example.org", "NORMAL"),
    SEX: ("0", "UNTERGEORDNET"),
    LEVEL: ("STORK-QAA-Level-4", "NORMAL"),
    MEANS: ("eID", "NORMAL"),
    BORN: ("1964-08-12", "HOCH"),
}


@dataclass(frozen=True)
class Pair:
    """A private key and its certificate, PEM."""

    key: bytes
    certificate: bytes


@dataclass(frozen=True)
class Reply:
    """What the provider answers. Everything can be turned wrong."""

    now: datetime.datetime = NOW
    request_id: str = REQUEST
    outer_request_id: str | None = None
    destination: str = CONSUMER
    recipient: str = CONSUMER
    audience: str = ENTITY
    issuer: str = ISSUER
    level: str = "STORK-QAA-Level-4"
    facts: Mapping[str, tuple[str, str]] = field(default_factory=lambda: PERSON)
    assertion_id: str = "_aussage1"
    lasts: datetime.timedelta = datetime.timedelta(minutes=5)
    signature: str = "rsa-sha256"
    content: str = "aes256-gcm"
    signer: str = "anbieter"
    sign_assertion: bool = True
    sign_response: bool = False
    encrypt: bool = True
    signed: Callable[[Any], Any] = lambda assertion: assertion
    """What an attacker does to the assertion after it was signed, before it is encrypted."""

    def but(self, **changes: Any) -> "Reply":
        """The same with something else."""
        return replace(self, **changes)


@cache
def pair(name: str) -> Pair:
    """Keys by name: the town's, the provider's, and one of somebody else."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - datetime.timedelta(days=1))
        .not_valid_after(NOW + datetime.timedelta(days=365))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Pair(private, certificate.public_bytes(Encoding.PEM))


def set_up(folder: Path, *, name: str = "bundid", change: Mapping[str, str] | None = None) -> SamlProvider:
    """Return the provider of the file that the town is given as a pattern, with certificates of this test."""
    text = (PROJECT / "deploy" / "anmeldung" / f"{name}.yaml").read_text(encoding="utf-8")
    for old, new in (change or {}).items():
        assert old in text
        text = text.replace(old, new)
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / f"{name}.pem").write_bytes(pair("anbieter").certificate)
    (folder / "key.pem").write_bytes(pair("stadt").key)
    (folder / "cert.pem").write_bytes(pair("stadt").certificate)
    consumer = CONSUMER.replace("bundid", name)
    return provider(
        folder / f"{name}.yaml",
        consumer=consumer,
        key_file=folder / "key.pem",
        certificate_file=folder / "cert.pem",
    )


def field_of(reply: Reply) -> str:
    """Return the field SAMLResponse that a browser brings."""
    return encoded(response(reply))


def encoded(root: Any) -> str:
    """Return a message as a form carries it."""
    return base64.b64encode(etree.tostring(root)).decode()


def response(reply: Reply) -> Any:
    """Return the whole answer."""
    made = assertion(reply)
    if reply.sign_assertion:
        sign(made, reply)
    made = reply.signed(made)
    root = envelope(reply)
    if reply.encrypt:
        etree.SubElement(root, f"{{{SAML}}}EncryptedAssertion").append(encrypted(made, reply))
    else:
        root.append(made)
    if reply.sign_response:
        sign(root, reply)
    return root


def refusal(status: str, *, request_id: str = REQUEST) -> str:
    """Return the field of an answer without an assertion."""
    return encoded(envelope(Reply(request_id=request_id), status=status))


def envelope(reply: Reply, status: str = SUCCESS) -> Any:
    """Return the outer message."""
    asked = reply.request_id if reply.outer_request_id is None else reply.outer_request_id
    return etree.fromstring(
        f'<samlp:Response xmlns:samlp="{SAMLP}" xmlns:saml="{SAML}" ID="_antwort1" Version="2.0"'
        f' IssueInstant="{stamp(reply.now)}" Destination="{reply.destination}" InResponseTo="{asked}">'
        f"<saml:Issuer>{reply.issuer}</saml:Issuer>{status}</samlp:Response>"
    )


def assertion(reply: Reply) -> Any:
    """Return the assertion, neither signed nor encrypted."""
    until = stamp(reply.now + reply.lasts)
    return etree.fromstring(
        f'<saml:Assertion xmlns:saml="{SAML}" ID="{reply.assertion_id}" IssueInstant="{stamp(reply.now)}"'
        f' Version="2.0"><saml:Issuer>{reply.issuer}</saml:Issuer>'
        '<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:transient">_x</saml:NameID>'
        '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData'
        f' InResponseTo="{reply.request_id}" NotOnOrAfter="{until}" Recipient="{reply.recipient}"/>'
        "</saml:SubjectConfirmation></saml:Subject>"
        f'<saml:Conditions NotBefore="{stamp(reply.now)}" NotOnOrAfter="{until}"><saml:AudienceRestriction>'
        f"<saml:Audience>{reply.audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
        f'<saml:AuthnStatement AuthnInstant="{stamp(reply.now)}" SessionIndex="_s"><saml:AuthnContext>'
        f"<saml:AuthnContextClassRef>{reply.level}</saml:AuthnContextClassRef>"
        "</saml:AuthnContext></saml:AuthnStatement>"
        f"<saml:AttributeStatement>{''.join(_attributes(reply.facts))}</saml:AttributeStatement></saml:Assertion>"
    )


def sign(root: Any, reply: Reply) -> None:
    """Let libxmlsec sign a message as a whole."""
    method = xmlsec.constants.TransformRsaSha256
    node = xmlsec.template.create(root, xmlsec.constants.TransformExclC14N, method, ns="ds")
    root.insert(1, node)
    if reply.signature == "rsa-pss-sha256":
        node.find("ds:SignedInfo/ds:SignatureMethod", NS).set("Algorithm", PSS)
    digest = xmlsec.constants.TransformSha256
    reference = xmlsec.template.add_reference(node, digest, uri=f"#{root.get('ID')}")
    xmlsec.template.add_transform(reference, xmlsec.constants.TransformEnveloped)
    xmlsec.template.add_transform(reference, xmlsec.constants.TransformExclC14N)
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(pair(reply.signer).key, xmlsec.constants.KeyDataFormatPem)
    context.register_id(root, "ID")
    context.sign(node)


def encrypted(element: Any, reply: Reply) -> Any:
    """Let libxmlsec encrypt an element for the town."""
    bits = 128 if "128" in reply.content else 256
    transform = {
        "aes128-gcm": xmlsec.constants.TransformAes128Gcm,
        "aes256-gcm": xmlsec.constants.TransformAes256Gcm,
        "aes128-cbc": xmlsec.constants.TransformAes128Cbc,
        "aes256-cbc": xmlsec.constants.TransformAes256Cbc,
        "rsa-1_5": xmlsec.constants.TransformAes256Gcm,
    }[reply.content]
    data = xmlsec.template.encrypted_data_create(element, transform, type=xmlsec.constants.TypeEncElement, ns="xenc")
    xmlsec.template.encrypted_data_ensure_cipher_value(data)
    info = xmlsec.template.encrypted_data_ensure_key_info(data, ns="ds")
    weak = reply.content == "rsa-1_5"
    wrapping = xmlsec.constants.TransformRsaPkcs1 if weak else xmlsec.constants.TransformRsaOaep
    xmlsec.template.encrypted_data_ensure_cipher_value(xmlsec.template.add_encrypted_key(info, wrapping))
    manager = xmlsec.KeysManager()
    manager.add_key(xmlsec.Key.from_memory(pair("stadt").certificate, xmlsec.constants.KeyDataFormatCertPem))
    context = xmlsec.EncryptionContext(manager)
    context.key = xmlsec.Key.generate(xmlsec.constants.KeyDataAes, bits, xmlsec.constants.KeyDataTypeSession)
    return context.encrypt_binary(data, etree.tostring(element))


def stamp(moment: datetime.datetime) -> str:
    """Return a moment as the provider writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + "231Z"


def _attributes(facts: Mapping[str, tuple[str, str]]) -> list[str]:
    return [
        f'<saml:Attribute FriendlyName="nichtsGewisses" Name="{name}"'
        ' NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri"'
        f' xmlns:akdb="https://www.akdb.de/request/2018/09" akdb:TrustLevel="{level}">'
        '<saml:AttributeValue xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
        f' xmlns:xsd="http://www.w3.org/2001/XMLSchema" xsi:type="xsd:string">{value}</saml:AttributeValue>'
        "</saml:Attribute>"
        for name, (value, level) in facts.items()
    ]
