"""Every sentence of the question types exists in English, with the same things to fill in, and is short and polite."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from buergerbuero import forms
from buergerbuero.forms.values import Message, Text, message

FORMS = Path(forms.__file__).parent


def sentences() -> set[str]:
    found: set[str] = set()
    for file in FORMS.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "message":
                argument = node.args[0] if node.args else None
                assert isinstance(argument, ast.Constant), f"{file.name}:{node.lineno}: a sentence must be written out"
                found.add(str(argument.value))
    return found


def translations() -> dict[str, str]:
    with (FORMS / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
        catalog = read_po(file, locale="en", abort_invalid=True)
    return {str(entry.id): str(entry.string) for entry in catalog if entry.id}


def test_every_sentence_is_translated_and_no_translation_is_left_over() -> None:
    assert {german for german, english in translations().items() if english} == sentences()


@pytest.mark.parametrize("german", sorted(sentences()))
def test_a_translation_fills_in_the_same(german: str) -> None:
    def names(sentence: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", sentence))

    assert names(translations()[german]) == names(german)


@pytest.mark.parametrize("german", sorted(sentences()))
def test_sentences_are_short(german: str) -> None:
    for sentence in re.split(r"(?<=[.!?]) ", german):
        assert len(sentence.split()) <= 20


def test_what_is_filled_in_may_contain_braces() -> None:
    assert message("Richtig wäre zum Beispiel: {example}", example="{x} {0} %s").say("de").endswith("{x} {0} %s")


def test_what_is_filled_in_is_said_in_the_same_language() -> None:
    label = Text("Straße", (("en", "Street"),))

    assert Message("Bei „{label}“", (("label", label),)).say("en").endswith("„Street“")


def test_a_text_without_translation_is_german() -> None:
    assert Text("Straße", (("en", "Street"),)).say("xx") == "Straße"
