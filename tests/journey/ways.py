"""The journeys that lie in the service folders (wege/*.yaml), each walked with persons nobody has met before.

Everything personal gets an invented word of its own, so that walks do not meet each other and a search for it finds
nothing else: expectations still fit, because what the file says is kept as a part.
"""

import datetime
import functools
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date

from buergerbuero.base.yamlfile import Node, build, load
from buergerbuero.catalogue.values import Journey
from buergerbuero.catalogue.values.journey import LogIn, Step
from buergerbuero.config.cli.identity_provider import Person
from tests.cast import PROJECT

BERLIN = ZoneInfo("Europe/Berlin")
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvw" for vowel in "aeiou"]


@dataclass(frozen=True)
class Field:
    """What is asked in one place of a form: the name of its inputs and its kind (`art` in form.yaml).

    `inner`: what each entry of a group asks, by the names that stand behind the entry's number.
    """

    name: str
    kind: str
    voluntary: bool
    pattern: bool
    inner: tuple["Field", ...] = ()


@dataclass(frozen=True)
class Way:
    """A journey of a service, and what its form asks."""

    service: str
    name: str
    answers: Mapping[str, Node]
    steps: tuple[Step, ...]
    fields: Mapping[str, tuple[Field, ...]]
    login: LogIn | None = None
    journey: Journey | None = None

    @property
    def account(self) -> Person:
        """Whom the provider of log-ins knows: what stands in the answers, unless the journey has it say otherwise."""
        given = self.said()
        street = [given.get(("anschrift", part), "") for part in ("straße", "hausnummer")]
        known = {name: given.get(("person", name), "") for name in ("vornamen", "familienname", "geburtsdatum")}
        known |= {name: given.get(("anschrift", name), "") for name in ("plz", "ort")}
        known |= {"straße": " ".join(street).strip(), "email": self.email or ""}
        known |= self.login.says if self.login else {}
        facts = {_attributes()[name]: text for name, text in known.items() if text and name != "email"}
        name = f"{known['vornamen']} {known['familienname']}"
        return Person(name, facts, known["email"], f"kennzeichen {name}", f"postfach {name}")

    @property
    def declarations(self) -> list[str]:
        """The declaration that a form may end with: it is made where everything can be checked."""
        last = list(self.fields)[-1]
        return [last] if [field.kind for field in self.fields[last]] == ["erklärung"] else []

    @property
    def email(self) -> str | None:
        """The address for mails, if the person gives one."""
        return next((text for kind, _, text in self.given() if kind == "email"), None)

    @property
    def birthday(self) -> str:
        """The person's day of birth, as it stands on an identity card."""
        return next(written(text)[2] for kind, part, text in self.given() if (kind, part) == ("person", "geburtsdatum"))

    @property
    def family_name(self) -> str:
        """The person's family name."""
        return next(text for kind, part, text in self.given() if (kind, part) == ("person", "familienname"))

    def said(self, *, first: bool = False) -> dict[tuple[str, str], str]:
        """Return the first answer of each kind and part; with `first`, as it stands in the journey's file."""
        written = self.journey.application if first and self.journey else self.answers
        return {(kind, part): text for kind, part, text in reversed([*self._given(written)])}

    def given(self) -> Iterator[tuple[str, str, str]]:
        """Yield every answer as kind, part and text; the parts of persons and addresses one by one."""
        yield from self._given(self.answers)

    def _given(self, answers: Mapping[str, Node]) -> Iterator[tuple[str, str, str]]:
        for page_id, fields in self.fields.items():
            for name, answer in _leaves(page_id, answers.get(page_id, {})):
                field, part = _asked_by(fields, name)
                for text in (answer,) if isinstance(answer, str) else answer:
                    yield field.kind, part, text

    @property
    def public(self) -> set[str]:
        """The parts of answers that say nothing about anybody."""
        return PUBLIC | ({"straße"} if self.service in STAYS else set())

    @property
    def alone(self) -> bool:
        """Whether nobody decides: then who has logged in stays so to the end."""
        return any(step.expected and step.expected.alone for step in self.steps)

    def personal(self) -> set[str]:
        """Every piece of personal data in it, in each way it may be written."""
        typed = {text for kind, part, text in self.given() if kind in PERSONAL and part not in self.public}
        days = {form for kind, _, text in self.given() if kind == "person" for form in written(text)}
        said = {step.citizen.answers for step in self.steps if step.citizen and step.citizen.answers}
        clerks = [step.staff for step in self.steps if step.staff]
        asked = {text for clerk in clerks for text in (clerk.asks_for, clerk.because) if text}
        return {text for text in typed | days | said | asked | self._known() if len(text) >= LEAST}

    def _known(self) -> set[str]:
        """What the provider of log-ins says, the lasting name of the person among it."""
        if not self.login:
            return set()
        there = self.account
        here = [text for name, text in there.facts.items() if name not in {_attributes()[each] for each in self.public}]
        return {there.name, there.mail, there.pseudonym, there.mailbox, *here}


