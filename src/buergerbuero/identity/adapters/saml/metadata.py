"""What a provider needs to know about us: SAML metadata to hand in.

As BundID asks (interface description 10.2.0.0, section 7.2): no validUntil, no ID, the entity id an https address
without a port.
"""

import base64

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from buergerbuero.identity.adapters.saml.crypto import Element
from buergerbuero.identity.adapters.saml.names import DS, METADATA, POST, SAMLP, TRANSIENT, tag
from buergerbuero.identity.adapters.saml.profile import Profile


def build(profile: Profile, *, consumer: str, certificate: bytes) -> bytes:
    """Return the file: one key for signing and encryption, one address that takes answers by POST."""
    root = etree.Element(
        tag(METADATA, "EntityDescriptor"), nsmap={"md": METADATA, "ds": DS}, entityID=profile.ourselves.entity
    )
    role = etree.SubElement(
        root,
        tag(METADATA, "SPSSODescriptor"),
        AuthnRequestsSigned="true",
        WantAssertionsSigned="true",
        protocolSupportEnumeration=SAMLP,
    )
    for use in ("signing", "encryption"):
        _key(role, use, certificate)
    etree.SubElement(role, tag(METADATA, "NameIDFormat")).text = TRANSIENT
    etree.SubElement(
        role,
        tag(METADATA, "AssertionConsumerService"),
        Binding=POST,
        Location=consumer,
        index="0",
        isDefault="true",
    )
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _key(role: Element, use: str, certificate: bytes) -> None:
    descriptor = etree.SubElement(role, tag(METADATA, "KeyDescriptor"), use=use)
    data = etree.SubElement(etree.SubElement(descriptor, tag(DS, "KeyInfo")), tag(DS, "X509Data"))
    der = x509.load_pem_x509_certificate(certificate).public_bytes(Encoding.DER)
    etree.SubElement(data, tag(DS, "X509Certificate")).text = base64.b64encode(der).decode()
