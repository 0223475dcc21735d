"""What states and verbs are called, for citizens (translated) and at the desk (German)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from buergerbuero.cases.values import CaseState, Channel, IdentityCheck, Verb

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
CHANNELS: dict[Channel, Promise | str] = {
    Channel.INBOX: _("Online in Ihr Postfach"),
    Channel.POST: _("Als Brief an Ihre Anschrift"),
    Channel.COUNTER: _("Am Schalter abholen"),
}
DESK_CHANNELS = {Channel.INBOX: "Postfach", Channel.POST: "Brief", Channel.COUNTER: "Schalter"}
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
    ("delivery", Verb.PREPARE): "Bescheid erstellt und gesiegelt",
    ("delivery", Verb.PROVIDE): "Bescheid bereitgestellt",
    ("delivery", Verb.COLLECT): "Bescheid geöffnet",
    ("delivery", Verb.HAND_OUT): "Bescheid am Schalter ausgehändigt",
    ("delivery", Verb.TAKE_BACK): "Aushändigung zurückgenommen: war ein Versehen",
    ("delivery", Verb.FALL_BACK): "Nicht abgeholt oder geöffnet: der Bescheid geht als Brief",
    ("delivery", Verb.GIVE_UP): "Nicht zugestellt, und ein Brief ist nicht möglich",
    ("delivery", Verb.REVOKE): "Einwilligung zurückgenommen: der Bescheid kommt als Brief",
}
IDENTITY_CHECKS = {
    IdentityCheck.CARD: "Ausweis oder Pass gesehen",
    IdentityCheck.COLLECTION_CODE: "Abholcode von der Seite des Vorgangs",
    IdentityCheck.ACCESS_CODE: "Vorgangsnummer und Zugangscode",
}
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
