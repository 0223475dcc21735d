"""What a log-in says about a person, put where a form asks for it (`vorbelegt: konto`); what must stay so. Pure.

A leaf is the smallest part of a form that a log-in can fill: the given names of a person, an address as a whole, a
telephone number. It is found by the name that the form gives it, which is the name FIM gives it.
"""

import datetime
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from buergerbuero.forms import types
from buergerbuero.forms.rules.paths import value_of, walk
from buergerbuero.forms.types import anschrift, reading, strasse
from buergerbuero.forms.types.entries import UNJUDGED
from buergerbuero.forms.types.question import blank, scope, within
from buergerbuero.forms.types.reading import last
from buergerbuero.forms.values import (
    Account,
    Answers,
    Field,
    Form,
    FromAccount,
    Invalid,
    Page,
    Raw,
    Refused,
    Value,
    message,
)
from buergerbuero.identity.values import About, Fact, TrustLevel

# Whether two spellings mean the same name: identity.queries.same_name. An ID card writes in capital letters.
Same: TypeAlias = Callable[[str, str], bool]
ADDRESS: Final = (About.STREET, About.POSTCODE, About.PLACE)
_BY_TYPE: Final = {"email": About.EMAIL, "telefon": About.PHONE}
_SIMPLE: Final = ("text", "name", "datum", "plz", "email", "telefon")
_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_HERE: Final = ("", "D", "DE", "DEU", "DEUTSCHLAND", "GERMANY")


@dataclass(frozen=True)
class Leaf:
    """A part of a form that a log-in can fill: `asked` is what reads it, inside `field` unless it is that itself."""

    field: Field
    asked: Field
    abouts: tuple[About, ...]

    @property
    def name(self) -> str:
        """How the names of its inputs begin."""
        return self.field.name if self.asked is self.field else f"{self.field.name}-{self.asked.name}"

    def raw_in(self, raw: Raw) -> Raw:
        """Return what was entered here, under the names that `asked` reads."""
        return within(scope(raw, self.name), self.asked.name)

    def value_in(self, value: Value) -> Value:
        """Return what the answer to the field says here."""
        if self.asked is self.field or not isinstance(value, Mapping):
            return value
        return value.get(self.asked.name)


def fits(field: Field) -> bool:
    """Return whether a log-in can say anything of what a field asks."""
    return any(True for _ in _leaves_of(field))


def leaves(fields: Iterable[Field]) -> Iterator[Leaf]:
    """Yield the parts of some fields that a log-in may fill."""
    for field in fields:
        if field.prefill:
            yield from _leaves_of(field)


def used(form: Form, facts: Mapping[About, Fact]) -> dict[About, Fact]:
    """Return those of the facts that a form asks for. The others are not kept."""
    wanted = {about for page in form.pages for leaf in leaves(page.fields) for about in leaf.abouts}
    wanted |= {About.COUNTRY} if ADDRESS[0] in wanted else set()
    return {about: fact for about, fact in facts.items() if about in wanted}


def filled(
    form: Form,
    answers: Answers,
    unfinished: Mapping[str, Raw],
    facts: Mapping[About, Fact],
    same: Same,
    today: datetime.date,
) -> dict[str, Raw]:
    """Return the unfinished pages of a draft, filled with what a log-in says.

    What nobody has answered yet is filled. What was answered stays, but for what must be as the log-in says: that page
    is asked once more. Nothing filled in is judged before the person has seen it.
    """
    found = dict(unfinished)
    for page in form.pages:
        before = unfinished.get(page.id)
        held = _held(page, answers) if before is None else before
        after = _filled(form, page, held, facts, same, today, answered=before is None and page.id in answers)
        if after != held:
            unjudged = before is None or UNJUDGED in before
            found[page.id] = {**after, UNJUDGED: [""]} if unjudged else after
    return found


def judged(form: Form, fields: Iterable[Field], outcome: Value, account: Account | None, same: Same) -> Value | Refused:
    """Return what was read from a page, or refuse it where it differs from what must be as the log-in says."""
    if account is None or isinstance(outcome, Refused):
        return outcome
    problems = tuple(
        _problem(leaf, account.facts)
        for leaf in leaves(fields)
        if _fixed(form, leaf, account.facts)
        and (value := leaf.value_in(outcome.get(last(leaf.field.key)))) is not None
        and not _agrees(leaf, value, account.facts, same)
    )
    return Refused(problems) if problems else outcome


