"""Text that is not in the language of its page says so, and is plain text to everybody else."""

import copy
import json

from django.template import Context, Engine

from buergerbuero.base.saying import Said
from buergerbuero.forms.values import Text

DRAWN = Engine(libraries={"bb_words": "buergerbuero.base.templatetags.bb_words"})


def drawn(template: str, text: str) -> str:
    return DRAWN.from_string("{% load bb_words %}" + template).render(Context({"text": text}))


def test_german_in_another_language_is_marked_for_who_reads_it_out() -> None:
    assert drawn("{{ text }}", Said('Hund & "Katze"', "de")) == '<span lang="de">Hund &amp; &quot;Katze&quot;</span>'
    assert drawn('<p title="{{ text|plain }}">', Said("Hund", "de")) == '<p title="Hund">'


def test_it_is_plain_text_otherwise() -> None:
    said = Said("Hund", "de")
    assert (said, f"{said}!", json.dumps([said])) == ("Hund", "Hund!", '["Hund"]')


def test_a_copy_is_the_same() -> None:
    said = Said("Hund", "de")
    again = copy.deepcopy(said)
    assert (again, again.lang) == ("Hund", "de")


def test_a_sentence_without_a_translation_is_said_in_german() -> None:
    told, untold = Text("Hund", (("en", "dog"),)), Text("Hund")
    assert [type(each.say("en")) for each in (told, untold)] == [str, Said]
    assert (told.say("en"), untold.say("en"), type(untold.say("de"))) == ("dog", "Hund", str)


def test_a_language_that_is_not_the_page_s_is_marked_and_the_german_around_it_is_not() -> None:
    text = Text("Hund", (("xx", "xund"),))
    assert (drawn("{{ text }}", text.say("xx")), type(text.say("yy"))) == ('<span lang="xx">xund</span>', str)
