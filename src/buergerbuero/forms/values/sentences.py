"""What is said to people: in German first, in other languages where it is translated."""

from dataclasses import dataclass
from typing import Final, Protocol

from django.utils.translation import gettext, override

from buergerbuero.base.saying import Said

GERMAN: Final = "de"  # what every sentence of a service is written in first


class Saying(Protocol):
    """Something that can be said in a language."""

    def say(self, language: str) -> str:
        """Return the text in the language, or in German if it is not translated."""


@dataclass(frozen=True)
class Message:
    """A sentence of the program: German, with `{names}` to fill in, translated by gettext. Made by `message`."""

    german: str
    values: tuple[tuple[str, "str | Saying"], ...] = ()

    def say(self, language: str) -> str:
        """Return the sentence in the language."""
        with override(language):
            sentence = gettext(self.german)
        said = {name: value if isinstance(value, str) else value.say(language) for name, value in self.values}
        return sentence.format_map(said)


def message(german: str, **values: "str | Saying") -> Message:
    """Return a sentence with what stands in its `{names}`. The word that marks sentences for translation."""
    return Message(german, tuple(sorted(values.items(), key=lambda pair: pair[0])))


@dataclass(frozen=True)
class Text:
    """A sentence of a service: German from form.yaml, others from texte/<language>.yaml."""

    german: str
    translations: tuple[tuple[str, str], ...] = ()

    def say(self, language: str) -> str:
        """Return the sentence in the language, or in German, and marked so, where there is no fresh translation."""
        found = dict(self.translations).get(language)
        if found is None:
            return self.german if language == GERMAN else Said(self.german, GERMAN)
        return found
