"""The way of a version to the public: submitted, released or rejected; and the short way of demonstrations."""

import datetime
import re
from pathlib import Path
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.utils import IntegrityError

from buergerbuero.audit import actions as audit
from buergerbuero.base.actors import Actor, staff
from buergerbuero.base.yamlfile import DefinitionError
from buergerbuero.catalogue import queries
from buergerbuero.catalogue.bundle import Sources, pack
from buergerbuero.catalogue.models import Bundle, Publication, Rejection
from buergerbuero.catalogue.models import Proposal as ProposalRow
from buergerbuero.catalogue.values import Proposal, PublishedService, Rehearsal

NotConfirmed = queries.NotConfirmed
_LOG_IN: Final = re.compile(r"[A-Za-z0-9_.:/-]{1,60}")
_LONGEST_REASON: Final = 2000


class SamePerson(ValueError):
    """Whoever makes a service ready may not release it: a second person publishes."""


class NoLogIn(ValueError):
    """A person is given by log-in (letters, digits and . _ : / -), never by name, which the log must not know."""


class NotInProduction(ValueError):
    """Example values, and publishing without a proposal, are for the demo; a real installation goes the whole way."""


class NothingNew(Exception):
    """This very version is published, or waits for its second person already."""


class AlreadyDecided(Exception):
    """Somebody has published or rejected the proposal already."""


class KeptElsewhere(Exception):
    """The operator keeps the folder of this service: its versions are submitted from there, and not at the desk."""


class Outdated(Exception):
    """Another version was published after the proposal was compared and rehearsed. It must be submitted anew."""


class Unreadable(Exception):
    """What a proposal would publish, or the report of its rehearsal, cannot be read."""


class NoReason(ValueError):
    """Who rejects a proposal of somebody else says why, in 1 to 2000 letters."""


def publish(*, folder: Path, town: Path, by: str, released_by: str, demo: bool, now: datetime.datetime) -> str:
    """Publish a service with its town as they stand in their folders; return the digest of the bundle. For the demo.

    The short way of demonstrations and tests: both persons are only named, and `demo` must be said, for example values
    stand in. A real installation submits and releases.
    Publishing again what is the newest already changes nothing. Raises SamePerson, NoLogIn, NotInProduction and
    DefinitionError for whatever `services check` would say.
    """
    _refuse_persons(by, released_by)
    if not demo or not settings.BB.demo:
        raise NotInProduction(str(folder))
    sources = queries.sources(folder, town=town)
    if problems := queries.check_sources(sources):
        raise DefinitionError(problems)
    return _short_way(sources, by, released_by, now)


def preview(*, folder: Path, town: Path, now: datetime.datetime) -> str:
    """Make a folder the newest version as it stands, with whatever is not finished; return the digest. For the demo.

    Raises NotInProduction, and DefinitionError where the files cannot be read at all.
    """
    if not settings.BB.demo:
        raise NotInProduction(str(folder))
    return _short_way(queries.sources(folder, town=town), "preview", "preview-release", now)


def submit(
    *, version: PublishedService, rehearsal: Rehearsal, at_desk: bool = False, by: Actor, now: datetime.datetime
) -> UUID:
    """Propose a version (queries.candidate) that was rehearsed; a second person decides. Returns the proposal's id.

    To be run as the owner of the tables, or `at_desk` for what began there as a sketch: no process may bring in any
    other version. Raises NothingNew, NotInProduction, and at the desk KeptElsewhere.
    """
    if version.demo and not settings.BB.demo:
        raise NotInProduction(version.id)
    with transaction.atomic():
        _in_turn(version.id)
        if at_desk and queries.kept_in_folder(version.id):
            raise KeptElsewhere(version.id)
        newest = queries.newest_digest(version.id)
        waiting = [each.digest for each in queries.proposals() if each.state == "offen"]
        if version.digest in (newest, *waiting):
            raise NothingNew(version.digest)
        _keep(version, now, at_desk=at_desk)
        row = ProposalRow.objects.create(
            bundle_id=version.digest,
            compared_with=newest or "",
            submitted_by=by.id,
            submitted_at=now,
            report=rehearsal.as_json(),
        )
        _record("service.submitted", version, by, now, proposal=str(row.id), compared_with=newest or "-")
    return row.id


