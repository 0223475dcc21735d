"""Each kind of mail is written in each language of the program, and asks for the same words in all of them."""

from string import Formatter

import pytest

from buergerbuero.base import languages
from buergerbuero.messages.rules import hint_mail
from buergerbuero.messages.values.hints import PRACTICE, PRACTICE_TEXT, HintKind

LANGUAGES = set(languages.whole())


@pytest.mark.parametrize("kind", HintKind)
def test_a_mail_is_written_in_every_language(kind: HintKind) -> None:
    assert set(kind.value.subject) == set(kind.value.text) == LANGUAGES
    assert set(PRACTICE) == set(PRACTICE_TEXT) == LANGUAGES
    for text in kind.value.text.values():
        named = {name for _, name, _, _ in Formatter().parse(text) if name}
        assert named - {"subject", "link"} == kind.value.needs, "a translation asks for other words"


@pytest.mark.parametrize("language", [*languages.whole(), "xx"])
@pytest.mark.parametrize("kind", HintKind)
def test_what_a_mail_was_given_stands_in_it_and_nothing_is_left_open(kind: HintKind, language: str) -> None:
    words = {name: f"<{name}>" for name in kind.value.needs}
    mail = hint_mail(
        hint_id="1", kind=kind, to="erika@example.org", link="<link>", language=language, words=words, practice=True
    )
    assert all(word in mail.text for word in words.values())
    assert "{" not in mail.text + mail.subject
    spoken = language if language in LANGUAGES else languages.GERMAN
    assert mail.subject == f"{PRACTICE[spoken]}: {kind.value.subject[spoken]}"
    assert mail.text.startswith(PRACTICE_TEXT[spoken])
