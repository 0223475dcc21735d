"""From answers to questions for registers, and from what registers say to facts by their German names. Pure."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from buergerbuero.cases.values import Login
from buergerbuero.catalogue.values import RegisterFacts, RegisterName, RegisterRule, folded
from buergerbuero.exchange.values import (
    Address,
    Answer,
    Found,
    NotFound,
    Register,
    Resident,
    ResidentQuestion,
    Vehicle,
    VehicleQuestion,
)
from buergerbuero.forms.values import Answers
from buergerbuero.identity.values import About, TrustLevel

Same: TypeAlias = Callable[[str, str], bool]

REGISTERS: Final[Mapping[RegisterName, Register]] = {
    "melderegister": Register.RESIDENTS,
    "fahrzeugregister": Register.VEHICLES,
}
NOT_FOUND: Final = "Das Register kennt niemanden und nichts mit diesen Angaben."
AMBIGUOUS: Final = "Das Register kennt mehrere mit diesen Angaben."
BLOCKED: Final = "Für die Person gibt es eine Auskunftssperre. Ein Mensch muss hinsehen."
ELSEWHERE: Final = "Die Hauptwohnung im Melderegister ist eine andere als im Antrag. Ein Mensch muss hinsehen."
OTHER: Final = "Das Register schreibt es anders als im Antrag. Ein Mensch muss hinsehen."
DOWN: Final = "Das Register ist gerade nicht erreichbar. Es wird von selbst noch einmal gefragt."
REFUSED: Final = "Das Register hat die Auskunft abgelehnt."
NO_BASIS: Final = "Die Rechtsgrundlage ist noch nicht bestätigt. Deshalb wurde das Register nicht gefragt."
UNVOUCHED: Final = "Die Anmeldung belegt nicht alles, wonach gefragt wurde. Ein Mensch muss hinsehen."
NO_ANSWER: Final = "Eine Angabe fehlt, nach der das Register gefragt wird."


def question_of(rule: RegisterRule, name: RegisterName, answers: Answers) -> ResidentQuestion | VehicleQuestion | None:
    """Return what a register is asked for these answers; None where an answer is missing that it needs."""
    texts = {key: source for key, source in rule.inputs.items() if key != "anschrift"}
    given = {key: answer_at(answers, source.removeprefix("antwort.")) for key, source in texts.items()}
    if not all(given.values()):
        return None
    if name == "fahrzeugregister":
        return VehicleQuestion(given["kennzeichen"])
    where = _address_at(answers, rule.inputs.get("anschrift", ""))
    return ResidentQuestion(given["familienname"], given["vornamen"], given["geburtsdatum"], where)


def _address_at(answers: Answers, source: str) -> Address | None:
    """Return the address that narrows a question down; None where the service gives none."""
    key = source.removeprefix("antwort.")
    parts = [answer_at(answers, f"{key}.{part}") for part in ("straße", "hausnummer", "plz", "ort")]
    return Address(*parts) if any(parts) else None


def answer_at(answers: Answers, key: str) -> str:
    """Return the text of an answer by its key, such as `wohnung.person.vornamen`; "" where there is none."""
    found: Any = answers
    for part in key.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) else ""


def facts_of(
    question: ResidentQuestion | VehicleQuestion, answer: Answer, *, asked_at: datetime.datetime
) -> RegisterFacts:
    """Return what a register has said as facts, or why there are none. `asked_at`: in the town's time."""
    if not isinstance(answer, Found):
        return RegisterFacts(None, NOT_FOUND if isinstance(answer, NotFound) else AMBIGUOUS)
    found = answer.facts
    facts = _resident(found) if isinstance(found, Resident) else _vehicle(found)
    facts |= {"stand": f"{asked_at:%d.%m.%Y, %H:%M} Uhr"}
    if isinstance(found, Resident) and found.blocked:
        return RegisterFacts(facts, BLOCKED, doubtful=True)
    if not _is_what_was_asked(question, facts):
        return RegisterFacts(facts, OTHER, doubtful=True)
    if isinstance(question, ResidentQuestion) and question.address and not _lives_there(question.address, facts):
        return RegisterFacts(facts, ELSEWHERE, doubtful=True)
    return RegisterFacts(facts)


def as_sure_as_asked(
    said: RegisterFacts, rule: RegisterRule, answers: Answers, login: Login | None, level: TrustLevel, *, same: Same
) -> RegisterFacts:
    """Return what a register said; for a human, if who must log in asked with words that no log-in vouches for.

    Else they could be told what the register knows of another person. `same` compares spellings of a name.
    """
    if said.facts is None or level <= TrustLevel.NORMAL:
        return said
    known = login.facts if login else {}
    for name in sorted({About.FAMILY_NAME, About.GIVEN_NAMES, About.BIRTH_DATE} & rule.inputs.keys()):
        fact = known.get(About(name))
        asked = answer_at(answers, rule.inputs[name].removeprefix("antwort."))
        if fact is None or (fact.level or TrustLevel.NORMAL) < level or not same(fact.value, asked):
            return RegisterFacts(said.facts, UNVOUCHED, doubtful=True)
    return said


def _is_what_was_asked(question: ResidentQuestion | VehicleQuestion, facts: Mapping[str, str]) -> bool:
    """A register that searches generously may find somebody else: then no rule may say yes to it."""
    if isinstance(question, VehicleQuestion):
        return folded(question.plate) == folded(facts["kennzeichen"])
    asked = (question.family_name, question.given_names, question.birth_date)
    told = (facts["familienname"], facts["vornamen"], facts["geburtsdatum"])
    return [folded(each) for each in asked] == [folded(each) for each in told]


def _lives_there(asked: Address, facts: Mapping[str, str]) -> bool:
    """Whether the main address is the one that was asked for, however it is written ("Musterstr. 17", capitals)."""
    told = (facts["straße"], facts["hausnummer"], facts["plz"], facts["ort"])
    parts = (asked.street, asked.house_number, asked.postcode, asked.place)
    return [_as_compared(each) for each in parts] == [_as_compared(each) for each in told]


def _as_compared(text: str) -> str:
    found = folded(text)
    return (f"{found[:-4]}straße" if found.endswith("str.") else found).replace("ß", "ss").replace(" ", "")


def _resident(person: Resident) -> dict[str, str]:
    main = person.main
    return {
        "familienname": person.family_name,
        "vornamen": person.given_names,
        "geburtsdatum": person.birth_date,
        "geburtsname": person.birth_name,
        "doktorgrad": person.doctoral_degree,
        "straße": main.street if main else "",
        "hausnummer": main.house_number if main else "",
        "plz": main.postcode if main else "",
        "ort": main.place if main else "",
        "anschrift": _line(main) if main else "",
        "einzug": person.since,
        "weitere_wohnungen": "; ".join(_line(each) for each in person.others),
    }


def _vehicle(vehicle: Vehicle) -> dict[str, str]:
    return {
        "kennzeichen": vehicle.plate,
        "familienname": vehicle.family_name,
        "vornamen": vehicle.given_names,
        "geburtsdatum": vehicle.birth_date,
        "firma": vehicle.company,
        "zugelassen": "ja" if vehicle.registered else "nein",
    }


def _line(address: Address) -> str:
    return f"{address.street} {address.house_number}, {address.postcode} {address.place}"
