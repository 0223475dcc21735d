"""A second provider of log-ins by its file alone: other names, other levels, an organisation; at SimpleSAMLphp.

A module of its own logs everybody in there as one invented company; ours has no part in it. What the provider
for companies ("Mein Unternehmenskonto") really sends is not published; its names stand in its file.
"""

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.config.cli import identity_provider
from buergerbuero.config.cli.identity_provider import Service, php
from buergerbuero.identity import actions
from buergerbuero.identity.adapters.saml import SamlProvider
from buergerbuero.identity.values import About, Answer, Failure, LoginFailed, TrustLevel, Wish
from tests.made import provider as foreign
from tests.made import simplesamlphp
from tests.made.ports import free_port
from tests.made.simplesamlphp import Visitor

pytestmark = pytest.mark.django_db
ADDRESS = "https://unternehmenskonto.example.org/saml/sso"
ENTITY = "urn:example:unternehmenskonto"
LEVEL = "urn:example:niveau:substantiell"
CONSUMER = foreign.CONSUMER.replace("bundid", "unternehmenskonto")
COMPANY = {
    "urn:example:konto": "konto-4711",
    "urn:example:firma": "Muster & Probe GmbH",
    "urn:example:rechtsform": "GmbH",
    "urn:example:gericht": "Amtsgericht Musterstadt",
    "urn:example:nummer": "HRB 0000",
    "urn:example:vorname": "Vera",
    "urn:example:nachname": "Vorlage",
    "urn:example:strasse": "Beispielstraße 8",
    "urn:example:postleitzahl": "57072",
    "urn:example:ort": "Siegen",
    "urn:oid:2.5.4.4": "Nicht-gefragt",
}


def set_up_company(folder: Path, level: str = LEVEL) -> None:
    """Put another provider in the place of the one that speaks as BundID does."""
    config = folder / "config" / "config.php"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("'exampleauth' => false", "'exampleauth' => true"), encoding="utf-8")
    person: dict[int | str, object] = {0: "exampleauth:StaticSource"}
    source = {"persons": person | {name: {0: value} for name, value in COMPANY.items()}}
    (folder / "config" / "authsources.php").write_text(f"<?php\n$config = {php(source)};\n", encoding="utf-8")
    hosted = folder / "metadata" / "saml20-idp-hosted.php"
    said = {50: {"class": "saml:AuthnContextClassRef", "AuthnContextClassRef": level}}
    text = hosted.read_text(encoding="utf-8").replace(identity_provider.ENTITY, ENTITY)
    hosted.write_text(text.replace("'host' =>", f"'authproc' => {php(said)}, 'host' =>"), encoding="utf-8")


@pytest.fixture
def address(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[str]:
    level = getattr(request, "param", LEVEL)
    services = [Service(foreign.ENTITY, CONSUMER, foreign.pair("stadt").certificate.decode())]
    port, folder = free_port(), tmp_path / "idp"
    with simplesamlphp.running(folder, services, port=port, then=lambda: set_up_company(folder, level)) as found:
        yield found


@pytest.fixture
def konto(address: str, tmp_path: Path) -> SamlProvider:
    return foreign.set_up(tmp_path / "anmeldung", name="unternehmenskonto", change={ADDRESS: address})


def answered(konto: SamlProvider) -> str:
    wish = Wish(TrustLevel.SUBSTANTIAL)
    now = clock.now()
    challenge = actions.begin_login(provider=konto, wish=wish, purpose="draft", back=CONSUMER, by=CITIZEN, now=now)
    return Visitor(challenge.url).brings(challenge.fields).answer


def taken(provider: SamlProvider, field: str) -> Answer:
    return actions.accept_answer(provider=provider, fields={"SAMLResponse": field}, by=CITIZEN, now=clock.now())


def test_a_company_logs_in(konto: SamlProvider) -> None:
    person = taken(konto, answered(konto)).person
    said = {about: fact.value for about, fact in person.facts.items()}
    assert said == {
        About.ORGANISATION: "Muster & Probe GmbH",
        About.LEGAL_FORM: "GmbH",
        About.REGISTER_COURT: "Amtsgericht Musterstadt",
        About.REGISTER_NUMBER: "HRB 0000",
        About.GIVEN_NAMES: "Vera",
        About.FAMILY_NAME: "Vorlage",
        About.STREET: "Beispielstraße 8",
        About.POSTCODE: "57072",
        About.PLACE: "Siegen",
    }
    assert (person.level, person.provider) == (TrustLevel.SUBSTANTIAL, "unternehmenskonto")
    assert person.pseudonym == b"unternehmenskonto\0konto-4711"


def test_the_answer_of_one_provider_is_none_of_the_other(konto: SamlProvider, tmp_path: Path) -> None:
    """The same key signs in these tests, and the same town asks: the issuer and the address tell them apart."""
    field = answered(konto)
    bundid = foreign.set_up(tmp_path / "bundid")
    with pytest.raises(LoginFailed) as failed:
        taken(bundid, field)
    assert failed.value.why in (Failure.WRONG_AUDIENCE, Failure.TAMPERED)
    assert taken(konto, field).valid_until > clock.now() + datetime.timedelta(minutes=1)


@pytest.mark.parametrize("address", ["urn:example:niveau:unbekannt"], indirect=True)
def test_a_level_that_its_file_does_not_name_is_none(konto: SamlProvider) -> None:
    with pytest.raises(LoginFailed) as failed:
        taken(konto, answered(konto))
    assert failed.value.why == Failure.LEVEL_TOO_LOW


def test_nothing_in_the_program_names_it() -> None:
    program = Path(identity_provider.__file__).parents[2]
    naming = re.compile(r"unternehmenskonto|urn:example", re.IGNORECASE)
    found = [file.name for file in program.rglob("*.py") if naming.search(file.read_text(encoding="utf-8"))]
    assert found == []
