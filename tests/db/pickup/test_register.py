"""A box is put into operation: its request, two people who compare words, and papers that only it can use."""

import io
from contextlib import nullcontext
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from ausgabebox.__main__ import main as ausgabebox
from ausgabebox.keys.files import FileKeys
from ausgabebox.link import enrolling
from ausgabebox.link.https import context
from ausgabebox.protocol import enrolment
from buergerbuero.base.actors import SYSTEM
from buergerbuero.config.cli import box_register, boxauthority, keys, reach
from buergerbuero.config.cli.trouble import Trouble
from buergerbuero.pickup import actions
from buergerbuero.pickup.models import Alarm, Box, Incoming, Outgoing, Report
from tests.cast import NOW

ADDRESS = "https://boxen.example.org:8007"
pytestmark = pytest.mark.django_db


@pytest.fixture
def secrets(tmp_path: Path) -> Path:
    keys.make_missing(tmp_path / "secrets", boxes_call="boxen.example.org")
    return tmp_path / "secrets"


def request_of(folder: Path, box_id: str = "rathaus") -> bytes:
    return enrolling.request(folder, FileKeys.make(folder, box_id))


def test_a_box_of_the_town_is_known_and_gets_its_papers(published: str, secrets: Path, tmp_path: Path) -> None:
    papers = box_register.enrol(request_of(tmp_path / "box"), keys=secrets, address=ADDRESS, now=NOW)
    enrolling.settle(tmp_path / "box", papers, box_id="rathaus")
    town, own = enrolling.town(tmp_path / "box"), FileKeys.read(tmp_path / "box")
    context(town.certificates)
    assert town.address == ADDRESS
    box = Box.objects.get(pk="rathaus")
    assert (bytes(box.signing_key), bytes(box.sealing_key)) == (own.public.signing, own.public.sealing)
    assert {one.number: one.reach for one in box.compartments.all()} == {
        **dict.fromkeys(range(1, 5), "any"),
        **dict.fromkeys(range(5, 9), "low"),
    }
    certificate = x509.load_pem_x509_certificate(town.certificates.certificate.read_bytes())
    authority = x509.load_pem_x509_certificate((secrets / boxauthority.CERTIFICATE).read_bytes())
    certificate.verify_directly_issued_by(authority)
    purposes = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(purposes) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert box.fingerprint == boxauthority.fingerprint(town.certificates.certificate.read_bytes())


def test_a_box_keeps_its_numbers_and_its_new_computer_begins_with_one(
    published: str, secrets: Path, tmp_path: Path
) -> None:
    """Else what it says first would be taken for known, and forgotten on both sides."""
    first = request_of(tmp_path / "old")
    box_register.enrol(first, keys=secrets, address=ADDRESS, now=NOW)
    Box.objects.update(received=7, acknowledged=3, turn=9)
    Incoming.objects.create(box_id="rathaus", number=1, signed=b"old", size=3, received_at=NOW, read_at=NOW)
    Report.objects.update(read=1, journal_count=9, journal_head=b"old", journal_broken=True, halted="tamper")
    Outgoing.objects.create(box_id="rathaus", number=1, signed=b"old", made_at=NOW)
    box_register.enrol(first, keys=secrets, address=ADDRESS, now=NOW)
    assert Box.objects.values_list("received", "acknowledged", "turn").get() == (7, 3, 9)
    assert not Alarm.objects.exists()
    for computer in ("new", "newer"):
        request = request_of(tmp_path / computer)
        with pytest.raises(Trouble, match="in operation with other keys") as refused:
            box_register.enrol(request, keys=secrets, address=ADDRESS, now=NOW)
        assert "box retire rathaus" in refused.value.remedy
        actions.retire_box(box_id="rathaus", by=SYSTEM, now=NOW)
        box_register.enrol(request, keys=secrets, address=ADDRESS, now=NOW)
    box = Box.objects.get()
    assert bytes(box.signing_key) == FileKeys.read(tmp_path / "newer").public.signing
    assert (box.received, box.acknowledged, box.turn) == (0, 0, 0)
    assert not Incoming.objects.exists() and not Outgoing.objects.exists()
    assert Report.objects.values_list("read", "written", "journal_count").get() == (0, 0, 0)
    assert Report.objects.values_list("journal_broken", "halted").get() == (False, ""), "its journal is another one"


