"""What is wrong with what a form wants filled in by a log-in (`vorbelegt`, `änderbar`). Pure."""

from collections.abc import Iterable, Iterator

from buergerbuero.base.yamlfile import Located, Problem
from buergerbuero.forms import rules
from buergerbuero.forms.checking import groups
from buergerbuero.forms.source import FieldSource, PageSource
from buergerbuero.forms.values import Field, Text


def problems_in(pages: Iterable[PageSource], located: Located) -> Iterator[Problem]:
    """Yield a problem wherever nothing could be filled in, or kept from being changed."""
    for page in pages:
        if page.head.prefill and not any(_fits(field) for field in page.fields):
            yield _nothing(page, located)
        if not page.head.editable and not _filled(page):
            yield _not_filled(page, located)
        for field in page.fields:
            if not page.single:
                yield from _in_field(page, field, located)
            yield from (
                located.problem(
                    (*inner.path, "vorbelegt"), "In einer Gruppe kann das Konto nichts einsetzen.", "Streichen Sie es."
                )
                for inner in groups.inside(field)
                if inner.head.prefill
            )


def _in_field(page: PageSource, field: FieldSource, located: Located) -> Iterator[Problem]:
    if field.head.prefill and not _fits(field):
        yield _nothing(field, located)
    if not field.head.editable and not (page.head.prefill or field.head.prefill):
        yield _not_filled(field, located)


def _filled(page: PageSource) -> bool:
    return bool(page.head.prefill or any(field.head.prefill for field in page.fields))


def _fits(field: FieldSource) -> bool:
    nothing = Text("")
    return rules.fits(Field(field.key, field.head.id, field.head.kind, nothing, options=field.options))


def _nothing(part: PageSource | FieldSource, located: Located) -> Problem:
    message = "Was hier gefragt wird, weiß kein Nutzerkonto."
    remedy = (
        "Streichen Sie „vorbelegt“. Einsetzen lassen sich person, anschrift, email, telefon und Felder, die heißen wie"
        " bei FIM: vornamen, familienname, geburtsname, geburtsdatum, geburtsort, staatsangehörigkeit, organisation."
    )
    return located.problem((*part.path, "vorbelegt"), message, remedy)


def _not_filled(part: PageSource | FieldSource, located: Located) -> Problem:
    message = "„änderbar“ gilt nur für das, was eine Anmeldung einsetzt."
    return located.problem((*part.path, "änderbar"), message, "Ergänzen Sie „vorbelegt: konto“, oder streichen Sie es.")
