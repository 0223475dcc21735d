"""Persons of a case: found in the answers when it is opened, sealed with it, opened again to be shown."""

import dataclasses
import datetime
from collections.abc import Iterator, Mapping
from typing import Any, Final

from buergerbuero.base import sealing
from buergerbuero.cases.models import Party
from buergerbuero.cases.queries import contexts
from buergerbuero.cases.values import Login, Person
from buergerbuero.forms import queries as forms
from buergerbuero.forms.values import Answers, Form
from buergerbuero.identity.values import About, Fact, TrustLevel
from buergerbuero.identity.values import Person as LoggedIn


def person_in(form: Form, answers: Answers, login: Login | None = None) -> Person:
    """Return the applicant: the first person, address, e-mail address and telephone number that the form asks for."""
    found: dict[str, Any] = {}
    for kind, value in _typed_answers(form, answers):
        found.setdefault(kind, value)
    person, address = found.get("person") or {}, found.get("anschrift") or {}
    return Person(
        given_names=person.get("vornamen", ""),
        family_name=person.get("familienname", ""),
        birth_date=person.get("geburtsdatum") or "",
        address=_lines(address),
        email=found.get("email"),
        phone=found.get("telefon"),
        login=login,
    )


def login_of(form: Form, person: LoggedIn | None) -> Login | None:
    """Return what is kept of a log-in with the application."""
    if person is None:
        return None
    return Login(person.level, person.means, person.provider, person.at, forms.facts_used(form, person))


def as_json(person: Person) -> dict[str, Any]:
    """Return the snapshot as it is sealed."""
    kept = dataclasses.asdict(dataclasses.replace(person, login=None))
    if login := person.login:
        facts = {about: [fact.value, fact.level] for about, fact in login.facts.items()}
        kept["login"] = {**dataclasses.asdict(login), "at": login.at.isoformat(), "facts": facts}
    return kept


UNREADABLE: Final = Person("", "Nicht lesbar", "", (), None, None)
"""Stands in lists and pages of the desk for a person whose snapshot was not sealed by our pages."""


def readable(party: Party, key: bytes) -> Person:
    """Open the snapshot of a party to be shown; one that cannot be opened breaks no list."""
    try:
        return applicant(party, key)
    except sealing.Tampered:
        return UNREADABLE


def applicant(party: Party, key: bytes) -> Person:
    """Open the snapshot of a party. Raises sealing.Tampered."""
    kept = sealing.unseal_json(key, bytes(party.sealed), context=contexts.party(party.case_id, party.id))
    return Person(**{**kept, "address": tuple(kept["address"]), "login": _login(kept.get("login"))})


def _login(kept: Mapping[str, Any] | None) -> Login | None:
    if not kept:
        return None
    said = kept["facts"].items()
    facts = {About(about): Fact(value, TrustLevel(level) if level else None) for about, (value, level) in said}
    at = datetime.datetime.fromisoformat(kept["at"])
    return Login(TrustLevel(kept["level"]), kept["means"], kept["provider"], at, facts)


def _typed_answers(form: Form, answers: Answers) -> Iterator[tuple[str, Any]]:
    for page in form.pages:
        given = answers.get(page.id)
        for field in page.fields:
            value = given if page.single else (given or {}).get(field.key.rpartition(".")[2])
            if value is not None:
                yield field.type, value


def _lines(address: Mapping[str, str]) -> tuple[str, ...]:
    street = f"{address.get('straße', '')} {address.get('hausnummer', '')}".strip()
    place = f"{address.get('plz', '')} {address.get('ort', '')}".strip()
    return tuple(line for line in (street, place) if line)
