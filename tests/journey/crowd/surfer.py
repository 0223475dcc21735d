"""A device for people who do as they like: it sends a form as a browser would, whatever was typed into it."""

import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import quote, urlencode, urljoin

from buergerbuero.base import languages
from tests.journey.device import File
from tests.journey.html import Element, Page
from tests.journey.plain import Answer, Plain, Request

Typed = Mapping[str, Sequence[str]]
Pairs = list[tuple[str, str]]
FORM = "frage"
OURS = ("bb-", "csrfmiddlewaretoken")
"""Names of inputs that are no answers begin so."""


@dataclass
class Surfer(Plain):
    """A device with tabs. What is typed is forgotten with the page, as in a browser."""

    typed: dict[str, list[str]] = field(default_factory=dict)
    chosen: dict[str, list[File]] = field(default_factory=dict)
    figures: Counter[str] = field(default_factory=Counter)

    def send(self, request: Request) -> Answer:
        """Send one request, and count it."""
        self.figures[request.method] += 1
        return super().send(request)

    def open(self, path: str) -> Page:
        """Go to an address."""
        self.typed, self.chosen = {}, {}
        return super().open(quote(path, safe="/?=&%:#"))

    def type(self, typed: Typed) -> None:
        """Type and choose; boxes that are not named stay as they are."""
        unknown = typed.keys() - self.page.names()
        assert not unknown, f"{self.page.path} has no inputs {unknown}"
        self.typed |= {name: list(values) for name, values in typed.items()}

    def sending(self, deed: str = "", form: str = FORM, more: Pairs | None = None) -> Request:
        """What the browser would send now for the button with this value (none: the first button), and more."""
        return self.sending_of(self.page.root.first("form", id=form), deed, more)

    def sending_of(self, element: Element, deed: str = "", more: Pairs | None = None) -> Request:
        """The same for any form."""
        pairs = [*self._pairs(element), *(more or []), *([(_name_of(deed), deed)] if deed else [])]
        target = urljoin(self.page.address, element.attributes.get("action") or self.page.address)
        if element.attributes.get("enctype") == "multipart/form-data":
            return multipart(target, pairs, self.chosen)
        return Request("POST", target, urlencode(pairs).encode())

    def answers(self, form: str = FORM) -> dict[str, list[str]]:
        """The answers among what would be sent now."""
        found: dict[str, list[str]] = {}
        for name, value in self._pairs(self.page.root.first("form", id=form)):
            if not name.startswith(OURS):
                found.setdefault(name, []).append(value)
        return found

    def go(self, request: Request) -> Page:
        """Send, and look at what comes."""
        page = self.show(self.follow(request))
        self.typed, self.chosen = {}, {}
        return page

    def tab(self) -> "Surfer":
        """Another tab of this browser."""
        return replace(self, typed={}, chosen={})

    def _pairs(self, form: Element) -> Iterator[tuple[str, str]]:
        for each in form.all("input", "textarea", "select"):
            name, kind = each.attributes.get("name"), each.attributes.get("type")
            if not name or kind == "file":
                continue
            for value in [each.attributes["value"]] if kind == "hidden" else self._values(each, name, kind):
                yield name, value

    def _values(self, box: Element, name: str, kind: str | None) -> list[str]:
        if kind in ("radio", "checkbox"):
            value = box.attributes["value"]
            ticked = value in self.typed[name] if name in self.typed else "checked" in box.attributes
            return [value] if ticked else []
        text = next(iter(self.typed[name]), "") if name in self.typed else written_in(box)
        return [text.replace("\r\n", "\n").replace("\n", "\r\n") if box.tag == "textarea" else text]


def written_in(box: Element) -> str:
    """What stands in a box to type in."""
    if box.tag == "textarea":
        return "".join(str(child) for child in box.children).removeprefix("\n")
    return box.attributes.get("value", "")


def standing(page: Page) -> dict[str, list[str]]:
    """What stands in the inputs of the question: only those in which something does."""
    found: dict[str, list[str]] = {}
    for box in page.root.first("form", id=FORM).all("input", "textarea", "select"):
        name, kind = box.attributes.get("name", ""), box.attributes.get("type")
        if not name or name.startswith(OURS) or kind in ("hidden", "file"):
            continue
        if kind not in ("radio", "checkbox"):
            found.setdefault(name, []).append(written_in(box))
        elif "checked" in box.attributes:
            found.setdefault(name, []).append(box.attributes["value"])
    return {name: values for name, values in found.items() if any(values)}


def multipart(target: str, pairs: Pairs, files: Mapping[str, Sequence[File]]) -> Request:
    """A form with files, as browsers send it."""
    mark = uuid.uuid4().hex
    parts = [(f'name="{name}"', value.encode()) for name, value in pairs]
    for name, chosen in files.items():
        for file in chosen:
            parts.append(
                (f'name="{name}"; filename="{file.name}"\r\nContent-Type: application/octet-stream', file.content)
            )
    head = f"--{mark}\r\nContent-Disposition: form-data; "
    body = b"".join(f"{head}{what}\r\n\r\n".encode() + content + b"\r\n" for what, content in parts)
    return Request("POST", target, body + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}")


def _name_of(deed: str) -> str:
    """Under which name a button sends its value."""
    return "bb-sprache" if deed in languages.whole() else "bb-tat"
