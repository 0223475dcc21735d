"""ID tokens that somebody would like us to believe. Signed here by hand, with `cryptography` alone."""

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import KeySet

from buergerbuero.identity.adapters.oidc import token
from buergerbuero.identity.adapters.oidc.discovery import _known_kinds
from buergerbuero.identity.values import DirectoryRefused
from tests.cast import NOW

KEY, OTHER = (rsa.generate_private_key(65537, 2048) for _ in range(2))
WANTED = token.Wanted("https://verzeichnis.example.org", "buergerbuero", "frage-1")
SECOND = int(NOW.timestamp())
RIGHT: dict[str, Any] = {
    "iss": WANTED.issuer,
    "aud": WANTED.client_id,
    "sub": "muster",
    "nonce": WANTED.nonce,
    "iat": SECOND,
    "exp": SECOND + 300,
}


def text(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def jwk(key: rsa.RSAPrivateKey, **more: str) -> dict[str, str]:
    numbers = key.public_key().public_numbers()
    parts = {"n": numbers.n, "e": numbers.e}
    return (
        {"kty": "RSA", "kid": "eins"}
        | {k: text(v.to_bytes((v.bit_length() + 7) // 8)) for k, v in parts.items()}
        | more
    )


KEYS = KeySet.import_key_set(_known_kinds({"keys": [jwk(KEY, use="sig", alg="RS256"), {"kty": "oct", "k": "AAAA"}]}))


def body(claims: dict[str, Any], **header: str) -> str:
    return ".".join(text(json.dumps(part).encode()) for part in ({"alg": "RS256", "kid": "eins"} | header, claims))


def signed(claims: dict[str, Any], key: rsa.RSAPrivateKey = KEY, **header: str) -> str:
    said = body(claims, **header)
    return f"{said}.{text(key.sign(said.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def read(written: str) -> dict[str, Any]:
    return token.read(written, KEYS, WANTED, now=NOW)


def test_a_genuine_token_is_believed() -> None:
    assert read(signed(RIGHT))["sub"] == "muster"
    assert read(signed(RIGHT | {"aud": ["buergerbuero", "andere"], "azp": "buergerbuero"}))
    assert read(signed(RIGHT | {"exp": SECOND - 59, "iat": SECOND + 59})), "clocks differ by a minute"


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://verzeichnis.example.org/"},
        {"iss": None},
        {"aud": "andere"},
        {"aud": ["buergerbuero", "andere"]},
        {"aud": []},
        {"azp": "andere"},
        {"nonce": "frage-2"},
        {"nonce": None},
        {"sub": None},
        {"exp": SECOND - 61},
        {"exp": None},
        {"exp": "morgen"},
        {"iat": SECOND + 61},
        {"iat": SECOND - 601},
        {"iat": None},
        {"nbf": SECOND + 3600},
    ],
    ids=str,
)
def test_what_is_said_must_be_for_us_from_there_now(wrong: dict[str, Any]) -> None:
    claims = {name: value for name, value in (RIGHT | wrong).items() if value is not None}
    with pytest.raises(DirectoryRefused):
        read(signed(claims))


def test_another_key_is_no_signature() -> None:
    with pytest.raises(DirectoryRefused):
        read(signed(RIGHT, OTHER))
    with pytest.raises(token.UnknownKey):
        read(signed(RIGHT, OTHER, kid="zwei"))


def test_unsigned_and_signed_with_what_everybody_knows() -> None:
    public = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    said = body(RIGHT, alg="HS256")
    confused = f"{said}.{text(hmac.new(public, said.encode(), hashlib.sha256).digest())}"
    for forged in (body(RIGHT, alg="none") + ".", body(RIGHT) + ".", confused):
        with pytest.raises(DirectoryRefused):
            read(forged)


def test_one_changed_letter_is_found() -> None:
    head, said, signature = signed(RIGHT).split(".")
    changed = text(json.dumps(RIGHT | {"sub": "boss"}).encode())
    for forged in (f"{head}.{changed}.{signature}", f"{head}.{said}.{signature[:-4]}AAAA"):
        with pytest.raises(DirectoryRefused):
            read(forged)


@given(st.one_of(st.text(max_size=200), st.lists(st.text(max_size=40), min_size=3, max_size=5).map(".".join)))
def test_rubbish_is_refused(rubbish: str) -> None:
    with pytest.raises((DirectoryRefused, token.UnknownKey)):
        read(rubbish)


@pytest.mark.parametrize("said", [[], "x", 7, None])
def test_something_else_than_claims_is_refused(said: Any) -> None:
    with pytest.raises(DirectoryRefused):
        read(signed(said))


def test_a_megabyte_is_refused() -> None:
    with pytest.raises(DirectoryRefused):
        read(signed(RIGHT | {"x": "y" * 60_000}))


def test_secret_keys_and_those_for_other_uses_are_left_out() -> None:
    found = _known_kinds({"keys": [jwk(KEY), jwk(KEY, use="enc"), jwk(KEY, d="AQAB"), {"kty": "oct", "k": "AA"}]})
    assert found == {"keys": [jwk(KEY)]}
