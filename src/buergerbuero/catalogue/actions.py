"""What can be done to the catalogue: publish."""

import datetime
import re
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from buergerbuero.audit import actions as audit
from buergerbuero.base.actors import staff
from buergerbuero.base.yamlfile import DefinitionError, Problem
from buergerbuero.catalogue import checking, queries
from buergerbuero.catalogue.bundle import Sources, define, open_bundle, pack
from buergerbuero.catalogue.models import Bundle, Publication
from buergerbuero.catalogue.rules.missing import blockers
from buergerbuero.catalogue.values import PublishedService

_LOG_IN: Final = re.compile(r"[A-Za-z0-9_.:/-]{1,60}")


class SamePerson(ValueError):
    """Whoever makes a service ready may not release it: a second person publishes."""


class NoLogIn(ValueError):
    """A person is given by log-in (letters, digits and . _ : / -), never by name, which the log must not know."""


class NotInProduction(ValueError):
    """Example values are for the demo; a real installation publishes confirmed ones only."""


class NotConfirmed(Exception):
    """The town has not confirmed everything the service needs. `problems` names each value with file and line."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def publish(*, folder: Path, town: Path, by: str, released_by: str, demo: bool, now: datetime.datetime) -> str:
    """Publish a service with its town as they stand in their folders; return the digest of the bundle.

    `by` made it ready, `released_by` is a second person (opaque staff ids). Publishing again what is the newest already
    changes nothing. Raises SamePerson, NoLogIn, NotInProduction, NotConfirmed (not with `demo`) and
    DefinitionError for whatever `services check` would say.
    """
    _refuse_persons(by, released_by)
    if demo and not settings.BB.demo:
        raise NotInProduction(str(folder))
    sources = queries.sources(folder, town=town)
    _refuse_problems(sources, demo)
    content = pack(sources, demo=demo)
    published = open_bundle(content)
    with transaction.atomic():
        if queries.newest_digest(published.id) != published.digest:
            _store(content, published, by, released_by, now)
    return published.digest


def _refuse_persons(by: str, released_by: str) -> None:
    for each in (by, released_by):
        if not _LOG_IN.fullmatch(each):
            raise NoLogIn(each)
    if by.casefold() == released_by.casefold():
        raise SamePerson(by)


def _refuse_problems(sources: Sources, demo: bool) -> None:
    if problems := checking.check(sources):
        raise DefinitionError(problems)
    found = define(sources, demo=demo)
    missing = blockers(found.service, found.service_source, found.town, found.town_source)
    if missing and not demo:
        raise NotConfirmed(missing)


def _store(content: bytes, published: PublishedService, by: str, released_by: str, now: datetime.datetime) -> None:
    fields = {"service_id": published.id, "demo": published.demo, "content": content, "created_at": now}
    Bundle.objects.get_or_create(digest=published.digest, defaults=fields)
    Publication.objects.create(
        bundle_id=published.digest,
        prepared_by=by,
        released_by=released_by,
        published_at=now,
    )
    audit.record(
        verb="service.published",
        subject="service",
        subject_id=published.id,
        by=staff(released_by),
        now=now,
        detail={"digest": published.digest, "prepared_by": by, "demo": "yes" if published.demo else "no"},
    )
