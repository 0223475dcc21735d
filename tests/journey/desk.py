"""What a clerk does at the desk, page by page."""

import time
from dataclasses import dataclass

import pyotp

from buergerbuero.catalogue.values.journey import StaffStep
from tests.journey.device import Device, Entries, File
from tests.journey.running import Colleague

SECONDS_TO_BE_FOUND = 20.0


@dataclass
class Clerk:
    """Somebody who is logged in at the desk."""

    device: Device
    who: Colleague

    def log_in(self, *, code: str = "") -> None:
        """Log in with password and one-time code: the one of the moment, if none is given."""
        page = self.device.open("/anmelden/")
        assert page.heading == "Anmelden"
        code = code or pyotp.TOTP(self.who.secret).now()
        self.device.fill({"anmeldename": self.who.login, "kennwort": self.who.password, "code": code})
        self.device.press("Anmelden").says(self.who.name, "Abmelden")

    def find(self, number: str) -> None:
        """Go to a case by its number."""
        self.device.open("/suchen/")
        self.device.fill({"suchwort": number})
        page = self.device.press("Suchen")
        page.says(f"Vorgang {number}", "Was jetzt?")

    def hits(self, text: str) -> list[str]:
        """Search for words, and return the numbers of the cases that are found."""
        self.device.open("/suchen/")
        self.device.fill({"suchwort": text})
        page = self.device.press("Suchen")
        return [list(row.all("td"))[-1].text for row in page.root.all("tr") if next(row.all("td"), None)]

    def does(self, step: StaffStep, number: str) -> None:
        """Do what the journey says, and see that it was done."""
        if step.lays_ready:
            return self.lays_ready(number)
        if step.hands_out:
            return self.hands_out(number)
        self.find(number)
        if step.takes:
            self._step("Übernehmen", "Sie haben den Vorgang übernommen.")
        if step.asks_for:
            text = "\n\n".join(part for part in (step.asks_for, step.because) if part)
            entries: dict[str, str | tuple[str, ...]] = {"text": text}
            if step.corrects:
                entries["berichtigen"] = step.corrects
            self._step("Nachfragen", "Die Frage ist unterwegs.", entries, button="Frage senden")
        if step.grants:
            self._wait_for("Bewilligen", number)
            self._step("Bewilligen", "Entscheidung: Bewilligt")
        if step.refuses:
            self._step("Ablehnen", "Entscheidung: Abgelehnt", {"grund": step.refuses})
        return None

    def _wait_for(self, label: str, number: str) -> None:
        """Look until it can be pressed: a notice may need what a register is being asked for in this moment."""
        deadline = time.monotonic() + SECONDS_TO_BE_FOUND
        while not self.device.page.has(label) and time.monotonic() < deadline:
            time.sleep(0.2)
            self.find(number)

    def lays_ready(self, number: str) -> None:
        """Print the notice, lay it ready at an office, and say so."""
        deadline = time.monotonic() + SECONDS_TO_BE_FOUND
        button = f"Liegt bereit: Vorgang {number}"
        while not self.device.open("/schalter/").has(button) and time.monotonic() < deadline:
            time.sleep(0.1)
        self.device.press(button).says("Der Bescheid liegt bereit.")

    def hands_out(self, number: str) -> None:
        """Look at the card of who stands there, and hand the notice out; by mistake first, and taken back."""
        self.device.open("/schalter/")
        for mistaken in (True, False):
            self.device.press(f"Aushändigen: Vorgang {number}")
            page = self.device.press("Ausgehändigt")
            assert [each.name for each in page.problems] == ["weg"], "nobody has looked at a card yet"
            self.device.fill({"weg": "ausweis"})
            self.device.press("Ausgehändigt").says("Sie haben den Bescheid ausgehändigt.", "Gerade ausgehändigt")
            assert not self.device.page.has(f"Aushändigen: Vorgang {number}"), "it can be handed out once"
            if mistaken:
                page = self.device.press(f"Doch nicht ausgehändigt: Vorgang {number}")
            if "Die Aushändigung ist zurückgenommen." not in page.text:  # too late on a busy machine, or no mistake
                return

    def undo(self) -> bool:
        """Take the decision back that was just made; False if it was too late."""
        if not self.device.page.has("Zurücknehmen"):
            return False
        self.device.press("Zurücknehmen")
        if not self.device.page.has("Entscheidung zurücknehmen"):
            return False
        page = self.device.press("Entscheidung zurücknehmen")
        return "Die Entscheidung ist zurückgenommen." in page.text

    def posts_letter(self, number: str, way: str) -> File:
        """Take the letter from the post list, and say that it is in the post."""
        deadline = time.monotonic() + SECONDS_TO_BE_FOUND
        while number not in self.device.open("/post/").text and time.monotonic() < deadline:
            time.sleep(0.1)
        row = next((row for row in self.device.page.root.all("tr") if number in row.text), None)
        assert row is not None, f"no letter for {number}: {self.device.page.text}"
        letter = self.device.download(next(row.all("a")).attributes["href"])
        page = self.device.press(f"Verschickt: {way} zu Vorgang {number}")
        page.says("Der Brief ist als verschickt vermerkt.")
        assert number not in page.text
        return letter

    def _step(self, label: str, done: str, entries: Entries | None = None, *, button: str | None = None) -> None:
        page = self.device.press(label)
        assert page.heading.startswith(f"{label}:"), page.text
        self.device.fill(entries or {})
        self.device.press(button or label).says(done)
