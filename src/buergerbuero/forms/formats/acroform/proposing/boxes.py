"""Boxes to tick and lists to choose from: which of them are one choice, and what the answers are called."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from buergerbuero.documents.values.paperform import Box, FieldKind, PaperField, PaperForm, Place
from buergerbuero.forms.formats.acroform.proposing import words
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
        r"|lp\b|zusammenlebend",
        r"männlich|weiblich|divers|keine angabe|ohne angabe|m|w|d|x|frau|herr|familie|firma",
        r"alleinige|einzige|haupt\w*|neben\w*|zweit\w*",
        r"überweisung|lastschrift|sepa\W?lastschrift\w*|bar|barzahlung|dauerauftrag|ec\W?karte|rechnung",
        r"neu\w*|erst\w*|folge\w*|verlängerung\w*|änderung\w*|erneuerung|anmeldung|abmeldung|ummeldung|wechsel",
        r"privat\w*|gewerblich\w*|geschäftlich\w*|dienstlich\w*",
        r"monatlich|vierteljährlich|halbjährlich|jährlich|einmalig|wöchentlich|täglich",
        r"eigentümer\w*|mieter\w*|pächter\w*|besitzer\w*",
        r"vollzeit\w*|teilzeit\w*|ganztags|halbtags|vormittags|nachmittags",
        r"deutsch\w*|andere\w*|sonstige\w*|eu\b|nicht\W?eu",
        r"befristet\w*|unbefristet\w*|dauerhaft|vorübergehend",
        r"per post|per e-?mail|postalisch|persönlich|abholung\w*|zusendung\w*|online",
        r"mann|frau|beide|gemeinsam|allein|alleine|mit|zusammen",
    )
)
_DECLARES: Final = re.compile(
    r"\b(?:ich|wir)\b.{0,40}\b(?:versicher\w+|erklär\w+|bestätig\w+|willig\w+|stimm\w+|verpflicht\w+|einverstanden"
    r"|zur kenntnis|gelesen|ermächtig\w+|akzeptier\w+)|\beinverstanden\b|zur kenntnis genommen|^einwilligung|^zustimmung",
    re.IGNORECASE | re.DOTALL,
)
_MUST: Final = re.compile(r"versicher|verpflicht|zur kenntnis|gelesen|bestätig", re.IGNORECASE)
_NEAR: Final = 2.6  # heights of a box, from one to the next below it


def questions(form: PaperForm, fields: Sequence[PaperField]) -> list[Question]:
    """Return the questions of all boxes, radio groups and lists among the fields, in their order."""
    found: list[Question] = []
    cluster: list[PaperField] = []
    for field in [*fields, None]:
        if field is not None and _single(field) and (not cluster or _together(cluster, field)):
            cluster.append(field)
            continue
        found += _of_cluster(form, cluster)
        cluster = [field] if field is not None and _single(field) else []
        if field is not None and not cluster and field.kind in (FieldKind.CHECK, FieldKind.RADIO, FieldKind.CHOICE):
            found.append(_list(field) if field.kind is FieldKind.CHOICE else _several_states(form, field))
    return found


def _single(field: PaperField) -> bool:
    return field.kind in (FieldKind.CHECK, FieldKind.RADIO) and len(field.states) == 1


def _together(cluster: Sequence[PaperField], field: PaperField) -> bool:
    """Whether a box stands in one row or column with those before it, below the same heading."""
    before, here = cluster[-1].places[0].box, field.places[0].box
    if before.page != here.page or cluster[-1].section != field.section:
        return False
    beside = abs(before.top - here.top) < before.height * 0.7
    below = any(
        abs(one.places[0].box.left - here.left) < 4 and 0 < here.top - one.places[0].box.top < _reach(one, here)
        for one in cluster
    )
    in_rows = len(cluster) == 1 or not _in_column(cluster) or below
    return (beside and in_rows) or below


def _reach(one: PaperField, here: Box) -> float:
    return max(one.places[0].box.height, here.height) * _NEAR + 6


def _in_column(cluster: Sequence[PaperField]) -> bool:
    return all(abs(one.places[0].box.left - cluster[0].places[0].box.left) < 4 for one in cluster)


def answer_label(field: PaperField, place: Place) -> str:
    """Return what ticking a box says: what is printed beside it, or its tooltip if that says it better."""
    printed, tip = words.cleaned(place.label), words.cleaned(field.tooltip) if _single(field) else ""
    if printed and tip.lower().startswith(printed.lower()[:12]) and len(printed) > 1:
        return printed
    if tip and printed.lower().startswith(tip.lower()):
        return printed
    return tip or printed or words.cleaned(field.label) or words.named(place.state) or words.named(field.name)


def _of_cluster(form: PaperForm, cluster: Sequence[PaperField]) -> Iterator[Question]:
    """Yield the questions that boxes beside each other ask: yes or no, one of several, or any of them."""
    if not cluster:
        return
    if len(cluster) == 1:
        yield _alone(form, cluster[0])
        return
    labels = [answer_label(field, field.places[0]) for field in cluster]
    for number in range(len(cluster) - 1):
        pair = labels[number : number + 2]
        if _yes_and_no(pair):
            yield from _of_cluster(form, cluster[:number])
            yield _yes_no(form, cluster[number : number + 2], pair)
            yield from _of_cluster(form, cluster[number + 2 :])
            return
    if all(_declares(label) or len(label) > 90 for label in labels):
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
    asked = question_text(form, pair) or _common(pair) or _from_tooltips(pair)
    return Question(
        "ja_nein",
        asked or "Ja oder nein?",
        links,
        pair[0],
        section=pair[0].section,
        required=any(field.required for field in pair),
        guessed=_unasked(asked),
    )


def _choice(form: PaperForm, cluster: Sequence[PaperField], labels: Sequence[str]) -> Question:
    one_of = any(all(pattern.match(label) for label in labels) for pattern in _ONE_OF)
    taken: set[str] = set()
    keys = [words.answer_key(label, taken, number) for number, label in enumerate(labels, start=1)]
    links = tuple(Link(field.name, states={field.states[0]: key}) for field, key in zip(cluster, keys, strict=True))
    asked = question_text(form, cluster) or _common(cluster)
    said = (
        "Die Kästchen gelten als eine Auswahl: Genau eine Antwort ist möglich."
        if one_of
        else "Von diesen Kästchen darf man mehrere ankreuzen. Schließen sie einander aus, schreiben Sie „art: auswahl“."
    )
    return Question(
        kind="auswahl" if one_of else "mehrfach",
        label=asked or words.cleaned(cluster[0].section) or "Was trifft zu?",
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
    label = answer_label(field, field.places[0])
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
    return (
        "Stimmen Sie zu?" if re.search(r"willig|stimm|einverstanden|ermächtig", label, re.I) else "Bestätigen Sie das?"
    )


def _several_states(form: PaperForm, field: PaperField) -> Question:
    """Return what a radio group asks, or boxes of one name with a state each."""
    places = list({place.state: place for place in reversed(field.places) if place.state}.values())[::-1]
    labels = [_place_label(place, number) for number, place in enumerate(places, start=1)]
    asked = words.cleaned(field.tooltip) or question_text(form, [field]) or words.cleaned(field.label)
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


def _place_label(place: Place, number: int) -> str:
    printed = words.cleaned(place.label)
    state = words.tidy(place.state.replace("_", " "))
    return printed or ("" if state.isdigit() else state) or f"Antwort {number}"


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


def question_text(form: PaperForm, boxes: Sequence[PaperField]) -> str:
    """Return the printed words that boxes answer: left of the first in its row, else close above all of them."""
    places = [place for field in boxes for place in field.places]
    first = min(places, key=lambda place: (round(place.box.top), place.box.left)).box
    labels = {words.cleaned(place.label) for place in places} | {
        answer_label(field, field.places[0]) for field in boxes
    }
    lines = [line for line in form.pages[first.page].lines if words.cleaned(line.text) not in labels]
    left = [
        line
        for line in lines
        if line.box.right <= first.left + 2 and min(line.box.bottom, first.bottom) - max(line.box.top, first.top) > 2
    ]
    if left:
        nearest = max(left, key=lambda line: line.box.right)
        return words.cleaned(nearest.text) if _asks(nearest.text) else ""
    others = [place.box for field in form.fields for place in field.places if place not in places]
    edge = min(place.box.left for place in places)
    above = [
        line
        for line in lines
        if 0 <= first.top - line.box.bottom + 3 < 22
        and line.box.left < first.right + 60
        and line.box.right > edge - 40
        and not any(_crosses(box, line.box, first) for box in others)
    ]
    if not above:
        return ""
    nearest = max(above, key=lambda line: (round(line.box.bottom), -line.box.left))
    return words.cleaned(nearest.text) if _asks(nearest.text) else ""


def _crosses(box: Box, line: Box, first: Box) -> bool:
    return (
        box.page == first.page and line.top < box.top < first.top and box.left < first.right and box.right > first.left
    )


def _asks(text: str) -> bool:
    return len(re.findall(r"[A-Za-zÄÖÜäöüß]", text)) >= 3


def _common(boxes: Sequence[PaperField]) -> str:
    """Return the words with which all tooltips begin, if they are some."""
    tips = [words.tidy(field.tooltip) for field in boxes]
    shared = tips[0]
    for tip in tips[1:]:
        while not tip.startswith(shared):
            shared = shared[:-1]
    whole = shared if shared.endswith((" ", "?", ":")) else shared.rpartition(" ")[0]
    return words.cleaned(whole) if len(whole) >= 10 else ""


def _from_tooltips(pair: Sequence[PaperField]) -> str:
    """Return what "Nein, kein Grundeigentum" and "Ja, Grundeigentum vorhanden" are about."""
    yes = next((words.tidy(field.tooltip) for field in pair if _YES.match(words.tidy(field.tooltip))), "")
    about = words.cleaned(_YES.sub("", yes).strip(" ,:"))
    return about[:1].upper() + about[1:]
