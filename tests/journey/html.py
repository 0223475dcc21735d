"""A page as a person meets it: read from its HTML with the standard library, strictly (a tag left open fails)."""

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNSEEN = {"script", "style", "head", "template"}
PRESSABLE = ("button", "a", "summary")
HEADINGS = {"h1", "h2", "h3"}
BLOCKS = {"br", "button", "dd", "div", "dt", "fieldset", "label", "li", "p", "section", "td", "th", "tr", *HEADINGS}


@dataclass
class Element:
    """One element; its children are elements and texts."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)

    def all(self, *tags: str, **attributes: str) -> Iterator["Element"]:
        """Yield the elements below with one of the tags (none: any) and these attributes, in order."""
        for child in self.children:
            if isinstance(child, Element):
                if (not tags or child.tag in tags) and attributes.items() <= child.attributes.items():
                    yield child
                yield from child.all(*tags, **attributes)

    def first(self, *tags: str, **attributes: str) -> "Element":
        """Return the first of them; fails if there is none."""
        found = next(self.all(*tags, **attributes), None)
        assert found is not None, f"no {tags} {attributes} in: {self.text}"
        return found

    def of_class(self, name: str) -> list["Element"]:
        """Return the elements of a class."""
        return [each for each in self.all() if name in each.attributes.get("class", "").split()]

    @property
    def text(self) -> str:
        """What is read in it, on one line."""
        return " ".join("".join(self._texts()).split())

    @property
    def label(self) -> str:
        """What it is called where it can be pressed; signs for keys are no part of it."""
        words = " ".join("".join(self._texts({*UNSEEN, "kbd"})).split())
        return self.attributes.get("aria-label", words.rstrip(" +"))

    def _texts(self, unseen: Set[str] = frozenset(UNSEEN)) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in unseen and "hidden" not in child.attributes:
                space = " " if child.tag in BLOCKS else ""
                yield from (space, *child._texts(unseen), space)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        closed = self.open.pop()
        assert closed.tag == tag, f"<{closed.tag} {closed.attributes}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


@dataclass(frozen=True)
class Problem:
    """A line of the error summary: the input it leads to, and what it says."""

    name: str
    text: str


@dataclass(frozen=True)
class Page:
    """A page: where it came from and what is on it."""

    address: str
    root: Element

    @property
    def path(self) -> str:
        """The address without server and question mark."""
        return unquote(urlsplit(self.address).path)

    @property
    def title(self) -> str:
        """The page's title."""
        return "".join(text for text in self.root.first("title").children if isinstance(text, str)).strip()

    @property
    def heading(self) -> str:
        """The one main heading."""
        headings = list(self.root.all("h1"))
        assert len(headings) == 1, f"{self.path}: {len(headings)} main headings"
        return headings[0].text

    @property
    def text(self) -> str:
        """All that is read."""
        return self.root.text

    @property
    def problems(self) -> list[Problem]:
        """The lines of the error summary."""
        summary = next(self.root.all(id="fehler"), Element(""))
        links = ((each.attributes["href"], each.text) for each in summary.all("a"))
        return [Problem(address.removeprefix("#"), text) for address, text in links if address.startswith("#")]

    def says(self, *words: str) -> None:
        """Assert that the page says all of these words."""
        for each in words:
            assert squeezed(each) in squeezed(self.text), f"{self.path} does not say {each!r}: {self.text}"

    def names(self) -> set[str]:
        """The names of everything that can be filled in."""
        inputs = self.root.all("input", "textarea", "select")
        return {each.attributes["name"] for each in inputs if each.attributes.get("type") != "hidden"}

    def value(self, name: str) -> str:
        """What stands in an input, or which choice is made ("" for none)."""
        for each in self.root.all("input", "textarea", name=name):
            if each.attributes.get("type") in {"radio", "checkbox"}:
                if "checked" in each.attributes:
                    return each.attributes["value"]
            elif each.tag == "textarea":
                return "".join(str(child) for child in each.children).removeprefix("\n")
            else:
                return each.attributes.get("value", "")
        return ""

    def kind(self, name: str) -> str:
        """What type of input bears a name; its tag, where there are no types."""
        box = next(self.root.all("input", "textarea", "select", name=name), Element(""))
        return box.attributes.get("type", box.tag)

    def choices(self, name: str) -> dict[str, str]:
        """What can be chosen: values, and what stands beside each. Empty where one types."""
        boxes = [each for kind in ("radio", "checkbox") for each in self.root.all("input", name=name, type=kind)]
        labels = {each.attributes.get("for", ""): each.text for each in self.root.all("label")}
        return {each.attributes["value"]: labels[each.attributes["id"]] for each in boxes}

    def button(self, label: str) -> tuple[Element, Element]:
        """Return a button that people see, and its form."""
        for form in self.root.all("form"):
            inside = [(button, form) for button in form.all("button")]
            outside = [(button, form) for button in self.root.all("button", form=form.attributes.get("id", "-"))]
            for button, owner in (*inside, *outside):
                if button.label == label and button.attributes.get("aria-hidden") != "true":
                    return button, owner
        raise AssertionError(f"{self.path}: no form around {label!r}")

    def pressable(self, label: str) -> Element:
        """Return the link, button or summary that people see and that says this, or that leads to this address."""
        for tag in PRESSABLE:
            for each in self.root.all(tag):
                if label in (each.label, each.attributes.get("href")) and each.attributes.get("aria-hidden") != "true":
                    return each
        labels = [each.label for each in self.root.all(*PRESSABLE)]
        raise AssertionError(f"{self.path}: nothing to press says {label!r}, only {labels}")

    def has(self, label: str) -> bool:
        """Whether there is something to press that says this."""
        return any(each.label == label for each in self.root.all(*PRESSABLE))


def read(address: str, text: str) -> Page:
    """Read a page. Fails when a tag is left open or closed twice."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert len(reader.open) == 1, f"{address}: left open: {[each.tag for each in reader.open]}"
    return Page(address, reader.root)


def squeezed(text: str) -> str:
    """Text without any space, soft hyphen or case: what is the same to a reader, wherever lines break."""
    return re.sub(r"[\s\u00ad\u200b]+", "", text).casefold()
