"""Log-ins at a real identity provider that others made: SimpleSAMLphp, over HTTP, with the messages that it writes.

It signs, encrypts and writes XML on its own (xmlseclibs, PHP); a module of ours makes it say what BundID says.
"""

import base64
import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from buergerbuero.base import clock
from buergerbuero.base.actors import CITIZEN
from buergerbuero.config.cli import identity_provider
from buergerbuero.config.cli.identity_provider import Service
from buergerbuero.identity import actions
from buergerbuero.identity.adapters.saml import SamlProvider
from buergerbuero.identity.rules import same_name
from buergerbuero.identity.values import About, Answer, Challenge, Failure, LoginFailed, TrustLevel, Wish
from tests.made import provider as foreign
from tests.made import simplesamlphp
from tests.made.ports import free_port
from tests.made.simplesamlphp import ADDRESS, Page, Visitor

pytestmark = pytest.mark.django_db
BACK = "https://buergerbuero.example.org/anmeldung/abgebrochen/"
CARELESS = "https://nachlaessig.example.org"
"""Another service of the same town, whose assertions the provider does not sign."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    certificate = foreign.pair("stadt").certificate.decode()
    services = [
        Service(foreign.ENTITY, foreign.CONSUMER, certificate),
        Service(CARELESS, foreign.CONSUMER, certificate, signs=False),
    ]
    folder = tmp_path_factory.mktemp("idp")
    with simplesamlphp.running(folder, services, port=free_port()) as found:
        yield found


@pytest.fixture
def bundid(address: str, tmp_path: Path) -> SamlProvider:
    return foreign.set_up(tmp_path / "anmeldung", change={ADDRESS: address})


def begin(bundid: SamlProvider, level: TrustLevel = TrustLevel.HIGH, means: str = "") -> Challenge:
    wish = Wish(level, means)
    return actions.begin_login(provider=bundid, wish=wish, purpose="draft", back=BACK, by=CITIZEN, now=clock.now())


def asked(challenge: Challenge) -> tuple[Visitor, Page]:
    visitor = Visitor(challenge.url)
    return visitor, visitor.brings(challenge.fields)


def answered(challenge: Challenge, way: str = "eID", trouble: str = "") -> str:
    visitor, page = asked(challenge)
    return visitor.chooses(page, way=way, trouble=trouble).answer


def taken(bundid: SamlProvider, field: str, later: datetime.timedelta = datetime.timedelta()) -> Answer:
    fields = {"SAMLResponse": field}
    return actions.accept_answer(provider=bundid, fields=fields, by=CITIZEN, now=clock.now() + later)


def why(bundid: SamlProvider, field: str, later: datetime.timedelta = datetime.timedelta()) -> LoginFailed:
    with pytest.raises(LoginFailed) as failed:
        taken(bundid, field, later)
    return failed.value


@pytest.mark.parametrize(
    ("way", "level", "fact_level"),
    [
        ("eID", TrustLevel.HIGH, TrustLevel.HIGH),
        ("Elster", TrustLevel.SUBSTANTIAL, TrustLevel.SUBSTANTIAL),
        ("Benutzername", TrustLevel.NORMAL, None),
    ],
)
def test_a_log_in_at_each_level(
    bundid: SamlProvider, way: str, level: TrustLevel, fact_level: TrustLevel | None
) -> None:
    person = taken(bundid, answered(begin(bundid, level), way)).person
    assert (person.level, person.means) == (level, way)
    assert same_name(person.say(About.FAMILY_NAME), "Beispiel")
    assert person.facts[About.FAMILY_NAME].level == fact_level
    assert person.facts[About.EMAIL].level == TrustLevel.NORMAL
    assert person.pseudonym == b"bundid\0aW52ZW50ZWQtcHNldWRvbnltLW9mLUhlbnJpa2U"


def test_the_chip_speaks_in_capital_letters(bundid: SamlProvider) -> None:
    person = taken(bundid, answered(begin(bundid))).person
    assert person.say(About.STREET) == "MUSTERSTRAẞE 17"
    assert person.say(About.BIRTH_NAME) == "GROẞ"
    assert same_name(person.say(About.STREET), "Musterstraße 17")


@pytest.mark.parametrize(
    ("level", "means", "offered"),
    [
        (TrustLevel.HIGH, "", ["Online-Ausweis"]),
        (TrustLevel.SUBSTANTIAL, "", ["ELSTER", "Online-Ausweis"]),
        (TrustLevel.NORMAL, "", ["ELSTER", "Online-Ausweis", "Passwort"]),
        (TrustLevel.NORMAL, "elster", ["ELSTER"]),
    ],
)
def test_only_ways_that_are_sure_enough_are_offered(
    bundid: SamlProvider, level: TrustLevel, means: str, offered: list[str]
) -> None:
    _, page = asked(begin(bundid, level, means))
    ways = sorted(button.rpartition(" ")[2] for button in page.buttons if button != "Abbrechen")
    assert ways == offered
    assert "Anmeldung bei: Stadt Beispiel, Bürgerbüro" in page.text
    assert BACK in page.text


def test_the_answer_is_encrypted_with_gcm_and_signed_twice(bundid: SamlProvider) -> None:
    root = etree.fromstring(base64.b64decode(answered(begin(bundid))))
    text = etree.tostring(root).decode()
    assert "xmlenc11#aes256-gcm" in text
    assert "BEISPIEL" not in text
    assert root.find("ds:Signature", foreign.NS) is not None
    assert root.find("saml:EncryptedAssertion", foreign.NS) is not None


def test_who_cancels(bundid: SamlProvider) -> None:
    failed = why(bundid, answered(begin(bundid), trouble="abbruch"))
    assert (failed.why, failed.code) == (Failure.CANCELLED, "AuthnFailed")


def test_a_way_that_is_less_sure_than_asked(bundid: SamlProvider) -> None:
    assert why(bundid, answered(begin(bundid), trouble="niedriger")).why == Failure.LEVEL_TOO_LOW


def test_a_person_without_given_name_and_address(bundid: SamlProvider) -> None:
    person = taken(bundid, answered(begin(bundid), trouble="ohne-namen")).person
    assert person.say(About.GIVEN_NAMES) == person.say(About.STREET) == ""
    assert person.say(About.FAMILY_NAME) == "BEISPIEL"


def test_a_guest_without_an_account_is_refused_in_json(bundid: SamlProvider) -> None:
    failed = why(bundid, answered(begin(bundid), trouble="ohne-konto"))
    assert (failed.why, failed.code) == (Failure.FACTS_MISSING, "IDP_REQUIRED_ATTRIBUTES_MISSING")


def test_an_error_that_nobody_knows_keeps_its_code(bundid: SamlProvider) -> None:
    failed = why(bundid, answered(begin(bundid), trouble="unbekannt"))
    assert failed.code == "IDP_SOMETHING_NEW"


def test_an_answer_that_is_brought_twice(bundid: SamlProvider) -> None:
    field = answered(begin(bundid))
    taken(bundid, field)
    assert why(bundid, field).why == Failure.REPLAYED


def test_an_answer_that_comes_too_late(bundid: SamlProvider) -> None:
    field = answered(begin(bundid))
    assert why(bundid, field, datetime.timedelta(minutes=29)).why == Failure.EXPIRED


def test_an_answer_to_a_request_that_is_not_ours(bundid: SamlProvider) -> None:
    challenge = bundid.challenge(request_id="_nie-gemerkt", wish=Wish(TrustLevel.HIGH), back=BACK, now=clock.now())
    assert why(bundid, answered(challenge)).why == Failure.WRONG_REQUEST


def test_an_answer_for_another_service_of_ours(bundid: SamlProvider, address: str, tmp_path: Path) -> None:
    """Same key, same address, same provider: only the audience differs. And its assertion is not signed."""
    change = {ADDRESS: address, f"entität: {foreign.ENTITY} ": f"entität: {CARELESS} "}
    careless = foreign.set_up(tmp_path / "nachlässig", change=change)
    field = answered(begin(careless))
    assert why(careless, field).why == Failure.TAMPERED, "the envelope's signature is not enough"
    assert why(bundid, field).why == Failure.TAMPERED


def test_an_answer_meant_for_somebody_else(bundid: SamlProvider, address: str, tmp_path: Path) -> None:
    change = {f"entität: {foreign.ENTITY} ": "entität: https://umbenannt.example.org "}
    renamed = foreign.set_up(tmp_path / "umbenannt", change={ADDRESS: address, **change})
    assert why(renamed, answered(begin(bundid))).why == Failure.WRONG_AUDIENCE


def changed(field: str, what: Any) -> str:
    root = etree.fromstring(base64.b64decode(field))
    what(root)
    return foreign.encoded(root)


def another_request(root: Any) -> None:
    root.set("InResponseTo", "_andere")


def without_signature(root: Any) -> None:
    root.remove(root.find("ds:Signature", foreign.NS))
    another_request(root)


def other_cipher_text(root: Any) -> None:
    value = list(root.iter("{*}CipherValue"))[-1]
    value.text = value.text[:40] + ("A" if value.text[40] != "A" else "B") + value.text[41:]
    root.remove(root.find("ds:Signature", foreign.NS))


def assertion_twice(root: Any) -> None:
    root.append(etree.fromstring(etree.tostring(root.find("saml:EncryptedAssertion", foreign.NS))))
    root.remove(root.find("ds:Signature", foreign.NS))


def forged_beside(root: Any) -> None:
    root.remove(root.find("ds:Signature", foreign.NS))
    root.insert(1, foreign.assertion(foreign.Reply()))


@pytest.mark.parametrize(
    ("what", "failure"),
    [
        (another_request, Failure.TAMPERED),
        (without_signature, Failure.WRONG_REQUEST),
        (other_cipher_text, Failure.TAMPERED),
        (assertion_twice, Failure.TAMPERED),
        (forged_beside, Failure.TAMPERED),
    ],
)
def test_an_answer_that_was_changed_on_its_way(bundid: SamlProvider, what: Any, failure: Failure) -> None:
    assert why(bundid, changed(answered(begin(bundid)), what)).why == failure


def test_the_provider_takes_no_request_that_was_changed(bundid: SamlProvider) -> None:
    challenge = begin(bundid)
    root = etree.fromstring(base64.b64decode(challenge.fields["SAMLRequest"]))
    root.find("samlp:RequestedAuthnContext", foreign.NS)[0].text = "STORK-QAA-Level-1"
    page = Visitor(challenge.url).brings({"SAMLRequest": foreign.encoded(root)})
    assert page.buttons == []
    assert "SAMLResponse" not in page.text


def test_the_provider_takes_no_request_without_a_signature(bundid: SamlProvider) -> None:
    challenge = begin(bundid)
    root = etree.fromstring(base64.b64decode(challenge.fields["SAMLRequest"]))
    root.remove(root.find("ds:Signature", foreign.NS))
    page = Visitor(challenge.url).brings({"SAMLRequest": foreign.encoded(root)})
    assert page.buttons == []
    assert "SAMLResponse" not in page.text


def test_the_provider_demands_the_extension_as_bundid_does(address: str, tmp_path: Path) -> None:
    change = {ADDRESS: address, "erweiterung: akdb-2": "erweiterung: keine"}
    plain = foreign.set_up(tmp_path / "ohne", change=change)
    _, page = asked(begin(plain))
    assert page.status == 400
    assert "akdb-extension-missing" in page.text


def test_old_ciphers_are_read_as_long_as_the_file_allows_them(tmp_path: Path) -> None:
    port = free_port()
    service = Service(foreign.ENTITY, foreign.CONSUMER, foreign.pair("stadt").certificate.decode())
    old = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"
    with simplesamlphp.running(tmp_path / "idp", [service], port=port, cipher=old) as address:
        today = foreign.set_up(tmp_path / "heute", change={ADDRESS: address})
        strict = foreign.set_up(tmp_path / "streng", change={ADDRESS: address, ", aes256-cbc, aes128-cbc]": "]"})
        assert taken(today, answered(begin(today))).person.say(About.FAMILY_NAME) == "BEISPIEL"
        assert why(strict, answered(begin(strict))).why == Failure.TAMPERED


def test_texts_are_written_for_php_as_they_are() -> None:
    assert identity_provider.php({"a'b\\": [], 1: True, "x": None}).startswith("['a\\'b\\\\' => '[]', 1 => true")
    assert re.fullmatch(r"\['ü' => 3\]", identity_provider.php({"ü": 3}))
