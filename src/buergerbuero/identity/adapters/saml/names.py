"""The names that SAML 2.0, XML Signature, XML Encryption and BundID's extension give to things."""

from typing import Final

SAML: Final = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP: Final = "urn:oasis:names:tc:SAML:2.0:protocol"
METADATA: Final = "urn:oasis:names:tc:SAML:2.0:metadata"
DS: Final = "http://www.w3.org/2000/09/xmldsig#"
XENC: Final = "http://www.w3.org/2001/04/xmlenc#"
XENC11: Final = "http://www.w3.org/2009/xmlenc11#"
AKDB: Final = "https://www.akdb.de/request/2018/09"
CLASSIC_UI: Final = "https://www.akdb.de/request/2018/09/classic-ui/v1"

POST: Final = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
ENTITY: Final = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity"
TRANSIENT: Final = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
BEARER: Final = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
SUCCESS: Final = "urn:oasis:names:tc:SAML:2.0:status:Success"

PREFIXES: Final = {"saml": SAML, "samlp": SAMLP, "md": METADATA, "ds": DS, "xenc": XENC, "akdb": AKDB}


def tag(namespace: str, name: str) -> str:
    """Return a name as lxml writes it."""
    return f"{{{namespace}}}{name}"
