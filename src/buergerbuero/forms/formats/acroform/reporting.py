"""What became of a PDF, for whoever makes a service of it: what became what, what was left out, what to look at."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from buergerbuero.forms.formats.acroform.proposing.parts import Line, Proposal, ProposedPage, Question, Remark
from buergerbuero.forms.values.papers import REMARKS

_TO_DO: Final = """\
## Was ein Mensch tun muss

1. **Sätze.** Überschriften und Fragen stammen aus dem PDF. Lesen Sie `form.yaml` wie jemand, der die Leistung nicht
   kennt: kurze Sätze, „Sie“, zuerst das Wort, das alle benutzen. Schreiben Sie `hilfe`, wo jemand stockt.
2. **Streichen.** Was das Amt schon weiß oder nicht braucht, fragen Sie nicht.
3. **Bedingungen.** Alle Seiten gelten zunächst für alle. Was nur manche betrifft, bekommt `wenn`.
4. **Tatsachen.** In `service.yaml` steht „unbekannt“, was das PDF nicht sicher sagt: Rechtsgrundlage, Gebühr, Fristen,
   Zuständigkeit, ob eine Unterschrift verlangt ist. Tragen Sie es mit Beleg ein; die Abteilung bestätigt es.
5. **Bescheid und Datenschutz.** `vorlagen/` und `datenschutz.md` sind Gerüste.
6. **Ansehen und prüfen.** `./buergerbuero services preview {service}` zeigt alles wie auf einem Telefon,
   `./buergerbuero services check --as-draft {service}` nennt Fehler mit Datei und Zeile.
"""
_MOST_IN_CELL: Final = 3


def report(proposal: Proposal, service: str) -> str:
    """Return README.md of the folder."""
    return "\n".join(
        [
            f"# Aus dem PDF „{proposal.title}“ entstanden",
            "",
            f"{summary(proposal)} Dieser Bericht gehört zum Entwurf; löschen Sie ihn, wenn alles erledigt ist.",
            "",
            _TO_DO.format(service=service),
            *_remarks(proposal.remarks),
            "## Was woraus wurde",
            "",
            "| Seite | Frage | Art | Felder im PDF |",
            "|---|---|---|---|",
            *_table(proposal),
            "",
            *_left(proposal),
        ]
    )


def summary(proposal: Proposal) -> str:
    """Return in a sentence how much of the PDF became how much online."""
    asked = sum(not line.left_out for line in proposal.lines)
    added = sum(bool(page.block) for page in proposal.pages)
    pages = len(proposal.pages) - added
    left = len(proposal.left)
    return (
        f"{_count(len(proposal.lines), 'Feld', 'Felder')} im PDF: {asked} gefragt auf"
        f" {_count(pages, 'Seite', 'Seiten')}, {left} weggelassen; {_count(added, 'Seite', 'Seiten')} ergänzt."
    )


def short(proposal: Proposal) -> Iterator[str]:
    """Yield what is worth saying at once, on the terminal."""
    yield summary(proposal)
    for kind, title in REMARKS.items():
        found = [remark for remark in proposal.remarks if remark.kind == kind]
        if found:
            yield f"\n{title}:"
            yield from (f"  - {_about(remark)}{remark.text}" for remark in found[:8])
            if len(found) > 8:
                yield f"  … und {len(found) - 8} weitere, in README.md"
    if proposal.left:
        yield "\nWeggelassen:"
        yield from (f"  - {each.label}: {each.why}" for each in proposal.left[:8])
        if len(proposal.left) > 8:
            yield f"  … und {len(proposal.left) - 8} weitere, in README.md"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _about(remark: Remark) -> str:
    return f"{remark.about}: " if remark.about else ""


def _remarks(remarks: Sequence[Remark]) -> Iterator[str]:
    for kind, title in REMARKS.items():
        found = [remark for remark in remarks if remark.kind == kind]
        if found:
            yield f"## {title}"
            yield ""
            yield from (f"- {f'`{_cell(remark.about)}`: ' if remark.about else ''}{remark.text}" for remark in found)
            yield ""


def _table(proposal: Proposal) -> Iterator[str]:
    by_key = _fields_by_key(proposal.lines)
    for page in proposal.pages:
        if page.block:
            yield f"| `{page.id}` | Baustein {page.block} | | keins: ergänzt, {page.why_added} |"
        for question in page.questions:
            yield from _rows(page, question, by_key)


def _rows(page: ProposedPage, question: Question, by_key: dict[str, list[str]]) -> Iterator[str]:
    base = page.key_of(question)
    names = [name for key, found in by_key.items() if key == base or key.startswith(f"{base}.") for name in found]
    label = page.heading if page.single else question.label
    yield f"| `{base}` | {_cell(label)} | {question.kind} | {_names(list(dict.fromkeys(names)))} |"


def _fields_by_key(lines: Iterable[Line]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in lines:
        for key in line.keys:
            found.setdefault(key, []).append(line.name)
    return found


def _names(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{_cell(name)}`" for name in names[:_MOST_IN_CELL])
    return f"{shown} und {len(names) - _MOST_IN_CELL} weitere" if len(names) > _MOST_IN_CELL else shown


def _left(proposal: Proposal) -> Iterator[str]:
    if not proposal.left:
        return
    yield "## Weggelassen"
    yield ""
    yield "| Feld im PDF | Beschriftung | Warum |"
    yield "|---|---|---|"
    yield from (f"| `{_cell(each.name)}` | {_cell(each.label)} | {each.why} |" for each in proposal.left)
    yield ""


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "/").replace("`", "'").split())
