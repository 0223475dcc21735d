"""What others may ask of the catalogue."""

import logging
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from buergerbuero.base.yamlfile import DefinitionError, Problem, load
from buergerbuero.catalogue import checking, proposing, reporting
from buergerbuero.catalogue.bundle import BrokenBundle, Sources, define, open_bundle, pack
from buergerbuero.catalogue.folder import as_zip, read_folder, read_zip, shipped_block, shipped_blocks, with_blocks
from buergerbuero.catalogue.models import Bundle, Publication
from buergerbuero.catalogue.models import Proposal as ProposalRow
from buergerbuero.catalogue.queries import making
from buergerbuero.catalogue.queries.newest import newest
from buergerbuero.catalogue.queries.newest import one_state as one_state
from buergerbuero.catalogue.rules import calculations, confirming, days, fees, registers
from buergerbuero.catalogue.rules import search as finding
from buergerbuero.catalogue.rules.missing import blockers
from buergerbuero.catalogue.values import (
    Charge,
    DogTaxAssessment,
    Due,
    Fee,
    Finding,
    Journey,
    Known,
    NoticeClock,
    Office,
    Period,
    PickupRules,
    Proposal,
    PublishedService,
    Retention,
    Section,
    Service,
    ServiceCard,
    StatedValue,
    Town,
    TranslationGap,
    Translations,
    Version,
)
from buergerbuero.catalogue.values.town import PICKUP

# Services in the making.
UnknownSketch = making.UnknownSketch
kept_in_folder = making.kept_in_folder
sketches = making.sketches
sketch = making.sketch
sketch_files = making.sketch_files
sketch_page = making.sketch_page
MissingAnswer = calculations.MissingAnswer
REGISTER_VALUES = registers.REGISTER
CHECK_VALUES = registers.CHECK
# For the sentences of form.yaml, which forms knows.
translation_problems = checking.translation_problems
translation_gaps = checking.translation_gaps
translation_files = checking.translation_files
# A folder on its way to somebody's machine, and back.
zipped = as_zip
unzipped = read_zip


log = logging.getLogger(__name__)


class UnknownService(LookupError):
    """The town offers no service of this id, or there is no bundle of this name."""


class NothingPublished(LookupError):
    """No service has been published yet: `./buergerbuero services publish` does it."""


class UnknownProposal(LookupError):
    """There is no proposal of this id."""


