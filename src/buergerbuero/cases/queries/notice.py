"""The words and figures of a notice, put together from the case, its answers, the decision and the service's data.

What a template's value stands for, says service.yaml (`ergebnisse.<outcome>.werte`); nothing here knows a service.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils import timezone

from buergerbuero.base.ids import format_code
from buergerbuero.cases.models import Case, Decision
from buergerbuero.cases.queries import answers as answers_of
from buergerbuero.cases.queries import checks, parties, permits
from buergerbuero.cases.queries.grounds import grounds_of
from buergerbuero.cases.queries.planned import Figures, assessment, figures_of
from buergerbuero.cases.values import MACHINE_ID, Outcome, Person, Role
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import PublishedService, StatedValue, shown, statements
from buergerbuero.catalogue.values.service import Result
from buergerbuero.catalogue.values.ways import WAYS, ToDo
from buergerbuero.documents.values import NoticeData, Sender, Value, Verification
from buergerbuero.forms import queries as form_queries
from buergerbuero.forms.values import Answers

_LEFT_OPEN = catalogue.CHECK_VALUES
GERMAN_OUTCOME = {Outcome.GRANTED: "bewilligt", Outcome.PARTLY: "teilweise", Outcome.REFUSED: "abgelehnt"}


@dataclass(frozen=True)
class Notice:
    """A notice ready to be set: its data, the service's template, and what whoever checks it may compare."""

    data: NoticeData
    template: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Ruling:
    """What a decision says, made or only planned. `reasons` are ids of the service's list; `alone`: nobody made it."""

    outcome: Outcome
    made_at: datetime.datetime
    reasons: tuple[str, ...] = ()
    text: str = ""
    alone: bool = False


@dataclass(frozen=True)
class Material:
    """What a notice is made of besides the decision: the application, its people, and what others told of it."""

    number: str
    received_at: datetime.datetime
    by_letter: bool
    answers: Answers
    people: Mapping[Role, Person]
    told: Mapping[str, Value]


def notice_of(case: Case, decision: Decision, key: bytes, bundle: PublishedService, *, code: str) -> Notice:
    """Return the notice of a released decision. Raises KeyError for a value that does not exist."""
    reasons, text = grounds_of(decision, key)
    alone = decision.made_by == MACHINE_ID
    ruling = Ruling(Outcome(decision.outcome), decision.made_at, reasons, text, alone)
    return put_together(bundle, material_of(case, key, answers_of.current(case, key)), ruling, code=code)


def material_of(case: Case, key: bytes, answers: Answers) -> Material:
    """Return what the notice of a case is made of."""
    people = parties.parties_of(case, key)
    told = dict(_told(case, key))
    by_letter = WAYS[case.channel].to_do is ToDo.POST
    return Material(case.number, case.received_at, by_letter, answers, people, told)


def put_together(bundle: PublishedService, material: Material, ruling: Ruling, *, code: str) -> Notice:
    """Return the notice. Raises KeyError for a value that does not exist."""
    result = bundle.service.results[GERMAN_OUTCOME[ruling.outcome]]  # type: ignore[index]
    figures = figures_of(assessment(bundle, material.answers, now=ruling.made_at), "de")
    people = material.people
    known = {**dict(_known(material, bundle, figures)), **material.told, **_about(people)}
    asked = form_queries.keys_of(form_queries.form_of(bundle))
    values = {name: _value(source, known, asked) for name, source in result.values.items()}
    data = NoticeData(
        title=result.title,
        case_number=material.number,
        created_at=timezone.localtime(ruling.made_at),
        sender=sender_of(bundle),
        recipient=recipient_of(people[Role.APPLICANT], people),
        info=_info(material, ruling, bundle),
        salutation="Guten Tag,",
        values=values,
        reasons=_reasons(ruling, bundle, result),
        legal_basis=_legal_basis(bundle),
        remedy=_remedy(bundle),
        verification=verification_of(code),
        tables={
            name: figures.tables.get(source.removeprefix("rechnung."), ()) for name, source in result.tables.items()
        },
        delivery="post" if material.by_letter else "inbox",
        demo=bundle.demo,
    )
    facts = tuple((label, _fact(values[name])) for label, name in result.facts.items())
    return Notice(_addressed(data, result, known), result.template, facts)


def _addressed(data: NoticeData, result: Result, known: Mapping[str, Value]) -> NoticeData:
    """Return it addressed as the service says: what certifies a register's facts goes to whom the register names."""
    if result.recipient == "antrag":
        return data
    lines = (("vornamen", "familienname"), ("straße", "hausnummer"), ("plz", "ort"))
    texts = (" ".join(known[f"register.melderegister.{part}"].text or "" for part in line).strip() for line in lines)
    return replace(data, recipient=tuple(text for text in texts if text))


def verification_of(code: str) -> Verification:
    """Return how a document is checked. The code follows a #, so it reaches no server's log."""
    portal: str = settings.BB.portal_url
    address = f"{portal}/pruefen/"
    return Verification(code=format_code(code), address=address.partition("://")[2], url=f"{address}#{code}")


