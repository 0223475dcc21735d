"""Two versions are compared as people see them: by question and value, whatever the files look like."""

from buergerbuero.base.yamlfile import Node, load
from buergerbuero.catalogue import proposing
from buergerbuero.catalogue.rules import comparing
from buergerbuero.catalogue.values import Difference

FORM = """
seiten:
  - {id: a, frage: A?, art: ja_nein}
  - {id: b, frage: B?, art: auswahl, antworten: {x: X, y: Y}}
  - id: c
    frage: C?
    felder:
      - {id: d, art: text, frage: D}
      - {id: e, art: text, frage: E}
"""


def form(text: str) -> Node:
    return load("form.yaml", text).value


def changed(new: str) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    return [
        (each.kind, each.name, [(one.place, one.before, one.after) for one in each.differences])
        for each in comparing.questions(form(FORM), form(new))
    ]


def test_comments_quotes_and_the_way_of_writing_do_not_count() -> None:
    assert (
        changed(
            "# neu\n" + FORM.replace("{id: a, frage: A?, art: ja_nein}", 'frage: "A?"\n    id: a\n    art: ja_nein')
        )
        == []
    )


def test_a_new_and_a_removed_question() -> None:
    new = FORM.replace("{id: a, frage: A?, art: ja_nein}", "{id: z, frage: Z?, art: text}")
    assert changed(new) == [
        ("neu", "Z? (z)", [("Kennung", "", "z"), ("Frage", "", "Z?"), ("Art", "", "text")]),
        ("weg", "A? (a)", [("Kennung", "a", ""), ("Frage", "A?", ""), ("Art", "ja_nein", "")]),
    ]


def test_a_changed_answer_and_a_field() -> None:
    new = FORM.replace("y: Y", "y: Ypsilon, z: Z").replace("frage: E}", "frage: E, pflicht: nein}")
    assert changed(new) == [
        ("geändert", "B? (b)", [("Antworten › Y", "Y", "Ypsilon"), ("Antworten › Z", "", "Z")]),
        ("geändert", "C? (c)", [("Felder › E › Pflicht", "", "nein")]),
    ]


def test_a_question_that_only_moved_is_said_to_have_moved() -> None:
    lines = FORM.splitlines()
    lines[2], lines[3] = lines[3], lines[2]
    [(kind, name, differences)] = changed("\n".join(lines))
    assert (kind, differences) == ("verschoben", []) and name in ("A? (a)", "B? (b)")


def test_a_condition_is_one_of_the_differences() -> None:
    assert changed(FORM.replace("{id: b,", "{id: b, wenn: {a: [ja]},")) == [
        ("geändert", "B? (b)", [("Wenn › A", "", "ja")])
    ]


def test_values_of_a_service_are_compared_with_what_they_rest_on() -> None:
    before = load("service.yaml", "gebühr: {wert: keine, beleg: X, bestätigt: nein}\ntitel: T\n").value
    after = load(
        "service.yaml", "titel: T\ngebühr: {wert: 5.00 EUR, beleg: X, bestätigt: {von: Amt, am: 2026-12-01}}\n"
    ).value
    [fee] = comparing.statements(before, after)
    assert fee.name == "Gebühr"
    assert fee.differences == (
        Difference("Wert", "keine", "5.00 EUR"),
        Difference("Bestätigt › Von", "", "Amt"),
        Difference("Bestätigt › Am", "", "2026-12-01"),
        Difference("Bestätigt", "nein", ""),
    )


def test_all_that_is_said_of_fees_stands_together() -> None:
    service = load("service.yaml", "gebühr_nach: {frage: a}\nzahlung: {wege: [online]}\ngebühr: {wert: keine}\n").value
    assert {each.name for each in comparing.statements({}, service)} == set(proposing.OF_FEE)


def test_text_files_are_compared_by_line() -> None:
    found = comparing.lines("datenschutz.md", b"eins\nzwei\ndrei\n", b"eins\n2\ndrei\nvier\n")
    assert found is not None
    assert found.differences == (Difference("Zeile 2", "zwei", "2"), Difference("Zeile 4", "", "vier"))
    assert comparing.lines("a", b"x", b"x") is None
    new, gone = comparing.lines("a", None, b"x"), comparing.lines("a", b"x", None)
    assert new is not None and gone is not None and (new.kind, gone.kind) == ("neu", "weg")
    binary = comparing.lines("logo.png", b"\x89PNG", b"\x89PNG\xff")
    assert binary is not None and binary.differences == ()


def test_a_file_with_many_changes_is_cut_short_and_says_so() -> None:
    before = "\n".join(f"{n}" for n in range(400)).encode()
    after = "\n".join(f"{n}" if n % 2 else f"x{n}" for n in range(400)).encode()
    found = comparing.lines("a", before, after)
    assert found is not None
    assert len(found.differences) == comparing.MOST_LINES + 1
    assert found.differences[-1].place == "und 140 weitere Stellen"
