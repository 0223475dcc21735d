"""What stands in documents beside templates and answers is there in each language that every page speaks."""

import json
import re
from pathlib import Path

import pytest

from buergerbuero.base import languages
from buergerbuero.documents.adapters import acroform, typst

_WORDS = re.compile(r"^  ([a-z]{2}): \($(.*?)^  \),$", re.MULTILINE | re.DOTALL)
_KEY = re.compile(r"^    ([\w-]+):", re.MULTILINE)
SHARED = {name.rpartition("/")[2]: text.decode() for name, text in typst.parts().items()}


@pytest.mark.parametrize("name", ["brief.typ", "formular.typ", "quittung.typ"])
def test_a_shared_part_has_its_words_in_each_language(name: str) -> None:
    keys = {language: set(_KEY.findall(words)) for language, words in _WORDS.findall(SHARED[name])}
    assert keys.keys() == set(languages.whole())
    assert keys[languages.GERMAN]
    for language in languages.whole():
        assert keys[language] == keys[languages.GERMAN], language


def test_the_extra_sheet_has_its_words_in_each_language() -> None:
    words = json.loads((Path(acroform.__file__).parent / "sheet.json").read_text(encoding="utf-8"))
    assert words.keys() == set(languages.whole())
    for language in languages.whole():
        assert words[language].keys() == words[languages.GERMAN].keys(), language
