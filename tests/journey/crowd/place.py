"""Where somebody is, and where they should be: the addresses of an application, told from what was said."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from django.utils import translation

from tests.journey.crowd import looking
from tests.journey.crowd.files import Sample
from tests.journey.crowd.memory import Memory
from tests.journey.crowd.surfer import Surfer
from tests.made.chance import Chance

FROM_CHECK = "?von=pruefen"
NO_QUESTIONS = ("pruefen", "spaeter", "quittung")


@dataclass
class Places:
    """Somebody with a device somewhere in an application."""

    service: str
    memory: Memory
    lot: Chance
    device: Surfer
    language: str = "de"
    chosen: dict[str, list[Sample]] = field(default_factory=dict)

    def choose(self, name: str, samples: list[Sample]) -> None:
        """Choose files for an input, to be sent with the page."""
        self.chosen[name] = samples
        self.device.chosen[name] = [each.file for each in samples]

    @property
    def prefix(self) -> str:
        """How addresses begin in the person's language."""
        return "" if self.language == "de" else f"/{self.language}"

    @property
    def here(self) -> str | None:
        """The question that is asked; None on other pages."""
        found = re.fullmatch(rf"{self.prefix}/antrag/([^/]+)/", self.device.page.path)
        return None if found is None or found[1] in NO_QUESTIONS else found[1]

    @property
    def question(self) -> str:
        """The question that is asked."""
        assert self.here, f"no question at {self.device.page.path}"
        return self.here

    @property
    def from_check(self) -> bool:
        """Whether the question was opened from the page on which everything can be checked."""
        return urlsplit(self.device.page.address).query == FROM_CHECK[1:]

    def say(self, text: str) -> str:
        """What the pages say in the person's language instead of a German sentence of theirs."""
        with translation.override(self.language):
            return translation.gettext(text)

    def address(self, page_id: str) -> str:
        """Where a question is asked."""
        return f"{self.prefix}/antrag/{page_id}/"

    def check(self, query: str = "") -> str:
        """The check, or the first question that still needs an answer before it."""
        missing = self.memory.open_pages()
        return f"{self.address(missing[0])}{query}" if missing else f"{self.prefix}/antrag/pruefen/"

    def onward(self, page_id: str) -> str:
        """Where one goes on after a question."""
        after = self.memory.after(page_id)
        return self.address(after) if after else self.check()

    def to(self, page_id: str) -> Callable[[], str]:
        """Where "Weiter" leads from here, once the answers are kept."""
        from_check = self.from_check
        return lambda: self.check(FROM_CHECK) if from_check else self.onward(page_id)

    def arrive(self, expected: str) -> None:
        """See that this is the right place, and that nothing is lost there."""
        page = self.device.page
        there = urlsplit(expected)
        assert page.path == unquote(there.path), f"at {page.path} instead of {unquote(there.path)}: {page.text[:300]}"
        assert urlsplit(page.address).query == there.query, page.address
        if self.here:
            looking.look_at_question(page, self.here, self.memory, self.language)
        else:
            looking.look_at_check(page, self.memory, self.language)
