"""What an application costs by its answers, and whether that may be charged."""

import datetime
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from buergerbuero.catalogue import checking
from buergerbuero.catalogue.bundle import define, open_bundle, pack
from buergerbuero.catalogue.rules import fees
from buergerbuero.payments.rules import MOST_CENTS
from tests.unit.catalogue.folders import REAL, with_service

TODAY = datetime.date(2026, 11, 23)
CONFIRMED = "bestätigt: {von: Probeamt, am: 2026-11-01}"
FREE = "gebühr: {wert: keine"
PAPER = f"""gebühr_nach:
  frage: zustellung
  beträge:
    post: {{wert: 9.00 EUR, beleg: erfunden, {CONFIRMED}}}
zahlung:
  wege: [online, überweisung, schalter]
  fällig: {{wert: 14 Tage, beleg: erfunden, {CONFIRMED}}}
  prüfung_erst_nach_zahlung: {{wert: nein, beleg: erfunden, {CONFIRMED}}}
gebühr: {{wert: keine"""


def charged(text: str, answers: Mapping[str, Any]) -> tuple[int, datetime.date] | None:
    published = open_bundle(pack(with_service("service.yaml", FREE, text), demo=False))
    found = fees.charge(published, answers, TODAY)
    return (found.cents, found.due_on) if found else None


def test_the_fee_depends_on_the_answer() -> None:
    due = datetime.date(2026, 12, 7)
    assert charged(PAPER, {"zustellung": "post"}) == (900, due)
    assert charged(PAPER, {"zustellung": "postfach"}) is None
    assert charged(PAPER, {}) is None, "who was not asked pays the general fee"


@pytest.mark.parametrize("where", ["9.00 EUR, beleg: erfunden, ", "14 Tage, beleg: erfunden, "])
def test_what_nobody_has_confirmed_is_not_charged(where: str) -> None:
    open_ = PAPER.replace(f"{where}{CONFIRMED}", f"{where}bestätigt: nein")
    assert open_ != PAPER
    assert charged(open_, {"zustellung": "post"}) is None


def test_a_review_waits_only_where_that_is_confirmed() -> None:
    confirmed = f"wert: ja, beleg: erfunden, {CONFIRMED}"
    waits = PAPER.replace(f"wert: nein, beleg: erfunden, {CONFIRMED}", confirmed)
    open_ = waits.replace(confirmed, "wert: ja, beleg: erfunden, bestätigt: nein")
    for text, before in ((waits, True), (open_, False)):
        published = open_bundle(pack(with_service("service.yaml", FREE, text), demo=False))
        found = fees.charge(published, {"zustellung": "post"}, TODAY)
        assert found and found.before_review is before


@given(some.integers(1, 999_900))
def test_cents_are_exact(cents: int) -> None:
    amount = f"{cents // 100}.{cents % 100:02}"
    assert charged(PAPER.replace("9.00", amount), {"zustellung": "post"}) == (cents, datetime.date(2026, 12, 7))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("gebühr: {wert: 9.00 EUR", "„zahlung“ fehlt"),
        (PAPER.replace("9.00 EUR", "9.00 EUR im Jahr"), "Wie oft"),
        (PAPER.replace("9.00 EUR", "9999.01 EUR"), "kein Zahlungsdienst"),
        (PAPER.replace("[online, ", "[online, online, "), "doppelt"),
    ],
)
def test_mistakes_are_named_with_their_line(text: str, words: str) -> None:
    sources = with_service("service.yaml", FREE, text)
    [problem] = checking.check(sources)
    assert words in problem.message and problem.line and problem.remedy


def test_the_highest_fee_can_be_stated_and_paid() -> None:
    assert checking.check(with_service("service.yaml", FREE, PAPER.replace("9.00 EUR", "9999.00 EUR"))) == ()
    assert fees.MOST * 100 <= MOST_CENTS


def test_the_town_is_asked_for_every_part_of_a_fee() -> None:
    sources = with_service("service.yaml", FREE, PAPER.replace(CONFIRMED, "bestätigt: nein"))
    found = define(sources, demo=False)
    paths = {".".join(map(str, path)) for path, _ in found.service.fees}
    assert paths == {"gebühr", "gebühr_nach.beträge.post"}
    assert fees.fee_for(found.service, {"zustellung": "post"}).text() == "9,00 Euro"


def test_our_service_is_free() -> None:
    published = open_bundle(pack(REAL, demo=True))
    assert fees.charge(published, {}, TODAY) is None
