"""Applying, as a person does: each question first answered badly where it can be, then well, then checked and sent."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.journey import files, pdf
from tests.journey.device import Device
from tests.journey.html import Element, Page, squeezed
from tests.journey.ways import Field, Way, leaves, written

Translate = Callable[[str], str]

BAD: dict[str, dict[str, str]] = {
    "person": {"geburtsdatum-tag": "31", "geburtsdatum-monat": "2", "geburtsdatum-jahr": "1990"},
    "anschrift": {"plz": "1234"},
    "datum": {"tag": "31", "monat": "2", "jahr": "2024"},
    "email": {"": "keine Adresse"},
    "telefon": {"": "ruft an"},
    "iban": {"": "DE02 1203"},
    "plz": {"": "123"},
    "zahl": {"": "viele"},
    "geld": {"": "viel"},
    "kennzeichen": {"": "?!"},
}
"""What nobody can take, by the kind of a question and the part of its inputs. Other kinds can only be left empty."""


@dataclass(frozen=True)
class Receipt:
    """What a person keeps, and what the check page showed."""

    number: str
    code: str
    text: str
    shown: tuple[str, ...]
    pin: str = ""
    """For the Dokumenten-Ausgabebox, where it was chosen and can take it."""


def apply(way: Way, person: Device, say: Translate = str, *, language: str = "de") -> Receipt:
    """Answer every question, check, send, and keep the receipt."""
    shown = fill_in(way, person, say, language=language)
    declare(way, shown, person, say)
    person.press(say("Antrag senden"))
    return keep_receipt(shown, person, say)


def fill_in(way: Way, person: Device, say: Translate = str, *, language: str = "de") -> list[str]:
    """Answer every question; return what the page then shows on which everything can be checked."""
    before = "/en" if language == "en" else ""
    person.open(f"{before}/leistung/{way.service}/")
    if way.login:
        wanted, offered = say("Anmelden und starten"), say("Mit dem Nutzerkonto ausfüllen (freiwillig)")
        log_in(way, person, say, start=wanted if person.page.has(wanted) else offered)
    else:
        person.press(say("Antrag starten"))
    shown: list[str] = []
    asked: set[str] = set()
    while not person.page.path.endswith("/antrag/pruefen/"):
        page_id = page_id_of(person.page)
        assert page_id not in asked, f"{page_id} is asked twice: {person.page.problems}"
        asked.add(page_id)
        if person.is_new(f"wrong-{page_id}"):
            answer_badly(way.fields[page_id], person, say)
        shown += answer(way, page_id, person, say, language)
    never = [page_id for page_id in way.answers if page_id not in asked]
    assert never == way.declarations, f"never asked: {never}"
    person.page.says(say("Stimmt alles?"), *shown)
    return shown


QUESTIONS = ("ausweis", "pin", "lesen", "elster")
"""What is asked before a log-in: what people have."""
HELD = {"normal": (), "substantiell": ("elster",), "hoch": ("ausweis", "pin", "lesen")}
"""What those have who log in so surely, so that their way is the one that is shown."""
MEANS = {
    "hoch": ("Mit dem Online-Ausweis anmelden (%(provider)s)", "mit Online-Ausweis"),
    "substantiell": ("Mit ELSTER anmelden (%(provider)s)", "mit ELSTER"),
    "normal": ("Mit %(provider)s anmelden", "mit Passwort"),
}
"""How one logs in as surely as a journey says: our button, and the provider's."""


def log_in(way: Way, person: Device, say: Translate = str, *, start: str) -> None:
    """Press what leads to a log-in, answer the questions before it, and come back as who the journey says."""
    assert way.login
    person.press(start)
    held = HELD[way.login.level]
    person.fill({name: "ja" if name in held else "nein" for name in QUESTIONS if name in person.page.names()})
    person.press(say("Weiter"))
    ours, theirs = MEANS[way.login.level]
    provider = {"provider": "BundID"}
    if not person.page.has(say(ours) % provider):
        person.press(say("Alle Wege zeigen"))
    person.log_in(say(ours) % provider, say("Weiter zu %(provider)s") % provider, f"{way.account.name} {theirs}")


def page_id_of(page: Page) -> str:
    """Which question is asked."""
    found = re.search(r"/antrag/([^/]+)/$", page.path)
    assert found, f"no question at {page.path}: {page.text}"
    return found[1]


