"""Proposals as rows and as values, and what a version changes against another: for actions and queries."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from buergerbuero.base.yamlfile import Node, load
from buergerbuero.catalogue.bundle import BOXES_FILE, TOWN_FILE
from buergerbuero.catalogue.models import Proposal as ProposalRow
from buergerbuero.catalogue.models import Publication
from buergerbuero.catalogue.rules import comparing
from buergerbuero.catalogue.values import (
    SERVICE_ID,
    UNKNOWN,
    Change,
    Proposal,
    PublishedService,
    Rehearsal,
    Section,
    Version,
)

FEE: Final = "Gebühr und Zahlung"
OF_FEE: Final = ("Gebühr", "Gebühr nach Antwort", "Zahlung")
_OFFERED: Final = re.compile(r"^leistungen:[^\n]*(?:\n[\] \t-][^\n]*)*", re.MULTILINE)
"""In town.yaml; the same expression as in catalogue_bring_in (guards.sql)."""
_NOTHING: Final[Mapping[str, bytes]] = {}
_DATA: Final = re.compile(r"(service|form|town|ausgabebox|beispielwerte)\.yaml|texte/[a-z]{2}\.yaml")


def value_of(row: ProposalRow, bundle: PublishedService, newest: str | None) -> Proposal:
    """Return a proposal with what became of it; `newest` is the version that is public now. Raises ValueError."""
    found = _decided(row, bundle.id, bundle.service.title, Rehearsal.from_json(row.report))
    return replace(found, demo=bundle.demo, outdated=found.state == "offen" and found.compared_with != newest)


def unreadable(row: ProposalRow) -> Proposal:
    """Return a proposal that cannot be read, with what became of it."""
    said = row.bundle.service_id
    service_id = said if re.fullmatch(SERVICE_ID, said) else UNKNOWN
    return replace(_decided(row, service_id, service_id, Rehearsal((), 0, (), ())), readable=False)


def _decided(row: ProposalRow, service_id: str, title: str, rehearsal: Rehearsal) -> Proposal:
    rejection = getattr(row, "rejection", None)
    publication = getattr(row, "publication", None)
    return Proposal(
        id=row.id,
        digest=row.bundle_id,
        service_id=service_id,
        title=title,
        demo=row.bundle.demo,
        compared_with=row.compared_with or None,
        submitted_by=row.submitted_by,
        submitted_at=row.submitted_at,
        rehearsal=rehearsal,
        state="veröffentlicht" if publication else "abgelehnt" if rejection else "offen",
        decided_by=publication.released_by if publication else rejection.rejected_by if rejection else "",
        decided_at=publication.published_at if publication else rejection.rejected_at if rejection else None,
        reason=rejection.reason if rejection else "",
    )


def version_of(row: Publication) -> Version:
    """Return a publication as a value."""
    return Version(row.bundle_id, row.published_at, row.prepared_by, row.released_by, row.bundle.demo)


def offering(town_files: Mapping[str, bytes], service_id: str) -> Mapping[str, bytes]:
    """Return the files of a town that offers this service too; the same if it does already, or says nothing of it."""
    text = town_files[TOWN_FILE].decode()
    offered = _data(town_files, TOWN_FILE)
    named = offered.get("leistungen") if isinstance(offered, dict) else None
    if not isinstance(named, list) or service_id in named:
        return town_files
    line = f"leistungen: [{', '.join([*map(str, named), service_id])}]"
    return {**town_files, TOWN_FILE: _OFFERED.sub(lambda _: line, text, count=1).encode()}


def changes(before: PublishedService | None, after: PublishedService) -> tuple[Section, ...]:
    """Return what a version changes against another one, part by part; against none, everything is new."""
    old, old_town = (before.files, before.town_files) if before else (_NOTHING, _NOTHING)
    service = comparing.statements(_data(old, "service.yaml"), _data(after.files, "service.yaml"))
    fee = tuple(change for change in service if change.name in OF_FEE)
    return comparing.sections(
        (FEE, fee),
        ("Fragen", comparing.questions(_data(old, "form.yaml"), _data(after.files, "form.yaml"))),
        ("Angaben der Leistung", [change for change in service if change not in fee]),
        ("Angaben der Stadt", _town(old_town, after.town_files)),
        ("Übersetzungen", _translations(old, after.files)),
        ("Texte, Vorlagen und Wege", _texts(old, after.files)),
        ("Texte der Stadt", _texts(old_town, after.town_files)),
    )


def _town(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Sequence[Change]:
    files = ("town.yaml", BOXES_FILE, "beispielwerte.yaml")
    return [change for name in files for change in comparing.statements(_data(before, name), _data(after, name))]


def _translations(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Sequence[Change]:
    names = sorted(name for name in {*before, *after} if name.startswith("texte/"))
    return [
        change
        for name in names
        for change in comparing.entries({name: _data(before, name)}, {name: _data(after, name)})
    ]


def _texts(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Sequence[Change]:
    names = sorted(name for name in {*before, *after} if not _DATA.fullmatch(name))
    return [change for name in names if (change := comparing.lines(name, before.get(name), after.get(name)))]


def _data(files: Mapping[str, bytes], name: str) -> Node:
    return load(name, files[name]).value if name in files else {}
