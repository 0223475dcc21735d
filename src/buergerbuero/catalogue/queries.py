"""What others may ask of the catalogue."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from buergerbuero.base.yamlfile import DefinitionError, Problem
from buergerbuero.catalogue import checking, reporting
from buergerbuero.catalogue.bundle import Sources, define, open_bundle
from buergerbuero.catalogue.folder import read_folder
from buergerbuero.catalogue.models import Bundle, Publication
from buergerbuero.catalogue.rules import calculations, days
from buergerbuero.catalogue.rules import search as finding
from buergerbuero.catalogue.values import (
    DogTaxAssessment,
    NoticeClock,
    PublishedService,
    Retention,
    Service,
    ServiceCard,
    Town,
)

MissingAnswer = calculations.MissingAnswer
translation_problems = checking.translation_problems  # for the sentences of form.yaml, which forms knows


class UnknownService(LookupError):
    """The town offers no service of this id, or there is no bundle of this name."""


class NothingPublished(LookupError):
    """No service has been published yet: `./buergerbuero services publish` does it."""


def service(service_id: str) -> PublishedService:
    """Return the newest publication of a service. Raises UnknownService."""
    digest = newest_digest(service_id)
    if digest is None:
        raise UnknownService(service_id)
    return bundle(digest)


def newest_digest(service_id: str) -> str | None:
    """Return the name of the newest bundle of a service, or None."""
    if "\x00" in service_id:  # PostgreSQL cannot be asked for it
        return None
    newest = Publication.objects.filter(bundle__service_id=service_id).order_by("-id")
    return newest.values_list("bundle_id", flat=True).first()


@lru_cache(maxsize=256)
def bundle(digest: str) -> PublishedService:
    """Return a bundle by its name, as drafts and cases pin it; kept in memory, for it cannot change.

    Raises UnknownService.
    """
    content = Bundle.objects.filter(digest=digest).values_list("content", flat=True).first()
    if content is None:
        raise UnknownService(digest)
    return open_bundle(bytes(content))


def services(language: str = "de") -> tuple[ServiceCard, ...]:
    """Return all services on offer, in the order of a German dictionary."""
    cards = [each.card(language) for each in _newest()]
    return tuple(sorted(cards, key=lambda card: finding.german_order(card.title)))


def search(text: str, language: str = "de") -> tuple[ServiceCard, ...]:
    """Return the services that fit what someone typed, best first; nothing if nothing fits."""
    return finding.search(text, (_findable(each.digest, language) for each in _newest()))


def town() -> Town:
    """Return the town as it was published last. Raises NothingPublished."""
    digest = Publication.objects.order_by("-id").values_list("bundle_id", flat=True).first()
    if digest is None:
        raise NothingPublished("publish a service first: ./buergerbuero services publish")
    return bundle(digest).town


def due_on(published: PublishedService, start: date) -> date | None:
    """Return the day by which an application of `start` should be decided; None while the town has named no time."""
    period = published.service.processing_time
    if not period.usable or period.value is None:
        return None
    return days.period_end(start, period.value, published.town.holidays)


def notified_on(clock: NoticeClock, event: date) -> date:
    """Return the day on which a notice counts as notified; `event` is the day it was sent, provided or opened."""
    return days.notified_on(clock, event)


def erase_on(published: PublishedService, retention: Retention, event: date) -> date:
    """Return the first day on which something may be gone; `event` is the day its retention counts from."""
    return days.erase_on(retention, event, published.town.holidays)


def calculate(published: PublishedService, answers: Mapping[str, Any], *, today: date) -> DogTaxAssessment | None:
    """Return what the service's named calculation makes of the answers; None if it has none or a rate is not usable.

    `today` is the day of the notice. Raises MissingAnswer if an answer it needs is not there.
    """
    return calculations.calculate(published, answers, today)


def check(folder: Path, *, town: Path) -> tuple[Problem, ...]:
    """Return everything wrong with a service's folder except its questions (forms.queries.check), in order."""
    try:
        return checking.check(sources(folder, town=town))
    except DefinitionError as error:
        return error.problems


def report(*, services: Path, town: Path) -> str:
    """Return a letter to the town: every value it has not confirmed, who must answer, and what is blocked until then.

    Raises DefinitionError.
    """
    folders = sorted(path for path in services.iterdir() if path.is_dir())
    found = [define(sources(folder, town=town), demo=False) for folder in folders]
    return reporting.report(found)


def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of service.yaml, for editors."""
    return reporting.with_unknown(Service.model_json_schema(by_alias=True))


def town_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of town.yaml, for editors."""
    return reporting.with_unknown(Town.model_json_schema(by_alias=True))


def sources(folder: Path, *, town: Path) -> Sources:
    """Read the folders of a service and its town. Raises DefinitionError."""
    return Sources(read_folder(folder), read_folder(town), str(folder), str(town))


def _newest() -> list[PublishedService]:
    newest = Publication.objects.order_by("bundle__service_id", "-id").distinct("bundle__service_id")
    digests = newest.values_list("bundle_id", flat=True)
    return [bundle(digest) for digest in digests]


@lru_cache(maxsize=512)
def _findable(digest: str, language: str) -> finding.Findable:
    found = bundle(digest)
    texts = [found.text(key, text, language) for key, text in checking.sentences_of(found.service).items()]
    return finding.findable(found.card(language), [*texts, found.service.title, *found.service.keywords])
