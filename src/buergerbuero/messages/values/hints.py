"""Mails that something is there. Each kind stands here once, with its words; English is with all other translations.

A mail says where to look, and nothing of what is there. A new one is an entry in `HintKind`, and nothing else here.
"""

from dataclasses import dataclass
from enum import Enum, unique
from string import Formatter
from typing import Final

from django.utils.translation import gettext_noop as _

PRACTICE: Final = _("Übung")
PRACTICE_TEXT: Final = _("Das ist eine Übung. Sie hat keine rechtliche Wirkung.")
SOMETHING_IS_THERE: Final = _(
    """Guten Tag,

{subject}.

Vorgangsnummer: {number}
So sehen Sie nach: {link}
Sie brauchen dafür die Nummer und Ihren Zugangscode von der Quittung.

Wir schreiben Ihnen nie, was darin steht, und fragen nie nach Ihrem Zugangscode.
Fragen? Rufen Sie an: {phone}.

{town}
"""
)


@dataclass(frozen=True)
class Letter:
    """What mails of a kind say, and how they are treated.

    text: holds {names} of what whoever queues it must give; {subject} and {link} are there anyway.
    page: of the portal, which {link} leads to. once: no second one for a case, however often it is queued.
    must_arrive: an address that the mail server refuses for good makes its job fail, so that it shows at the desk;
    otherwise it ends the mail.
    """

    subject: str
    text: str = SOMETHING_IS_THERE
    page: str = "vorgang"
    once: bool = False
    must_arrive: bool = False

    @property
    def needs(self) -> frozenset[str]:
        """What whoever queues it must give. It holds nothing else, whatever was given: a stranger may read it."""
        return names_in(self.text) - {"subject", "link"}


def names_in(text: str) -> frozenset[str]:
    """Return the {names} that stand in a text."""
    return frozenset(part[1] for part in Formatter().parse(text) if part[1])


_YOUR_ADDRESS: Final = _(
    """Guten Tag,

jemand hat diese E-Mail-Adresse bei uns angegeben. Waren Sie das? Dann geben Sie diesen Code bei Ihrem Vorgang ein:

{code}

Ihren Vorgang öffnen Sie hier: {link}
Erst wenn die Adresse bestätigt ist, sagen wir Ihnen per E-Mail, dass etwas für Sie da ist.

Waren Sie es nicht? Dann tun Sie nichts. Wir schreiben dieser Adresse nicht wieder.
Fragen? Rufen Sie an: {phone}.

{town}
"""
)
_ASKED: Final = _(
    """Guten Tag,

jemand hat bei uns einen Antrag für ein Kind gestellt und Sie als anderen Elternteil angegeben. Worum es geht, sehen Sie
hier: {link}

Ihr Code: {code}

Außerdem fragen wir nach dem Geburtsdatum des Kindes. So sieht niemand Fremdes, worum es geht.
Sie können zustimmen oder nicht; Sie müssen es nicht begründen.

Kennen Sie kein solches Kind? Dann tun Sie nichts, und löschen Sie diese E-Mail.
Fragen? Rufen Sie an: {phone}.

{town}
"""
)
_NEWS: Final = _(
    """Guten Tag,

es gibt Neues zu einem Antrag für ein Kind, zu dem wir Sie gefragt haben.

So sehen Sie nach: {link}
Sie brauchen dafür Ihren Code aus unserer ersten E-Mail und das Geburtsdatum des Kindes.

Fragen? Rufen Sie an: {phone}.

{town}
"""
)


@unique
class HintKind(Enum):
    """Why a mail is sent. The row of a mail holds the name in small letters."""

    RECEIVED = Letter(_("Ihr Antrag ist angekommen"))
    QUESTION = Letter(_("Eine Frage zu Ihrem Antrag: Sie sind dran"))
    NOTICE = Letter(_("Ihr Bescheid ist da"))
    COLLECT = Letter(_("Ihr Bescheid liegt zum Abholen bereit. Wo und wann, steht bei Ihrem Vorgang"))
    COLLECT_SOON = Letter(_("Ihr Bescheid wartet noch auf Sie. Bis wann, steht bei Ihrem Vorgang"))
    COLLECT_NEWS = Letter(_("Zum Abholen Ihres Bescheids gibt es Neues. Bitte sehen Sie nach, bevor Sie kommen"))
    PAID = Letter(_("Ihre Zahlung ist da, die Quittung auch"))
    FEE_OPEN = Letter(_("Zu Ihrem Antrag ist noch eine Gebühr offen"))
    CONFIRM = Letter(_("Bitte bestätigen Sie Ihre E-Mail-Adresse"), _YOUR_ADDRESS)
    CONSENT = Letter(_("Zur Zustimmung des anderen Elternteils gibt es Neues"))
    CONSENT_OPEN = Letter(_("Der andere Elternteil hat noch nicht zugestimmt"))
    CONSENT_ASKED = Letter(_("Bitte sagen Sie, ob Sie zustimmen"), _ASKED, page="zustimmung")
    CONSENT_NEWS = Letter(_("Es gibt Neues zu einem Antrag, zu dem wir Sie gefragt haben"), _NEWS, page="zustimmung")
