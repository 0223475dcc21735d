"""How a box asks for its papers, and which it takes."""

import datetime
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from ausgabebox.keys.files import FileKeys
from ausgabebox.link import enrolling
from ausgabebox.link.enrolling import NotEnrolled
from ausgabebox.protocol import enrolment
from ausgabebox.simulated import samples
from ausgabebox.simulated.samples import BOX

NOW = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)


def certificate(key: ec.EllipticCurvePublicKey) -> bytes:
    name = x509.Name([])
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key).serial_number(1)
    valid = builder.not_valid_before(NOW).not_valid_after(NOW + datetime.timedelta(days=1))
    return valid.sign(ec.generate_private_key(ec.SECP256R1()), SHA256()).public_bytes(Encoding.PEM)


def asked(folder: Path) -> enrolment.Request:
    keys = FileKeys.make(folder, BOX) if not (folder / "box.json").exists() else FileKeys.read(folder)
    return enrolment.open_request(enrolling.request(folder, keys))


def papers(folder: Path, **other: object) -> bytes:
    key = x509.load_pem_x509_csr(asked(folder).certificate_request).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    made = certificate(key)
    values: dict[str, object] = {
        "box_id": BOX,
        "address": "https://boxen.example.org:8007",
        "authority": made,
        "certificate": made,
        "town_keys": (samples.key().public,),
    }
    return enrolment.pack_papers(enrolment.Papers(**{**values, **other}))  # type: ignore[arg-type]


def test_a_box_shows_its_keys_and_asks_again_with_the_same(tmp_path: Path) -> None:
    first, second = asked(tmp_path), asked(tmp_path)
    keys = FileKeys.read(tmp_path)
    assert (first.signing_key, first.sealing_key) == (keys.public.signing, keys.public.sealing)
    read = [x509.load_pem_x509_csr(each.certificate_request) for each in (first, second)]
    assert read[0].public_key() == read[1].public_key()
    assert read[0].is_signature_valid
    assert (tmp_path / "link.key").stat().st_mode & 0o077 == 0


def test_it_keeps_the_answer(tmp_path: Path) -> None:
    with pytest.raises(NotEnrolled):
        enrolling.town(tmp_path)
    enrolling.settle(tmp_path, papers(tmp_path), box_id=BOX)
    town = enrolling.town(tmp_path)
    assert town.address == "https://boxen.example.org:8007"
    assert list(town.trusted.by_id) == [samples.key().key_id]
    assert town.certificates.key == tmp_path / "link.key"


def test_papers_that_do_not_fit_leave_all_as_it_was(tmp_path: Path) -> None:
    foreign = certificate(ec.generate_private_key(ec.SECP256R1()).public_key())
    for wrong in (
        papers(tmp_path, box_id="elsewhere"),
        papers(tmp_path, certificate=foreign),
        papers(tmp_path, certificate=b"nothing"),
        papers(tmp_path, authority=b"nothing"),
        papers(tmp_path)[:-1],
        b"",
    ):
        with pytest.raises(NotEnrolled):
            enrolling.settle(tmp_path, wrong, box_id=BOX)
        with pytest.raises(NotEnrolled):
            enrolling.town(tmp_path)
