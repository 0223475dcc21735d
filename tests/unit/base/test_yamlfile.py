"""What stands in a data file is kept as it was written; what is wrong is named with its line and a remedy."""

from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from buergerbuero.base.yamlfile import DefinitionError, Located, Problem, build, load


class Fee(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    amount: str = Field(alias="betrag", pattern=r"^\d+\.\d\d$")
    due: Literal["sofort", "später"] = Field(alias="fällig")


class Thing(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    title: str = Field(alias="titel", min_length=1)
    fees: dict[str, Fee] = Field(alias="gebühren", default_factory=dict)
    words: tuple[str, ...] = Field(alias="suchwörter", default=())


GOOD = """\
titel: Hund anmelden        # ein Kommentar
gebühren:
  erster: {betrag: "10.00", fällig: sofort}
  zweiter:
    betrag: "20.00"
    fällig: später
suchwörter: [no, 8:30, 010, 2026-01-31, ~]
"""


def problems_of(text: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(DefinitionError) as caught:
        build(Thing, load("probe.yaml", text))
    return caught.value.problems


def test_every_scalar_stays_the_text_that_was_written() -> None:
    assert build(Thing, load("probe.yaml", GOOD)).words == ("no", "8:30", "010", "2026-01-31", "~")


def test_lines_are_those_of_the_keys() -> None:
    located = load("probe.yaml", GOOD)
    assert located.line(("gebühren", "zweiter", "fällig")) == 6
    assert located.line(("gebühren", "zweiter", "gibt es nicht")) == 4
    assert located.line(("suchwörter", 2)) == 7


def test_letters_of_two_characters_are_the_same_key() -> None:
    assert build(Thing, load("probe.yaml", "titel: x\ngebu\u0308hren: {}\n")).fees == {}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (b"", 0, "leer"),
        (b"# nur ein Kommentar\n", 0, "leer"),
        (b"titel: x\ntitel: y\n", 2, "zum zweiten Mal, zuerst in Zeile 1"),
        (b"titel: x\n\tkurz: y\n", 2, "Tabulator"),
        (b"titel: \tx\n", 1, "Tabulator"),
        (b"\xef\xbb\xbftitel: x\n", 1, "BOM"),
        ("a: 1\ntitel: für\n".encode("latin-1"), 2, "UTF-8"),
        ("titel: x\n".encode("utf-16"), 1, "UTF-8"),
        (b"titel: x\x00\n", 1, "kein Text"),
        (b"titel: &anker x\n", 1, "Verweise"),
        (b"titel: x\nkurz: *anker\n", 2, "Verweise"),
        (b"titel: !!python/object x\n", 1, "Verweise"),
        (b"titel: x\n---\ntitel: y\n", 2, "mehrere Dokumente"),
        (b"%YAML 1.1\n---\ntitel: y\n", 2, "mehrere Dokumente"),
        (b"? [a, b]\n: c\n", 1, "einfaches Wort"),
        (b"titel: [x, y\n", 1, "Klammer"),
        (b"titel: x\nwert: {wert: 1, beleg: x\nfrist: y\n", 2, "Klammer"),
        (b"- {x: 1\n- {y: 2}\n", 1, "Klammer"),
        (b"titel: x\nliste: [x\n\n# nichts\nfrist: y\n", 2, "Klammer"),
        (b'titel: "x\n', 1, "Anführungszeichen"),
        (b"titel: a: b\n", 1, "Doppelpunkt"),
        (b"titel: @x\n", 1, "Zeichen"),
        (b'titel: "\\U99999999"\n', 0, "kein Text"),
        (b'titel: "\\ud800"\n', 1, "kein Text"),
        (b"titel: " + b"[" * 40 + b"]" * 40, 1, "tief verschachtelt"),
        (b"titel: x\n" * 100_000, 0, "größer"),
    ],
)
def test_a_broken_file_is_named_with_line_and_remedy(text: bytes, line: int, words: str) -> None:
    problem = problems_of(text)[0]
    assert (problem.file, problem.line) == ("probe.yaml", line)
    assert words in problem.message
    assert problem.remedy


def test_a_bomb_of_aliases_is_refused_before_it_grows() -> None:
    bomb = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    assert "Verweise" in problems_of(bomb)[0].message


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("titl: x\n", 1, "Meinten Sie „titel“?"),
        ("titel: x\nsuchworte: []\n", 2, "„suchwörter“"),
        ("titel: x\nganz_anders: 1\n", 2, "gebühren, suchwörter, titel"),
        ("gebühren: {}\n", 1, "„titel“ fehlt"),
        ("titel: x\ngebühren:\n  a:\n    betrag: 1.00\n", 3, "„fällig“ fehlt"),
        ("titel: x\ngebühren:\n  a:\n    betrag: 1.00\n    fälig: sofort\n", 5, "Meinten Sie „fällig“?"),
        ("titel: x\ngebühren:\n  a:\n    betrag: 1.00\n    fällig: später als\n", 5, "sofort, später"),
        ("titel: x\ngebühren:\n  a:\n    betrag: viel\n    fällig: sofort\n", 4, "„viel“"),
        ("titel: x\nsuchwörter: eins\n", 2, "Liste"),
        ("titel: [x]\n", 1, "einfacher Text"),
        ("titel:\n", 1, "leer"),
        ("titel: x\ngebühren: 5\n", 2, "Unterpunkte"),
    ],
)
def test_a_wrong_entry_is_named_with_its_line_and_what_would_be_right(text: str, line: int, words: str) -> None:
    found = [p for p in problems_of(text) if p.line == line]
    assert any(words in f"{p.message} {p.remedy}" for p in found), found


def test_all_problems_are_told_at_once() -> None:
    assert len(problems_of("titl: x\nkurz: y\ngebühren: 5\n")) == 4


def test_a_list_instead_of_entries_is_a_problem() -> None:
    assert "Unterpunkte" in problems_of("- a\n- b\n")[0].message


def test_a_problem_reads_like_a_compiler_message() -> None:
    assert str(Problem("a.yaml", 3, "Falsch.", "Richtig machen.")).startswith("a.yaml:3: Falsch.\n")


@settings(max_examples=300)
@given(
    st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass")))
)
def test_any_bytes_give_a_value_or_problems(data: bytes) -> None:
    expect_value_or_problems(data)


PIECES = [
    "titel",
    "gebühren",
    ": ",
    ":",
    "\n",
    "  ",
    "- ",
    "? ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    '"',
    "'",
    "|",
    ">",
    "#",
]
PIECES += [
    "&a ",
    "*a",
    "!!x ",
    "%YAML 1.2\n",
    "---",
    "...",
    "\\U99999999",
    "\\x",
    "\t",
    "~",
    "<<",
    "\x85",
    "\u2028",
]
PIECES += ["@", "`", "\r", "-1", "é"]
yaml_pieces = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@settings(max_examples=600)
@given(yaml_pieces)
def test_any_mixture_of_yaml_gives_a_value_or_problems(text: str) -> None:
    expect_value_or_problems(text)


def expect_value_or_problems(data: str | bytes) -> None:
    try:
        located = load("probe.yaml", data)
        assert isinstance(located, Located)
        build(Thing, located)
    except DefinitionError as error:
        assert error.problems
        assert all(problem.message and problem.remedy and problem.line >= 0 for problem in error.problems)