SERVICES = (PROJECT / "services", PROJECT / "tests" / "services")
MADE = PROJECT / "tests" / "made" / "services"
LOGGED_IN = ("anmeldung_hoch",)
"""Services of tests that want a log-in; their ways are walked where it is the log-in that matters."""
FOR_OTHERS = ("ferienausweis",)
"""Made services in which people act for somebody else."""
PERSONAL = {"person", "anschrift", "email", "telefon", "text", "langtext", "iban"}
PUBLIC = {"plz", "ort"}
STAYS = ("bewohnerparkausweis",)
"""Services for which it matters in which street somebody lives: it stays, and stands in the town's list of zones."""
LEAST = 6
"""Shorter pieces (a house number, a post code) are found by chance anywhere."""


def all_ways() -> list[tuple[str, Path]]:
    """Every journey file there is, with a name for the test."""
    files = sorted(file for folder in SERVICES for file in folder.glob("*/wege/*.yaml"))
    return [(f"{file.parents[1].name}-{file.stem}", file) for file in files]


def way(file: Path) -> Way:
    """Read a journey, for a person nobody has met before."""
    folder = file.parents[1]
    journey = build(Journey, load(file.name, file.read_bytes()))
    fields = _fields(folder / "form.yaml")
    answers = {page: _new(page, answer, fields[page]) for page, answer in journey.application.items()}
    if folder.name in STAYS:
        answers = {page: _in_the_street(new, journey.application[page]) for page, new in answers.items()}
    steps = tuple(_new_step(step, fields) for step in journey.steps)
    return Way(folder.name, file.stem, answers, steps, fields, journey.login, journey)


def _in_the_street(new: Node, written: Node) -> Node:
    if isinstance(new, Mapping) and isinstance(written, Mapping) and "straße" in written:
        return {**new, "straße": written["straße"]}
    return new


def today() -> datetime.date:
    """The day in the town."""
    return datetime.datetime.now(BERLIN).date()  # noqa: TID251 - a person looks at the calendar


def word() -> str:
    """A word that means nothing and stands nowhere else."""
    return "".join(secrets.choice(SYLLABLES) for _ in range(5)).capitalize()


def written(text: str, language: str = "de") -> list[str]:
    """A day as people may write it; nothing if the text is no day."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return []
    long = format_date(day, format="long", locale="en_GB" if language == "en" else "de_DE")
    return [long, text, f"{day:%d.%m.%Y}", f"{day.day}.{day.month}.{day.year}"]


@functools.cache
def _attributes() -> dict[str, str]:
    """What the provider calls each thing that it says, as the town's file has it."""
    file = PROJECT / "deploy" / "anmeldung" / "bundid.yaml"
    content = load(file.name, file.read_bytes()).value
    assert isinstance(content, dict)
    named = content["merkmale"]
    assert isinstance(named, dict)
    return {about: str(each["name"]) for about, each in named.items() if isinstance(each, dict)}


def _fields(file: Path) -> dict[str, tuple[Field, ...]]:
    content = load(file.name, file.read_bytes()).value
    assert isinstance(content, dict)
    pages = content["seiten"]
    assert isinstance(pages, list)
    found: dict[str, tuple[Field, ...]] = {}
    for page in pages:
        assert isinstance(page, dict)
        page = {**_standard(page.get("baustein")), **page}
        page_id, several = str(page["id"]), None if "art" in page else page.get("felder")
        asked = several if isinstance(several, list) else [page]
        found[page_id] = tuple(_field(page_id, each, alone=several is None) for each in asked)
    return found


def _standard(name: "Node | None") -> dict[str, Node]:
    """A standard page as it is shipped; nothing for a page that is written out."""
    file = PROJECT / "src" / "buergerbuero" / "catalogue" / "bausteine" / f"{name}.yaml"
    content = load(file.name, file.read_bytes()).value if name else {}
    assert isinstance(content, dict)
    page = content.get("seite", {})
    assert isinstance(page, dict)
    return page


