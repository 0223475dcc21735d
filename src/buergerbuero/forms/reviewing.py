"""What an author is told of a version before it is published: its mistakes, and what its rehearsal shows."""

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.db.models import Count
from django.utils import timezone

from buergerbuero.base.yamlfile import DefinitionError, Problem, load
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import FORM_FILE, Journey, PublishedService, Rehearsal, TakenOver
from buergerbuero.documents import queries as documents
from buergerbuero.documents.values import FormRefused, PaperForm
from buergerbuero.forms import assembling, folder, journeys, rehearsing, rules
from buergerbuero.forms.folder import Review
from buergerbuero.forms.formats.acroform import mapping
from buergerbuero.forms.models import DraftRow
from buergerbuero.forms.values import Form, Place


def check(path: Path, *, today: datetime.date) -> tuple[Problem, ...]:
    """Return everything wrong with the questions of a service's folder: form.yaml, what names its answers, the
    translations, the ways. `today` is the day that ways are walked on. catalogue.queries.check sees to the rest.
    """
    found = review(path, today=today)
    return tuple(sorted((*found.problems, *found.unvisited)))


def review(path: Path, *, today: datetime.date, town: Path | None = None) -> Review:
    """Return what is wrong with the questions of a folder, what is not translated, and what is worth a look.

    With `town`, the ways must give addresses in it.
    """
    try:
        files = catalogue.files_of(path)
    except DefinitionError as error:
        return Review(error.problems)
    return folder.review(files, str(path), today=today, place=_place(path, town) if town else None, paper=_paper(files))


def review_version(version: PublishedService, *, today: datetime.date) -> Review:
    """Return the same of a version that is proposed or published."""
    place = assembling.place_of(version)
    return folder.review(version.files, version.id, today=today, place=place, paper=_paper(version.files))


def review_files(
    files: Mapping[str, bytes], name: str, *, today: datetime.date, version: PublishedService | None
) -> Review:
    """Return the same of files that may be broken; `name` is what problems call their folder.

    `version`: what they are together, if they can be read that far; then the ways must give addresses in its town.
    """
    place = assembling.place_of(version) if version else None
    return folder.review(files, name, today=today, place=place, paper=_paper(files))


def rehearse(version: PublishedService, *, today: datetime.date) -> Rehearsal:
    """Put a version through what comes when it is public, with made-up drafts, and return the report.

    That it has no mistakes, the callers of `review_version` and documents.queries.check have found out before.
    """
    ways = journeys.read_all(version.files)
    gaps = review_version(version, today=today).gaps
    untranslated = Counter(gap.language for gap in (*gaps, *catalogue.gaps_of(version)))
    hints = [f"Sprache „{language}“: {n} Sätze stehen auf Deutsch." for language, n in sorted(untranslated.items())]
    return Rehearsal(
        ways=tuple(way.title for way in ways),
        templates=len(version.service.results),
        taken_over=tuple(_taken_over(version, today)),
        hints=(*(each.message for each in fee_hints(version)), *catalogue.meeting_words(version), *hints),
    )


def fee_hints(version: PublishedService, name: str = "") -> tuple[Problem, ...]:
    """Return what about the fee will surprise people (see catalogue.queries.fee_hints). Raises DefinitionError."""
    rule = version.service.fee_by_answer
    if rule is None:
        return catalogue.fee_hints(version, {}, others=True, name=name)
    form = _form(version)
    labels = {answer: saying.say("de") for answer, saying in rules.answers_to(form, rule.question).items()}
    return catalogue.fee_hints(
        version, labels, others=rules.leaves_others(form, rule.question, rule.amounts), name=name
    )


def _taken_over(version: PublishedService, today: datetime.date) -> Iterator[TakenOver]:
    """Yield what becomes of drafts of the version that is public, and of every other one that somebody has open."""
    counts, form = _open_drafts(), _form(version)
    known = {each.digest: each.published_at for each in reversed(catalogue.versions(version.id))}
    newest = catalogue.newest_digest(version.id)
    for digest in sorted(known, key=lambda digest: known[digest], reverse=True):
        if digest == version.digest or not (digest == newest or counts.get(digest)):
            continue
        old = catalogue.bundle(digest)
        before = _form(old)
        ways = (journeys.answers_of(before, way, today) for way in journeys.read_all(old.files))
        found = rehearsing.rehearse(before, form, (*ways, *rehearsing.made_up(before, today)), today)
        since = timezone.localdate(known[digest]).strftime("%d.%m.%Y")
        yield TakenOver(digest, since, counts.get(digest, 0), found.tried, tuple(found.again), tuple(found.gone))


def _open_drafts() -> Mapping[str, int]:
    """Return how many drafts wait to be sent, by the publication they answer. What stands in them nobody can read."""
    waiting = DraftRow.objects.filter(submitted_case=None, amends=None)
    return dict(waiting.values_list("digest").annotate(n=Count("*")).order_by())


def ways_of(version: PublishedService) -> tuple[Journey, ...]:
    """Return the ways through a version, by file name. Raises DefinitionError."""
    return journeys.read_all(version.files)


def _form(version: PublishedService) -> Form:
    return assembling.assemble(version, load(folder.FILE, version.file(folder.FILE)))


def _place(path: Path, town: Path) -> Place | None:
    try:
        return assembling.place_of(catalogue.readable(path, town=town))
    except DefinitionError:
        return None  # catalogue.queries.check says what is wrong


def _paper(files: Mapping[str, bytes]) -> PaperForm | FormRefused | None:
    """Return the PDF that pdf.yaml speaks of, or why it is no form; None without one of the two."""
    if mapping.FILE not in files or FORM_FILE not in files:
        return None
    try:
        return documents.paper_form(files[FORM_FILE], texts=False)
    except FormRefused as refused:
        return refused
