"""Whether the page about the delivery offers ways that there are, and those that service.yaml allows. Pure."""

from collections.abc import Iterator, Sequence
from typing import Final

from buergerbuero.base.yamlfile import Located, Problem
from buergerbuero.catalogue.values import Service
from buergerbuero.catalogue.values.ways import LETTER, WAYS, WORDS, Channel
from buergerbuero.forms.checking import conditions
from buergerbuero.forms.source import PageSource
from buergerbuero.forms.values import BOX_CHOICE, DELIVERY

_BOX: Final = WAYS[Channel.BOX].word


def problems_in(pages: Sequence[PageSource], located: Located) -> Iterator[Problem]:
    """Yield where a page cannot say how a notice comes: there is one, and each of its answers is a way."""
    found = [page for page in pages if page.head.purpose == DELIVERY]
    for page in found:
        if not page.single or page.fields[0].head.kind != "auswahl":
            remedy = f"Fragen Sie mit „art: auswahl“ nach {', '.join(WORDS)}, oder nehmen Sie „baustein: zustellweg“."
            yield located.problem((*page.path, "zweck"), "Diese Seite kann die Zustellung nicht bestimmen.", remedy)
            continue
        for answer in conditions.domain(page.fields[0]):
            if answer not in WORDS:
                message = f"„{answer}“ ist kein Weg, auf dem ein Bescheid kommt."
                path = (*page.path, "antworten", answer)
                yield located.problem(path, message, f"Möglich sind: {', '.join(WORDS)}.")
    yield from _boxes(pages, located)
    for page in found[1:]:
        message = f"Die Zustellung bestimmt schon die Seite „{found[0].head.id}“."
        yield located.problem((*page.path, "zweck"), message, "Streichen Sie „zweck“ an einer der beiden Seiten.")


def _boxes(pages: Sequence[PageSource], located: Located) -> Iterator[Problem]:
    """Who chooses the box is asked what it needs; nobody else is."""
    choosing = next((page for page in pages if page.head.purpose == DELIVERY and page.single), None)
    if choosing is None:
        return
    asking = [page for page in pages if page.head.purpose == BOX_CHOICE]
    offered = _BOX in conditions.domain(choosing.fields[0])
    if offered and not asking:
        remedy = f"Ergänzen Sie danach eine Seite mit „baustein: ausgabebox“ und „wenn: {{{choosing.head.id}: [box]}}“."
        yield located.problem(choosing.path, "Wer die Box wählt, wird nicht gefragt, was sie braucht.", remedy)
    for page in asking[1 if offered else 0 :]:
        message = "Danach fragt schon eine Seite." if offered else "Die Box bietet das Formular nicht an."
        yield located.problem((*page.path, "zweck"), message, "Streichen Sie die Seite.")


def unlike(pages: Sequence[PageSource], service: Service, source: Located) -> Iterator[Problem]:
    """Yield where the results in service.yaml go other ways than people can choose. Who is not asked gets a letter."""
    page = next((page for page in pages if page.head.purpose == DELIVERY and page.single), None)
    offered = list(conditions.domain(page.fields[0])) if page else []
    letter = WAYS[LETTER].word
    if page is None or page.condition or not page.fields[0].head.required:
        offered.append(letter)
    for outcome, result in service.results.items():
        path = ("ergebnisse", outcome, "zustellung")
        for way in dict.fromkeys(offered):
            if way in WORDS and way not in result.delivery:
                remedy = f"Ergänzen Sie „{way}“, oder streichen Sie die Antwort in form.yaml (im Baustein mit „nur“)."
                yield source.problem(path, f"Nach dem Formular kann der Bescheid über „{way}“ kommen.", remedy)
        for number, way in enumerate(result.delivery):
            if way in WORDS and way not in (*offered, letter):
                remedy = f"Streichen Sie „{way}“, oder ergänzen Sie es auf der Seite mit „zweck: zustellung“."
                yield source.problem((*path, number), f"„{way}“ bietet das Formular nicht an.", remedy)
