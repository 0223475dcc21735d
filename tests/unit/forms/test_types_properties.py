"""For every type: whatever is sent is taken, or refused with cause and remedy; what was taken can be sent again."""

import datetime
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.forms import types
from buergerbuero.forms.types import reading
from buergerbuero.forms.types.letters import TEXT
from buergerbuero.forms.types.reading import names_of
from buergerbuero.forms.values import Raw, Refused
from tests.unit.forms.samples import TODAY, field, sent

# Text as people, keyboards, scripts and attackers send it: anything, with a weight on what nearly fits.
DIGITS = st.text("0123456789 .,-–/+()€ADESIHO", max_size=25)
TYPICAL = st.sampled_from(
    [
        "1.2.2024",
        "29.2.2023",
        "2024-02-29",
        "12,50 €",
        "1.234.567,89",
        "SI-AB 123",
        "erika@example.org",
        "0271 404-1111",
        "DE02120300000000202051",
        "NL91ABNA0417164300",
        "57072",
        "eins",
        "zwei",
        "ja",
        "nein",
        "on",
        "Erika",
        "Beispiel",
        "Februar",
        "12",
        "2",
        "1985",
        "Musterstraße",
        "0",
        "-1",
        "\u0301",
        "a\u0301\u0301",
        "🐶",
        "\x00",
        "\u202e",
        "٣",
    ]
)
ANY_TEXT = st.one_of(TYPICAL, DIGITS, st.text(max_size=60), st.text(sorted(TEXT), max_size=40))


def anything(kind: str) -> st.SearchStrategy[dict[str, list[str]]]:
    names = (*names_of((field(kind),)), "frage-fremd", "andere", "")
    return st.dictionaries(st.sampled_from(names), st.lists(ANY_TEXT, max_size=3), max_size=len(names))


@pytest.mark.parametrize("kind", types.TYPES)
@given(data=st.data())
def test_anything_is_taken_or_refused_with_cause_and_remedy(kind: str, data: st.DataObject) -> None:
    raw, required = data.draw(anything(kind)), data.draw(st.booleans())
    asked = field(kind, required=required)

    outcome = reading.read(asked, raw, TODAY)

    if isinstance(outcome, Refused):
        assert outcome.problems
        for problem in outcome.problems:
            assert problem.name in names_of((asked,))
            assert problem.cause.say("de").strip()
            assert problem.remedy.say("de").strip()
    elif outcome is not None:
        assert_shown_and_sent_again(kind, outcome)


def values(kind: str) -> st.SearchStrategy[dict[str, list[str]]]:
    """What the type would take, most of the time."""
    day = st.dates(min_value=TODAY.replace(year=1900), max_value=TODAY).map(lambda found: found.strftime("%d.%m.%Y"))
    words = st.text(sorted(TEXT), min_size=1, max_size=20)
    single: dict[str, st.SearchStrategy[str]] = {
        "datum": day,
        "zahl": st.integers(-5, 5000).map(str),
        "geld": st.integers(50, 1_000_000).map(lambda cents: f"{cents // 100},{cents % 100:02d}"),
        "auswahl": st.sampled_from(["eins", "zwei", "drei"]),
        "mehrfach": st.sampled_from(["eins", "zwei", "drei"]),
        "ja_nein": st.sampled_from(["ja", "nein"]),
        "email": st.emails(),
        "telefon": st.from_regex(r"\A\+?[0-9]{2,5}[ /-][0-9]{3,8}\Z"),
        "kennzeichen": st.from_regex(r"\A[A-ZÄÖÜ]{1,3}-[A-Z]{1,2} [1-9][0-9]{0,2}[EH]?\Z"),
        "plz": st.from_regex(r"\A[0-9]{5}\Z"),
        "erklärung": st.just("ja"),
        "iban": st.sampled_from(["DE02120300000000202051", "NL91ABNA0417164300", "BE31435411161155"]),
    }
    names = names_of((field(kind),))
    if len(names) == 1 or kind == "datum":
        return single.get(kind, words).map(lambda text: {"frage": [text]})
    days = {name: day if name.endswith("-geburtsdatum") else words for name in names}
    plain = {name: part for name, part in days.items() if not name.endswith(("-tag", "-monat", "-jahr", "-plz"))}
    post = {"frage-plz": st.just("57072")} if "frage-plz" in names else {}
    return st.fixed_dictionaries({name: part.map(lambda text: [text]) for name, part in (plain | post).items()})


@pytest.mark.parametrize("kind", types.TYPES)
@given(data=st.data())
def test_an_answer_sent_again_stays_the_same(kind: str, data: st.DataObject) -> None:
    value = reading.read(field(kind), data.draw(values(kind)), TODAY)

    if not isinstance(value, Refused):
        assert_shown_and_sent_again(kind, value)


