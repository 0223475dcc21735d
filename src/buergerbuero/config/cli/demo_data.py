"""Two hundred open cases of all ages and states for the demo, made by the same verbs that people use.

All persons and dogs are invented, streets too; mail addresses are of example.org (RFC 2606), so nobody is ever reached.
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, islice
from typing import Any
from uuid import UUID

from buergerbuero.base.actors import CITIZEN, staff
from buergerbuero.cases import actions as cases
from buergerbuero.cases import queries as case_queries
from buergerbuero.cases.values import Receipt
from buergerbuero.catalogue import queries as catalogue
from buergerbuero.forms import actions as forms
from buergerbuero.forms import queries as form_queries

SERVICE = "hundesteuer_anmeldung"
FAMILY_NAMES = (
    *("Muster", "Beispiel", "Probe", "Entwurf", "Vorlage", "Versuch", "Modell", "Schablone", "Übungsmann"),
    *("Mustermann", "Musterfrau", "Beispieloğlu", "Próbka", "Šablona", "Wzór", "Exempel", "Voorbeeld", "Örnek"),
)
GIVEN_NAMES = (
    *("Erika", "Tomasz", "Henrike", "Malte", "Noor", "Aylin", "Jannis", "Irina", "Ove", "Fatma", "Karl-Heinz"),
    *("Zoë", "Łukasz", "Mehmet", "Renate", "Björn", "Ana", "Günter", "Dilek", "Søren", "Leokadia", "Wolfgang"),
    *("Anneliese", "Çağla", "Per", "Nadja", "Hildegard"),
)
STREETS = ("Musterstraße", "Beispielweg", "Probeallee", "Am Entwurf", "Vorlagenplatz", "Übungsgasse")
POSTCODES = ("57072", "57074", "57076", "57078", "57080")
DOGS = (
    "Bello",
    "Luna",
    "Rex",
    "Frieda",
    "Waldi",
    "Kira",
    "Socke",
    "Pünktchen",
    "Balu",
    "Nala",
    "Şeker",
    "Fiete",
)
BREEDS = ("Dackel", "Mischling", "Labrador", "Terrier-Mischling", "Pudel", "Beagle", "Deutscher Schäferhund")
COUNTS = ("erster", "erster", "erster", "zweiter", "weiterer")
QUESTIONS = (
    ("Seit wann lebt der Hund bei Ihnen? Im Antrag steht ein Tag vor Ihrem Umzug nach Siegen.", ("seit_wann",)),
    ("Bitte nennen Sie uns die Chipnummer. Sie steht im Heimtierausweis.", ("hund",)),
    ("Ist das der Hund, den Sie schon im letzten Jahr angemeldet haben?", ()),
)
REPLIES = (
    "Der Hund lebt seit dem Monatsersten bei mir.",
    "Die Nummer ist 276098100000000.",
    "Nein, das ist ein neuer Hund.",
)


@dataclass(frozen=True)
class Plan:
    """One invented case: who applies with what, how many days ago, and what has happened since."""

    index: int
    days_ago: int
    fate: str


def fill(*, clerks: tuple[UUID, ...], now: datetime.datetime, progress: Callable[[int], None] | None = None) -> int:
    """Make the demo's cases; return how many. The newest is some minutes old, the oldest forty days."""
    made = 0
    for plan in plans():
        happen(plan, clerks=clerks, now=now)
        made += 1
        if progress:
            progress(made)
    return made


def plans() -> Iterator[Plan]:
    """Yield 200 open cases and some that have ended, so that every list of the demo has something to show."""
    fates = ["new"] * 12 + ["taken"] * 4 + ["asked"] * 2 + ["corrected", "answered"]
    for index in range(200):
        yield Plan(index, days_ago=(index * 7) % 41, fate=fates[index % len(fates)])
    for index, fate in enumerate(["granted"] * 8 + ["refused"] * 2 + ["withdrawn"] * 2, start=200):
        yield Plan(index, days_ago=3 + index % 20, fate=fate)


def happen(plan: Plan, *, clerks: tuple[UUID, ...], now: datetime.datetime) -> None:
    """Let one case happen, at the times it would have happened."""
    at = _times(plan, now)
    receipt = apply(plan, at)
    clerk = staff(clerks[plan.index % len(clerks)])
    version = count(0)

    def act(verb: Callable[..., None], **what: Any) -> None:  # noqa: ANN401 - hands on what the verb takes
        verb(case_id=receipt.case_id, version=next(version), by=clerk, now=next(at), **what)

    if plan.fate in ("taken", "granted", "refused"):
        act(cases.take)
    if plan.fate == "corrected":
        act(cases.ask_back, text=QUESTIONS[0][0], pages=QUESTIONS[0][1])
        correct(receipt, at)
    if plan.fate in ("asked", "answered"):
        text, pages = QUESTIONS[plan.index % len(QUESTIONS)]
        act(cases.ask_back, text=text, pages=pages)
    if plan.fate == "answered":
        access = case_queries.open_access(number=receipt.number, code=receipt.access_code)
        cases.answer(access=access, text=REPLIES[plan.index % len(REPLIES)], by=CITIZEN, now=next(at))
    if plan.fate == "granted":
        act(cases.grant)
    if plan.fate == "refused":
        act(cases.refuse, reasons=["schon_angemeldet"], text="")
    if plan.fate == "withdrawn":
        access = case_queries.open_access(number=receipt.number, code=receipt.access_code)
        cases.withdraw(access=access, by=CITIZEN, now=next(at))


