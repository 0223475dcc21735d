"""Why a verb is not done: each is an exception that pages turn into a sentence."""

from uuid import UUID

from buergerbuero.cases.values.states import Verb
from buergerbuero.identity.values import TrustLevel


class UnknownCase(LookupError):
    """No case has this number and code, or this id."""


class GaveTheOther(Exception):
    """PIN of the box and access code of one case are never given out by the same member of staff."""


class NotAllowed(Exception):
    """The verb is not allowed in the state the case is in."""

    def __init__(self, verb: Verb, state: str) -> None:
        super().__init__(f"{verb} in {state}")
        self.verb, self.state = verb, state


class PermitTaken(NotAllowed):
    """A permit counts already for what this one would be for, and only one can."""


class Stale(Exception):
    """Somebody else changed the case since the page was shown."""


class NothingChanged(Exception):
    """An amendment that changes no answer. Words alone are an answer."""


class SomeFailed(Exception):
    """Some cases could not be dealt with; all others were. `case_ids` says which."""

    def __init__(self, case_ids: tuple[UUID, ...]) -> None:
        super().__init__(f"{len(case_ids)} cases: {', '.join(map(str, case_ids))}")
        self.case_ids = case_ids


class EmptyText(ValueError):
    """A text that the verb needs is missing or too long; `field` names it."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


class Incomplete(Exception):
    """The draft lacks an answer; `page_id` is the first page to go to."""

    def __init__(self, page_id: str) -> None:
        super().__init__(page_id)
        self.page_id = page_id


class NotIdentified(Incomplete):
    """The service must know more surely who sends this: a log-in at `level` is missing, or too long ago."""

    def __init__(self, level: TrustLevel) -> None:
        super().__init__("")
        self.level = level


class NotSureEnough(Exception):
    """The case was sent after a log-in that was surer than this one; `level` is what it takes to open it."""

    def __init__(self, level: TrustLevel) -> None:
        super().__init__(level)
        self.level = level
