"""What `services check` says about a form that makes no sense: line, what is wrong, what to do."""

import itertools
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from buergerbuero.forms import rules
from buergerbuero.forms.queries import json_schema
from buergerbuero.forms.types import TYPES
from tests.unit.forms.forms import problems_of, unchecked

PROJECT = Path(__file__).parents[3]
A = "  - {id: a, frage: A, art: auswahl, antworten: {x: X, y: Y}}\n"
CHOICE = "seiten:\n" + A
B, C = "  - {id: b, frage: B, ", "\n  - {id: c, frage: C, "

# what stands after the first page, the line of the problem, what is wrong, what to do
WRONG = [
    ("  - {id: b, frage: B, art: kenzeichen}", 3, "Die Art „kenzeichen“ gibt es nicht.", "Meinten Sie „kennzeichen“?"),
    ("  - {id: b, frage: B, art: nummer}", 3, "Die Art „nummer“ gibt es nicht.", "zahl"),
    ("  - {id: B, frage: B, art: text}", 3, "„id“ hat nicht die richtige Form: „B“.", "kleine Buchstaben"),
    ("  - {id: b, frage: B, art: text, höchsten: 5}", 3, "„höchsten“ gibt es hier nicht.", "Meinten Sie „höchstens“?"),
    ("  - {id: b, art: text}", 3, "„frage“ fehlt.", "Ergänzen"),
    ("  - {id: b, frage: B}", 3, "Die Seite fragt nichts.", "entweder „art“"),
    ("  - {id: b, frage: B, art: text, felder: []}", 3, "Die Seite hat „art“ und „felder“.", "entweder „art“"),
    ("  - {id: b, frage: B, felder: []}", 3, "„felder“ ist leer.", "Ergänzen"),
    ("  - {id: b, frage: B, art: text, pflicht: vielleicht}", 3, "weder ja noch nein", "ja oder nein"),
    ("  - {id: quittung, frage: B, art: text}", 3, "Adresse einer anderen Seite", "andere Kennung"),
    ("  - {id: alle, frage: B, art: text}", 3, "ein Wort der Bedingungen", "andere Kennung"),
    ("  - {id: B, frage: B, art: text}", 3, "„id“ hat nicht die richtige Form: „B“.", "Erlaubt ist"),
    ("  - {id: b, frage: B, art: erklärung}", 3, "„text“ fehlt.", "Ergänzen"),
    ("  - {id: b, frage: B, art: auswahl}", 3, "„antworten“ fehlt.", "Ergänzen"),
    (
        "  - {id: b, frage: B, art: text, muster: '[', beispiel: x}",
        3,
        "kein gültiger regulärer Ausdruck",
        "Berichtigen",
    ),
    ("  - {id: b, frage: B, art: text, muster: '[0-9]'}", 3, "fehlt ein Beispiel", "„beispiel“"),
    ("  - {id: b, frage: B, art: datum, spätestens: morgen}", 3, "„morgen“ ist kein Tag", "heute"),
    ("  - {id: b, frage: B, art: geld, mindestens: viel}", 3, "„viel“ ist kein Betrag", "12,50"),
    (B + "art: zahl, mindestens: 5, höchstens: 3}", 3, "„mindestens“ ist größer als „höchstens“.", "Vertauschen"),
    (B + "art: geld, mindestens: 5, höchstens: 3}", 3, "„mindestens“ ist größer als „höchstens“.", "Vertauschen"),
    (B + "art: datum, frühestens: 2026-02-01, spätestens: 2026-01-31}", 3, "liegt nach „spätestens“", "Vertauschen"),
    (B + "art: uhrzeit, frühestens: '09:00', spätestens: '08:00'}", 3, "liegt nach „spätestens“", "Vertauschen"),
    (B + "art: uhrzeit, frühestens: 9 Uhr}", 3, "„9 Uhr“ ist keine Uhrzeit", "Anführungszeichen"),
    (B + "art: text, höchstens: 3, beispiel: Dackel}", 3, "länger als 3 Zeichen", "Kürzen"),
    ("  - {id: bb, frage: B, art: text}", 3, "Namen, die das Programm selbst braucht", "andere Kennung"),
    ("  - text", 3, "Hier steht keine Seite.", "„- id: …“"),
    (
        B + "zweck: zustellung, art: auswahl, antworten: {post: P, fax: F}}",
        3,
        "„fax“ ist kein Weg, auf dem ein Bescheid kommt.",
        "Möglich sind: postfach, post, schalter",
    ),
    (
        B + "zweck: zustellung, art: mehrfach, antworten: {post: P, postfach: I}}",
        3,
        "Zustellung nicht bestimmen",
        "zustellweg",
    ),
    ("  - {id: a, frage: B, art: text}", 3, "„a“ gibt es schon, in Zeile 2", "andere Kennung"),
    (
        "  - {id: b, frage: B, felder: [{id: c, frage: C, art: text}, {id: c, frage: C, art: text}]}",
        3,
        "„b.c“ gibt es schon",
        "andere Kennung",
    ),
    ("  - {id: b, frage: 'B {dorf}?', art: text}", 3, "„{dorf}“ kann das Programm nicht einsetzen", "{stadt}"),
    ("  - {id: b, frage: B, art: text, wenn: []}", 3, "keine Bedingung", "wenn: {"),
    ("  - {id: b, frage: B, art: text, wenn: {a: []}}", 3, "nennt keine Antworten", "a: [antwort]"),
    ("  - {id: b, frage: B, art: text, wenn: {alle: x}}", 3, "Liste von Bedingungen", "[{…}, {…}]"),
    ("  - {id: b, frage: B, art: text, wenn: {eines: [{a: []}]}}", 3, "nennt keine Antworten", "a: [antwort]"),
    ("  - {id: b, frage: B, art: text, wenn: {nicht: x}}", 3, "keine Bedingung", "wenn: {"),
    ("  - {id: b, frage: B, art: text, wenn: {z: [x]}}", 3, "Die Angabe „z“ gibt es nicht.", "frühere Angaben: a"),
    ("  - {id: b, frage: B, art: ja_nein, wenn: {b: [ja]}}", 3, "erst später oder auf derselben Seite", "a"),
    ("  - {id: b, frage: B, art: text, wenn: {a: [z]}}", 3, "Die Antwort „z“ gibt es bei „a“ nicht.", "x, y"),
    (
        "  - {id: b, frage: B, art: text}\n  - {id: c, frage: C, art: text, wenn: {b: [x]}}",
        4,
        "Nach „b“ kann eine Bedingung nicht fragen",
        "Möglich sind: a",
    ),
    (
        "  - {id: b, frage: B, art: text, wenn: {alle: [{a: [x]}, {a: [y]}]}}",
        3,
        "Die Seite „b“ kommt nie vor.",
        "widersprechen sich",
    ),
    (
        B + "art: ja_nein, wenn: {a: [x]}}" + C + "art: text, wenn: {a: [y], b: [ja]}}",
        4,
        "Die Seite „c“ kommt nie vor.",
        "widersprechen sich",
    ),
    (
        B + "wenn: {a: x}, felder: [{id: c, frage: C, art: text}, {id: d, frage: D, art: text, wenn: {a: y}}]}",
        3,
        "Das Feld „b.d“ kommt nie vor.",
        "widersprechen sich",
    ),
    (
        "  - {id: b, frage: B, felder: [{id: c, frage: C, art: text, wenn: {a: x}}]}",
        3,
        "Die Seite „b“ kann leer sein",
        "Bedingung an die Seite",
    ),
]


