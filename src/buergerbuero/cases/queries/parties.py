"""Everybody of a case: found in the answers when it is opened, sealed with it, opened again to be shown."""

import dataclasses
import datetime
from collections.abc import Iterator, Mapping
from typing import Any, Final

from buergerbuero.base import sealing
from buergerbuero.cases.models import Case, Party
from buergerbuero.cases.queries import contexts
from buergerbuero.cases.values import Login, Person, Role
from buergerbuero.forms import queries as forms
from buergerbuero.forms.values import CHILD, ORGANISATION, OTHERS, REPRESENTED, SECOND_PARENT, Answers, Form
from buergerbuero.identity.values import About, Fact, TrustLevel
from buergerbuero.identity.values import Person as LoggedIn

_OTHERS: Final = {
    CHILD: Role.CHILD,
    REPRESENTED: Role.REPRESENTED,
    ORGANISATION: Role.ORGANISATION,
    SECOND_PARENT: Role.SECOND_PARENT,
}


def person_in(form: Form, answers: Answers, login: Login | None = None) -> Person:
    """Return the applicant: the first person, address, e-mail address and telephone number that the form asks for,
    except on pages that ask for somebody else.
    """
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


def everybody(form: Form, answers: Answers, login: Login | None = None) -> dict[Role, Person]:
    """Return who the case is about and who acts in it, the applicant among them."""
    found = {Role.APPLICANT: person_in(form, answers, login)}
    for page in forms.path(form, answers):
        given = answers.get(page.id)
        if page.purpose in _OTHERS and isinstance(given, Mapping):
            role = _OTHERS[page.purpose]
            found[role] = _other(given)
    return found


def _other(given: Mapping[str, Any]) -> Person:
    person = given.get("person") or {}
    return Person(
        given_names=person.get("vornamen", ""),
        family_name=person.get("familienname", "") or given.get("organisation", ""),
        birth_date=person.get("geburtsdatum") or "",
        address=(),
        email=given.get("email"),
        phone=None,
        right=given.get("sorge") or given.get("grund") or "",
        register=given.get("registernummer") or "",
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


def parties_of(case: Case, key: bytes) -> dict[Role, Person]:
    """Return everybody of a case, opened to be shown; who is not part of it any more after a correction is not."""
    found = {Role(row.role): _readable(row, key) for row in case.parties.all()}
    return {role: person for role in Role if (person := found.get(role))}


def whom(found: Mapping[Role, Person]) -> Person:
    """Return whom the application is for: the applicant, or who they act for."""
    others = (Role.CHILD, Role.REPRESENTED, Role.ORGANISATION)
    return next((found[role] for role in others if role in found), found[Role.APPLICANT])


def readable(party: Party, key: bytes) -> Person:
    """Open the snapshot of an applicant to be shown; one that cannot be opened breaks no list."""
    return _readable(party, key) or UNREADABLE


def applicant_shown(case: Case, key: bytes) -> Person:
    """Return the applicant of a case whose key is open, to be shown; UNREADABLE if our pages have not sealed them."""
    return readable(case.parties.get(role=Role.APPLICANT), key)


def applicant_of(case: Case, key: bytes) -> Person:
    """Return the applicant of a case whose key is open. Raises sealing.Tampered."""
    person = _opened(case.parties.get(role=Role.APPLICANT), key)
    if person is None:  # only others can leave a case
        raise sealing.Tampered("applicant")
    return person


def _readable(party: Party, key: bytes) -> Person | None:
    try:
        return _opened(party, key)
    except sealing.Tampered:
        return UNREADABLE


def _opened(party: Party, key: bytes) -> Person | None:
    """Open the snapshot of a party; None for one who is part of the case no more. Raises sealing.Tampered."""
    context = contexts.party(party.case_id, party.id)
    kept: dict[str, Any] | None = sealing.unseal_json(key, bytes(party.sealed), context=context)
    if kept is None:
        return None
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
        if page.purpose in OTHERS:
            continue
        given = answers.get(page.id)
        for field in page.fields:
            value = given if page.single else (given or {}).get(field.key.rpartition(".")[2])
            if value is not None:
                yield field.type, value


def _lines(address: Mapping[str, str]) -> tuple[str, ...]:
    street = f"{address.get('straße', '')} {address.get('hausnummer', '')}".strip()
    place = f"{address.get('plz', '')} {address.get('ort', '')}".strip()
    return tuple(line for line in (street, place) if line)
