"""What the screen asks of the program behind it. It knows no names, and neither does the screen."""

from collections.abc import Collection, Sequence
from typing import Protocol

from ausgabebox.agent.view import Outcome, StaffView, View

Rows = Sequence[Sequence[int]]
"""The numbers of the compartments as they stand in the cabinet, row by row from the top."""


class Clock(Protocol):
    """The time."""

    def now(self) -> float:
        """Unix seconds."""

    def monotonic(self) -> float:
        """Seconds that never go back."""


class Desk(Protocol):
    """The program behind the screen. Each method returns soon, and raises nothing but what is named (agent.errors)."""

    def view(self) -> View:
        """How far the collection is."""

    def present(self, typed: str) -> None:
        """Take what was scanned or typed. Raises BadCode, Unknown, Refused."""

    def enter_pin(self, pin: str) -> None:
        """Take six digits; the door opens if they fit. Raises WrongPin, Refused."""

    def open_again(self, pin: str) -> None:
        """Open the same door once more. Raises WrongPin, Refused."""

    def leave(self) -> None:
        """Let the person go: what was begun is forgotten, unless a door moves."""

    def report_problem(self) -> None:
        """Take down that the door jams or the compartment is empty."""

    def staff(self) -> StaffView | None:
        """What staff see; None while none of them is there."""

    def staff_card(self, card: str, pin: str) -> object:
        """Let a member of staff in, as the first or the second. Raises StaffRefused."""

    def staff_leave(self) -> None:
        """Let both go."""

    def scan(self, doc_ref: str) -> object:
        """Begin to load this document, or name what lies behind the door just closed. Raises StaffRefused."""

    def retrieve(self, compartment: int) -> object:
        """Open what asks for staff. Raises StaffRefused."""

    def confirm(self, outcome: Outcome, card: str) -> object:
        """One of the two says what is true of the closed compartment. Raises StaffRefused."""

    def out_of_service(self, compartment: int) -> None:
        """Take an empty compartment out of service; it comes back by `retrieve`. Raises StaffRefused."""

    def enrol(self, card: str, pin: str, held: Collection[str]) -> str:
        """Take a new card into the roster; return whose it is. Raises StaffRefused."""

    def clear_halt(self) -> None:
        """Let the box work again after it has halted. Raises StaffRefused."""

    def clear_pause(self) -> None:
        """Let people collect again after too many failures. Raises StaffRefused."""

    def accept_clock(self) -> None:
        """Believe the machine's clock. Raises StaffRefused."""
