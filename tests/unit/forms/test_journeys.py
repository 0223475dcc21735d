"""Journeys answer the form they belong to: what a browser would send, and what `services check` says."""

import dataclasses
import shutil
from pathlib import Path

import pytest

from buergerbuero.base.yamlfile import build, load
from buergerbuero.catalogue.values import Journey, sentence_hash
from buergerbuero.forms import journeys, queries
from buergerbuero.identity.values import TrustLevel
from tests.unit.forms.forms import form_of
from tests.unit.forms.samples import TODAY

PROJECT = Path(__file__).parents[3]
FORM = """
seiten:
  - {id: halter, frage: Wer?, art: person}
  - {id: seit, frage: Seit wann?, art: datum, spätestens: heute}
  - {id: umgezogen, frage: Umgezogen?, art: ja_nein}
  - {id: woher, frage: Woher?, art: text, wenn: {umgezogen: ja}}
  - id: kontakt
    frage: Kontakt?
    felder:
      - {id: email, art: email, frage: E-Mail, pflicht: nein}
      - {id: farben, art: mehrfach, frage: Farben, antworten: {rot: Rot, blau: Blau}}
"""
ANSWERS = """
  halter: {vornamen: Erika, familienname: Beispiel, geburtsdatum: 1964-08-12}
  seit: heute
  umgezogen: nein
  kontakt: {email: erika@example.org, farben: rot}
"""


def problems(answers: str) -> list[tuple[int, str]]:
    located = load(
        "wege/probe.yaml", f"titel: Probe\nantrag:{answers}verlauf:\n  - erwartet: {{vorgang: eingegangen}}\n"
    )
    found = journeys.problems_in(form_of(FORM), build(Journey, located), located, TODAY)
    return [(problem.line, problem.message) for problem in found]


@pytest.mark.parametrize(
    ("page", "answer", "sent"),
    [
        ("umgezogen", "ja", {"umgezogen": ["ja"]}),
        ("seit", "heute", {"seit-tag": ["17"], "seit-monat": ["3"], "seit-jahr": ["2026"]}),
        ("kontakt", {"farben": ["blau", "rot"]}, {"kontakt-farben": ["rot", "blau"]}),
        ("seit", "irgendwann", {"seit": ["irgendwann"]}),
        (
            "halter",
            {"vornamen": "Erika", "familienname": "Beispiel", "geburtsdatum": "1964-08-12"},
            {
                "halter-vornamen": ["Erika"],
                "halter-familienname": ["Beispiel"],
                "halter-geburtsdatum-tag": ["12"],
                "halter-geburtsdatum-monat": ["8"],
                "halter-geburtsdatum-jahr": ["1964"],
            },
        ),
    ],
)
def test_an_answer_becomes_what_a_browser_sends(page: str, answer: object, sent: dict[str, list[str]]) -> None:
    assert journeys.inputs_for(form_of(FORM), page, answer, today=TODAY) == sent


def test_a_journey_that_answers_everything_has_no_problem() -> None:
    assert problems(ANSWERS) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("seit: heute", "wann: heute", 4, "Die Seite „wann“ gibt es im Formular nicht."),
        ("seit: heute", "seit: 2026-03-18", 4, "Bei „Seit wann?“ liegt das Datum in der Zukunft."),
        (
            "umgezogen: nein",
            "umgezogen: nein\n  woher: Netphen",
            6,
            "Die Seite „woher“ kommt auf diesem Weg nicht vor.",
        ),
        ("umgezogen: nein", "umgezogen: ja", 2, "Die Antwort auf der Seite „woher“ fehlt."),
        ("farben: rot", "farben: grün", 6, "Bei „Farben“ gibt es eine gewählte Antwort nicht."),
    ],
)
def test_a_journey_off_the_form_is_named(old: str, new: str, line: int, message: str) -> None:
    assert (line, message) in problems(ANSWERS.replace(old, new))