def test_a_box_that_the_town_does_not_have_is_none(published: str, secrets: Path, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="No box of the town"):
        box_register.enrol(request_of(tmp_path / "box", "anderswo"), keys=secrets, address=ADDRESS, now=NOW)
    assert not Box.objects.exists()


def test_a_file_that_is_no_request_is_said_to_be_none(secrets: Path, tmp_path: Path) -> None:
    signed = request_of(tmp_path / "box")
    for wrong in (b"", b"words", signed[:-1], signed[:50] + b"\x00" + signed[51:]):
        with pytest.raises(Trouble, match="no request"):
            box_register.enrol(wrong, keys=secrets, address=ADDRESS, now=NOW)


def test_other_words_register_nothing(secrets: Path, tmp_path: Path) -> None:
    file = tmp_path / "request"
    file.write_bytes(request_of(tmp_path / "box"))
    swapped = enrolment.words(request_of(tmp_path / "other"))
    with pytest.raises(Trouble, match="not those of this file") as refused:
        box_register.main([str(file), str(tmp_path / "papers"), "--words", swapped])
    assert enrolment.words(file.read_bytes()) not in f"{refused.value} {refused.value.args} {vars(refused.value)}"
    assert not (tmp_path / "papers").exists()


def test_what_is_no_request_is_said_before_anything_is_asked_and_nobody_at_the_keyboard_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    file = tmp_path / "request"
    file.write_bytes(b"a letter")
    with pytest.raises(Trouble, match="no request"):
        box_register.main([str(file)])
    file.write_bytes(request_of(tmp_path / "box"))
    with pytest.raises(Trouble, match="Nobody typed") as refused:
        box_register.main([str(file)])
    assert "--words" in refused.value.remedy


def test_papers_that_could_not_be_written_are_made_anew_by_the_same_command(
    published: str, secrets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "data", lambda _process: nullcontext())
    request, stick = tmp_path / "request", tmp_path / "stick"
    request.write_bytes(request_of(tmp_path / "box"))
    words = enrolment.words(request.read_bytes())
    command = [str(request), str(stick / "papers"), "--words", words, "--address", ADDRESS, "--keys", str(secrets)]
    with pytest.raises(Trouble, match="cannot be written") as refused:
        box_register.main(command)
    assert "The box is registered" in refused.value.remedy
    stick.mkdir()
    assert box_register.main(command) == 0
    enrolling.settle(tmp_path / "box", (stick / "papers").read_bytes(), box_id="rathaus")


def test_words_are_compared_both_ways_before_box_and_town_hall_know_each_other(
    published: str, secrets: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    config, asked, answer = tmp_path / "box.toml", tmp_path / "request", tmp_path / "papers"
    config.write_text('folder = "data"\ndevice = "tty"\nwiring = "wiring.toml"\nlow = []\n', encoding="ascii")

    def box(verb: str, *words: str) -> tuple[int, str]:
        done = ausgabebox([verb, "--config", str(config), *words])
        return done, capsys.readouterr().out

    assert box("keys", "--box-id", "rathaus")[0] == 0
    done, told = box("request", str(asked))
    assert done == 0
    box_register.compare(asked.read_bytes(), told.lower())
    answer.write_bytes(box_register.enrol(asked.read_bytes(), keys=secrets, address=ADDRESS, now=NOW))
    words = enrolment.words(answer.read_bytes())
    for wrong in (told.strip(), "ja", ""):
        assert box("settle", str(answer), "--words", wrong)[0] == 1
    for typed, kept in (("nein\n", 1), ("", 1), (told, 1), ("ja\n", 0), (f"{words}\n", 0)):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        done, shown = box("settle", str(answer))
        assert (done, words in shown) == (kept, True)
        assert (tmp_path / "data" / "link" / "town.json").exists() is (kept == 0)
    assert box("settle", str(answer), "--words", words)[0] == 0


@pytest.mark.parametrize("request_", [b"", b"-----BEGIN CERTIFICATE REQUEST-----\n-----END CERTIFICATE REQUEST-----\n"])
def test_only_a_request_of_ours_is_certified(secrets: Path, request_: bytes) -> None:
    with pytest.raises(boxauthority.BadRequest):
        boxauthority.certify(secrets, request_, "rathaus", now=NOW)
