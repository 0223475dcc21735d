"""Questions put onto pages: one thing a page where it can be, little things that belong together on one."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from buergerbuero.forms.formats.acroform.proposing import words
from buergerbuero.forms.formats.acroform.proposing.parts import ProposedPage, Question

MOST: Final = 6  # questions on one page
_ALONE: Final = frozenset(
    {"person", "anschrift", "langtext", "gruppe", "mehrfach", "auswahl", "ja_nein", "erklärung", "iban"}
)
_SHORT: Final = 40  # letters
_LONGEST_LIST: Final = 70  # letters
_SELF: Final = re.compile(
    r"antrags?teller|antragstellende|anmelde(?:r|nde)|meldepflichtig|halter|^(?:angaben )?zur person|persönliche"
    r"|^(?:ihre )?(?:personalien|personendaten|daten|angaben)$|^allgemeine|\bapplicant"
    r"|^(?:your|personal|my)? ?(?:details|data|information|particulars)$|^about you$",
    re.IGNORECASE,
)
_ABOUT: Final = re.compile(
    r"^(?:weitere |persönliche )?(?:angaben|daten) (?:zum|zur|zu|über|de[rs])(?: den| der| die| das)?\s+"
    r"|^(?:details|information|particulars) (?:of|about|on|regarding) (?:the )?",
    re.IGNORECASE,
)


def pages(questions: Sequence[Question]) -> list[ProposedPage]:
    """Return the pages that ask the questions, in their order, with their ids."""
    taken: set[str] = set()
    first_person = next((each for each in questions if each.kind == "person"), None)
    himself = first_person if first_person and _is_self(_about(first_person)) else None
    counts = _counted(questions)
    found: list[ProposedPage] = []
    for chunk in _chunks(questions):
        found.append(_page(chunk, taken, himself, counts))
    return found


def _counted(questions: Iterable[Question]) -> Counter[str]:
    """Return how often each heading stands over a question, and each label, as they are written."""
    return Counter(text for each in questions for text in (each.section, f"?{each.label}"))


def _about(question: Question) -> str:
    """Return the words over a question, or before its row of a table, that say whom it is about."""
    return question.source.row or question.section


def _is_self(section: str) -> bool:
    heading = words.heading(section)
    return not heading or bool(_SELF.search(heading))


def _chunks(questions: Sequence[Question]) -> Iterator[list[Question]]:
    run: list[Question] = []
    for each in questions:
        alone = each.kind in _ALONE
        if run and (alone or each.section != run[0].section or len(run) >= MOST):
            yield run
            run = []
        if alone:
            yield [each]
        else:
            run.append(each)
    if run:
        yield run


def _page(chunk: Sequence[Question], taken: set[str], himself: Question | None, counts: Counter[str]) -> ProposedPage:
    first, heading = chunk[0], words.heading(chunk[0].section)
    if len(chunk) == 1:
        label = _heading_alone(first, himself, counts)
        wanted = first.id or words.slug(_id_words(first, heading))
        page_id = words.unique(wanted, taken)
        return ProposedPage(page_id, label, (replace(first, id=page_id),), help=first.help)
    if len(rows := {each.source.row for each in chunk}) == 1 and rows != {""}:
        heading = words.cleaned(rows.pop())
    page_id = words.unique(words.slug(heading or chunk[0].label), taken)
    inside: set[str] = set()
    named = tuple(replace(each, id=words.unique(words.slug(each.label), inside)) for each in chunk)
    return ProposedPage(page_id, heading or _listed(chunk), named)


def _id_words(question: Question, heading: str) -> str:
    """Return what the id of a page with one question is made of."""
    plain = {
        "person": "Person",
        "anschrift": "Anschrift",
        "iban": "IBAN",
    }
    if question.kind in ("person", "anschrift"):
        whose = question.label if question.label not in ("Name", "Anschrift") else _short(heading)
        if not whose or _SELF.search(heading):
            return plain[question.kind]
        return f"{plain[question.kind]} {whose}" if whose == _short(heading) else whose
    if question.kind == "gruppe":
        return heading or question.label
    return plain.get(question.kind, question.label)


def _heading_alone(question: Question, himself: Question | None, counts: Counter[str]) -> str:
    """Return the heading of a page that asks one thing."""
    heading = words.heading(question.section)
    own = question.label not in ("Name", "Anschrift")
    match question.kind:
        case "person" if question is himself:
            born = "geburtsdatum" not in question.settings.get("ohne", ())
            return "Wie heißen Sie, und wann sind Sie geboren?" if born else "Wie heißen Sie?"
        case "anschrift" if himself is not None and question.section == himself.section and not own:
            return "Wo wohnen Sie?"
        case "anschrift" if not own and heading:
            return f"{_short(heading)}: Anschrift"
        case "person" | "gruppe":
            return question.label if own and question.kind == "person" else heading or question.label
        case "iban":
            return "Wie lautet die IBAN?"
        case _:
            several = counts[f"?{question.label}"] > 1
            return _with_section(question.label, heading, counts[question.section], several)


def _short(heading: str) -> str:
    """Return a heading to stand before a label: "Angaben zum Eigentümer oder …" is "Eigentümer"."""
    about = _ABOUT.sub("", heading)
    return about if len(about) <= _SHORT else re.split(r"\s+(?:oder|bzw\.?|und)\s+|\s*[,(/–]", about)[0]


def _with_section(label: str, heading: str, count: int, several: bool) -> str:
    """Return a label that says what it is about where it does not alone: "Ort" below "Bisherige Wohnung"."""
    short = len(label.split()) <= 2 and not label.endswith("?") and count > 1
    if heading and (short or several) and heading.lower() not in label.lower() and len(heading) <= 80:
        return f"{_short(heading)}: {label}"
    return label


def _listed(chunk: Sequence[Question]) -> str:
    """Return a heading for a page without one: what it asks for."""
    shown = dict.fromkeys(each.source.row or each.label for each in chunk)
    labels = [re.sub(r"\s*\([^)]*\)", "", label).strip() for label in shown]
    if len(labels) == 1:
        return words.cleaned(labels[0])
    common = words.cleaned(words.beginning(labels))
    if len(common) > 8:
        return common
    said = f"{', '.join(labels[:-1])} und {labels[-1]}"
    return (
        said
        if len(said) <= _LONGEST_LIST and "," not in "".join(labels)
        else f"{words.shortened(labels[0], 60)} und mehr"
    )
