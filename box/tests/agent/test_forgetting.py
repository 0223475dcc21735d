"""What is over goes after its days, whether or not the box runs through them."""

from ausgabebox.agent.housekeeping import KEEP_DAYS
from ausgabebox.agent.view import Outcome
from ausgabebox.protocol import messages

from .bench import Bench

HOURS = 3600
DAY = 24 * HOURS


def rows(bench: Bench, table: str) -> int:
    return int(bench.box.store.rows(f"SELECT count(*) FROM {table}")[0][0])  # noqa: S608 - own words


def collected_and_seen_empty(bench: Bench) -> None:
    paper = bench.load()
    number = bench.opens(paper)
    bench.takes(paper)
    bench.tick()
    bench.log_in()
    bench.agent.retrieve(number)
    bench.shut(number)
    bench.confirm(Outcome.EMPTY)
    bench.agent.staff_leave()
    bench.exchange()


def nights(bench: Bench, days: int) -> None:
    """A box that is switched off every night."""
    for _ in range(days):
        bench.tick(60)
        bench.reboot(dark=DAY - 60)


def test_an_order_and_its_load_go_thirty_days_after_their_end(bench: Bench) -> None:
    collected_and_seen_empty(bench)
    nights(bench, KEEP_DAYS - 1)
    assert (rows(bench, "orders"), rows(bench, "loads"), rows(bench, "grants")) == (1, 1, 1)
    nights(bench, 2)
    assert (rows(bench, "orders"), rows(bench, "loads"), rows(bench, "grants")) == (0, 0, 0)


def test_an_order_that_was_withdrawn_goes_too_and_one_that_lies_there_stays(bench: Bench) -> None:
    bench.load()
    gone = bench.town.order(return_required=False, low=False)
    bench.exchange()
    bench.town.send(messages.OrderWithdrawn(gone.order_id))
    bench.exchange()
    nights(bench, KEEP_DAYS + 1)
    assert (rows(bench, "orders"), rows(bench, "loads")) == (1, 1)


def test_an_order_that_nobody_lays_in_goes_after_it_has_run_out(bench: Bench) -> None:
    paper = bench.town.order(return_required=False, low=False)
    bench.exchange()
    days = (paper.expires_at - int(bench.clock.now())) // DAY
    nights(bench, days + KEEP_DAYS - 1)
    assert rows(bench, "orders") == 1
    nights(bench, 3)
    assert rows(bench, "orders") == 0