class NotConfirmed(Exception):
    """The town has not confirmed everything the service needs. `problems` names each value with file and line."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def service(service_id: str) -> PublishedService:
    """Return the newest publication of a service. Raises UnknownService."""
    digest = newest_digest(service_id)
    found = bundle(digest) if digest else None
    if found is None or found.id != service_id:
        raise UnknownService(service_id)
    return found


def newest_digest(service_id: str) -> str | None:
    """Return the name of the newest bundle of a service, or None."""
    return newest().of_service.get(service_id)


def service_of(beginning: str) -> str | None:
    """Return of which service a publication is whose name begins so, or None."""
    found = Publication.objects.filter(bundle__digest__startswith=beginning).order_by("-id")
    return found.values_list("bundle__service_id", flat=True).first()


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
    cards = [each.card(language) for each in _offered()]
    return tuple(sorted(cards, key=lambda card: finding.german_order(card.title)))


def search(text: str, language: str = "de") -> tuple[ServiceCard, ...]:
    """Return the services that fit what someone typed, best first; nothing if nothing fits."""
    return finding.search(text, (_findable(each.digest, language) for each in _offered()))


def town() -> Town:
    """Return the town as it was published last: where to find and reach it today, who works where, and on which days.

    What somebody must do, and what they pay, counts by `published.town`, as it was when they began. Raises
    NothingPublished.
    """
    last = newest()
    if last.last is None:
        raise NothingPublished("publish a service first: ./buergerbuero services publish")
    found = _readable(last.last) or bundle(last.last_of_folders or last.last)
    return found.town


def decide_by(published: PublishedService, own: Town, start: date) -> Due | None:
    """Return by when `own` town means to decide an application of `start`; None while it has named no time."""
    return days.decide_by(start, published.service.processing_time, own)


def last_day(published: PublishedService, stated: StatedValue[Period] | None, start: date) -> date | None:
    """Return the last day of a stated period that begins on `start`; None while nobody may act on it."""
    if stated is None or not stated.usable or stated.value is None:
        return None
    return days.period_end(start, stated.value, published.town.holidays)


def collect_until(
    published: PublishedService, stated: StatedValue[Period] | None, start: date, office: Office | None
) -> date | None:
    """Return the last day on which something can be collected that lies at an office since `start`.

    None while nobody may act on the period; the town's days where the office's own are not known.
    """
    hours = office.hours.value if office and office.hours.usable else None
    if stated is None or stated.value is None or not stated.usable or hours is None:
        return last_day(published, stated, start)
    return days.collect_until(start, stated.value, hours, published.town.holidays)


def permit_until(published: PublishedService, start: date) -> date | None:
    """Return the last day of a permit that counts from `start`; None where the service gives none, or nobody has
    confirmed for how long.
    """
    permit = published.service.permit
    end = last_day(published, permit.valid_for if permit else None, start)
    return end - timedelta(days=1) if end else None


def find(name: str, known: Known) -> Finding:
    """Return what the named rule of a check finds. Raises KeyError for a name that does not exist."""
    return confirming.find(name, known)


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


def charge(published: PublishedService, answers: Mapping[str, Any], *, today: date) -> Charge | None:
    """Return what is to be claimed for these answers; None where nothing is, or nobody has confirmed it."""
    return fees.charge(published, answers, today)


def fee_for(published: PublishedService, answers: Mapping[str, Any]) -> StatedValue[Fee]:
    """Return the fee that holds for these answers, as the service states it."""
    return fees.fee_for(published.service, answers)


def is_free(published: PublishedService, answers: Mapping[str, Any]) -> bool:
    """Return whether nothing is to be paid for these answers, at once or by the notice."""
    return fees.is_free(published.service, answers)


def candidate(folder: Path, *, town: Path, demo: bool) -> PublishedService:
    """Return what would be published of a folder, for its rehearsal. With `demo`, example values stand in.

    Raises DefinitionError for all that `services check` says of it, and NotConfirmed (not with `demo`).
    """
    return candidate_of(sources(folder, town=town), demo=demo)


def candidate_of(found: Sources, *, demo: bool) -> PublishedService:
    """Return what would be published of files, as `candidate` does. Raises DefinitionError, NotConfirmed."""
    if problems := check_sources(found):
        raise DefinitionError(problems)
    parts = define(found, demo=demo)
    missing = blockers(parts.service, parts.service_source, parts.town, parts.town_source)
    if missing and not demo:
        raise NotConfirmed(missing)
    return readable_of(found, demo=demo)


def readable(folder: Path, *, town: Path, demo: bool = True) -> PublishedService:
    """Return a service as its folder stands, whatever else is wrong. With `demo`, example values stand in.

    Raises DefinitionError.
    """
    return readable_of(sources(folder, town=town), demo=demo)


def fee_hints(
    version: PublishedService, labels: Mapping[str, str], *, others: bool, name: str = ""
) -> tuple[Problem, ...]:
    """Return what about the fee is no mistake and will surprise people: an amount that is shown and not claimed, an
    answer whose words (`labels`, by its name) say another one, a general fee that is left for nobody (not `others`).

    `name` is what problems call the folder.
    """
    file = f"{name or version.id}/service.yaml"
    source = load(file, version.file("service.yaml"))
    return tuple(source.problem(*each) for each in fees.hints(version.service, labels, others))


def told_by_others(service: Service) -> frozenset[str]:
    """Return which values of notices only registers, checks by them, or the decision itself can give."""
    return frozenset(registers.names(service))


def files_of(folder: Path) -> dict[str, bytes]:
    """Return the files of a service's folder by name. Raises DefinitionError."""
    return with_blocks(read_folder(folder))


def block(name: str) -> bytes | None:
    """Return a standard page (Baustein) as it is shipped; None if there is none of the name."""
    return shipped_block(name)


def blocks() -> tuple[str, ...]:
    """Return the names of the standard pages that a form.yaml can use."""
    return shipped_blocks()


def proposals() -> tuple[Proposal, ...]:
    """Return all proposals, newest first."""
    rows = _proposals().order_by("-submitted_at", "-id")
    return tuple(_proposal(row) for row in rows)


def proposal(proposal_id: UUID) -> Proposal:
    """Return a proposal. Raises UnknownProposal."""
    row = _proposals().filter(id=proposal_id).first()
    if row is None:
        raise UnknownProposal(proposal_id)
    return _proposal(row)


def versions(service_id: str) -> tuple[Version, ...]:
    """Return the publications of a service, newest first; one that was published again stands there again."""
    rows = Publication.objects.filter(bundle__service_id=service_id).select_related("bundle").order_by("-id")
    return tuple(proposing.version_of(row) for row in rows.defer("bundle__content"))


def changes(before: str | None, after: str) -> tuple[Section, ...]:
    """Return what a bundle changes against another one, part by part, in words. Raises UnknownService."""
    return proposing.changes(_readable(before) if before else None, bundle(after))


