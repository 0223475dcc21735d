"""The declaration on a receipt: below the question, and for each entry of a group below its name."""

from types import SimpleNamespace
from typing import Any

from buergerbuero.forms.values import AnswerRow
from buergerbuero.portal import receipts


def test_entries_of_a_group_have_headings_of_their_own() -> None:
    rows = (
        AnswerRow("kinder", "kinder", "Welche Kinder?", "Kind 1: Name", "Erika", "Kind 1"),
        AnswerRow("kinder", "kinder", "Welche Kinder?", "Kind 1: Alter", "3", "Kind 1"),
        AnswerRow("kinder", "kinder", "Welche Kinder?", "Kind 2: Name", "Max", "Kind 2"),
        AnswerRow("hund", "hund", "Welcher Hund?", "Welcher Hund?", "Bello"),
    )
    case: Any = SimpleNamespace(rows=rows)

    assert [(each.title, each.rows) for each in receipts.answers(case)] == [
        ("Welche Kinder? Kind 1", (("Name", "Erika"), ("Alter", "3"))),
        ("Welche Kinder? Kind 2", (("Name", "Max"),)),
        ("Welcher Hund?", (("Ihre Antwort", "Bello"),)),
    ]
