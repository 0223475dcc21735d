"""What a hint says: that something is there, where, and nothing else."""

from buergerbuero.messages.values import HintKind, Mail

_SUBJECTS = {
    HintKind.RECEIVED: "Ihr Antrag ist angekommen",
    HintKind.QUESTION: "Eine Frage zu Ihrem Antrag: Sie sind dran",
    HintKind.NOTICE: "Ihr Bescheid ist da",
    HintKind.COLLECT: "Ihr Bescheid liegt zum Abholen bereit. Wo und wann, steht bei Ihrem Vorgang",
    HintKind.PAID: "Ihre Zahlung ist da, die Quittung auch",
    HintKind.CONFIRM: "Bitte bestätigen Sie Ihre E-Mail-Adresse",
    HintKind.FEE_OPEN: "Zu Ihrem Antrag ist noch eine Gebühr offen",
}
_SUBJECTS_EN = {
    HintKind.RECEIVED: "Your application has arrived",
    HintKind.QUESTION: "A question about your application: it is your turn",
    HintKind.NOTICE: "Your official notice is ready",
    HintKind.COLLECT: "Your official notice is ready to be collected. Your case says where and when",
    HintKind.PAID: "Your payment has arrived, and the receipt is ready",
    HintKind.CONFIRM: "Please confirm your e-mail address",
    HintKind.FEE_OPEN: "A fee for your application is still open",
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
) -> Mail:
    """Return the mail in the person's language. `phone` is the town's, as the catalogue states it.

    A mail that asks to confirm an address carries the `code` and no number: a stranger may read it.
    """
    english = language == "en"
    subject = (_SUBJECTS_EN if english else _SUBJECTS)[kind]
    words = {"subject": subject, "number": number, "link": link, "town": town, "phone": phone}
    pattern = _TEXT_EN if english else _TEXT
    if kind is HintKind.CONFIRM:
        pattern, words["code"] = _CONFIRM_EN if english else _CONFIRM, f"{code[:3]} {code[3:]}"
    text = pattern.format_map(words)
    return Mail(id=hint_id, to=to, subject=subject, text=text)
