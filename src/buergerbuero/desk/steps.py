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
    "zustimmung": "Die Antwort des anderen Elternteils ist aufgenommen.",
}
LONGEST_TEXT: Final = 4000
SENTENCES: Final = (
    "Zwei Ihrer Angaben passen nicht zueinander. Bitte schreiben Sie uns, was gilt.",
    "Bitte nennen Sie uns Ihren vollständigen Namen, so wie er in Ihrem Ausweis steht.",
    "Bitte schreiben Sie uns, seit welchem Tag das gilt.",
)


def question_about(view: DeskCase, answer: str) -> tuple[str, tuple[str, ...]]:
    """Return the beginning of a question about one answer (`page.field`), and its page; nothing if there is none."""
    for row in view.rows:
        if f"{row.page_id}.{row.field_id}" == answer:
            text = " ".join(row.text.split())
            begin = f"Bitte prüfen Sie Ihre Angabe „{row.label}“. Sie haben geschrieben: „{text}“. Stimmt das?"
            return begin, tuple(page.page_id for page in view.askable if page.page_id == row.page_id)
    return "", ()


def with_sentence(text: str, number: str) -> str:
    """Return a text with a ready-made sentence added."""
    if not number.isdigit() or int(number) >= len(SENTENCES):
        return text
    return f"{text.rstrip()}\n{SENTENCES[int(number)]}".lstrip()
