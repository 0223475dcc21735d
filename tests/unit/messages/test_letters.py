"""Each kind of mail can be read in each language of the program, and is given the same words in all of them."""

import pytest

from buergerbuero.base import languages
from buergerbuero.base.languages import translated
from buergerbuero.messages.rules import hint_mail
from buergerbuero.messages.values.hints import PRACTICE, PRACTICE_TEXT, HintKind, names_in


@pytest.mark.parametrize("language", languages.whole(but_german=True))
@pytest.mark.parametrize("kind", HintKind)
def test_a_mail_is_translated_and_its_translation_asks_for_the_same_words(kind: HintKind, language: str) -> None:
    for german in (PRACTICE, PRACTICE_TEXT, kind.value.subject, kind.value.text):
        assert translated(german, language) != german
        assert names_in(translated(german, language)) == names_in(german)


@pytest.mark.parametrize("language", [*languages.whole(), "xx"])
@pytest.mark.parametrize("kind", HintKind)
def test_what_a_mail_was_given_stands_in_it_and_nothing_is_left_open(kind: HintKind, language: str) -> None:
    words = {name: f"<{name}>" for name in kind.value.needs}
    mail = hint_mail(
        hint_id="1", kind=kind, to="erika@example.org", link="<link>", language=language, words=words, practice=True
    )
    assert all(word in mail.text for word in words.values())
    assert "{" not in mail.text + mail.subject
    spoken = languages.own(language)
    assert mail.subject == f"{translated(PRACTICE, spoken)}: {translated(kind.value.subject, spoken)}"
    assert mail.text.startswith(translated(PRACTICE_TEXT, spoken))
