"""Our questions to a provider: in the shape of the official examples, their signature checked by libxmlsec."""

import base64
import re
from pathlib import Path
from typing import Any

import pytest
import xmlsec
from lxml import etree

from buergerbuero.base.yamlfile import DefinitionError
from buergerbuero.identity.adapters.saml import SamlProvider, profile, request
from buergerbuero.identity.values import Failure, LoginFailed, TrustLevel, Wish
from tests.cast import NOW, PROJECT
from tests.made import provider as foreign

AKDB = "{https://www.akdb.de/request/2018/09}"
UI = "{https://www.akdb.de/request/2018/09/classic-ui/v1}"
BACK = "https://buergerbuero.example.org/anmeldung/abgebrochen/"


@pytest.fixture
def bundid(tmp_path: Path) -> SamlProvider:
    return foreign.set_up(tmp_path / "anmeldung")


def sent(provider: SamlProvider, wish: Wish) -> Any:
    challenge = provider.challenge(request_id="_frage1", wish=wish, back=BACK, now=NOW)
    assert challenge.url == provider.profile.partner.login
    assert challenge.expires_at > NOW
    return etree.fromstring(base64.b64decode(challenge.fields["SAMLRequest"]))


def signed_by_the_town(root: Any) -> bool:
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(foreign.pair("stadt").certificate, xmlsec.constants.KeyDataFormatCertPem)
    context.register_id(root, "ID")
    try:
        context.verify(root.find("ds:Signature", foreign.NS))
    except xmlsec.Error:
        return False
    return True


@pytest.mark.parametrize("method", ["rsa-sha256", "rsa-sha512", "rsa-pss-sha256", "rsa-pss-sha512"])
def test_libxmlsec_takes_our_signature_and_notices_a_change(tmp_path: Path, method: str) -> None:
    change = {"eigene_signatur: rsa-sha256": f"eigene_signatur: {method}"}
    root = sent(foreign.set_up(tmp_path / "a", change=change), Wish(TrustLevel.HIGH))
    assert signed_by_the_town(root)
    root.set("Destination", "https://anderswo.example.org")
    assert not signed_by_the_town(root)


def test_a_request_is_as_the_interface_description_has_it(bundid: SamlProvider) -> None:
    root = sent(bundid, Wish(TrustLevel.SUBSTANTIAL, language="en"))
    assert [etree.QName(each).localname for each in root] == [
        "Issuer",
        "Signature",
        "Extensions",
        "RequestedAuthnContext",
    ]
    assert (root.get("ForceAuthn"), root.get("ProtocolBinding")) == (
        "true",
        "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST",
    )
    assert root.get("AssertionConsumerServiceURL") == foreign.CONSUMER
    context = root.find("samlp:RequestedAuthnContext", foreign.NS)
    assert context.get("Comparison") == "minimum"
    assert context[0].text == "STORK-QAA-Level-3"
    extension = root.find(f"samlp:Extensions/{AKDB}AuthenticationRequest", foreign.NS)
    assert (extension.get("Version"), extension.get("EnableStatusDetail")) == ("2", "true")
    assert [etree.QName(each).localname for each in extension] == [
        "AuthnMethods",
        "RequestedAttributes",
        "DisplayInformation",
    ]
    shown = extension.find(f"{AKDB}DisplayInformation/{UI}Version")
    assert [(etree.QName(each).localname, each.text) for each in shown] == [
        ("OrganizationDisplayName", "Stadt Beispiel, Bürgerbüro"),
        ("Lang", "en"),
        ("BackURL", BACK),
        ("OnlineServiceId", "BMI-X0000"),
    ]


def test_attributes_are_asked_for_by_their_lasting_names(bundid: SamlProvider) -> None:
    root = sent(bundid, Wish(TrustLevel.NORMAL))
    asked = {each.get("Name"): each.get("RequiredAttribute") for each in root.iter(f"{AKDB}RequestedAttribute")}
    assert asked[foreign.BPK2] == "true"
    assert {name for name, required in asked.items() if required == "true"} == {foreign.BPK2}
    assert all(re.fullmatch(r"urn:oid:[0-9.]+", name) for name in asked)


