"""What payments need from outside. config/adapters.py names who does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from buergerbuero.base.settings import OwnSettings
from buergerbuero.payments.values import Order, Transaction


class Provider(Protocol):
    """Collects money online for the town. What a Transaction may leave out is said there."""

    def start(self, order: Order) -> Transaction:
        """Open a transaction, with where it is paid.

        Raises ProviderDown (nobody knows whether it was opened) and ProviderRefused.
        """

    def look(self, transaction_id: str) -> Transaction:
        """Return how a transaction stands. Raises ProviderDown and ProviderRefused."""

    def heard(self, body: bytes, headers: Mapping[str, str]) -> str:
        """Return which transaction a call of the provider speaks of: a hint to look, never a word on the state.

        Raises NotGenuine: for a call that anybody could have made, and always where the provider makes none.
        """


@dataclass(frozen=True)
class Adapter(OwnSettings):
    """What the folder of a provider offers: its settings, and who works by what was read from them (hashable)."""

    provider: Callable[[Any], Provider]
