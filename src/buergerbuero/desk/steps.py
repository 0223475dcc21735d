"""Steps: one verb each, first shown with its consequence, then done with Enter. Addresses carry German words."""

from typing import Final

from buergerbuero.cases.values import DeskCase, Verb

SLUGS: Final = {
    Verb.TAKE: "uebernehmen",
    Verb.PUT_BACK: "zuruecklegen",
    Verb.ASK_BACK: "nachfragen",
    Verb.GRANT: "bewilligen",
    Verb.REFUSE: "ablehnen",
    Verb.UNDO: "zuruecknehmen",
}
VERBS: Final = {slug: verb for verb, slug in SLUGS.items()}
DONE: Final = {
    SLUGS[Verb.TAKE]: "Sie haben den Vorgang übernommen.",
    SLUGS[Verb.PUT_BACK]: "Der Vorgang liegt wieder bei allen.",
    SLUGS[Verb.ASK_BACK]: "Die Frage ist unterwegs. Der Vorgang wartet auf die Antwort.",
    SLUGS[Verb.GRANT]: "Sie haben bewilligt.",
    SLUGS[Verb.REFUSE]: "Sie haben abgelehnt.",
    SLUGS[Verb.UNDO]: "Die Entscheidung ist zurückgenommen.",
}
LONGEST_TEXT: Final = 4000
SENTENCES: Final = (
    "Zwei Ihrer Angaben passen nicht zueinander. Bitte schreiben Sie uns, was gilt.",
    "Bitte nennen Sie uns Ihren vollständigen Namen, so wie er in Ihrem Ausweis steht.",
    "Bitte schreiben Sie uns, seit welchem Tag das gilt.",
)


def question_about(view: DeskCase, field_id: str) -> str:
    """Return the beginning of a question about one answer, or "" if there is no such answer."""
    for row in view.rows:
        if row.field_id == field_id:
            text = " ".join(row.text.split())
            return f"Bitte prüfen Sie Ihre Angabe „{row.label}“. Sie haben geschrieben: „{text}“. Stimmt das?"
    return ""


def with_sentence(text: str, number: str) -> str:
    """Return a text with a ready-made sentence added."""
    if not number.isdigit() or int(number) >= len(SENTENCES):
        return text
    return f"{text.rstrip()}\n{SENTENCES[int(number)]}".lstrip()
