"""What is proposed for a fillable PDF: which type, which answer is which state, what is one thing, what is left out."""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buergerbuero.documents.values.paperform import FieldKind, Format, PaperField, Place
from buergerbuero.forms.formats.acroform.proposing import words
from tests.unit.forms.acroform.papers import (
    asked,
    box,
    choice,
    day,
    keys,
    kinds,
    line,
    other,
    own_pages,
    proposed,
    radio,
    text,
)


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("IBAN", "iban"),
        ("IBAN des Kontoinhabers", "iban"),
        ("E-Mail-Adresse", "email"),
        ("Telefon tagsüber", "telefon"),
        ("Tel.-Nr.", "telefon"),
        ("Handynummer", "telefon"),
        ("Amtliches Kennzeichen", "kennzeichen"),
        ("Aktenzeichen (falls bekannt)", "text"),
        ("Geburtsdatum", "datum"),
        ("Einzug am", "datum"),
        ("Seit wann", "datum"),
        ("Gültig bis", "datum"),
        ("Datum der Eheschließung", "datum"),
        ("Tag, Ort, Land der Geburt", "text"),
        ("Jahr des Einzugs", "text"),
        ("Monatliche Miete in Euro", "geld"),
        ("Kosten (€)", "geld"),
        ("Anzahl der Personen", "zahl"),
        ("Uhrzeit", "uhrzeit"),
        ("PLZ", "plz"),
        ("Geburtsname", "name"),
        ("Name des Hundes", "text"),
        ("Name, Vorname", "person"),
        ("Vor- und Nachname", "person"),
        ("Vorname und Name (Kontoinhaber)", "person"),
        ("Full name", "person"),
        ("Name und Anschrift", "text"),
        ("Geburtsort", "text"),
        ("Firma", "text"),
        ("Postleitzahl, Ort", "text"),
        ("Date of birth", "datum"),
        ("Valid until", "datum"),
        ("Date and place of birth", "text"),
        ("Phone number", "telefon"),
        ("Mobile", "telefon"),
        ("Surname", "name"),
        ("Maiden name", "name"),
        ("Postcode", "plz"),
        ("Number of children", "zahl"),
        ("Number of passport", "text"),
        ("Licence plate", "kennzeichen"),
        ("Place of birth", "text"),
        ("Verbleibende Gehwegbreite", "text"),
        ("Mietende", "datum"),
    ],
)
def test_a_field_is_of_the_type_that_its_words_say(label: str, kind: str) -> None:
    assert kinds(proposed(text("Feld1", label))) == [kind]


@pytest.mark.parametrize(
    ("field", "kind", "pattern"),
    [
        (day("a", "Termin"), "datum", "TT.MM.JJJJ"),
        (day("a", "Termin", "d.m.yy"), "datum", "TT.MM.JJ"),
        (day("a", "Termin", "yyyy-mm-dd"), "datum", "JJJJ-MM-TT"),
        (day("a", "Termin", "mm/yyyy"), "text", ""),
        (text("a", "Beginn am", max_length=8, comb=True), "datum", "TTMMJJJJ"),
        (text("a", "Beginn am", max_length=8), "datum", "TT.MM.JJ"),
        (text("a", "Beginn am", max_length=2), "text", ""),
        (text("a", "Summe", format=Format("number", "1.234,56", "€")), "geld", "1.234,56"),
        (text("a", "Summe", format=Format("number", "1,234.56", "EUR")), "geld", "1,234.56"),
        (text("a", "Guthaben", format=Format("number", "1.234,56")), "geld", "1.234,56"),
        (text("a", "Fläche der Wohnung", format=Format("number", "1.234,56")), "text", ""),
        (text("a", "Wohnfläche", format=Format("number", "1.234,56", "m²")), "text", ""),
        (text("a", "Gewicht", format=Format("number", "1.234", "kg")), "zahl", ""),
        (text("a", "Anteil", format=Format("number", "1.234,56", "%")), "text", ""),
        (text("a", "Preis", format=Format("number", "1.234,56", "CHF")), "text", ""),
        (text("a", "Einzug am (MM/TT/JJJJ)"), "datum", "MM/TT/JJJJ"),
        (text("a", "Date of birth", tooltip="Date of birth (yyyy-mm-dd)"), "datum", "JJJJ-MM-TT"),
        (text("a", "Zimmer", format=Format("number", "1.234")), "zahl", ""),
        (text("a", "Von", format=Format("time")), "uhrzeit", ""),
        (text("a", "Ort", format=Format("phone")), "telefon", ""),
        (text("a", "Grund", multiline=True, height=80), "langtext", ""),
        (text("a", "Name des Vereins", multiline=True, height=20), "text", ""),
    ],
)
def test_formats_and_room_say_more_than_words(field: PaperField, kind: str, pattern: str) -> None:
    [question] = asked(proposed(field))
    assert (question.kind, question.links[0].pattern) == (kind, pattern)


