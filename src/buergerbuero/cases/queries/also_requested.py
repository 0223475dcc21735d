"""What a person asks for beside the application itself: nobody overlooks it, and the notice says what becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from buergerbuero.cases.values import CheckLine, DeskChecks
from buergerbuero.catalogue.values import PublishedService, Verdict
from buergerbuero.forms import queries as forms
from buergerbuero.forms.values import Answers

_WHY = "Schreiben Sie beim Bewilligen in die Anmerkung, was damit ist. Ein Vorschlag steht schon dort."


@dataclass(frozen=True)
class Request:
    """One such request: what the desk calls it, why, in the person's words, and a suggestion for the notice."""

    sentence: str
    reason: str
    suggestion: str


def requests_in(bundle: PublishedService, answers: Answers) -> tuple[Request, ...]:
    """Return what is requested besides in the answers as they stand."""
    rules = bundle.service.also_requested.values()
    if not rules:
        return ()
    form = forms.form_of(bundle)
    chosen, said = forms.chosen(form, answers), dict(forms.texts(form, answers, "de"))
    return tuple(
        Request(rule.sentence, said.get(rule.reason or "", ""), rule.suggestion)
        for rule in rules
        if chosen.get(rule.question) in rule.answers
    )


def beside(checks: DeskChecks, requests: Sequence[Request]) -> DeskChecks:
    """Return the checks with the requests among them, each for a human."""
    lines = tuple(
        CheckLine(f"{each.sentence}: „{each.reason}“" if each.reason else each.sentence, Verdict.UNCLEAR, _WHY)
        for each in requests
    )
    return replace(checks, lines=(*checks.lines, *lines))


def suggestion(requests: Sequence[Request]) -> str:
    """Return words for the notice, a line for each request."""
    return "\n".join(each.suggestion for each in requests)
