"""Looking for words in whatever a thief could carry away, in every disguise that hides a word from the eye only."""

import base64
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

HEX = re.compile(rb"\\x((?:[0-9a-f]{2})+)")


@dataclass(frozen=True)
class Haystack:
    """One thing to look into: a name for the report, and its bytes."""

    name: str
    content: bytes


def dumped(dump: bytes) -> list[Haystack]:
    """A database dump as it is, and with every bytea value turned back into bytes."""
    values = b"\n".join(bytes.fromhex(found[1].decode()) for found in HEX.finditer(dump))
    return [Haystack("dump", dump), Haystack("dump, decoded", values)]


def search(words: Iterable[str], haystacks: Iterable[Haystack]) -> list[str]:
    """Return where which word was found, in which disguise."""
    forms = {(word, how, form) for word in words for how, form in disguises(word)}
    found = []
    for stack in haystacks:
        folded = fold(stack.content.decode("utf-8", "replace"))
        for word, how, form in forms:
            if (form in stack.content) if isinstance(form, bytes) else (form in folded):
                found.append(f"{word!r} as {how} in {stack.name}")
    return sorted(found)


def disguises(word: str) -> Iterator[tuple[str, str | bytes]]:
    """Yield the forms of a word: texts are looked for whatever their case, bytes exactly."""
    plain = word.encode()
    yield "text", fold(word)
    yield "text without spaces", fold(re.sub(r"\s", "", word))
    yield "hex", fold(plain.hex())
    yield "percent", fold(quote(word))
    yield "json", fold(ascii(word)[1:-1].replace("\\x", "\\u00"))
    yield "utf-16", word.encode("utf-16-le")
    yield "latin-1", word.encode("latin-1", "replace")
    for start in range(3):  # base64 looks different at each of three places
        whole = base64.b64encode(b"\0" * start + plain + b"\0" * (-(start + len(plain)) % 3))
        yield "base64", whole[-(-start * 8 // 6) : (start + len(plain)) * 8 // 6]  # the letters that only it makes


def fold(text: str) -> str:
    """Text without case and with letters composed in one way."""
    return unicodedata.normalize("NFC", text).casefold()
