"""Somebody who fills in a form as people do: not in order, not at once, and not always right.

What they do is decided by chance that can be repeated. Wherever they arrive they look whether everything is there.
"""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from tests.journey.crowd import answers, looking
from tests.journey.crowd.memory import Memory
from tests.journey.crowd.surfer import Surfer
from tests.journey.html import Page
from tests.made.chance import Chance

FROM_CHECK = "?von=pruefen"


@dataclass
class Person:
    """One person with one application. `patience`: how many things they do before they only want to finish."""

    service: str
    memory: Memory
    lot: Chance
    device: Surfer
    patience: int
    language: str = "de"
    done: list[str] = field(default_factory=list)
    sent: str = ""

    def apply(self) -> None:
        """Begin, go every which way, and send in the end."""
        self.device.open(f"{self.prefix}/leistung/{self.service}/")
        self._note("start")
        form = next(each for each in self.device.page.root.all("form", method="post"))
        self.device.go(self.device.sending_of(form))
        self._arrive(self._address(self.memory.path()[0]))
        while not self.sent:
            assert len(self.done) < self.patience * 4 + 400, "no end"
            self._next()

    @property
    def prefix(self) -> str:
        """How addresses begin in the person's language."""
        return "" if self.language == "de" else f"/{self.language}"

    @property
    def here(self) -> str | None:
        """The question that is asked; None on other pages."""
        found = re.fullmatch(rf"{self.prefix}/antrag/([^/]+)/", self.device.page.path)
        return None if found is None or found[1] in ("pruefen", "spaeter", "quittung") else found[1]

    @property
    def from_check(self) -> bool:
        """Whether the question was opened from the page on which everything can be checked."""
        return self.device.page.address.endswith(FROM_CHECK)

    def _next(self) -> None:
        here, eager = self.here, len(self.done) >= self.patience
        if here is None:
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
                    self._use_another_tab: 3,
                }
            )

    def _choose(self, deeds: dict[Callable[[], None], int]) -> None:
        [deed] = self.lot.choices(list(deeds), list(deeds.values()))
        deed()

    def _answer(self, deed: str = "") -> None:
        page_id = self._question()
        self.device.type(self._only_asked(answers.good(self.lot, self.memory.asked(page_id))))
        self._post(deed)

    def _spoil(self) -> None:
        page_id, page = self._question(), self.device.page
        names = page.names()
        choices = {name for name in names if page.choices(name)}
        self.device.type(self._only_asked(answers.spoiled(self.lot, self.memory.asked(page_id), names, choices)))
        self._post(self.lot.choice(["", "", "", "zurück", "später", "de", "en"]))

    def _leave_blank(self) -> None:
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
        self._arrive(self._check())

    def _reload(self) -> None:
        self._note("reload")
        address = self.device.page.address
        self.device.open(address)
        self._arrive(address)

    def _jump(self) -> None:
        """Type an address: of a question on the way or off it, of the check, of nothing."""
        target = self.lot.choice([*(page["id"] for page in self.memory.pages), "pruefen", "gibt_es_nicht"])
        self._note(f"jump {target}")
        page = self.device.open(f"{self.prefix}/antrag/{target}/")
        if target == "gibt_es_nicht":
            assert page.heading in ("Diese Seite gibt es nicht", "This page does not exist"), page.heading
            self._jump()
        elif target == "pruefen":
            self._arrive(self._check())
        else:
            self._arrive(self._address(target) if target in self.memory.path() else self._onward(target))

    def _change(self) -> None:
        """Follow one of the links that lead from the check to a question."""
        links = [
            each.attributes["href"] for each in self.device.page.root.all("a") if FROM_CHECK in each.attributes["href"]
        ]
        if not links:
            self._jump()
            return
        target = self.lot.choice(links)
        self._note(f"change {target}")
        self.device.open(target)
        self._arrive(target)

    def _come_back_later(self) -> None:
        """Stop; then go on here, or with the code on another device."""
        self._answer("später") if self.lot.random() < 0.5 else self._post("später")

    def _resume(self) -> None:
        [code] = [each.text for each in self.device.page.root.of_class("bb-code")]
        self._note("another device")
        self.device = Surfer(self.device.site, figures=self.device.figures)
        self.device.open(f"{self.prefix}/weitermachen/")
        form = next(each for each in self.device.page.root.all("form", method="post"))
        self.device.type({"code": [code.lower()]})
        self.device.go(self.device.sending_of(form))
        self._arrive(self._check())

    def _press_twice(self) -> None:
        """Press "Weiter" twice, at the same moment or one after the other."""
        page_id = self._question()
        self.device.type(self._only_asked(answers.good(self.lot, self.memory.asked(page_id))))
        request, raw, onward = self.device.sending(), self.device.answers(), self._to(page_id)
        self._note(f"twice {page_id} {raw}")
        fingers = [self.device.tab(), self.device.tab()]
        with ThreadPoolExecutor(2) as both:
            found = list(both.map(lambda finger: finger.follow(request), fingers))
        assert self.memory.hear(page_id, raw)
        self.device.show(self.lot.choice(found))
        self._arrive(onward())

    def _use_another_tab(self) -> None:
        """Open the same question in another tab, answer it here, then there: the last one counts."""
        page_id = self._question()
        other = self.device.tab()
        other.open(self.device.page.address)
        self._answer()
        self._note("the other tab")
        self.device = other
        if page_id in self.memory.path():
            self._answer()
        else:
            self._reload_off_path(page_id)

    def _reload_off_path(self, page_id: str) -> None:
        self.device.open(self.device.page.address)
        self._arrive(self._onward(page_id))

    def _send(self) -> None:
        if self.device.page.path != f"{self.prefix}/antrag/pruefen/":
            return
        typed = {}
        if self.memory.declaration:
            typed = {self.memory.declaration: ["ja"]}
        self.device.type(typed)
        request = self.device.sending(form="senden")
        self._note("send")
        rows = self.memory.rows(self.language)
        self.device.go(request)
        assert self.device.page.path == f"{self.prefix}/antrag/quittung/", self.device.page.text
        self.sent = self.device.page.root.of_class("bb-code")[0].text
        if self.lot.random() < 0.3:
            again = self.device.go(request)
            assert again.root.of_class("bb-code")[0].text == self.sent
        self._look_at_case(rows)

    def _look_at_case(self, rows: object) -> None:
        page = self.device.open(f"{self.prefix}/vorgang/stand/")
        for heading, lines in self.memory.rows(self.language):
            page.says(heading, *(text for _, text in lines))

    def _post(self, deed: str) -> None:
        """Press a button, and see that it does what it should."""
        page_id = self._question()
        raw, onward, request = self.device.answers(), self._to(page_id), self.device.sending(deed)
        self._note(f"{deed or 'weiter'} {page_id} {raw}")
        query = FROM_CHECK if self.from_check else ""
        page = self.device.go(request)
        taken = True
        if not deed or any(value.strip() for values in raw.values() for value in values):
            taken = self.memory.hear(page_id, raw)
        if deed in ("de", "en"):
            self.language = deed
            self._arrive(self._address(page_id) + query)
        elif deed == "später":
            assert page.path == f"{self.prefix}/antrag/spaeter/", page.path
            self._resume() if self.lot.random() < 0.5 else self._arrive_after_pause()
        elif deed == "zurück":
            self._arrive_before(page_id, query)
        else:
            self._arrive(onward() if taken else self._address(page_id) + query)

    def _arrive_after_pause(self) -> None:
        self.device.open(self._check())
        self._arrive(self._check())

    def _arrive_before(self, page_id: str, query: str) -> None:
        before = self.memory.before(page_id)
        if query:
            self._arrive(self._check())
        elif before:
            self._arrive(self._address(before))
        else:
            assert self.device.page.path == f"{self.prefix}/leistung/{self.service}/"
            self.device.open(self._address(page_id))
            self._arrive(self._address(page_id))

    def _to(self, page_id: str) -> Callable[[], str]:
        """Where "Weiter" leads from here, once the answers are kept."""
        from_check = self.from_check

        def onward() -> str:
            return self._check(FROM_CHECK) if from_check else self._onward(page_id)

        return onward

    def _onward(self, page_id: str) -> str:
        after = self.memory.after(page_id)
        return self._address(after) if after else self._check()

    def _check(self, query: str = "") -> str:
        """The check, or the first question that still needs an answer before it."""
        missing = self.memory.open_pages()
        return f"{self._address(missing[0])}{query}" if missing else f"{self.prefix}/antrag/pruefen/"

    def _address(self, page_id: str) -> str:
        return f"{self.prefix}/antrag/{page_id}/"

    def _arrive(self, expected: str) -> None:
        """See that this is the right place, and that nothing is lost there."""
        page: Page = self.device.page
        there, _, query = expected.removeprefix(self.device.site).partition("?")
        from urllib.parse import unquote

        assert page.path == unquote(there), f"at {page.path} instead of {unquote(there)}"
        assert page.address.endswith(FROM_CHECK) == bool(query), page.address
        if self.here:
            looking.look_at_question(page, self.here, self.memory, self.language)
        else:
            looking.look_at_check(page, self.memory, self.language)

    def _question(self) -> str:
        assert self.here, f"no question at {self.device.page.path}"
        return self.here

    def _only_asked(self, typed: answers.Inputs) -> answers.Inputs:
        """What is typed replaces everything: what is not named is emptied or not chosen."""
        names = self.device.page.names()
        return {name: typed.get(name, []) for name in names}

    def _note(self, what: str) -> None:
        self.done.append(what[:600])