@pytest.mark.parametrize(
    ("wish", "on"),
    [
        (Wish(TrustLevel.HIGH), {"eID", "eIDAS", "FINK"}),
        (Wish(TrustLevel.SUBSTANTIAL), {"eID", "eIDAS", "FINK", "Elster"}),
        (Wish(TrustLevel.NORMAL), {"eID", "eIDAS", "FINK", "Elster", "Benutzername", "Authega", "Diia"}),
        (Wish(TrustLevel.SUBSTANTIAL, "elster"), {"Elster"}),
        (Wish(TrustLevel.HIGH, "ausweis"), {"eID"}),
    ],
)
def test_only_ways_that_reach_the_level_are_offered(bundid: SamlProvider, wish: Wish, on: set[str]) -> None:
    methods = sent(bundid, wish).find(f".//{AKDB}AuthnMethods")
    switched = {etree.QName(each).localname: each[0].text for each in methods}
    assert {name for name, state in switched.items() if state == "true"} == on
    # what is not named would be on: all that the official example of a request (section 10) has, in its order
    assert list(switched) == ["Authega", "Benutzername", "Diia", "eID", "eIDAS", "Elster", "FINK"]


def test_a_language_that_the_provider_does_not_have_becomes_german(bundid: SamlProvider) -> None:
    assert sent(bundid, Wish(TrustLevel.NORMAL, language="fr")).find(f".//{UI}Lang").text == "de"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Stadt Siegen", "Stadt Siegen"),
        ("x" * 50, "x" * 50),
        ("x" * 51, "x" * 49 + "…"),
        ("Universitätsstadt Siegen, Bürgerbüro und Ordnungsamt", "Universitätsstadt Siegen, Bürgerbüro und…"),
    ],
)
def test_a_long_name_is_cut_to_fifty(name: str, expected: str) -> None:
    assert request.short(name) == expected
    assert len(request.short(name)) <= 50


def test_another_provider_gets_no_extension(tmp_path: Path) -> None:
    root = sent(foreign.set_up(tmp_path / "b", name="unternehmenskonto"), Wish(TrustLevel.NORMAL))
    assert root.find("samlp:Extensions", foreign.NS) is None
    assert root.find("samlp:RequestedAuthnContext", foreign.NS)[0].text == "urn:example:niveau:substantiell"


def test_the_metadata_are_as_bundid_takes_them(bundid: SamlProvider) -> None:
    root = etree.fromstring(bundid.metadata())
    assert dict(root.attrib) == {"entityID": "https://buergerbuero.example.org"}  # no validUntil, no ID
    md = {"md": "urn:oasis:names:tc:SAML:2.0:metadata"}
    role = root.find("md:SPSSODescriptor", md)
    assert (role.get("AuthnRequestsSigned"), role.get("WantAssertionsSigned")) == ("true", "true")
    assert [each.get("use") for each in role.findall("md:KeyDescriptor", md)] == ["signing", "encryption"]
    consumer = role.find("md:AssertionConsumerService", md)
    assert consumer.get("Location") == foreign.CONSUMER
    assert consumer.get("Binding") == "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("https://buergerbuero.example.org ", "https://buergerbuero.example.org:8443 ", "Portnummer"),
        ("entität: https://buergerbuero", "entität: http://buergerbuero", "https://"),
        ("  onlinedienst_id: BMI-X0000", "  #", "onlinedienst_id"),
        ("eigene_signatur: rsa-sha256", "eigene_signatur: rsa-sha1", "rsa-sha1"),
        ("aes256-gcm, aes128", "des, aes128", "des"),
        ("    HOCH: hoch", "    HOCH: sehr hoch", "sehr hoch"),
        ("  vornamen:", "  vorname:", "vorname"),
        ("urn:oid:2.5.4.42", "urn:oid:2.5.4.4", "denselben Namen"),
        ("anmelde_adresse: https", "anmelde_adresse: http", "https"),
        ("[bundid.pem]", "[fehlt.pem]", "Zertifikat"),
    ],
)
def test_a_file_with_a_mistake_is_refused_with_its_place(tmp_path: Path, old: str, new: str, said: str) -> None:
    with pytest.raises(DefinitionError, match=re.escape(said)):
        foreign.set_up(tmp_path / "falsch", change={old: new})


@pytest.mark.parametrize("name", ["bundid", "unternehmenskonto"])
def test_the_patterns_for_towns_can_be_read(name: str) -> None:
    assert profile.read(PROJECT / "deploy" / "anmeldung" / f"{name}.yaml").attributes


def test_no_answer_at_all_is_unreadable(bundid: SamlProvider) -> None:
    with pytest.raises(LoginFailed) as failed:
        bundid.read({}, now=NOW)
    assert failed.value.why == Failure.UNREADABLE
