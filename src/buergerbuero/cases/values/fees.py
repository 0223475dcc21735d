"""The fee of a case, and the lists of those that the desk looks at."""

from dataclasses import dataclass

from buergerbuero.cases.values.states import FeeState
from buergerbuero.catalogue.values import PaymentWay
from buergerbuero.payments.values import ClaimState, ClaimView


@dataclass(frozen=True)
class Fee:
    """The fee of a case: what is claimed, and how it can be paid. `wanted`: the review waits for it.

    `example`: the amount stands in for one that nobody has confirmed (demo only). `insisted`: somebody has said that it
    is to be paid although the application was withdrawn or refused. `unsettled`: it was, and nobody has said yet
    whether what was paid stays. Whether a fee is due all the same is law of the single service: a person knows it.
    """

    state: FeeState
    claims: tuple[ClaimView, ...]
    ways: tuple[PaymentWay, ...]
    wanted: bool
    example: bool
    withdrawn: bool
    refused: bool = False
    insisted: bool = False
    unsettled: bool = False

    @property
    def overpaid_cents(self) -> int:
        """What is too much, and has to go back."""
        return sum(claim.overpaid_cents for claim in self.claims)

    @property
    def stopped(self) -> bool:
        """Whether nobody is asked to pay for now: a withdrawal or a refusal has to be looked at by somebody first."""
        return (self.withdrawn or self.refused) and not self.insisted

    @property
    def open(self) -> ClaimView | None:
        """The claim that is to be paid next; none while it is stopped."""
        return None if self.stopped else self.due

    @property
    def due(self) -> ClaimView | None:
        """The first claim that is neither paid nor waived, whether somebody is asked to pay it or not."""
        return next((claim for claim in self.claims if claim.state is ClaimState.DUE), None)

    @property
    def last(self) -> ClaimView:
        """The newest claim."""
        return self.claims[-1]


@dataclass(frozen=True)
class FeeLists:
    """What the desk has to look at: a claim stands in the first list that fits, in this order.

    `withdrawn`, `refused`: the application was, and nobody has said whether the fee is to be paid, stays or goes back.
    """

    mismatched: tuple[ClaimView, ...]
    overpaid: tuple[ClaimView, ...]
    withdrawn: tuple[ClaimView, ...]
    refused: tuple[ClaimView, ...]
    late: tuple[ClaimView, ...]
    due: tuple[ClaimView, ...]