def sources_at_desk(service_id: str, files: Mapping[str, bytes]) -> Sources:
    """Return the files of a sketch with the town as it is public, which offers the service. Raises NothingPublished."""
    digest = newest().last
    if digest is None:
        raise NothingPublished("publish a service first: ./buergerbuero services publish")
    public = bundle(digest)
    town_files = proposing.offering(public.town_files, service_id)
    return Sources(with_blocks(files), town_files, service_id, public.town.id)


def check_sources(found: Sources) -> tuple[Problem, ...]:
    """Return everything wrong with files of a service except its questions, and what the program cannot do yet."""
    try:
        return (*checking.check(found), *checking.not_yet(found))
    except DefinitionError as error:
        return error.problems


def readable_of(found: Sources, *, demo: bool) -> PublishedService:
    """Return a service as its files stand, whatever else is wrong. Raises DefinitionError."""
    return open_bundle(pack(found, demo=demo))


def meeting_words(version: PublishedService) -> tuple[str, ...]:
    """Return, as sentences, where search words of a version lead to another service too, or not to itself."""
    others = [each for each in _offered() if each.id != version.id]
    return finding.meetings(_findable_of(version), [_findable(each.digest, "de") for each in others])


def check(folder: Path, *, town: Path) -> tuple[Problem, ...]:
    """Return everything wrong with a service's folder except its questions (forms.queries.check), in order."""
    try:
        return checking.check(sources(folder, town=town))
    except DefinitionError as error:
        return error.problems


def check_version(version: PublishedService) -> tuple[Problem, ...]:
    """Return what is wrong with a version that is proposed, by the rules of today, except its questions."""
    return check_sources(Sources(version.files, version.town_files, version.id, version.town.id))


def not_yet(folder: Path, *, town: Path) -> tuple[Problem, ...]:
    """Return what a service asks for and the program cannot do yet: with it, it cannot be published."""
    try:
        return checking.not_yet(sources(folder, town=town))
    except DefinitionError:
        return ()  # `check` says it


def gaps(folder: Path, *, town: Path) -> tuple[TranslationGap, ...]:
    """Return which sentences of service.yaml are shown in German in other languages."""
    try:
        return checking.gaps(sources(folder, town=town))
    except DefinitionError:
        return ()  # `check` says it


def begun(folder: Path, *, town: Path) -> dict[str, int]:
    """Return how many sentences a service brings in each language that is not whole; the others stand in German."""
    try:
        return checking.begun(sources(folder, town=town).service)
    except DefinitionError:
        return {}  # `check` says it


def gaps_of(version: PublishedService) -> tuple[TranslationGap, ...]:
    """Return which sentences of a version's service.yaml are shown in German in other languages."""
    return checking.gaps(Sources(version.files, version.town_files))


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
    found = reporting.with_unknown(Town.model_json_schema(by_alias=True))
    del found["properties"][PICKUP]  # it stands in a file of its own
    return found


def boxes_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of ausgabebox.yaml, for editors."""
    return reporting.with_unknown(PickupRules.model_json_schema(by_alias=True))


def journey_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of wege/*.yaml, for editors."""
    return reporting.with_unknown(Journey.model_json_schema(by_alias=True))


def translations_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of texte/<language>.yaml, for editors."""
    return reporting.with_unknown(Translations.model_json_schema(by_alias=True))


def sources(folder: Path, *, town: Path) -> Sources:
    """Read the folders of a service and its town. Raises DefinitionError."""
    return Sources(with_blocks(read_folder(folder)), read_folder(town), str(folder), str(town))


def _offered() -> list[PublishedService]:
    """Return what is newest of each service, but for what only a taken desk brings in: what nobody can read, and what
    is kept under an id that is not its own.
    """
    found = newest().of_service.items()
    return [version for id_, digest in found if (version := _readable(digest)) and version.id == id_]


def _readable(digest: str) -> PublishedService | None:
    """Return a bundle; None for one that cannot be read, lest it take everything else along."""
    try:
        return bundle(digest)
    except (BrokenBundle, DefinitionError, UnknownService):
        log.error("the version %s cannot be read, and is not offered", digest[:12])
        return None


def _proposals() -> QuerySet[ProposalRow]:
    return ProposalRow.objects.select_related("rejection", "publication", "bundle").defer("bundle__content")


def _proposal(row: ProposalRow) -> Proposal:
    found = _readable(row.bundle_id)
    with suppress(ValueError):
        if found:
            return proposing.value_of(row, found, newest_digest(found.id))
    return proposing.unreadable(row)


@lru_cache(maxsize=512)
def _findable(digest: str, language: str) -> finding.Findable:
    return _findable_of(bundle(digest), language)


def _findable_of(found: PublishedService, language: str = "de") -> finding.Findable:
    texts = [found.text(key, text, language) for key, text in checking.sentences_of(found.service).items()]
    return finding.findable(found.card(language), [*texts, found.service.title, *found.service.keywords])
