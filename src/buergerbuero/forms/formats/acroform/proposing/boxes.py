"""Boxes to tick and lists to choose from: which of them are one choice, and what the answers are called."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from buergerbuero.documents.values.paperform import FieldKind, PaperField, PaperForm
from buergerbuero.forms.formats.acroform.proposing import clusters, words
from buergerbuero.forms.formats.acroform.proposing.aside import label_of
from buergerbuero.forms.formats.acroform.proposing.parts import Link, Question

MOST_ANSWERS: Final = 200
_LONGEST_ANSWER: Final = 300
_PLACEHOLDER: Final = re.compile(
    r"^(?:[\s.\-–_]*|-*\s*bitte (?:aus)?wählen.*|bitte ankreuzen|please (?:choose|select).*)$", re.I
)
_YES: Final = re.compile(r"^(?:ja|yes|j)\b", re.IGNORECASE)
_NO: Final = re.compile(r"^(?:nein|no|n)\b", re.IGNORECASE)
_ONE_OF: Final = tuple(
    re.compile(f"^(?:{pattern})\\b", re.IGNORECASE)
    for pattern in (
        r"ledig|verheiratet|geschieden|verwitwet|getrennt|dauernd getrennt|(?:in )?(?:eingetragener? )?lebenspartner\w*"
        r"|lp\b|zusammenlebend|single|married|divorced|widowed|separated|(?:in a )?(?:civil|registered) partnership",
        r"männlich|weiblich|divers|keine angabe|ohne angabe|m|w|d|x|frau|herr|familie|firma|male|female|diverse|other"
        r"|mrs?\.?|ms\.?|miss|mx\.?|prefer not to say|not specified",
        r"alleinige|einzige|haupt\w*|neben\w*|zweit\w*",
        r"überweisung|lastschrift|sepa\W?lastschrift\w*|bar|barzahlung|dauerauftrag|ec\W?karte|rechnung"
        r"|(?:bank )?transfer|direct debit|cash|invoice|(?:credit|debit) card",
        r"neu\w*|erst\w*|folge\w*|verlängerung\w*|änderung\w*|erneuerung|anmeldung|abmeldung|ummeldung|wechsel"
        r"|new|first|renewal|change|replacement|extension",
        r"privat\w*|gewerblich\w*|geschäftlich\w*|dienstlich\w*|commercial|business",
        r"monatlich|vierteljährlich|halbjährlich|jährlich|einmalig|wöchentlich|täglich|monthly|quarterly|yearly|annually"
        r"|weekly|daily|once",
        r"eigentümer\w*|mieter\w*|pächter\w*|besitzer\w*|owner|tenant|leaseholder",
        r"vollzeit\w*|teilzeit\w*|ganztags|halbtags|vormittags|nachmittags|full\W?time|part\W?time",
        r"deutsch\w*|andere\w*|sonstige\w*|eu\b|nicht\W?eu",
        r"befristet\w*|unbefristet\w*|dauerhaft|vorübergehend|temporary|permanent",
        r"per post|per e-?mail|postalisch|persönlich|abholung\w*|zusendung\w*|online|by post|by e-?mail|in person"
        r"|collection|pick\W?up|delivery",
        r"\d{1,2}(?=\. )|erste[rs]?|zweite[rs]?|dritte[rs]?|weitere\w*",
        r"mann|frau|beide|gemeinsam|allein|alleine|mit|zusammen",
    )
)
_DECLARES: Final = re.compile(
    r"\b(?:ich|wir)\b.{0,40}\b(?:versicher\w+|erklär\w+|bestätig\w+|willig\w+|stimm\w+|verpflicht\w+|einverstanden"
    r"|zur kenntnis|gelesen|ermächtig\w+|akzeptier\w+)|\beinverstanden\b|zur kenntnis genommen|^einwilligung"
    r"|^zustimmung|\b(?:I|we)\b.{0,40}\b(?:declare|confirm|agree|consent|accept|certify|understand|authori[sz]e"
    r"|have read|am aware|undertake)\b",
    re.IGNORECASE | re.DOTALL,
)
_CONSENTS: Final = re.compile(r"willig|stimm|einverstanden|ermächtig|agree|consent|authori", re.IGNORECASE)
_MUST: Final = re.compile(
    r"versicher|verpflicht|zur kenntnis|gelesen|bestätig|declare|confirm|certify|understand|have read|undertake", re.I
)


def questions(form: PaperForm, fields: Sequence[PaperField]) -> list[Question]:
    """Return the questions of all boxes, radio groups and lists among the fields."""
    found = [each for cluster in clusters.clusters(fields) for each in _of_cluster(form, cluster)]
    for field in fields:
        if field.kind is FieldKind.CHOICE:
            found.append(_list(field))
        elif field.kind in (FieldKind.CHECK, FieldKind.RADIO) and not clusters.is_single(field):
            found.append(_several_states(form, field))
    return found


def _of_cluster(form: PaperForm, cluster: Sequence[PaperField]) -> Iterator[Question]:
    """Yield the questions that boxes beside each other ask: yes or no, one of several, or any of them."""
    if not cluster:
        return
    if len(cluster) == 1:
        yield _alone(form, cluster[0])
        return
    labels = clusters.labels(cluster)
    for number in range(len(cluster) - 1):
        pair = labels[number : number + 2]
        if _yes_and_no(pair):
            yield from _of_cluster(form, cluster[:number])
            yield _yes_no(form, cluster[number : number + 2], pair)
            yield from _of_cluster(form, cluster[number + 2 :])
            return
    if all(_declares(label) for label in labels):
        for field in cluster:
            yield _alone(form, field)
        return
    yield _choice(form, cluster, labels)


def _yes_and_no(labels: Sequence[str]) -> bool:
    yes, no = [bool(_YES.match(label)) for label in labels], [bool(_NO.match(label)) for label in labels]
    return len(labels) == 2 and (yes, no) in (([True, False], [False, True]), ([False, True], [True, False]))


def _yes_no(form: PaperForm, pair: Sequence[PaperField], labels: Sequence[str]) -> Question:
    links = tuple(
        Link(field.name, states={field.states[0]: "ja" if _YES.match(label) else "nein"})
        for field, label in zip(pair, labels, strict=True)
    )
    asked = _asked_of_pair(form, pair)
    return Question(
        "ja_nein",
        asked or "Ja oder nein?",
        links,
        pair[0],
        section=pair[0].section,
        required=any(field.required for field in pair),
        guessed=_unasked(asked),
    )


def _asked_of_pair(form: PaperForm, pair: Sequence[PaperField]) -> str:
    printed, about = clusters.question_text(form, pair), _from_tooltips(pair)
    if (common := _common(pair)) or printed.endswith("?"):
        return common or printed
    return about if len(about) >= 12 and not about.lower().startswith("und ") else printed


def _choice(form: PaperForm, cluster: Sequence[PaperField], labels: Sequence[str]) -> Question:
    one_of = any(all(pattern.match(label) for label in labels) for pattern in _ONE_OF)
    taken: set[str] = set()
    keys = [words.answer_key(label, taken, number) for number, label in enumerate(labels, start=1)]
    links = tuple(Link(field.name, states={field.states[0]: key}) for field, key in zip(cluster, keys, strict=True))
    asked = clusters.question_text(form, cluster) or _common(cluster)
    said = (
        "Die Kästchen gelten als eine Auswahl: Genau eine Antwort ist möglich."
        if one_of
        else "Von diesen Kästchen darf man mehrere ankreuzen. Schließen sie einander aus, schreiben Sie „art: auswahl“."
    )
    return Question(
        kind="auswahl" if one_of else "mehrfach",
        label=asked or words.heading(cluster[0].section) or "Was trifft zu?",
        links=links,
        source=cluster[0],
        section=cluster[0].section,
        required=any(field.required for field in cluster),
        settings={"antworten": dict(zip(keys, _answers(labels), strict=True))},
        guessed=(said, *_unasked(asked)),
    )


def _unasked(asked: str) -> tuple[str, ...]:
    return () if asked else ("Zu diesen Kästchen war keine Frage zu finden.",)


def _answers(labels: Iterable[str]) -> list[str]:
    return [words.shortened(label or "Ja", _LONGEST_ANSWER) for label in labels]


def _alone(form: PaperForm, field: PaperField) -> Question:
    """Return what a single box asks: a declaration by its wording, else yes or no."""
    label = clusters.answer_label(field)
    link = Link(field.name, states={field.states[0]: "ja"})
    base = Question("ja_nein", label or "Trifft das zu?", (link,), field, section=field.section, required=True)
    if _declares(label):
        must = field.required or bool(_MUST.search(label))
        return replace(base, kind="erklärung", settings={"text": label}, required=must, label=_short(label))
    stated = _YES.sub("", label).strip(" ,:") if re.match(r"ja\s*[,:]\s*\S", label, re.I) else label
    stated = stated[:1].upper() + stated[1:]
    return replace(
        base,
        label=stated or "Trifft das zu?",
        guessed=("Ein einzelnes Kästchen: angekreuzt heißt Ja, leer heißt Nein.",),
    )


def _declares(label: str) -> bool:
    return bool(_DECLARES.search(label))


def _short(label: str) -> str:
    return "Stimmen Sie zu?" if _CONSENTS.search(label) else "Bestätigen Sie das?"


def _several_states(form: PaperForm, field: PaperField) -> Question:
    """Return what a radio group asks, or boxes of one name with a state each."""
    places = list({place.state: place for place in reversed(field.places) if place.state}.values())[::-1]
    labels = [clusters.place_label(place, number) for number, place in enumerate(places, start=1)]
    asked = words.cleaned(field.tooltip) or clusters.question_text(form, [field]) or words.cleaned(field.label)
    if not asked or asked in labels:
        asked = words.named(field.name) or asked or "Was trifft zu?"
    base = Question("ja_nein", asked, (), field, section=field.section, required=field.required)
    if _yes_and_no(labels):
        states = {
            place.state: "ja" if _YES.match(label) else "nein" for place, label in zip(places, labels, strict=True)
        }
        return replace(base, links=(Link(field.name, states=states),))
    taken: set[str] = set()
    keys = [words.answer_key(label, taken, number) for number, label in enumerate(labels, start=1)]
    states = {place.state: key for place, key in zip(places, keys, strict=True)}
    settings: Mapping[str, Any] = {"antworten": dict(zip(keys, _answers(labels), strict=True))}
    return replace(base, kind="auswahl", links=(Link(field.name, states=states),), settings=settings)


def _list(field: PaperField) -> Question:
    """Return what a list asks; one that one may write into asks for text and names what it offers."""
    offered = [
        (sent, words.tidy(shown) or sent) for sent, shown in field.options if not _PLACEHOLDER.match(shown or sent)
    ]
    label = label_of(field) or "Auswahl"
    base = Question("text", label, (Link(field.name),), field, section=field.section, required=field.required)
    if field.editable or len(offered) > MOST_ANSWERS or not offered:
        named = ", ".join(shown for _, shown in offered[:12])
        tip = words.shortened(f"Zum Beispiel: {named}", 400) if offered else ""
        guessed = (
            ("Die Liste ist zu lang für eine Auswahl; gefragt wird als Text.",) if len(offered) > MOST_ANSWERS else ()
        )
        if field.editable:
            guessed = ("In diese Liste kann man auch etwas anderes schreiben; gefragt wird als Text.",)
        return replace(base, help=tip, guessed=guessed)
    taken: set[str] = set()
    keys = [words.answer_key(shown, taken, number) for number, (_, shown) in enumerate(offered, start=1)]
    states = {sent: key for (sent, _), key in zip(offered, keys, strict=True)}
    if len(offered) == 1:
        said = (f"Die Liste hat nur die eine Möglichkeit „{offered[0][1]}“; gefragt wird ja oder nein.",)
        return replace(
            base, kind="ja_nein", required=True, guessed=said, links=(Link(field.name, states={offered[0][0]: "ja"}),)
        )
    shown = _answers(shown for _, shown in offered)
    return replace(
        base,
        kind="mehrfach" if field.multiple else "auswahl",
        links=(Link(field.name, states=states),),
        settings={"antworten": dict(zip(keys, shown, strict=True))},
    )


def _common(boxes: Sequence[PaperField]) -> str:
    """Return the words with which all tooltips begin, if they are some."""
    whole = words.beginning([words.tidy(field.tooltip) for field in boxes])
    return words.cleaned(whole) if len(whole) >= 10 else ""


def _from_tooltips(pair: Sequence[PaperField]) -> str:
    """Return what "Nein, kein Grundeigentum" and "Ja, Grundeigentum vorhanden" are about."""
    yes = next((words.tidy(field.tooltip) for field in pair if _YES.match(words.tidy(field.tooltip))), "")
    about = words.cleaned(_YES.sub("", yes).strip(" ,:"))
    return about[:1].upper() + about[1:]
