"""The shut-in process for templates that nobody has looked at yet: JSON in by stdin, JSON out by stdout. No secret.

It says (caged.talking): B: it is shut in and begins; N: the template that it is at; A: the answer. A process that ends
without A was ended by a limit, or by a bug of Typst's. One document is set and read before it is shut in: later no file
can be opened, such as a font or one of Python's codecs.
"""

import base64
import json
import logging
import os
from collections.abc import Callable, Mapping
from typing import Any, Final

from buergerbuero.documents import checking
from buergerbuero.documents.adapters.caged import cage
from buergerbuero.documents.adapters.caged.talking import say, whole_input
from buergerbuero.documents.adapters.typst import TypstRenderer, parts
from buergerbuero.documents.values import TemplateError, TooMuchText

MOST_MEMORY: Final = 1_000_000_000
"""Bytes of address space, libraries included."""
MOST_SECONDS: Final = 10
"""Of processor time, for all templates of a service; a usual one takes some milliseconds."""
_LONGEST: Final = 1000
"""Letters of what Typst says of a mistake, which a template can make as long as it likes."""
_FONTS: Final = b"""
#set document(title: "a")
#for font in ("Buergerbuero Sans", "Noto Sans") {
  for weight in ("regular", "semibold", "bold") { text(font: font, weight: weight)[a] }
}
"""
_RENDERER: Final = TypstRenderer(parts())
os.environ["RAYON_NUM_THREADS"] = "1"  # Typst begins a thread for each processor, and each takes of MOST_MEMORY
logging.disable()


def main(wish: str) -> None:
    """Try the templates on stdin."""
    ready = _RENDERER.render(template=_FONTS, name="a", data={"created_at": "2000-01-01T00:00:00Z"}, files={})
    checking.text_of(ready)
    cage.shut(most_memory=MOST_MEMORY, most_seconds=MOST_SECONDS)
    say(b"B")
    said = json.loads(whole_input())
    files = {name: base64.b64decode(content) for name, content in said["files"].items()}
    say(b"A", json.dumps(_WORK[wish](said, files)).encode())


class _Telling:
    """Says which template it is at."""

    def render(self, *, name: str, **given: Any) -> bytes:  # noqa: ANN401 - as the renderer takes it
        say(b"N", name.encode())
        return _RENDERER.render(name=name, **given)


def _problems(said: Mapping[str, Any], files: Mapping[str, bytes]) -> list[list[str | int]]:
    found = checking.problems(files, said["name"], _Telling())
    return [[each.file, each.line, each.message[:_LONGEST], each.remedy] for each in found]


def _texts(said: Mapping[str, Any], files: Mapping[str, bytes]) -> list[str | None]:
    return [_text(name, data, files) for name, data in said["notices"]]


def _text(name: str, data: Mapping[str, Any], files: Mapping[str, bytes]) -> str | None:
    try:
        return checking.text_of(_Telling().render(template=files[name], name=name, data=data, files=files))
    except (KeyError, TemplateError, TooMuchText):
        return None  # `_problems` says it, or others who miss the file


_WORK: Final[Mapping[str, Callable[[Mapping[str, Any], Mapping[str, bytes]], object]]] = {
    "problems": _problems,
    "texts": _texts,
}