def test_a_unit_is_said_and_only_euros_are_money() -> None:
    formatted = [
        (words, Format("number", "1.234,56", unit)) for words, unit in zip("ABC", ("m²", "%", "€"), strict=True)
    ]
    area, share, rent, size, price = asked(
        proposed(
            *(text(f"f{at}", f"Größe {words}", at=2 * at, format=each) for at, (words, each) in enumerate(formatted)),
            text("g", "Größe der Wohnung", at=7),
            text("h", "Wert der Sache", at=9),
            lines=[line("qm", at=7, left=354), line("Euro", at=9, left=354)],
        )
    )
    assert [each.kind for each in (area, share, rent, size, price)] == ["text", "text", "geld", "text", "geld"]
    assert [each.help for each in (area, share, rent, size)] == ["In m²", "In %", "", "In qm"]
    assert re.fullmatch(area.settings["muster"], area.settings["beispiel"])


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (("Zeitraum von", {}), ("bis", {}), "datum"),
        (("Aufenthalt von", {}), ("bis zum", {}), "datum"),
        (("Leave from", {}), ("to", {}), "datum"),
        (("von", {}), ("bis", {"format": Format("time", "HH:MM")}), "uhrzeit"),
        (("Montags von", {}), ("bis", {}), "uhrzeit"),
        (("Hausnummer von", {}), ("bis", {}), "text"),
        (("Kosten von", {"format": Format("number", "1.234")}), ("bis", {"format": Format("number", "1.234")}), "zahl"),
    ],
)
def test_both_ends_of_a_span_are_of_one_kind(one: tuple[str, Any], other: tuple[str, Any], kind: str) -> None:
    fields = [text("a", one[0], width=100, **one[1]), text("b", other[0], left=300, width=100, **other[1])]
    assert kinds(proposed(*fields)) == [kind, kind]


def test_how_much_fits_is_how_much_may_be_written() -> None:
    found = asked(proposed(text("a", "Nummer", max_length=7), text("b", "Bemerkung", at=1, width=400)))
    assert [question.settings.get("höchstens") for question in found] == ["7", "200"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1. Name des Vereins:", "Name des Vereins"),
        ("2.3 Anlass (bitte ankreuzen)", "Anlass"),
        ("a) Straße ........................", "Straße"),
        ("Vornamen (Rufnamen unterstreichen)", "Vornamen"),
        ("Datum (TT.MM.JJJJ) *", "Datum"),
        ("Familienmitglied ist:_Geburtsname_Row_1", "Familienmitglied ist: Geburtsname"),
        ("Geburts- datum", "Geburtsdatum"),
        ("Vor- und Nachname", "Vor- und Nachname"),
        ("Bitte Telefonnummer eintragen", "Telefonnummer"),
        ("Ort, {Straße}", "Ort, (Straße)"),
        ("  Beruf\n(zuletzt)  ", "Beruf (zuletzt)"),
    ],
)
def test_labels_lose_what_only_paper_needs(written: str, meant: str) -> None:
    assert words.cleaned(written) == meant


def test_a_name_and_a_day_of_birth_are_a_person() -> None:
    proposal = proposed(
        text("vn", "Vorname(n)", at=0),
        text("nn", "Familienname", at=1),
        text("gn", "Geburtsname", at=2),
        text("gd", "Geburtsdatum", at=3),
    )
    assert kinds(proposal) == ["person", "name"]
    assert keys(proposal)["gd"] == ("person.geburtsdatum",)
    assert keys(proposal)["nn"] == ("person.familienname",)
    assert own_pages(proposal)[0].heading == "Wie heißen Sie, und wann sind Sie geboren?"


def test_an_english_form_asks_for_a_person_and_an_address_too() -> None:
    labels = ("First name", "Last name", "Date of birth", "Address line 1", "Address line 2", "Postcode", "City")
    proposal = proposed(
        *(text(f"f{at}", label, at=at, section="Applicant") for at, label in enumerate(labels)),
        text("s", "Signature of applicant", at=8),
        text("d", "Date", at=8, left=400, width=100),
    )
    assert kinds(proposal) == ["person", "anschrift", "text"]
    assert [keys(proposal)[f"f{at}"] for at in (0, 3, 6)] == [
        ("person.vornamen",),
        ("anschrift.straße", "anschrift.hausnummer"),
        ("anschrift.ort",),
    ]
    assert [left.name for left in proposal.left] == ["d"]
    assert any("englisch" in remark.text for remark in proposal.remarks)
    assert not any("englisch" in remark.text for remark in proposed(text("a", "Name"), text("b", "Ort")).remarks)


def test_names_of_several_people_are_several_persons() -> None:
    proposal = proposed(
        text("a.vn", "Vorname", at=0, section="Antragsteller"),
        text("a.nn", "Name", at=1, section="Antragsteller"),
        text("k.vn", "Vorname", at=2, section="Angaben zum Kind"),
        text("k.nn", "Name", at=3, section="Angaben zum Kind"),
        text("k.gb", "geboren am", at=4, section="Angaben zum Kind"),
    )
    assert kinds(proposal) == ["person", "person"]
    first, second = own_pages(proposal)
    assert first.heading == "Wie heißen Sie?"
    assert (second.heading, "geburtsdatum" in str(second.questions[0].links)) == ("Angaben zum Kind", True)


def test_name_and_given_name_in_one_field_are_a_person_as_well() -> None:
    proposal = proposed(
        text("n", "Familienname, Vorname"), text("g", "Geburtsdatum", at=1), text("o", "Geburtsort", at=2)
    )
    assert kinds(proposal) == ["person", "text"]
    assert keys(proposal)["n"] == ("person.familienname", "person.vornamen")
    assert any("in einem Feld" in remark.text for remark in proposal.remarks)


def test_numbers_before_labels_without_a_dot_are_left_out_if_the_form_has_them() -> None:
    labels = ("3 Name", "4 Vornamen", "6 Geburtsdatum", "9 Anschrift der Wohnung", "32 (Datum)")
    proposal = proposed(
        *(text(f"f{at}", label, at=at) for at, label in enumerate(labels)),
        text("u", "33 (Unterschrift)", at=4, left=400),
    )
    assert kinds(proposal) == ["person", "anschrift"]
    assert [left.label for left in proposal.left] == ["Datum"]
    assert asked(proposed(text("a", "17 Jahre alt waren"), text("b", "Ort", at=1)))[0].label == "17 Jahre alt waren"


