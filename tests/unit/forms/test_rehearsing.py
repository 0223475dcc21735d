"""What a new version does to drafts is tried with made-up ones, at every stage: nothing asked again stays unsaid."""

from buergerbuero.forms import rehearsing, rules
from buergerbuero.forms.values import Form
from tests.unit.forms.forms import form_of
from tests.unit.forms.samples import TODAY

FORM = """
seiten:
  - {id: halter, frage: Wer?, art: person}
  - {id: umgezogen, frage: Umgezogen?, art: ja_nein}
  - {id: woher, frage: Woher?, art: text, wenn: {umgezogen: [ja]}}
  - id: kontakt
    frage: Kontakt?
    felder:
      - {id: email, art: email, frage: E-Mail, pflicht: nein}
      - {id: farben, art: mehrfach, frage: Farben, antworten: {rot: Rot, blau: Blau}}
"""


def rehearsed(old: Form, new: Form) -> rehearsing.Found:
    return rehearsing.rehearse(old, new, rehearsing.made_up(old, TODAY), TODAY)


def test_made_up_drafts_are_complete_and_come_by_every_page() -> None:
    form = form_of(FORM)
    drafts = list(rehearsing.made_up(form, TODAY))
    assert all(rules.missing(form, answers) == () for answers in drafts)
    assert {page_id for answers in drafts for page_id in answers} == {"halter", "umgezogen", "woher", "kontakt"}


def test_a_begun_draft_is_filled_up_and_what_was_there_stays() -> None:
    form = form_of(FORM)
    filled = rehearsing.filled(form, {"umgezogen": False}, TODAY)
    assert filled["umgezogen"] is False
    assert "woher" not in filled
    assert rules.missing(form, filled) == ()


def test_the_same_form_asks_nothing_again() -> None:
    found = rehearsed(form_of(FORM), form_of(FORM))
    assert found.tried > 20
    assert (dict(found.again), dict(found.gone)) == ({}, {})


def test_what_is_asked_again_and_what_falls_away_is_named() -> None:
    new = FORM.replace("Umgezogen?", "Sind Sie umgezogen?").replace(
        "      - {id: email, art: email, frage: E-Mail, pflicht: nein}\n", ""
    )
    found = rehearsed(form_of(FORM), form_of(new))
    assert list(found.again) == ["Sind Sie umgezogen?"]
    assert list(found.gone) == ["Kontakt? › E-Mail"]


def test_a_new_rule_that_some_answers_do_not_meet_is_found() -> None:
    new = FORM.replace("{id: woher, frage: Woher?, art: text,", "{id: woher, frage: Woher?, art: text, höchstens: 10,")
    assert list(rehearsed(form_of(FORM), form_of(new)).again) == ["Woher?"]