ASKS = "  - sachbearbeitung: {fragt_nach: Wann?, zu: [seit, umgezogen]}\n"
CORRECTS = "  - bürgerin: {berichtigt: {seit: 2026-03-01, umgezogen: ja, woher: Netphen}}\n"


def corrections(steps: str) -> list[tuple[int, str]]:
    located = load("wege/probe.yaml", f"titel: Probe\nantrag:{ANSWERS}verlauf:\n{steps}")
    found = journeys.problems_in(form_of(FORM), build(Journey, located), located, TODAY)
    return [(problem.line, problem.message) for problem in found]


def test_a_correction_that_answers_what_is_asked_and_what_that_opens_has_no_problem() -> None:
    assert corrections(ASKS + CORRECTS) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("umgezogen]", "woher]", 8, "Die Seite „woher“ kommt auf diesem Weg nicht vor."),
        ("[seit, umgezogen]", "[umgezogen]", 9, "Die Seite „seit“ soll niemand berichtigen."),
        (", woher: Netphen", "", 9, "Die Antwort auf der Seite „woher“ fehlt."),
        ("2026-03-01", "2026-03-18", 9, "Bei „Seit wann?“ liegt das Datum in der Zukunft."),
        ("fragt_nach: Wann?, ", "", 8, "Zu einer Berichtigung gehört eine Frage."),
    ],
)
def test_a_correction_that_nobody_can_make_is_named(old: str, new: str, line: int, message: str) -> None:
    assert (line, message) in corrections((ASKS + CORRECTS).replace(old, new))


DECIDED = "verlauf:\n  - sachbearbeitung: {bewilligt: ja}\n  - erwartet: {vorgang: Wir haben entschieden}\n"


def endings(steps: str) -> list[tuple[int, str]]:
    located = load("wege/probe.yaml", f"titel: Probe\nantrag: {{a: ja}}\nverlauf:\n{steps}")
    return [(each.line, each.message) for each in journeys.ending(build(Journey, located), located)]


def test_a_way_that_ends_with_a_decision_and_what_is_seen_has_no_problem() -> None:
    assert endings("  - sachbearbeitung: {lehnt_ab: zu_spät}\n  - erwartet: {mails: '1'}\n") == []
    assert endings("  - bürgerin: {zieht_zurück: ja}\n  - erwartet: {mails: '1'}\n") == []


@pytest.mark.parametrize(
    ("steps", "line", "message"),
    [
        ("  - sachbearbeitung: {bewilligt: ja}\n", 4, "Der Weg endet, ohne dass jemand hinsieht."),
        ("  - erwartet: {vorgang: da}\n", 3, "Der Weg führt zu keiner Entscheidung."),
        ("  - sachbearbeitung: {bewilligt: ja}\n  - erwartet: {}\n", 5, "Dieser Schritt sagt nichts."),
        ("  - sachbearbeitung: {}\n  - erwartet: {mails: '1'}\n", 4, "Dieser Schritt sagt nichts."),
    ],
)
def test_a_way_that_ends_in_nothing_is_named(steps: str, line: int, message: str) -> None:
    assert (line, message) in endings(steps)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "texte").mkdir()
    (tmp_path / "wege").mkdir()
    (tmp_path / "form.yaml").write_text("seiten:\n  - {id: a, frage: A?, art: ja_nein}\n", encoding="utf-8")
    (tmp_path / "wege/ja.yaml").write_text(f"titel: Ja\nantrag: {{a: ja}}\n{DECIDED}", encoding="utf-8")
    return tmp_path


def checked(folder: Path) -> list[str]:
    return [str(problem).removeprefix(f"{folder}/") for problem in queries.check(folder, today=TODAY)]


def test_a_folder_with_a_sensible_form_has_no_problem(folder: Path) -> None:
    (folder / "texte/en.yaml").write_text(
        f"texte:\n  a.frage: {{text: A, von: {sentence_hash('A?')}, geprüft: nein}}\n"
        "  leistung.titel: {text: T, von: x, geprüft: nein}\n",
        encoding="utf-8",
    )

    assert checked(folder) == []
    assert queries.review(folder, today=TODAY).gaps == ()