def test_a_tooltip_that_says_what_to_do_is_behind_what_is_printed() -> None:
    def labelled(tooltip: str, printed: str) -> str:
        field = text("a", tooltip, tooltip=tooltip)
        places = (Place(field.places[0].box, label=printed),)
        return asked(proposed(replace(field, places=places)))[0].label

    assert labelled("Bitte geben Sie Ihren Beruf ein", "Derzeitiger Beruf:") == "Derzeitiger Beruf"
    assert labelled("Bitte geben Sie Ihren Beruf ein", "") == "Beruf"
    assert labelled("Enter your occupation", "") == "occupation"
    assert labelled("Beruf, auch früherer", "Tätigkeit") == "Beruf, auch früherer"


def test_a_unit_before_the_next_label_belongs_to_the_field_before() -> None:
    length, width = asked(
        proposed(
            text("a", "Länge", width=60),
            text("b", "m Breite", left=300, width=60),
            lines=[line("m Breite", left=214)],
        )
    )
    assert (length.help, width.label) == ("In m", "Breite")


def test_a_page_on_which_nothing_can_be_read_is_told() -> None:
    def told(**more: Any) -> bool:
        return any("nichts Gedrucktes" in remark.text for remark in proposed(text("Beruf", **more)).remarks)

    assert told() and not told(tooltip="Beruf")
    assert not any("nichts" in each.text for each in proposed(text("a"), lines=[line("Beruf")]).remarks)


def test_a_form_in_two_languages_is_asked_in_german() -> None:
    proposal = proposed(
        text("a", "Familienname / Surname"),
        text("b", "Vorname / First name", at=1),
        text("c", "PLZ / Ort / Postcode / City", at=2),
        text("d", "Straße, Nr. / Street, number", at=3),
        text("e", "Telefon / Phone", at=4, section="Erreichbarkeit / Contact"),
    )
    assert kinds(proposal) == ["person", "anschrift", "telefon"]
    assert own_pages(proposal)[2].heading == "Telefon"
    assert any("zweisprachig" in remark.text for remark in proposal.remarks)
    one = proposed(text("a", "Telefon / Fax"), text("b", "PLZ / Ort", at=1), text("c", "Titel / Anrede", at=2))
    assert asked(one)[0].label == "Telefon / Fax"


def test_a_table_with_a_column_for_each_person_is_read_along_the_persons() -> None:
    proposal = proposed(
        *(
            text(f"{row}{head}", head, at=at, left=left, width=100, row=row)
            for at, row in enumerate(("Familienname", "Vorname", "Geburtsdatum", "Beruf"))
            for head, left in (("Mutter", 150), ("Vater", 260))
        )
    )
    assert [(each.kind, each.label) for each in asked(proposal)] == [
        ("person", "Mutter: Name"),
        ("text", "Mutter: Beruf"),
        ("person", "Vater: Name"),
        ("text", "Vater: Beruf"),
    ]


def test_boxes_that_only_count_are_told_apart() -> None:
    proposal = proposed(*(box(f"b{n}", label, at=n) for n, label in enumerate(("1. Hund", "2. Hund", "weiterer Hund"))))
    assert [(each.kind, list(each.settings["antworten"].values())) for each in asked(proposal)] == [
        ("auswahl", ["1. Hund", "2. Hund", "weiterer Hund"])
    ]


@pytest.mark.parametrize(
    "labels",
    [
        ("Straße", "Hausnummer", "PLZ", "Ort"),
        ("Straße, Haus-Nr.", "PLZ", "Ort"),
        ("Straße und Hausnummer", "Postleitzahl, Wohnort"),
        ("PLZ", "Ort", "Straße", "Nr."),
        ("Straße, Hausnummer, PLZ, Ort",),
        ("Anschrift (Straße, Hausnummer, Postleitzahl, Wohnort)",),
        ("Straße / Hausnummer", "PLZ / Ort"),
        ("Anschrift",),
        ("Straße", "PLZ", "Ort"),
    ],
)
def test_an_address_is_known_in_every_cut(labels: tuple[str, ...]) -> None:
    proposal = proposed(*(text(f"f{number}", label, at=number) for number, label in enumerate(labels)))
    assert kinds(proposal) == ["anschrift"]
    parts = [key.rpartition(".")[2] for found in keys(proposal).values() for key in found]
    assert sorted(parts) == ["hausnummer", "ort", "plz", "straße"]


def test_what_stands_between_the_parts_of_an_address_is_asked_behind_it() -> None:
    labels = ("Straße, Haus-Nr.", "Zusatzangaben (z.B. Wohnungsnummer)", "PLZ", "Ort")
    proposal = proposed(*(text(f"f{number}", label, at=number) for number, label in enumerate(labels)))
    assert kinds(proposal) == ["anschrift", "text"]


def test_a_street_alone_or_a_place_of_birth_is_no_address() -> None:
    proposal = proposed(text("a", "Straße"), text("b", "Geburtsort", at=1), text("c", "PLZ", at=2))
    assert kinds(proposal) == ["text", "text", "plz"]


