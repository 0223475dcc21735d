"""What a hint says: that something is there, where, and nothing else."""

from buergerbuero.messages.values import HintKind, Mail

_SUBJECTS = {
    HintKind.RECEIVED: "Ihr Antrag ist angekommen",
    HintKind.QUESTION: "Eine Frage zu Ihrem Antrag: Sie sind dran",
    HintKind.NOTICE: "Ihr Bescheid ist da",
    HintKind.PAID: "Ihre Zahlung ist da, die Quittung auch",
    HintKind.FEE_OPEN: "Zu Ihrem Antrag ist noch eine Gebühr offen",
}
_SUBJECTS_EN = {
    HintKind.RECEIVED: "Your application has arrived",
    HintKind.QUESTION: "A question about your application: it is your turn",
    HintKind.NOTICE: "Your official notice is ready",
    HintKind.PAID: "Your payment has arrived, and the receipt is ready",
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


def hint_mail(
    *, hint_id: str, kind: HintKind, number: str, link: str, to: str, town: str, phone: str, language: str
) -> Mail:
    """Return the mail in the person's language. `phone` is the town's, as the catalogue states it."""
    english = language == "en"
    subject = (_SUBJECTS_EN if english else _SUBJECTS)[kind]
    words = {"subject": subject, "number": number, "link": link, "town": town, "phone": phone}
    text = (_TEXT_EN if english else _TEXT).format_map(words)
    return Mail(id=hint_id, to=to, subject=subject, text=text)