def contradicted(form: Form, answers: Answers, facts: Mapping[About, Fact], same: Same) -> Page | None:
    """Return the first page on the path whose answers are not what they must be by the log-in."""
    for page, fields in walk(form, answers):
        for leaf in leaves(fields):
            value = leaf.value_in(value_of(page, leaf.field, answers))
            if value is not None and _fixed(form, leaf, facts) and not _agrees(leaf, value, facts, same):
                return page
    return None


def agreeing(
    form: Form, fields: Iterable[Field], raw: Raw, facts: Mapping[About, Fact], same: Same, today: datetime.date
) -> dict[str, FromAccount]:
    """Return what of a page comes from the log-in, by the beginning of the names of its inputs."""
    found = {}
    for leaf in leaves(fields):
        value = reading.read(leaf.asked, leaf.raw_in(raw), today)
        if not isinstance(value, Refused) and value is not None and _agrees(leaf, value, facts, same):
            found[leaf.name] = FromAccount(
                level=_level(leaf, facts),
                fixed=_fixed(form, leaf, facts),
                capitals=_shouts(leaf, value),
                said=_said(leaf, facts),
            )
    return found


def compared(
    form: Form, answers: Answers, facts: Mapping[About, Fact], same: Same
) -> Iterator[tuple[Page, Leaf, FromAccount, bool]]:
    """Yield the answers for which a log-in stands, or would have stood: and whether they are what it says."""
    for page, fields in walk(form, answers):
        for leaf in leaves(fields):
            value = leaf.value_in(value_of(page, leaf.field, answers))
            if value is not None and (said := _said(leaf, facts)):
                known = FromAccount(_level(leaf, facts), _fixed(form, leaf, facts), False, said)
                yield page, leaf, known, _agrees(leaf, value, facts, same)


def _leaves_of(field: Field) -> Iterator[Leaf]:
    if field.type == "anschrift":
        yield Leaf(field, field, ADDRESS)
    elif field.type == "person":
        parts = types.of(field.type).children(field)
        yield from (Leaf(field, part, (About(part.name),)) for part in parts if part.name in list(About))
    elif field.type in _BY_TYPE:
        yield Leaf(field, field, (_BY_TYPE[field.type],))
    elif field.type in _SIMPLE and last(field.key) in list(About):
        yield Leaf(field, field, (About(last(field.key)),))


def _held(page: Page, answers: Answers) -> Raw:
    return reading.fill_all(page.fields, {last(each.key): value_of(page, each, answers) for each in page.fields})


def _filled(
    form: Form,
    page: Page,
    held: Raw,
    facts: Mapping[About, Fact],
    same: Same,
    today: datetime.date,
    *,
    answered: bool,
) -> Raw:
    found = dict(held)
    for leaf in leaves(page.fields):
        there = leaf.raw_in(held)
        said = _inputs(leaf, facts)
        if not said:
            continue
        if blank(there):
            found |= {} if answered else said
        elif _fixed(form, leaf, facts):
            value = reading.read(leaf.asked, there, today)
            if isinstance(value, Refused) or not _agrees(leaf, value, facts, same):
                found = {name: values for name, values in found.items() if not _belongs(name, leaf)} | said
    return found


def _belongs(name: str, leaf: Leaf) -> bool:
    return name == leaf.name or name.startswith(f"{leaf.name}-")


def _inputs(leaf: Leaf, facts: Mapping[About, Fact]) -> dict[str, list[str]]:
    """Return what would be typed for what a log-in says. A day that is known in part is filled in part."""
    if not _said(leaf, facts):
        return {}
    if leaf.abouts == ADDRESS:
        raw = {"straße": [_say(facts, About.STREET)], "plz": [_say(facts, About.POSTCODE)]}
        return within(anschrift.parted({**raw, "ort": [_say(facts, About.PLACE)]}), leaf.name)
    value = _say(facts, leaf.abouts[0])
    if leaf.asked.type != "datum":
        return {leaf.name: [value]}
    match = _DAY.fullmatch(value)
    parts = zip(("jahr", "monat", "tag"), match.groups() if match else (), strict=False)
    return {f"{leaf.name}-{part}": [str(int(text))] for part, text in parts if int(text)}