@pytest.mark.parametrize(
    "made",
    [
        (("Tag", "Monat", "Jahr"), (0, 0, 0), ["TT", "MM", "JJJJ"]),
        (("Geburtsdatum Tag", "Monat", "Jahr"), (2, 2, 2), ["TT", "MM", "JJ"]),
        (("Geburtsdatum", "", ""), (2, 2, 4), ["TT", "MM", "JJJJ"]),
    ],
)
def test_a_day_in_three_boxes_is_one_day(made: tuple[tuple[str, ...], tuple[int, ...], list[str]]) -> None:
    labels, lengths, patterns = made
    proposal = proposed(
        *(
            text(f"geburt_{part}", label, left=150 + 50 * number, width=40, max_length=longest)
            for number, (part, label, longest) in enumerate(zip(("tag", "monat", "jahr"), labels, lengths, strict=True))
        )
    )
    [question] = asked(proposal)
    assert question.kind == "datum"
    assert [link.pattern for link in question.links] == patterns
    assert "ebur" in question.label


@pytest.mark.parametrize(
    ("label", "born"),
    [
        *(
            (label, True)
            for label in ("Geburtsdatum", "geboren am", "Geb. am", "geb am", "Geb.-Datum", "Date of birth")
        ),
        *((label, False) for label in ("Angebot vom", "Abgegeben am", "Gebührenbescheid vom", "In Paderborn seit")),
    ],
)
def test_only_a_day_of_birth_lies_in_the_past(label: str, born: bool) -> None:
    boxes = [
        text(f"f{n}", label if n == 0 else "", left=150 + 50 * n, width=40, max_length=(2, 2, 4)[n]) for n in range(3)
    ]
    whole = day("d", label, at=1)
    assert [each.settings for each in asked(proposed(*boxes, whole))] == [{"spätestens": "heute"} if born else {}] * 2


@pytest.mark.parametrize(
    ("labels", "rooms", "parts"),
    [
        (("IBAN", "", "", "", "", ""), (4, 4, 4, 4, 4, 2), "1-4 5-8 9-12 13-16 17-20 21-"),
        (("IBAN", "", "", "", "", ""), (0, 0, 0, 0, 0, 0), "1-4 5-8 9-12 13-16 17-20 21-"),
        (("IBAN DE", "", "", "", "", ""), (2, 4, 4, 4, 4, 2), "3-4 5-8 9-12 13-16 17-20 21-"),
        (("Land", "Prüfziffer", "BLZ", "Kontonummer"), (2, 2, 8, 10), "1-2 3-4 5-12 13-"),
        (("IBAN", *[""] * 21), (1,) * 22, " ".join(f"{n}-{n}" for n in range(1, 22)) + " 22-"),
    ],
)
def test_an_iban_over_several_fields_is_one_question(
    labels: tuple[str, ...], rooms: tuple[int, ...], parts: str
) -> None:
    fields = [
        text(f"f{number}", label, left=20 + 26 * number, width=22, max_length=room)
        for number, (label, room) in enumerate(zip(labels, rooms, strict=True))
    ]
    proposal = proposed(*fields, text("n", "Name der Bank", at=1))
    assert kinds(proposal) == ["iban", "text"]
    assert " ".join(link.pattern for link in asked(proposal)[0].links) == parts


@pytest.mark.parametrize("called", ["PLZ", "Postleitzahl", "Postcode", "Postal code", "ZIP", "ZIP code"])
def test_a_postcode_in_cells_is_a_part_of_the_address(called: str) -> None:
    cells = [text(f"p{n}", called if n == 0 else "", at=1, left=150 + 16 * n, width=14, max_length=1) for n in range(5)]
    proposal = proposed(text("s", "Straße, Nr."), *cells, text("o", "Ort", at=1, left=260))
    assert kinds(proposal) == ["anschrift"] and keys(proposal)["p4"] == ("anschrift.plz",)


def test_fields_in_a_row_that_do_not_add_up_stay_apart() -> None:
    fields = [text(f"f{n}", label, left=20 + 60 * n, width=50, max_length=8) for n, label in enumerate(("IBAN", "BIC"))]
    assert "iban" not in kinds(proposed(*fields))


def test_three_short_fields_that_are_no_day_stay_three() -> None:
    fields = [text(f"n{n}", f"Kennzahl {n}", left=150 + 50 * n, width=40, max_length=2) for n in range(3)]
    assert kinds(proposed(*fields)) == ["text", "text", "text"]


def test_a_radio_group_keeps_its_states() -> None:
    proposal = proposed(radio("zahlart", {"0": "Überweisung", "1": "Lastschrift", "x y": "Bar"}, tooltip="Zahlungsart"))
    [question] = asked(proposal)
    assert (question.kind, question.label) == ("auswahl", "Zahlungsart")
    assert question.settings["antworten"] == {"überweisung": "Überweisung", "lastschrift": "Lastschrift", "bar": "Bar"}
    assert question.links[0].states == {"0": "überweisung", "1": "lastschrift", "x y": "bar"}


def test_a_radio_group_of_yes_and_no_is_yes_or_no() -> None:
    [question] = asked(proposed(radio("r", {"a": "Nein", "b": "Ja"}, tooltip="Sind Sie verheiratet?")))
    assert (question.kind, question.links[0].states) == ("ja_nein", {"a": "nein", "b": "ja"})


def test_states_say_it_where_nothing_is_printed() -> None:
    [question] = asked(proposed(radio("farbe", {"Rosé": "", "Blau": "", "2": ""}, tooltip="Farbe")))
    assert list(question.settings["antworten"].values()) == ["Rosé", "Blau", "Antwort 3"]


def test_boxes_of_one_name_with_states_are_one_choice() -> None:
    field = radio("haft", {"mit": "mit Haftung", "ohne": "ohne Haftung"}, tooltip="Haftung")
    as_boxes = PaperField(field.name, FieldKind.CHECK, field.places, tooltip=field.tooltip)
    [question] = asked(proposed(as_boxes))
    assert question.links[0].states == {"mit": "mit_haftung", "ohne": "ohne_haftung"}