@pytest.mark.parametrize(("more", "line", "message", "remedy"), WRONG)
def test_a_mistake_is_named_with_line_and_remedy(more: str, line: int, message: str, remedy: str) -> None:
    (problem,) = problems_of(CHOICE + more + "\n")

    assert (problem.file, problem.line) == ("form.yaml", line)
    assert message in problem.message
    assert remedy in problem.remedy


RIGHT = [
    "  - {id: b, frage: B, art: text, wenn: {a: [x]}}",
    "  - {id: b, frage: B, art: text, wenn: {a: x}}",
    B + "art: ja_nein, wenn: {a: [x]}}" + C + "art: text, wenn: {nicht: {b: [ja]}, a: [y]}}",
    # each field covers what the other leaves out, so the page is never empty
    B + "felder: [{id: c, frage: C, art: text, wenn: {a: x}}, {id: d, frage: D, art: text, wenn: {nicht: {a: x}}}]}",
    B + "art: mehrfach, antworten: {p: P, q: Q}}" + C + "art: text, wenn: {alle: [{b: p}, {b: q}]}}",
    B + "art: erklärung, text: T, pflicht: nein}" + C + "art: text, wenn: {nicht: {b: ja}}}",
]


@pytest.mark.parametrize("more", RIGHT)
def test_what_makes_sense_has_no_problem(more: str) -> None:
    assert problems_of(CHOICE + more + "\n") == []


