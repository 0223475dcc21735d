"""Signatures and encryption of SAML messages: the only place that knows the two libraries it takes.

Signatures: signxml (XML Signature on `cryptography`), RSA with PKCS 1 v1.5 or PSS (RFC 6931, section 2.3.10: the
forms that name their hash, such as `sha256-rsa-MGF1`; not `rsa-pss` with parameters). Decryption: our own reading of
XML Encryption 1.1, in the one shape that SAML uses, on `cryptography`: RSA-OAEP for the key, AES-GCM or AES-CBC for
the content. RSA PKCS 1 v1.5 is never taken for keys (Bleichenbacher), SHA-1 never for signatures. ADR 0015.

What counts is always and only the bytes that were signed, read anew.
"""

import base64
import binascii
import datetime
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, Final, TypeAlias

from cryptography import x509
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureConstructionMethod, SignatureMethod
from signxml.exceptions import SignXMLException
from signxml.signer import XMLSigner
from signxml.verifier import SignatureConfiguration, VerifyResult, XMLVerifier

from buergerbuero.identity.adapters.saml.names import DS, PREFIXES, XENC, XENC11, tag

Element: TypeAlias = Any  # lxml has no types
LONGEST: Final = 300_000
"""Bytes. An answer with all that a provider can say has about 20 000."""

SIGNATURES: Final = {
    "rsa-sha256": SignatureMethod.RSA_SHA256,
    "rsa-sha384": SignatureMethod.RSA_SHA384,
    "rsa-sha512": SignatureMethod.RSA_SHA512,
    "rsa-pss-sha256": SignatureMethod.SHA256_RSA_MGF1,
    "rsa-pss-sha384": SignatureMethod.SHA384_RSA_MGF1,
    "rsa-pss-sha512": SignatureMethod.SHA512_RSA_MGF1,
}
CONTENTS: Final = {
    "aes128-gcm": f"{XENC11}aes128-gcm",
    "aes256-gcm": f"{XENC11}aes256-gcm",
    "aes128-cbc": f"{XENC}aes128-cbc",
    "aes256-cbc": f"{XENC}aes256-cbc",
}
"""CBC says nothing about changes and is broken by who may ask often (Jager, Somorovsky 2011): only while a provider
knows nothing better, and only because each try costs an answer that we have asked for."""
_KEY_BYTES: Final = {"aes128-gcm": 16, "aes256-gcm": 32, "aes128-cbc": 16, "aes256-cbc": 32}
_OAEP: Final = (f"{XENC}rsa-oaep-mgf1p", f"{XENC11}rsa-oaep")
_HASHES: Final[dict[str, Callable[[], hashes.HashAlgorithm]]] = {
    f"{DS}sha1": hashes.SHA1,
    f"{XENC}sha256": hashes.SHA256,
    f"{XENC}sha512": hashes.SHA512,
    f"{XENC11}mgf1sha1": hashes.SHA1,
    f"{XENC11}mgf1sha256": hashes.SHA256,
    f"{XENC11}mgf1sha512": hashes.SHA512,
}
_DIGESTS: Final = frozenset({DigestAlgorithm.SHA256, DigestAlgorithm.SHA384, DigestAlgorithm.SHA512})
_EXCLUSIVE: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
_ENVELOPED: Final = f"{DS}enveloped-signature"
_GCM_NONCE: Final = 12
_CBC_BLOCK: Final = 16


class Broken(Exception):
    """A message is not what it should be: unreadable, unsigned, signed by somebody else, changed, not for us."""


def parse(content: bytes) -> Element:
    """Read a message: no document type, no entities, no comments. Raises Broken."""
    if len(content) > LONGEST:
        raise Broken("too long")
    reader = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser=reader)
    except (etree.XMLSyntaxError, ValueError):
        raise Broken("no XML") from None
    found = root.getroottree().docinfo
    if found.internalDTD is not None or found.externalDTD is not None or found.doctype:
        raise Broken("a document type")
    return root


