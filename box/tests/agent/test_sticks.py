"""The real memory writes and takes files: what was acknowledged by stick is said no more, and nothing counts twice."""

from ausgabebox.link import offline
from ausgabebox.machine.states import State
from ausgabebox.protocol import bundles, messages
from ausgabebox.protocol.bundles import Bundle
from ausgabebox.protocol.signing import Context, TrustedKeys
from ausgabebox.simulated.chance import Chance
from ausgabebox.simulated.town import BOX_ID, Town
from ausgabebox.store import post

from .bench import Bench

TOWN = Town.key_of(Chance(11))


def up(bench: Bench) -> Bundle:
    written = offline.export(bench.box.store, bench.box.keys, now=1)
    return bundles.verify_bundle(
        written.content,
        bench.town.box_keys,
        direction=Context.UP,
        box_id=BOX_ID,
        box_key=bench.box.keys.key_id,
    )


def to_town(bench: Bench) -> Bundle:
    """Bring there what waits."""
    written = up(bench)
    for signed in written.messages:
        bench.town.hear(signed)
    bench.town.sent = {n: each for n, each in bench.town.sent.items() if n > written.kept}
    return written


def to_box(bench: Bench, kept: int | None = None) -> bytes:
    """Bring here what waits there."""
    waiting = tuple(bench.town.sent[number] for number in sorted(bench.town.sent))
    key = bench.box.keys.key_id
    content = bundles.sign_bundle(
        Bundle(Context.DOWN, BOX_ID, key, 1, bench.town.up_to if kept is None else kept, waiting), TOWN
    )
    take(bench, content)
    return content


def take(bench: Bench, content: bytes) -> None:
    trusted = TrustedKeys.of([TOWN.public])
    offline.take(content, bench.agent, trusted, box_id=BOX_ID, box_key=bench.box.keys.key_id)


def numbers(bundle: Bundle) -> list[int]:
    return [messages.claimed_number(each) for each in bundle.messages]


def test_a_document_comes_and_goes_by_stick_alone(bench: Bench) -> None:
    paper = bench.town.order(return_required=False, low=False)
    to_box(bench)
    bench.log_in()
    bench.lay_in(paper)
    bench.agent.staff_leave()
    to_town(bench)
    to_box(bench)
    assert bench.state(bench.number(paper)) is State.READY
    bench.opens(paper)
    bench.tick()
    bench.takes(paper)
    assert to_town(bench).kept == bench.agent.highest_kept()
    to_box(bench)
    assert [type(each).__name__ for each in bench.said()] == []
    assert bench.town.sent == {}
    assert bench.state(bench.number(paper)) is State.ISSUED_UNVERIFIED


def test_what_was_acknowledged_by_stick_is_said_no_more_even_after_a_start(bench: Bench) -> None:
    """Nothing was handed out by this program: the file was written by another process."""
    assert numbers(to_town(bench))
    bench.reboot()
    before = bench.town.up_to
    to_box(bench)
    assert all(number > before for number in numbers(up(bench)))


def test_an_old_stick_and_the_same_one_twice_do_nothing(bench: Bench) -> None:
    to_town(bench)
    old = to_box(bench)
    bench.load()
    before, waiting = bench.agent.highest_kept(), numbers(up(bench))
    take(bench, old)
    take(bench, old)
    assert (bench.agent.highest_kept(), numbers(up(bench))) == (before, waiting)


def test_the_line_comes_back_with_what_a_stick_brought_already(bench: Bench) -> None:
    paper = bench.town.order(return_required=False, low=False)
    to_box(bench)
    kept = bench.agent.highest_kept()
    assert bench.town.sent, "the town hall has not heard of it"
    bench.exchange()
    assert bench.agent.highest_kept() == kept
    assert post.waiting(bench.box.store, -1) == []
    assert paper.compartment is None


def test_what_a_memory_that_was_lost_says_is_not_taken_for_kept(bench: Bench) -> None:
    """The town hall keeps numbers of before: what waits now is something else, and is counted on behind them."""
    waiting = up(bench).messages
    assert waiting
    to_box(bench, kept=5000)
    again = up(bench)
    assert len(again.messages) >= len(waiting)
    assert min(numbers(again)) == 5001
    assert ("memory_lost", "security") in {
        (each.name, each.severity) for each in bench.said() if isinstance(each, messages.Alert)
    }
