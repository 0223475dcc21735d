"""What must be true of every page that somebody sees while they fill in a form, whatever they have done."""

import re

from tests.journey.crowd.memory import Memory
from tests.journey.crowd.surfer import standing
from tests.journey.html import Element, Page, squeezed

PROGRESS = re.compile(r"(?:Frage|question) (\d+) (?:von|of) (\d+)$")


def look_at_question(page: Page, page_id: str, memory: Memory, language: str) -> None:
    """Assert that the question is asked, where the person is on the way, and that nothing they entered is lost."""
    assert page.root.first("html").attributes["lang"] == language
    assert page.heading == " ".join(memory.form.page(page_id).heading.say(language).split())
    assert progress(page) == (memory.path().index(page_id) + 1, len(memory.path()))
    names = page.names()
    wanted = {name: values for name, values in memory.standing(page_id).items() if name in names}
    assert _plain(standing(page)) == _plain(wanted), f"{page.path}: answers are lost"
    look_at_problems(page, page_id, memory, language)


def look_at_problems(page: Page, page_id: str, memory: Memory, language: str) -> None:
    """Assert that everything wrong is named once with cause and remedy, in the summary and at its input."""
    stuck = memory.stuck.get(page_id)
    found = [] if stuck is None else memory.problems(page_id, stuck)
    wanted = [(each.name, _line(f"{each.cause.say(language)} {each.remedy.say(language)}")) for each in found]
    assert [(each.name, each.text) for each in page.problems] == wanted, f"{page.path}: not what is wrong"
    assert page.title.startswith({"de": "Fehler:", "en": "Error:"}[language]) == bool(wanted), page.title
    beside = squeezed(" ".join(line.text for line in page.root.of_class("kern-error")))
    for problem in page.problems:
        target = page.root.first(id=problem.name)
        assert target.tag in ("input", "textarea", "select", "button", "fieldset", "section"), target.tag
        assert squeezed(problem.text) in beside, f"{page.path}: not beside the input: {problem}"


def look_at_check(page: Page, memory: Memory, language: str) -> None:
    """Assert that exactly the answers on the way are shown."""
    assert page.root.first("html").attributes["lang"] == language
    shown = [_group(section) for section in page.root.of_class("bb-answer")]
    wanted = [
        (_line(heading), [(_line(label), _line(text)) for label, text in rows])
        for heading, rows in memory.rows(language)
    ]
    alone = [(heading, [("", rows[0][1])] if _alone(heading, rows) else rows) for heading, rows in wanted]
    assert shown == alone, f"{page.path}: not what was answered"


def progress(page: Page) -> tuple[int, int]:
    """Which question of how many."""
    found = PROGRESS.search(page.root.first("label", **{"for": "fortschritt"}).text)
    assert found, page.text
    bar = page.root.first("progress").attributes
    assert (found[1], found[2]) == (bar["value"], bar["max"])
    return int(found[1]), int(found[2])


def _group(section: Element) -> tuple[str, list[tuple[str, str]]]:
    heading = section.first("h2").text
    pairs = [(pair.first("dt").text, pair.first("dd").text) for pair in section.all("div")]
    return heading, pairs or [("", section.first("p").text)]


def _alone(heading: str, rows: list[tuple[str, str]]) -> bool:
    return len(rows) == 1 and rows[0][0] == heading


def _plain(inputs: dict[str, list[str]]) -> dict[str, list[str]]:
    return {name: sorted(value.replace("\r\n", "\n") for value in values) for name, values in inputs.items()}


def _line(text: str) -> str:
    return " ".join(text.split())
