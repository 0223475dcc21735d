"""Somebody who fills in a form as people do: not in order, not at once, and not always right.

What they do is decided by chance that can be repeated. Wherever they arrive they look whether everything is there.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.journey.crowd import answers, looking
from tests.journey.crowd.files import sample
from tests.journey.crowd.place import FROM_CHECK, Places
from tests.journey.crowd.surfer import Surfer, standing
from tests.journey.html import Page

ELSEWHERE = "In einem anderen Fenster steht hier schon etwas anderes"
NO_FILES = "Ihre Datei konnten wir nicht behalten. Bitte wählen Sie sie danach noch einmal aus."
FOR_FILES = ("datei:", "entfernen:", "drehen:")
KEEP = "Nein, das andere behalten"


@dataclass
class Person(Places):
    """One person with one application. `patience`: how many things they do before they only want to finish."""

    patience: int = 50
    done: list[str] = field(default_factory=list)
    sent: str = ""

    def apply(self) -> None:
        """Begin, go every which way, and send in the end."""
        self.device.open(f"{self.prefix}/leistung/{self.service}/")
        self._note("start")
        self.device.go(self.device.sending_of(next(self.device.page.root.all("form", method="post"))))
        self.arrive(self.address(self.memory.path()[0]))
        while not self.sent:
            assert len(self.done) < self.patience * 4 + 600, "no end"
            self._next()

    def _next(self) -> None:
        eager = len(self.done) >= self.patience
        if self.here is None:
            self._send() if eager else self._choose({self._send: 3, self._change: 5, self._jump: 2, self._switch: 1})
        elif eager:
            self._answer()
        else:
            self._choose(
                {
                    self._answer: 60,
                    self._spoil: 12,
                    self._leave_blank: 3,
                    self._go_back: 6,
                    self._jump: 6,
                    self._reload: 3,
                    self._switch: 4,
                    self._come_back_later: 3,
                    self._press_twice: 3,
                    self._use_another_tab: 4,
                    self._add_and_remove: 8,
                    self._send_files: 6,
                    self._lose_the_session: 2,
                }
            )

    def _choose(self, deeds: dict[Callable[[], None], int]) -> None:
        [deed] = self.lot.choices(list(deeds), list(deeds.values()))
        deed()

    def _answer(self, deed: str = "") -> None:
        page_id = self.question
        self._fill(answers.good(self.lot, self.memory.asked(page_id)))
        self._post(deed)
        assert page_id not in self.memory.stuck or deed, f"what must be taken is not: {self.device.page.problems}"

    def _fill(self, wanted: answers.Inputs) -> None:
        """Type into every input; what is not wanted is emptied. Where there are too few entries, add some first; where
        a file is needed, choose one.
        """
        while missing := wanted.keys() - self.device.page.names():
            buttons = self._buttons("mehr:")
            name = min(missing)
            fitting = [each for each in buttons if name.startswith(f"{each.removeprefix('mehr:')}-")]
            assert fitting, f"{self.device.page.path}: no place for {missing}, only {buttons}"
            self._type(wanted)
            self._press_for_entries(max(fitting, key=len))
        self._type(wanted)
        for each in self.memory.asked(self.question):
            wanting = each.type == "datei" and not self.memory.files.get(each.name)
            if wanting and (each.required or self.lot.random() < 0.3):
                self.choose(each.name, [sample(self.lot, bad=0)])

    def _type(self, wanted: answers.Inputs) -> None:
        self.device.type({name: wanted.get(name, []) for name in self.device.page.names()})

    def _spoil(self) -> None:
        page = self.device.page
        names = page.names()
        choices = {name for name in names if page.choices(name)}
        typed = answers.spoiled(self.lot, self.memory.asked(self.question), names, choices)
        self._type(typed)
        self._post(self.lot.choice(["", "", "", "zurück", "später", "de", "en"]))

    def _leave_blank(self) -> None:
        if self.lot.random() < 0.5:
            self._type({})
        self._post("")

    def _go_back(self) -> None:
        self._post("zurück")

    def _switch(self) -> None:
        other = "en" if self.language == "de" else "de"
        if self.here:
            self._answer(other) if self.lot.random() < 0.5 else self._post(other)
            return
        self._note(f"language {other}")
        self.device.go(self.device.sending(other, form="senden"))
        self.language = other
        self.arrive(self.check())

    def _reload(self) -> None:
        self._note("reload")
        address = self.device.page.address
        self.device.open(address.partition("#")[0])
        self.arrive(address)

    def _jump(self) -> None:
        """Type an address: of a question on the way or off it, of the check, of nothing."""
        target = self.lot.choice([*(page["id"] for page in self.memory.pages), "pruefen", "gibt_es_nicht"])
        self._note(f"jump {target}")
        page = self.device.open(f"{self.prefix}/antrag/{target}/")
        if target == "gibt_es_nicht":
            assert page.heading in ("Diese Seite gibt es nicht", "This page does not exist"), page.heading
            self._jump()
        elif target == "pruefen":
            self.arrive(self.check())
        else:
            self.arrive(self.address(target) if target in self.memory.path() else self.onward(target))

    def _change(self) -> None:
        """Follow one of the links that lead from the check to a question."""
        links = [each.attributes["href"] for each in self.device.page.root.all("a")]
        changing = [each for each in links if FROM_CHECK in each]
        if not changing:
            self._jump()
            return
        target = self.lot.choice(changing)
        self._note(f"change {target}")
        self.device.open(target)
        self.arrive(target)

    def _come_back_later(self) -> None:
        """Stop; then go on here, or with the code on another device."""
        self._answer("später") if self.lot.random() < 0.5 else self._post("später")

    def _press_twice(self) -> None:
        """Press "Weiter" twice, at the same moment."""
        page_id = self.question
        if self._buttons("datei:"):
            self._answer()
            return
        self._fill(answers.good(self.lot, self.memory.asked(page_id)))
        request, raw, onward = self.device.sending(), self.device.answers(), self.to(page_id)
        self._note(f"twice {page_id} {raw}")
        fingers = [self.device.tab(), self.device.tab()]
        with ThreadPoolExecutor(2) as both:
            found = list(both.map(lambda finger: finger.follow(request), fingers))
        assert self.memory.hear(page_id, raw), "what must be taken is not"
        self.device.show(self.lot.choice(found))
        self.arrive(onward())

    def _use_another_tab(self) -> None:
        """Open the same question in another tab, answer it here, then there."""
        page_id, language = self.question, self.language
        other = self.device.tab()
        other.open(self.device.page.address.partition("#")[0])
        drawn = standing(other.page)
        self._answer()
        self._note("the other tab")
        self.device, self.language = other, language
        if not other.page.names() or any(field.fields for field in self.memory.asked(page_id)):
            self._reload_there(page_id)
            return
        self._type(answers.good(self.lot, self.memory.form.page(page_id).fields))
        raw = other.answers()
        now = self.memory.standing(page_id)
        same = self.memory.means(page_id, raw) == self.memory.means(page_id, now)
        untouched = looking.plain(drawn) in (looking.plain(standing_of(raw)), looking.plain(standing_of(now)))
        if same or untouched or page_id not in self.memory.path():
            self._reload_there(page_id)
        else:
            self._insist(page_id, raw)

    def _insist(self, page_id: str, raw: answers.Inputs) -> None:
        """Be told that another window says something else, and decide."""
        onward = self.to(page_id)
        self._note(f"stale {page_id} {raw}")
        page = self.device.go(self.device.sending())
        page.says(self.say(ELSEWHERE))
        there, typed = looking.plain(standing(page)), looking.plain(standing_of(raw))
        assert there == typed, f"typed in this window: {typed}, there now: {there}"
        if self.lot.random() < 0.5:
            self._note("keep the other")
            self.device.open(page.pressable(self.say(KEEP)).attributes["href"])
            self.arrive(self.address(page_id) + (FROM_CHECK if self.from_check else ""))
            return
        self._note("insist")
        self.device.go(self.device.sending())
        taken = self.memory.hear(page_id, raw)
        self.arrive(onward() if taken else self.address(page_id))

    def _reload_there(self, page_id: str) -> None:
        address = self.device.page.address.partition("#")[0]
        self.device.open(address)
        on_path = page_id in self.memory.path()
        self.arrive(address if on_path else self.to(page_id)())

    def _add_and_remove(self) -> None:
        """Add an entry to a group, or take one away; everything else stays as it is typed."""
        buttons = self._buttons("mehr:", "weg:")
        if not buttons:
            self._answer()
            return
        if self.lot.random() < 0.6:
            self._type(answers.spoiled(self.lot, self.memory.asked(self.question), [], set()))
        self._press_for_entries(self.lot.choice(buttons))

    def _send_files(self) -> None:
        """Send some files, of which some cannot be taken; or turn one, or take one away."""
        there, names = self._buttons("entfernen:", "drehen:"), self._buttons("datei:")
        if not names:
            self._answer()
            return
        if self.lot.random() < 0.5:
            self._type(answers.spoiled(self.lot, self.memory.asked(self.question), [], set()))
        if there and self.lot.random() < 0.4:
            self._post(self.lot.choice(there))
            return
        name = self.lot.choice(names).removeprefix("datei:")
        self.choose(name, [sample(self.lot, bad=0.4) for _ in range(self.lot.choice([1, 1, 2]))])
        self._post(self.lot.choice(["", f"datei:{name}", f"datei:{name}", "später"]))

    def _press_for_entries(self, button: str) -> None:
        page_id, raw = self.question, self.device.answers()
        self._note(f"{button} {raw}")
        address = self.device.page.address.partition("#")[0]
        self.device.go(self.device.sending(button))
        self.memory.wait(page_id, looking.without_entry(raw, button))
        self.arrive(address)

    def _buttons(self, *verbs: str) -> list[str]:
        values = [each.attributes.get("value", "") for each in self.device.page.root.all("button")]
        return [each for each in values if each.startswith(verbs)]

    def _lose_the_session(self) -> None:
        """Type for so long that the browser has forgotten the application, send, and open it again with the code."""
        page_id, from_check = self.question, self.from_check
        self._fill(answers.good(self.lot, self.memory.asked(page_id)))
        raw, request = self.device.answers(), self.device.sending()
        if not any(value.strip() for values in raw.values() for value in values):
            self._post("")
            return
        code = self._code()
        self._note(f"session lost {page_id} {raw}")
        del self.device.cookies["bb_draft"]
        page = self.device.go(request)
        if self.chosen:
            page.says(self.say(NO_FILES))
            self.chosen = {}
        form = next(each for each in page.root.all("form", method="post") if any(each.all("input", name="code")))
        self.device.type({"code": [code]})
        self.device.go(self.device.sending_of(form))
        self.memory.hear(page_id, raw)
        there = self.address(page_id) + (FROM_CHECK if from_check else "")
        self.arrive(there if page_id in self.memory.path() else self.onward(page_id))

    def _code(self) -> str:
        """Look up the code in another tab."""
        page = self.device.tab().open(f"{self.prefix}/antrag/spaeter/")
        [code] = [each.text for each in page.root.of_class("bb-code")]
        return code

    def _resume(self) -> None:
        code = self._code()
        self._note("another device")
        self.device = Surfer(self.device.site, figures=self.device.figures)
        self.device.open(f"{self.prefix}/weitermachen/")
        self.device.type({"code": [code.lower()]})
        self.device.go(self.device.sending_of(next(self.device.page.root.all("form", method="post"))))
        self.arrive(self.check())

    def _send(self) -> None:
        """Send; at times twice, and at times with a forgotten window still open."""
        old = self.device.tab()
        old.open(self.address(self.memory.path()[0]))
        if self.memory.declaration:
            self.device.type({self.memory.declaration: ["ja"]})
        request = self.device.sending(form="senden")
        self._note("send")
        self.device.go(request)
        assert self.device.page.path == f"{self.prefix}/antrag/quittung/", self.device.page.text
        self.sent = self.device.page.root.of_class("bb-code")[0].text
        if self.lot.random() < 0.3:
            again = self.device.go(request)
            assert again.root.of_class("bb-code")[0].text == self.sent
        page = self.device.open(f"{self.prefix}/vorgang/stand/")
        looking.look_at_case(page, self.memory, self.language)
        self._type_too_late(old)

    def _type_too_late(self, old: Surfer) -> None:
        """What is typed after sending, in a window that was forgotten, is given back and not taken."""
        old.type({name: ["vergessen"] for name in old.page.names() if not old.page.choices(name)})
        if any("vergessen" in values for values in old.answers().values()):
            page = old.go(old.sending())
            assert page.path != f"{self.prefix}/antrag/quittung/", "what was typed is gone without a word"
            page.says("vergessen")

    def _post(self, deed: str) -> None:
        """Press a button, and see that it does what it should."""
        page_id, query = self.question, FROM_CHECK if self.from_check else ""
        raw, onward, request = self.device.answers(), self.to(page_id), self.device.sending(deed)
        self._note(f"{deed or 'weiter'} {page_id} {raw}")
        gone = self._place_of(deed)
        page = self.device.go(request)
        refused = self.memory.receive(page_id, self.chosen)
        self.chosen = {}
        taken = not refused
        if deed.startswith(FOR_FILES):
            self._go_on_with_files(page_id, raw, gone, query)
            return
        if not deed or any(value.strip() for values in raw.values() for value in values):
            taken = self.memory.hear(page_id, raw) and taken
        if deed in ("de", "en"):
            self.language = deed
            self.arrive(self.address(page_id) + query)
        elif deed == "später":
            self._pause(page)
        elif deed == "zurück":
            self._arrive_before(page_id, query)
        else:
            self.arrive(onward() if taken else self.address(page_id) + query)

    def _place_of(self, deed: str) -> tuple[str, int] | None:
        """Which file a button takes away: the input, and its place there."""
        if not deed.startswith("entfernen:"):
            return None
        number = self._buttons("entfernen:").index(deed)
        for each in self.memory.asked(self.question):
            count = len(self.memory.files.get(each.name, ()))
            if each.type == "datei" and number < count:
                return each.name, number
            number -= count if each.type == "datei" else 0
        raise AssertionError("more files than were sent")

    def _go_on_with_files(self, page_id: str, raw: answers.Inputs, gone: tuple[str, int] | None, query: str) -> None:
        if gone:
            self.memory.remove(page_id, *gone)
        if len(self.memory.form.page(page_id).fields) > 1 or not self.memory.form.page(page_id).single:
            self.memory.wait(page_id, raw)
        self.arrive(self.address(page_id) + query)

    def _pause(self, page: Page) -> None:
        assert page.path == f"{self.prefix}/antrag/spaeter/", page.path
        if self.lot.random() < 0.5:
            self._resume()
            return
        self.device.open(self.check())
        self.arrive(self.check())

    def _arrive_before(self, page_id: str, query: str) -> None:
        before = self.memory.before(page_id)
        if query:
            self.arrive(self.check())
        elif before:
            self.arrive(self.address(before))
        else:
            assert self.device.page.path == f"{self.prefix}/leistung/{self.service}/"
            self.device.open(self.address(page_id))
            self.arrive(self.address(page_id))

    def _note(self, what: str) -> None:
        self.done.append(what)


def standing_of(raw: answers.Inputs) -> answers.Inputs:
    """What was sent, as it stands on a page: without what is empty, with the line ends of a page."""
    found = {name: [value.replace("\r\n", "\n") for value in values] for name, values in raw.items()}
    return {name: values for name, values in found.items() if any(values)}
