"""What service.yaml says of registers, checks and permits must fit together; what does not is named with its line."""

import pytest

from buergerbuero.catalogue import queries
from buergerbuero.catalogue.bundle import Sources, define
from buergerbuero.catalogue.rules.missing import blockers
from tests.unit.catalogue.folders import problems, with_service

CHECKS = "prüfungen:                            # je Zeile ja, nein oder unklar\n"
BASIS = "rechtsgrundlage: {wert: BMG § 34, beleg: Muster, bestätigt: nein}"
PERSON = ", ".join(f"{each}: antwort.halter.{each}" for each in ("familienname", "vornamen", "geburtsdatum"))
RESIDENTS = f"  melderegister: {{zweck: Wohnt die Person hier?, {BASIS}, angaben: {{{PERSON}}}}}\n"
RULE = "  wohnt_hier: {satz: Die Person wohnt hier, ja_wenn: person_ist_gemeldet}\n"
RECIPIENT = "    vorlage: vorlagen/bescheid.typ\n    empfänger: melderegister\n"


def asked(register: str = RESIDENTS, check: str = RULE, more: str = "") -> Sources:
    """Return the dog tax as if it asked a register."""
    plain = "  wohnt_hier: Die Person wohnt in der Stadt\n"
    return with_service("service.yaml", CHECKS + plain, f"register:\n{register}{more}{CHECKS}{check}")


def test_a_service_may_ask_a_register_and_let_a_rule_check() -> None:
    found = asked()
    assert problems(found) == ()
    service = define(found, demo=False).service
    assert service.checks["wohnt_hier"].rule == "person_ist_gemeldet"
    assert service.checks["angaben_vollständig"].rule is None
    assert service.checks["angaben_vollständig"].sentence.startswith("Alle Angaben")


@pytest.mark.parametrize(
    ("sources", "words"),
    [
        (asked(check=RULE.replace("person_ist", "person_is")), "Meinten Sie „person_ist_gemeldet“?"),
        (asked(check=RULE.replace("person_ist_gemeldet", "hält_das_fahrzeug")), "braucht das Fahrzeugregister"),
        (asked(check=RULE.replace("ja_wenn", "ja_wen")), "Meinten Sie „ja_wenn“?"),
        (asked(RESIDENTS.replace("melderegister", "handelsregister")), "handelsregister"),
        (asked(RESIDENTS.replace("vornamen: ", "vorname: ")), "Genau diese: familienname, vornamen, geburtsdatum."),
        (asked(RESIDENTS.replace("vornamen: ", "titel: antwort.halter.titel, vornamen: ")), "Dazu darf: anschrift."),
        (
            with_service("service.yaml", "    vorlage: vorlagen/bescheid.typ\n", RECIPIENT),
            "Das Melderegister wird nicht gefragt.",
        ),
        (asked(RESIDENTS.replace("antwort.halter.vornamen", "halter.vornamen")), "keine Angabe aus dem Formular"),
        (
            asked(more="ausweis: {für: hund, gültig: {wert: 1 Jahr, beleg: x, bestätigt: nein}}\n"),
            "antwort.kennzeichen",
        ),
        (with_service("service.yaml", "antwort.hund.name", "register.melderegister.vornamen"), "gibt es nicht"),
    ],
)
def test_what_does_not_fit_is_named_with_its_line(sources: Sources, words: str) -> None:
    told = [str(problem) for problem in problems(sources)]
    assert any("service.yaml:" in each and words in each for each in told), told


def test_an_address_may_narrow_the_question_down() -> None:
    assert problems(asked(RESIDENTS.replace("vornamen: ", "anschrift: antwort.wohnung, vornamen: "))) == ()


def told_by(sources: Sources, *changes: tuple[str, str]) -> list[str]:
    """Return what is wrong with a service in which this is changed."""
    text = sources.service["service.yaml"].decode()
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    changed = {**sources.service, "service.yaml": text.encode()}
    return [str(each) for each in problems(Sources(changed, sources.town, sources.name, sources.town_name))]


TOLD = ("hund: antwort.hund.name", "hund: register.melderegister.vornamen")
SURE = ("anmeldung: {wert: normal", "anmeldung: {wert: substantiell")


def test_what_a_register_says_can_stand_in_a_notice_for_whom_it_knows() -> None:
    assert [each for each in told_by(asked(), TOLD, SURE) if "register.melderegister" in each] == []
    told = told_by(asked(), TOLD)
    assert told and all("auch, wer sich nicht angemeldet hat" in each for each in told), told


ZONE = RULE.replace("person_ist_gemeldet", "hauptwohnung_in_zone")
TELLS = ("hund: antwort.hund.name", "hund: prüfung.wohnt_hier.zone")


def test_where_somebody_lives_is_told_only_to_who_has_said_it() -> None:
    told = told_by(asked(check=ZONE), TELLS)
    assert any("verriete, wo jemand wohnt" in each for each in told), told
    at = RESIDENTS.replace("vornamen: ", "anschrift: antwort.wohnung, vornamen: ")
    assert told_by(asked(at, check=ZONE), TELLS) == []


def test_a_machine_decides_only_for_who_has_logged_in() -> None:
    machine = "ohne_mensch: {erlaubt_durch: {wert: x, beleg: y, bestätigt: nein}, wenn: [wohnt_hier]}"
    told = told_by(asked(), ("ohne_mensch: nein", machine))
    assert any("könnte den Namen eines anderen Menschen nennen" in each for each in told), told
    for level, fits in (("normal", False), ("substantiell", True), ("hoch", True)):
        least = f"anmeldung: {{wert: {level}, beleg: y, bestätigt: nein}}, wenn"
        told = told_by(asked(), ("ohne_mensch: nein", machine.replace("wenn", least)))
        assert not any("anderen Menschen" in each for each in told)
        assert any("darf nicht „normal“ sein" in each for each in told) is not fits, told


def test_only_checks_that_registers_answer_let_a_machine_decide() -> None:
    machine = "ohne_mensch: {erlaubt_durch: {wert: x, beleg: y, bestätigt: nein}, wenn: [wohnt_hier]}"
    found = asked()
    text = found.service["service.yaml"].decode().replace("ohne_mensch: nein", machine)
    told = [str(each) for each in problems(Sources({**found.service, "service.yaml": text.encode()}, found.town))]
    assert any("bliebe ungeprüft: angaben_vollständig, noch_nicht_angemeldet" in each for each in told), told
    by_hand = text.replace("wenn: [wohnt_hier]", "wenn: [angaben_vollständig]")
    told = [str(each) for each in problems(Sources({**found.service, "service.yaml": by_hand.encode()}, found.town))]
    assert any("„angaben_vollständig“ kann nur ein Mensch machen" in each for each in told), told


def test_a_basis_that_nobody_confirmed_blocks_asking() -> None:
    found = define(asked(), demo=False)
    open_ = [str(each) for each in blockers(found.service, found.service_source, found.town, found.town_source)]
    assert any("register.melderegister.rechtsgrundlage" in each for each in open_)


def test_editors_know_the_words() -> None:
    known = queries.schema()
    assert {"register", "prüfungen", "ausweis"} <= set(known["properties"])
    plain, ruled = known["$defs"]["Check"]["anyOf"]
    assert plain["type"] == "string"
    assert {"satz", "ja_wenn"} == set(ruled["properties"])
