"""Looking for words in whatever a thief could carry away, in every disguise that hides a word from the eye only."""

import base64
import binascii
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
    words = set(words)
    forms = {(word, how, form) for word in words for how, form in disguises(word)}
    found = []
    for stack in haystacks:
        folded = fold(stack.content.decode("utf-8", "replace"))
        for word, how, form in forms:
            if (form in stack.content) if isinstance(form, bytes) else (form in folded):
                found.append(f"{word!r} as {how} in {stack.name}")
        found += [f"{word!r} as base64 in {stack.name}" for word in words if in_base64(word.encode(), stack.content)]
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


def in_base64(plain: bytes, content: bytes) -> bool:
    """Tell whether it stands in a base64 text, which looks different at each of three places.

    The outermost letters carry bits of their neighbours too: what the others find is decoded, or "17" would be "19".
    """
    for start in range(3):
        end = start + len(plain)
        whole = base64.b64encode(b"\0" * start + plain)
        first = -(-start * 8 // 6)
        for at in re.finditer(re.escape(whole[first : end * 8 // 6]), content):
            letters = content[max(at.start() - first, 0) : at.start() - first - (-end * 8 // 6)]
            if _decoded(letters)[start:end] == plain:
                return True
    return False


def _decoded(letters: bytes) -> bytes:
    try:
        return base64.b64decode(letters + b"A" * (-len(letters) % 4), validate=True)
    except binascii.Error:
        return b""


def fold(text: str) -> str:
    """Text without case and with letters composed in one way."""
    return unicodedata.normalize("NFC", text).casefold()
