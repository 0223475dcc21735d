"""What a box tells, in words for colleagues: states of compartments, what is to be done there, alarms."""

import datetime
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from buergerbuero.pickup.values import AlarmLine, CompartmentState, Noticed, OrderState, ReturnOutcome, Stand

_S, _N = CompartmentState, Noticed
STATES: Final = {
    _S.OUT_OF_SERVICE: "außer Betrieb",
    _S.FREE: "frei",
    _S.RESERVED: "wird gleich beladen",
    _S.LOADING: "wird beladen",
    _S.LOADED: "beladen, noch nicht freigegeben",
    _S.READY: "bereit zum Abholen",
    _S.LOCKED_OUT: "gesperrt: PIN zu oft falsch",
    _S.OPENING: "öffnet sich",
    _S.OPEN: "offen",
    _S.CLOSED_CHECK: "wieder zu, es liegt noch etwas darin",
    _S.ISSUED_UNVERIFIED: "abgeholt, noch nicht nachgesehen",
    _S.RETURN_CHECK: "abgeholt, altes Dokument prüfen",
    _S.EXPIRED: "Dokument herausnehmen",
    _S.RETRIEVING: "wird von Beschäftigten geöffnet",
    _S.QUARANTINE: "ungewiss, was darin liegt",
    _S.ALARM: "Alarm",
}
ICONS: Final = {
    _S.FREE: "check",
    _S.READY: "success",
    _S.LOADED: "success",
    _S.LOCKED_OUT: "warning",
    _S.ISSUED_UNVERIFIED: "info",
    _S.RETURN_CHECK: "info",
    _S.EXPIRED: "warning",
    _S.QUARANTINE: "warning",
    _S.ALARM: "danger",
    _S.OUT_OF_SERVICE: "close",
}
DOORS: Final = {"open": "offen", "closed": "zu", "unknown": "unbekannt"}
CONTENTS: Final = {"yes": "belegt", "no": "leer", "unknown": "unbekannt"}
RETURNS: Final = {
    "entwertet": ReturnOutcome.VOIDED,
    "fehlt": ReturnOutcome.MISSING,
}
_TOGETHER: Final = "Gehen Sie zu zweit zur Box. Melden Sie sich beide mit Karte und PIN an und öffnen Sie das Fach."


@dataclass(frozen=True)
class ShownStand:
    """Where a document stands; when it was handed out, or until which day it waits."""

    word: str
    at: datetime.datetime | None = None
    until: datetime.date | None = None


@dataclass(frozen=True)
class Advice:
    """What has happened at a compartment, and what is to be done, step by step."""

    why: str
    steps: tuple[str, ...]


