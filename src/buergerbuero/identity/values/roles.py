"""The roles of staff: what each is called, what is said of it where it is given, and what it may do. One table."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from buergerbuero.identity.values.staff import Permission, Role

P = Permission


@dataclass(frozen=True)
class RoleFacts:
    """A role: its German name, a hint for who gives it, and its permissions."""

    name: str
    hint: str
    may: frozenset[Permission]


ROLES: Final[Mapping[Role, RoleFacts]] = MappingProxyType(
    {
        Role.CLERK: RoleFacts(
            "Sachbearbeitung",
            "bearbeitet Vorgänge",
            frozenset({P.OWN_ACCOUNT, P.READ_CASES, P.WORK_CASES, P.SEE_PAYMENTS, P.SEE_BOXES}),
        ),
        Role.SUPERVISOR: RoleFacts(
            "Leitung",
            "bearbeitet Vorgänge, legt auch fremde zurück, sieht gestörte Aufgaben, veröffentlicht Leistungen",
            frozenset(
                {
                    *(P.OWN_ACCOUNT, P.READ_CASES, P.WORK_CASES, P.PUT_BACK_OTHERS, P.SEE_PAYMENTS, P.SETTLE_FEES),
                    *(P.SEE_FAILED_JOBS, P.SEE_SERVICES, P.RELEASE_SERVICES, P.SEE_FIGURES, P.SEE_BOXES),
                }
            ),
        ),
        # Runs the system and must not read what is in the cases (Art. 5 (1) b and f GDPR).
        Role.ADMINISTRATOR: RoleFacts(
            "Verwaltung der Technik",
            "verwaltet Personal, sieht Leistungen und Technik, aber keinen Vorgang",
            frozenset({P.OWN_ACCOUNT, P.SEE_FAILED_JOBS, P.SEE_SERVICES, P.MANAGE_STAFF, P.SEE_BOXES}),
        ),
        # That nobody releases their own services is a constraint of the database.
        Role.EDITOR: RoleFacts(
            "Leistungsredaktion",
            "schreibt Leistungen und reicht sie ein, veröffentlicht die von anderen, sieht keinen Vorgang",
            frozenset({P.OWN_ACCOUNT, P.SEE_SERVICES, P.SUBMIT_SERVICES, P.RELEASE_SERVICES, P.SEE_FIGURES}),
        ),
        # Looks and does nothing: data protection, who is being trained.
        Role.READER: RoleFacts(
            "Einsicht",
            "liest Vorgänge und ändert nichts; jeder Blick wird aufgezeichnet",
            frozenset({P.OWN_ACCOUNT, P.READ_CASES, P.SEE_FIGURES}),
        ),
    }
)
