"""The command line of a box: its file, keys, first staff, status; and a run with boards on a serial port."""

import datetime
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from ausgabebox.__main__ import main
from ausgabebox.disk import sticks
from ausgabebox.keys.files import WARNING, FileKeys
from ausgabebox.link import enrolling
from ausgabebox.locks import wiring_file
from ausgabebox.locks.wiring import standard, with_levels
from ausgabebox.program.config import BadConfig, Config
from ausgabebox.protocol import bundles, cbor, enrolment, messages
from ausgabebox.protocol.bundles import Bundle
from ausgabebox.protocol.messages import Message, OrderWithdrawn
from ausgabebox.protocol.shapes import pack
from ausgabebox.protocol.signing import Context, SigningKey, TrustedKeys
from ausgabebox.simulated.pty import Served
from ausgabebox.store import post, roster
from ausgabebox.store.database import Store

TOWN = SigningKey.of(bytes(range(32)))
FILE = 'folder = "data"\ndevice = "tty"\nwiring = "wiring.toml"\nlow = [1, 2]\n'


@pytest.fixture
def config(tmp_path: Path) -> Path:
    wiring_file.save(tmp_path / "wiring.toml", with_levels(standard(8)))
    path = tmp_path / "box.toml"
    path.write_text(FILE.replace('"tty"', f'"{tmp_path / "tty"}"'))
    return path


def test_a_file_is_read_and_paths_count_from_where_it_lies(tmp_path: Path, config: Path) -> None:
    config.write_text(config.read_text() + '[kiosk]\nport = 8008\nhelp = ["0271 000"]\n[link]\nevery = 5\n')
    read = Config.read(config)
    assert (read.folder, read.wiring, read.low) == (tmp_path / "data", tmp_path / "wiring.toml", frozenset({1, 2}))
    assert (read.port, read.every, read.kiosk.help) == (8008, 5.0, ("0271 000",))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "folder = 1\n" + FILE[FILE.index("device") :],
        FILE + "x = 1\n",
        FILE + "[link]\nx = 1\n",
        FILE + "[kiosk]\nx = 1\n",
        FILE + "[kiosk]\npatience = 5\n",
        FILE + "reserve = 0\n",
        FILE + "reserve = true\n",
        FILE.replace("[1, 2]", "[1, 'a']"),
        FILE.replace("[1, 2]", "[0]"),
        FILE + "folder = 'again'\n",
    ],
)
def test_a_file_that_is_not_right_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "box.toml"
    path.write_text(content)
    with pytest.raises(BadConfig):
        Config.read(path)


def call(config: Path, *words: str) -> int:
    return main([words[0], "--config", str(config), *words[1:]])