def test_several_mistakes_are_all_named() -> None:
    problems = problems_of(
        CHOICE + "  - {id: b, frage: B, art: tekst}\n  - {id: c, frage: C, art: zahl, mindestens: x}\n"
    )

    assert [problem.line for problem in problems] == [3, 4]


def test_the_published_forms_make_sense() -> None:
    files = sorted((PROJECT / "services").glob("*/form.yaml"))

    assert files
    assert [problem for file in files for problem in problems_of(file.read_text(encoding="utf-8"))] == []


@st.composite
def forms_of_choices(draw: st.DrawFn) -> str:
    """Draw a form of yes-or-no pages, each asked under some condition on the pages before it."""
    lines = ["seiten:", "  - {id: p0, frage: P, art: ja_nein}"]
    for number in range(1, draw(st.integers(1, 5))):
        atoms = st.tuples(st.integers(0, number - 1), st.sampled_from(["ja", "nein"]), st.booleans())
        parts = [
            f"{{nicht: {{p{page}: [{word}]}}}}" if no else f"{{p{page}: [{word}]}}"
            for page, word, no in draw(st.lists(atoms, min_size=1, max_size=3))
        ]
        word = draw(st.sampled_from(["alle", "eines"]))
        lines.append(f"  - {{id: p{number}, frage: P, art: ja_nein, wenn: {{{word}: [{', '.join(parts)}]}}}}")
    return "\n".join(lines) + "\n"


@given(forms_of_choices())
def test_a_page_is_called_unreachable_exactly_when_no_answers_lead_to_it(text: str) -> None:
    said = {f"p{problem.line - 2}" for problem in problems_of(text)}

    form = unchecked(text)
    names = [page.id for page in form.pages]
    seen = {
        page.id
        for values in itertools.product([True, False], repeat=len(names))
        for page in rules.path(form, dict(zip(names, values, strict=True)))
    }
    assert said == set(names) - seen


def test_a_long_form_with_many_conditions_is_checked_while_one_types() -> None:
    lines = ["seiten:", "  - {id: a0, frage: A, art: ja_nein}", "  - {id: a1, frage: A, art: ja_nein}"]
    for number in range(2, 150):
        one_of = f"{{eines: [{{a{number - 1}: ja}}, {{a{number - 2}: nein}}]}}"
        lines.append(
            f"  - {{id: a{number}, frage: A, art: ja_nein, "
            f"wenn: {{alle: [{one_of}, {{nicht: {{a{number // 2}: nein}}}}]}}}}"
        )
    lines.append("  - {id: nie, frage: A, art: text, wenn: {a140: ja, nicht: {a140: ja}}}")

    began = time.perf_counter()
    problems = problems_of("\n".join(lines) + "\n")

    assert [problem.message for problem in problems] == ["Die Seite „nie“ kommt nie vor."]
    assert time.perf_counter() - began < 20


def test_the_json_schema_knows_every_type_and_refers_only_to_what_it_defines() -> None:
    schema = json_schema()

    def references(node: object) -> set[str]:
        if isinstance(node, dict):
            own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
            return own.union(*(references(value) for value in node.values()))
        return set().union(*(references(value) for value in node)) if isinstance(node, list) else set()

    assert references(schema) <= {f"#/$defs/{name}" for name in schema["$defs"]}
    kinds = {
        part["properties"]["art"].get("const")
        for part in schema["$defs"].values()
        if "art" in part.get("properties", {})
    }
    assert kinds == set(TYPES)
    assert schema["$defs"]["Feld_text"]["properties"]["pflicht"]["default"] == "ja"
    assert "zustellweg" in schema["$defs"]["Seite_baustein"]["properties"]["baustein"]["enum"]
    inside = schema["$defs"]["Seite_gruppe"]["properties"]["felder"]["items"]["oneOf"]
    assert {"$ref": "#/$defs/Feld_gruppe"} in inside


@pytest.mark.parametrize("name", ["0", "0_name", "1", "a-0", "a.b", "kinder-0-name", "bb-tat", ""])
def test_no_id_can_look_like_the_name_of_an_input(name: str) -> None:
    """Entries of groups are numbers between hyphens, buttons begin with bb-: ids have neither."""
    (problem,) = problems_of(f"seiten:\n  - {{id: '{name}', frage: B, art: text}}\n")

    assert "„id“" in problem.message