def apply(plan: Plan, at: Iterator[datetime.datetime]) -> Receipt:
    """Answer every question and send the application."""
    bundle = catalogue.service(SERVICE)
    form = form_queries.form_of(bundle)
    draft, code = forms.start_draft(digest=bundle.digest, language="de", by=CITIZEN, now=next(at))
    wanted = answers_of(plan)
    answers: dict[str, Any] = {}
    while page := form_queries.first_open(form, answers):
        now = next(at)
        raw = form_queries.inputs_for(form, page.id, wanted[page.id], today=now.date())
        answers = forms.save_page(draft_id=draft.id, code=code, page_id=page.id, raw=raw, by=CITIZEN, now=now)
    return cases.open_case(draft_id=draft.id, code=code, by=CITIZEN, now=next(at))


def correct(receipt: Receipt, at: Iterator[datetime.datetime]) -> None:
    """Put the day right that was asked for."""
    now = next(at)
    access = case_queries.open_access(number=receipt.number, code=receipt.access_code)
    opened, code = cases.start_amendment(access=access, language="de", by=CITIZEN, now=now)
    held: dict[str, Any] = {"draft_id": opened.draft.id, "code": code, "by": CITIZEN, "now": now}
    form = form_queries.form_of(catalogue.bundle(opened.draft.digest))
    raw = form_queries.inputs_for(form, "seit_wann", "2026-09-28", today=now.date())
    forms.save_page(page_id="seit_wann", raw=raw, **held)
    forms.note_amendment(note="Ich hatte mich im Jahr vertan.", **held)
    cases.amend(access=access, **held)


def answers_of(plan: Plan) -> dict[str, Any]:
    """Return invented answers to every question, as a journey would write them."""
    i = plan.index
    given, family = GIVEN_NAMES[i % len(GIVEN_NAMES)], FAMILY_NAMES[(i * 3 + i // 20) % len(FAMILY_NAMES)]
    direct_debit = i % 3 != 0
    return {
        "halter": {
            "vornamen": given,
            "familienname": family,
            "geburtsdatum": f"{1938 + i % 65}-{1 + i % 12:02}-{1 + i % 28:02}",
        },
        "wohnung": {
            "straße": STREETS[i % len(STREETS)],
            "hausnummer": f"{1 + i % 90}{'a' if i % 9 == 0 else ''}",
            "plz": POSTCODES[i % len(POSTCODES)],
            "ort": "Siegen",
        },
        "kontakt": {"email": f"vorgang{i}@example.org", "telefon": ""} if i % 2 else {"email": "", "telefon": ""},
        "hund": {
            "name": DOGS[i % len(DOGS)],
            "rasse": BREEDS[i % len(BREEDS)],
            "alter": f"etwa {1 + i % 9} Jahre",
            "chipnummer": "",
        },
        "seit_wann": f"2026-{1 + i % 9:02}-{1 + i % 27:02}",
        "zugezogen": "ja" if i % 7 == 0 else "nein",
        "bisher": {"stadt": "Musterstadt", "bezahlt_bis": ""},
        "anzahl": COUNTS[i % len(COUNTS)],
        "ermäßigung": "ja" if i % 11 == 0 else "nein",
        "ermäßigung_grund": "Der Hund begleitet mich, weil ich schlecht sehe.",
        "zahlweg": "lastschrift" if direct_debit else "überweisung",
        # The IBAN with which the ISO 13616 registry shows the German format; it belongs to nobody.
        "lastschrift": {
            "iban": "DE89370400440532013000",
            "kontoinhaber": f"{given} {family}",
            "mandat": "ja",
        },
        "zustellung": "post" if i % 4 == 0 else "postfach",
        "erklärung": "ja",
    }


def _times(plan: Plan, now: datetime.datetime) -> Iterator[datetime.datetime]:
    """Yield moments: seconds apart while someone fills in, hours apart while a clerk works; never ahead."""
    begin = now - datetime.timedelta(days=plan.days_ago, minutes=20 + (plan.index * 37) % 600)
    filling = (begin + datetime.timedelta(seconds=25 * n) for n in count())
    yield from islice(filling, 18)
    working = (begin + datetime.timedelta(minutes=15, hours=n * plan.days_ago / 3) for n in count())
    for moment in working:
        yield min(moment, now)
