"""What a hint says: that something is there, where, and nothing else."""

import itertools

from buergerbuero.messages.values import HintKind, Mail

_SUBJECTS = {
    HintKind.RECEIVED: "Ihr Antrag ist angekommen",
    HintKind.QUESTION: "Eine Frage zu Ihrem Antrag: Sie sind dran",
    HintKind.NOTICE: "Ihr Bescheid ist da",
    HintKind.COLLECT: "Ihr Bescheid liegt zum Abholen bereit. Wo und wann, steht bei Ihrem Vorgang",
    HintKind.PAID: "Ihre Zahlung ist da, die Quittung auch",
    HintKind.CONFIRM: "Bitte bestätigen Sie Ihre E-Mail-Adresse",
    HintKind.FEE_OPEN: "Zu Ihrem Antrag ist noch eine Gebühr offen",
    HintKind.CONSENT: "Zur Zustimmung des anderen Elternteils gibt es Neues",
    HintKind.CONSENT_OPEN: "Der andere Elternteil hat noch nicht zugestimmt",
    HintKind.CONSENT_ASKED: "Bitte sagen Sie, ob Sie zustimmen",
    HintKind.CONSENT_NEWS: "Es gibt Neues zu einem Antrag, zu dem wir Sie gefragt haben",
}
_SUBJECTS_EN = {
    HintKind.RECEIVED: "Your application has arrived",
    HintKind.QUESTION: "A question about your application: it is your turn",
    HintKind.NOTICE: "Your official notice is ready",
    HintKind.COLLECT: "Your official notice is ready to be collected. Your case says where and when",
    HintKind.PAID: "Your payment has arrived, and the receipt is ready",
    HintKind.CONFIRM: "Please confirm your e-mail address",
    HintKind.FEE_OPEN: "A fee for your application is still open",
    HintKind.CONSENT: "There is news about the other parent’s consent",
    HintKind.CONSENT_OPEN: "The other parent has not consented yet",
    HintKind.CONSENT_ASKED: "Please say whether you consent",
    HintKind.CONSENT_NEWS: "There is news about an application that we asked you about",
}
_TEXT = """Guten Tag,

{subject}.

Vorgangsnummer: {number}
So sehen Sie nach: {link}
Sie brauchen dafür die Nummer und Ihren Zugangscode von der Quittung.

Wir schreiben Ihnen nie, was darin steht, und fragen nie nach Ihrem Zugangscode.
Fragen? Rufen Sie an: {phone}.

{town}
"""
_TEXT_EN = """Hello,

{subject}.

Case number: {number}
To have a look: {link}
You need the number and the access code on your receipt.

We never write what it says, and we never ask for your access code.
Questions? Please call {phone}.

{town}
"""


_CONFIRM = """Guten Tag,

jemand hat diese E-Mail-Adresse bei uns angegeben. Waren Sie das? Dann geben Sie diesen Code bei Ihrem Vorgang ein:

{code}

Ihren Vorgang öffnen Sie hier: {link}
Erst wenn die Adresse bestätigt ist, sagen wir Ihnen per E-Mail, dass etwas für Sie da ist.

Waren Sie es nicht? Dann tun Sie nichts. Wir schreiben dieser Adresse nicht wieder.
Fragen? Rufen Sie an: {phone}.

{town}
"""
_CONFIRM_EN = """Hello,

somebody has given us this e-mail address. Was it you? Then please enter this code in your case:

{code}

You open your case here: {link}
Only when the address is confirmed do we tell you by e-mail that something is there for you.

It was not you? Then do nothing. We will not write to this address again.
Questions? Please call {phone}.

{town}
"""
_CONSENT = """Guten Tag,

jemand hat bei uns einen Antrag für ein Kind gestellt und Sie als anderen Elternteil angegeben. Worum es geht, sehen Sie
hier: {link}

Ihr Code: {code}

Außerdem fragen wir nach dem Geburtsdatum des Kindes. So sieht niemand Fremdes, worum es geht.
Sie können zustimmen oder nicht; Sie müssen es nicht begründen.

Kennen Sie kein solches Kind? Dann tun Sie nichts, und löschen Sie diese E-Mail.
Fragen? Rufen Sie an: {phone}.

{town}
"""
_CONSENT_EN = """Hello,

somebody has applied for something for a child and named you as the other parent. You can see what it is about
here: {link}

Your code: {code}

We also ask for the child’s date of birth, so that no stranger sees what it is about.
You may consent or not; you need not give a reason.

You know no such child? Then do nothing, and delete this e-mail.
Questions? Please call {phone}.

{town}
"""
_NEWS = """Guten Tag,

es gibt Neues zu einem Antrag für ein Kind, zu dem wir Sie gefragt haben.

So sehen Sie nach: {link}
Sie brauchen dafür Ihren Code aus unserer ersten E-Mail und das Geburtsdatum des Kindes.

Fragen? Rufen Sie an: {phone}.

{town}
"""
_NEWS_EN = """Hello,

there is news about an application for a child that we asked you about.

To have a look: {link}
You need the code from our first e-mail and the child’s date of birth.

Questions? Please call {phone}.

{town}
"""
_PATTERNS = {
    HintKind.CONFIRM: (_CONFIRM, _CONFIRM_EN),
    HintKind.CONSENT_ASKED: (_CONSENT, _CONSENT_EN),
    HintKind.CONSENT_NEWS: (_NEWS, _NEWS_EN),
}


_PRACTICE = ("Übung", "Das ist eine Übung. Sie hat keine rechtliche Wirkung.")
_PRACTICE_EN = ("Practice", "This is practice. It has no legal effect.")


def hint_mail(
    *,
    hint_id: str,
    kind: HintKind,
    number: str,
    link: str,
    to: str,
    town: str,
    phone: str,
    language: str,
    code: str = "",
    practice: bool = False,
) -> Mail:
    """Return the mail in the person's language. `phone` is the town's, as the catalogue states it.

    A mail that asks to confirm an address, or a second parent, carries a `code` and no number: a stranger may read it.
    """
    english = language == "en"
    subject = (_SUBJECTS_EN if english else _SUBJECTS)[kind]
    words = {"subject": subject, "number": number, "link": link, "town": town, "phone": phone}
    pattern = _PATTERNS.get(kind, (_TEXT, _TEXT_EN))[english]
    if code:
        cuts = (0, 3, None) if kind is HintKind.CONFIRM else (0, 4, 8, 12, None)
        words["code"] = " ".join(code[start:end] for start, end in itertools.pairwise(cuts))
    text = pattern.format_map(words)
    if practice:
        mark, says = _PRACTICE_EN if english else _PRACTICE
        subject, text = f"{mark}: {subject}", f"{says}\n\n{text}"
    return Mail(id=hint_id, to=to, subject=subject, text=text)
