"""What people do with their hands: type, choose files, press a button, and see where that leads."""

from dataclasses import dataclass, field

from tests.journey.crowd import answers, looking
from tests.journey.crowd.files import sample
from tests.journey.crowd.place import FROM_CHECK, Places
from tests.journey.crowd.surfer import Surfer
from tests.journey.html import Page

FOR_FILES = ("datei:", "entfernen:", "drehen:")


@dataclass
class Hands(Places):
    """Somebody who fills in what is on the page and presses a button. `done`: what they did, in words."""

    done: list[str] = field(default_factory=list)

    def fill(self, wanted: answers.Inputs) -> None:
        """Type into every input; what is not wanted is emptied. Where there are too few entries, add some first; where
        a file is needed, choose one.
        """
        while missing := wanted.keys() - self.device.page.names():
            buttons = self.buttons("mehr:")
            name = min(missing)
            fitting = [each for each in buttons if name.startswith(f"{each.removeprefix('mehr:')}-")]
            assert fitting, f"{self.device.page.path}: no place for {missing}, only {buttons}"
            self.type(wanted)
            self.press_for_entries(max(fitting, key=len))
        self.type(wanted)
        for each in self.memory.asked(self.question):
            wanting = each.type == "datei" and not self.memory.files.get(each.name)
            if wanting and (each.required or self.lot.random() < 0.3):
                self.choose(each.name, [sample(self.lot, bad=0)])

    def type(self, wanted: answers.Inputs) -> None:
        self.device.type({name: wanted.get(name, []) for name in self.device.page.names()})

    def press_for_entries(self, button: str) -> None:
        page_id, raw = self.question, self.device.answers()
        self.note(f"{button} {raw}")
        address = self.device.page.address.partition("#")[0]
        self.device.go(self.device.sending(button))
        self.memory.wait(page_id, looking.without_entry(raw, button))
        self.arrive(address)

    def buttons(self, *verbs: str) -> list[str]:
        values = [each.attributes.get("value", "") for each in self.device.page.root.all("button")]
        return [each for each in values if each.startswith(verbs)]

    def post(self, deed: str) -> None:
        """Press a button, and see that it does what it should."""
        page_id, query = self.question, FROM_CHECK if self.from_check else ""
        raw, onward, request = self.device.answers(), self.to(page_id), self.device.sending(deed)
        self.note(f"{deed or 'weiter'} {page_id} {raw}")
        gone = self.place_of(deed)
        page = self.device.go(request)
        refused = self.memory.receive(page_id, self.chosen)
        self.chosen = {}
        taken = not refused
        if deed.startswith(FOR_FILES):
            self.go_on_with_files(page_id, raw, gone, query)
            return
        if not deed or any(value.strip() for values in raw.values() for value in values):
            taken = self.memory.hear(page_id, raw) and taken
        if deed in ("de", "en"):
            self.language = deed
            self.arrive(self.address(page_id) + query)
        elif deed == "später":
            self.pause(page)
        elif deed == "zurück":
            self.arrive_before(page_id, query)
        else:
            self.arrive(onward() if taken else self.address(page_id) + query)

    def place_of(self, deed: str) -> tuple[str, int] | None:
        """Which file a button takes away: the input, and its place there."""
        if not deed.startswith("entfernen:"):
            return None
        number = self.buttons("entfernen:").index(deed)
        for each in self.memory.asked(self.question):
            count = len(self.memory.files.get(each.name, ()))
            if each.type == "datei" and number < count:
                return each.name, number
            number -= count if each.type == "datei" else 0
        raise AssertionError("more files than were sent")

    def go_on_with_files(self, page_id: str, raw: answers.Inputs, gone: tuple[str, int] | None, query: str) -> None:
        if gone:
            self.memory.remove(page_id, *gone)
        if len(self.memory.form.page(page_id).fields) > 1 or not self.memory.form.page(page_id).single:
            self.memory.wait(page_id, raw)
        self.arrive(self.address(page_id) + query)

    def pause(self, page: Page) -> None:
        assert page.path == f"{self.prefix}/antrag/spaeter/", page.path
        if self.lot.random() < 0.5:
            self.resume()
            return
        self.device.open(self.check())
        self.arrive(self.check())

    def arrive_before(self, page_id: str, query: str) -> None:
        before = self.memory.before(page_id)
        if query:
            self.arrive(self.check())
        elif before:
            self.arrive(self.address(before))
        else:
            assert self.device.page.path == f"{self.prefix}/leistung/{self.service}/"
            self.device.open(self.address(page_id))
            self.arrive(self.address(page_id))

    def resume(self) -> None:
        code = self.code()
        self.note("another device")
        self.device = Surfer(self.device.site, figures=self.device.figures)
        self.device.open(f"{self.prefix}/weitermachen/")
        self.device.type({"code": [code.lower()]})
        self.device.go(self.device.sending_of(next(self.device.page.root.all("form", method="post"))))
        self.arrive(self.check())

    def code(self) -> str:
        """Look up the code in another tab."""
        page = self.device.tab().open(f"{self.prefix}/antrag/spaeter/")
        [code] = [each.text for each in page.root.of_class("bb-code")]
        return code

    def note(self, what: str) -> None:
        self.done.append(what)
