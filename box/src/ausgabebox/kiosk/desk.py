"""The program of the box as the screen knows it: each question is handed to the thread that owns the program."""

from collections.abc import Collection

from ausgabebox.agent.thread import AgentThread
from ausgabebox.agent.view import Outcome, StaffView, View


class AgentDesk:
    """Hands calls in. What is shown comes from the last step, at once."""

    def __init__(self, thread: AgentThread) -> None:
        self._thread = thread

    def view(self) -> View:
        """How far the collection is."""
        return self._thread.view()

    def staff(self) -> StaffView | None:
        """What staff see; None while none of them is there."""
        return self._thread.staff()

    def present(self, typed: str) -> None:
        """Take what was scanned or typed. Raises BadCode, Unknown, Refused."""
        self._thread.call(lambda agent: agent.present(typed))

    def enter_pin(self, pin: str) -> None:
        """Take six digits; the door opens if they fit. Raises WrongPin, Refused."""
        self._thread.call(lambda agent: agent.enter_pin(pin))

    def open_again(self, pin: str) -> None:
        """Open the same door once more. Raises WrongPin, Refused."""
        self._thread.call(lambda agent: agent.open_again(pin))

    def leave(self) -> None:
        """Let the person go."""
        self._thread.call(lambda agent: agent.leave())

    def report_problem(self) -> None:
        """Take down that the door jams or the compartment is empty."""
        self._thread.call(lambda agent: agent.report_problem())

    def staff_card(self, card: str, pin: str) -> None:
        """Let a member of staff in. Raises StaffRefused."""
        self._thread.call(lambda agent: agent.staff_card(card, pin))

    def staff_leave(self) -> None:
        """Let both go."""
        if self._thread.staff() is not None:
            self._thread.call(lambda agent: agent.staff_leave())

    def scan(self, doc_ref: str) -> None:
        """Begin to load this document, or name what lies behind the door just closed. Raises StaffRefused."""
        self._thread.call(lambda agent: agent.scan(doc_ref))

    def retrieve(self, compartment: int) -> None:
        """Open what asks for staff. Raises StaffRefused."""
        self._thread.call(lambda agent: agent.retrieve(compartment))

    def confirm(self, outcome: Outcome, card: str) -> None:
        """One of the two says what is true. Raises StaffRefused."""
        self._thread.call(lambda agent: agent.confirm(outcome, card))

    def out_of_service(self, compartment: int) -> None:
        """Take an empty compartment out of service. Raises StaffRefused."""
        self._thread.call(lambda agent: agent.out_of_service(compartment))

    def enrol(self, card: str, pin: str, held: Collection[str]) -> str:
        """Take a new card into the roster, for which both hold theirs; return whose it is. Raises StaffRefused."""
        return self._thread.call(lambda agent: agent.enrol(card, pin, held))

    def clear_halt(self) -> None:
        """Let the box work again after it has halted. Raises StaffRefused."""
        self._thread.call(lambda agent: agent.clear_halt())

    def clear_pause(self) -> None:
        """Let people collect again. Raises StaffRefused."""
        self._thread.call(lambda agent: agent.clear_pause())

    def accept_clock(self) -> None:
        """Believe the machine's clock. Raises StaffRefused."""
        self._thread.call(lambda agent: agent.accept_clock())