def test_boxes_yes_and_no_are_one_question() -> None:
    proposal = proposed(
        box("Nein", "Nein", left=200),
        box("Ja", "Ja", left=250),
        lines=[line("Haben Sie weitere Wohnungen?", left=40)],
    )
    [question] = asked(proposal)
    assert (question.kind, question.label) == ("ja_nein", "Haben Sie weitere Wohnungen?")
    assert [dict(link.states) for link in question.links] == [{"On": "nein"}, {"On": "ja"}]


def test_boxes_whose_tooltips_all_ask_the_same_are_told_apart_by_what_is_printed() -> None:
    tip = "Trägt eine Versicherung die Kosten Ihres Verfahrens?"
    more = "Haben Sie Angehörige, die Ihnen Unterhalt leisten?"
    proposal = proposed(
        box("B1", "Nein", left=55, state="Nein", tooltip=tip),
        box("B2", "Ja", left=100, state="Ja", tooltip=tip),
        box("B3", "Nein", at=1, left=55, state="Nein", tooltip=more),
        box("B4", "Ja", at=1, left=100, state="Ja", tooltip=more),
    )
    assert [(each.kind, each.label) for each in asked(proposal)] == [("ja_nein", tip), ("ja_nein", more)]
    states = [dict(link.states) for each in asked(proposal) for link in each.links]
    assert states == [{"Nein": "nein"}, {"Ja": "ja"}] * 2


def test_long_tooltips_of_yes_and_no_say_what_is_asked() -> None:
    proposal = proposed(
        box("n", "Nein", left=200, tooltip="Nein, keine Giro- oder Sparkonten vorhanden, auch keine im Ausland"),
        box("j", "Ja", left=250, tooltip="Ja, Giro- oder Sparkonten vorhanden, auch solche im Ausland"),
    )
    [question] = asked(proposal)
    assert (question.kind, question.label) == ("ja_nein", "Giro- oder Sparkonten vorhanden, auch solche im Ausland")


def test_letters_beside_boxes_are_said_by_their_tooltips() -> None:
    [question] = asked(
        proposed(
            box("a", "A", at=0, tooltip="A, gehört mir allein"), box("b", "B", at=0.6, tooltip="B, gehört uns beiden")
        )
    )
    assert list(question.settings["antworten"].values()) == ["A, gehört mir allein", "B, gehört uns beiden"]


@pytest.mark.parametrize(
    ("labels", "kind"),
    [
        (("ledig", "verheiratet", "geschieden", "verwitwet"), "auswahl"),
        (("alleinige Wohnung", "Hauptwohnung", "Nebenwohnung"), "auswahl"),
        (("männlich", "weiblich", "divers"), "auswahl"),
        (("Überweisung", "SEPA-Lastschrift", "bar"), "auswahl"),
        (("Strom", "Wasser", "Gas"), "mehrfach"),
        (("Personalausweis", "Reisepass"), "mehrfach"),
    ],
)
def test_boxes_are_one_choice_if_their_words_exclude_each_other(labels: tuple[str, ...], kind: str) -> None:
    fields = [box(f"k{number}", label, left=150 + 90 * number) for number, label in enumerate(labels)]
    proposal = proposed(*fields, lines=[line("Was ist es?", left=40)])
    [question] = asked(proposal)
    assert (question.kind, question.label) == (kind, "Was ist es?")
    assert list(question.settings["antworten"].values()) == list(labels)
    assert proposal.remarks and any("Kästchen" in remark.text for remark in proposal.remarks)


def test_boxes_in_a_column_belong_together_though_fields_stand_beside_them() -> None:
    proposal = proposed(
        box("A", "Haus", at=0),
        text("t", "Bezeichnung", at=0.1, left=300, height=60),
        box("B", "Garten", at=0.6),
        box("C", "Keller", at=1.2),
        lines=[line("Was gehört dazu?", at=-0.6, left=150)],
    )
    assert [(each.kind, each.label) for each in asked(proposal)] == [
        ("mehrfach", "Was gehört dazu?"),
        ("text", "Bezeichnung"),
    ]


def test_the_same_answers_once_more_are_another_question() -> None:
    left = [box(f"l{n}", label, left=100 + 50 * n) for n, label in enumerate(("ledig", "verheiratet"))]
    right = [box(f"r{n}", label, left=300 + 50 * n) for n, label in enumerate(("ledig", "verheiratet"))]
    assert kinds(proposed(*left, *right)) == ["auswahl", "auswahl"]


@pytest.mark.parametrize(
    ("label", "kind", "required"),
    [
        ("Ich versichere, dass meine Angaben vollständig sind.", "erklärung", True),
        ("Ich willige ein, dass meine Daten verarbeitet werden.", "erklärung", False),
        ("Ich bin mit der Übermittlung einverstanden", "erklärung", False),
        ("Der Hund ist ein Blindenhund", "ja_nein", True),
    ],
)
def test_a_single_box_is_a_declaration_by_its_words(label: str, kind: str, required: bool) -> None:
    [question] = asked(proposed(box("k", label)))
    assert (question.kind, question.required) == (kind, required)
    assert question.links[0].states == {"On": "ja"}
    if kind == "erklärung":
        assert question.settings["text"] == label.removesuffix(".") or question.settings["text"] == label


