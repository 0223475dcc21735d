"""What things are called at the desk. German; other languages come with their service texts."""

from typing import Final

from buergerbuero.cases.values import CaseState, ConsentBy, ConsentState, Outcome, Verb
from buergerbuero.documents.values import RefusalReason
from buergerbuero.identity.values import Failure, LogInWay, Permission, SessionEnd, TrustLevel, Weakness
from buergerbuero.payments.values import AttemptState, ClaimState, Way

EXAMPLES_ONLY_IN_DEMO: Final = "Diese Fassung hat Beispielwerte. Die gibt es nur in der Vorführung."
PERMISSIONS: Final = {
    Permission.OWN_ACCOUNT: "das eigene Konto sehen",
    Permission.READ_CASES: "Vorgänge lesen",
    Permission.WORK_CASES: "Vorgänge bearbeiten",
    Permission.PUT_BACK_OTHERS: "Vorgänge anderer zurücklegen",
    Permission.SEE_FAILED_JOBS: "gestörte Aufgaben sehen",
    Permission.SEE_SERVICES: "Leistungen sehen",
    Permission.MANAGE_STAFF: "Personal verwalten",
    Permission.SUBMIT_SERVICES: "Leistungen einreichen",
    Permission.RELEASE_SERVICES: "Leistungen veröffentlichen",
    Permission.SEE_PAYMENTS: "Zahlungen sehen",
    Permission.SEE_FIGURES: "Zahlen sehen",
    Permission.SEE_BOXES: "Ausgabeboxen sehen",
    Permission.SETTLE_FEES: "Gebühren erlassen, Zurückzahlungen bestätigen",
}
CONSENTS: Final = {
    ConsentState.ASKED: "noch offen",
    ConsentState.GIVEN: "zugestimmt",
    ConsentState.DECLINED: "nicht zugestimmt",
    ConsentState.TAKEN_BACK: "zurückgenommen",
}
CONSENTS_BY: Final = {
    ConsentBy.CODE: "mit dem Code, ohne Anmeldung",
    ConsentBy.LOGIN: "nach einer Anmeldung",
    ConsentBy.PAPER: "auf Papier oder am Schalter, aufgenommen von der Sachbearbeitung",
}
FILE_REFUSALS: Final = {
    RefusalReason.EMPTY: "leer",
    RefusalReason.TOO_LARGE: "zu groß",
    RefusalReason.TOO_MANY_FILES: "zu viele Dateien",
    RefusalReason.UNKNOWN_TYPE: "Dateiart nicht möglich",
    RefusalReason.BROKEN: "beschädigt",
    RefusalReason.ENCRYPTED: "mit Kennwort geschützt",
    RefusalReason.TOO_MANY_PAGES: "zu viele Seiten",
    RefusalReason.TOO_MANY_PIXELS: "zu viele Bildpunkte",
}
LOGIN_FAILURES: Final = {
    Failure.EXPIRED: "zu lange gedauert",
    Failure.OTHER_BROWSER: "in einem anderen Browser fortgesetzt",
    Failure.LEVEL_TOO_LOW: "nicht sicher genug angemeldet",
    Failure.FACTS_MISSING: "Angaben fehlten",
    Failure.REFUSED: "vom Anbieter abgelehnt",
    Failure.UNREACHABLE: "Anbieter nicht erreichbar",
}
CLAIMS: Final = {
    ClaimState.DUE: "offen",
    ClaimState.PAID: "bezahlt",
    ClaimState.WAIVED: "erlassen",
    ClaimState.REFUNDED: "zurückgezahlt",
}
CLAIM_ICONS: Final = {
    ClaimState.DUE: "info",
    ClaimState.PAID: "success",
    ClaimState.WAIVED: "close",
    ClaimState.REFUNDED: "arrow-back",
}
ATTEMPTS: Final = {
    AttemptState.OPENING: "Online-Zahlung wird begonnen",
    AttemptState.STARTED: "Online-Zahlung begonnen, noch kein Ergebnis",
    AttemptState.PAID: "Online bezahlt",
    AttemptState.FAILED: "Online-Zahlung hat nicht geklappt",
    AttemptState.CANCELLED: "Online-Zahlung abgebrochen",
    AttemptState.LOST: "Online-Zahlung ohne Ergebnis; wir fragen weiter nach",
    AttemptState.MISMATCHED: "Online-Zahlung weicht ab: nicht gebucht, bitte klären",
    AttemptState.CLEARED: "Abweichende Online-Zahlung, geklärt",
}
PAY_WAYS: Final = {
    Way.ONLINE: "online",
    Way.TRANSFER: "Überweisung",
    Way.COUNTER: "Kasse",
    Way.REFUND: "zurückgezahlt",
}
ENDS: Final = {
    SessionEnd.LOGGED_OUT: "Sie sind abgemeldet.",
    SessionEnd.IDLE: "Sie waren 30 Minuten nicht da. Zum Schutz der Daten haben wir Sie abgemeldet.",
    SessionEnd.DAY_OVER: "Eine Sitzung dauert höchstens neun Stunden, über das Verzeichnis vier. Bitte neu anmelden.",
    SessionEnd.ENDED_BY_STAFF: "Diese Sitzung wurde beendet. Waren Sie das nicht? Dann ändern Sie Ihr Kennwort.",
    SessionEnd.DEACTIVATED: "Dieses Konto ist abgeschaltet. Fragen Sie die Verwaltung der Technik.",
    SessionEnd.NEW_SECRETS: "Kennwort oder Telefon wurden geändert. Bitte melden Sie sich neu an.",
}
SESSION_STATES: Final = {
    SessionEnd.LOGGED_OUT: "abgemeldet",
    SessionEnd.IDLE: "nach 30 Minuten Ruhe beendet",
    SessionEnd.DAY_OVER: "war lange genug offen",
    SessionEnd.ENDED_BY_STAFF: "beendet",
    SessionEnd.DEACTIVATED: "Konto abgeschaltet",
    SessionEnd.NEW_SECRETS: "neues Kennwort oder Telefon",
}
WAYS: Final = {
    LogInWay.PASSWORD: "mit Kennwort und Code",
    LogInWay.PASSKEY: "mit Passkey",
    LogInWay.DIRECTORY: "über das Verzeichnis",
}
WEAKNESSES: Final = {
    Weakness.TOO_SHORT: "Das Kennwort ist zu kurz. Nehmen Sie mindestens 12 Zeichen.",
    Weakness.TOO_SIMILAR: "Das Kennwort ähnelt Ihrem Namen. Nehmen Sie etwas, das nichts mit Ihnen zu tun hat.",
    Weakness.TOO_COMMON: "Dieses Kennwort steht auf Listen, die Angreifer zuerst versuchen. Nehmen Sie ein anderes.",
    Weakness.ONLY_DIGITS: "Das Kennwort besteht nur aus Ziffern. Nehmen Sie auch Buchstaben.",
}
STATE_ICONS: Final = {
    CaseState.RECEIVED: "add",
    CaseState.IN_REVIEW: "autorenew",
    CaseState.WAITING_FOR_CITIZEN: "question-mark",
    CaseState.WAITING_FOR_AUTHORITY: "home",
    CaseState.DECIDED: "check",
    CaseState.CLOSED: "success",
    CaseState.WITHDRAWN: "close",
}
OUTCOMES: Final = {
    Outcome.GRANTED: "Bewilligt",
    Outcome.PARTLY: "Teilweise bewilligt",
    Outcome.REFUSED: "Abgelehnt",
    Outcome.INADMISSIBLE: "Unzulässig",
    Outcome.TRANSFERRED: "Weitergeleitet",
}
HISTORY_ICONS: Final = {
    Verb.OPEN: "add",
    Verb.TAKE: "account-circle",
    Verb.PUT_BACK: "arrow-back",
    Verb.ASK_BACK: "question-mark",
    Verb.ANSWER: "mail",
    Verb.AMEND: "edit",
    Verb.GRANT: "check",
    Verb.REFUSE: "close",
    Verb.UNDO: "arrow-back",
    Verb.RELEASE: "success",
    Verb.WITHDRAW: "close",
    Verb.CLOSE: "success",
    Verb.CLAIM: "info",
    Verb.SETTLE: "success",
    Verb.WAIVE: "close",
    Verb.REFUND: "arrow-back",
    Verb.KEEP: "check",
    Verb.INSIST: "check",
    Verb.PAY_PART: "check",
    Verb.OVERPAY: "warning",
    Verb.GIVE_BACK: "arrow-back",
    Verb.PREPARE: "draft",
    Verb.PROVIDE: "mail",
    Verb.COLLECT: "visibility",
    Verb.HAND_OUT: "success",
    Verb.TAKE_BACK: "arrow-back",
    Verb.FALL_BACK: "mail",
    Verb.GIVE_UP: "close",
    Verb.ISSUE: "success",
    Verb.BLOCK: "warning",
    Verb.LAPSE: "arrow-back",
    Verb.OVERTAKE: "close",
}
LEVELS = {TrustLevel.NORMAL: "normal", TrustLevel.SUBSTANTIAL: "substantiell", TrustLevel.HIGH: "hoch"}
VOUCHED = {
    None: "aus dem Nutzerkonto, ungeprüft",
    TrustLevel.NORMAL: "aus dem Nutzerkonto, Niveau normal",
    TrustLevel.SUBSTANTIAL: "durch die Anmeldung belegt, Niveau substantiell",
    TrustLevel.HIGH: "durch die Anmeldung belegt, Niveau hoch",
}
"""How sure a log-in was of an answer."""
