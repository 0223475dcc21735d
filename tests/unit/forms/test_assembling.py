"""A published form says what it says in the town's words and in every language, German where a translation is stale."""

from pathlib import Path

import pytest

from buergerbuero.base.yamlfile import DefinitionError
from buergerbuero.catalogue.bundle import Sources, open_bundle, pack
from buergerbuero.catalogue.values import PublishedService, sentence_hash
from buergerbuero.forms import queries
from buergerbuero.forms.types import reading
from buergerbuero.forms.values import Refused
from tests.unit.forms.samples import TODAY

PROJECT = Path(__file__).parents[3]
FORM = """
seiten:
  - {id: wohnung, frage: Wo wohnen Sie in {stadt}?, warum: Wegen der Steuer., art: anschrift, gebiet: stadt}
  - id: tier
    frage: Welches Tier?
    felder:
      - {id: art, art: auswahl, frage: Art, antworten: {hund: Hund, katze: Katze}}
      - {id: ja, art: erklärung, frage: Zusage, text: 'Ich zahle an {stadt}, {gläubiger_id}.'}
""".replace("Wo wohnen Sie in {stadt}?", "'Wo wohnen Sie in {stadt}?'")


def published(form: str = FORM, english: dict[str, tuple[str, str]] | None = None) -> PublishedService:
    """Return a bundle with another form; `english` gives for an id the translation and the German it was made from."""
    folder, town = PROJECT / "services/hundesteuer_anmeldung", PROJECT / "towns/siegen"
    files = {
        "service.yaml": (folder / "service.yaml").read_bytes(),
        "datenschutz.md": b"Datenschutz",
        "form.yaml": form.encode(),
    }
    if english is not None:
        lines = [
            f"  {key}: {{text: '{text}', von: {sentence_hash(of)}, geprüft: nein}}"
            for key, (text, of) in english.items()
        ]
        files["texte/en.yaml"] = ("texte:\n" + "\n".join(lines) + "\n").encode()
    sources = Sources(files, {file.name: file.read_bytes() for file in town.glob("*.yaml")})
    return open_bundle(pack(sources, demo=True))


def test_the_town_stands_where_the_sentence_names_it() -> None:
    form = queries.form_of(published())

    assert form.pages[0].heading.say("de") == "Wo wohnen Sie in Siegen?"
    promise = form.pages[1].fields[1].texts["text"].say("de")
    assert promise.startswith("Ich zahle an Siegen, ")
    assert "{" not in promise


def test_an_address_must_be_in_the_town() -> None:
    (field,) = queries.form_of(published()).pages[0].fields
    raw = {
        "wohnung-straße": ["Musterstraße"],
        "wohnung-hausnummer": ["1"],
        "wohnung-ort": ["Berlin"],
        "wohnung-plz": ["10115"],
    }

    refused = reading.read(field, raw, TODAY)

    assert isinstance(refused, Refused)
    assert "57072" in refused.problems[0].remedy.say("de")


def test_a_fresh_translation_is_shown_and_a_stale_or_missing_one_is_german_and_counted() -> None:
    english = {
        "wohnung.frage": ("Where in {stadt} do you live?", "Wo wohnen Sie in {stadt}?"),
        "tier.frage": ("Which beast?", "Welches Vieh?"),
        "tier.art.antworten.hund": ("Dog", "Hund"),
    }

    form = queries.form_of(published(english=english))

    assert form.pages[0].heading.say("en") == "Where in Siegen do you live?"
    assert form.pages[1].heading.say("en") == "Welches Tier?"
    assert [row.text for row in queries.rows(form, {"tier": {"art": "hund", "ja": None}}, "en")] == ["Dog"]
    # wohnung.warum, tier.frage, tier.art.frage, tier.art.antworten.katze, tier.ja.frage, tier.ja.text
    assert form.stale == {"en": 6}


def test_without_another_language_everything_is_german() -> None:
    form = queries.form_of(published())

    assert form.pages[1].heading.say("en") == "Welches Tier?"
    assert form.stale == {}


def test_a_form_is_assembled_once_a_bundle() -> None:
    assert queries.form_of(published()) is queries.form_of(published())


def test_a_form_that_cannot_be_read_says_where() -> None:
    with pytest.raises(DefinitionError, match=r"form\.yaml:3"):
        queries.form_of(published("seiten:\n  - {id: a, frage: A, art: text}\n  - {id: b, frage: B, art: tekst}\n"))