def test_a_list_is_a_choice_by_what_is_sent() -> None:
    options = (("", "Bitte wählen"), ("DE", "Deutschland"), ("AT", "Österreich"))
    [question] = asked(proposed(choice("land", *options, label="Land")))
    assert question.kind == "auswahl"
    assert question.links[0].states == {"DE": "deutschland", "AT": "österreich"}
    [many] = asked(proposed(choice("länder", *options, label="Länder", multiple=True)))
    assert many.kind == "mehrfach"


def test_a_list_to_write_into_asks_for_text_and_says_what_it_offers() -> None:
    [question] = asked(
        proposed(choice("rasse", ("Dackel", "Dackel"), ("Pudel", "Pudel"), label="Rasse", editable=True))
    )
    assert (question.kind, question.help) == ("text", "Zum Beispiel: Dackel, Pudel")


def test_rows_of_a_table_are_a_group() -> None:
    columns = (("FamiliennameRow", "Familienname", 60), ("VornameRow", "Vorname", 300))
    fields = [
        text(f"{name}{number + 1}", label, at=number, left=left)
        for number in range(10)
        for name, label, left in columns
    ]
    proposal = proposed(*(PaperField(**{**vars(field), "section": "Folgende Personen ziehen ein"}) for field in fields))
    [group] = asked(proposal)
    assert (group.kind, group.settings) == ("gruppe", {"eintrag": "Person", "höchstens": "10"})
    assert [(inner.kind, inner.required) for inner in group.fields] == [("person", True)]
    page = own_pages(proposal)[0].id
    assert keys(proposal)["VornameRow10"] == (f"{page}.10.name.vornamen",)


def test_rows_that_say_something_are_no_list_but_each_asked_for_itself() -> None:
    proposal = proposed(
        *(
            text(f"{row}{label}", label, at=at, left=left, width=60, row=row)
            for at, row in enumerate(("Montag", "Dienstag"))
            for label, left in (("von", 150), ("bis", 230))
        )
    )
    assert kinds(proposal) == ["uhrzeit"] * 4
    assert [each.label for each in asked(proposal)] == ["Montag: von", "Montag: bis", "Dienstag: von", "Dienstag: bis"]
    assert own_pages(proposal)[0].heading == "Montag und Dienstag"


def test_boxes_of_a_row_answer_what_stands_before_it() -> None:
    proposal = proposed(
        *(
            box(f"{row}{label}", label, at=at, left=left, row=row)
            for at, row in enumerate(("Haben Sie ein Auto?", "Haben Sie einen Hund?"))
            for label, left in (("Ja", 300), ("Nein", 350))
        )
    )
    assert kinds(proposal) == ["ja_nein", "ja_nein"]
    assert [each.label for each in asked(proposal)] == ["Haben Sie ein Auto?", "Haben Sie einen Hund?"]


def test_rows_that_only_count_are_a_list_of_what_they_count() -> None:
    proposal = proposed(
        *(
            text(f"{row}{label}", label, at=at, left=left, width=100, row=row)
            for at, row in enumerate(("1. Kind", "2. Kind", "3. Kind"))
            for label, left in (("Familienname", 150), ("Vorname", 260))
        )
    )
    [group] = asked(proposal)
    assert (group.kind, group.label, group.settings["eintrag"]) == ("gruppe", "Kind", "Kind")


def test_more_rows_than_a_page_may_hold_are_several_groups() -> None:
    fields = [
        text(f"TabelleRow{row + 1}_{column}", f"Spalte {chr(65 + column)}x", at=row, left=20 + 40 * column, width=35)
        for row in range(60)
        for column in range(12)
    ]
    groups = asked(proposed(*fields))
    assert {group.kind for group in groups} == {"gruppe"}
    assert sum(int(group.settings["höchstens"]) for group in groups) == 60
    assert all(int(group.settings["höchstens"]) * 13 <= 400 for group in groups)


def test_rows_with_ordinals_in_their_words_are_a_group_too() -> None:
    fields = []
    for number, word in enumerate(("ersten", "zweiten", "dritten")):
        suffix = "" if not number else str(number + 1)
        fields += [
            text(f"E1-Kind{suffix}", f"Name des {word} Kindes", at=number, left=40, width=100),
            text(f"E2-Geb{suffix}", f"Geburtsdatum des {word} Kindes", at=number, left=150, width=80),
        ]
    [group] = asked(proposed(*fields))
    assert [inner.label for inner in group.fields] == ["Name des Kindes", "Geburtsdatum des Kindes"]
    assert group.settings["eintrag"] == "Kind"


def test_blocks_that_names_count_are_a_group_wherever_they_stand() -> None:
    fields = [
        text(f"kinder.{number}.{part}", label, at=row, left=150 + 220 * number, width=200)
        for row, (part, label) in enumerate((("name", "Name"), ("geboren", "geboren am")))
        for number in (0, 1)
    ]
    [group] = asked(proposed(*fields))
    assert group.settings["höchstens"] == "2"
    assert {link.parts[0].partition(".")[0] for link in group.links} == {"1", "2"}


def test_two_columns_of_an_ordinary_form_are_no_table() -> None:
    labels = (("Vorname", "Familienname"), ("Beruf", "Arbeitgeber"), ("Telefon", "E-Mail"))
    fields = [
        text(f"Text{row * 2 + column}", label, at=row, left=40 + 250 * column)
        for row, pair in enumerate(labels)
        for column, label in enumerate(pair)
    ]
    assert kinds(proposed(*fields)) == ["person", "text", "text", "telefon", "email"]


def test_the_same_block_below_another_heading_is_no_table() -> None:
    fields = [
        text(f"{who}{number}", label, at=2 * row + number, section=who)
        for row, who in enumerate(("Mutter", "Vater"))
        for number, label in enumerate(("Beruf", "Arbeitgeber"))
    ]
    assert "gruppe" not in kinds(proposed(*fields))


