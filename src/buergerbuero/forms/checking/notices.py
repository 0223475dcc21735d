"""Whether the templates of a service compare an answer with what it really stands for. Pure."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from buergerbuero.base.yamlfile import Problem
from buergerbuero.catalogue.values import Service
from buergerbuero.forms import types
from buergerbuero.forms.types.reading import ONE_OF_SEVERAL
from buergerbuero.forms.values import Field

_COMPARED: Final = re.compile(r'\.([\w-]+)\.(text|key)\s*[!=]=\s*"([^"]*)"')
_ANSWER: Final = "antwort."


def problems_in(
    service: Service, asked: Mapping[str, Field], files: Mapping[str, bytes], folder: str
) -> Iterator[Problem]:
    """Yield a problem wherever a template compares the text of a choice with its key, or a key with none that exists.

    Either would silently set the wrong part of a notice.
    """
    seen = set[Problem]()
    for result in service.results.values():
        lines = files.get(result.template, b"").decode(errors="replace").splitlines()
        for number, line in enumerate(lines, start=1):
            for name, part, word in _COMPARED.findall(line):
                field = asked.get(result.values.get(name, "").removeprefix(_ANSWER))
                keys = _keys(field) if field else ()
                if (found := _wrong(name, part, word, keys)) and field:
                    seen.add(Problem(f"{folder}/{result.template}", number, *found))
    yield from sorted(seen)


def _keys(field: Field) -> tuple[str, ...]:
    domain = types.of(field.type).domain
    return tuple(domain(field.options)) if domain and field.type in ONE_OF_SEVERAL else ()


def _wrong(name: str, part: str, word: str, keys: tuple[str, ...]) -> tuple[str, str] | None:
    if part == "text" and word in keys:
        message = f"„{name}.text“ ist, was die Person gelesen hat, nicht „{word}“."
        return message, f"Vergleichen Sie „{name}.key“: So heißt die Antwort in form.yaml."
    if part == "key" and word not in keys:
        message = f"„{word}“ heißt keine Antwort auf „{name}“."
        remedy = f"Möglich sind: {', '.join(keys)}." if keys else "„key“ gibt es nur bei „auswahl“ und „ja_nein“."
        return message, remedy
    return None
