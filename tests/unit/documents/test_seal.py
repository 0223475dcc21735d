"""The town's seal: made so that foreign programs accept it, and broken by a single bit."""

import datetime
import io
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from buergerbuero.documents.actions import seal_pdf
from buergerbuero.documents.adapters.seal import FileSealer, make_demo_certificate, sealer
from buergerbuero.documents.ports import Sealer
from buergerbuero.documents.values import SealUnavailable
from tests.unit.documents.samples import NOW, granted_pdf, pages_of, root_of, text_of


@pytest.fixture(scope="module")
def plain() -> bytes:
    return granted_pdf()


@pytest.fixture(scope="module")
def sealed(plain: bytes) -> bytes:
    return seal_pdf(plain, reason="Hundesteuerbescheid", now=NOW)


@pytest.fixture
def seal_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Path, Path]]:
    """Point the settings at a key and a certificate of this test's own."""
    import dataclasses

    key, certificate = make_demo_certificate("Probe")
    files = tmp_path / "key.pem", tmp_path / "certificate.pem"
    files[0].write_bytes(key)
    files[1].write_bytes(certificate)
    monkeypatch.setattr(
        settings, "BB", dataclasses.replace(settings.BB, seal_key_file=files[0], seal_cert_file=files[1])
    )
    yield files


def test_the_adapter_fits_the_port() -> None:
    port: Sealer = sealer
    assert isinstance(port, FileSealer)


def test_the_seal_is_intact_over_the_whole_file_and_by_our_certificate(sealed: bytes) -> None:
    check = sealer.check(sealed)
    assert check.made_by(_our_certificate_sha256())
    assert not check.made_by("0" * 64)


def test_the_seal_is_pades_with_reason_and_time(sealed: bytes) -> None:
    (seal,) = PdfFileReader(io.BytesIO(sealed)).embedded_signatures
    assert seal.field_name == "Siegel"
    assert seal.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert seal.sig_object["/Reason"] == "Hundesteuerbescheid"
    assert seal.self_reported_timestamp == NOW
    assert seal.signer_cert.public_key.curve == ("named", "secp256r1")
    names = {attribute["type"].native for attribute in seal.signer_info["signed_attrs"]}
    assert names == {"content_type", "message_digest", "signing_certificate_v2"}  # EN 319 142-1: no signing_time


def test_a_foreign_validator_trusts_it_for_our_certificate(sealed: bytes) -> None:
    (seal,) = PdfFileReader(io.BytesIO(sealed)).embedded_signatures
    trust = ValidationContext(trust_roots=[seal.signer_cert], allow_fetching=False)
    assert validate_pdf_signature(seal, signer_validation_context=trust).bottom_line


def test_the_file_before_the_seal_is_untouched_and_still_pdf_a_and_ua(plain: bytes, sealed: bytes) -> None:
    assert sealed.startswith(plain)
    assert text_of(sealed) == text_of(plain)
    assert "/Version" not in root_of(sealed)  # PDF/A-3 is PDF 1.7
    assert pages_of(sealed)[0]["/Tabs"] == "/S"


def test_the_seal_leaves_the_description_of_the_file_alone(plain: bytes, sealed: bytes) -> None:
    before, after = (pypdf.PdfReader(io.BytesIO(pdf)) for pdf in (plain, sealed))
    assert before.metadata == after.metadata
    assert before.xmp_metadata is not None
    assert after.xmp_metadata is not None
    assert before.xmp_metadata.stream.get_data() == after.xmp_metadata.stream.get_data()


def test_the_seal_takes_no_room_and_has_a_name_for_screen_readers(sealed: bytes) -> None:
    """PDF/UA-1 asks a tag of every widget inside the page, PDF/A-3 forbids to hide it: so it lies outside."""
    widgets = [
        annotation.get_object()
        for annotation in pages_of(sealed)[0]["/Annots"]
        if annotation.get_object()["/Subtype"] == "/Widget"
    ]
    assert [widget["/TU"] for widget in widgets] == ["Elektronisches Siegel"]
    assert all(edge < 0 for edge in widgets[0]["/Rect"])
    assert int(widgets[0]["/F"]) & 0b111 == 0b100  # printed, neither invisible nor hidden


