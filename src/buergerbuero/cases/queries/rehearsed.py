"""Whether a service's ways end as they say: each expected notice is set with the answers of its way, and read."""

import datetime
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final, cast

from django.utils import timezone
from django.utils.translation import override

from buergerbuero.base.yamlfile import DefinitionError, Located, Problem, build, load
from buergerbuero.cases.queries import also_requested, paid, parties, rehearsed_fees
from buergerbuero.cases.queries.notice import GERMAN_OUTCOME, Material, Ruling, put_together
from buergerbuero.cases.queries.words import CITIZEN_STATES
from buergerbuero.cases.values import Outcome
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import Expectation, Journey, PublishedService, Step
from buergerbuero.documents import queries as documents
from buergerbuero.documents.values import NoticeData, Value
from buergerbuero.forms import queries as forms
from buergerbuero.forms.values import Answers

NUMBER: Final = "2000-000000-0"
CODE: Final = "0" * 17
WAYS: Final = "wege/"
_BLANKS: Final = re.compile(r"[\s\u00ad\u200b]+")


@dataclass(frozen=True)
class _Claim:
    """What a step of a way says of the words of a notice; where that stands; the notice, by template and data."""

    expected: Expectation
    located: Located
    place: tuple[str | int, ...]
    notice: tuple[str, NoticeData]


def problems_in(version: PublishedService, name: str, *, now: datetime.datetime) -> Iterator[Problem]:
    """Yield where a way expects a state that is none, a document that nobody gets, words that do not stand in it, or a
    fee that is not claimed. What else it expects on pages, and its mails, the tests alone look at.

    `name` is what problems call the folder. What a register would say is not known here: where a notice shows such
    values, its words are not looked at. Ways that cannot be read others complain of.
    """
    claims: list[_Claim] = []
    for file in sorted(each for each in version.files if each.startswith(WAYS) and each.endswith(".yaml")):
        try:
            located = load(f"{name}/{file}", version.files[file])
            journey = build(Journey, located)
        except DefinitionError:
            continue
        for found in _way(version, journey, located, now):
            if isinstance(found, Problem):
                yield found
            else:
                claims.append(found)
    try:
        texts = documents.texts_of_notices([claim.notice for claim in claims], version.files, name) if claims else ()
    except DefinitionError as error:
        yield from error.problems
        return
    for claim, text in zip(claims, texts, strict=True):
        yield from _unmet(claim, text) if text is not None else ()


def _way(
    version: PublishedService, journey: Journey, located: Located, now: datetime.datetime
) -> Iterator[Problem | _Claim]:
    """Yield what is wrong with a way as it stands, and what it says of the words of notices, which must be set."""
    today = timezone.localdate(now)
    stands = forms.standing(forms.form_of(version), journey, today)
    yield from rehearsed_fees.problems_in(version, journey, located, stands, today)
    ruling: Ruling | None = None
    for number, step in enumerate(journey.steps):
        ruling = _ruling(version, step, stands[number], now) or ruling
        if step.expected is None:
            continue
        place = ("verlauf", number, "erwartet")
        yield from _state(step.expected, located, (*place, "vorgang"))
        if step.expected.document:
            yield from _document(version, step.expected, ruling, located, place)
            if ruling and step.expected.document == _title(version, ruling):
                material = _material(version, stands[number], now)
                yield from _claims(version, step.expected, material, ruling, located, place)


def _ruling(version: PublishedService, step: Step, answers: Answers, now: datetime.datetime) -> Ruling | None:
    """Return the decision of a step, with the words that stand in the clerk's form already."""
    staff = step.staff
    if staff and staff.refuses:
        return Ruling(Outcome.REFUSED, now, (staff.refuses,))
    if staff and staff.grants:
        words = also_requested.suggestion(also_requested.requests_in(version, answers))
        return Ruling(Outcome.GRANTED, now, text=words)
    return Ruling(Outcome.GRANTED, now, alone=True) if step.expected and step.expected.alone else None


def _state(expected: Expectation, located: Located, place: tuple[str | int, ...]) -> Iterator[Problem]:
    with override("de"):
        known = [str(words) for words in CITIZEN_STATES.values()]
    if expected.case and expected.case not in known:
        message = f"„{expected.case}“ steht nie über einem Vorgang."
        yield located.problem(place, message, f"Möglich sind: {', '.join(known)}.")


def _document(
    version: PublishedService,
    expected: Expectation,
    ruling: Ruling | None,
    located: Located,
    place: tuple[str | int, ...],
) -> Iterator[Problem]:
    """A document is the notice of the decision before, or the receipt of a payment."""
    there = [title for title in (_title(version, ruling) if ruling else None,) if title]
    if _costs(version):
        there.append(paid.TITLE)
    if expected.document not in there:
        message = f"Ein Dokument „{expected.document}“ gibt es an dieser Stelle nicht."
        remedy = f"Möglich sind: {', '.join(there)}." if there else "Vor der Entscheidung gibt es noch kein Dokument."
        yield located.problem((*place, "dokument"), message, remedy)


def _title(version: PublishedService, ruling: Ruling) -> str | None:
    result = version.service.results.get(GERMAN_OUTCOME[ruling.outcome])  # type: ignore[call-overload]
    return cast("str", result.title) if result else None


def _costs(version: PublishedService) -> bool:
    return version.service.payment is not None


def _claims(
    version: PublishedService,
    expected: Expectation,
    material: Material,
    ruling: Ruling,
    located: Located,
    place: tuple[str | int, ...],
) -> Iterator[_Claim]:
    if not (expected.contains or expected.fee or expected.lacks) or _needs_others(version, ruling):
        return
    with suppress(KeyError, catalogue.MissingAnswer):  # catalogue.queries.check says what is wrong
        made = put_together(version, material, ruling, code=CODE)
        yield _Claim(expected, located, place, (made.template, made.data))


def _unmet(claim: _Claim, said: str) -> Iterator[Problem]:
    """Yield where the words of a notice are others than was said."""
    text, expected = _squeezed(said), claim.expected
    remedy = "Vergleichen Sie die Vorlage und „werte“ in service.yaml, oder streichen Sie den Satz."
    for sentence in (*expected.contains, *((expected.fee,) if expected.fee else ())):
        if _squeezed(sentence) not in text:
            word = "gebühr" if sentence not in expected.contains else "enthält"
            yield claim.located.problem((*claim.place, word), f"Im Dokument steht „{sentence}“ nicht.", remedy)
    for sentence in expected.lacks:
        if _squeezed(sentence) in text:
            yield claim.located.problem((*claim.place, "enthält_nicht"), f"Im Dokument steht „{sentence}“.", remedy)


def _needs_others(version: PublishedService, ruling: Ruling) -> bool:
    """Whether the notice shows what only a register, or the decision itself, could tell."""
    result = version.service.results[GERMAN_OUTCOME[ruling.outcome]]  # type: ignore[index]
    told = catalogue.told_by_others(version.service)
    return result.recipient != "antrag" or any(source in told for source in result.values.values())


def _material(version: PublishedService, answers: Answers, now: datetime.datetime) -> Material:
    people = parties.everybody(forms.form_of(version), answers)
    told = dict.fromkeys(catalogue.told_by_others(version.service), Value(""))
    return Material(NUMBER, now, False, answers, people, told)


def _squeezed(text: str) -> str:
    return _BLANKS.sub("", text).casefold()
