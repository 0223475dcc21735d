"""In the preview an invented person stands in for a log-in, so that authors see what it fills in, and can send."""

from pathlib import Path
from typing import Any

import pytest

from buergerbuero.cases.models import Case
from buergerbuero.config import preview
from buergerbuero.config.preview import state
from buergerbuero.config.preview.state import Stand
from tests.cast import NOW
from tests.db.portal.person import Person
from tests.made import certificates

pytestmark = pytest.mark.django_db
LOG_IN = "/_vorschau/anmelden/"


@pytest.fixture
def author(bare_portal: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    settings.ROOT_URLCONF = "buergerbuero.config.preview.urls"
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "buergerbuero.config.preview.bar.preview"]
    here = Path(preview.__file__).parent / "templates"  # its app cannot be added while Django runs
    settings.TEMPLATES = [{**each, "DIRS": [*each.get("DIRS", []), here]} for each in settings.TEMPLATES]
    monkeypatch.setenv(state.FOLDER, str(tmp_path))
    certificates.publish(NOW)
    state.write(tmp_path, Stand("1", certificates.SERVICE, str(tmp_path), "12:00:00"))
    return Person()


LABEL = "Als Erika Vorlage anmelden (erfunden, nur in der Vorschau)"


def test_a_service_with_a_log_in_can_be_filled_in_and_sent(author: Person) -> None:
    author.open(f"/leistung/{certificates.SERVICE}/").press(LABEL)
    assert author.path.startswith("/antrag/")
    author.press("Mit Beispielen ausfüllen")
    author.open("/antrag/pruefen/")
    assert "Erika" in author.page.text and "Vorlage" in author.page.text
    author.press("Antrag senden")
    assert Case.objects.count() == 1, author.page.text
