"""One application, whole: from the page of the service to the receipt's PDF. And the same for the yardsticks."""

from collections.abc import Callable
from typing import Final

from buergerbuero.config.bench.browsing import Browser, Failed

SERVICE: Final = "messung"
PAGES: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    (
        "person",
        {
            "person-vornamen": "Erika",
            "person-familienname": "Muster",
            "person-geburtsdatum-tag": "4",
            "person-geburtsdatum-monat": "5",
            "person-geburtsdatum-jahr": "1980",
        },
    ),
    ("kontakt", {"kontakt-email": "erika.muster@example.org", "kontakt-telefon": "0271 123456"}),
    (
        "anschrift",
        {
            "anschrift-straße": "Musterstraße",
            "anschrift-hausnummer": "1",
            "anschrift-plz": "57072",
            "anschrift-ort": "Siegen",
        },
    ),
    ("ausweisart", {"ausweisart": "reisepass"}),
    ("nachweis", {}),
    ("bemerkung", {"bemerkung": "Ich habe nichts hinzuzufügen."}),
)
"""Twelve answers; one of them is the file."""
PLAIN: Final = {name.replace("-", "_"): value for _, answers in PAGES for name, value in answers.items()}
One = Callable[[Browser], None]


def apply(browser: Browser, pdf: bytes) -> None:
    """Apply, as a person without scripts does, and fetch the receipt's PDF. Raises Failed."""
    page = browser.send(browser.get(f"/leistung/{SERVICE}/"), {})
    for name, answers in PAGES:
        if not page.path.endswith(f"/antrag/{name}/"):
            raise Failed(f"not {name} but {page.path}")
        page = browser.send(page, answers, ("nachweis", pdf) if name == "nachweis" else None)
    page = browser.send(page, {})
    if not page.path.endswith("/antrag/quittung/"):
        raise Failed(f"no receipt but {page.path}")
    if not browser.get("/antrag/quittung/pdf/").body.startswith(b"%PDF-"):
        raise Failed("the receipt is no PDF")


def wizard(browser: Browser, pdf: bytes) -> None:
    """Go through the yardstick with pages. Raises Failed."""
    page = browser.get("/wizard/")
    for name, answers in PAGES:
        fields = {f"{name}-{key.replace('-', '_')}": value for key, value in answers.items()}
        page = browser.send(page, fields, (f"{name}-nachweis", pdf) if name == "nachweis" else None)
    if page.text != "done":
        raise Failed(f"the wizard is not done: {page.text[:200]}")


def bare(browser: Browser) -> None:
    """Send the yardstick of one page. Raises Failed."""
    if browser.post("/bare/", PLAIN).text != "done":
        raise Failed("the bare view is not done")
