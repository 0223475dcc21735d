"""What somebody has said so far, kept beside the program, so that nothing can get lost unnoticed.

Which pages and fields apply is decided by the conditions as tests/made reads them. What an answer means, and how it is
shown, is asked of the question types, which have tests of their own.
"""

import datetime
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from buergerbuero.forms.types import datei, reading
from buergerbuero.forms.types.question import Row
from buergerbuero.forms.values import Field, Form, Invalid, Raw, Refused
from tests.journey.crowd.files import Sample
from tests.made import conditions
from tests.made.form import fields_of
from tests.made.questions import Node, answers_to

Rows = list[tuple[str, list[Row]]]


@dataclass
class Memory:
    """The answers taken last, by page and field; and what could not be taken, by page, as it was sent: because it was
    wrong, or because the person was not done with it (`unjudged`).
    """

    pages: Sequence[Node]
    form: Form
    today: datetime.date
    said: dict[str, dict[str, Any]] = field(default_factory=dict)
    stuck: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    unjudged: set[str] = field(default_factory=set)
    files: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    refused: dict[str, list[Invalid]] = field(default_factory=dict)

    @property
    def declaration(self) -> str | None:
        """The declaration that a form may end with: it is made where everything can be checked."""
        last = self.pages[-1]
        return last["id"] if last.get("art") == "erklärung" and "wenn" not in last else None

    def walk(self) -> Iterator[tuple[str, tuple[Field, ...]]]:
        """Yield the pages that apply with their fields that do, without the declaration at the end."""
        known: dict[str, list[str]] = {}
        for node, page in zip(self.pages, self.form.pages, strict=True):
            if node["id"] == self.declaration or not conditions.holds(node.get("wenn"), known):
                continue
            asked = [
                (key, each, thing)
                for (key, each), thing in zip(fields_of(node).items(), page.fields, strict=True)
                if each is node or conditions.holds(each.get("wenn"), known)
            ]
            yield page.id, tuple(thing for _, _, thing in asked)
            said = self.said.get(page.id, {})
            for key, each, _ in asked:
                known[key] = _keys(each, said.get(_last(key)))

    def path(self) -> list[str]:
        """The pages that apply."""
        return [page for page, _ in self.walk()]

    def asked(self, page: str) -> tuple[Field, ...]:
        """The fields of a page that apply; all of them if the page does not."""
        return dict(self.walk()).get(page, self.form.page(page).fields)

    def open_pages(self) -> list[str]:
        """The pages that still need something."""
        return [page for page, fields in self.walk() if page in self.stuck or self._lacks(page, fields)]

    def after(self, page: str) -> str | None:
        """The page after one, None after the last."""
        return next((each for each in self.path() if self._place(each) > self._place(page)), None)

    def before(self, page: str) -> str | None:
        """The page before one, None before the first."""
        return next((each for each in reversed(self.path()) if self._place(each) < self._place(page)), None)

    def problems(self, page: str) -> tuple[Invalid, ...]:
        """What the page must say is wrong with what was sent, and with the files that came last."""
        found: tuple[Invalid, ...] = ()
        if page in self.stuck and page not in self.unjudged:
            outcome = self._read(page, self.stuck[page])
            found = outcome.problems if isinstance(outcome, Refused) else ()
        return found + tuple(self.refused.get(page, ()))

    def hear(self, page: str, raw: Mapping[str, list[str]]) -> bool:
        """Keep what was sent, as far as the page asks it; return whether it was taken."""
        outcome = self._read(page, raw)
        self.unjudged.discard(page)
        if isinstance(outcome, Refused):
            self.stuck[page] = dict(raw)
            return False
        self.stuck.pop(page, None)
        self.said[page] = {**self.said.get(page, {}), **outcome}
        return True

    def wait(self, page: str, raw: Mapping[str, list[str]]) -> None:
        """Keep what was typed on a page that somebody is not done with: it is neither right nor wrong yet."""
        self.stuck[page] = dict(raw)
        self.unjudged.add(page)

    def receive(self, page: str, chosen: Mapping[str, Sequence[Sample]]) -> bool:
        """Keep the files that came with a page; return whether one was refused."""
        fields = {each.name: each for each in self.form.page(page).fields if each.type == "datei"}
        refused: list[Invalid] = []
        for name, samples in chosen.items():
            for each in samples:
                there = self.files.setdefault(name, [])
                reason = datei.FULL if len(there) >= datei.most(fields[name]) else each.reason
                if reason:
                    refused.append(datei.refusal(fields[name], datei.file_name(each.file.name), reason))
                    continue
                file = _stored(each)
                if all(file["sha256"] != other["sha256"] for other in there):  # the same one twice is there once
                    there.append(file)
                self._follow(page, fields[name])
        if fields:
            self.refused[page] = list(dict.fromkeys(refused))  # the same word about the same name is said once
        return bool(refused)

    def remove(self, page: str, name: str, number: int) -> None:
        """Take a file away."""
        del self.files[name][number]
        self._follow(page, next(each for each in self.form.page(page).fields if each.name == name))

    def means(self, page: str, raw: Raw) -> object:
        """What the program would make of it: the answers, or what cannot be taken as it was sent."""
        outcome = self._read(page, raw)
        return _typed(raw) if isinstance(outcome, Refused) else outcome

    def standing(self, page: str) -> dict[str, list[str]]:
        """What should stand in the inputs of a page."""
        if page in self.stuck:
            found = {name: list(values) for name, values in self.stuck[page].items()}
        else:
            typed = [each for each in self.asked(page) if each.type != "datei"]
            found = reading.fill_all(typed, self.said.get(page, {}))
        return {name: values for name, values in found.items() if any(values)}

    def rows(self, language: str) -> Rows:
        """What the page should show on which everything can be checked: each heading with the answers below it."""
        found: Rows = []
        for page, fields in self.walk():
            said = self.said.get(page, {})
            lines = [row for each in fields for row in reading.entry_rows(each, said.get(_last(each.key)), language)]
            found.append((self.form.page(page).heading.say(language), lines))
        return found

    def _read(self, page: str, raw: Raw) -> Any:
        files = {
            each.name: [datei.as_sent(file) for file in self.files.get(each.name, ())]
            for each in self.form.page(page).fields
            if each.type == "datei"
        }
        return reading.read_all(self.asked(page), {**raw, **files}, self.today)

    def _follow(self, page: str, field: Field) -> None:
        """Where its page was answered before, the answer is what files there are now."""
        if page in self.said:
            self.said[page][_last(field.key)] = list(self.files[field.name]) or None

    def _lacks(self, page: str, fields: Sequence[Field]) -> bool:
        said = self.said.get(page)
        return said is None or any(each.required and said.get(_last(each.key)) is None for each in fields)

    def _place(self, page: str) -> int:
        return [each["id"] for each in self.pages].index(page)


def _keys(node: Node, value: Any) -> list[str]:
    if value is None or not answers_to(node):
        return []
    if isinstance(value, bool):
        return ["ja" if value else "nein"]
    return [value] if isinstance(value, str) else list(value)


def _last(key: str) -> str:
    return key.rpartition(".")[2]


def _typed(raw: Raw) -> dict[str, list[str]]:
    found = {name: [" ".join(value.split()) for value in values if value.strip()] for name, values in raw.items()}
    return {name: values for name, values in found.items() if values}


def _stored(sample: Sample) -> dict[str, Any]:
    """What an answer says of a file, as far as a page shows it."""
    name = datei.file_name(sample.file.name)
    checksum = hashlib.sha256(sample.file.content).hexdigest()
    return {"id": "", "name": name, "pages": sample.pages, "size": len(sample.file.content), "sha256": checksum}