def _known(material: Material, bundle: PublishedService, figures: Figures) -> Iterator[tuple[str, Value]]:
    """Yield everything that a template's value may stand for, by its name in service.yaml."""
    yield "vorgang.nummer", Value(material.number)
    yield "vorgang.eingegangen", Value(shown(timezone.localdate(material.received_at), "de"))
    for path, stated in statements(bundle.town):
        yield f"stadt.{'.'.join(map(str, path))}", _stated(stated)
    for name, value in figures.values.items():
        yield f"rechnung.{name}", value
    form = form_queries.form_of(bundle)
    chosen = form_queries.chosen(form, material.answers)
    for key, text in form_queries.texts(form, material.answers, "de"):
        yield f"antwort.{key}", Value(text, key=chosen.get(key, ""))


def _told(case: Case, key: bytes) -> Iterator[tuple[str, Value]]:
    """Yield what registers said, what checks found by that, and how long the permit counts."""
    for name, text in checks.notice_values(case, key).items():
        yield name, Value(text)
    if permit := permits.permit_of(case):
        yield "vorgang.gültig_ab", Value(shown(permit.valid_from, "de"))
        yield "vorgang.gültig_bis", Value(shown(permit.valid_until, "de"))


def _value(source: str, known: Mapping[str, Value], asked: frozenset[str]) -> Value:
    """Return what a source in service.yaml stands for. Blank only for a question that was not put to this person, and
    for what a check would have found that a human made.

    Raises KeyError for a name that does not exist: better no notice and a job that shows on the desk than a blank.
    """
    if source not in known and (source.removeprefix("antwort.") in asked or source.startswith(_LEFT_OPEN)):
        return Value("")
    return known[source]


def _stated(stated: StatedValue[Any]) -> Value:
    return Value(None if stated.value is None else stated.text(), example=stated.example)


def _fact(value: Value) -> str:
    text = value.text or "wird von der Stadt bestätigt"
    return f"{text} (Beispielwert)" if value.example else text


def sender_of(bundle: PublishedService) -> Sender:
    """Return who writes."""
    town = bundle.town
    hall = town.town_hall.value
    where = ", ".join(hall.lines) if hall else town.name
    return Sender(
        town=town.authority.text() if town.authority.value else town.name,
        office=bundle.service.responsible.text(),
        return_line=f"{town.name}, {where}",
    )


def recipient_of(person: Person, people: Mapping[Role, Person] | None = None) -> tuple[str, ...]:
    """Return the address, line by line: an organisation before who acts for it, a represented person after."""
    if people and (organisation := people.get(Role.ORGANISATION)):
        return (organisation.name, f"z. Hd. {person.name}", *person.address)
    if people and (represented := people.get(Role.REPRESENTED)):
        return (person.name, f"für {represented.name}", *person.address)
    return (person.name, *person.address)


def _about(people: Mapping[Role, Person]) -> dict[str, Value]:
    """Return whom it is about: the person who applies, or who they act for."""
    whom = parties.whom(people)
    born = datetime.date.fromisoformat(whom.birth_date) if whom.birth_date else None
    return {
        "für.name": Value(whom.name),
        "für.geburtsdatum": Value(shown(born, "de") if born else ""),
        "für.registernummer": Value(whom.register),
    }


def _info(material: Material, ruling: Ruling, bundle: PublishedService) -> tuple[tuple[str, Value], ...]:
    return (
        ("Datum", Value(shown(timezone.localdate(ruling.made_at), "de"))),
        ("Vorgang", Value(material.number)),
        ("Telefon", Value(bundle.town.phone.text())),
    )


def _reasons(ruling: Ruling, bundle: PublishedService, result: Result) -> tuple[str, ...]:
    listed: Mapping[str, Any] = bundle.service.refusal_reasons
    sentences = (
        *result.reasons,
        *(listed[each].sentence for each in ruling.reasons),
        *_without_a_human(ruling, bundle),
    )
    return (*sentences, *(part for part in ruling.text.splitlines() if part.strip()))


def _without_a_human(ruling: Ruling, bundle: PublishedService) -> tuple[str, ...]:
    """Say that nobody has looked, what allows that, and how somebody will (§ 35a VwVfG)."""
    automation = bundle.service.decision.automation
    if not ruling.alone or automation is None:
        return ()
    return (
        "Diese Entscheidung hat ein Computerprogramm getroffen (§ 35a VwVfG). Register haben alles bestätigt, was dafür"
        f" nötig ist. Erlaubt ist das durch: {automation.allowed_by.text()}.",
        "Möchten Sie, dass ein Mensch sie ansieht? Schreiben Sie uns, oder rufen Sie an: "
        f"{bundle.town.phone.text()}. Nennen Sie die Nummer Ihres Vorgangs.",
    )


def _legal_basis(bundle: PublishedService) -> tuple[Value, ...]:
    stated = bundle.service.legal_basis
    if stated.value is None:
        return (Value(None),)
    open_ = "" if stated.confirmed or stated.example else " (wird von der Stadt bestätigt)"
    return tuple(Value(each + open_, example=stated.example) for each in stated.value)


def _remedy(bundle: PublishedService) -> tuple[Value, ...]:
    stated = bundle.service.remedy
    return (Value(None if stated.value is None else stated.value.instruction, example=stated.example),)
