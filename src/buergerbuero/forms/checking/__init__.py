"""Whether a form makes sense: what `services check` says about form.yaml beyond its shape. Pure.

`paths` looks for pages that nobody reaches, `groups` at repeated groups, `conditions` at what conditions ask,
`accounts` at what a log-in fills in, `delivery` at how a notice comes.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from buergerbuero.base.yamlfile import Located, Problem
from buergerbuero.forms import types
from buergerbuero.forms.checking import accounts, conditions, delivery, groups, paths
from buergerbuero.forms.source import FieldSource, PageSource

CONTROL: Final = "bb"  # buttons and hidden inputs of the portal are called bb-…
PLACEHOLDERS: Final = ("stadt", "gläubiger_id")
TAKEN: Final = frozenset({"pruefen", "quittung", "spaeter", "anmelden"})  # addresses of the portal beside the pages


def problems_in(pages: tuple[PageSource, ...], located: Located) -> list[Problem]:
    """Return everything that makes no sense in a form, in the order of the lines."""
    found = [*_duplicates(pages, located), *_taken(pages, located), *_placeholders(pages, located)]
    found += [*delivery.problems_in(pages, located), *_odd(pages, located), *accounts.problems_in(pages, located)]
    found += groups.problems_in(pages, located)
    senseless = list(conditions.problems_in(pages, located))
    found += senseless or paths.problems_in(pages, located)
    return sorted(found)


def sentences(pages: Iterable[PageSource]) -> Iterator[tuple[str, str]]:
    """Yield every German sentence of a form with its stable id, as texte/<language>.yaml uses it.

    Standard pages bring their own translations; their sentences are not among them.
    """
    for page in pages:
        brought = {f"{page.head.id}.{key}" for texts in page.texts.values() for key in texts}
        yield from ((key, text) for key, text in all_sentences(page) if key not in brought)


def all_sentences(page: PageSource) -> Iterator[tuple[str, str]]:
    """Yield every German sentence of a page with its id, those of standard pages too."""
    yield from _sentences(page.head.id, page.head.question, page.head.help, page.head.why)
    for field in page.fields:
        yield from _field_sentences(field, named=not page.single)


def _field_sentences(field: FieldSource, *, named: bool) -> Iterator[tuple[str, str]]:
    if named:
        yield from _sentences(field.key, field.head.question, field.head.help)
    for key, text in types.of(field.head.kind).texts(field.options).items():
        yield f"{field.key}.{key}", text
    for inner in field.fields:
        yield from _field_sentences(inner, named=True)


def _sentences(key: str, question: str, tip: str | None, why: str | None = None) -> Iterator[tuple[str, str]]:
    for name, text in (("frage", question), ("hilfe", tip), ("warum", why)):
        if text is not None:
            yield f"{key}.{name}", text


def _duplicates(pages: Iterable[PageSource], located: Located) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for part in _parts(pages):
        key = part.head.id if isinstance(part, PageSource) else part.key
        if key in seen:
            message = f"Die Kennung „{key}“ gibt es schon, in Zeile {seen[key]}."
            yield located.problem((*part.path, "id"), message, "Wählen Sie eine andere Kennung.")
        seen.setdefault(key, located.line((*part.path, "id")))


def _taken(pages: Iterable[PageSource], located: Located) -> Iterator[Problem]:
    for page in pages:
        if page.head.id in TAKEN or page.head.id == CONTROL:
            message = f"„{page.head.id}“ ist im Portal schon die Adresse einer anderen Seite."
            if page.head.id == CONTROL:
                message = f"„{CONTROL}“ ist der Anfang von Namen, die das Programm selbst braucht."
            yield located.problem((*page.path, "id"), message, "Wählen Sie eine andere Kennung.")


def _parts(pages: Iterable[PageSource]) -> Iterator[PageSource | FieldSource]:
    for page in pages:
        yield page
        for field in page.fields:
            yield from ([] if page.single else [field])
            yield from groups.inside(field)


def _placeholders(pages: Iterable[PageSource], located: Located) -> Iterator[Problem]:
    for page in pages:
        for _, text in all_sentences(page):
            for word in re.findall(r"\{([^}]*)\}", text):
                if word not in PLACEHOLDERS:
                    message = f"„{{{word}}}“ kann das Programm nicht einsetzen."
                    yield located.problem(page.path, message, f"Möglich sind: {{{'}, {'.join(PLACEHOLDERS)}}}.")


def _odd(pages: Iterable[PageSource], located: Located) -> Iterator[Problem]:
    for field in (each for page in pages for top in page.fields for each in (top, *groups.inside(top))):
        if found := types.of(field.head.kind).odd(field.options):
            yield located.problem(field.path, *found)