def answer_badly(fields: tuple[Field, ...], person: Device, say: Translate) -> None:
    """Send what cannot be taken: each field is named in the summary, beside its input, and keeps what was typed."""
    typed = {_name(field, part): text for field in fields for part, text in BAD.get(field.kind, {}).items()}
    typed |= {field.name: "?" for field in fields if field.pattern}
    typed = {name: text for name, text in typed.items() if name in person.page.names()}
    there = person.page.names()  # a town with one box does not ask which one
    asked = [field for field in fields if field.inner or any(_of(field, name) for name in there)]
    wrong = [field.name for field in asked if not field.voluntary or any(_of(field, name) for name in typed)]
    if not wrong:
        return
    here = person.page.path
    person.fill(typed)
    page = person.press(say("Weiter"))
    assert page.path == here
    assert page.title.startswith(say("Fehler:"))
    for name in wrong:
        named = [each for each in page.problems if each.name == name or each.name.startswith(f"{name}-")]
        assert named, f"{name} is wrong and not named: {page.problems}"
    beside = {squeezed(line.text) for line in page.root.of_class("kern-error")}
    for problem in page.problems:
        page.root.first(id=problem.name)  # the summary leads there
        assert squeezed(problem.text) in beside, f"not beside the input: {problem}"
    for name, text in typed.items():
        assert page.value(name) == text, f"{name} has lost what was typed"


def answer(way: Way, page_id: str, person: Device, say: Translate, language: str) -> list[str]:
    """Answer one question and go on; return what was answered, as it should be shown later."""
    assert page_id in way.answers, f"the journey says nothing about {page_id}"
    page = person.page
    entries: dict[str, str | tuple[str, ...]] = {
        name: "" for name in page.names() if page.value(name) and not page.choices(name)
    }
    shown: list[str] = []
    for name, given in leaves(page_id, way.answers[page_id]).items():
        texts = (given,) if isinstance(given, str) else given
        page = _room_for(name, entries, person)
        if f"{name}-tag" in page.names():
            year, month, day = texts[0].split("-")
            entries |= {f"{name}-tag": str(int(day)), f"{name}-monat": str(int(month)), f"{name}-jahr": year}
            shown.append(written(texts[0], language)[0])
        elif page.kind(name) == "file":
            for text in texts:
                person.upload(name, files.named(text))
            shown += texts
        else:
            entries[name] = given
            shown += (page.choices(name).get(text, text) for text in texts)
    person.fill(entries)
    person.press(say("Weiter"))
    return shown


def _room_for(name: str, entries: dict[str, str | tuple[str, ...]], person: Device) -> Page:
    """Add entries to groups until there is an input of this name; what was typed until then goes along."""
    while not any(each == name or each.startswith(f"{name}-") for each in person.page.names()):
        buttons = [each for each in person.page.root.all("button") if _adds_to(each, name)]
        assert buttons, f"{person.page.path} has no place for {name}"
        person.fill(entries)
        entries.clear()
        person.press(max(buttons, key=lambda each: len(each.attributes["value"])).label)
    return person.page


def _adds_to(button: Element, name: str) -> bool:
    verb, _, group = button.attributes.get("value", "").partition(":")
    return verb == "mehr" and name.startswith(f"{group}-")


def pause(person: Device, say: Translate = str, *, way: Way | None = None) -> str:
    """Stop before sending, close everything, and come back with the code that was noted; return it. Who had logged in
    does so again.
    """
    here, said = person.page.path, person.page.text
    person.press(say("Später weitermachen"))
    [code] = [each.text for each in person.page.root.of_class("bb-code")]
    person.press(say("Auf diesem Gerät abmelden"))
    assert person.open(here).heading == say("Hier ist kein Antrag offen")
    person.press(say("Mit einem Code weitermachen"))
    person.fill({"code": code.lower()})
    page = person.press(say("Weitermachen"))
    assert page.path == here
    if way and way.login and way.login.level == "normal":  # a voluntary one is not asked for again; its words are gone
        return code
    if way and way.login:
        page.says(say("Jetzt noch anmelden"))
        log_in(way, person, say, start=say("Jetzt anmelden"))
    assert person.page.text == said
    return code


def declare(way: Way, shown: list[str], person: Device, say: Translate = str) -> None:
    """Without the declaration nothing is sent, and nothing lost; tick it."""
    if way.declarations:
        page = person.press(say("Antrag senden"))
        assert [each.name for each in page.problems] == way.declarations
        page.says(*shown)
        person.fill(dict.fromkeys(way.declarations, "ja"))


def keep_receipt(shown: list[str], person: Device, say: Translate) -> Receipt:
    """Read number and code, and find all of it in the PDF."""
    page = person.page
    assert page.path.endswith("/antrag/quittung/"), f"{page.path}: {page.problems}"
    assert page.heading == say("Ihr Antrag ist angekommen")
    number, code, *pin = (each.text for each in page.root.of_class("bb-code"))
    file = person.download(say("Quittung speichern (PDF)"))
    text = pdf.text_of(file.content)
    for each in (number, code, *shown):
        assert squeezed(each) in squeezed(text), f"the receipt does not say {each!r}: {text}"
    assert number in file.name
    assert all(squeezed(each) not in squeezed(text) for each in pin), "the PIN must not stand beside the access code"
    return Receipt(number, code, text, tuple(shown), "".join(pin).replace(" ", ""))


def _of(field: Field, name: str) -> bool:
    return name == field.name or name.startswith(f"{field.name}-")


def _name(field: Field, part: str) -> str:
    return f"{field.name}-{part}" if part else field.name
