"""A service as its department describes it (services/<id>/service.yaml)."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BeforeValidator, Field, model_validator

from buergerbuero.base.languages import translated
from buergerbuero.catalogue.values.mandates import ForWhom, SecondConsent
from buergerbuero.catalogue.values.quantities import Fee, FeeText, NoticeClockText, PeriodText, RetentionText
from buergerbuero.catalogue.values.registers import CheckText, Permit, RegisterName, RegisterRule
from buergerbuero.catalogue.values.stated import FileName, FrozenMap, Id, Sentence, ServiceId, StatedValue, Value
from buergerbuero.catalogue.values.ways import WAYS, DeliveryWay, ToDo, waiting_for

Kind: TypeAlias = Literal["ganz_online", "ein_besuch", "andere_stelle", "übung"]
TrustLevel: TypeAlias = Literal["normal", "substantiell", "hoch"]
Outcome: TypeAlias = Literal["bewilligt", "teilweise", "abgelehnt", "unzulässig", "weitergeleitet"]
PaymentWay: TypeAlias = Literal["online", "überweisung", "schalter"]
FEE_BY_ANSWER: Final = "gebühr_nach"
LeikaKey = Annotated[str, Field(pattern=r"^[0-9]{14}$")]


class Remedy(Value):
    """What one can do against the decision (Rechtsbehelf), and the instruction that stands in the Bescheid."""

    kind: Literal["Einspruch", "Widerspruch", "Klage"] = Field(alias="art")
    period: PeriodText = Field(alias="frist")
    instruction: Sentence = Field(alias="belehrung")

    def text(self, language: str = "de") -> str:
        """Return kind and period."""
        return translated("{kind} innerhalb von {period}", language, kind=self.kind, period=self.period.text(language))


class Notification(Value):
    """When the Bescheid counts as notified (Bekanntgabe), for each way; every way has its own paragraph.

    `unopened`: after what time a Bescheid that nobody has opened in the inbox is sent as a letter. Without it nothing
    happens by itself, and the desk lists it.
    """

    inbox: StatedValue[NoticeClockText] = Field(alias="postfach")
    post: StatedValue[NoticeClockText] = Field(alias="post")
    unopened: StatedValue[PeriodText] | None = Field(alias="ungeöffnet", default=None)


class CollectionRules(Value):
    """Collecting a notice at the counter: how long it lies there before a letter is sent, and what to bring."""

    within: StatedValue[PeriodText] = Field(alias="frist")
    bring: tuple[Sentence, ...] = Field(alias="mitbringen", min_length=1)


class RetentionRules(Value):
    """How long we keep a case, a withdrawn case and a draft that nobody sent."""

    case: StatedValue[RetentionText] = Field(alias="vorgang")
    withdrawn: StatedValue[RetentionText] = Field(alias="zurückgezogen")
    draft: StatedValue[RetentionText] = Field(alias="entwurf")


class Automation(Value):
    """That a case may be decided without a human (§ 35a VwVfG): by which provision, and which checks must be yes.

    `least` is how surely a log-in must have shown that whom registers know is who applies; without it nothing is
    decided by itself.
    """

    allowed_by: StatedValue[Sentence] = Field(alias="erlaubt_durch")
    least: StatedValue[Literal["substantiell", "hoch"]] | None = Field(alias="anmeldung", default=None)
    checks: tuple[Id, ...] = Field(alias="wenn", min_length=1)


def _none_is_no(schema: dict[str, Any]) -> None:
    schema["anyOf"] = [{"const": "nein"} if part == {"type": "null"} else part for part in schema["anyOf"]]


class DecisionRules(Value):
    """How a case is decided. Nothing is ever refused automatically."""

    automation: Annotated[Automation | None, BeforeValidator(lambda found: None if found == "nein" else found)] = Field(
        alias="ohne_mensch", json_schema_extra=_none_is_no
    )


class RefusalReason(Value):
    """A reason to refuse: the sentence that goes into the Bescheid, and the provision it rests on."""

    sentence: Sentence = Field(alias="satz")
    provision: StatedValue[Sentence] = Field(alias="rechtsgrundlage")


class Result(Value):
    """What comes out: the title of the document, its template and how it can be delivered.

    `values` and `tables` say what the template's names stand for: an answer (`antwort.hund.name`), a figure of the
    calculation (`rechnung.betrag`), a statement of the town (`stadt.gläubiger_id`) or of the case (`vorgang.nummer`),
    what a register said (`register.melderegister.familienname`) or a check found (`prüfung.wohnt_dort.zone`).
    `recipient`: addressed as the application says, or to name and main address in the register of residents.
    `reasons` stand in the notice as its grounds. `facts` are the values, by label, that whoever checks a printed notice
    can compare with it.
    """

    title: Sentence = Field(alias="titel")
    template: FileName = Field(alias="vorlage")
    delivery: tuple[DeliveryWay, ...] = Field(alias="zustellung", min_length=1)
    recipient: Literal["antrag", "melderegister"] = Field(alias="empfänger", default="antrag")
    reasons: tuple[Sentence, ...] = Field(alias="begründung", default=())
    values: FrozenMap[Id, Sentence] = Field(alias="werte", default_factory=dict)
    tables: FrozenMap[Id, Sentence] = Field(alias="tafeln", default_factory=dict)
    facts: FrozenMap[Sentence, Id] = Field(alias="prüfbar", default_factory=dict)


class CalculationRule(Value):
    """A named calculation (catalogue/rules) and which answers go into it: {input: page or page.field}."""

    name: Literal["hundesteuer"] = Field(alias="name")
    inputs: FrozenMap[Id, Sentence] = Field(alias="angaben")


class FeeByAnswer(Value):
    """That the fee depends on one answer: which question, and the fee for each of its answers that has another one."""

    question: Sentence = Field(alias="frage")
    amounts: FrozenMap[Sentence, StatedValue[FeeText]] = Field(alias="beträge", min_length=1)


class Payment(Value):
    """How the fee is paid: by which ways, until when after the application, and whether the review waits for it."""

    ways: tuple[PaymentWay, ...] = Field(alias="wege", min_length=1)
    due_within: StatedValue[PeriodText] = Field(alias="fällig")
    before_review: StatedValue[Literal["ja", "nein"]] = Field(alias="prüfung_erst_nach_zahlung")


@dataclass(frozen=True)
class Due:
    """The day by which the town means to decide. `example`: what it is counted with stands in for something that nobody
    has confirmed (demo only).
    """

    day: date
    example: bool


@dataclass(frozen=True)
class Charge:
    """A fee that is to be claimed. `example`: the amount stands in for one that nobody has confirmed (demo only)."""

    cents: int
    due_on: date
    ways: tuple[PaymentWay, ...]
    before_review: bool
    example: bool


class AlsoRequested(Value):
    """What people may ask for beside the application itself. A grant says what becomes of it, in a clerk's words.

    question, answers: who has answered so has asked for it. reason: the question whose answer says why. sentence: what
    the desk calls it. suggestion: words for the notice, which the clerk may change.
    """

    question: Sentence = Field(alias="frage")
    answers: tuple[Id, ...] = Field(alias="antworten", min_length=1)
    reason: Sentence | None = Field(alias="grund", default=None)
    sentence: Sentence = Field(alias="satz")
    suggestion: Sentence = Field(alias="vorschlag")


class DirectDebit(Value):
    """What must be clear before anything is collected from an account."""

    online: StatedValue[Literal["ja", "nein"]] = Field(alias="mandat_online")
    wording: StatedValue[Literal["wie im Formular"]] = Field(alias="mandatstext")


class Service(Value):
    """Everything about a service except its questions: what it is, costs and needs, and what the law says.

    `account_data` names the provision by which what a log-in says must not be changed; form.yaml says where.
    `document_class`: which kind of paper it puts into a box (ausgabebox.yaml of the town).
    """

    id: ServiceId
    leika: StatedValue[LeikaKey]
    kind: Kind = Field(alias="art")
    title: Sentence = Field(alias="titel")
    short: Sentence = Field(alias="kurz")
    audience: Sentence = Field(alias="wer")
    life_events: tuple[Sentence, ...] = Field(alias="lebenslagen", default=())
    legal_basis: StatedValue[tuple[Sentence, ...]] = Field(alias="rechtsgrundlage")
    responsible: StatedValue[Sentence] = Field(alias="zuständig")
    trust_level: StatedValue[TrustLevel] = Field(alias="anmeldung")
    account_data: StatedValue[Literal["änderbar", "fest"]] | None = Field(alias="kontodaten", default=None)
    acting_for: StatedValue[tuple[ForWhom, ...]] | None = Field(alias="handeln_für", default=None)
    second_consent: SecondConsent | None = Field(alias="zweite_zustimmung", default=None)
    written_form: StatedValue[Literal["keine", "erforderlich"]] = Field(alias="schriftform")
    visit: StatedValue[Literal["keiner", "einmal"]] = Field(alias="besuch")
    fee: StatedValue[FeeText] = Field(alias="gebühr")
    fee_by_answer: FeeByAnswer | None = Field(alias="gebühr_nach", default=None)
    payment: Payment | None = Field(alias="zahlung", default=None)
    processing_time: StatedValue[PeriodText] = Field(alias="frist")
    report_within: StatedValue[PeriodText] | None = Field(alias="anmeldefrist", default=None)
    remedy: StatedValue[Remedy] = Field(alias="rechtsbehelf")
    notification: Notification = Field(alias="bekanntgabe")
    collection: CollectionRules | None = Field(alias="abholung", default=None)
    document_class: Id | None = Field(alias="dokumentart", default=None)
    privacy_notice: FileName = Field(alias="datenschutz")
    retention: RetentionRules = Field(alias="aufbewahrung")
    have_ready: tuple[Sentence, ...] = Field(alias="bereithalten", default=())
    registers: FrozenMap[RegisterName, RegisterRule] = Field(alias="register", default_factory=dict)
    checks: FrozenMap[Id, CheckText] = Field(alias="prüfungen", min_length=1)
    also_requested: FrozenMap[Id, AlsoRequested] = Field(alias="außerdem_beantragt", default_factory=dict)
    decision: DecisionRules = Field(alias="entscheidung")
    refusal_reasons: FrozenMap[Id, RefusalReason] = Field(alias="ablehnungsgründe", min_length=1)
    results: FrozenMap[Outcome, Result] = Field(alias="ergebnisse", min_length=1)
    permit: Permit | None = Field(alias="ausweis", default=None)
    calculation: CalculationRule | None = Field(alias="berechnung", default=None)
    direct_debit: DirectDebit | None = Field(alias="lastschrift", default=None)
    town_facts: tuple[Sentence, ...] = Field(alias="stadtangaben", default=())
    keywords: tuple[Sentence, ...] = Field(alias="suchwörter", default=())

    @model_validator(mode="after")
    def _automation_names_checks(self) -> "Service":
        unknown = [name for name in (self.decision.automation or _NOTHING).checks if name not in self.checks]
        if unknown:
            raise ValueError(
                f"„ohne_mensch“ nennt eine Prüfung, die es nicht gibt: {unknown[0]} | Nehmen Sie eine aus „prüfungen“."
            )
        return self

    @model_validator(mode="after")
    def _collection_is_ruled(self) -> "Service":
        if self.collection is None and (self._goes(ToDo.COUNTER) or self.by_box):
            place = "den Schalter" if self._goes(ToDo.COUNTER) else "die Box (was niemand holt, kommt an den Schalter)"
            raise ValueError(
                f"„zustellung“ nennt {place}, aber „abholung“ fehlt"
                " | Schreiben Sie abholung: {frist: {wert: …}, mitbringen: [Ihren Ausweis oder Pass]}."
            )
        return self

    @model_validator(mode="after")
    def _box_knows_the_paper(self) -> "Service":
        if self.by_box and self.document_class is None:
            raise ValueError(
                "„zustellung“ nennt die Box, aber „dokumentart“ fehlt"
                " | Schreiben Sie dokumentart: und eine der dokumentarten aus ausgabebox.yaml der Stadt."
            )
        return self

    @property
    def by_box(self) -> bool:
        """Whether what comes of it can lie in a box."""
        return self._goes(ToDo.BOX)

    def _goes(self, to_do: ToDo) -> bool:
        named = {way for result in self.results.values() for way in result.delivery}
        return any(WAYS[each].word in named for each in waiting_for(to_do))

    @property
    def fees(self) -> tuple[tuple[tuple[str | int, ...], StatedValue[Fee]], ...]:
        """Every fee that may be asked for, with its place in the file."""
        by_answer = self.fee_by_answer.amounts if self.fee_by_answer else {}
        others = (((FEE_BY_ANSWER, "beträge", key), stated) for key, stated in by_answer.items())
        return ((("gebühr",), self.fee), *others)

    @property
    def practice(self) -> bool:
        """Whether it is there to be tried only: nothing that comes of it has legal effect."""
        return self.kind == "übung"

    @property
    def may_refuse(self) -> bool:
        """Whether a refusal may be issued: only with a known remedy."""
        return self.remedy.usable


_NOTHING = Automation.model_construct(checks=())