def _field(page_id: str, node: Node, *, alone: bool) -> Field:
    assert isinstance(node, dict)
    name = page_id if alone else f"{page_id}-{node['id']}"
    asked = node.get("felder") if node["art"] == "gruppe" else None
    inner = (
        tuple(_field(str(each["id"]), each, alone=True) for each in asked if isinstance(each, dict))
        if isinstance(asked, list)
        else ()
    )
    return Field(name, str(node["art"]), node.get("pflicht") == "nein", "muster" in node, inner)


def _leaves(name: str, answer: Node) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    if isinstance(answer, Mapping):
        for part, value in answer.items():
            yield from _leaves(f"{name}-{part}", value)
    elif isinstance(answer, str):
        yield name, today().isoformat() if answer == "heute" else answer
    elif any(isinstance(each, Mapping) for each in answer):
        for number, entry in enumerate(answer):
            yield from _leaves(f"{name}-{number}", entry)
    else:
        yield name, tuple(str(each) for each in answer)


def leaves(page_id: str, answer: Node) -> dict[str, str | tuple[str, ...]]:
    """The answer of one page by the names of its inputs; a day is one text, several answers are several."""
    return dict(_leaves(page_id, answer))


def _new(name: str, answer: object, fields: tuple[Field, ...]) -> Node:
    if isinstance(answer, Mapping):
        return {part: _new(f"{name}-{part}", value, fields) for part, value in answer.items()}
    if isinstance(answer, list | tuple):
        entries = any(isinstance(each, Mapping) for each in answer)
        return [_new(f"{name}-{number}" if entries else name, each, fields) for number, each in enumerate(answer)]
    field, part = _asked_by(fields, name)
    return _renewed(field.kind, part, str(answer), pattern=field.pattern)


def _asked_by(fields: tuple[Field, ...], name: str) -> tuple[Field, str]:
    """Which field has an input of this name, and what part of it that is."""
    field = next(each for each in fields if name == each.name or name.startswith(f"{each.name}-"))
    part = name.removeprefix(field.name).removeprefix("-")
    return _asked_by(field.inner, part.partition("-")[2]) if field.inner and part else (field, part)


def _renewed(kind: str, part: str, text: str, *, pattern: bool) -> str:
    """The same kind of answer, by somebody else."""
    if pattern:
        return "".join(secrets.choice("0123456789") if letter.isdigit() else letter for letter in text)
    if kind == "kennzeichen":
        return _plate(text)
    new = {
        ("person", "vornamen"): f"{word()}-{text}",
        ("person", "familienname"): f"{text}-{word()}",
        ("person", "geburtsdatum"): _birthday(),
        ("anschrift", "straße"): f"{text} {word()}",
        ("email", ""): f"{word().lower()}.{text}",
        ("iban", ""): _iban(),
        ("telefon", ""): f"{text} {secrets.randbelow(10**4):04}",
        ("text", ""): f"{text} {word()}",
        ("langtext", ""): f"{text} {word()}",
    }
    return new.get((kind, part), text)


def _new_step(step: Step, fields: Mapping[str, tuple[Field, ...]]) -> Step:
    """What people write freely gets a word of its own too."""
    if step.citizen and (step.citizen.answers or step.citizen.amends):
        said = f"{step.citizen.answers} {word()}." if step.citizen.answers else None
        amends = {page: _new(page, answer, fields[page]) for page, answer in (step.citizen.amends or {}).items()}
        return step.model_copy(update={"citizen": step.citizen.model_copy(update={"answers": said, "amends": amends})})
    if step.staff and step.staff.asks_for:
        because = f"{step.staff.because or ''} {word()}.".strip()
        asked = step.staff.model_copy(update={"asks_for": f"{step.staff.asks_for} {word()}?", "because": because})
        return step.model_copy(update={"staff": asked})
    return step


def _birthday() -> str:
    return f"{1930 + secrets.randbelow(70)}-{1 + secrets.randbelow(12):02}-{1 + secrets.randbelow(28):02}"


_PLATES: set[str] = set()


def _plate(text: str) -> str:
    """The same plate with more digits, up to the four that there may be."""
    digits = len(text) - len(text.rstrip("0123456789"))
    while True:
        new = text + "".join(secrets.choice("0123456789") for _ in range(4 - digits))
        if new not in _PLATES:  # two permits for one plate there cannot be
            _PLATES.add(new)
            return new


def _iban() -> str:
    """A German IBAN of no bank (ISO 13616): its bank code begins with 0, which is not given out."""
    account = "0" + "".join(secrets.choice("0123456789") for _ in range(17))
    return f"DE{98 - int(account + '131400') % 97:02}{account}"
