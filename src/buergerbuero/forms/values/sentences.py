"""What is said to people: in German first, in other languages where it is translated."""

from dataclasses import dataclass
from typing import Protocol

from buergerbuero.base.languages import GERMAN, translated
from buergerbuero.base.saying import said


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
        filled = {name: value if isinstance(value, str) else value.say(language) for name, value in self.values}
        return translated(self.german, language).format_map(filled)


def message(german: str, **values: "str | Saying") -> Message:
    """Return a sentence with what stands in its `{names}`. The word that marks sentences for translation."""
    return Message(german, tuple(sorted(values.items(), key=lambda pair: pair[0])))


@dataclass(frozen=True)
class Text:
    """A sentence of a service: German from form.yaml, others from texte/<language>.yaml."""

    german: str
    translations: tuple[tuple[str, str], ...] = ()

    def say(self, language: str) -> str:
        """Return the sentence in the language, or in German where there is no fresh translation; marked if need be."""
        found = dict(self.translations).get(language)
        return said(self.german, GERMAN, reader=language) if found is None else said(found, language, reader=language)
