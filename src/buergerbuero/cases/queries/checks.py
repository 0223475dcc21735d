"""How the checks of a case ended: what registers said, kept sealed with the case, judged by the service's rules."""

import datetime
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.utils import timezone

from buergerbuero.base import sealing
from buergerbuero.cases import rules
from buergerbuero.cases.models import Case, Checked
from buergerbuero.cases.queries import answers as answers_of
from buergerbuero.cases.queries import contexts, identified
from buergerbuero.cases.values import CaseState, CheckLine, DeskChecks, LookupLine
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.values import (
    REGISTER_TITLES,
    Finding,
    Known,
    PublishedService,
    RegisterFacts,
    RegisterName,
    RegisterRule,
    Verdict,
    shown,
)
from buergerbuero.exchange import queries as exchange
from buergerbuero.exchange.values import Lookup, Outcome

_OPEN = (CaseState.RECEIVED, CaseState.IN_REVIEW, CaseState.WAITING_FOR_CITIZEN, CaseState.WAITING_FOR_AUTHORITY)
_RESULTS = {
    Outcome.FOUND: "gefunden",
    Outcome.NOT_FOUND: "nichts gefunden",
    Outcome.AMBIGUOUS: "mehrere gefunden",
    Outcome.DOWN: "nicht erreichbar",
    Outcome.REFUSED: "Auskunft abgelehnt",
}


def judge(
    bundle: PublishedService, facts: Mapping[RegisterName, RegisterFacts], *, taken: bool | None
) -> dict[str, Finding]:
    """Return what each check with a rule finds, by the check's name."""
    known = Known(facts, bundle.town, taken)
    return {name: catalogue.find(check.rule, known) for name, check in bundle.service.checks.items() if check.rule}


def as_json(facts: Mapping[RegisterName, RegisterFacts], findings: Mapping[str, Finding]) -> dict[str, Any]:
    """Return what is sealed with the case."""
    return {
        "facts": {name: asdict(each) for name, each in facts.items()},
        "findings": {
            name: {"verdict": each.verdict.value, "why": each.why, "values": dict(each.values)}
            for name, each in findings.items()
        },
    }


def stored(case: Case, key: bytes) -> tuple[dict[RegisterName, RegisterFacts], dict[str, Finding]]:
    """Return what is known for the answers as they stand; nothing before registers were asked about them."""
    row = Checked.objects.filter(case=case, revision=case.revision).first()
    if row is None:
        return {}, {}
    kept = sealing.unseal_json(key, bytes(row.sealed), context=contexts.checked(case.id, row.revision))
    facts = {name: RegisterFacts(**each) for name, each in kept["facts"].items()}
    found = {
        name: Finding(Verdict(each["verdict"]), each["why"], each["values"]) for name, each in kept["findings"].items()
    }
    return facts, found


def notice_values(case: Case, key: bytes) -> dict[str, str]:
    """Return what registers said and checks found by the names that `werte` in service.yaml uses, days as read.

    Nothing but what they had said themselves, for somebody who has not logged in as whom the register names.
    """
    facts, found = stored(case, key)
    bundle = catalogue.bundle(case.digest)
    if facts and not identified.is_the_person(case, key, bundle, answers_of.readable(case, key)[0]):
        facts, found = _stated_too(bundle, facts, found)
    told = {
        f"{catalogue.REGISTER_VALUES}{register}.{name}": _day(text)
        for register, said in facts.items()
        for name, text in (said.facts or {}).items()
    }
    return told | {
        f"{catalogue.CHECK_VALUES}{name}.{value}": text
        for name, finding in found.items()
        for value, text in finding.values.items()
    }


def _stated_too(
    bundle: PublishedService, facts: Mapping[RegisterName, RegisterFacts], found: Mapping[str, Finding]
) -> tuple[dict[RegisterName, RegisterFacts], dict[str, Finding]]:
    """Keep what the register was asked with and has confirmed, and what checks found by that.

    What follows from an address is told only where the person has named that address.
    """
    kept = {
        register: RegisterFacts({name: text for name, text in (said.facts or {}).items() if name in _asked_with(rule)})
        for register, rule in bundle.service.registers.items()
        if (said := facts.get(register)) and not said.doubtful
    }
    where = bundle.service.registers.get("melderegister")
    return kept, dict(found) if where and "anschrift" in where.inputs and "melderegister" in kept else {}


def _asked_with(rule: RegisterRule) -> tuple[str, ...]:
    """Return the facts that an answer has named, and when the register was asked."""
    return (*rule.inputs, *(_OF_ADDRESSES if "anschrift" in rule.inputs else ()), "stand")


_OF_ADDRESSES = ("straße", "hausnummer", "plz", "ort")


def lacks_register(case: Case, key: bytes, bundle: PublishedService) -> bool:
    """Say whether the notice of a grant needs what a register says, and no register has said it."""
    result = bundle.service.results.get("bewilligt")
    wanted = (
        {each for each in result.values.values() if each.startswith(catalogue.REGISTER_VALUES)} if result else set()
    )
    return bool(wanted - notice_values(case, key).keys()) if wanted else False


def waits(case_id: UUID, state: str) -> bool:
    """Say whether a case waits for a register that was down."""
    return state in _OPEN and exchange.waits(case_id)


def desk_checks(case: Case, key: bytes, bundle: PublishedService) -> DeskChecks:
    """Return the checks as the desk shows them, with what was asked of whom."""
    facts, found = stored(case, key)
    lines = tuple(
        CheckLine(check.sentence, found[name].verdict, found[name].why) if name in found else CheckLine(check.sentence)
        for name, check in bundle.service.checks.items()
    )
    asking = bool(bundle.service.registers) and not facts and case.state in _OPEN
    lookups = tuple(_line(each) for each in exchange.lookups_of(case.id, key)) if bundle.service.registers else ()
    stand, _ = answers_of.readable(case, key)
    unproven = bool(facts) and not identified.is_the_person(case, key, bundle, stand)
    return DeskChecks(lines, lookups, waits(case.id, case.state), asking, unproven)


def _line(lookup: Lookup) -> LookupLine:
    name = next(each for each, register in rules.REGISTERS.items() if register is lookup.register)
    asked_at = timezone.localtime(lookup.asked_at)
    facts = rules.facts_of(lookup.question, lookup.answer, asked_at=asked_at).facts if lookup.answer else None
    return LookupLine(
        register=REGISTER_TITLES[name],
        purpose=lookup.purpose.text,
        legal_basis=lookup.purpose.legal_basis,
        asked_at=lookup.asked_at,
        result=_RESULTS[lookup.outcome],
        facts=tuple((_label(key), _day(text)) for key, text in (facts or {}).items() if text and key not in _PARTS),
    )


_PARTS = ("straße", "hausnummer", "plz", "ort", "stand")  # stand in one line as the address, and beside the question


def _label(key: str) -> str:
    return key[:1].upper() + key[1:].replace("_", " ")


def _day(text: str) -> str:
    try:
        return shown(datetime.date.fromisoformat(text)) if len(text) == len("2026-01-31") else text
    except ValueError:
        return text
