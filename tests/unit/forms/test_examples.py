"""Every type has examples, and parse takes each whatever the settings: rehearsals and random people need them."""

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.forms import types
from buergerbuero.forms.types import reading
from buergerbuero.forms.values import Field, Place, Refused
from tests.unit.forms.samples import SETTINGS, TOWN, WITH_STREETS, field

PAST = st.dates(datetime.date(1900, 1, 1), datetime.date(2026, 1, 1)).map(str)
LATER = st.dates(datetime.date(2026, 1, 2), datetime.date(2150, 1, 1)).map(str)
TODAYS = st.dates(datetime.date(2026, 1, 1), datetime.date(2035, 12, 31))


def some(**options: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw settings of which any may be missing."""
    return st.fixed_dictionaries({}, optional=options)


def between(values: st.SearchStrategy[Any], show: Any = str) -> st.SearchStrategy[dict[str, Any]]:
    """Draw `mindestens` and `höchstens`, the one not above the other, either perhaps missing."""
    pairs = st.tuples(values, values).map(sorted)
    both = pairs.map(lambda pair: {"mindestens": show(pair[0]), "höchstens": show(pair[1])})
    return st.one_of(both, both.map(lambda found: {"höchstens": found["höchstens"]}), st.just({}))


def written(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


CHOICES = st.dictionaries(
    st.from_regex(r"\A[a-z][a-z0-9_]{0,8}\Z"), st.text("abc ", min_size=1).filter(str.strip), min_size=2, max_size=9
)
OPTIONS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "text": st.one_of(
        some(höchstens=st.integers(1, 1000), beispiel=st.just("Dackel")),
        st.just({"muster": "[0-9]{15}", "beispiel": "276098100000000"}),
    ),
    "langtext": some(höchstens=st.integers(1, 20_000)),
    "uhrzeit": st.sampled_from([{}, {"frühestens": "08:00"}, {"frühestens": "09:15", "spätestens": "09:15"}]),
    "zahl": between(st.integers(0, 10**12 - 1)),
    "geld": between(st.integers(0, 99_999_999_999), written),
    "datum": st.one_of(
        some(frühestens=PAST, spätestens=st.one_of(LATER, st.just("heute"))),
        some(frühestens=st.just("heute"), spätestens=st.sampled_from(["heute", "2150-01-01"])),
    ),
    "auswahl": CHOICES.map(lambda answers: {"antworten": answers}),
    "mehrfach": CHOICES.map(lambda answers: {"antworten": answers}),
    "person": some(ohne=st.just(["geburtsdatum"])),
    "anschrift": some(gebiet=st.just("stadt")),
    "plz": some(gebiet=st.just("stadt")),
    "straße": some(gebiet=st.just("stadt")),
    "erklärung": st.just({"text": "Ich stimme zu."}),
    "gruppe": st.just(SETTINGS["gruppe"]),
}


@pytest.mark.parametrize("kind", types.TYPES)
@given(data=st.data())
def test_an_example_is_never_refused_and_sent_again_it_stays_the_same(kind: str, data: st.DataObject) -> None:
    settings, today = data.draw(OPTIONS.get(kind, st.just({}))), data.draw(TODAYS)
    asked = placed(field(kind, **settings), data.draw(st.sampled_from([TOWN, WITH_STREETS, Place()])))

    found = reading.examples(asked)

    assert 1 <= len(found) <= 5
    for raw in found:
        assert set(raw) <= set(reading.names_of((asked,)))
        value = reading.read(asked, raw, today)
        assert value is not None
        assert not isinstance(value, Refused), (raw, [each.cause.say("de") for each in value.problems])
        assert reading.read(asked, reading.fill(asked, value), today) == value


def placed(found: Field, place: Place) -> Field:
    changed = found.__dict__ | {"place": place}
    return Field(**changed)


def test_examples_of_several_fields_vary_and_leave_out_what_is_voluntary() -> None:
    fields = tuple(
        Field(f"seite.{name}", f"seite-{name}", kind, field(kind).label, required=required)
        for name, kind, required in (("mail", "email", True), ("telefon", "telefon", False))
    )

    found = reading.examples_of(fields)

    assert all("seite-mail" in raw for raw in found)
    assert len({str(raw) for raw in found}) == len(found)
    assert "seite-telefon" not in found[-1]
