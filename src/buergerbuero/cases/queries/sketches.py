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
    `candidate`: what would be proposed; None while something forbids it.
    """

    mistakes: tuple[Problem, ...]
    unconfirmed: tuple[Problem, ...] = ()
    hints: tuple[Problem, ...] = ()
    candidate: PublishedService | None = None


def check_sketch(service_id: str, files: Mapping[str, bytes], *, now: datetime.datetime) -> SketchCheck:
    """Return what there is to say of the files of a sketch. Raises catalogue.queries.NothingPublished."""
    sources = catalogue.sources_at_desk(service_id, files)
    demo, today = settings.BB.demo, timezone.localdate(now)
    found = {*catalogue.check_sources(sources), *documents.check_files(sources.service, service_id)}
    version = _readable(service_id, files)
    review = forms.review_files(sources.service, service_id, today=today, version=version)
    found |= {*review.problems, *review.unvisited}
    hints = set(review.hints)
    if version:
        wrong = {problem.file for problem in found}
        found |= {each for each in _rehearsed(version, service_id, now) if each.file not in wrong}
        hints |= _surprises(version, service_id)
    mistakes, hinted = _inside(found, service_id), _inside(hints, service_id)
    if mistakes:
        return SketchCheck(mistakes, hints=hinted)
    try:
        return SketchCheck((), hints=hinted, candidate=catalogue.candidate_of(sources, demo=demo))
    except catalogue.NotConfirmed as error:
        return SketchCheck((), _inside(set(error.problems), service_id), hinted)


def readable_sketch(service_id: str, files: Mapping[str, bytes]) -> PublishedService:
    """Return a sketch as it stands, with whatever is not finished. Raises DefinitionError, NothingPublished."""
    return catalogue.readable_of(catalogue.sources_at_desk(service_id, files), demo=settings.BB.demo)


def _readable(service_id: str, files: Mapping[str, bytes]) -> PublishedService | None:
    try:
        version = readable_sketch(service_id, files)
        forms.form_of(version)
    except (DefinitionError, KeyError):
        return None  # said already
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
