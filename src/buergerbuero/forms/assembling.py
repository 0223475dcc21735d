"""From form.yaml and the translations of a bundle to a form."""

from buergerbuero.base.yamlfile import DefinitionError, Located
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.forms import checking, loading, types
from buergerbuero.forms.source import FieldSource, PageHead, PageSource
from buergerbuero.forms.values import Field, Form, Page, Place, Saying, Text


def assemble(bundle: PublishedService, located: Located) -> Form:
    """Return the form of a bundle. Raises DefinitionError."""
    pages, problems = loading.read(located)
    if problems := sorted(problems) or checking.problems_in(pages, located):
        raise DefinitionError(tuple(problems))
    town = bundle.town
    place = Place(town.name, frozenset(town.postcodes.value or ()))
    return Form(bundle.digest, tuple(_page(bundle, page, place) for page in pages), _stale(bundle, pages))


def _page(bundle: PublishedService, page: PageSource, place: Place) -> Page:
    head = page.head
    assert isinstance(head, PageHead)
    return Page(
        id=head.id,
        heading=_text(bundle, f"{head.id}.frage", head.question),
        fields=tuple(_field(bundle, field, place) for field in page.fields),
        help=_maybe(bundle, f"{head.id}.hilfe", head.help),
        why=_maybe(bundle, f"{head.id}.warum", head.why),
        condition=page.condition,
    )


def _field(bundle: PublishedService, field: FieldSource, place: Place) -> Field:
    head = field.head
    texts = types.of(head.kind).texts(field.options)
    return Field(
        key=field.key,
        name=field.key.replace(".", "-"),
        type=head.kind,
        label=_text(bundle, f"{field.key}.frage", head.question),
        help=_maybe(bundle, f"{field.key}.hilfe", head.help),
        required=head.required,
        options=field.options,
        texts={key: _text(bundle, f"{field.key}.{key}", german) for key, german in texts.items()},
        condition=field.condition,
        place=place,
    )


def _text(bundle: PublishedService, key: str, german: str) -> Text:
    others = tuple((language, bundle.text(key, german, language)) for language in bundle.translations)
    return Text(bundle.fill(german), others)


def _maybe(bundle: PublishedService, key: str, german: str | None) -> Saying | None:
    return None if german is None else _text(bundle, key, german)


def _stale(bundle: PublishedService, pages: tuple[PageSource, ...]) -> dict[str, int]:
    """Count the sentences that are shown in German because their translation is missing or of an older sentence."""
    known = list(checking.sentences(pages))
    return {
        language: sum(bundle.translation(key, german, language) is None for key, german in known)
        for language in bundle.translations
    }
