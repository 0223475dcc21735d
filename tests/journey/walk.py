"""Walking a journey from the first question to the document in the person's hands, noticing what a person would."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from buergerbuero.catalogue.values.journey import CitizenStep, Expectation
from buergerbuero.catalogue.values.ways import WAYS, ToDo, waiting_for
from tests.journey import apply, pdf
from tests.journey.apply import Receipt, Translate
from tests.journey.desk import Clerk
from tests.journey.device import Device, File
from tests.journey.html import Page, squeezed
from tests.journey.running import Town
from tests.journey.ways import Way

SECONDS_TO_HAPPEN = 40.0
"""Undo, release, notice and mail take about three; the machine may be busy."""
STATUS = "/vorgang/stand/"
LETTERS = [WAYS[channel].name for channel in waiting_for(ToDo.POST)]
GENUINE = ("Die Stadt hat diesen Bescheid ausgestellt", "Er gilt, und Ihre Datei ist unverändert.")
PRACTICE = ("Das ist nur eine Übung", "Ihre Datei ist unverändert.")
"""What whoever checks a document reads of it, and of its file."""


@dataclass
class Walk:
    """One way, walked by one person with one clerk."""

    way: Way
    town: Town
    person: Device
    clerk: Clerk
    say: Translate = str
    language: str = "de"
    resume_code: str = ""
    receipt: Receipt = field(init=False)
    documents: list[File] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)

    def walk(self) -> None:
        """Walk it to its end."""
        self.town.meets(self.way)
        shown = apply.fill_in(self.way, self.person, self.say, language=self.language)
        if not self.way.alone and self.person.is_new("pause"):
            self.resume_code = apply.pause(self.person, self.say, way=self.way)
        apply.declare(self.way, shown, self.person, self.say)
        self.person.press(self.say("Antrag senden"))
        self.receipt = apply.keep_receipt(shown, self.person, self.say)
        self._open_case()
        for step in self.way.steps:
            if step.staff:
                self.clerk.does(step.staff, self.receipt.number)
            elif step.citizen:
                self._do(step.citizen)
            elif step.expected:
                self._expect(step.expected)

    @property
    def paid(self) -> bool:
        """Whether a fee was paid online on this way."""
        return any(step.citizen and step.citizen.pays for step in self.way.steps)

    def status(self) -> Page:
        """Look how it stands."""
        return self.person.open(f"{self.before}{STATUS}")

    @property
    def before(self) -> str:
        """How addresses begin in the person's language."""
        return "" if self.language == "de" else f"/{self.language}"

    def _open_case(self) -> None:
        """Close everything, then come back with number and code, written as people write."""
        self.person.press(self.say("Fertig: auf diesem Gerät alles schließen"))
        self.status().says(self.say("Ihr Vorgang ist nicht mehr offen"))
        page = self.person.press(self.say("Vorgang öffnen"))
        sloppy = {"nummer": f" {self.receipt.number} ", "code": self.receipt.code.replace(" ", "").lower()}
        if self.person.is_new("wrong-code"):
            self.person.fill({"nummer": sloppy["nummer"], "code": "0" * 16 + "8"})
            page = self.person.press(self.say("Vorgang öffnen"))
            assert [each.name for each in page.problems] == ["nummer"]
        self.person.fill(sloppy)
        page = self.person.press(self.say("Vorgang öffnen"))
        page.says(self.receipt.number, *self.receipt.shown)
        if self.way.email:
            self._confirm_mail(self.way.email)

    def _confirm_mail(self, address: str) -> None:
        """Bring back the code that was sent to the address: mails come from then on."""
        self.status().says(self.say("Ihre E-Mail-Adresse ist noch nicht bestätigt"))
        self.person.fill({"mailcode": self.town.post.code_for(address, seconds=SECONDS_TO_HAPPEN)})
        page = self.person.press(self.say("Adresse bestätigen"))
        assert self.say("Ihre E-Mail-Adresse ist noch nicht bestätigt") not in page.text

    def _do(self, step: CitizenStep) -> None:
        page = self.status()
        if step.amends:
            self._correct(step)
        elif step.answers:
            page = self.person.press(self.say("Antwort senden"))
            assert [each.name for each in page.problems] == ["antwort"]
            self.person.fill({"antwort": step.answers})
            page = self.person.press(self.say("Antwort senden"))
            page.says(step.answers)
        if step.pays:
            self._pay()
        if step.withdraws:
            self.person.press(self.say("Antrag zurückziehen"))
            self.person.press(self.say("Weiter zum Zurückziehen"))
            self.person.press(self.say("Ja, Antrag zurückziehen"))

    def _correct(self, step: CitizenStep) -> None:
        """Correct what is asked for, look at what changes, and send it."""
        way = replace(self.way, answers=step.amends or {})
        self.person.press(self.say("Angaben berichtigen"))
        shown: list[str] = []
        while not self.person.page.path.endswith("/vorgang/berichtigung/"):
            page_id = apply.page_id_of(self.person.page)
            if page_id in way.answers:
                shown += apply.answer(way, page_id, self.person, self.say, self.language)
            else:
                self.person.press(self.say("Weiter"))
        if self.person.is_new("pause-correction"):
            self._come_back()
        self.person.page.says(self.say("Das ändern Sie"), *shown)
        words = {"dazu": step.answers} if step.answers else {}
        self.person.fill({**words, **dict.fromkeys(self.way.declarations, "ja")})
        page = self.person.press(self.say("Berichtigung senden"))
        page.says(self.say("Ihre Berichtigung ist da"), *shown, *words.values())

    def _pay(self) -> None:
        """Pay online: there and back, then wait for the provider's word like everybody."""
        self.person.press(self.say("Gebühr bezahlen"))
        self.person.pay(
            self.say("Jetzt online bezahlen"),
            self.say("Weiter zum Zahlungsdienst"),
            "Bezahlen",
            self.say("Die Gebühr ist bezahlt"),
        )

    def _come_back(self) -> None:
        """Close everything, and go on with number and code alone."""
        self.status()
        self.person.press(self.say("Auf diesem Gerät abmelden"))
        self.person.open(f"{self.before}/vorgang/")
        self.person.fill({"nummer": self.receipt.number, "code": self.receipt.code})
        self.person.press(self.say("Vorgang öffnen"))
        self.person.press(self.say("Weiter berichtigen"))

    def _expect(self, expected: Expectation) -> None:
        page = self._eventually(lambda page: self._stands(page, expected))
        if expected.deadline:
            until = self.say("Geplant bis %(day)s").partition("%")[0]
            named = any(each.text.startswith(until) for each in page.root.of_class("bb-note"))
            assert named == (expected.deadline == "genannt"), page.text
        if expected.mails is not None:
            self._expect_mails(int(expected.mails))
        if expected.document:
            self._expect_document(expected)

    def _stands(self, page: Page, expected: Expectation) -> None:
        """Assert what the status page shows."""
        page.says(*(self.say(sentence) for sentence in expected.page))
        if expected.case:
            assert state_of(page) == self.say(expected.case)
        if expected.document:
            assert any(expected.document in each.text for each in page.root.all("button")), page.text

    def _eventually(self, stands: Callable[[Page], None]) -> Page:
        deadline = time.monotonic() + SECONDS_TO_HAPPEN
        while True:
            page = self.status()
            try:
                stands(page)
                return page
            except AssertionError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.3)

    def _expect_mails(self, count: int) -> None:
        mails = self.town.post.about(self.receipt.number, count=count)
        assert len(mails) == count, [mail["Subject"] for mail in mails]
        for mail in mails:
            assert mail["To"] == self.way.email
            text = squeezed(f"{mail['Subject']} {mail.get_content()}")
            assert f"{self.town.portal}{self.before}/vorgang/" in text
            told = [piece for piece in {*self.way.personal(), self.receipt.code} if squeezed(piece) in text]
            assert not told, f"a mail tells {told}"

    def _expect_document(self, expected: Expectation) -> None:
        title = expected.document or ""
        way = expected.delivery or ""
        by_letter = self.clerk.posts_letter(self.receipt.number, way) if way in LETTERS else None
        label = next(each.text for each in self.status().root.all("button") if title in each.text)
        document = by_letter or self.person.download(label)
        self.documents.append(document)
        text = pdf.text_of(document.content)
        wanted = [title, self.receipt.number, *expected.contains, *([expected.fee] if expected.fee else [])]
        for each in wanted:
            assert squeezed(each) in squeezed(text), f"the document does not say {each!r}: {text}"
        for each in expected.lacks:
            assert squeezed(each) not in squeezed(text), f"the document says {each!r}: {text}"
        assert by_letter is None or self.person.download(label).content == by_letter.content
        self._eventually(lambda page: self._is_closed(page))
        self.codes.append(pdf.code_in(text))
        if self.person.is_new("verify"):
            self._verify(document, title)

    def _is_closed(self, page: Page) -> None:
        assert state_of(page) == self.say("Abgeschlossen")

    def _verify(self, document: File, title: str) -> None:
        """Whoever holds it sees that the town issued it, and whether the file is unchanged."""
        code = self.codes[-1]
        practice = self.say("Das ist eine Übung.") in self.person.page.text
        genuine, whole = map(self.say, PRACTICE if practice else GENUINE)
        self.person.open(f"{self.before}/pruefen/")
        self.person.fill({"code": code.lower()})
        page = self.person.press(self.say("Prüfen"))
        page.says(genuine, title, code)
        self.person.upload("datei", document)
        self.person.press(self.say("Datei prüfen")).says(genuine, whole)
        self.person.open(f"{self.before}/pruefen/")
        self.person.fill({"code": code})
        self.person.upload("datei", changed(document))
        page = self.person.press(self.say("Prüfen"))
        assert page.heading == self.say("Diese Datei ist nicht unser Bescheid")


def state_of(page: Page) -> str:
    """The state at the top of the page."""
    return page.root.of_class("kern-badge")[0].text


def changed(file: File) -> File:
    """The same file with one bit of another value, in the middle."""
    middle = len(file.content) // 2
    flipped = bytes([file.content[middle] ^ 1])
    return File(file.name, file.content[:middle] + flipped + file.content[middle + 1 :])
