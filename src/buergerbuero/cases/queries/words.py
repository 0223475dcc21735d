"""What states and verbs are called, for citizens (translated) and at the desk (German)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from buergerbuero.cases.values import CaseState, ConsentState, Hindrance, IdentityCheck, Outcome, Role, Verb

CITIZEN_STATES: dict[CaseState, Promise | str] = {
    CaseState.RECEIVED: _("Ihr Antrag ist da"),
    CaseState.IN_REVIEW: _("Wir prüfen Ihren Antrag"),
    CaseState.WAITING_FOR_CITIZEN: _("Wartet auf Ihre Antwort"),
    CaseState.WAITING_FOR_AUTHORITY: _("Wir warten auf eine andere Behörde"),
    CaseState.DECIDED: _("Entschieden"),
    CaseState.CLOSED: _("Abgeschlossen"),
    CaseState.WITHDRAWN: _("Zurückgezogen"),
}
DESK_STATES = {
    CaseState.RECEIVED: "Neu",
    CaseState.IN_REVIEW: "In Prüfung",
    CaseState.WAITING_FOR_CITIZEN: "Wartet auf Antwort",
    CaseState.WAITING_FOR_AUTHORITY: "Wartet auf andere Behörde",
    CaseState.DECIDED: "Entschieden",
    CaseState.CLOSED: "Abgeschlossen",
    CaseState.WITHDRAWN: "Zurückgezogen",
}
EVENTS = {
    ("case", Verb.OPEN): "Antrag eingegangen",
    ("case", Verb.TAKE): "Übernommen",
    ("case", Verb.PUT_BACK): "Zurückgelegt",
    ("case", Verb.ASK_BACK): "Nachgefragt",
    ("case", Verb.ANSWER): "Antwort ist da",
    ("case", Verb.AMEND): "Angaben berichtigt",
    ("case", Verb.GRANT): "Bewilligt",
    ("case", Verb.REFUSE): "Abgelehnt",
    ("case", Verb.UNDO): "Entscheidung zurückgenommen",
    ("case", Verb.WITHDRAW): "Zurückgezogen",
    ("case", Verb.CLOSE): "Abgeschlossen",
    ("decision", Verb.RELEASE): "Bescheid freigegeben",
    ("fee", Verb.CLAIM): "Gebühr gefordert",
    ("fee", Verb.SETTLE): "Gebühr bezahlt",
    ("fee", Verb.WAIVE): "Gebühr erlassen",
    ("fee", Verb.REFUND): "Gebühr zurückgezahlt",
    ("fee", Verb.KEEP): "Gebühr bleibt bei der Stadt",
    ("fee", Verb.INSIST): "Gebühr ist trotzdem zu zahlen",
    ("fee", Verb.PAY_PART): "Zahlung gebucht",
    ("fee", Verb.OVERPAY): "Überweisung gebucht, obwohl nichts offen war: muss zurück",
    ("fee", Verb.GIVE_BACK): "Geld zurückgezahlt",
    ("delivery", Verb.PREPARE): "Bescheid erstellt und gesiegelt",
    ("delivery", Verb.PROVIDE): "Bescheid bereitgestellt",
    ("delivery", Verb.COLLECT): "Bescheid geöffnet",
    ("delivery", Verb.HAND_OUT): "Bescheid am Schalter ausgehändigt",
    ("delivery", Verb.TAKE_BACK): "Aushändigung zurückgenommen: war ein Versehen",
    ("delivery", Verb.FALL_BACK): "Nicht abgeholt oder geöffnet: der Bescheid geht als Brief",
    ("delivery", Verb.ISSUE): "An der Ausgabebox abgeholt",
    ("delivery", Verb.BLOCK): "Die Ausgabebox gibt den Bescheid nicht heraus",
    ("delivery", Verb.LAPSE): "Nicht über die Ausgabebox: weiter am Schalter",
    ("delivery", Verb.OVERTAKE): "War schon an der Ausgabebox abgeholt",
    ("delivery", Verb.GIVE_UP): "Nicht zugestellt, und ein Brief ist nicht möglich",
    ("consent", Verb.ASK_OTHER): "Anderer Elternteil gefragt",
    ("consent", Verb.CONSENT): "Anderer Elternteil hat zugestimmt",
    ("consent", Verb.DECLINE): "Anderer Elternteil hat nicht zugestimmt",
    ("consent", Verb.RECANT): "Anderer Elternteil hat die Zustimmung zurückgenommen",
    ("consent", Verb.REPLACE): "Anderer Elternteil wird neu gefragt",
    ("delivery", Verb.REVOKE): "Einwilligung zurückgenommen: der Bescheid kommt als Brief",
}
IDENTITY_CHECKS = {
    IdentityCheck.CARD: "Ausweis oder Pass gesehen",
    IdentityCheck.COLLECTION_CODE: "Abholcode von der Seite des Vorgangs",
    IdentityCheck.ACCESS_CODE: "Vorgangsnummer und Zugangscode",
}
CONSENT_TEXT = _("Ich stimme zu: „{title}“ für {child}.")
"""What a second parent declares; kept with their answer as they read it."""


def declared(language: str, *, child: str, title: str) -> str:
    """Return what a second parent declares, in a language."""
    with override(language):
        return str(CONSENT_TEXT).format(child=child, title=title)


CONSENT_STATES: dict[CaseState, Promise | str] = {
    **CITIZEN_STATES,
    CaseState.RECEIVED: _("Der Antrag ist da. Entschieden ist noch nichts."),
    CaseState.IN_REVIEW: _("Wir prüfen den Antrag. Entschieden ist noch nichts."),
    CaseState.WAITING_FOR_CITIZEN: _("Wir prüfen den Antrag. Entschieden ist noch nichts."),
    CaseState.WITHDRAWN: _("Der Antrag ist zurückgezogen. Wir entscheiden nichts."),
}
CITIZEN_OUTCOMES: dict[Outcome, Promise | str] = {
    Outcome.GRANTED: _("Wir haben entschieden: Der Antrag ist bewilligt."),
    Outcome.PARTLY: _("Wir haben entschieden: Der Antrag ist zum Teil bewilligt."),
    Outcome.REFUSED: _("Wir haben entschieden: Der Antrag ist abgelehnt."),
    Outcome.INADMISSIBLE: _("Wir haben entschieden: Der Antrag ist nicht zulässig."),
    Outcome.TRANSFERRED: _("Wir haben den Antrag an eine andere Stelle abgegeben."),
}
ROLES: dict[Role, Promise | str] = {
    Role.APPLICANT: _("stellt den Antrag"),
    Role.CHILD: _("Kind, für das der Antrag ist"),
    Role.REPRESENTED: _("Person, für die der Antrag ist"),
    Role.ORGANISATION: _("Organisation, für die der Antrag ist"),
    Role.SECOND_PARENT: _("anderer Elternteil"),
}
RIGHTS: dict[str, Promise | str] = {
    "gemeinsam": _("beide Eltern sorgen"),
    "allein": _("ein Elternteil sorgt allein"),
    "vollmacht": _("vertreten durch Vollmacht"),
    "betreuung": _("vertreten durch rechtliche Betreuung"),
}
RIGHTS_TO_CHECK = {
    "allein": "Prüfen Sie, ob dieser Elternteil allein sorgt; gefragt wurde nur er selbst.",
    "vollmacht": "Prüfen Sie die Vollmacht: von wem, für wen, wofür, und ob sie noch gilt.",
    "betreuung": "Prüfen Sie den Ausweis oder Beschluss: für wen und für welchen Aufgabenbereich.",
}
ORGANISATION_TO_CHECK = "Prüfen Sie, ob diese Person für die Organisation handeln darf."
HINDRANCES = {
    Hindrance.FEE: "Die Gebühr ist noch nicht bezahlt. Bei dieser Leistung wartet die Prüfung darauf.",
    Hindrance.CONSENT_OPEN: "Der andere Elternteil hat noch nicht zugestimmt.",
    Hindrance.CONSENT_DECLINED: "Der andere Elternteil hat nicht zugestimmt. Was daraus folgt, entscheiden Sie.",
    Hindrance.CONSENT_TAKEN_BACK: "Der andere Elternteil hat die Zustimmung zurückgenommen.",
    Hindrance.CONSENT_UNPROVEN: (
        "Die Zustimmung des anderen Elternteils ist nicht belegt: Sie passt nicht zu den Angaben von jetzt oder ist"
        " nicht sicher genug. Nehmen Sie sie auf Papier auf, oder fragen Sie nach."
    ),
}
CONSENT_TO_DO: dict[ConsentState | None, str] = {
    ConsentState.ASKED: "Zustimmung des anderen Elternteils fehlt",
    ConsentState.DECLINED: "Anderer Elternteil stimmt nicht zu: entscheiden",
    ConsentState.TAKEN_BACK: "Zustimmung zurückgenommen: entscheiden",
}
"""What is to be done about a case that nobody may grant yet."""
NEWS = {
    Verb.ANSWER: ("Antwort ist da", "Antwort lesen"),
    Verb.AMEND: ("Berichtigung ist da", "Berichtigung prüfen"),
}
"""What a case is called, and what is to be done, when the person was the last to do something."""
TO_DO = {
    CaseState.RECEIVED: "Antrag prüfen",
    CaseState.IN_REVIEW: "Entscheiden",
    CaseState.WAITING_FOR_CITIZEN: "Auf Antwort warten",
    CaseState.WAITING_FOR_AUTHORITY: "Auf andere Behörde warten",
    CaseState.DECIDED: "Nichts mehr zu tun",
    CaseState.CLOSED: "Nichts mehr zu tun",
    CaseState.WITHDRAWN: "Nichts mehr zu tun",
}