@given(st.data())
def test_one_changed_bit_breaks_it(sealed: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(sealed) - 1))
    changed = bytearray(sealed)
    changed[place] ^= 1 << data.draw(st.integers(0, 7))
    check = sealer.check(bytes(changed))
    if check.made_by(_our_certificate_sha256()):
        assert _in_the_padding(sealed, place)


@given(st.integers(0, 400))
def test_a_cut_file_is_not_intact(sealed: bytes, cut: int) -> None:
    check = sealer.check(sealed[: len(sealed) - 1 - cut])
    assert not (check.intact and check.whole)


@pytest.mark.parametrize(
    "junk",
    [b"", b"%PDF-1.7", b"\x00" * 1000, b"PK\x03\x04", b"%PDF-1.7\n1 0 obj<</A 1 0 R>>endobj trailer<</Root 1 0 R>>"],
)
def test_what_is_no_sealed_pdf_is_not_intact(junk: bytes) -> None:
    assert not sealer.check(junk).intact


def test_something_added_behind_the_seal_is_found(plain: bytes, sealed: bytes) -> None:
    assert not sealer.check(sealed + plain).whole
    assert not sealer.check(plain).intact


@given(st.binary(max_size=2_000))
def test_no_bytes_make_the_check_raise(junk: bytes) -> None:
    assert not sealer.check(b"%PDF-1.7\n" + junk).intact


def test_a_process_without_the_seal_cannot_seal(
    plain: bytes, seal_files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    import dataclasses

    monkeypatch.setattr(settings, "BB", dataclasses.replace(settings.BB, seal_key_file=None))
    with pytest.raises(SealUnavailable, match="only the worker"):
        seal_pdf(plain, reason="Probe", now=NOW)


def test_a_certificate_that_does_not_fit_is_named(plain: bytes, seal_files: tuple[Path, Path]) -> None:
    seal_files[1].write_bytes(make_demo_certificate("Andere")[1])
    with pytest.raises(SealUnavailable, match="not the one of its key"):
        seal_pdf(plain, reason="Probe", now=NOW)


def test_a_certificate_that_is_not_yet_valid_is_named(plain: bytes, seal_files: tuple[Path, Path]) -> None:
    with pytest.raises(SealUnavailable, match="not valid now"):
        seal_pdf(plain, reason="Probe", now=datetime.datetime(2024, 12, 31, tzinfo=datetime.UTC))


@pytest.mark.parametrize("broken", [0, 1])
def test_a_file_that_is_no_pem_is_named(plain: bytes, seal_files: tuple[Path, Path], broken: int) -> None:
    seal_files[broken].write_bytes(b"nichts")
    with pytest.raises(SealUnavailable, match="cannot be read"):
        seal_pdf(plain, reason="Probe", now=NOW)


def test_another_kind_of_key_is_named(plain: bytes, seal_files: tuple[Path, Path]) -> None:
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP384R1())
    pem = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    seal_files[0].write_bytes(key.private_bytes(*pem))
    with pytest.raises(SealUnavailable, match="P-256"):
        seal_pdf(plain, reason="Probe", now=NOW)


def _our_certificate_sha256() -> str:
    assert settings.BB.seal_cert_file is not None
    certificate = x509.load_pem_x509_certificate(settings.BB.seal_cert_file.read_bytes())
    return certificate.fingerprint(hashes.SHA256()).hex()


def _in_the_padding(sealed: bytes, place: int) -> bool:
    """Say whether a byte lies in /Contents, which no signature can cover: there the CMS is padded and spelt in hex."""
    (seal,) = PdfFileReader(io.BytesIO(sealed)).embedded_signatures
    start, length, behind, _ = seal.byte_range
    return bool(start + length <= place < behind)