@pytest.mark.parametrize(
    "label",
    [
        "Tagesstempel",
        "Amtl. Vermerke",
        "Eingangsstempel der Behörde",
        "Bearbeitungsvermerk",
        "Nur für amtliche Zwecke",
        "nur von der Behörde auszufüllen",
        "Wird nicht vom Antragsteller ausgefüllt",
        "Sachbearbeiter/in",
        "Eingang am",
        "Wird von der Stadtverwaltung ausgefüllt",
        "Mandatsreferenz (wird von der Stadtkasse vergeben)",
        "For office use only",
        "To be completed by the authority",
    ],
)
def test_what_is_for_the_office_is_left_out_and_said(label: str) -> None:
    proposal = proposed(text("amt", label), text("beruf", "Beruf", at=1))
    assert [(left.name, left.why) for left in proposal.left] == [("amt", "nur für das Amt")]
    assert [each.label for each in asked(proposal)] == ["Beruf"]


@pytest.mark.parametrize(
    "label",
    [
        "Zuständiges Amt",
        "Nur für Mieter",
        "Name des Arbeitgebers",
        "Steuernummer",
        "Eingang des Hauses",
        "House officer",
    ],
)
def test_what_only_sounds_like_the_office_is_asked(label: str) -> None:
    assert not proposed(text("a", label)).left


@pytest.mark.parametrize(
    "label",
    [
        "Kassenzeichen",
        "Aktenzeichen der Behörde",
        "Aktenzeichen des Bescheids",
        "Geschäftsnummer des Amtsgerichts",
        "Geschäftszeichen",
        "Az.",
        "Reference number",
    ],
)
def test_what_names_a_case_is_asked_of_those_who_know_it(label: str) -> None:
    proposal = proposed(text("name", "Name"), text("a", label, at=1, tooltip=""))
    question = next(each for each in asked(proposal) if each.source.name == "a")
    assert not proposal.left and not question.required and "Wenn Sie schon eins haben" in question.help
    assert any(remark.kind == "guess" and "weglassen" in remark.text for remark in proposal.remarks)


def test_fields_below_the_heading_of_the_office_are_left_out_up_to_the_next_heading() -> None:
    proposal = proposed(
        text("a", "Beruf", at=0),
        text("b", "Geprüft", at=3),
        text("c", "Betrag", at=4),
        text("d", "Hobby", at=7),
        lines=[
            line("Dieses Feld ist nicht vom Antragsteller auszufüllen.", at=2, bold=True),
            line("Weitere Angaben", at=6, bold=True),
        ],
    )
    assert [left.name for left in proposal.left] == ["b", "c"]


def test_buttons_and_what_cannot_be_changed_is_left_out_and_said() -> None:
    proposal = proposed(
        text("beruf", "Beruf"),
        other("drucken", FieldKind.BUTTON, "Drucken", at=1),
        text("nr", "Formularnummer", at=2, read_only=True, required=True),
    )
    assert [left.name for left in proposal.left] == ["drucken", "nr"]
    assert [each.name for each in proposal.lines] == ["beruf", "nr"]
    assert [remark.about for remark in proposal.remarks if remark.kind == "contradiction"] == ["nr"]


def test_fields_that_are_on_no_page_are_told_and_not_asked() -> None:
    def told(*unseen: str) -> list[str]:
        remarks = proposed(text("beruf", "Beruf"), unseen=unseen).remarks
        return [each.text for each in remarks if "keiner Seite" in each.text]

    assert told() == []
    assert told("summe", "netto") == ["Auf keiner Seite zu sehen und deshalb nicht gefragt: „summe“, „netto“."]
    [many] = told(*(f"f{number}" for number in range(25)))
    assert many.endswith("„f19“ und 5 weitere Felder.")


def test_a_signature_is_a_declaration_in_the_words_above_it() -> None:
    proposal = proposed(
        text("beruf", "Beruf", at=0),
        text("ort", "Ort, Datum", at=6, left=40, width=100),
        other("sig", FieldKind.SIGNATURE, "Unterschrift", at=6),
        lines=[
            line("Ich versichere, dass meine Angaben vollständig", at=3),
            line("und wahr sind.", at=3.5),
        ],
    )
    last = proposal.pages[-1]
    assert (last.id, last.questions[0].kind) == ("erklärung", "erklärung")
    assert last.questions[0].settings["text"] == "Ich versichere, dass meine Angaben vollständig und wahr sind."
    assert keys(proposal)["sig"] == ("erklärung",)
    assert [left.name for left in proposal.left] == ["ort"]


def test_a_line_to_sign_is_a_declaration_and_the_second_one_is_said() -> None:
    proposal = proposed(text("u1", "Datum, Unterschrift", at=1), text("u2", "Unterschrift des Ehegatten", at=3))
    assert keys(proposal)["u1"] == ("erklärung",)
    assert "weitere Unterschrift" in proposal.left[0].why


def test_marked_fields_are_required_and_others_are_not() -> None:
    found = asked(proposed(text("a", "Beruf", required=True), text("b", "Hobby", at=1)))
    assert [each.required for each in found] == [True, False]


def test_where_nothing_is_marked_only_the_name_is_required_and_it_is_said() -> None:
    proposal = proposed(text("v", "Vorname"), text("n", "Nachname", at=1), text("b", "Beruf", at=2))
    assert [each.required for each in asked(proposal)] == [True, False]
    assert any("keine Pflichtfelder" in remark.text for remark in proposal.remarks)


