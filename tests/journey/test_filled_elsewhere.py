"""A form that somebody filled in with Chromium's own viewer, and saved there, says what was typed."""

from buergerbuero.documents.adapters.acroform.reading import look
from tests.journey import viewer
from tests.made.paperforms import check, form, text


def test_a_copy_that_chromium_saved() -> None:
    blank = form([text("Name", label="Name"), text("Tag", label="Tag"), check("Hund", "Größe", label="Hund")])
    copy = viewer.saved(blank, ["<Tab>", "Łukasz Größe-ẞ", "<Tab>", "4.5.1980", "<Tab>"])
    assert copy != blank

    before, after = look(blank, texts=False), look(copy, texts=False)

    assert after.fingerprint == before.fingerprint
    assert {each.name: each.values for each in after.fields} == {
        "Name": ("Łukasz Größe-ẞ",),
        "Tag": ("4.5.1980",),
        "Hund": (),
    }