def assert_shown_and_sent_again(kind: str, value: Any) -> None:
    asked = field(kind)
    for language in ("de", "en"):
        assert reading.show(asked, value, language).strip()
        assert all(isinstance(part, str) for row in reading.rows(asked, value, language) for part in row)
    again = reading.fill(asked, value)
    assert set(again) <= set(names_of((asked,)))
    assert reading.read(asked, again, TODAY) == value


# What was meant, and the ways in which people write it.
MONTHS = [
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
]
DAYS = st.dates(datetime.date(1900, 1, 1), TODAY)
IBANS = st.sampled_from(["DE02120300000000202051", "NL91ABNA0417164300", "BE31435411161155"])
PLATES = st.tuples(
    st.from_regex(r"\A[A-ZÄÖÜ]{1,3}\Z"),
    st.from_regex(r"\A[A-Z]{1,2}\Z"),
    st.integers(1, 99),
    st.sampled_from(["", "H", "E"]),
)


def of_a_day(day: datetime.date) -> list[Raw]:
    three = [(day.day, day.month, day.year), (f"{day.day:02}.", MONTHS[day.month - 1], day.year)]
    texts = [f"{day.day}.{day.month}.{day.year}", f"{day:%d.%m.%Y}", day.isoformat()]
    texts.append(f"{day.day}. {MONTHS[day.month - 1]} {day.year}")
    parts = [dict(zip(("tag", "monat", "jahr"), map(str, each), strict=True)) for each in three]
    return [*map(sent, texts), *(sent(**each) for each in parts)]


def of_money(cents: int) -> list[str]:
    euros, rest = divmod(cents, 100)
    grouped = f"{euros:,}".replace(",", ".")
    more = [f"{euros}", f"{euros},-", f"{grouped} €"] if not rest else []
    return [f"{euros},{rest:02}", f"{euros}.{rest:02}", f"{grouped},{rest:02} EUR", f"{euros},{rest:02}\xa0€", *more]


def assert_means(kind: str, written: Iterable[Raw | str], meant: Any) -> None:
    for each in written:
        raw = sent(each) if isinstance(each, str) else each
        assert reading.read(field(kind), raw, TODAY) == meant, each


@given(DAYS, st.integers(-5, 5000), st.integers(50, 1_000_000), st.times())
def test_numbers_are_taken_as_meant_however_they_are_written(
    day: datetime.date, number: int, cents: int, clock: datetime.time
) -> None:
    assert_means("datum", of_a_day(day), day.isoformat())
    grouped = f"{number:,}".replace(",", ".")
    assert_means("zahl", [f"{number}", grouped, f"  {number} ", f"{number}".replace("-", "−")], number)
    assert_means("geld", of_money(cents), cents)
    said = f"{clock:%H:%M}"
    times = [said, f"{clock:%H.%M} Uhr", f"{clock:%H%M}", f"{clock.hour}:{clock:%M}", f"{clock.hour} h {clock:%M}"]
    assert_means("uhrzeit", times, said)


@given(IBANS, PLATES)
def test_signs_are_taken_as_meant_however_they_are_written(iban: str, plate: tuple[str, str, int, str]) -> None:
    fours = " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))
    assert_means("iban", [iban, fours, fours.lower(), f"IBAN {fours}", iban.lower()], iban)
    place, letters, number, end = plate
    as_on_the_car = f"{place}-{letters} {number}{end}"
    ways = [f"{place}{gap}{letters}{other}{number}{end}" for gap in ("-", " ", "–", " - ") for other in ("", " ", "-")]
    assert_means("kennzeichen", [*ways, as_on_the_car.lower()], as_on_the_car)


SHOWN_AS_TYPED = [
    "text",
    "langtext",
    "name",
    "datum",
    "uhrzeit",
    "zahl",
    "geld",
    "email",
    "telefon",
    "iban",
    "kennzeichen",
    "plz",
]
"""Types whose answer, as it is shown in German, can be typed again."""


@pytest.mark.parametrize("kind", SHOWN_AS_TYPED)
@given(data=st.data())
def test_what_is_shown_can_be_typed_again_and_means_the_same(kind: str, data: st.DataObject) -> None:
    value = reading.read(field(kind), data.draw(values(kind)), TODAY)

    if not isinstance(value, Refused):
        assert reading.read(field(kind), sent(reading.show(field(kind), value, "de")), TODAY) == value


LONGEST = 100_000
"""Letters of an input that forms.actions still reads."""


@pytest.mark.parametrize("piece", ["a", "a ", "1", "a1", "a 1", "-a", "a,", ". ", "x@", "\n", "Str. ", "\u0301\u0323"])
@pytest.mark.parametrize("kind", [kind for kind in types.TYPES if kind != "datei"])
def test_the_longest_input_is_judged_in_a_time_that_grows_with_its_length_only(kind: str, piece: str) -> None:
    """Where it took the square of it, one page held up everybody for minutes, and this test as well."""
    text = (piece * LONGEST)[:LONGEST]
    for name in names_of((field(kind),)):
        reading.read(field(kind), {name: [text]}, TODAY)
