"""`services check`: the parts of a service name each other, the town and the translations."""

import json

import pytest
from django.conf import settings

from buergerbuero.base import languages
from buergerbuero.catalogue import checking, queries, reporting
from buergerbuero.catalogue.bundle import Sources, define, open_bundle, pack
from buergerbuero.catalogue.rules.missing import blockers
from buergerbuero.catalogue.values import PLACES, StatedValue, marked, sentence_hash, statements
from tests.unit.catalogue.folders import FOLDER, PROJECT, REAL, TOWN, confirmed, demo, problems, with_service, with_town


def test_the_service_and_the_town_are_in_order() -> None:
    assert queries.check(FOLDER, town=TOWN) == ()


def added(name: str, data: bytes) -> Sources:
    return Sources({**REAL.service, name: data}, REAL.town, REAL.name, REAL.town_name)


def without(name: str) -> Sources:
    kept = {file: data for file, data in REAL.service.items() if file != name}
    return Sources(kept, REAL.town, REAL.name, REAL.town_name)


AUTOMATIC = "ohne_mensch: {erlaubt_durch: {wert: x, beleg: y, bestätigt: nein}, wenn: [mond]}"
ALONE = AUTOMATIC.replace("mond", "wohnt_hier")
REFUSAL, NO_STEP = "wege/abgelehnt.yaml", '  - erwartet: {vorgang: Ihr Antrag ist da, mails: "0"}'


@pytest.mark.parametrize(
    ("sources", "place", "words"),
    [
        (added("notizen.txt", b"x"), "notizen.txt", "gehört nicht zu einer Leistung"),
        (added("README.md", b""), "README.md", "leer"),
        (added("README.md", b"\xff\xfe"), "README.md", "UTF-8"),
        (without("form.yaml"), "service.yaml", "form.yaml fehlt"),
        (without("datenschutz.md"), "service.yaml", "„datenschutz.md“ fehlt"),
        (without("vorlagen/bescheid.typ"), "service.yaml", "„vorlagen/bescheid.typ“ fehlt"),
        (with_service("service.yaml", "id: hundesteuer_anmeldung", "id: hünde"), "service.yaml", "ohne Umlaute"),
        (with_service("service.yaml", "gläubiger_id, ", "glaubiger, "), "service.yaml", "„glaubiger“ gibt es in town"),
        (with_service("service.yaml", "anzahl: anzahl, ", ""), "service.yaml", "andere Angaben"),
        (with_service("service.yaml", "vorgang.nummer", "akte.nummer"), "service.yaml", "„akte.nummer“ gibt es nicht"),
        (with_service("service.yaml", "stadt.behörde", "stadt.amt"), "service.yaml", "„stadt.amt“ gibt es nicht"),
        (with_service("service.yaml", "{Hund: hund,", "{Hund: katze,"), "service.yaml", "nicht unter werte"),
        (with_service("service.yaml", "ohne_mensch: nein", AUTOMATIC), "service.yaml", "die es nicht gibt: mond"),
        (with_service("service.yaml", "ohne_mensch: nein", ALONE), "service.yaml", "kann kein Programm entscheiden"),
        (
            with_service("service.yaml", "rechnung.satz", "rechnung.sats"),
            "service.yaml",
            "Meinten Sie „rechnung.satz“?",
        ),
        (with_service("service.yaml", "rechnung.jahre}", "rechnung.jahr}"), "service.yaml", "„rechnung.jahre“?"),
        (with_service("service.yaml", "vorgang.eingegangen", "vorgang.da"), "service.yaml", "„vorgang.da“ gibt"),
        (with_service("texte/en.yaml", "  leistung.kurz:", "  leistung.kruz:"), "en.yaml:5", "übersetzt nichts"),
        (with_service(REFUSAL, "schon_angemeldet", "lust"), "abgelehnt.yaml:", "Ablehnungsgrund"),
        (with_service(REFUSAL, "übernimmt: ja", "übernimt: ja"), "abgelehnt.yaml:", "Meinten Sie „übernimmt“?"),
        (with_service(REFUSAL, NO_STEP, "  - {}"), "abgelehnt.yaml:", "genau eins"),
    ],
)
def test_what_does_not_fit_together_is_named(sources: Sources, place: str, words: str) -> None:
    told = [str(problem) for problem in problems(sources)]
    assert any(place in each and words in each for each in told), told


@pytest.mark.parametrize(
    ("sources", "place", "words"),
    [
        (with_service("service.yaml", "id: hundesteuer_anmeldung", "id: hund"), "service.yaml", "Ordner aber anders"),
        (with_town("town.yaml", "leistungen: [hundesteuer_anmeldung, ", "leistungen: ["), "town.yaml", "bietet"),
    ],
)
def test_a_draft_may_lie_in_any_folder_and_wait_for_its_town(sources: Sources, place: str, words: str) -> None:
    told = checking.not_yet(sources)
    assert any(place in problem.file and words in problem.message for problem in told)
    assert not problems(sources)


