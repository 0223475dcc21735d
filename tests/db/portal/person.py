"""A person with a browser, inside the test's own transaction: opens pages, fills in, presses."""

from typing import Any
from urllib.parse import quote, unquote, urldefrag, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.journey.html import Element, Page, read

SERVICE = "/leistung/hundesteuer_anmeldung/"
SHORTEST: dict[str, dict[str, str]] = {
    "halter": {
        "halter-vornamen": "Erika",
        "halter-familienname": "Beispiel",
        "halter-geburtsdatum-tag": "12",
        "halter-geburtsdatum-monat": "8",
        "halter-geburtsdatum-jahr": "1964",
    },
    "wohnung": {
        "wohnung-straße": "Musterstraße",
        "wohnung-hausnummer": "1",
        "wohnung-plz": "57072",
        "wohnung-ort": "Siegen",
    },
    "kontakt": {"kontakt-email": "erika@example.org"},
    "hund": {"hund-name": "Bello", "hund-rasse": "Dackel", "hund-alter": "etwa 3 Jahre"},
    "seit_wann": {"seit_wann-tag": "1", "seit_wann-monat": "11", "seit_wann-jahr": "2026"},
    "zugezogen": {"zugezogen": "nein"},
    "anzahl": {"anzahl": "erster"},
    "ermäßigung": {"ermäßigung": "nein"},
    "zahlweg": {"zahlweg": "überweisung"},
    "zustellung": {"zustellung": "postfach"},
}
"""Answers of an invented person to every question on the shortest way."""


class Person:
    """Somebody with a browser that checks tokens like any other."""

    def __init__(self, browser: Client | None = None) -> None:
        self.browser = browser or Client(enforce_csrf_checks=True)
        self.response: Any = None
        self.address = ""

    @property
    def page(self) -> Page:
        """The page before the person."""
        return read(self.address, self.response.content.decode())

    @property
    def path(self) -> str:
        """Where the person is."""
        return unquote(urlsplit(self.address).path)

    @property
    def status(self) -> int:
        """The status of the last answer."""
        return int(self.response.status_code)

    def open(self, path: str, **headers: str) -> "Person":
        """Go to an address."""
        return self._arrive(self.browser.get(path, follow=True, headers=headers), path)

    def follow(self, label: str) -> "Person":
        """Follow the link that says this."""
        return self.open(self.page.pressable(label).attributes["href"])

    def press(self, label: str, entered: dict[str, Any] | None = None, **headers: str) -> "Person":
        """Fill in the form that has this button, and press it."""
        button, form = self.page.button(label)
        data = {**_filled(form), **(entered or {})}
        if name := button.attributes.get("name"):
            data[name] = button.attributes["value"]
        target = (
            button.attributes.get("formaction")
            or form.attributes.get("action")
            or quote(urldefrag(self.address).url, safe="/?=&%")
        )
        return self._arrive(self.browser.post(target, data, follow=True, headers=headers), target)

    def switch(self, language: str, entered: dict[str, Any] | None = None) -> "Person":
        """Ask for the page in another language."""
        link = self.page.pressable(language).tag == "a"
        return self.follow(language) if link else self.press(language, entered)

    def fetch(self, label: str) -> Any:
        """Press the button or link that hands over a file; the page stays."""
        thing = self.page.pressable(label)
        if thing.tag == "a":
            return self.browser.get(thing.attributes["href"])
        _button, form = self.page.button(label)
        return self.browser.post(form.attributes["action"], _filled(form))

    def answer(self, page_id: str, **other: str) -> "Person":
        """Answer the question that is asked."""
        assert self.path.endswith(f"/antrag/{page_id}/"), self.path
        return self.press("Weiter", {**SHORTEST[page_id], **other})

    def start(self) -> "Person":
        """Start an application."""
        return self.open(SERVICE).press("Antrag starten")

    def reach(self, page_id: str = "pruefen") -> "Person":
        """Start an application and answer all questions before a page."""
        self.start()
        while not self.path.endswith(f"/antrag/{page_id}/"):
            self.answer(self.path.split("/")[-2])
        return self

    def send(self) -> "Person":
        """Start, answer and send an application."""
        return self.reach().press("Antrag senden", {"erklärung": "ja"})

    def number_and_code(self) -> tuple[str, str]:
        """What the receipt says to keep."""
        number, code = (each for each in self.page.root.of_class("bb-code"))
        return number.text, "".join(code.text.split())

    def _arrive(self, response: Any, path: str) -> "Person":
        self.address = response.redirect_chain[-1][0] if response.redirect_chain else path
        self.response = response
        return self


def pdf(content: bytes, name: str = "bescheid.pdf") -> SimpleUploadedFile:
    """A file to upload."""
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def _filled(form: Element) -> dict[str, Any]:
    """What the form would send as it stands."""
    found: dict[str, Any] = {}
    for each in form.all("input", "textarea"):
        kind, name = each.attributes.get("type"), each.attributes.get("name", "")
        if each.tag == "textarea":
            found[name] = "".join(str(child) for child in each.children).removeprefix("\n")
        elif kind not in ("radio", "checkbox", "file") or "checked" in each.attributes:
            value = each.attributes.get("value", "")
            found[name] = [*found[name], value] if isinstance(found.get(name), list) else [value]
    return found
