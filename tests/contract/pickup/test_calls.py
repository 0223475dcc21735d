"""Boxes call the real link: nothing is lost and nothing counts twice, whatever the line and the process do."""

import secrets
import time
from pathlib import Path

import psycopg
import pytest

from ausgabebox.keys.files import FileKeys
from ausgabebox.link import enrolling
from ausgabebox.link.port import NoLine, Refused
from ausgabebox.protocol import enrolment, exchange, messages
from ausgabebox.protocol.messages import Alert, Message, OrderWithdrawn
from ausgabebox.simulated.mailbox import call_until_quiet
from buergerbuero.pickup.actions.calls import AHEAD
from tests.contract.pickup.conftest import Caller, TownHall
from tests.journey.running import run


def alert(name: str = "still_open") -> Alert:
    return Alert(name, "staff", 1, int(time.time()))


def order_withdrawn() -> OrderWithdrawn:
    return OrderWithdrawn(secrets.token_bytes(16))


def test_what_both_sides_say_arrives_and_is_acknowledged(town_hall: TownHall, box: Caller) -> None:
    box.mailbox.say(*(alert() for _ in range(70)))
    told = [order_withdrawn() for _ in range(70)]
    for number, body in enumerate(told, start=1):
        town_hall.tell(box.keys.box_id, number, body)
    call_until_quiet(box.calls)
    assert [number for number, _ in town_hall.kept(box.keys.box_id)] == list(range(1, 71))
    assert [box.mailbox.kept[number].body for number in range(1, 71)] == told
    assert box.mailbox.unheard == {}
    assert (box.mailbox.twice, box.mailbox.refused) == (0, 0)
    assert town_hall.stands(box.keys.box_id) == (70, 70)


def test_what_was_said_wakes_who_reads_it_once(town_hall: TownHall, box: Caller) -> None:
    box.mailbox.say(alert())
    box.calls.call()
    box.mailbox.say(alert())
    box.calls.call()
    jobs = town_hall.rows(
        "SELECT task_name, queue_name, args FROM procrastinate_jobs WHERE queueing_lock = %s",
        f"take_from_box/{box.keys.box_id}",
    )
    assert jobs == [("take_from_box", "boxes", {"box_id": box.keys.box_id})]


def test_a_call_that_is_sent_again_is_refused_and_says_where_the_box_stands(town_hall: TownHall, box: Caller) -> None:
    box.mailbox.say(alert())
    calls = box.calls
    calls.call()
    town_hall.tell(box.keys.box_id, 1, order_withdrawn())
    with pytest.raises(Refused) as refused:
        box.way(box.bodies[-1])
    assert (refused.value.word, refused.value.turn) == ("turn", 1)
    assert len(town_hall.kept(box.keys.box_id)) == 1
    calls.call()
    assert list(box.mailbox.kept) == [1]


def test_a_box_that_has_forgotten_its_turn_is_told(town_hall: TownHall, box: Caller) -> None:
    box.calls.call()
    box.calls.call()  # each of them begins at one, as after a start
    assert town_hall.rows("SELECT turn FROM pickup_box WHERE id = %s", box.keys.box_id) == [(2,)]


def test_messages_out_of_order_wait_for_those_before(town_hall: TownHall, box: Caller) -> None:
    box.mailbox.say(alert("a"), alert("b"), alert("c"))
    signed = box.mailbox.waiting(3)
    for turn, (number, upto) in enumerate([(3, 0), (1, 1), (2, 3)], start=1):
        answer = exchange.unpack_answer(box.way(box.signed_call(turn, signed[number - 1])))
        assert answer.received == upto
    assert [signed for _, signed in town_hall.kept(box.keys.box_id)] == signed


def test_the_first_word_under_a_number_stays(town_hall: TownHall, box: Caller) -> None:
    box.mailbox.say(alert("first"), alert("second"))
    one, two = box.mailbox.waiting(2)
    other = messages.sign_up(Message(box.keys.box_id, 1, 5, alert("other")), box.keys)
    box.way(box.signed_call(1, one, two))
    answer = exchange.unpack_answer(box.way(box.signed_call(2, other, two)))
    assert answer.received == 2
    assert town_hall.kept(box.keys.box_id) == [(1, one), (2, two)]


