"""Days, sizes, numbers, and the marks beside what nobody has confirmed."""

import datetime

import pytest
from django.utils.translation import override

from buergerbuero.base.templatetags import bb_words
from buergerbuero.catalogue.values import StatedValue
from buergerbuero.portal.templatetags.portal_words import said

LATE = datetime.datetime(2026, 11, 22, 23, 14, tzinfo=datetime.UTC)


def test_moments_are_those_of_the_town() -> None:
    with override("de"):
        assert bb_words.moment(LATE) == "Montag, 23.\u00a0November\u00a02026, um 0:14 Uhr"
        assert bb_words.day(LATE) == bb_words.day(datetime.date(2026, 11, 23)) == "Montag, 23.\u00a0November\u00a02026"
    with override("en"):
        assert bb_words.moment(LATE) == "Monday, 23\u00a0November\u00a02026, at 0:14"


@pytest.mark.parametrize(("octets", "text"), [(1, "1\u00a0kB"), (40_123, "40\u00a0kB"), (3_100_000, "3,1\u00a0MB")])
def test_sizes_are_rounded(octets: int, text: str) -> None:
    with override("de"):
        assert bb_words.size(octets) == text


@pytest.mark.parametrize(("number", "link"), [("0271 404-1111", "+492714041111"), ("115", "115"), ("+43 1 2", "+4312")])
def test_numbers_can_be_dialled(number: str, link: str) -> None:
    assert bb_words.tel(number) == link


@pytest.mark.parametrize(
    ("stated", "text"),
    [
        ({"wert": "unbekannt", "bestätigt": "nein"}, '<span class="bb-open">wird von der Stadt bestätigt</span>'),
        (
            {"wert": "30 Euro", "beleg": "x", "stand": "2023", "bestätigt": "nein"},
            '30 Euro (Stand 2023, <span class="bb-open">wird von der Stadt bestätigt</span>)',
        ),
        (
            {"wert": "a", "beleg": "x", "stand": "2025-12-15", "bestätigt": "nein"},
            'a (Stand 15. Dezember 2025, <span class="bb-open">wird von der Stadt bestätigt</span>)',
        ),
        (
            {"wert": "<b>", "beleg": "x", "bestätigt": "nein", "beispiel": "ja"},
            '&lt;b&gt; (Beispielwert, <span class="bb-open">wird von der Stadt bestätigt</span>)',
        ),
        ({"wert": "ja", "beleg": "x", "bestätigt": {"von": "Amt", "am": "2026-12-01"}}, "ja"),
    ],
)
def test_what_nobody_has_confirmed_says_so_beside_the_fact(stated: dict[str, object], text: str) -> None:
    with override("de"):
        assert said(StatedValue[str].model_validate(stated)) == text