@pytest.mark.parametrize(
    ("sources", "stale", "key"),
    [
        (with_service("service.yaml", "titel: Hund anmelden", "titel: Hunde anmelden"), True, "leistung.titel"),
        (with_service("texte/en.yaml", "  leistung.kurz:", "  leistung.kruz:"), False, "leistung.kurz"),
    ],
)
def test_a_translation_that_is_missing_or_stale_is_counted_and_no_mistake(
    sources: Sources, stale: bool, key: str
) -> None:
    [gap] = checking.gaps(sources)
    assert (gap.language, gap.key, gap.stale) == ("en", key, stale)
    assert f'von: "{sentence_hash(gap.german)}"' in gap.remedy
    assert not any(key == each.message.split("“")[0].strip("„") for each in problems(sources))


def test_without_a_file_every_sentence_is_missing() -> None:
    found = checking.gaps(without("texte/en.yaml"))
    assert {gap.key for gap in found} == set(checking.sentences_of(define(REAL, demo=False).service))
    assert {(gap.file.rpartition("/")[2], gap.language, gap.stale) for gap in found} == {("en.yaml", "en", False)}


def test_what_is_translated_is_what_every_page_offers() -> None:
    files = checking.translation_files({})
    assert ["de", *(file[6:8] for file in files)] == [each.code for each in languages.offered(())]
    assert [code for code, _ in settings.LANGUAGES] == [each.code for each in languages.TABLE]


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Sources:
    """The service with one sentence, of an older one, in a language that is not whole."""
    monkeypatch.setattr(languages, "TABLE", (*languages.TABLE, languages.Language("xx", "Xisch", "de_DE")))
    texts = 'texte: {leistung.titel: {text: Xund, von: "00000000", geprüft: nein}}'
    return Sources({**REAL.service, "texte/xx.yaml": texts.encode()}, REAL.town, REAL.name, REAL.town_name)


def test_in_a_language_that_is_not_whole_nothing_is_missing_but_what_is_old_is_told(begun: Sources) -> None:
    assert [(gap.language, gap.key, gap.stale) for gap in checking.gaps(begun)] == [("xx", "leistung.titel", True)]
    assert (checking.begun(begun.service), checking.begun(REAL.service)) == ({"xx": 1}, {})
    assert problems(begun) == problems(REAL)


def test_a_language_that_nobody_has_registered_is_a_mistake(begun: Sources, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    [problem] = problems(begun)
    assert (problem.file.rpartition("/")[2], problem.message) == (
        "xx.yaml",
        "Die Sprache „xx“ kennt das Programm nicht.",
    )


def test_what_nobody_fills_in_in_a_privacy_notice_is_found() -> None:
    [near] = problems(with_service("datenschutz.md", "{aufsicht}", "{aufsichtt}"))
    assert (near.message, near.remedy) == ("„{aufsichtt}“ füllt niemand aus.", "Meinten Sie „{aufsicht}“?")
    assert near.file.endswith("datenschutz.md") and near.line > 1
    [other] = problems(with_service("datenschutz.en.md", "{verantwortlich}", "{Q}"))
    assert other.remedy.startswith("Möglich sind: {aufbewahrung_entwurf}, ")


def test_every_place_in_a_privacy_notice_is_filled() -> None:
    version = open_bundle(pack(REAL, demo=True))
    assert "{" not in version.privacy_notice("de") + version.privacy_notice("en")
    assert {*version._privacy_facts("de"), "{stadt}", "{gläubiger_id}"} == PLACES


def test_every_sentence_of_our_service_is_translated() -> None:
    assert checking.gaps(REAL) == ()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("schriftform: {wert: keine", "schriftform: {wert: erforderlich", "Schriftform"),
        ("besuch: {wert: keiner", "besuch: {wert: einmal", "Besuch"),
        ("art: ganz_online", "art: andere_stelle", "anderen Stelle"),
    ],
)
def test_what_the_program_cannot_do_yet_is_refused(old: str, new: str, words: str) -> None:
    sources = with_service("service.yaml", old, new)
    assert problems(sources) == ()
    [problem] = checking.not_yet(sources)
    assert words in problem.message and problem.line
    assert "nicht veröffentlichen" in problem.remedy


def test_our_service_asks_for_nothing_that_is_not_there_yet() -> None:
    assert checking.not_yet(REAL) == ()


