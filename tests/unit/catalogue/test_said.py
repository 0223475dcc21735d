"""What the services of this folder say fits what they do: fees, who is responsible, what registers are told."""

from pathlib import Path

import pytest

from buergerbuero.catalogue import queries
from buergerbuero.catalogue.values import PublishedService
from tests.unit.catalogue.folders import PROJECT, TOWN

SERVICES = sorted(path.parent for path in (PROJECT / "services").glob("*/service.yaml"))
TOLD = {
    "de": {"familienname": "Name", "vornamen": "Name", "geburtsdatum": "Geburtsdatum", "anschrift": "Anschrift"},
    "en": {"familienname": "name", "vornamen": "name", "geburtsdatum": "date of birth", "anschrift": "address"},
}
REGISTER = {"de": "Melderegister", "en": "register of residents"}


def published(service: str | Path) -> PublishedService:
    return queries.readable(PROJECT / "services" / service, town=TOWN)


@pytest.mark.parametrize("language", TOLD)
@pytest.mark.parametrize("folder", SERVICES, ids=lambda path: path.name)
def test_a_privacy_notice_names_all_that_the_register_of_residents_is_told(folder: Path, language: str) -> None:
    bundle = published(folder)
    rule = bundle.service.registers.get("melderegister")
    if rule is None:
        return
    points = bundle.privacy_notice(language).split("\n- ")
    told = {TOLD[language][each] for each in rule.inputs}
    naming = [point for point in points if REGISTER[language] in point and told <= set(_words(point, told))]
    assert naming, f"no point names the register and {told}"


def _words(point: str, wanted: set[str]) -> set[str]:
    return {word for word in wanted if word in " ".join(point.split())}


@pytest.mark.parametrize(
    ("service", "answers", "free"),
    [
        ("meldebescheinigung", {"zustellung": "postfach"}, True),
        ("meldebescheinigung", {"zustellung": "post"}, False),
        ("hundesteuer_anmeldung", {}, False),  # no fee, but a tax, which stands in the notice
        ("bewohnerparkausweis", {}, False),
    ],
)
def test_nothing_is_to_be_paid_only_where_no_notice_will_say_so_either(
    service: str, answers: dict[str, str], free: bool
) -> None:
    assert queries.is_free(published(service), answers) is free


def test_who_is_responsible_is_said_in_the_readers_language() -> None:
    bundle = published("passierschein_a38")
    assert [bundle.responsible(each).text(each) for each in ("de", "en")] == [
        "Schalter 1 (erfunden)",
        "Counter 1 (made up)",
    ]
    assert bundle.responsible("en").confirmed == bundle.service.responsible.confirmed
    assert "Counter 1 (made up)" in bundle.privacy_notice("en")
