"""How a mail reads: the words of its kind, with what it was given, in the language of whoever gets it."""

from collections.abc import Mapping

from buergerbuero.base.languages import translated
from buergerbuero.messages.values import Mail
from buergerbuero.messages.values.hints import PRACTICE, PRACTICE_TEXT, HintKind


def hint_mail(
    *, hint_id: str, kind: HintKind, to: str, link: str, language: str, words: Mapping[str, str], practice: bool = False
) -> Mail:
    """Return the mail in the person's language. `words`: what its kind needs, as the person reads it."""
    subject = translated(kind.value.subject, language)
    text = translated(kind.value.text, language, **words, subject=subject, link=link)
    if practice:
        subject = f"{translated(PRACTICE, language)}: {subject}"
        text = f"{translated(PRACTICE_TEXT, language)}\n\n{text}"
    return Mail(id=hint_id, to=to, subject=subject, text=text)