def test_a_star_marks_as_well() -> None:
    found = asked(proposed(text("a", "Beruf *"), text("b", "Hobby", at=1)))
    assert [(each.label, each.required) for each in found] == [("Beruf", True), ("Hobby", False)]


def test_pages_follow_the_headings_and_ask_no_more_than_six_little_things() -> None:
    fields = [text(f"a{number}", f"Angabe {chr(65 + number)}x", at=number, section="Betrieb") for number in range(8)]
    fields.append(text("b", "Beruf", at=9, section="Person"))
    found = own_pages(proposed(*fields))
    assert [len(page.questions) for page in found[:3]] == [6, 2, 1]
    assert found[0].heading == "Betrieb"


def test_headings_of_columns_end_where_a_field_reaches_over_both() -> None:
    lines = [line("Neue Wohnung", left=100, bold=True), line("Bisherige Wohnung", left=350, bold=True)]
    proposal = proposed(
        text("a", "Staat", at=1, left=40, width=200, section="Neue Wohnung"),
        text("b", "Staat", at=1, left=300, width=200, section="Bisherige Wohnung"),
        text("c", "Beruf", at=2, left=40, width=500, section="Bisherige Wohnung"),
        text("d", "Hobby", at=3, left=300, width=200, section="Bisherige Wohnung"),
        lines=lines,
    )
    assert [each.section for each in asked(proposal)] == ["Neue Wohnung", "Bisherige Wohnung", "", ""]


def test_a_label_or_a_sentence_is_no_heading() -> None:
    long = "Wenn Sie laufende Leistungen beziehen, füllen Sie das aus. Sonst nicht."
    proposal = proposed(text("a", "Beruf", section="Beruf"), text("b", "Hobby", at=1, section=long))
    assert [each.section for each in asked(proposal)] == ["", ""]


def test_the_title_is_the_one_of_the_form_not_of_its_file() -> None:
    lines = [line("Antrag auf Wohngeld", size=18, bold=True), line("kleine Zeile", at=1)]
    for title in ("", "Microsoft Word - wg_neu.docx", "wg.pdf", "335041"):
        assert proposed(text("a", "Beruf", at=5), lines=lines, title=title).title == "Antrag auf Wohngeld"
    assert proposed(text("a", "Beruf"), title="335041 - Wohnungsgeberbestätigung").title == "Wohnungsgeberbestätigung"


NAMES = st.one_of(
    st.text(min_size=1, max_size=30).filter(lambda text: text.strip() and "\x00" not in text),
    st.sampled_from(
        ["Vorname", "Name", "Straße", "PLZ", "Ort", "a.0.b", "a.1.b", "Row1", "Row2", "Datum", "Ja", "Nein"]
    ),
)
LABELS = st.one_of(
    st.just(""),
    st.sampled_from(["Vorname", "Name", "Geburtsdatum", "Straße", "Hausnummer", "PLZ", "Ort", "IBAN", "Ja", "Nein"]),
    st.sampled_from(["Tag", "Monat", "Jahr", "Unterschrift", "Ort, Datum", "Ich willige ein", "E-Mail", "Betrag in €"]),
    st.sampled_from(["{stadt}", "alle", "bb"]),
    st.text(max_size=60),
)


@st.composite
def fields(draw: st.DrawFn) -> list[PaperField]:
    found = []
    for number, name in enumerate(draw(st.lists(NAMES, unique=True, min_size=1, max_size=14))):
        label, at = draw(LABELS), draw(st.integers(0, 20))
        section = draw(st.sampled_from(["", "A", "Angaben zum Kind", "Antragsteller"]))
        make = draw(st.sampled_from(["text", "text", "box", "radio", "choice", "sign", "button"]))
        more = {"section": section, "required": draw(st.booleans()), "tooltip": draw(LABELS)}
        left = 40.0 + 60 * (number % 4)
        match make:
            case "text":
                longest = draw(st.sampled_from([0, 0, 2, 4, 10, 200]))
                field = text(name, label, at=at, left=left, width=50, max_length=longest, **more)
            case "box":
                field = box(name, label, at=at, left=left, state=draw(st.sampled_from(["On", "Ja", "1"])), **more)
            case "radio":
                field = radio(name, {"0": label, "1": "Nein", "2": "Ja"}, at=at, **more)
            case "choice":
                field = choice(name, ("a", label), ("b", "Zwei"), at=at, label=label, **more)
            case "sign":
                field = other(name, FieldKind.SIGNATURE, label, at=at, **more)
            case _:
                field = other(name, FieldKind.BUTTON, label, at=at, **more)
        found.append(field)
    return found


@settings(max_examples=150, deadline=None)
@given(fields())
def test_every_field_is_asked_once_or_left_out_with_a_reason(made: list[PaperField]) -> None:
    proposal = proposed(*made)
    held = [field for field in made if field.kind is not FieldKind.BUTTON]
    assert [each.name for each in proposal.lines] == [field.name for field in held]
    assert all(bool(each.keys) != bool(each.left_out) for each in proposal.lines)
    ids = [page.id for page in proposal.pages]
    assert len(set(ids)) == len(ids)
    for page in proposal.pages:
        inside = [each.id for each in page.questions]
        assert len(set(inside)) == len(inside)
        assert all(re.fullmatch(r"[a-zäöüß][a-z0-9äöüß_]{0,39}", each) for each in [page.id, *inside])


@settings(max_examples=60, deadline=None)
@given(fields())
def test_the_same_form_is_proposed_the_same(made: list[PaperField]) -> None:
    assert proposed(*made) == proposed(*made)
