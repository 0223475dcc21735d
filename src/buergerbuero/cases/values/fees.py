"""The fee of a case, and the lists of those that the desk looks at."""

from dataclasses import dataclass

from buergerbuero.cases.values.states import FeeState
from buergerbuero.catalogue.values import PaymentWay
from buergerbuero.payments.values import ClaimState, ClaimView


@dataclass(frozen=True)
class Fee:
    """The fee of a case: what is claimed, and how it can be paid. `wanted`: the review waits for it.

    `example`: the amount stands in for one that nobody has confirmed (demo only). `unsettled`: the application was
    withdrawn, and nobody has said yet whether what was paid stays.
    """

    state: FeeState
    claims: tuple[ClaimView, ...]
    ways: tuple[PaymentWay, ...]
    wanted: bool
    example: bool
    withdrawn: bool
    unsettled: bool = False

    @property
    def overpaid_cents(self) -> int:
        """What is too much, and has to go back."""
        return sum(claim.overpaid_cents for claim in self.claims)

    @property
    def open(self) -> ClaimView | None:
        """The claim that is to be paid next; none after a withdrawal, for then somebody looks at it first."""
        due = (claim for claim in self.claims if claim.state is ClaimState.DUE)
        return None if self.withdrawn else next(due, None)

    @property
    def last(self) -> ClaimView:
        """The newest claim."""
        return self.claims[-1]


@dataclass(frozen=True)
class FeeLists:
    """What the desk has to look at: a claim stands in the first list that fits, in this order.

    `withdrawn`: the application was, and nobody has said whether the fee is to be paid, stays or goes back.
    """

    mismatched: tuple[ClaimView, ...]
    overpaid: tuple[ClaimView, ...]
    withdrawn: tuple[ClaimView, ...]
    late: tuple[ClaimView, ...]
    due: tuple[ClaimView, ...]
