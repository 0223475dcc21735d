"""Somebody who fills in a form as people do: not in order, not at once, and not always right.

What they do is decided by chance that can be repeated. Wherever they arrive they look whether everything is there.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.journey.crowd import answers, looking
from tests.journey.crowd.files import sample
from tests.journey.crowd.hands import Hands
from tests.journey.crowd.place import FROM_CHECK
from tests.journey.crowd.surfer import Surfer, standing

ELSEWHERE = "In einem anderen Fenster steht hier schon etwas anderes"
NO_FILES = "Ihre Datei konnten wir nicht behalten. Bitte wählen Sie sie danach noch einmal aus."
ODD_BUTTONS = (
    "mehr:nix",
    "mehr:",
    "weg:nix-3",
    "weg:-1",
    "unsinn",
    "entfernen:1",
    "drehen:x/0",
    "datei:nix",
    "weiter ",
)
KEEP = "Nein, das andere behalten"


@dataclass
class Person(Hands):
    """One person with one application. `patience`: how many things they do before they only want to finish."""

    patience: int = 50
    sent: str = ""

    def apply(self) -> None:
        """Begin, go every which way, and send in the end."""
        self.device.open(f"{self.prefix}/leistung/{self.service}/")
        self.note("start")
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
                    self._tamper: 2,
                }
            )

    def _choose(self, deeds: dict[Callable[[], None], int]) -> None:
        [deed] = self.lot.choices(list(deeds), list(deeds.values()))
        deed()

    def _answer(self, deed: str = "") -> None:
        page_id = self.question
        self.fill(answers.good(self.lot, self.memory.asked(page_id)))
        self.post(deed)
        assert page_id not in self.memory.stuck or deed, f"what must be taken is not: {self.device.page.problems}"

    def _spoil(self) -> None:
        self.type(self._spoiled())
        self.post(self.lot.choice(["", "", "", "zurück", "später", "de", "en"]))

    def _spoiled(self) -> answers.Inputs:
        page = self.device.page
        choices = {name for name in page.names() if page.choices(name)}
        return answers.spoiled(self.lot, self.memory.asked(self.question), page.names(), choices)

    def _leave_blank(self) -> None:
        if self.lot.random() < 0.5:
            self.type({})
        self.post("")

    def _go_back(self) -> None:
        self.post("zurück")

    def _switch(self) -> None:
        other = "en" if self.language == "de" else "de"
        if self.here:
            self._answer(other) if self.lot.random() < 0.5 else self.post(other)
            return
        self.note(f"language {other}")
        self.device.go(self.device.sending(other, form="senden"))
        self.language = other
        self.arrive(self.check())

    def _reload(self) -> None:
        self.note("reload")
        address = self.device.page.address
        self.device.open(address.partition("#")[0])
        self.arrive(address)

    def _jump(self) -> None:
        """Type an address: of a question on the way or off it, of the check, of nothing."""
        target = self.lot.choice([*(page["id"] for page in self.memory.pages), "pruefen", "gibt_es_nicht"])
        self.note(f"jump {target}")
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
        self.note(f"change {target}")
        self.device.open(target)
        self.arrive(target)

    def _come_back_later(self) -> None:
        """Stop; then go on here, or with the code on another device."""
        self._answer("später") if self.lot.random() < 0.5 else self.post("später")

    def _press_twice(self) -> None:
        """Press "Weiter" twice, at the same moment."""
        page_id = self.question
        if self.buttons("datei:"):
            self._answer()
            return
        self.fill(answers.good(self.lot, self.memory.asked(page_id)))
        request, raw, onward = self.device.sending(), self.device.answers(), self.to(page_id)
        self.note(f"twice {page_id} {raw}")
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
        self.note("the other tab")
        self.device, self.language = other, language
        if not other.page.names() or any(field.fields for field in self.memory.asked(page_id)):
            self._reload_there(page_id)
            return
        self.type(answers.good(self.lot, self.memory.form.page(page_id).fields))
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
        self.note(f"stale {page_id} {raw}")
        page = self.device.go(self.device.sending())
        page.says(self.say(ELSEWHERE))
        there, typed = looking.plain(standing(page)), looking.plain(standing_of(raw))
        assert there == typed, f"typed in this window: {typed}, there now: {there}"
        if self.lot.random() < 0.5:
            self.note("keep the other")
            self.device.open(page.pressable(self.say(KEEP)).attributes["href"])
            self.arrive(self.address(page_id) + (FROM_CHECK if self.from_check else ""))
            return
        self.note("insist")
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
        buttons = self.buttons("mehr:", "weg:")
        if not buttons:
            self._answer()
            return
        if self.lot.random() < 0.6:
            self.type(answers.spoiled(self.lot, self.memory.asked(self.question), [], set()))
        self.press_for_entries(self.lot.choice(buttons))

    def _tamper(self) -> None:
        """Send what no page of ours sends, beside what it does: inputs that are not asked for, buttons that are not
        there. The first do nothing; the others at most keep what was typed.
        """
        page_id, onward, query = self.question, self.to(self.question), FROM_CHECK if self.from_check else ""
        if self.buttons("mehr:", "weg:", "datei:"):
            self._answer()
            return
        self.type(self._spoiled())
        raw, deed = self.device.answers(), self.lot.choice(ODD_BUTTONS)
        more = [("fremd", "x"), (f"{page_id}-fremd-0-name", "y"), ("bb-fremd", "z"), ("bb-seite", "pruefen")]
        self.note(f"odd {deed!r} {page_id} {raw}")
        self.device.go(self.device.sending(deed, more=more))
        if deed.startswith(("mehr:", "weg:")):
            self.memory.wait(page_id, raw)
            self.arrive(self.address(page_id) + query)
            return
        self.memory.hear(page_id, raw)
        self.arrive(onward())

    def _send_files(self) -> None:
        """Send some files, of which some cannot be taken; or turn one, or take one away."""
        there, names = self.buttons("entfernen:", "drehen:"), self.buttons("datei:")
        if not names:
            self._answer()
            return
        if self.lot.random() < 0.5:
            self.type(answers.spoiled(self.lot, self.memory.asked(self.question), [], set()))
        if there and self.lot.random() < 0.4:
            self.post(self.lot.choice(there))
            return
        name = self.lot.choice(names).removeprefix("datei:")
        self.choose(name, [sample(self.lot, bad=0.4) for _ in range(self.lot.choice([1, 1, 2]))])
        self.post(self.lot.choice(["", f"datei:{name}", f"datei:{name}", "später"]))

    def _lose_the_session(self) -> None:
        """Type for so long that the browser has forgotten the application, send, and open it again with the code."""
        page_id, from_check = self.question, self.from_check
        self.fill(answers.good(self.lot, self.memory.asked(page_id)))
        raw, request = self.device.answers(), self.device.sending()
        if not any(value.strip() for values in raw.values() for value in values):
            self.post("")
            return
        code = self.code()
        self.note(f"session lost {page_id} {raw}")
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

    def _send(self) -> None:
        """Send; at times twice, and at times with a forgotten window still open."""
        old = self.device.tab()
        old.open(self.address(self.memory.path()[0]))
        if self.memory.declaration:
            self.device.type({self.memory.declaration: ["ja"]})
        request = self.device.sending(form="senden")
        self.note("send")
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


def standing_of(raw: answers.Inputs) -> answers.Inputs:
    """What was sent, as it stands on a page: without what is empty, with the line ends of a page."""
    found = {name: [value.replace("\r\n", "\n") for value in values] for name, values in raw.items()}
    return {name: values for name, values in found.items() if any(values)}
