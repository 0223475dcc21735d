"""Mails that something is there. Each kind stands here once, with its words in every language of the program.

A mail says where to look, and nothing of what is there. A new one is an entry in `HintKind`, and nothing else here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, unique
from string import Formatter
from typing import Final

Said = Mapping[str, str]
"""By the code of a language, such as `de`."""


@dataclass(frozen=True)
class Letter:
    """What mails of a kind say, and how they are treated.

    text: holds {names} of what whoever queues it must give; {subject} and {link} are there anyway.
    page: of the portal, which {link} leads to. once: no second one for a case, however often it is queued.
    must_arrive: an address that the mail server refuses for good makes its job fail, so that it shows at the desk;
    otherwise it ends the mail.
    """

    subject: Said
    text: Said
    page: str = "vorgang"
    once: bool = False
    must_arrive: bool = False

    @property
    def needs(self) -> frozenset[str]:
        """What whoever queues it must give. It holds nothing else, whatever was given: a stranger may read it."""
        named = {name for text in self.text.values() for _, name, _, _ in Formatter().parse(text) if name}
        return frozenset(named - {"subject", "link"})


PRACTICE: Final[Said] = {"de": "Übung", "en": "Practice"}
PRACTICE_TEXT: Final[Said] = {
    "de": "Das ist eine Übung. Sie hat keine rechtliche Wirkung.",
    "en": "This is practice. It has no legal effect.",
}
_SOMETHING_IS_THERE: Final[Said] = {
    "de": """Guten Tag,

{subject}.

Vorgangsnummer: {number}
So sehen Sie nach: {link}
Sie brauchen dafür die Nummer und Ihren Zugangscode von der Quittung.

Wir schreiben Ihnen nie, was darin steht, und fragen nie nach Ihrem Zugangscode.
Fragen? Rufen Sie an: {phone}.

{town}
""",
    "en": """Hello,

{subject}.

Case number: {number}
To have a look: {link}
You need the number and the access code on your receipt.

We never write what it says, and we never ask for your access code.
Questions? Please call {phone}.

{town}
""",
}
_YOUR_ADDRESS: Final[Said] = {
    "de": """Guten Tag,

jemand hat diese E-Mail-Adresse bei uns angegeben. Waren Sie das? Dann geben Sie diesen Code bei Ihrem Vorgang ein:

{code}

Ihren Vorgang öffnen Sie hier: {link}
Erst wenn die Adresse bestätigt ist, sagen wir Ihnen per E-Mail, dass etwas für Sie da ist.

Waren Sie es nicht? Dann tun Sie nichts. Wir schreiben dieser Adresse nicht wieder.
Fragen? Rufen Sie an: {phone}.

{town}
""",
    "en": """Hello,

somebody has given us this e-mail address. Was it you? Then please enter this code in your case:

{code}

You open your case here: {link}
Only when the address is confirmed do we tell you by e-mail that something is there for you.

It was not you? Then do nothing. We will not write to this address again.
Questions? Please call {phone}.

{town}
""",
}
_ASKED: Final[Said] = {
    "de": """Guten Tag,

jemand hat bei uns einen Antrag für ein Kind gestellt und Sie als anderen Elternteil angegeben. Worum es geht, sehen Sie
hier: {link}

Ihr Code: {code}

Außerdem fragen wir nach dem Geburtsdatum des Kindes. So sieht niemand Fremdes, worum es geht.
Sie können zustimmen oder nicht; Sie müssen es nicht begründen.

Kennen Sie kein solches Kind? Dann tun Sie nichts, und löschen Sie diese E-Mail.
Fragen? Rufen Sie an: {phone}.

{town}
""",
    "en": """Hello,

somebody has applied for something for a child and named you as the other parent. You can see what it is about
here: {link}

Your code: {code}

We also ask for the child’s date of birth, so that no stranger sees what it is about.
You may consent or not; you need not give a reason.

You know no such child? Then do nothing, and delete this e-mail.
Questions? Please call {phone}.

{town}
""",
}
_NEWS: Final[Said] = {
    "de": """Guten Tag,

es gibt Neues zu einem Antrag für ein Kind, zu dem wir Sie gefragt haben.

So sehen Sie nach: {link}
Sie brauchen dafür Ihren Code aus unserer ersten E-Mail und das Geburtsdatum des Kindes.

Fragen? Rufen Sie an: {phone}.

{town}
""",
    "en": """Hello,

there is news about an application for a child that we asked you about.

To have a look: {link}
You need the code from our first e-mail and the child’s date of birth.

Questions? Please call {phone}.

{town}
""",
}


@unique
class HintKind(Enum):
    """Why a mail is sent. The row of a mail holds the name in small letters."""

    RECEIVED = Letter({"de": "Ihr Antrag ist angekommen", "en": "Your application has arrived"}, _SOMETHING_IS_THERE)
    QUESTION = Letter(
        {"de": "Eine Frage zu Ihrem Antrag: Sie sind dran", "en": "A question about your application: it is your turn"},
        _SOMETHING_IS_THERE,
    )
    NOTICE = Letter({"de": "Ihr Bescheid ist da", "en": "Your official notice is ready"}, _SOMETHING_IS_THERE)
    COLLECT = Letter(
        {
            "de": "Ihr Bescheid liegt zum Abholen bereit. Wo und wann, steht bei Ihrem Vorgang",
            "en": "Your official notice is ready to be collected. Your case says where and when",
        },
        _SOMETHING_IS_THERE,
    )
    PAID = Letter(
        {"de": "Ihre Zahlung ist da, die Quittung auch", "en": "Your payment has arrived, and the receipt is ready"},
        _SOMETHING_IS_THERE,
    )
    FEE_OPEN = Letter(
        {"de": "Zu Ihrem Antrag ist noch eine Gebühr offen", "en": "A fee for your application is still open"},
        _SOMETHING_IS_THERE,
    )
    CONFIRM = Letter(
        {"de": "Bitte bestätigen Sie Ihre E-Mail-Adresse", "en": "Please confirm your e-mail address"}, _YOUR_ADDRESS
    )
    CONSENT = Letter(
        {
            "de": "Zur Zustimmung des anderen Elternteils gibt es Neues",
            "en": "There is news about the other parent’s consent",
        },
        _SOMETHING_IS_THERE,
    )
    CONSENT_OPEN = Letter(
        {"de": "Der andere Elternteil hat noch nicht zugestimmt", "en": "The other parent has not consented yet"},
        _SOMETHING_IS_THERE,
    )
    CONSENT_ASKED = Letter(
        {"de": "Bitte sagen Sie, ob Sie zustimmen", "en": "Please say whether you consent"}, _ASKED, page="zustimmung"
    )
    CONSENT_NEWS = Letter(
        {
            "de": "Es gibt Neues zu einem Antrag, zu dem wir Sie gefragt haben",
            "en": "There is news about an application that we asked you about",
        },
        _NEWS,
        page="zustimmung",
    )
