"""Registers, as this area needs them. config/adapters.py names who asks them.

A town's register of residents is run by a vendor's procedure (MESO, OK.EWO, VOIS, ...) and each speaks to others in its
own way; which one the town has is unknown. A vendor's adapter is a folder in `adapters/` with one module that has an
instance fitting these Protocols; `adapters/xmeld` is the pattern and `tests/db/exchange` is what it must pass.
"""

from typing import Protocol

from buergerbuero.exchange.values import ResidentAnswer, ResidentQuestion, VehicleAnswer, VehicleQuestion


class Residents(Protocol):
    """The register of residents (Melderegister)."""

    def ask(self, question: ResidentQuestion, *, reference: str, legal_basis: str) -> ResidentAnswer:
        """Return what the register says, within three seconds. Raises NoAnswer and RegisterRefused.

        `reference` names the look-up in both logs; it tells nothing of the case.
        """


class Vehicles(Protocol):
    """The register of vehicles (Fahrzeugregister)."""

    def ask(self, question: VehicleQuestion, *, reference: str, legal_basis: str) -> VehicleAnswer:
        """Return what the register says, within three seconds. Raises NoAnswer and RegisterRefused."""