def _agrees(leaf: Leaf, value: Value, facts: Mapping[About, Fact], same: Same) -> bool:
    if not _said(leaf, facts):
        return False
    if leaf.abouts == ADDRESS:
        street = f"{value['straße']} {value['hausnummer']}"
        return (
            strasse.key_of(street) == strasse.key_of(_say(facts, About.STREET))
            and value["plz"] == _say(facts, About.POSTCODE)
            and same(value["ort"], _say(facts, About.PLACE))
        )
    said = _say(facts, leaf.abouts[0])
    return bool(value == said) if leaf.asked.type in ("datum", "plz", "email") else same(str(value), said)


def _said(leaf: Leaf, facts: Mapping[About, Fact]) -> str:
    """Return what a log-in says here as one text; "" if it says nothing, or not enough."""
    if leaf.abouts != ADDRESS:
        return _say(facts, leaf.abouts[0])
    parts = [_say(facts, about) for about in ADDRESS]
    return f"{parts[0]}, {parts[1]} {parts[2]}" if all(parts) and _is_here(facts) else ""


def _is_here(facts: Mapping[About, Fact]) -> bool:
    """Whether an address is one in Germany, as far as is said."""
    return _say(facts, About.COUNTRY).upper() in _HERE


def _level(leaf: Leaf, facts: Mapping[About, Fact]) -> TrustLevel | None:
    """Return how sure it is: as sure as the least sure part."""
    levels = [facts[about].level for about in leaf.abouts if about in facts]
    known = [level for level in levels if level is not None]
    return min(known) if known and len(known) == len(levels) else None


def _fixed(form: Form, leaf: Leaf, facts: Mapping[About, Fact]) -> bool:
    """Whether a part must be as the log-in says: where the service says so, and the log-in is sure enough of it."""
    level = _level(leaf, facts) if _is_whole(leaf, facts) else None
    return not leaf.field.editable and level is not None and level >= max(form.level, TrustLevel.SUBSTANTIAL)


def _is_whole(leaf: Leaf, facts: Mapping[About, Fact]) -> bool:
    """Whether enough is said to hold somebody to it: a chip may know the year of birth alone."""
    said = _said(leaf, facts)
    match = _DAY.fullmatch(said)
    return bool(said) if leaf.asked.type != "datum" else match is not None and all(map(int, match.groups()))


def _shouts(leaf: Leaf, value: Value) -> bool:
    letters = "".join(map(str, value.values())) if isinstance(value, Mapping) else str(value)
    return sum(map(str.isalpha, letters)) > 1 and letters == letters.upper() and leaf.asked.type != "email"


def _problem(leaf: Leaf, facts: Mapping[About, Fact]) -> Invalid:
    cause = message("„{label}“ muss so bleiben, wie es in Ihrem Nutzerkonto steht.", label=leaf.asked.label)
    spelling = message(
        "Dort steht: {said}. Groß oder klein dürfen Sie schreiben, wie Sie möchten. Stimmt es nicht mehr, "
        "rufen Sie uns an.",
        said=_written(leaf, facts),
    )
    first = types.of(leaf.asked.type).inputs(leaf.asked)[0].part if not _parts(leaf) else _parts(leaf)[0].name
    return Invalid(f"{leaf.name}-{first}" if first else leaf.name, cause, spelling)


def _parts(leaf: Leaf) -> tuple[Field, ...]:
    return types.of(leaf.asked.type).children(leaf.asked)


def _written(leaf: Leaf, facts: Mapping[About, Fact]) -> str:
    said = _said(leaf, facts)
    match = _DAY.fullmatch(said)
    return f"{match[3]}.{match[2]}.{match[1]}" if match else said


def _say(facts: Mapping[About, Fact], about: About) -> str:
    return " ".join(facts[about].value.split()) if about in facts else ""