ADVICE: Final = {
    _S.ALARM: Advice(
        "Eine Tür hat sich bewegt oder steht offen, und niemand hat das veranlasst.",
        (
            "Sehen Sie zuerst von außen nach: Ist die Tür oder das Schloss beschädigt? Dann nichts anfassen, Leitung "
            "und Polizei rufen.",
            _TOGETHER,
            "Sagen Sie der Box, was darin liegt. Fehlt ein Dokument, melden Sie es der Leitung und sperren es, wo das "
            "geht.",
        ),
    ),
    _S.QUARANTINE: Advice(
        "Die Box weiß nicht sicher, was in diesem Fach liegt, zum Beispiel nach einem Stromausfall.",
        (
            _TOGETHER,
            "Liegt das Dokument darin: wieder einlegen und scannen, oder herausnehmen und an den Schalter geben.",
            "Ist das Fach leer: der Box bestätigen, dann die Person fragen, ob sie es hat. Hat sie es nicht, der "
            "Leitung melden.",
        ),
    ),
    _S.LOCKED_OUT: Advice(
        "Die PIN war sechsmal falsch. Für die Person öffnet sich das Fach nicht mehr.",
        (
            "Kommt die Person mit Ausweis an den Schalter: das Dokument herausnehmen und aushändigen, oder eine neue "
            "PIN ausgeben und es neu einlegen.",
            _TOGETHER,
            "Wieder einlegen und scannen: Die Person bekommt einen neuen Box-Code. Oder herausnehmen und an den "
            "Schalter geben.",
        ),
    ),
    _S.RETURN_CHECK: Advice(
        "Das neue Dokument ist abgeholt. Im Fach sollte das alte liegen.",
        (
            _TOGETHER,
            "Nehmen Sie das alte Dokument heraus und entwerten Sie es.",
            "Vermerken Sie hier, was daraus geworden ist.",
        ),
    ),
    _S.ISSUED_UNVERIFIED: Advice(
        "Das Dokument ist abgeholt. Das Fach wird erst wieder benutzt, wenn zwei Beschäftigte hineingesehen haben.",
        (_TOGETHER, "Ist es leer, bestätigen Sie es der Box. Liegt noch etwas darin, sagen Sie auch das."),
    ),
    _S.EXPIRED: Advice(
        "Die Frist ist vorbei, oder das Dokument wurde zurückgezogen.",
        (
            _TOGETHER,
            "Nehmen Sie das Dokument heraus, schließen Sie die Tür, und bestätigen Sie beide: leer.",
            "Geben Sie es an den Schalter.",
        ),
    ),
}
_ALARMS: Final = {
    "boot": "Die Box ist neu gestartet",
    "bus_fault": "Schlösser oder Fühler antworten nicht",
    "clock_accepted": "Zwei Beschäftigte haben die Uhr an der Box bestätigt",
    "clock_leapt": "Die Uhr der Box ist gesprungen",
    "clock_trusted": "Die Uhr der Box stimmt wieder",
    "clock_untrusted": "Die Uhr der Box ist nicht verlässlich",
    "content_appeared": "In einem Fach liegt etwas, das dort nicht liegen sollte",
    "content_vanished": "Aus einem geschlossenen Fach ist etwas verschwunden",
    "door_closed": "Beim Abholen ging eine Tür zu, und dahinter ist nachzusehen",
    "door_opened": "Eine Tür ging auf, ohne dass es jemand veranlasst hat",
    "empty_confirmed": "Zwei Beschäftigte nannten ein Fach leer, der Fühler sagt etwas anderes",
    "grant": "Für ein Fach kam eine zweite Abholberechtigung",
    "grant_refused": "Die Box hat eine Abholberechtigung abgelehnt",
    "halt_cleared": "Zwei Beschäftigte haben die Box wieder freigegeben",
    "inspection_unclear": "Zwei Beschäftigte haben ein Fach angesehen, und es blieb unklar",
    "load_confirmed": "Ein Einlegen wurde bestätigt, passt aber nicht zu dem, was die Box sieht",
    "many_failures": "Viele falsche Box-Codes oder PINs in einer Stunde",
    "memory_lost": (
        "Die Box hat vergessen, was sie schon gemeldet hat. Nichts wird ausgegeben: bitte zu zweit in jedes Fach sehen "
        "und neu einlegen"
    ),
    "message_refused": "Die Box konnte eine Nachricht von uns nicht glauben und hat sie verworfen",
    "no_edge": "Eine Tür geht nicht auf",
    "open_long": "Eine Tür steht seit zwei Minuten offen",
    "open_too_long": "Eine Tür steht zu lange offen",
    "order_differs": "Zu einem Auftrag kam eine andere Nummer des Dokuments, als schon eingelegt ist",
    "order_too_late": "Ein Auftrag kam, als er an der Box schon beendet war",
    "paused": "Sehr viele falsche PINs: Abholen ist angehalten. Bitte zu zweit an der Box nachsehen",
    "pause_cleared": "Abholen geht wieder",
    "pin_unreadable": "Die Box kann die PIN eines Auftrags nicht lesen",
    "prescan_refused": "Vor dem Öffnen war eine andere Tür offen oder nicht zu lesen",
    "problem_reported": "Eine Person hat an der Box ein Problem gemeldet",
    "put_back": "Ein neues Einlegen wurde bestätigt, passt aber nicht zu dem, was die Box sieht",
    "rail_stuck": "Der Strom der Schlösser lässt sich nicht abschalten",
    "release": "Ein reserviertes Fach ist nicht sicher zu und leer",
    "sensor_unknown": "Ein Fühler ist nicht zu lesen",
    "session_over": "Ein Fach blieb nach dem Abholen ungeklärt",
    "staff_enrolled": "Jemand wurde an der Box neu aufgenommen",
    "staff_left": "Die Anmeldung an der Box endete, während ein Fach noch in Arbeit war",
    "staff_pin_wrong": "Falsche PIN einer Beschäftigtenkarte",
    "staff_suspended": "Eine Beschäftigtenkarte ist gesperrt",
    "staff_unknown": "Eine Beschäftigtenkarte sollte gesperrt werden, und die Box kennt sie nicht",
    "still_open": "Eine Tür steht offen",
    "suspend": "Ein Fach wurde vom Rathaus gesperrt",
    "tamper": "Jemand ist am Gehäuse der Box, oder sie neigt sich",
    "tamper_unreadable": "Der Gehäusekontakt ist nicht zu lesen",
    "withdraw": "Ein Dokument wurde zurückgezogen: bitte herausnehmen",
    "wrong_door": "Eine falsche Tür ging auf",
    "wrong_pin": "Sechs falsche PINs: Fach gesperrt",
}
_NOTICED: Final = {
    _N.FLOOD: (
        "Die Box sendet mehr, als wir aufheben. Bitte melden Sie es dem Betrieb: Vielleicht sendet jemand anderes"
    ),
    _N.FORGOTTEN: (
        "Unsere Daten sind älter als das, was die Box von uns hat: bitte vergleichen, was darin liegt, und "
        "melden Sie es dem Betrieb"
    ),
    _N.GRANT_REFUSED: "Die Box hat eine Abholberechtigung abgelehnt",
    _N.ISSUED_AND_FOUND: "Ein Dokument, das als abgeholt gemeldet war, lag noch im Fach: herausnehmen, Person anrufen",
    _N.JOURNAL: "Das Protokoll der Box passt nicht zu dem, was sie vorher gemeldet hat",
    _N.LOST: "Meldungen der Box fehlen: bitte vergleichen, was darin liegt, und melden Sie es dem Betrieb",
    _N.MORE: "Sehr viele weitere Meldungen",
    _N.OLD_PIN: "Während des Einlegens kam eine neue PIN: Dokument noch einmal einlegen",
    _N.REFUSED: "Eine Nachricht der Box war nicht zu glauben und wurde verworfen",
    _N.RETIRED: (
        "Die Box ist abgemeldet: Bitte zu zweit in jedes Fach sehen, und was darin liegt, an den Schalter geben"
    ),
}
"""What the town hall itself has noticed. A box that says such a word means something else by it, or lies."""
_STANDS: Final = {
    OrderState.ORDERED: "noch nicht eingelegt",
    OrderState.LOADED: "eingelegt, noch nicht freigegeben",
    OrderState.READY: "bereit bis",
    OrderState.COLLECTED: "abgeholt",
    OrderState.TROUBLE: "eingelegt, aber gesperrt: bitte an der Box nachsehen",
    OrderState.EXPIRED: "nicht abgeholt, liegt noch darin",
    OrderState.TAKEN_OUT: "wieder herausgenommen",
}
_HALTED: Final = "halted_"
HALTS: Final = {
    "wrong_door": "Eine falsche Tür ging auf.",
    "door_opened": "Während ein Fach geöffnet werden sollte, bewegte sich eine Tür, die es nicht sollte.",
    "tamper": "Jemand war am Gehäuse, oder der Schrank neigte sich.",
    "rail_stuck": "Der Strom der Schlösser lässt sich nicht abschalten.",
}