def release(*, proposal_id: UUID, by: Actor, now: datetime.datetime) -> str:
    """Publish a proposal; return the digest of its bundle, which new applications use from now on.

    Raises queries.UnknownProposal, Unreadable, SamePerson, AlreadyDecided, Outdated, NotInProduction.
    """
    found = queries.proposal(proposal_id)
    if not found.readable:
        raise Unreadable(proposal_id)
    if found.submitted_by.casefold() == by.id.casefold():
        raise SamePerson(by.id)
    if found.demo and not settings.BB.demo:
        raise NotInProduction(found.service_id)
    with transaction.atomic():
        _in_turn(found.service_id)
        _refuse_decided(found := queries.proposal(proposal_id))
        if found.outdated:
            raise Outdated(found.compared_with)
        _decide(
            Publication(
                bundle_id=found.digest,
                prepared_by=found.submitted_by,
                released_by=by.id,
                published_at=now,
                proposal_id=found.id,
            )
        )
        _record("service.published", found, by, now, prepared_by=found.submitted_by, proposal=str(found.id))
    return found.digest


def reject(*, proposal_id: UUID, by: Actor, reason: str, now: datetime.datetime) -> None:
    """Turn a proposal down with a reason; who made it may take it back without one.

    Raises queries.UnknownProposal, AlreadyDecided, NoReason.
    """
    text = reason.strip().replace("\x00", "")
    with transaction.atomic():
        found = queries.proposal(proposal_id)
        _in_turn(found.service_id)
        _refuse_decided(found := queries.proposal(proposal_id))
        if len(text) > _LONGEST_REASON or (not text and found.submitted_by != by.id):
            raise NoReason(len(text))
        _decide(Rejection(proposal_id=proposal_id, rejected_by=by.id, rejected_at=now, reason=text))
        _record("service.rejected", found, by, now, proposal=str(proposal_id))


def _refuse_persons(by: str, released_by: str) -> None:
    for each in (by, released_by):
        if not _LOG_IN.fullmatch(each):
            raise NoLogIn(each)
    if by.casefold() == released_by.casefold():
        raise SamePerson(by)


def _refuse_decided(found: Proposal) -> None:
    if found.state != "offen":
        raise AlreadyDecided(found.state)


def _short_way(sources: Sources, by: str, released_by: str, now: datetime.datetime) -> str:
    version = queries.readable_of(sources, demo=True)
    with transaction.atomic():
        if queries.newest_digest(version.id) != version.digest:
            _keep(version, now)
            Publication.objects.create(
                bundle_id=version.digest, prepared_by=by, released_by=released_by, published_at=now
            )
            _record("service.published", version, staff(released_by), now, prepared_by=by)
    return version.digest


def _in_turn(service_id: str) -> None:
    """Let one change of a service's newest version at a time through; held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"catalogue {service_id}"])


def _keep(version: PublishedService, now: datetime.datetime, *, at_desk: bool = False) -> None:
    """Store the bytes of a version unless they are there."""
    content = pack(Sources(version.files, version.town_files), demo=version.demo)
    fields = {"service_id": version.id, "demo": version.demo, "content": content, "created_at": now}
    fields["at_desk"] = at_desk
    Bundle.objects.get_or_create(digest=version.digest, defaults=fields)


def _decide(row: Publication | Rejection) -> None:
    """Write a decision down. The database lets a proposal have one only, whoever asks."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyDecided from error


def _record(verb: str, version: PublishedService | Proposal, by: Actor, now: datetime.datetime, **detail: str) -> None:
    audit.record(
        verb=verb,
        subject="service",
        subject_id=version.service_id if isinstance(version, Proposal) else version.id,
        by=by,
        now=now,
        detail={"digest": version.digest, **detail, "demo": "yes" if version.demo else "no"},
    )
