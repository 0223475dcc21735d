"""How a notice comes: the form offers what service.yaml allows for each result, and nothing becomes a letter unsaid."""

import datetime

import pytest

from buergerbuero.forms import folder
from tests.unit.forms.test_mandates import files

TODAY = datetime.date(2026, 11, 23)
PAGE = "  - {id: zustellung, baustein: zustellweg}"
BOTH = "zustellung: [postfach, post]"


def own(*answers: str) -> str:
    words = ", ".join(f"{answer}: Auf diesem Weg" for answer in answers)
    return f"  - {{id: zustellung, frage: Wie?, zweck: zustellung, art: auswahl, antworten: {{{words}}}}}"


@pytest.mark.parametrize(
    ("changed", "line", "message", "remedy"),
    [
        (
            {"form": (PAGE, own("postfach", "post", "schalter"))},
            43,
            "Nach dem Formular kann der Bescheid über „schalter“ kommen.",
            "Ergänzen Sie „schalter“, oder streichen Sie die Antwort in form.yaml",
        ),
        (
            {"form": (PAGE, own("post", "schalter"))},
            43,
            "„postfach“ bietet das Formular nicht an.",
            "Streichen Sie „postfach“, oder ergänzen Sie es auf der Seite mit „zweck: zustellung“.",
        ),
        (
            {"form": (f"{PAGE}\n", ""), "service": (BOTH, "zustellung: [postfach]")},
            43,
            "Nach dem Formular kann der Bescheid über „post“ kommen.",
            "Ergänzen Sie „post“",
        ),
    ],
)
def test_where_form_and_results_differ_the_line_is_named(
    changed: dict[str, tuple[str, str]], line: int, message: str, remedy: str
) -> None:
    found = folder.review(files(**changed), "ferienausweis", today=TODAY).problems
    said = [each for each in found if each.file.endswith("service.yaml") and each.message == message]
    assert (said[0].file, said[0].line) == ("ferienausweis/service.yaml", line), found
    assert remedy in said[0].remedy
