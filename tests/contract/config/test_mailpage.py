"""The demo's post, over real SMTP and HTTP."""

import http.client
import smtplib
import sys
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from buergerbuero.config.cli import children, listening
from tests.made.ports import free_port


@pytest.fixture
def ports(tmp_path: Path) -> Iterator[tuple[int, int]]:
    """The page as a process of its own, with a box of its own."""
    page, smtp = free_port(), free_port()
    code = (
        "import pathlib, sys; from buergerbuero.config.cli import mailpage;"
        "mailpage.BOX = pathlib.Path(sys.argv[1]); mailpage.LOGINS = mailpage.BOX / 'logins';"
        "mailpage.main(sys.argv[2:])"
    )
    with (tmp_path / "log").open("wb") as log:
        process = children.start([sys.executable, "-c", code, tmp_path / "box", str(page), str(smtp)], log=log)
    deadline = time.monotonic() + 20
    while not listening.answers(page):
        assert process.poll() is None and time.monotonic() < deadline, (tmp_path / "log").read_text()
        time.sleep(0.05)
    yield page, smtp
    process.kill()
    process.wait()


def _get(port: int, path: str = "/") -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def test_a_mail_is_received_kept_and_shown(ports: tuple[int, int], tmp_path: Path) -> None:
    page, smtp = ports
    mail = EmailMessage()
    mail["From"], mail["To"] = "buergerbuero@example.org", "erika@example.org"
    mail["Subject"] = "Es gibt eine neue Nachricht <b>für Sie</b>"
    mail.set_content("Öffnen Sie Ihren Vorgang.")
    with smtplib.SMTP("127.0.0.1", smtp, timeout=10) as client:
        client.send_message(mail)
    status, text = _get(page)
    assert status == 200
    assert "Es gibt eine neue Nachricht &lt;b&gt;für Sie&lt;/b&gt;" in text
    assert "Öffnen Sie Ihren Vorgang." in text
    assert "erika@example.org" in text
    assert [file.stat().st_mode & 0o777 for file in (tmp_path / "box").iterdir()] == [0o600]


def test_an_empty_box_says_so_and_other_addresses_are_not_found(ports: tuple[int, int]) -> None:
    assert "Noch keine Mail." in _get(ports[0])[1]
    assert _get(ports[0], "/other")[0] == 404


def test_it_says_whom_the_registers_know(ports: tuple[int, int]) -> None:
    _status, text = _get(ports[0])
    assert "<td>Malte Probe<td>19.01.1983<td>Musterstraße 8, 57072 Siegen<td>SI-MP 8</tr>" in text
    assert "<td>Muster GmbH<td><td><td>SI-FA 1</tr>" in text