def test_a_superfluous_translation_is_a_mistake_a_stale_or_missing_one_is_counted(folder: Path) -> None:
    (folder / "form.yaml").write_text("seiten:\n  - {id: a, frage: A?, hilfe: H, art: ja_nein}\n", encoding="utf-8")
    (folder / "texte/en.yaml").write_text(
        "texte:\n  a.frage: {text: A, von: '00000000', geprüft: nein}\n  b.frage: {text: B, von: x, geprüft: nein}\n",
        encoding="utf-8",
    )

    assert [line.partition("\n")[0] for line in checked(folder)] == ["texte/en.yaml:3: „b.frage“ übersetzt nichts."]
    gaps = queries.review(folder, today=TODAY).gaps
    assert [(gap.language, gap.key, gap.stale, gap.line) for gap in gaps] == [
        ("en", "a.hilfe", False, 1),
        ("en", "a.frage", True, 2),
    ]
    wanted = sentence_hash("H")
    assert gaps[0].remedy == f'a.hilfe: {{text: …, von: "{wanted}", geprüft: nein}}'


def test_a_folder_without_form_or_with_broken_files_says_so(folder: Path) -> None:
    (folder / "texte/en.yaml").write_text("texte: [\n", encoding="utf-8")
    (folder / "wege/a.yaml").write_text("titel: A\n", encoding="utf-8")
    assert [line.split(":")[0] for line in checked(folder)] == ["texte/en.yaml", "wege/a.yaml", "wege/a.yaml"]

    (folder / "form.yaml").write_text("seiten: [\n", encoding="utf-8")
    assert checked(folder)[0].startswith("form.yaml:")

    (folder / "form.yaml").unlink()
    assert "Die Datei fehlt." in checked(folder)[0]


BRANCHED = """seiten:
  - {id: a, frage: A?, art: ja_nein}
  - id: b
    frage: B?
    wenn: {a: [ja]}
    felder:
      - {id: c, art: text, frage: C}
      - {id: d, art: text, frage: D, wenn: {a: [nein]}}
"""


def test_what_no_way_comes_by_is_named_with_the_way_to_it(folder: Path) -> None:
    (folder / "form.yaml").write_text(BRANCHED.replace("wenn: {a: [ja]}", "wenn: {nicht: {a: [ja]}}"), encoding="utf-8")
    assert checked(folder) == [
        "form.yaml:3: Kein Weg kommt an der Seite „b“ vorbei.\n"
        "    Ergänzen Sie einen Weg in wege/, der hierher führt, also mit {nicht: {a: [ja]}}."
    ]
    (folder / "form.yaml").write_text(BRANCHED.replace("    wenn: {a: [ja]}\n", ""), encoding="utf-8")
    (folder / "wege/ja.yaml").write_text(f"titel: Ja\nantrag: {{a: ja, b: {{c: x}}}}\n{DECIDED}", encoding="utf-8")
    assert checked(folder) == [
        "form.yaml:7: Kein Weg kommt am Feld „b.d“ vorbei.\n"
        "    Ergänzen Sie einen Weg in wege/, der hierher führt, also mit {a: [nein]}."
    ]
    second = f"titel: Nein\nantrag: {{a: nein, b: {{c: x, d: y}}}}\n{DECIDED}"
    (folder / "wege/nein.yaml").write_text(second, encoding="utf-8")
    assert checked(folder) == []


def test_a_condition_that_every_way_meets_is_worth_a_look(folder: Path) -> None:
    (folder / "form.yaml").write_text(
        "seiten:\n  - {id: a, frage: A?, art: ja_nein}\n  - {id: b, frage: B?, art: text, wenn: {a: [ja]}}\n",
        encoding="utf-8",
    )
    (folder / "wege/ja.yaml").write_text(f"titel: Ja\nantrag: {{a: ja, b: x}}\n{DECIDED}", encoding="utf-8")
    found = queries.review(folder, today=TODAY)
    assert found.problems == ()
    [hint] = found.hints
    assert (hint.line, hint.message) == (3, "Jeder Weg kommt an der Seite „b“ vorbei, obwohl sie eine Bedingung hat.")


