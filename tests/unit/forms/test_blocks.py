"""Standard pages: written once, with FIM's names and in both languages; a published service keeps its own."""

from pathlib import Path

import pytest

from buergerbuero.base.yamlfile import build, load
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.catalogue.bundle import Sources, open_bundle, pack
from buergerbuero.catalogue.folder import with_blocks
from buergerbuero.forms import checking, loading, queries, rules
from buergerbuero.forms.loading.blocks import BlockFile
from buergerbuero.forms.source import PageSource
from buergerbuero.forms.values import DELIVERY
from tests.cast import PROJECT
from tests.unit.forms.forms import form_of, problems_of

BLOCKS = catalogue.blocks()
FORM = """
seiten:
  - {id: halter, baustein: person, frage: Wer hält den Hund?}
  - {id: weg, baustein: zustellweg, wenn: {nicht: {art: [katze]}}}
""".replace("seiten:", "seiten:\n  - {id: art, frage: Art?, art: auswahl, antworten: {hund: Hund, katze: Katze}}")


def pages_of(text: str) -> tuple[PageSource, ...]:
    pages, problems = loading.read(load("form.yaml", text))
    assert not problems
    return pages


@pytest.mark.parametrize("name", BLOCKS)
def test_every_block_makes_sense_alone_and_is_translated(name: str) -> None:
    text = f"seiten:\n  - {{id: probe, baustein: {name}}}\n"
    content = catalogue.block(name)
    assert content is not None
    block = build(BlockFile, load(name, content))

    assert problems_of(text) == []
    assert list(checking.sentences(pages_of(text))) == [], "each sentence has its English in the file"
    used = {key for page in pages_of(text) for key, _ in checking.all_sentences(page)}
    assert {f"probe.{key}" for key in block.texts["en"]} == used


def test_the_names_of_blocks_are_known() -> None:
    wanted = {"person", "anschrift", "kontakt", "zustellweg", "lastschrift", "bankverbindung", "richtigkeit"}

    assert wanted <= set(BLOCKS)
    assert catalogue.block("../person") is None


def test_a_page_may_ask_in_its_own_words_and_under_a_condition() -> None:
    form = form_of(FORM)

    assert form.page("halter").heading.say("de") == "Wer hält den Hund?"
    assert form.page("halter").fields[0].type == "person"
    assert [page.id for page in rules.path(form, {"art": "katze"})] == ["art", "halter"]


def test_what_a_page_says_itself_needs_a_translation_and_nothing_else_does() -> None:
    keys = [key for key, _ in checking.sentences(pages_of(FORM))]

    assert keys == ["art.frage", "art.antworten.hund", "art.antworten.katze", "halter.frage"]


def test_the_block_says_which_answer_decides_the_delivery() -> None:
    form = form_of(FORM)

    assert [page.id for page in form.pages if page.purpose == DELIVERY] == ["weg"]
    assert rules.answer_for(form, {"art": "hund", "halter": {}, "weg": "postfach"}, DELIVERY) == "postfach"
    assert rules.answer_for(form, {"art": "katze", "halter": {}, "weg": "postfach"}, DELIVERY) is None


def test_in_older_forms_the_id_of_the_page_says_so() -> None:
    text = "seiten:\n  - {id: zustellung, frage: Z?, art: auswahl, antworten: {postfach: P, post: B}}\n"

    assert form_of(text).page("zustellung").purpose == DELIVERY


WRONG = [
    ("baustein: persohn", "Den Baustein „persohn“ gibt es nicht.", "Meinten Sie „person“?"),
    ("baustein: xyz", "Den Baustein „xyz“ gibt es nicht.", "anschrift_hier, "),
    ("baustein: person, art: text", "Neben „baustein“ darf „art“ nicht stehen", "frage, hilfe, warum, wenn"),
    ("baustein: kontakt, felder: []", "Neben „baustein“ darf „felder“ nicht stehen", "Streichen Sie es"),
    ("baustein: person, wenn: {x: [y]}", "Die Angabe „x“ gibt es nicht.", "Möglich sind"),
    ("baustein: person, frage: 'In {dorf}?'", "„{dorf}“ kann das Programm nicht einsetzen", "{stadt}"),
    ("art: text, frage: F, zweck: zustellung", "kann die Zustellung nicht bestimmen", "baustein: zustellweg"),
    ("baustein: []", "Den Baustein „[]“ gibt es nicht.", "Möglich sind"),
]


@pytest.mark.parametrize(("written", "message", "remedy"), WRONG)
def test_a_mistake_is_named_with_line_and_remedy(written: str, message: str, remedy: str) -> None:
    (problem,) = problems_of(f"seiten:\n  - {{id: a, {written}}}\n")

    assert message in problem.message
    assert remedy in problem.remedy
    assert (problem.file, problem.line) == ("form.yaml", 2)


def test_two_pages_cannot_both_decide_the_delivery() -> None:
    text = "seiten:\n  - {id: a, baustein: zustellweg}\n  - {id: b, baustein: zustellweg}\n"

    (problem,) = problems_of(text)

    assert "Die Zustellung bestimmt schon die Seite „a“." in problem.message


def test_a_mistake_inside_a_block_is_named_there() -> None:
    files = {"bausteine/person.yaml": b"seite:\n  frage: F\n  art: persohn\n"}

    _, problems = loading.read(load("form.yaml", "seiten:\n  - {id: a, baustein: person}\n"), files)

    [problem] = problems
    assert (problem.file, problem.line) == ("bausteine/person.yaml", 3)
    assert problem.message == "Die Art „persohn“ gibt es nicht."
    assert problem.remedy.startswith("Meinten Sie „person“?")


# What is published.


def sources(form: str, **more: bytes) -> Sources:
    folder, town = PROJECT / "services/hundesteuer_anmeldung", PROJECT / "towns/siegen"
    files = {
        "service.yaml": (folder / "service.yaml").read_bytes(),
        "datenschutz.md": b"Datenschutz",
        "form.yaml": form.encode(),
        **more,
    }
    return Sources(with_blocks(files), {file.name: file.read_bytes() for file in Path(town).glob("*.yaml")})


def test_a_bundle_has_the_blocks_it_uses_and_no_others() -> None:
    found = sources(FORM).service

    assert sorted(name for name in found if name.startswith("bausteine/")) == [
        "bausteine/person.yaml",
        "bausteine/zustellweg.yaml",
    ]


def test_a_published_service_keeps_the_block_of_its_day_in_every_language() -> None:
    old = b"seite:\n  frage: Damals?\n  art: person\ntexte:\n  en: {frage: 'Then, in {stadt}?'}\n"
    form = "seiten:\n  - {id: a, baustein: person}\n"

    found = queries.form_of(open_bundle(pack(sources(form, **{"bausteine/person.yaml": old}), demo=True)))

    assert found.page("a").heading.say("de") == "Damals?"
    assert found.page("a").heading.say("en") == "Then, in Siegen?"
    assert found.stale == {}


def test_a_block_in_other_words_is_not_translated_by_the_block() -> None:
    form = "seiten:\n  - {id: a, baustein: person, frage: Wer sind Sie?}\n"

    (page,) = queries.form_of(open_bundle(pack(sources(form), demo=True))).pages

    assert page.heading.say("en") == "Wer sind Sie?"
    assert page.why is not None
    assert page.why.say("en").startswith("With the date of birth")
