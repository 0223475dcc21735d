"""Messages by stick at the town hall: the real commands, each with the settings and the role of its process."""

import secrets
import time
from dataclasses import replace
from pathlib import Path

import pytest

from ausgabebox.disk import sticks
from ausgabebox.protocol import bundles, messages
from ausgabebox.protocol.bundles import Bundle
from ausgabebox.protocol.messages import Alert, OrderWithdrawn
from ausgabebox.protocol.signing import Context, SigningKey, TrustedKeys
from tests.contract.pickup.conftest import Caller, TownHall
from tests.journey.running import run

COMMAND = ("-m", "buergerbuero.config.cli", "box")


def alert() -> Alert:
    return Alert("still_open", "staff", 1, int(time.time()))


def up(box: Caller, kept: int | None = None) -> Bundle:
    waiting = tuple(box.mailbox.waiting(bundles.MESSAGES))
    highest = box.mailbox.highest_kept() if kept is None else kept
    return Bundle(Context.UP, box.keys.box_id, box.keys.key_id, int(time.time()), highest, waiting)


def fetch(hall: TownHall, path: Path) -> str:
    return run([*COMMAND, "fetch", str(path)], hall.told("boxlink"))


def deliver(hall: TownHall, box_id: str, path: Path) -> str:
    return run([*COMMAND, "deliver", box_id, str(path)], hall.told("worker"))


def opened(hall: TownHall, box: Caller, path: Path) -> Bundle:
    trusted = TrustedKeys.of([hall.signer.public])
    content = path.read_bytes()
    return bundles.verify_bundle(
        content, trusted, direction=Context.DOWN, box_id=box.keys.box_id, box_key=box.keys.key_id
    )


def test_what_a_stick_brought_is_kept_once_and_acknowledged_by_the_next(
    town_hall: TownHall, box: Caller, tmp_path: Path
) -> None:
    stick, back = tmp_path / "up", tmp_path / "down"
    box.mailbox.say(alert(), alert(), alert())
    town_hall.rows("UPDATE pickup_report SET written = 2 WHERE box_id = %s", box.keys.box_id)
    told = [town_hall.tell(box.keys.box_id, number, OrderWithdrawn(secrets.token_bytes(16))) for number in (1, 2)]
    sticks.write(stick, bundles.sign_bundle(up(box), box.keys))
    assert "Taken: 3. Known before, and not taken again: 0." in fetch(town_hall, stick)
    assert "Taken: 0. Known before, and not taken again: 3." in fetch(town_hall, stick)
    assert [number for number, _ in town_hall.kept(box.keys.box_id)] == [1, 2, 3]
    assert f"2 messages for {box.keys.box_id}; all that it said up to 3" in deliver(town_hall, box.keys.box_id, back)
    came = opened(town_hall, box, back)
    assert (list(came.messages), came.kept) == (told, 3)
    for signed in came.messages:
        box.mailbox.take(signed)
    box.mailbox.received(came.kept)
    sticks.write(stick, bundles.sign_bundle(up(box), box.keys))
    fetch(town_hall, stick)
    assert town_hall.stands(box.keys.box_id) == (3, 2)
    assert f"0 messages for {box.keys.box_id}" in deliver(town_hall, box.keys.box_id, back)


def test_the_line_comes_back_between_two_sticks(town_hall: TownHall, box: Caller, tmp_path: Path) -> None:
    stick = tmp_path / "up"
    calls = box.calls
    calls.call()
    box.mailbox.say(alert(), alert())
    sticks.write(stick, bundles.sign_bundle(up(box), box.keys))
    fetch(town_hall, stick)
    box.mailbox.say(alert())
    calls.call()  # its number is behind what the stick used up: it is told
    assert box.mailbox.unheard == {}
    assert "Taken: 0." in fetch(town_hall, stick), "an old stick"
    assert [number for number, _ in town_hall.kept(box.keys.box_id)] == [1, 2, 3]
    assert town_hall.stands(box.keys.box_id)[0] == 3


def test_an_old_word_of_what_is_kept_takes_nothing_back(town_hall: TownHall, box: Caller, tmp_path: Path) -> None:
    stick = tmp_path / "up"
    for number in (1, 2, 3):
        town_hall.tell(box.keys.box_id, number, OrderWithdrawn(secrets.token_bytes(16)))
    for kept in (3, 1):
        sticks.write(stick, bundles.sign_bundle(up(box, kept), box.keys))
        fetch(town_hall, stick)
    assert town_hall.stands(box.keys.box_id) == (0, 3)


