"""What is counted, and how it is shown."""

import datetime
from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """What is counted. Of the first seven, one application counts each at most once a page.

    BEGUN: the first page was shown. SHOWN, SAVED, REFUSED: of a page, by its id; refused is what could not be taken.
    WENT_ON: of the page that was the furthest one, when a further one was shown or the application sent. So those whose
    furthest page it stayed are the shown without the went on. RENEWED, TAKEN_OVER: an application went over to another
    version; it ends in the figures of one and begins in those of the other. The others are counted each time.
    """

    BEGUN = "begun"
    SHOWN = "shown"
    WENT_ON = "went_on"
    SAVED = "saved"
    REFUSED = "refused"
    RENEWED = "renewed"
    TAKEN_OVER = "taken_over"
    SENT = "sent"
    RESUMED = "resumed"
    FILE_REFUSED = "file_refused"
    LOGIN_BEGUN = "login_begun"
    LOGIN_DONE = "login_done"
    LOGIN_CANCELLED = "login_cancelled"
    LOGIN_FAILED = "login_failed"
    PAYMENT_BEGUN = "payment_begun"
    PAYMENT_FAILED = "payment_failed"
    PAYMENT_DONE = "payment_done"


CHECK_PAGE = "/pruefen"
"""Stands for the page that shows all answers before they are sent; no page of a form can be called so."""


@dataclass(frozen=True, order=True)
class Count:
    """One thing to be counted: the version (digest), the step, and the page or reason it is about, or nothing."""

    version: str
    step: Step
    about: str = ""


@dataclass(frozen=True)
class Trail:
    """What of an application was counted already. Lies in the sealed draft and is gone with it.

    `day`: of its cohort, ISO. `pages`: those shown, in the order of their first showing. `marks`: other steps, as
    `step:about`.
    """

    version: str = ""
    day: str = ""
    pages: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reached:
    """A page in figures: how many were shown it, kept an answer, were refused, and stopped there."""

    page_id: str
    shown: int
    saved: int
    refused: int
    stopped: int


@dataclass(frozen=True)
class Funnel:
    """How far applications of one version got that were begun in a period. `others`: what else was counted.

    begun + taken_over = the stopped of all pages + renewed + sent.
    """

    service_id: str
    version: str
    begun: int
    taken_over: int
    renewed: int
    sent: int
    pages: tuple[Reached, ...]
    others: tuple[tuple[Step, str, int], ...]

    @property
    def stopped(self) -> int:
        """How many were not sent, and did not go over to another version."""
        return sum(page.stopped for page in self.pages)

    @property
    def hardest(self) -> Reached | None:
        """The page where most stop."""
        return max((page for page in self.pages if page.stopped), key=lambda page: page.stopped, default=None)

    def other(self, step: Step) -> int:
        """How often something else was counted, whatever it was about."""
        return sum(count for each, _, count in self.others if each is step)


@dataclass(frozen=True)
class Period:
    """From a day up to and including another."""

    first: datetime.date
    last: datetime.date
