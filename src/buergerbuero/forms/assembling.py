"""From form.yaml and the sentences of a bundle to a form."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TypeAlias

from buergerbuero.base.yamlfile import DefinitionError, Located
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.forms import checking, loading, types
from buergerbuero.forms.loading import offering
from buergerbuero.forms.source import FieldSource, PageSource
from buergerbuero.forms.values import DELIVERY, Boxes, Field, Form, Page, Place, Saying, Text
from buergerbuero.identity import queries as identity

# Finds a sentence in all languages, by its stable id and its German wording.
Say: TypeAlias = Callable[[str, str], Text]


def assemble(bundle: PublishedService, located: Located) -> Form:
    """Return the form of a bundle. Raises DefinitionError if it cannot be read.

    Whether it makes sense was checked before it was published; a check that came later must not close old cases.
    """
    pages, problems = loading.read(located, bundle.files)
    if problems:
        raise DefinitionError(tuple(sorted(problems)))
    brought = _brought(pages)
    languages = sorted({*bundle.translations, *(language for page in pages for language in page.texts)})

    def fresh(key: str, german: str, language: str) -> str:
        found = bundle.translation(key, german, language)
        return found.sentence if found else ""

    def say(key: str, german: str) -> Text:
        texts = ((each, brought.get((key, each)) or fresh(key, german, each)) for each in languages)
        return Text(bundle.fill(german), tuple((each, bundle.fill(text, each)) for each, text in texts if text))

    asked = form_pages(pages, say, place_of(bundle))
    level = identity.level_named(bundle.service.trust_level.value or "normal")
    return Form(bundle.digest, asked, _stale(bundle, pages), level)


def place_of(bundle: PublishedService) -> Place:
    """Return the town as the fields of a service know it."""
    town = bundle.town
    streets = town.streets.value if town.streets and town.streets.usable else None
    return Place(town.name, frozenset(town.postcodes.value or ()), streets or (), _boxes_of(bundle))


def _boxes_of(bundle: PublishedService) -> Boxes:
    """Return what the town has for what the service puts into a box; none while nobody vouches for it."""
    rules = bundle.town.pickup
    found = rules.classes.get(bundle.service.document_class or "") if rules else None
    if rules is None or found is None or not found.may_lie_in_a_box:
        return Boxes(())
    places = rules.usable_boxes
    low_only = found.reach.value == "niedrig"
    return Boxes(
        names=tuple((box, each.text()) for box, each in places.items()),
        low=not low_only and any(each.has_low for each in places.values()),
        proxy=found.by_proxy,
    )


def _brought(pages: tuple[PageSource, ...]) -> dict[tuple[str, str], str]:
    """Return the translations that standard pages bring, by the id of the sentence and the language."""
    return {
        (f"{page.head.id}.{key}", language): text
        for page in pages
        for language, texts in page.texts.items()
        for key, text in texts.items()
    }


def sensible(located: Located, files: Mapping[str, bytes] = MappingProxyType({})) -> tuple[PageSource, ...]:
    """Return the pages of a form.yaml. Raises DefinitionError with everything that is wrong with it.

    `files` are those of the service; of a published one, its standard pages are read.
    """
    pages, problems = loading.read(located, files)
    if problems := sorted(problems) or checking.problems_in(pages, located):
        raise DefinitionError(tuple(problems))
    return pages


def form_pages(pages: tuple[PageSource, ...], say: Say, place: Place) -> tuple[Page, ...]:
    """Return the pages with all that they say, as far as the town has what they ask about."""
    return tuple(_page(page, say, place) for page in offering.on_offer(pages, place.boxes))


def _page(page: PageSource, say: Say, place: Place) -> Page:
    head = page.head
    return Page(
        id=head.id,
        heading=say(f"{head.id}.frage", head.question),
        fields=tuple(_asked(page, field, say, place) for field in page.fields),
        help=_maybe(say, f"{head.id}.hilfe", head.help),
        why=_maybe(say, f"{head.id}.warum", head.why),
        condition=page.condition,
        purpose=head.purpose or (DELIVERY if head.id == DELIVERY else ""),  # before pages could say it, the id did
    )


def _asked(page: PageSource, field: FieldSource, say: Say, place: Place) -> Field:
    """Return a field of a page; what the page says of log-ins holds for all of its fields."""
    heads = (page.head, field.head)
    return replace(
        _field(field, field.key.replace(".", "-"), say, place),
        prefill=any(head.prefill for head in heads),
        editable=all(head.editable for head in heads),
    )


def _field(field: FieldSource, name: str, say: Say, place: Place) -> Field:
    head = field.head
    texts = types.of(head.kind).texts(field.options)
    return Field(
        key=field.key,
        name=name,
        type=head.kind,
        label=say(f"{field.key}.frage", head.question),
        help=_maybe(say, f"{field.key}.hilfe", head.help),
        required=head.required,
        options=field.options,
        texts={key: say(f"{field.key}.{key}", german) for key, german in texts.items()},
        condition=field.condition,
        place=place,
        fields=tuple(_field(inner, inner.head.id, say, place) for inner in field.fields),
    )


def _maybe(say: Say, key: str, german: str | None) -> Saying | None:
    return None if german is None else say(key, german)


def _stale(bundle: PublishedService, pages: tuple[PageSource, ...]) -> dict[str, int]:
    """Count the sentences that are shown in German because their translation is missing or of an older sentence."""
    known = list(checking.sentences(pages))
    return {
        language: sum(bundle.translation(key, german, language) is None for key, german in known)
        for language in bundle.translations
    }