def test_what_is_no_file_of_a_box_is_refused_in_words(town_hall: TownHall, box: Caller, tmp_path: Path) -> None:
    box.mailbox.say(alert())
    good, stranger = up(box), SigningKey.of(secrets.token_bytes(32))
    signed = bundles.sign_bundle(good, box.keys)
    other = bundles.sign_bundle(replace(good, direction=Context.DOWN), box.keys)
    foreign = messages.sign_up(messages.Message(box.keys.box_id, 1, 1, alert()), stranger)
    for content, said in (
        (b"", "damaged or cut off"),
        (signed[:-20], "damaged or cut off"),
        (bytes(bundles.FILE_LIMIT + 1), "larger than any"),
        (bundles.sign_bundle(good, stranger), "No box that may call"),
        (signed.replace(b"still_open", b"still-open"), "changed after"),
        (bundles.sign_bundle(replace(good, box_id="elsewhere"), box.keys), "changed after"),
        (bundles.sign_bundle(replace(good, messages=(foreign,)), box.keys), "No box that may call"),
        (other, "written for a box"),
    ):
        (tmp_path / "stick").write_bytes(content)
        with pytest.raises(AssertionError, match=said) as refused:
            fetch(town_hall, tmp_path / "stick")
        assert "->" in str(refused.value) and "Traceback" not in str(refused.value)
    for path, said in ((tmp_path, "Is a directory"), (tmp_path / "gone", "No such file")):
        with pytest.raises(AssertionError, match=said):
            fetch(town_hall, path)
    assert town_hall.kept(box.keys.box_id) == []
    town_hall.rows("UPDATE pickup_box SET active = false WHERE id = %s", box.keys.box_id)
    sticks.write(tmp_path / "stick", signed)
    with pytest.raises(AssertionError, match="No box that may call"):
        fetch(town_hall, tmp_path / "stick")


def test_what_cannot_be_delivered_is_said_in_words(town_hall: TownHall, box: Caller, tmp_path: Path) -> None:
    for box_id, path, said in (
        ("elsewhere", tmp_path / "down", "No box in operation"),
        (box.keys.box_id, tmp_path, "Is a directory"),
        (box.keys.box_id, tmp_path / "gone" / "down", "No such file"),
    ):
        with pytest.raises(AssertionError, match=said):
            deliver(town_hall, box_id, path)
    with pytest.raises(AssertionError, match="settings of the worker"):
        told = {name: value for name, value in town_hall.told("worker").items() if name != "BB_PICKUP_KEY_FILE"}
        run([*COMMAND, "deliver", box.keys.box_id, str(tmp_path / "down")], told)
    assert list(tmp_path.iterdir()) == []


def test_more_than_a_box_takes_at_once_is_left_and_said(town_hall: TownHall, box: Caller, tmp_path: Path) -> None:
    town_hall.rows(
        "INSERT INTO pickup_outgoing (box_id, number, signed, made_at)"
        " SELECT %s, n, 'x', now() FROM generate_series(1, %s) n",
        *(box.keys.box_id, bundles.MESSAGES + 4),
    )
    assert "4 more do not fit" in deliver(town_hall, box.keys.box_id, tmp_path / "down")
    assert len(opened(town_hall, box, tmp_path / "down").messages) == bundles.MESSAGES


def test_what_the_box_no_longer_has_is_waited_for_an_hour_however_much_it_is(
    town_hall: TownHall, box: Caller, tmp_path: Path
) -> None:
    """Our data were put back from an older copy: what was acknowledged since, the box has thrown away."""
    stick, back, first = tmp_path / "up", tmp_path / "down", 300_000
    signed = [
        messages.sign_up(messages.Message(box.keys.box_id, number, 1, alert()), box.keys)
        for number in range(first, first + 3)
    ]
    sticks.write(stick, bundles.sign_bundle(replace(up(box), messages=tuple(signed)), box.keys))
    said = fetch(town_hall, stick)
    assert "Taken: 3." in said and f"Messages 1 to {first - 1} are missing" in said and "NOT taken" not in said
    assert "said up to 0 is acknowledged" in deliver(town_hall, box.keys.box_id, back)
    town_hall.rows(
        "UPDATE pickup_incoming SET received_at = now() - interval '61 minutes' WHERE box_id = %s", box.keys.box_id
    )
    assert f"said up to {first + 2} is acknowledged" in deliver(town_hall, box.keys.box_id, back)
    alarms = town_hall.rows("SELECT name, from_box FROM pickup_alarm WHERE box_id = %s", box.keys.box_id)
    assert sorted(alarms) == [("messages_lost", False), ("still_open", True)]
    assert "Taken: 0. Known before, and not taken again: 3." in fetch(town_hall, stick)