def test_before_anything_is_confirmed_everything_needed_blocks_publishing() -> None:
    found = define(REAL, demo=False)
    told = blockers(found.service, found.service_source, found.town, found.town_source)
    assert len(told) == len({each.message + each.file for each in told}) > 40
    remedy = next(each for each in told if "„rechtsbehelf“" in each.message)
    assert (remedy.file, remedy.line) == ("services/hundesteuer_anmeldung/service.yaml", 38)
    assert "Wert: unbekannt" in remedy.message
    assert "Steueramt" in remedy.remedy
    assert not any("zentrale" in each.message for each in told)  # shown only


def test_once_everything_is_confirmed_nothing_blocks() -> None:
    assert problems(confirmed()) == ()
    found = define(confirmed(), demo=False)
    assert blockers(found.service, found.service_source, found.town, found.town_source) == ()
    assert found.service.may_refuse
    assert found.service.remedy.confirmation


def test_the_report_names_every_open_value_who_answers_and_what_is_blocked() -> None:
    letter = queries.report(services=PROJECT / "services", town=TOWN)
    found = define(REAL, demo=False)
    for path, _ in [*statements(found.service), *statements(found.town)]:
        assert f"  {'.'.join(map(str, path))}: " in letter
    assert "Antworten muss: Stadtkasse" in letter
    assert "gläubiger_id: unbekannt" in letter
    assert "Bis dahin nicht möglich: ablehnen, veröffentlichen" in letter
    assert "Wird nur angezeigt" in letter
    assert "Beispielwert" not in letter


def test_a_report_with_nothing_open_says_so() -> None:
    assert reporting.report([]) == "Es gibt keine Leistung.\n"


@pytest.mark.parametrize("schema", [queries.schema(), queries.town_schema()])
def test_the_schema_knows_the_german_keys_and_unknown_values(schema: dict[str, object]) -> None:
    text = json.dumps(schema, ensure_ascii=False)
    assert '"bestätigt"' in text
    assert '{"const": "unbekannt"}' in text
    assert '"beispiel"' not in text
    assert '"null"' not in text


PUBLISHED = open_bundle(pack(REAL, demo=True))


def test_a_sentence_is_shown_in_its_language() -> None:
    title = PUBLISHED.service.title
    assert PUBLISHED.text("leistung.titel", title, "en") == "Register a dog (dog tax)"
    assert PUBLISHED.text("leistung.titel", title) == title
    assert PUBLISHED.text("leistung.titel", title, "xx") == title


def test_a_stale_translation_gives_way_to_the_german_sentence() -> None:
    assert PUBLISHED.text("leistung.titel", "Hunde anmelden", "en") == "Hunde anmelden"


def test_no_translation_claims_to_be_reviewed() -> None:
    assert not any(each.reviewed for each in PUBLISHED.translations["en"].texts.values())


def test_every_sentence_of_the_service_is_translated() -> None:
    for key, sentence in checking.sentences_of(PUBLISHED.service).items():
        translated = PUBLISHED.translation(key, sentence, "en")
        assert translated
        assert translated.of == sentence_hash(sentence)


def test_sentences_name_the_town_and_say_what_is_only_an_example() -> None:
    assert PUBLISHED.fill("{stadt}: {gläubiger_id}") == "Siegen: DE98ZZZ09999999999 (Beispielwert)"
    real = open_bundle(pack(REAL, demo=False))
    assert real.fill("{gläubiger_id}") == "wird von der Stadt bestätigt"
    assert real.fill("{gläubiger_id}", "en") == "to be confirmed by the town"


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_privacy_notice_leaves_nothing_open_unsaid(language: str) -> None:
    notice = PUBLISHED.privacy_notice(language)
    assert "{" not in notice
    assert {"de": "wird von der Stadt bestätigt", "en": "to be confirmed by the town"}[language] in notice
    assert {"de": "10 Jahre nach Ende", "en": "10 years after the end"}[language] in notice


def test_the_privacy_notice_is_german_where_there_is_no_other() -> None:
    assert PUBLISHED.privacy_notice("xx") == PUBLISHED.privacy_notice("de")


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"wert": "unbekannt", "bestätigt": "nein"}, "wird von der Stadt bestätigt"),
        ({"wert": "x", "beleg": "y", "bestätigt": "nein"}, "x (von der Stadt noch nicht bestätigt)"),
        ({"wert": "x", "beleg": "y", "bestätigt": "nein", "beispiel": "ja"}, "x (Beispielwert)"),
        ({"wert": "x", "beleg": "y", "bestätigt": {"von": "Amt", "am": "2026-12-01"}}, "x"),
    ],
)
def test_a_statement_says_how_sure_it_is(fields: dict[str, object], text: str) -> None:
    assert marked(StatedValue[str].model_validate(fields)) == text


def test_values_cannot_be_changed_after_reading() -> None:
    service = demo().service
    with pytest.raises(Exception, match="frozen"):
        service.title = "anders"
    with pytest.raises(TypeError):
        service.checks["neu"] = "x"  # type: ignore[index]
