"""A service as it was published: service, town and files together, so that a case sees the facts of its day."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from pydantic import Field

from buergerbuero.base.languages import GERMAN, translated
from buergerbuero.base.saying import said
from buergerbuero.catalogue.values.service import Service
from buergerbuero.catalogue.values.stated import FrozenMap, Sentence, StatedValue, Value
from buergerbuero.catalogue.values.town import Town


def sentence_hash(sentence: str) -> str:
    """Return what `von` in texte/<language>.yaml must be: the first eight digits of the sentence's SHA-256."""
    return hashlib.sha256(sentence.encode()).hexdigest()[:8]


class Translation(Value):
    """One sentence in another language: of which German sentence, and whether a named human has read it."""

    sentence: Sentence = Field(alias="text")
    of: Sentence = Field(alias="von")
    reviewed_by: Sentence = Field(alias="geprüft")

    @property
    def reviewed(self) -> bool:
        """Whether a human has read it."""
        return self.reviewed_by != "nein"


@dataclass(frozen=True, order=True)
class TranslationGap:
    """A sentence that is shown in German in another language: its translation is missing, or of an older sentence."""

    file: str
    line: int
    language: str
    key: str
    stale: bool
    german: str

    @property
    def remedy(self) -> str:
        """What to write into texte/<language>.yaml."""
        return f'{self.key}: {{text: …, von: "{sentence_hash(self.german)}", geprüft: nein}}'


class Translations(Value):
    """All sentences of a service in one language, by their stable id."""

    texts: FrozenMap[Sentence, Translation] = Field(alias="texte")


@dataclass(frozen=True)
class ServiceCard:
    """What a list shows of a service."""

    id: str
    title: str
    short: str
    kind: str
    life_events: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @property
    def practice(self) -> bool:
        """Whether it is there to practise only, without legal effect."""
        return self.kind == "übung"


@dataclass(frozen=True)
class PublishedService:
    """A service with everything that was published with it. Immutable, named by its digest, shared by all requests."""

    digest: str
    service: Service
    town: Town
    demo: bool
    files: Mapping[str, bytes] = field(repr=False)
    town_files: Mapping[str, bytes] = field(repr=False)
    translations: Mapping[str, Translations] = field(repr=False)

    @property
    def id(self) -> str:
        """The service's id."""
        return self.service.id

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the service brings, German first: texte/<language>.yaml."""
        return (GERMAN, *sorted(self.translations))

    def file(self, path: str) -> bytes:
        """Return a file of the service's folder, such as `form.yaml`. Raises KeyError."""
        return self.files[path]

    def text(self, key: str, default: str, language: str = "de") -> str:
        """Return a sentence in a language. `default` is the German one; it also stands in for a stale translation."""
        found = self.translation(key, default, language)
        if found is None:
            return said(self.fill(default), GERMAN, reader=language)
        return said(self.fill(found.sentence, language), language, reader=language)

    def translation(self, key: str, default: str, language: str) -> Translation | None:
        """Return the translation of a sentence unless it is missing or was made from another German sentence."""
        texts = self.translations.get(language)
        found = texts.texts.get(key) if texts else None
        return found if found and found.of == sentence_hash(default) else None

    def fill(self, sentence: str, language: str = "de") -> str:
        """Put the town's name and creditor id where a sentence says {stadt} and {gläubiger_id}."""
        if "{" not in sentence:
            return sentence
        creditor = marked(self.town.creditor_id, language)
        return sentence.replace("{stadt}", self.town.name).replace("{gläubiger_id}", creditor)

    def responsible(self, language: str = "de") -> StatedValue[str]:
        """Return who is responsible, in a language, with all else of the statement."""
        stated = self.service.responsible
        if stated.value is None:
            return stated
        return stated.model_copy(update={"value": self.text("leistung.zuständig", stated.value, language)})

    def _privacy_facts(self, language: str) -> dict[str, str]:
        service, privacy = self.service, self.town.privacy
        facts: dict[str, StatedValue[Any]] = {
            "{verantwortlich}": privacy.controller,
            "{datenschutzbeauftragte}": privacy.officer,
            "{aufsicht}": privacy.authority,
            "{rechtsgrundlage}": service.legal_basis,
            "{zuständig}": self.responsible(language),
            "{aufbewahrung_vorgang}": service.retention.case,
            "{aufbewahrung_zurückgezogen}": service.retention.withdrawn,
            "{aufbewahrung_entwurf}": service.retention.draft,
        }
        return {name: marked(stated, language) for name, stated in facts.items()}

    def privacy_notice(self, language: str = "de") -> str:
        """Return the privacy notice (Markdown) in a language, or the German one if there is no other; marked."""
        name = self.service.privacy_notice
        other = name.removesuffix(".md") + f".{language}.md"
        written = language if other in self.files else GERMAN
        notice = self.fill(self.files.get(other, self.files[name]).decode(), written)
        for place, fact in self._privacy_facts(written).items():
            notice = notice.replace(place, fact)
        return said(notice, written, reader=language)

    def card(self, language: str = "de") -> ServiceCard:
        """Return what a list shows of the service."""
        service = self.service
        events = tuple(
            self.text(f"leistung.lebenslagen.{n}", event, language) for n, event in enumerate(service.life_events)
        )
        title = self.text("leistung.titel", service.title, language)
        short = self.text("leistung.kurz", service.short, language)
        return ServiceCard(service.id, title, short, service.kind, events, self.languages)


PLACES: Final = frozenset(
    {
        "{stadt}",
        "{gläubiger_id}",
        "{verantwortlich}",
        "{datenschutzbeauftragte}",
        "{aufsicht}",
        "{rechtsgrundlage}",
        "{zuständig}",
        "{aufbewahrung_vorgang}",
        "{aufbewahrung_zurückgezogen}",
        "{aufbewahrung_entwurf}",
    }
)
"""What a privacy notice can leave to the program."""


def marked(stated: StatedValue[Any], language: str = "de") -> str:
    """Return a statement as text that says by itself when it is not confirmed or only an example."""
    if stated.value is None or stated.confirmed:
        return stated.text(language)
    unconfirmed = translated("von der Stadt noch nicht bestätigt", language)
    mark = translated("Beispielwert", language) if stated.example else unconfirmed
    return f"{stated.text(language)} ({mark})"