def sign(root: Element, *, key: bytes, certificate: bytes, method: str) -> Element:
    """Return the message signed as a whole, its signature behind the issuer, where SAML wants it."""
    place = etree.Element(tag(DS, "Signature"), Id="placeholder", nsmap={"ds": DS})
    root.insert(1, place)
    signer = XMLSigner(
        method=SignatureConstructionMethod.enveloped,
        signature_algorithm=SIGNATURES[method],
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    return signer.sign(root, key=key, cert=certificate.decode(), reference_uri=f"#{root.get('ID')}", id_attribute="ID")


def signed_part(content: bytes, *, certificates: Sequence[x509.Certificate], methods: Collection[str]) -> Element:
    """Return the root of a message as it was signed by one of the certificates' keys. Raises Broken.

    The signature must be a child of the root and mean the root, the whole root and nothing else. Returned is what the
    hash was made of, so nothing that was wrapped around, moved or added can be taken for signed.
    """
    root = parse(content)
    _demand_plain_signature(root)
    for certificate in certificates:
        try:
            result = XMLVerifier().verify(
                content,
                x509_cert=certificate,
                id_attribute="ID",
                expect_config=SignatureConfiguration(
                    location="./",
                    expect_references=1,
                    signature_methods=frozenset(SIGNATURES[name] for name in methods),
                    digest_algorithms=_DIGESTS,
                    ignore_ambiguous_key_info=True,  # who signs is said by our file, never by the message
                    verification_time=_within(certificate),
                ),
            )
        except (SignXMLException, etree.LxmlError, ValueError, TypeError, AttributeError, AssertionError, KeyError):
            continue
        assert isinstance(result, VerifyResult)  # one reference, one result
        found = parse(result.signed_data)
        if found.tag == root.tag and found.get("ID") == root.get("ID"):
            return found
    raise Broken("no signature of the provider")


def decrypted(encrypted: Element, *, key: RSAPrivateKey, contents: Collection[str]) -> bytes:
    """Return the content of an EncryptedAssertion. Raises Broken, always with the same words: a reason would help."""
    try:
        data = _only(encrypted.iterfind("xenc:EncryptedData", PREFIXES))
        method = _algorithm(data)
        name = next(name for name in contents if CONTENTS[name] == method)
        wrapped = _only([*data.iterfind("ds:KeyInfo/xenc:EncryptedKey", PREFIXES), *_beside(encrypted)])
        secret = key.decrypt(_cipher_value(wrapped), _oaep(wrapped))
        if len(secret) != _KEY_BYTES[name]:
            raise ValueError
        return _open(name, secret, _cipher_value(data))
    except (ValueError, KeyError, StopIteration, InvalidTag, binascii.Error, TypeError, AttributeError):
        raise Broken("cannot be decrypted") from None


def _demand_plain_signature(root: Element) -> None:
    """Refuse what no provider sends: several signatures or references on one message, other transforms."""
    own = root.findall("ds:Signature", PREFIXES)
    if len(own) != 1 or not root.get("ID"):
        raise Broken("not signed as a whole")
    references = own[0].findall("ds:SignedInfo/ds:Reference", PREFIXES)
    if len(references) != 1 or references[0].get("URI") != f"#{root.get('ID')}":
        raise Broken("the signature means something else")
    transforms = [each.get("Algorithm") for each in references[0].iterfind("ds:Transforms/ds:Transform", PREFIXES)]
    if sorted(transforms) != sorted([_ENVELOPED, _EXCLUSIVE]):
        raise Broken("unusual transforms")
    method = own[0].find("ds:SignedInfo/ds:CanonicalizationMethod", PREFIXES)
    if method is None or method.get("Algorithm") != _EXCLUSIVE:
        raise Broken("unusual canonical form")
    if own[0].find("ds:Object", PREFIXES) is not None:
        raise Broken("something inside the signature")


def _within(certificate: x509.Certificate) -> datetime.datetime:
    """Return a moment at which the certificate is valid: it is trusted because our file names it, not for its dates
    (OASIS, SAML V2.0 Metadata Interoperability Profile 1.0, section 2.6.1). `manage check` warns of its end.
    """
    return certificate.not_valid_before_utc


def _oaep(wrapped: Element) -> OAEP:
    method = wrapped.find("xenc:EncryptionMethod", PREFIXES)
    if method.get("Algorithm") not in _OAEP:
        raise ValueError
    digest = method.find("ds:DigestMethod", PREFIXES)
    mask = method.find(tag(XENC11, "MGF"))
    label = method.find("xenc:OAEPparams", PREFIXES)
    return OAEP(
        mgf=MGF1(_HASHES[mask.get("Algorithm")]() if mask is not None else hashes.SHA1()),  # noqa: S303 - the default
        algorithm=_HASHES[digest.get("Algorithm")]() if digest is not None else hashes.SHA1(),  # noqa: S303 - as above
        label=base64.b64decode(label.text) if label is not None else None,
    )


def _open(name: str, secret: bytes, content: bytes) -> bytes:
    if name.endswith("gcm"):
        return AESGCM(secret).decrypt(content[:_GCM_NONCE], content[_GCM_NONCE:], None)
    opener = Cipher(AES(secret), CBC(content[:_CBC_BLOCK])).decryptor()
    plain = opener.update(content[_CBC_BLOCK:]) + opener.finalize()
    length = plain[-1] if plain else 0  # XML Encryption pads with anything, and says in the last byte how much
    if not 1 <= length <= _CBC_BLOCK:
        raise ValueError
    return plain[:-length]


def _beside(encrypted: Element) -> Iterator[Element]:
    return iter(encrypted.findall("xenc:EncryptedKey", PREFIXES))


def _algorithm(element: Element) -> str:
    return str(element.find("xenc:EncryptionMethod", PREFIXES).get("Algorithm"))


def _cipher_value(element: Element) -> bytes:
    return base64.b64decode("".join(element.find("xenc:CipherData/xenc:CipherValue", PREFIXES).itertext()))


def _only(found: "Iterator[Element] | list[Element]") -> Element:
    elements = list(found)
    if len(elements) != 1:
        raise ValueError
    return elements[0]
