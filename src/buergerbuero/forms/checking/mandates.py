"""Whether a form asks for whom somebody acts as service.yaml says (`handeln_für`, `zweite_zustimmung`). Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from buergerbuero.base.yamlfile import Located, Problem
from buergerbuero.catalogue.values import SecondConsent, Service
from buergerbuero.forms import types
from buergerbuero.forms.source import FieldSource, PageSource
from buergerbuero.forms.types.reading import last
from buergerbuero.forms.values import CHILD, FOR_WHOM, ORGANISATION, OTHERS, REPRESENTED, SECOND_PARENT

SELF: Final = "selbst"
ASKED: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    CHILD: {"person": ("person",), "sorge": ("auswahl",)},
    SECOND_PARENT: {"person": ("person",), "email": ("email",)},
    REPRESENTED: {"person": ("person",), "grund": ("auswahl",), "nachweis": ("datei",)},
    ORGANISATION: {"organisation": ("text", "name"), "registernummer": ("text",)},
}
"""What a page of a purpose must ask, and by which types, so that the program finds it. The blocks do."""


def problems_in(
    pages: Sequence[PageSource], located: Located, service: Service, service_source: Located
) -> Iterator[Problem]:
    """Yield a problem wherever form and service differ about for whom one may act."""
    by_purpose: dict[str, PageSource] = {page.head.purpose: page for page in reversed(pages) if page.head.purpose}
    yield from _twice(pages, located)
    for purpose in OTHERS:
        if purpose in by_purpose:
            yield from _shape(by_purpose[purpose], purpose, located)
    allowed = tuple(service.acting_for.value or ()) if service.acting_for else (SELF,)
    yield from _asked(by_purpose, located, allowed, service_source)
    yield from _second_parent(by_purpose, located, service, service_source)
    if service.second_consent:
        yield from _shown(pages, service.second_consent, service_source)


def _twice(pages: Sequence[PageSource], located: Located) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for page in pages:
        purpose = page.head.purpose
        if purpose in (FOR_WHOM, *OTHERS) and purpose in seen:
            message = f"Danach fragt schon die Seite „{seen[purpose]}“."
            yield located.problem(page.path, message, "Streichen Sie eine der beiden Seiten.")
        if purpose:
            seen.setdefault(purpose, page.head.id)


def _shape(page: PageSource, purpose: str, located: Located) -> Iterator[Problem]:
    there = {last(field.key): field for field in page.fields} if not page.single else {}
    for name, kinds in ASKED[purpose].items():
        if name not in there or there[name].head.kind not in kinds:
            message = f"Zum Zweck „{purpose}“ gehört das Feld „{name}“ mit „art: {kinds[0]}“."
            yield located.problem(page.path, message, f"Nehmen Sie „baustein: {purpose}“.")


def _asked(
    by_purpose: Mapping[str, PageSource], located: Located, allowed: tuple[str, ...], service_source: Located
) -> Iterator[Problem]:
    """The form offers what the service allows, no less and no more."""
    page = by_purpose.get(FOR_WHOM)
    if page is None:
        if set(allowed) - {SELF}:
            message = "Danach, für wen jemand handelt, fragt das Formular nicht."
            yield service_source.problem(("handeln_für",), message, "Ergänzen Sie eine Seite mit „baustein: für_wen“.")
        return
    offered = _domain(page.fields[0]) if page.single else ()
    if set(offered) != set(allowed):
        message = f"Das Formular bietet an: {', '.join(offered) or 'nichts'}. Erlaubt ist: {', '.join(allowed)}."
        remedy = "Gleichen Sie „nur“ in form.yaml und „handeln_für“ in service.yaml an."
        yield located.problem(page.path, message, remedy)
    for purpose in (CHILD, REPRESENTED, ORGANISATION):
        if purpose in allowed and purpose not in by_purpose:
            remedy = f"Ergänzen Sie eine Seite mit „baustein: {purpose}“ und „wenn: {{{page.head.id}: [{purpose}]}}“."
            yield located.problem(page.path, f"Zu „{purpose}“ fehlt die Seite.", remedy)


def _second_parent(
    by_purpose: Mapping[str, PageSource], located: Located, service: Service, service_source: Located
) -> Iterator[Problem]:
    page, rule = by_purpose.get(SECOND_PARENT), service.second_consent
    needed = rule is not None and rule.needed.value != "nein"
    if page is None and needed:
        remedy = "Ergänzen Sie eine Seite mit „baustein: zweiter_elternteil“ und „wenn: {kind.sorge: [gemeinsam]}“."
        message = "Nach dem zweiten Elternteil fragt das Formular nicht."
        yield service_source.problem(("zweite_zustimmung",), message, remedy)
    if page is not None and not needed:
        remedy = "Ergänzen Sie in service.yaml: zweite_zustimmung: {nötig: …, anmeldung: …}."
        yield located.problem(page.path, "Ob ein zweiter Elternteil zustimmen muss, sagt service.yaml nicht.", remedy)
    if page is not None and (CHILD not in by_purpose or page.condition is None):
        message = "Wer das Kind ist und ob beide sorgen, muss vorher gefragt sein."
        remedy = "Stellen Sie „baustein: kind“ davor, und schreiben Sie hier „wenn: {kind.sorge: [gemeinsam]}“."
        yield located.problem(page.path, message, remedy)


def _shown(pages: Sequence[PageSource], rule: SecondConsent, service_source: Located) -> Iterator[Problem]:
    asked = {field.key: field for page in pages for field in page.fields if page.head.purpose not in OTHERS}
    for number, key in enumerate(rule.shows):
        if key not in asked or asked[key].head.kind in ("datei", "gruppe"):
            message = f"„{key}“ kann man dem zweiten Elternteil nicht zeigen."
            remedy = f"Möglich sind: {', '.join(key for key in asked)}."
            yield service_source.problem(("zweite_zustimmung", "zeigt", number), message, remedy)


def _domain(field: FieldSource) -> tuple[str, ...]:
    domain = types.of(field.head.kind).domain
    return tuple(domain(field.options)) if domain and field.head.kind == "auswahl" else ()