def test_from_keys_to_the_first_two(tmp_path: Path, config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pin = tmp_path / "pin"
    pin.write_text("123456\n")
    assert call(config, "keys", "--box-id", "box-1") == 0
    assert [call(config, "enrol", name, "--pin-file", str(pin)) for name in ("S1", "S1", "S2", "S3")] == [0, 1, 0, 1]
    cards = [line for line in capsys.readouterr().out.splitlines() if line.startswith("BBS1:")]
    assert [card.split(":")[1] for card in cards] == ["S1", "S2"]
    assert call(config, "status") == 0
    assert "out_of_service     8" in capsys.readouterr().out
    assert call(config, "request", str(tmp_path / "request")) == 0
    words = capsys.readouterr().out.strip()
    assert words == enrolment.words((tmp_path / "request").read_bytes())
    assert call(config, "settle", str(tmp_path / "request"), "--words", words) == 1
    assert "Traceback" not in capsys.readouterr().err


def test_a_card_that_was_suspended_is_none_of_the_first_two(tmp_path: Path, config: Path) -> None:
    pin = tmp_path / "pin"
    pin.write_text("123456\n")
    assert call(config, "keys", "--box-id", "box-1") == 0

    def enrolled(*names: str) -> list[int]:
        return [call(config, "enrol", name, "--pin-file", str(pin)) for name in names]

    assert enrolled("S1", "S2", "S2", "S3") == [0, 0, 1, 1]
    lost(config, "S2")
    assert enrolled("S1", "S3", "S2", "S4") == [1, 0, 1, 1]
    lost(config, "S3")
    assert enrolled("S2", "S3") == [0, 1]


def lost(config: Path, name: str) -> None:
    """What the box does when the town hall has suspended a card."""
    store = Store.open(Config.read(config).store)
    with store.transaction():
        assert roster.change(store, name, suspended=1)
    store.close()


def test_the_id_of_a_box_is_given_once_and_stays(
    tmp_path: Path, config: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    assert call(config, "keys") == 1
    assert "--box-id ID" in capsys.readouterr().err
    assert call(config, "keys", "--box-id", "x y/../z") == 1
    assert "no id of a box" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()
    assert call(config, "keys", "--box-id", "rathaus") == 0
    made = capsys.readouterr().out
    assert WARNING in caplog.text
    assert call(config, "keys", "--box-id", "bahnhof") == 1
    told = capsys.readouterr()
    assert "the keys of rathaus" in told.err and "keys --box-id bahnhof" in told.err and not told.out
    for words in ((), ("--box-id", "rathaus")):
        assert call(config, "keys", *words) == 0
        assert capsys.readouterr().out == made
    caplog.clear()
    assert call(config, "request", str(tmp_path / "request")) == 0
    assert WARNING not in caplog.text


def test_what_is_not_there_and_what_is_out_of_range_is_said_before_anything_is_made(
    tmp_path: Path, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(config, "status") == 1
    assert "has never run" in capsys.readouterr().err
    assert main(["print-table", str(tmp_path / "none" / "x.md")]) == 1
    assert "is no folder" in capsys.readouterr().err
    assert not (tmp_path / "data").exists() and not (tmp_path / "none").exists()
    for size in ("0", "-1", "985", "x"):
        with pytest.raises(SystemExit) as refused:
            call(config, "commission", "--size", size)
        assert refused.value.code == 2
        assert "a whole number from 1 to 984" in capsys.readouterr().err
    call(config, "keys", "--box-id", "box-1")
    words = [sys.executable, "-m", "ausgabebox", "enrol", "--config", str(config), "S1"]
    asked = subprocess.run(
        words, stdin=subprocess.DEVNULL, capture_output=True, text=True, start_new_session=True, check=False
    )
    assert asked.returncode == 1
    assert "nobody answers" in asked.stderr and "Traceback" not in asked.stderr


def test_a_damaged_journal_is_told(tmp_path: Path, config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pin = tmp_path / "pin"
    pin.write_text("123456\n")
    call(config, "keys", "--box-id", "box-1")
    call(config, "enrol", "S1", "--pin-file", str(pin))
    other = sqlite3.connect(tmp_path / "data" / "box.sqlite")
    other.executescript("DROP TRIGGER journal_stays; UPDATE journal SET at = 7;")
    other.close()
    assert call(config, "status") == 1
    assert "DAMAGED" in capsys.readouterr().out


def knows_town(config: Path, folder: Path, key: SigningKey = TOWN) -> FileKeys:
    """Papers of a town hall that cannot be called: only sticks go to and fro."""
    call(config, "request", str(folder / "request"))
    asked = enrolment.open_request((folder / "request").read_bytes())
    line = x509.load_pem_x509_csr(asked.certificate_request).public_key()
    assert isinstance(line, ec.EllipticCurvePublicKey)
    made = certificate(line)
    papers = enrolment.Papers(asked.box_id, "https://127.0.0.1:9", made, made, (key.public,))
    enrolling.settle(Config.read(config).link, enrolment.pack_papers(papers), box_id=asked.box_id)
    return FileKeys.read(Config.read(config).keys)


def certificate(key: ec.EllipticCurvePublicKey) -> bytes:
    name, now = x509.Name([]), datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key).serial_number(1)
    valid = builder.not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    return valid.sign(ec.generate_private_key(ec.SECP256R1()), SHA256()).public_bytes(Encoding.PEM)


def down(own: FileKeys, *numbers: int, by: SigningKey = TOWN) -> bytes:
    told = [Message(own.box_id, number, 1, OrderWithdrawn(bytes([number] * 16))) for number in numbers]
    signed = tuple(messages.sign_down(each, by, box_key=own.key_id) for each in told)
    return bundles.sign_bundle(Bundle(Context.DOWN, own.box_id, own.key_id, 1, 0, signed), by)


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def exported(own: FileKeys, path: Path) -> Bundle:
    trusted = TrustedKeys.of([own.public.signing])
    content = path.read_bytes()
    return bundles.verify_bundle(content, trusted, direction=Context.UP, box_id=own.box_id, box_key=own.key_id)


def test_a_file_is_taken_or_refused_in_words(tmp_path: Path, config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(config, "keys", "--box-id", "box-1")
    stick = tmp_path / "stick"
    assert call(config, "export", str(stick)) == 1
    assert "has never run" in capsys.readouterr().err
    sticks.write(stick, b"")
    assert call(config, "take", str(stick)) == 1
    assert "no papers of a town hall" in capsys.readouterr().err
    own = knows_town(config, tmp_path)
    for content, said in (
        (b"", "damaged or cut off"),
        (down(own, 1)[:-1], "damaged or cut off"),
        (bytes(bundles.FILE_LIMIT + 1), "larger than any"),
    ):
        sticks.write(stick, content)
        assert call(config, "take", str(stick)) == 1
        told = capsys.readouterr().err
        assert said in told and "->" in told and "Traceback" not in told
    assert call(config, "take", str(tmp_path)) == 1
    capsys.readouterr()
    for verb in ("take", "settle"):
        os.mkfifo(tmp_path / f"{verb}\x1b[2J")
        assert call(config, verb, str(tmp_path / f"{verb}\x1b[2J")) == 1
        told = capsys.readouterr().err
        assert "no ordinary file" in told and "\x1b" not in told
    assert not (tmp_path / "data" / "inbox").exists()
    sticks.write(stick, down(own, 1, 2))
    assert call(config, "take", str(stick)) == 0
    assert "2 messages" in capsys.readouterr().out
    assert [each.read_bytes() for each in (tmp_path / "data" / "inbox").iterdir()] == [stick.read_bytes()]


def test_another_user_than_the_boxs_own_takes_nothing(
    tmp_path: Path, config: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    call(config, "keys", "--box-id", "box-1")
    own = knows_town(config, tmp_path)
    owner = (tmp_path / "data").stat().st_uid
    monkeypatch.setattr("os.geteuid", lambda: owner + 1)
    sticks.write(tmp_path / "stick", down(own, 1))
    assert call(config, "take", str(tmp_path / "stick")) == 1
    assert f"sudo -u '#{owner}'" in capsys.readouterr().err
    assert not (tmp_path / "data" / "inbox").exists()


def test_what_waits_is_written_whole_or_not_at_all(
    tmp_path: Path, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call(config, "keys", "--box-id", "box-1")
    own = knows_town(config, tmp_path)
    (tmp_path / "pin").write_text("123456\n")
    call(config, "enrol", "S1", "--pin-file", str(tmp_path / "pin"))
    capsys.readouterr()
    stick = tmp_path / "stick"
    stick.mkdir()
    for path, said in ((stick, "Is a directory"), (tmp_path / "gone" / "up", "No such file")):
        assert call(config, "export", str(path)) == 1
        assert said in capsys.readouterr().err
    assert list(stick.iterdir()) == []
    store = Store.open(tmp_path / "data" / "box.sqlite")
    with store.transaction():
        for _ in range(bundles.MESSAGES + 3):
            body = cbor.encode(pack(messages.Alert("still_open", "staff", 1, 1)))
            post.queue(store, kind="alert", at=1, body=body)
    store.close()
    assert call(config, "export", str(stick / "up")) == 0
    assert call(config, "export", str(stick / "up\x1b[2J")) == 0
    told = capsys.readouterr().out
    assert "\x1b" not in told
    assert f"{bundles.MESSAGES} messages" in told and "3 more do not fit" in told
    found = exported(own, stick / "up").messages
    assert [messages.claimed_number(each) for each in (found[0], found[-1])] == [1, bundles.MESSAGES]


@contextmanager
def boards(folder: Path) -> Iterator[None]:
    """Boards on a serial port."""
    served = Served(8, wiring=with_levels(standard(8)))
    served.link(folder / "tty")
    stop = threading.Event()
    thread = threading.Thread(target=served.serve, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        served.close()


def run_words(config: Path) -> list[str]:
    return [sys.executable, "-m", "ausgabebox", "run", "--config", str(config)]


@contextmanager
def runs(config: Path, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """The box as a process; it stops when told, without a fault."""
    with log.open("w") as errors:
        box = subprocess.Popen(run_words(config), env={**os.environ, "PYTHONUNBUFFERED": "1"}, stderr=errors)
    try:
        yield box
        box.send_signal(signal.SIGTERM)
        assert box.wait(60) == 0
        assert "Traceback" not in log.read_text()
    finally:
        box.kill()
        box.wait()


def wait_until(so: Callable[[], bool], box: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while not so():
        assert time.monotonic() < until and box.poll() is None
        time.sleep(0.1)


def test_it_runs_takes_what_is_brought_and_stops_when_told(
    tmp_path: Path, config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call(config, "keys", "--box-id", "box-1")
    own = knows_town(config, tmp_path)
    inbox, brought = tmp_path / "data" / "inbox", tmp_path / "brought"
    with boards(tmp_path), runs(config, tmp_path / "log") as box:
        (inbox / "a folder.msg").mkdir(parents=True)
        sticks.write(brought, down(own, 1, 2, 3))
        assert call(config, "take", str(brought)) == 0
        wait_until(lambda: names(inbox) == ["a folder.msg"], box)
        assert call(config, "export", str(tmp_path / "up")) == 0, "while it runs"
        assert exported(own, tmp_path / "up").kept == 3
    capsys.readouterr()
    assert call(config, "status") == 0
    assert "lies in inbox      1" in capsys.readouterr().out


def test_what_came_after_newer_papers_is_taken_once_it_is_started_anew(tmp_path: Path, config: Path) -> None:
    call(config, "keys", "--box-id", "box-1")
    own = knows_town(config, tmp_path)
    inbox, brought, log = tmp_path / "data" / "inbox", tmp_path / "brought", tmp_path / "log"
    newer = SigningKey.of(bytes(range(1, 33)))
    with boards(tmp_path):
        with runs(config, log) as box:
            wait_until((tmp_path / "data" / "box.sqlite").exists, box)
            knows_town(config, tmp_path, newer)
            sticks.write(brought, down(own, 1, 2, by=newer))
            assert call(config, "take", str(brought)) == 0
            wait_until(lambda: "is not taken, and stays" in log.read_text(), box)
            assert len(names(inbox)) == 1
        with runs(config, log) as box:
            wait_until(lambda: names(inbox) == [], box)
    assert call(config, "export", str(tmp_path / "up")) == 0
    assert exported(own, tmp_path / "up").kept == 2


def test_it_ends_where_the_papers_of_its_line_are_damaged(tmp_path: Path, config: Path) -> None:
    call(config, "keys", "--box-id", "box-1")
    knows_town(config, tmp_path)
    (tmp_path / "data" / "link" / "link.crt").write_text("damaged")
    with boards(tmp_path):
        assert subprocess.run(run_words(config), timeout=60, check=False).returncode == 1


@pytest.mark.parametrize("left", [None, b""])
def test_keys_whose_memory_is_lost_begin_no_other_one(
    tmp_path: Path, config: Path, capsys: pytest.CaptureFixture[str], left: bytes | None
) -> None:
    """It would count from one: what it says, the town hall would take for known, and acknowledge it unread."""
    data = tmp_path / "data"
    enrol = ("enrol", "S1", "--pin-file", str(tmp_path / "pin"))
    (tmp_path / "pin").write_text("123456\n")
    call(config, "keys", "--box-id", "box-1")
    assert call(config, *enrol) == 0
    for path in data.glob("box.sqlite*"):
        path.unlink()
    if left is not None:
        (data / "box.sqlite").write_bytes(left)
    for _ in range(2):
        assert call(config, *enrol) == 1
        assert "had another memory, which is lost" in capsys.readouterr().err
    with boards(tmp_path):
        ended = subprocess.run(run_words(config), timeout=60, check=False, capture_output=True, text=True)
    assert ended.returncode == 1 and "which is lost" in ended.stderr
    data.rename(tmp_path / "before")
    call(config, "keys", "--box-id", "box-1")
    assert call(config, *enrol) == 0


def test_a_memory_of_a_box_that_was_there_before_is_known_from_then_on(tmp_path: Path, config: Path) -> None:
    """Also where the power went between the memory and the note that there is one."""
    (tmp_path / "pin").write_text("123456\n")
    call(config, "keys", "--box-id", "box-1")
    call(config, "enrol", "S1", "--pin-file", str(tmp_path / "pin"))
    began = Config.read(config).began
    began.unlink()
    assert call(config, "enrol", "S2", "--pin-file", str(tmp_path / "pin")) == 0
    assert began.exists()