def test_an_old_word_of_what_was_kept_takes_nothing_back_and_is_answered_again(
    town_hall: TownHall, box: Caller
) -> None:
    """A box that was put back from an old copy asks again for what it no longer has."""
    signed = [town_hall.tell(box.keys.box_id, number, order_withdrawn()) for number in (1, 2, 3)]
    box.way(box.signed_call(1, acknowledged=3))
    answer = exchange.unpack_answer(box.way(box.signed_call(2, acknowledged=1)))
    assert list(answer.messages) == signed[1:]
    assert town_hall.stands(box.keys.box_id) == (0, 3)


def test_a_box_is_believed_to_know_only_so_much_more_than_was_said(town_hall: TownHall, box: Caller) -> None:
    """Our data may be an older copy; a box that was taken uses up no numbers with it."""
    town_hall.tell(box.keys.box_id, 1, order_withdrawn())
    box.way(box.signed_call(1, acknowledged=2**53))
    assert town_hall.stands(box.keys.box_id) == (0, 1 + AHEAD)


def test_it_falls_after_it_has_kept_and_before_it_answers(town_hall: TownHall, box: Caller) -> None:
    box.mailbox.say(*(alert() for _ in range(5)))
    town_hall.tell(box.keys.box_id, 1, order_withdrawn())
    calls = box.calls
    town_hall.falls.touch()
    with pytest.raises(NoLine):
        calls.call()
    assert len(box.mailbox.waiting(9)) == 5
    assert len(town_hall.kept(box.keys.box_id)) == 5
    town_hall.wait()
    for _ in range(20):
        try:
            calls.call()
            break
        except NoLine:
            time.sleep(0.2)
    call_until_quiet(calls)
    assert [number for number, _ in town_hall.kept(box.keys.box_id)] == [1, 2, 3, 4, 5]
    assert box.mailbox.unheard == {}
    assert list(box.mailbox.kept) == [1]
    assert town_hall.stands(box.keys.box_id) == (5, 1)


def test_a_kind_of_a_later_program_is_passed_on(town_hall: TownHall, box: Caller) -> None:
    class Later(Alert):
        kind = "later"

    box.mailbox.say(Later("x", "staff", None, 1), alert())
    box.calls.call()
    assert town_hall.stands(box.keys.box_id) == (2, 0)


def test_the_role_of_the_link_can_do_nothing_else(town_hall: TownHall, box: Caller) -> None:
    address = Path(town_hall.told("boxlink")["BB_DATABASE_URL_FILE"]).read_text(encoding="ascii")
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in (
            "SELECT signed FROM pickup_incoming",
            "UPDATE pickup_incoming SET signed = ''",
            "DELETE FROM pickup_incoming",
            "INSERT INTO pickup_outgoing (box_id, number, signed, made_at) VALUES ('x', 1, '', now())",
            "UPDATE pickup_box SET signing_key = ''",
            "INSERT INTO pickup_box (id) VALUES ('x')",
            "SELECT 1 FROM pickup_order",
            "SELECT 1 FROM pickup_grant",
            "SELECT 1 FROM cases_case",
            "SELECT 1 FROM keys.base_wrappedkey",
            "INSERT INTO procrastinate_jobs (task_name) VALUES ('x')",
            "SELECT 1 FROM procrastinate_jobs",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode())


def test_the_command_registers_no_box_that_no_published_town_has(town_hall: TownHall, tmp_path: Path) -> None:
    """As the owner, with the owner's settings and rights."""
    file, own = tmp_path / "anfrage.box", FileKeys.make(tmp_path / "box", "rathaus")
    file.write_bytes(enrolling.request(tmp_path / "box", own))
    words = ["-m", "buergerbuero.config.cli", "box", "register", str(file), "--words"]
    for typed, said in ((enrolment.words(file.read_bytes()), "No box of the town"), ("0000", "not those of this file")):
        with pytest.raises(AssertionError, match=said):
            run([*words, typed], town_hall.told("owner"))
    assert not (tmp_path / "antwort.box").exists()