def alarm(line: AlarmLine) -> str:
    """Return what an alarm means; what the desk does not know yet in the box's own word."""
    if not line.from_box:
        return _NOTICED[Noticed(line.name)]
    if line.name.startswith(_HALTED):
        return f"Die ganze Box hat angehalten. {halt(line.name.removeprefix(_HALTED))}"
    return _ALARMS.get(line.name, f"Meldung „{line.name}“")


def stand(found: Stand | None) -> ShownStand | None:
    """Return where the document of a case stands; None where it does not go by a box, or not any more."""
    if found is None or found.state is OrderState.WITHDRAWN:
        return None
    ready = found.state is OrderState.READY and found.until is not None
    return ShownStand(
        _STANDS[found.state], at=found.issued_at, until=last_day(found.until) if ready and found.until else None
    )


def last_day(until: datetime.datetime) -> datetime.date:
    """Return the last whole day before a moment, which is a midnight."""
    return timezone.localdate(until - datetime.timedelta(seconds=1))


def halt(reason: str) -> str:
    """Return why a box has halted."""
    return HALTS.get(reason, f"Grund: {reason}.")


def span(seconds: int) -> str:
    """Return by how much a clock is ahead or behind."""
    if abs(seconds) < 5:
        return "geht richtig"
    amount = f"{abs(seconds)} Sekunden" if abs(seconds) < 120 else f"{abs(seconds) // 60} Minuten"
    return f"geht {amount} {'vor' if seconds > 0 else 'nach'}"