def test_without_ways_one_sentence_says_so(folder: Path) -> None:
    (folder / "wege/ja.yaml").unlink()
    assert [line.partition("\n")[0] for line in checked(folder)] == [
        "wege/: Es gibt noch keinen Weg durch die Leistung."
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "antwort.hund.name",
            "antwort.hund.nahme",
            "„antwort.hund.nahme“ gibt es nicht.\n    Meinten Sie „antwort.hund.",
        ),
        ("zugezogen: zugezogen", "zugezogen: umgezogen", "Die Angabe „umgezogen“ fragt das Formular nicht."),
        ("anzahl: anzahl", "anzahl: lastschrift.iban", "„lastschrift.iban“ wird nicht immer beantwortet"),
    ],
)
def test_names_in_service_yaml_that_mean_no_answer_are_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    copy = shutil.copytree(PROJECT / "services" / "hundesteuer_anmeldung", tmp_path / "hundesteuer_anmeldung")
    text = (copy / "service.yaml").read_text(encoding="utf-8")
    (copy / "service.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    [problem] = checked(copy)
    assert problem.startswith("service.yaml:") and said in problem


def test_the_ways_of_a_service_must_lie_in_its_town(tmp_path: Path) -> None:
    town = PROJECT / "towns" / "siegen"
    copy = shutil.copytree(PROJECT / "services" / "hundesteuer_anmeldung", tmp_path / "hundesteuer_anmeldung")
    assert queries.review(copy, today=TODAY, town=town).problems == ()
    way = copy / "wege" / "bewilligt.yaml"
    way.write_text(way.read_text(encoding="utf-8").replace('plz: "57072"', 'plz: "50667"'), encoding="utf-8")
    assert checked(copy) == []
    [problem] = queries.review(copy, today=TODAY, town=town).problems
    assert problem.file.endswith("wege/bewilligt.yaml")


def test_the_published_services_are_right(tmp_path: Path) -> None:
    for service in sorted((PROJECT / "services").iterdir()):
        copy = shutil.copytree(service, tmp_path / service.name)
        assert checked(copy) == []


def of_level(level: TrustLevel, log_in: str) -> list[tuple[int, str]]:
    form = dataclasses.replace(form_of("seiten:\n  - {id: umgezogen, frage: Umgezogen?, art: ja_nein}\n"), level=level)
    text = f"titel: Probe\n{log_in}antrag: {{umgezogen: nein}}\nverlauf:\n  - erwartet: {{vorgang: eingegangen}}\n"
    located = load("wege/probe.yaml", text)
    found = journeys.problems_in(form, build(Journey, located), located, TODAY)
    return [(problem.line, problem.message) for problem in found]


@pytest.mark.parametrize("log_in", ["", "anmeldung: {stufe: substantiell}\n"])
def test_a_way_logs_in_as_surely_as_its_service_asks(log_in: str) -> None:
    [(_, message)] = of_level(TrustLevel.HIGH, log_in)
    assert message == "Die Leistung verlangt eine Anmeldung mit Vertrauensniveau hoch, und dieser Weg hat keine."


def test_a_way_may_log_in_more_surely_than_asked() -> None:
    assert of_level(TrustLevel.SUBSTANTIAL, "anmeldung: {stufe: hoch}\n") == []
    assert of_level(TrustLevel.NORMAL, "") == []


def test_a_log_in_says_what_providers_can_say() -> None:
    [(line, message)] = of_level(TrustLevel.HIGH, "anmeldung: {stufe: hoch, sagt: {straße: A, schuhgröße: '43'}}\n")
    assert (line, message) == (2, "„schuhgröße“ sagt keine Anmeldung.")
