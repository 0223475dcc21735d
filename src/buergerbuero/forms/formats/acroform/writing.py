"""A service folder out of a proposal: what the form says stands there, what nobody has said stands there as unknown."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from buergerbuero.catalogue.values import FORM_FILE
from buergerbuero.forms.formats.acroform import examples, mapping, reporting, skeletons
from buergerbuero.forms.formats.acroform.proposing.parts import Proposal, ProposedPage, Question
from buergerbuero.forms.formats.acroform.yamltext import block, flow, scalar

_FORM_HEAD: Final = """\
# Was gefragt wird, in dieser Reihenfolge. Ein Eintrag ist eine Seite. Entstanden aus antrag.pdf; README.md nennt, was
# ein Mensch ansehen muss. Was alles möglich ist, steht oben in services/hundesteuer_anmeldung/form.yaml.
"""
_MAPPING_HEAD: Final = """\
# Welches Feld von antrag.pdf welche Antwort ist: zum Ausfüllen des PDF und zum Zurücklesen.
#   antwort     die Angabe in form.yaml: seite oder seite.feld, dahinter ein Teil davon (.vornamen); in Listen 1., 2., …
#               mehrere in eckigen Klammern stehen im PDF in einem Feld
#   als         wie Datum oder Zahl im PDF geschrieben werden
#   zustand     was ein Kästchen oder eine Liste im PDF sagt: Antwort in form.yaml
#   weglassen   das Feld wird nicht gefragt, und warum
# Benennen Sie in form.yaml etwas um, dann auch hier.
"""


def folder(proposal: Proposal, *, service: str, pdf: bytes) -> dict[str, bytes]:
    """Return the files of a draft by name. `service`: its id; `pdf`: the form, cleaned."""
    texts = {
        "service.yaml": skeletons.service(proposal, service),
        "form.yaml": form_yaml(proposal),
        mapping.FILE: mapping_yaml(proposal),
        "datenschutz.md": skeletons.privacy(proposal),
        **skeletons.notices(),
        "wege/beispiel.yaml": way_yaml(proposal),
        "README.md": reporting.report(proposal, service),
    }
    return {**{name: text.encode() for name, text in texts.items()}, FORM_FILE: pdf}


def form_yaml(proposal: Proposal) -> str:
    """Return form.yaml: the questions."""
    return _FORM_HEAD + "seiten:\n" + "\n".join(_page(page) for page in proposal.pages)


def _page(page: ProposedPage) -> str:
    if page.block:
        note = f"  # nicht im PDF: {page.why_added}\n" if page.why_added else ""
        return f"{note}  - {{id: {page.id}, baustein: {page.block}}}\n"
    head: dict[str, Any] = {"id": page.id, "frage": page.heading}
    if page.help:
        head["hilfe"] = page.help
    if page.single:
        return block([{**head, **_settings(page.questions[0])}], 2)
    return f"  - {block(head, 4)[4:]}    felder:\n{block([_field(each) for each in page.questions], 6)}"


def _field(question: Question) -> dict[str, Any]:
    found = {"id": question.id, "frage": question.label, **_settings(question)}
    return {**found, "hilfe": question.help} if question.help else found


def _settings(question: Question) -> dict[str, Any]:
    found: dict[str, Any] = {"art": question.kind}
    if not question.required:
        found["pflicht"] = "nein"
    found |= question.settings
    if question.fields:
        found["felder"] = [_field(each) for each in question.fields]
    return found


def mapping_yaml(proposal: Proposal) -> str:
    """Return pdf.yaml: which field is which answer."""
    head = {"formular": FORM_FILE, "fingerabdruck": proposal.fingerprint}
    if proposal.edition:
        head["stand"] = proposal.edition
    lines = "\n" + "".join(_lines(proposal)) if proposal.lines else " []\n"
    return f"{_MAPPING_HEAD}{block(head)}felder:{lines}"


def _lines(proposal: Proposal) -> Iterator[str]:
    for line in proposal.lines:
        found: dict[str, Any] = {"feld": line.name}
        if line.left_out:
            found["weglassen"] = line.left_out
        else:
            found["antwort"] = line.keys[0] if len(line.keys) == 1 else list(line.keys)
        if line.pattern:
            found["als"] = line.pattern
        if line.states:
            found["zustand"] = dict(line.states)
        yield f"  - {flow(found)}\n"


def way_yaml(proposal: Proposal) -> str:
    """Return a way through all pages, of an invented person, to a notice."""
    answers: Mapping[str, Any] = {page.id: examples.answer(page) for page in proposal.pages}
    title = skeletons.result_title(proposal)
    return (
        "# Eine erfundene Person geht durch alle Seiten. Weitere Wege (Ablehnung, Rückfrage) schreiben Sie daneben.\n"
        "titel: Alles beantwortet, Bescheid ins Postfach\n"
        f"antrag:\n{block(answers, 2)}"
        "verlauf:\n"
        "  - sachbearbeitung: {übernimmt: ja}\n"
        "  - sachbearbeitung: {bewilligt: ja}\n"
        f"  - erwartet: {{dokument: {scalar(title)}, zustellung: Postfach}}\n"
    )
