"""What payments need from outside. config/adapters.py names who does it."""

from typing import Protocol

from buergerbuero.payments.values import Order, Transaction


class Provider(Protocol):
    """Collects money online for the town."""

    def start(self, order: Order) -> Transaction:
        """Open a transaction. Raises ProviderDown (nobody knows whether it was opened) and ProviderRefused."""

    def look(self, transaction_id: str) -> Transaction:
        """Return how a transaction stands. Raises ProviderDown and ProviderRefused."""
