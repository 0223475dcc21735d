"""Whether the files of a sketch can be proposed: what `services check` says of a folder, with the public town."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone

from buergerbuero.base.yamlfile import DefinitionError, Problem
from buergerbuero.cases.queries import rehearsed
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.documents import queries as documents
from buergerbuero.forms import queries as forms


@dataclass(frozen=True)
class SketchCheck:
    """What there is to say of a sketch. `file` of a problem is its path inside the folder.

    `mistakes` forbid proposing it; so does what nobody has `confirmed` outside a demonstration. `hints`: worth a look.
    `candidate`: what would be proposed; None while something forbids it. `version`: the sketch as it stands, finished
    or not; None where its questions cannot be shown.
    """

    mistakes: tuple[Problem, ...]
    unconfirmed: tuple[Problem, ...] = ()
    hints: tuple[Problem, ...] = ()
    candidate: PublishedService | None = None
    version: PublishedService | None = None


def check_sketch(service_id: str, files: Mapping[str, bytes], *, now: datetime.datetime) -> SketchCheck:
    """Return what there is to say of the files of a sketch. Raises catalogue.queries.NothingPublished."""
    sources = catalogue.sources_at_desk(service_id, files)
    demo, today = settings.BB.demo, timezone.localdate(now)
    found = {*catalogue.check_sources(sources), *documents.check_files(sources.service, service_id)}
    version = readable_sketch(service_id, files)
    review = forms.review_files(sources.service, service_id, today=today, version=version)
    found |= {*review.problems, *review.unvisited}
    hints = set(review.hints)
    if version:
        wrong = {problem.file for problem in found}
        found |= {each for each in _rehearsed(version, service_id, now) if each.file not in wrong}
        hints |= _surprises(version, service_id)
    mistakes, hinted = _inside(found, service_id), _inside(hints, service_id)
    if mistakes:
        return SketchCheck(mistakes, hints=hinted, version=version)
    try:
        candidate = catalogue.candidate_of(sources, demo=demo)
    except catalogue.NotConfirmed as error:
        return SketchCheck((), _inside(set(error.problems), service_id), hinted, version=version)
    return SketchCheck((), hints=hinted, candidate=candidate, version=version)


def readable_sketch(service_id: str, files: Mapping[str, bytes]) -> PublishedService | None:
    """Return a sketch as it stands, with whatever is not finished.

    None where its questions cannot be shown, for which `check_sketch` says the reason.
    """
    try:
        version = catalogue.readable_of(catalogue.sources_at_desk(service_id, files), demo=settings.BB.demo)
        forms.form_of(version)
    except (DefinitionError, KeyError, catalogue.NothingPublished):
        return None
    return version


def _rehearsed(version: PublishedService, name: str, now: datetime.datetime) -> set[Problem]:
    try:
        return set(rehearsed.problems_in(version, name, now=now))
    except DefinitionError:
        return set()  # said already


def _surprises(version: PublishedService, name: str) -> set[Problem]:
    try:
        return set(forms.fee_hints(version, name))
    except (DefinitionError, KeyError):
        return set()  # said already


def _inside(found: set[Problem], name: str) -> tuple[Problem, ...]:
    """Return problems in order, their files as they are called inside the folder."""
    return tuple(
        sorted(Problem(each.file.removeprefix(f"{name}/"), each.line, each.message, each.remedy) for each in found)
    )
