"""The town's seal in software: PAdES B-B (ETSI EN 319 142-1) by pyHanko, EC P-256, its key in a file.

Only the worker has BB_SEAL_KEY_FILE. The seal is an incremental update, so the file stays PDF/A-3b; the field
is invisible and lies outside the page, which is what both PDF/A-3 and PDF/UA-1 allow without a tag. Comes
later, as an adapter beside this one: a qualified seal of a trust service and a time stamp (PAdES B-T).
"""

import asyncio
import datetime
import hashlib
import io
from pathlib import Path

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.ades.api import CAdESSignedAttrSpec
from pyhanko.sign.fields import InvisSigSettings, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.pdf_cms import PdfCMSSignedAttributes
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from buergerbuero.documents.values import SealCheck, SealUnavailable

FIELD = "Siegel"
_DER = serialization.Encoding.DER
_FIELD = SigFieldSpec(
    sig_field_name=FIELD,
    on_page=0,
    invis_sig_settings=InvisSigSettings(set_print_flag=True, set_hidden_flag=False, box_out_of_bounds=True),
    readable_field_name="Elektronisches Siegel",
)
_NOTHING = SealCheck(intact=False, whole=False, certificate_sha256="")


class FileSealer:
    """Seals with BB_SEAL_KEY_FILE and BB_SEAL_CERT_FILE, both PEM; the chain may follow the certificate."""

    def seal(self, pdf: bytes, *, reason: str, now: datetime.datetime) -> bytes:
        """Return the PDF with the seal added behind it, the bytes before it unchanged.

        Raises SealUnavailable.
        """
        metadata = PdfSignatureMetadata(
            field_name=FIELD,
            reason=reason,
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            cades_signed_attr_spec=CAdESSignedAttrSpec(),
        )
        return asyncio.run(_sign(_Signer(metadata, signer=_signer(now), new_field_spec=_FIELD), pdf, now))

    def check(self, pdf: bytes) -> SealCheck:
        """Say what the seal in a file is worth. Never raises: bytes that are no sealed PDF are not intact."""
        try:
            return _check(pdf)
        except Exception:  # noqa: BLE001 - pyHanko raises many kinds on hostile bytes; each means: no intact seal
            return _NOTHING


sealer = FileSealer()


def make_demo_certificate(subject: str) -> tuple[bytes, bytes]:
    """Return a new EC P-256 key and a self-made certificate for the demo and for tests, both PEM.

    Nobody vouches for it: a town gets its certificate from a trust service (docs/operating.md). It has no end
    (RFC 5280 4.1.2.5), so that a demo does not stop working one morning.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)])
    builder = (
        x509.CertificateBuilder(subject_name=name, issuer_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC))
        .not_valid_after(datetime.datetime(9999, 12, 31, 23, 59, 59, tzinfo=datetime.UTC))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_seal_usage(), critical=True)
    )
    certificate = builder.sign(key, hashes.SHA256())
    pem_key = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return pem_key, certificate.public_bytes(serialization.Encoding.PEM)


def _seal_usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


class _Signer(PdfSigner):
    """Leaves the file at PDF 1.7, as PDF/A-3 has it; pyHanko would raise it to 2.0 to name the curve."""

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        """Register none."""


class _Update(IncrementalPdfFileWriter):
    """Leaves the file's description alone.

    pyHanko would write XMP and Info anew, with its own name, the clock's time and other prefixes in the PDF/A part.
    """

    def _update_meta(self) -> None:
        """Update nothing."""


async def _sign(pdf_signer: PdfSigner, pdf: bytes, now: datetime.datetime) -> bytes:
    # The steps of PdfSigner.sign_pdf, which would ask the clock itself.
    session = pdf_signer.init_signing_session(_Update(io.BytesIO(pdf)))
    session.system_time = now
    size = await session.estimate_signature_container_size(None)
    document = session.prepare_tbs_document(validation_info=None, bytes_reserved=size)
    output = io.BytesIO()
    digest, _ = document.digest_tbs_document(output=output)
    attributes = PdfCMSSignedAttributes(signing_time=now, cades_signed_attrs=CAdESSignedAttrSpec())
    await document.perform_signature(document_digest=digest.document_digest, pdf_cms_signed_attrs=attributes)
    return output.getvalue()


def _signer(now: datetime.datetime) -> SimpleSigner:
    key_file, certificate_file = settings.BB.seal_key_file, settings.BB.seal_cert_file
    if key_file is None or certificate_file is None:
        raise SealUnavailable("This process does not hold the town's seal; only the worker seals.")
    key, certificates = _key(key_file), _certificates(certificate_file)
    if key.public_key() != certificates[0].public_key():
        raise SealUnavailable(f"The seal's certificate is not the one of its key ({certificate_file}).")
    if not certificates[0].not_valid_before_utc <= now <= certificates[0].not_valid_after_utc:
        raise SealUnavailable(
            f"The seal's certificate is not valid now ({certificate_file}). Put the renewed one there."
        )
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    chain = [asn1_x509.Certificate.load(one.public_bytes(_DER)) for one in certificates]
    store.register_multiple(chain)
    signing_key = key.private_bytes(_DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return SimpleSigner(chain[0], asn1_keys.PrivateKeyInfo.load(signing_key), store)


def _key(path: Path) -> ec.EllipticCurvePrivateKey:
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError):
        raise SealUnavailable(f"The seal's key cannot be read ({path}). It must be PEM without a password.") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise SealUnavailable(f"The seal's key is not an EC P-256 key ({path}).")
    return key


def _certificates(path: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except (OSError, ValueError):
        raise SealUnavailable(f"The seal's certificate cannot be read ({path}). It must be PEM.") from None


def _check(pdf: bytes) -> SealCheck:
    (seal,) = PdfFileReader(io.BytesIO(pdf)).embedded_signatures
    # Whose seal it is, the register says; here the certificate vouches only for itself, so that no list is
    # needed.
    trust = ValidationContext(trust_roots=[seal.signer_cert], allow_fetching=False)
    status = validate_pdf_signature(seal, signer_validation_context=trust)
    return SealCheck(
        intact=bool(status.intact and status.valid),
        whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        certificate_sha256=_sha256(seal.signer_cert),
    )


def _sha256(certificate: asn1_x509.Certificate) -> str:
    return hashlib.sha256(certificate.dump()).hexdigest()
