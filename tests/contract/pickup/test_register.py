"""A box is registered by the command, as the owner, and calls by the papers that it got."""

from pathlib import Path

from ausgabebox.keys.files import FileKeys
from ausgabebox.link import enrolling
from ausgabebox.link.calling import Calls
from ausgabebox.link.https import Https
from ausgabebox.protocol import enrolment
from ausgabebox.simulated.mailbox import Mailbox
from buergerbuero.config.cli.demo_box import BOX_ID
from tests.contract.pickup.conftest import NOW, TownHall
from tests.journey.running import run

_PUBLISHED = """
import django
django.setup()
from tests.cast import PROJECT
from tests.journey import content
content._publish(PROJECT / "services" / "passierschein_a38", content.TOWN)
"""


def test_the_command_registers_a_box_whose_papers_open_the_line(town_hall: TownHall, tmp_path: Path) -> None:
    owner = town_hall.told("owner")
    run(["-c", _PUBLISHED], {**town_hall.told("worker"), "BB_DATABASE_URL_FILE": owner["BB_DATABASE_URL_FILE"]})
    keys, file = FileKeys.make(tmp_path / "box", BOX_ID), tmp_path / "anfrage.box"
    file.write_bytes(enrolling.request(tmp_path / "box", keys))
    words = enrolment.words(file.read_bytes())
    said = run(["-m", "buergerbuero.config.cli", "box", "register", str(file), "--words", words], owner)
    papers = (tmp_path / "antwort.box").read_bytes()
    assert enrolment.words(papers) in said
    enrolling.settle(tmp_path / "box", papers, box_id=BOX_ID)
    town = enrolling.town(tmp_path / "box")
    mailbox = Mailbox(keys, town.trusted, NOW.timestamp)
    assert Calls(mailbox, keys, Https(town.address, town.certificates), NOW.timestamp).call().went == 0
    assert town_hall.rows("SELECT id, active, turn FROM pickup_box") == [(BOX_ID, True, 1)]
    assert town_hall.rows("SELECT count(*) FROM pickup_compartment WHERE box_id = %s", BOX_ID) == [(8,)]
