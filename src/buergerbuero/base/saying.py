"""Text in another language than its page: it knows which, so that a screen reader pronounces it right."""

from collections.abc import Iterable
from html import escape

from buergerbuero.base import languages


class Said(str):
    """Text that is not in the language of the page but in `lang`. Templates mark it; everything else sees plain text.

    Only for what is drawn as content: in an attribute or a title there is no place for the mark (filter `plain`).
    """

    __slots__ = ("lang",)
    lang: str

    def __new__(cls, text: str, lang: str) -> "Said":
        """Return the text with its language."""
        made = super().__new__(cls, text)
        made.lang = lang
        return made

    def __reduce__(self) -> tuple[type["Said"], tuple[str, str]]:
        """Return what a copy is made of."""
        return Said, (str(self), self.lang)

    def __html__(self) -> str:
        """Return the text as Django's templates put it into a page."""
        return f'<span lang="{escape(self.lang)}">{escape(str(self))}</span>'


def joined(parts: Iterable[str], between: str) -> str:
    """Return texts as one, marked if all of them are in one other language."""
    texts = tuple(parts)
    marks = {text.lang if isinstance(text, Said) else "" for text in texts}
    found = between.join(texts)
    return Said(found, marks.pop()) if len(marks) == 1 and "" not in marks else found


def said(text: str, lang: str, *, reader: str) -> str:
    """Return text that is in `lang` for a page in the language of its reader: marked where the page is in another."""
    return text if lang == languages.own(reader) else Said(text, lang)
