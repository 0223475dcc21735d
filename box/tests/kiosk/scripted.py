"""A program behind the screen that does what a test tells it, and a time that stands still."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

from ausgabebox.agent.errors import No, Reason, Refused, StaffRefused, Unknown, WrongPin
from ausgabebox.agent.view import Outcome, StaffStage, StaffView, Stage, View
from ausgabebox.protocol import codes

TOKEN = bytes(range(16))
CODE = codes.grouped(codes.code_of(TOKEN))
PIN = "402719"
COMPARTMENT = 6
CARDS = {"BBS1:FIRST": "111111", "BBS1:SECOND": "222222"}
DOCUMENT = "L01X00T47"


@dataclass
class StillClock:
    """A clock that a test moves."""

    at: float = 1_795_000_000.0

    def now(self) -> float:
        return self.at

    def monotonic(self) -> float:
        return self.at

    def pass_(self, seconds: float) -> None:
        self.at += seconds


@dataclass
class Heard:
    """A voice that writes down all that it is given."""

    texts: list[str] = field(default_factory=list)
    voices: list[str] = field(default_factory=list)
    volumes: list[int] = field(default_factory=list)
    stops: int = 0

    def say(self, text: str, voice: str, volume: int) -> None:
        self.texts.append(text)
        self.voices.append(voice)
        self.volumes.append(volume)

    def stop(self) -> None:
        self.stops += 1


@dataclass
class Scripted:
    """A box with one document behind TOKEN and PIN. `fails`: what the next call raises."""

    at: View = field(default_factory=lambda: View(Stage.WAITING))
    duty: StaffView | None = None
    left: int = 3
    last: bool = False
    return_required: bool = False
    fails: list[Exception] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    enrolled: tuple[str, ...] = ()
    persons: list[str] = field(default_factory=list)
    confirmations: list[str] = field(default_factory=list)

    def _called(self, name: str) -> None:
        self.calls.append(name)
        if self.fails:
            raise self.fails.pop(0)

    def view(self) -> View:
        return self.at

    def staff(self) -> StaffView | None:
        return self.duty

    def present(self, typed: str) -> None:
        self._called("present")
        brought = codes.parse(typed)
        fits = codes.fits(
            brought,
            grant_id=b"g" * 16,
            hash_of_token=codes.token_hash(b"g" * 16, TOKEN),
            hash_of_code=codes.code_hash(b"g" * 16, codes.code_of(TOKEN)),
        )
        if not fits:
            raise Unknown
        self.at = View(Stage.PIN, tries_left=self.left, last_tries=self.last, return_required=self.return_required)

    def enter_pin(self, pin: str) -> None:
        self._called("enter_pin")
        if pin != PIN:
            self.left -= 1
            if not self.left and self.last:
                raise Refused(Reason.LOCKED_OUT)
            locked = not self.left
            if locked:
                self.left, self.last = 3, True
            self.at = replace(self.at, tries_left=self.left, last_tries=self.last)
            raise WrongPin(self.left, 1_795_000_900.0 if locked else None)
        self.at = View(Stage.OPENING, COMPARTMENT, return_required=self.return_required)

    def open_again(self, pin: str) -> None:
        self.enter_pin(pin)

    def leave(self) -> None:
        self.calls.append("leave")
        if self.at.stage not in {Stage.OPENING, Stage.OPEN, Stage.PAUSED, Stage.HALTED}:
            self.at = View(Stage.WAITING)

    def report_problem(self) -> None:
        self._called("report_problem")

    def door_opens(self) -> None:
        self.at = replace(self.at, stage=Stage.OPEN)

    def door_closes(self, *, empty: bool = True) -> None:
        self.at = replace(self.at, stage=Stage.DONE if empty else Stage.NOT_TAKEN)

    def staff_card(self, card: str, pin: str) -> None:
        self._called("staff_card")
        if CARDS.get(card) != pin:
            raise StaffRefused(No.PIN)
        if card in self.persons:
            raise StaffRefused(No.SAME_PERSON)
        self.persons.append(card)
        stage = StaffStage.SECOND if len(self.persons) == 1 else StaffStage.MENU
        due = ((2, "expired"), (4, "quarantine"), (7, "issued_unverified"))
        self.duty = StaffView(
            stage, len(self.persons), orders=2, due=due, free=(1, 3), out_of_service=(8,), loaded=(5,)
        )

    def staff_leave(self) -> None:
        self.duty, self.persons = None, []

    def _duty(self) -> StaffView:
        assert self.duty is not None
        return self.duty

    def _turn(self, stage: StaffStage, compartment: int | None, *outcomes: Outcome) -> None:
        self.duty = replace(self._duty(), stage=stage, compartment=compartment, outcomes=outcomes, confirmed=0)
        self.confirmations = []

    def scan(self, doc_ref: str) -> None:
        self._called(f"scan {doc_ref}")
        if doc_ref != DOCUMENT:
            raise StaffRefused(No.NO_ORDER)
        if self._duty().stage is StaffStage.CONFIRM:
            self.duty = replace(self._duty(), scanned=True)
        else:
            self._turn(StaffStage.OPENING, 3)

    def retrieve(self, compartment: int) -> None:
        self._called(f"retrieve {compartment}")
        if compartment > 24:
            raise StaffRefused(No.NOT_IN_THIS_STATE)
        self._turn(StaffStage.OPENING, compartment)

    def staff_door_opens(self) -> None:
        self.duty = replace(self._duty(), stage=StaffStage.OPEN)

    def staff_door_closes(self, *outcomes: Outcome) -> None:
        self._turn(StaffStage.CONFIRM, self._duty().compartment, *outcomes)

    def confirm(self, outcome: Outcome, card: str) -> None:
        self._called(f"confirm {outcome.value}")
        if card not in self.confirmations:
            self.confirmations.append(card)
        self.duty = replace(self._duty(), confirmed=len(self.confirmations))
        if len(self.confirmations) == 2:
            self._turn(StaffStage.MENU, None)

    def out_of_service(self, compartment: int) -> None:
        self._called(f"out_of_service {compartment}")

    def enrol(self, card: str, pin: str, held: Collection[str]) -> str:
        self._called(f"enrol {card}")
        self.enrolled = (card, pin, *held)
        return "S3"

    def clear_pause(self) -> None:
        self._called("clear_pause")

    def accept_clock(self) -> None:
        self._called("accept_clock")

    def clear_halt(self) -> None:
        self._called("clear_halt")
        self.duty = replace(self._duty(), halted=None)


REFUSALS: dict[Reason, Callable[[], Refused]] = {
    reason: (lambda reason=reason: Refused(reason, 1_795_000_900.0))  # type: ignore[misc]
    for reason in Reason
}
