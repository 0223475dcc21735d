"""What registers are asked and may tell, by the German names of service.yaml, and whether a service fits it. Pure."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from buergerbuero.catalogue.rules.confirming import RULES
from buergerbuero.catalogue.values import RegisterName, Service

Place: TypeAlias = tuple[str | int, ...]
Wrong: TypeAlias = tuple[Place, str, str]

INPUTS: Final[Mapping[RegisterName, tuple[str, ...]]] = MappingProxyType(
    {"melderegister": ("familienname", "vornamen", "geburtsdatum"), "fahrzeugregister": ("kennzeichen",)}
)
# What may narrow a question down: where it is given, what the register says must fit it too.
MORE_INPUTS: Final[Mapping[RegisterName, tuple[str, ...]]] = MappingProxyType({"melderegister": ("anschrift",)})
# What a register may tell a notice or a rule. BMG § 3 has more; what nobody needs is not there.
FACTS: Final[Mapping[RegisterName, tuple[str, ...]]] = MappingProxyType(
    {
        "melderegister": (
            "familienname",
            "vornamen",
            "geburtsdatum",
            "geburtsname",
            "doktorgrad",
            "straße",
            "hausnummer",
            "plz",
            "ort",
            "anschrift",
            "einzug",
            "weitere_wohnungen",
            "stand",
        ),
        "fahrzeugregister": (
            "kennzeichen",
            "familienname",
            "vornamen",
            "geburtsdatum",
            "firma",
            "zugelassen",
            "stand",
        ),
    }
)
ANSWER: Final = "antwort."
REGISTER: Final = "register."
CHECK: Final = "prüfung."
OF_THE_PERMIT: Final = ("vorgang.gültig_ab", "vorgang.gültig_bis")


def names(service: Service) -> tuple[str, ...]:
    """Return what values of notices can stand for because registers are asked or a permit is given."""
    facts = (f"{REGISTER}{register}.{fact}" for register in service.registers for fact in FACTS[register])
    found = (
        f"{CHECK}{name}.{value}"
        for name, check in service.checks.items()
        if (rule := RULES.get(check.rule or ""))
        for value in rule.values
    )
    return (*facts, *found, *(OF_THE_PERMIT if service.permit else ()))


def problems(service: Service) -> Iterator[Wrong]:
    """Yield what does not fit together about registers and checks: path, what is wrong, what to do."""
    for register, rule in service.registers.items():
        yield from _inputs(register, rule.inputs)
    for outcome, result in service.results.items():
        if result.recipient == "melderegister" and "melderegister" not in service.registers:
            remedy = "Ergänzen Sie unter „register“: melderegister, oder streichen Sie „empfänger“."
            yield ("ergebnisse", outcome, "empfänger"), "Das Melderegister wird nicht gefragt.", remedy
    for name, check in service.checks.items():
        if check.rule is not None:
            yield from _rule(service, ("prüfungen", name, "ja_wenn"), check.rule)
    if service.permit and not service.permit.issued_for.startswith(ANSWER):
        yield ("ausweis", "für"), "Hier steht keine Angabe.", "Schreiben Sie zum Beispiel „antwort.kennzeichen“."
    yield from _automation(service)
    if service.trust_level.value == "normal":
        yield from _told_to_anybody(service)


def _told_to_anybody(service: Service) -> Iterator[Wrong]:
    """Who need not log in may be anybody: then a notice says nothing of a register but what they had said before."""
    rule = service.registers.get("melderegister")
    for outcome, result in service.results.items():
        for name, source in result.values.items():
            place: Place = ("ergebnisse", outcome, "werte", name)
            if source.startswith(REGISTER):
                message = f"„{source}“ bekäme auch, wer sich nicht angemeldet hat."
                yield place, message, "Verlangen Sie „anmeldung“ substantiell oder hoch, oder nehmen Sie die Antwort."
            if source.startswith(CHECK) and (rule is None or "anschrift" not in rule.inputs):
                message = f"„{source}“ verriete, wo jemand wohnt, den das Melderegister unter diesem Namen kennt."
                yield place, message, "Ergänzen Sie unter „register“ beim Melderegister: anschrift: antwort.…"


def _inputs(register: RegisterName, inputs: Mapping[str, str]) -> Iterator[Wrong]:
    place: Place = ("register", register, "angaben")
    needed, more = set(INPUTS[register]), MORE_INPUTS.get(register, ())
    if not needed <= set(inputs) <= needed | set(more):
        may = f" Dazu darf: {', '.join(more)}." if more else ""
        yield place, "Das Register braucht andere Angaben.", f"Genau diese: {', '.join(INPUTS[register])}.{may}"
    for name, source in inputs.items():
        if not source.startswith(ANSWER):
            remedy = f"Schreiben Sie zum Beispiel „{ANSWER}person.{name}“."
            yield (*place, name), f"„{source}“ ist keine Angabe aus dem Formular.", remedy


def _rule(service: Service, place: Place, name: str) -> Iterator[Wrong]:
    if name not in RULES:
        yield place, f"Die Regel „{name}“ gibt es nicht.", _near(name, RULES)
        return
    for register in RULES[name].registers:
        if register not in service.registers:
            remedy = f"Ergänzen Sie unter „register“: {register} mit zweck, rechtsgrundlage und angaben."
            yield place, f"„{name}“ braucht das {register.capitalize()}, das nicht gefragt wird.", remedy
    if RULES[name].permit and service.permit is None:
        yield place, f"„{name}“ braucht „ausweis“.", "Ergänzen Sie „ausweis“ mit für und gültig."


def _automation(service: Service) -> Iterator[Wrong]:
    """Only what registers confirm may be decided without a human, and then nothing may be left that asks for one."""
    automation = service.decision.automation
    for number, name in enumerate(automation.checks if automation else ()):
        if service.checks[name].rule is None:
            message = f"Die Prüfung „{name}“ kann nur ein Mensch machen."
            remedy = "Ergänzen Sie bei der Prüfung „ja_wenn“, oder schreiben Sie „ohne_mensch: nein“."
            yield ("entscheidung", "ohne_mensch", "wenn", number), message, remedy
    left = [name for name in service.checks if automation and name not in automation.checks]
    if left:
        message = f"Ohne einen Menschen bliebe ungeprüft: {', '.join(left)}."
        yield ("entscheidung", "ohne_mensch", "wenn"), message, "Nennen Sie alle Prüfungen, oder streichen Sie diese."
    if automation and automation.least is None:
        message = "Wer sich nicht angemeldet hat, könnte den Namen eines anderen Menschen nennen."
        remedy = "Schreiben Sie unter „ohne_mensch“: anmeldung: {wert: substantiell, beleg: …, bestätigt: nein}."
        yield ("entscheidung", "ohne_mensch"), message, remedy
    if automation and "melderegister" not in service.registers:
        message = "Ohne Melderegister ist nicht sicher, dass es um den Menschen geht, der sich angemeldet hat."
        yield ("entscheidung", "ohne_mensch"), message, "Ergänzen Sie unter „register“: melderegister."
    if automation and "bewilligt" not in service.results:
        yield ("entscheidung", "ohne_mensch"), "Es fehlt das Ergebnis „bewilligt“.", "Ergänzen Sie es unter ergebnisse."


def _near(word: str, there: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, there, n=1)
    return f"Meinten Sie „{near[0]}“?" if near else f"Möglich sind: {', '.join(there)}."
