"""./buergerbuero services check and report: what is wrong with a folder, and what the town has not confirmed."""

import argparse
import datetime
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from buergerbuero.base import clock
from buergerbuero.base.yamlfile import DefinitionError, Problem

if TYPE_CHECKING:
    from buergerbuero.catalogue.values import TranslationGap

HERE: Final = ZoneInfo("Europe/Berlin")
SERVICES: Final = "services"
MOST_GAPS: Final = 10  # of a language that are listed; --json lists all


@dataclass(frozen=True)
class Findings:
    """What there is to say of a folder.

    pages: mistakes in what the pages are made of. beside: other ones: ways, templates, superfluous translations.
    not_yet: what the program cannot do yet. hints: worth a look. gaps: sentences that stay German elsewhere. begun: how
    many sentences there are in languages that are not whole.
    """

    pages: tuple[Problem, ...] = ()
    beside: tuple[Problem, ...] = ()
    not_yet: tuple[Problem, ...] = ()
    hints: tuple[Problem, ...] = ()
    gaps: "tuple[TranslationGap, ...]" = ()
    begun: Mapping[str, int] = field(default_factory=dict)

    @property
    def mistakes(self) -> tuple[Problem, ...]:
        """All that forbids publishing, by file and line."""
        return tuple(sorted({*self.pages, *self.beside, *self.not_yet}))


def today() -> datetime.date:
    """The day in the town."""
    return clock.now().astimezone(HERE).date()


def find(folder: Path, *, town: Path) -> Findings:
    """Return what there is to say of a folder; Django must be set up."""
    from buergerbuero.catalogue import queries as catalogue  # noqa: PLC0415 - models need Django's setup before
    from buergerbuero.documents import queries as documents  # noqa: PLC0415 - as above
    from buergerbuero.forms import queries as forms  # noqa: PLC0415 - as above

    review = forms.review(folder, today=today(), town=town)
    found = {*catalogue.check(folder, town=town), *review.problems, *documents.check(folder)}
    found |= _unmet(folder, town, frozenset(problem.file for problem in found))
    aside = {problem for problem in found if _is_beside(problem, folder)}
    return Findings(
        pages=tuple(sorted(found - aside)),
        beside=tuple(sorted({*aside, *review.unvisited})),
        not_yet=catalogue.not_yet(folder, town=town),
        hints=tuple(sorted({*review.hints, *_surprises(folder, town)})),
        gaps=tuple(sorted({*catalogue.gaps(folder, town=town), *review.gaps})),
        begun=catalogue.begun(folder, town=town),
    )


def _unmet(folder: Path, town: Path, wrong: frozenset[str]) -> set[Problem]:
    """Return what the ways expect and would not see; of files that are in order otherwise."""
    from buergerbuero.cases.queries import rehearsed  # noqa: PLC0415 - models need Django's setup before
    from buergerbuero.catalogue import queries as catalogue  # noqa: PLC0415 - as above

    try:
        version = catalogue.readable(folder, town=town)
        found = rehearsed.problems_in(version, str(folder), now=clock.now())
        return {problem for problem in found if problem.file not in wrong}
    except DefinitionError:
        return set()  # said already


def _surprises(folder: Path, town: Path) -> set[Problem]:
    """Return what is no mistake about the fee, and will surprise people, with the example values of the demo."""
    from buergerbuero.catalogue import queries as catalogue  # noqa: PLC0415 - models need Django's setup before
    from buergerbuero.forms import queries as forms  # noqa: PLC0415 - as above

    try:
        return set(forms.fee_hints(catalogue.readable(folder, town=town), str(folder)))
    except DefinitionError:
        return set()  # said already


def _is_beside(problem: Problem, folder: Path) -> bool:
    return problem.file.startswith(tuple(f"{folder}/{part}/" for part in ("wege", "vorlagen", "texte")))


def check(options: argparse.Namespace) -> int:
    """Print what there is to say of the folders; the exit code is 1 if there is a mistake."""
    found = [find(folder, town=options.town) for folder in options.folders]
    if options.as_draft:
        found = [_as_draft(each) for each in found]
    mistakes = sorted({problem for each in found for problem in each.mistakes})
    hints = sorted({hint for each in found for hint in each.hints})
    gaps = sorted({gap for each in found for gap in each.gaps})
    if options.json:
        print(json.dumps(_as_json(mistakes, hints, gaps), ensure_ascii=False, indent=2))
        return 1 if mistakes else 0
    for line in (*_lines(mistakes, hints, gaps), *_begun(options.folders, found)):
        print(line)
    print(_summary(len(options.folders), len(mistakes), len(hints), len(gaps)))
    return 1 if mistakes else 0


def report(options: argparse.Namespace) -> int:
    """Print what the town has to confirm."""
    from buergerbuero.catalogue import queries as catalogue  # noqa: PLC0415 - models need Django's setup before
    from buergerbuero.config.cli import places  # noqa: PLC0415 - only here

    try:
        print(catalogue.report(services=places.PROJECT / SERVICES, town=options.town))
    except DefinitionError as error:
        print(*error.problems, sep="\n")
        return 1
    return 0


def _as_draft(found: Findings) -> Findings:
    return replace(found, not_yet=(), hints=tuple(sorted({*found.hints, *found.not_yet})))


def _lines(mistakes: Sequence[Problem], hints: Sequence[Problem], gaps: "Sequence[TranslationGap]") -> Iterator[str]:
    yield from map(str, mistakes)
    if hints:
        yield "\nHinweise (keine Fehler):"
        yield from map(str, hints)
    by_language = Counter(gap.language for gap in gaps)
    for language in sorted(by_language):
        yield from _untranslated(language, [gap for gap in gaps if gap.language == language])
    if mistakes or hints or gaps:
        yield ""


def _begun(folders: Iterable[Path], found: Iterable[Findings]) -> Iterator[str]:
    for folder, each in zip(folders, found, strict=True):
        for language, sentences in each.begun.items():
            there = _counted(sentences, "Satz", "Sätze")
            yield f"{folder.name}: Sprache „{language}“ ist begonnen: {there}; alles andere steht auf Deutsch."


def _untranslated(language: str, gaps: "Sequence[TranslationGap]") -> Iterator[str]:
    stale = sum(gap.stale for gap in gaps)
    missing = len(gaps) - stale
    yield f"\nSprache „{language}“: {missing} Übersetzungen fehlen, {stale} sind veraltet; dort steht Deutsch."
    for gap in gaps[:MOST_GAPS]:
        yield f"{gap.file}:{gap.line}: „{gap.german}“\n    {gap.remedy}"
    if len(gaps) > MOST_GAPS:
        yield f"    … und {len(gaps) - MOST_GAPS} weitere; --json nennt alle."


def _summary(folders: int, mistakes: int, hints: int, gaps: int) -> str:
    checked = _counted(folders, "Leistung", "Leistungen")
    return (
        f"{checked} geprüft: {_counted(mistakes, 'Fehler', 'Fehler')}, {_counted(hints, 'Hinweis', 'Hinweise')},"
        f" {_counted(gaps, 'Satz', 'Sätze')} ohne frische Übersetzung."
    )


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _as_json(mistakes: Iterable[Problem], hints: Iterable[Problem], gaps: "Iterable[TranslationGap]") -> dict[str, Any]:
    return {
        "fehler": [asdict(problem) for problem in mistakes],
        "hinweise": [asdict(hint) for hint in hints],
        "übersetzungen": [{**asdict(gap), "remedy": gap.remedy} for gap in gaps],
    }
