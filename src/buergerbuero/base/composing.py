"""Unicode's normal forms of what strangers send, in a time that grows with its length and not with the square of it.

`unicodedata.normalize` sorts the marks that follow a letter by moving them one by one: a hundred thousand of them keep
one processor, and with it every thread of a process, busy for a minute. No language puts 30 on a letter (UAX #15, 13).
"""

import re
import unicodedata
from typing import Final, Literal

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
MOST_MARKS: Final = 30
LOST: Final = "\ufffd"
_LAST: Final = 0x1E94A  # the last code point that is a mark


def _is_mark(letter: str) -> bool:
    """Whether a character is a mark, or falls apart into nothing but marks."""
    return unicodedata.combining(unicodedata.normalize("NFKD", letter)[0]) != 0


_MARKS: Final = "".join(filter(_is_mark, map(chr, range(0x300, _LAST + 1))))
_HEAP: Final = re.compile(f"[{_MARKS}]{{{MOST_MARKS + 1},}}")


def composed(text: str, form: Form = "NFC") -> str:
    """Return a text in a normal form; a heap of marks that no language knows becomes LOST, which no answer may have."""
    return unicodedata.normalize(form, text if text.isascii() else _HEAP.sub(LOST, text))
