"""The practice service, sent: with a fee or without one."""

import datetime
from pathlib import Path
from uuid import UUID

from buergerbuero.base.actors import CITIZEN
from buergerbuero.cases import actions
from buergerbuero.cases.values import Receipt
from buergerbuero.catalogue import actions as catalogue
from buergerbuero.catalogue import queries as catalogue_queries
from buergerbuero.forms import actions as forms
from buergerbuero.forms import queries as form_queries
from tests.cast import PROJECT
from tests.made import sending
from tests.made.town import TOWN

SERVICE = "passierschein_a38"
ANSWERS: dict[str, object] = {
    "person": {"vornamen": "Gallina", "familienname": "Probe", "geburtsdatum": "1961-04-03"},
    "anschrift": {"straße": "Probegasse", "hausnummer": "38", "plz": "57072", "ort": "Siegen"},
    "kontakt": {"email": "gallina.probe@example.org"},
    "ziel": "Zimmer 12",
    "farbe": "rosa",
    "zustellung": "postfach",
    "erklärung": "ja",
}


def publish(now: datetime.datetime, folder: Path = PROJECT / "services" / SERVICE, town: Path = TOWN) -> str:
    """Publish the service; return its digest."""
    people = {"by": "probe-a", "released_by": "probe-b"}
    return catalogue.publish(folder=folder, town=town, demo=True, now=now, **people)


def draft(digest: str, now: datetime.datetime, **changed: object) -> tuple[UUID, str]:
    """Fill everything in, and send nothing yet; return the draft's id and code."""
    form = form_queries.form_of(catalogue_queries.bundle(digest))
    row, code = forms.start_draft(digest=digest, language="de", by=CITIZEN, now=now)
    forms.add_file(
        draft_id=row.id, code=code, field="beleg", name="zettel.jpg", content=sending.PHOTO, by=CITIZEN, now=now
    )
    answers = {**ANSWERS, **changed}
    for page in form.pages:
        wanted = answers.get(page.id)
        if page.condition and not wanted:
            continue  # off the path
        raw = form_queries.inputs_for(form, page.id, wanted, today=now.date()) if wanted else {}
        sent = {name: list(values) for name, values in raw.items()}
        forms.save_page(draft_id=row.id, code=code, page_id=page.id, raw=sent, by=CITIZEN, now=now)
    return row.id, code


def apply(digest: str, now: datetime.datetime, **changed: object) -> Receipt:
    """Send an application."""
    draft_id, code = draft(digest, now, **changed)
    return actions.open_case(draft_id=draft_id, code=code, by=CITIZEN, now=now)
