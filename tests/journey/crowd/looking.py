"""What must be true of every page that somebody sees while they fill in a form, whatever they have done."""

import re
from collections.abc import Sequence
from itertools import zip_longest

from buergerbuero.forms.types.question import Row
from tests.journey.crowd.memory import Memory
from tests.journey.crowd.surfer import standing
from tests.journey.html import Element, Page, squeezed

NOTHING = {"de": "Keine Angabe", "en": "Not answered"}
VOLUNTARY = re.compile(r" \((freiwillig|optional)\)$")
PROGRESS = re.compile(r"(?:Frage|question) (\d+) (?:von|of) (\d+)$")


def look_at_question(page: Page, page_id: str, memory: Memory, language: str) -> None:
    """Assert that the question is asked, where the person is on the way, and that nothing they entered is lost."""
    assert page.root.first("html").attributes["lang"] == language
    heading = VOLUNTARY.sub("", page.heading)
    assert heading == _line(memory.form.page(page_id).heading.say(language)), page.heading
    assert progress(page) == (memory.path().index(page_id) + 1, len(memory.path()))
    names = page.names()
    wanted = {name: values for name, values in memory.standing(page_id).items() if name in names}
    assert plain(standing(page)) == plain(wanted), f"{page.path}: {plain(standing(page))} is not {plain(wanted)}"
    asked = [each.name for each in memory.asked(page_id) if each.type == "datei"]
    files = [file["name"] for name in asked for file in memory.files.get(name, ())]
    assert [each.text for each in page.root.of_class("bb-name")] == [_line(each) for each in files], "files are lost"
    look_at_problems(page, page_id, memory, language)


def look_at_problems(page: Page, page_id: str, memory: Memory, language: str) -> None:
    """Assert that everything wrong is named once with cause and remedy, in the summary and at its input."""
    found = memory.problems(page_id)
    wanted = [(each.name, _line(f"{each.cause.say(language)} {each.remedy.say(language)}")) for each in found]
    assert [(each.name, each.text) for each in page.problems] == wanted, f"{page.path}: {page.problems}, not {wanted}"
    assert page.title.startswith({"de": "Fehler:", "en": "Error:"}[language]) == bool(wanted), page.title
    beside = squeezed(" ".join(line.text for line in page.root.of_class("kern-error")))
    for problem in page.problems:
        target = page.root.first(id=problem.name)
        assert target.tag in ("input", "textarea", "select", "button", "fieldset", "section"), target.tag
        assert squeezed(problem.text) in beside, f"{page.path}: not beside the input: {problem}"


def look_at_check(page: Page, memory: Memory, language: str) -> None:
    """Assert that exactly the answers on the way are shown."""
    assert page.root.first("html").attributes["lang"] == language
    shown = [(section.first("h2").text, _lines(section)) for section in page.root.of_class("bb-answer")]
    wanted = [(_line(heading), _wanted(heading, rows, language)) for heading, rows in memory.rows(language)]
    differ = [pair for pair in zip_longest(shown, wanted) if pair[0] != pair[1]]
    assert not differ, f"{page.path}: shown and answered differ, first at {differ[0]}"


def progress(page: Page) -> tuple[int, int]:
    """Which question of how many."""
    found = PROGRESS.search(page.root.first("label", **{"for": "fortschritt"}).text)
    assert found, page.text
    bar = page.root.first("progress").attributes
    assert (found[1], found[2]) == (bar["value"], bar["max"])
    return int(found[1]), int(found[2])


def _lines(section: Element) -> list[tuple[str, str, str]]:
    """The lines below a heading: entry of a group, label, text."""
    found, entry = [], ""
    for each in section.all("h3", "div", "p"):
        if each.tag == "h3":
            entry = each.text
        elif each.tag == "p":
            found.append(("", "", each.text))
        elif next(each.all("dt"), None):
            found.append((entry, each.first("dt").text, each.first("dd").text))
    return found


def _wanted(heading: str, rows: Sequence[Row], language: str) -> list[tuple[str, str, str]]:
    if not rows:
        return [("", "", NOTHING[language])]
    if len(rows) == 1 and rows[0].line.label == heading:
        return [("", "", _line(rows[0].text))]
    apart = sorted(rows, key=lambda row: bool(row.entry))  # else what comes after a group would seem to belong to it
    return [(_line(row.entry), _line(row.label), _line(row.text)) for row in apart]


def plain(inputs: dict[str, list[str]]) -> dict[str, list[str]]:
    """What stands in inputs, in an order and with line ends that can be compared."""
    return {name: sorted(value.replace("\r\n", "\n") for value in values) for name, values in inputs.items()}


def _line(text: str) -> str:
    return " ".join(text.split())


def look_at_case(page: Page, memory: Memory, language: str) -> None:
    """Assert that what was sent is what was said."""
    for heading, lines in memory.rows(language):
        page.says(*(word for row in lines for word in (heading, row.text)))


def without_entry(raw: dict[str, list[str]], button: str) -> dict[str, list[str]]:
    """What was typed on a page after an entry was added (nothing is lost) or taken away (those after it move up)."""
    verb, _, name = button.partition(":")
    if verb == "mehr":
        return raw
    group, _, number = name.rpartition("-")
    found: dict[str, list[str]] = {}
    for key, values in raw.items():
        inside = re.match(rf"{re.escape(group)}-(\d+)-", key)
        if inside is None or int(inside[1]) < int(number):
            found[key] = values
        elif int(inside[1]) > int(number):
            found[f"{group}-{int(inside[1]) - 1}-{key[inside.end() :]}"] = values
    return found
