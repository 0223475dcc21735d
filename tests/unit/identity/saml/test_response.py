"""Answers of a provider, made and signed and encrypted by libxmlsec: the genuine are read, all others refused."""

import base64
import copy
import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from buergerbuero.identity.adapters.saml import SamlProvider
from buergerbuero.identity.rules import birth_date, same_name
from buergerbuero.identity.values import About, Failure, LoginFailed, TrustLevel
from tests.cast import NOW
from tests.made import provider as foreign
from tests.made.provider import BORN, BPK2, FAMILY, GIVEN, LEVEL, MAIL, NS, PERSON, SAML, STREET, Reply

SOON = NOW + datetime.timedelta(seconds=20)


@pytest.fixture
def bundid(tmp_path: Path) -> SamlProvider:
    return foreign.set_up(tmp_path / "anmeldung")


def why(bundid: SamlProvider, field: str, *, now: datetime.datetime = SOON) -> Failure:
    with pytest.raises(LoginFailed) as failed:
        bundid.read({"SAMLResponse": field}, now=now)
    return failed.value.why


def test_a_genuine_answer_says_who_it_is(bundid: SamlProvider) -> None:
    answer = bundid.read({"SAMLResponse": foreign.field_of(Reply())}, now=SOON)
    person = answer.person
    assert (answer.request_id, person.provider, person.level, person.means, person.at) == (
        foreign.REQUEST,
        "bundid",
        TrustLevel.HIGH,
        "eID",
        SOON,
    )
    assert person.say(About.GIVEN_NAMES) == "HENRIKE"
    assert person.facts[About.FAMILY_NAME].level == TrustLevel.HIGH
    assert person.facts[About.EMAIL].level == TrustLevel.NORMAL
    assert person.pseudonym == f"bundid\0{PERSON[BPK2][0]}".encode()
    assert person.mailbox == PERSON[foreign.MAILBOX][0]
    assert str(birth_date(person)) == "1964-08-12"
    assert answer.valid_until > NOW + datetime.timedelta(minutes=5)


def test_nothing_is_kept_that_was_not_asked_for(bundid: SamlProvider) -> None:
    person = bundid.read({"SAMLResponse": foreign.field_of(Reply())}, now=SOON).person
    assert About.SEX not in person.facts
    assert "HENRIKE" not in repr(person)
    assert PERSON[BPK2][0] not in repr(person)


def test_capital_letters_are_kept_and_mean_the_same_name(bundid: SamlProvider) -> None:
    person = bundid.read({"SAMLResponse": foreign.field_of(Reply())}, now=SOON).person
    assert person.say(About.STREET) == "MUSTERSTRAẞE 17"
    assert same_name(person.say(About.STREET), "Musterstraße 17")


def test_letters_in_two_parts_become_one(bundid: SamlProvider) -> None:
    facts = {**PERSON, FAMILY: ("Mu\u0308ster", "HOCH")}
    person = bundid.read({"SAMLResponse": foreign.field_of(Reply(facts=facts))}, now=SOON).person
    assert person.say(About.FAMILY_NAME) == "Müster"


@pytest.mark.parametrize(
    ("word", "level"),
    [
        ("HOCH", TrustLevel.HIGH),
        ("Hoch", TrustLevel.HIGH),
        ("SUBSTANTIELL", TrustLevel.SUBSTANTIAL),
        ("Substantiell", TrustLevel.SUBSTANTIAL),
        ("NORMAL", TrustLevel.NORMAL),
        ("Niedrig", TrustLevel.NORMAL),
        ("Basisregistrierung", None),
        ("UNTERGEORDNET", None),
        ("", None),
        ("SEHR HOCH", None),
    ],
)
def test_both_spellings_of_levels_are_read_and_unknown_ones_count_nothing(
    bundid: SamlProvider, word: str, level: TrustLevel | None
) -> None:
    facts = {**PERSON, GIVEN: ("HENRIKE", word)}
    person = bundid.read({"SAMLResponse": foreign.field_of(Reply(facts=facts))}, now=SOON).person
    assert person.facts[About.GIVEN_NAMES].level == level


@pytest.mark.parametrize(
    ("context", "attribute", "level"),
    [
        ("STORK-QAA-Level-4", "STORK-QAA-Level-4", TrustLevel.HIGH),
        ("STORK-QAA-Level-3", "STORK-QAA-Level-3", TrustLevel.SUBSTANTIAL),
        ("STORK-QAA-Level-1", "STORK-QAA-Level-1", TrustLevel.NORMAL),
        ("STORK-QAA-Level-4", "STORK-QAA-Level-3", TrustLevel.SUBSTANTIAL),
        ("STORK-QAA-Level-1", "STORK-QAA-Level-4", TrustLevel.NORMAL),
    ],
)
def test_the_lower_of_two_levels_counts(bundid: SamlProvider, context: str, attribute: str, level: TrustLevel) -> None:
    reply = Reply(level=context, facts={**PERSON, LEVEL: (attribute, "NORMAL")})
    assert bundid.read({"SAMLResponse": foreign.field_of(reply)}, now=SOON).person.level == level


def test_a_level_that_nobody_knows_is_none(bundid: SamlProvider) -> None:
    assert why(bundid, foreign.field_of(Reply(level="STORK-QAA-Level-9"))) == Failure.LEVEL_TOO_LOW


def test_facts_may_be_missing(bundid: SamlProvider) -> None:
    facts = {name: said for name, said in PERSON.items() if name not in (GIVEN, STREET, MAIL)}
    person = bundid.read({"SAMLResponse": foreign.field_of(Reply(facts=facts))}, now=SOON).person
    assert person.say(About.GIVEN_NAMES) == person.say(About.STREET) == ""
    assert person.say(About.FAMILY_NAME) == "BEISPIEL"


def test_a_birth_date_that_is_not_wholly_known_is_no_date(bundid: SamlProvider) -> None:
    facts = {**PERSON, BORN: ("1964-00-00", "HOCH")}
    person = bundid.read({"SAMLResponse": foreign.field_of(Reply(facts=facts))}, now=SOON).person
    assert person.say(About.BIRTH_DATE) == "1964-00-00"
    assert birth_date(person) is None


def test_without_a_pseudonym_that_was_demanded_there_is_no_log_in(bundid: SamlProvider) -> None:
    facts = {name: said for name, said in PERSON.items() if name != BPK2}
    assert why(bundid, foreign.field_of(Reply(facts=facts))) == Failure.FACTS_MISSING


@pytest.mark.parametrize("content", ["aes256-gcm", "aes128-gcm", "aes256-cbc", "aes128-cbc"])
@pytest.mark.parametrize("signature", ["rsa-sha256", "rsa-pss-sha256"])
def test_today_s_and_tomorrow_s_algorithms(bundid: SamlProvider, content: str, signature: str) -> None:
    field = foreign.field_of(Reply(content=content, signature=signature, sign_response=True))
    assert bundid.read({"SAMLResponse": field}, now=SOON).person.say(About.FAMILY_NAME) == "BEISPIEL"


@pytest.mark.parametrize(
    ("what", "old", "new"),
    [
        ({"content": "aes256-cbc"}, "aes128-gcm, aes256-cbc, aes128-cbc]", "aes128-gcm]"),
        ({"signature": "rsa-pss-sha256"}, ", rsa-pss-sha256, rsa-pss-sha384, rsa-pss-sha512]", "]"),
        ({"signature": "rsa-sha256"}, "[rsa-sha256, rsa-sha384, rsa-sha512, ", "["),
    ],
)
def test_what_the_file_does_not_allow_is_refused(tmp_path: Path, what: dict[str, str], old: str, new: str) -> None:
    strict = foreign.set_up(tmp_path / "streng", change={old: new})
    assert why(strict, foreign.field_of(Reply(**what))) == Failure.TAMPERED  # type: ignore[arg-type]


def test_keys_wrapped_in_the_old_weak_way_are_never_taken(bundid: SamlProvider) -> None:
    assert why(bundid, foreign.field_of(Reply(content="rsa-1_5"))) == Failure.TAMPERED


@pytest.mark.parametrize(
    ("wrong", "failure"),
    [
        ({"audience": "https://anderswo.example.org"}, Failure.WRONG_AUDIENCE),
        ({"recipient": "https://anderswo.example.org/antwort"}, Failure.WRONG_AUDIENCE),
        ({"destination": "https://anderswo.example.org/antwort"}, Failure.WRONG_AUDIENCE),
        ({"outer_request_id": "_etwas-anderes"}, Failure.WRONG_REQUEST),
        ({"request_id": "", "outer_request_id": ""}, Failure.WRONG_REQUEST),
        ({"issuer": "https://anderswo.example.org/idp"}, Failure.TAMPERED),
        ({"signer": "fremd"}, Failure.TAMPERED),
        ({"sign_assertion": False}, Failure.TAMPERED),
        ({"sign_assertion": False, "sign_response": True}, Failure.TAMPERED),
        ({"encrypt": False}, Failure.TAMPERED),
        ({"encrypt": False, "sign_response": True}, Failure.TAMPERED),
        ({"now": NOW - datetime.timedelta(minutes=10)}, Failure.EXPIRED),
        ({"now": NOW + datetime.timedelta(minutes=10)}, Failure.EXPIRED),
    ],
)
def test_what_is_not_meant_for_us_or_not_of_now_is_refused(
    bundid: SamlProvider, wrong: dict[str, Any], failure: Failure
) -> None:
    assert why(bundid, foreign.field_of(Reply(**wrong))) == failure


def test_clocks_may_be_a_minute_apart(bundid: SamlProvider) -> None:
    late = NOW + datetime.timedelta(minutes=5, seconds=55)
    early = NOW - datetime.timedelta(seconds=55)
    field = foreign.field_of(Reply())
    assert bundid.read({"SAMLResponse": field}, now=late).person.level == TrustLevel.HIGH
    assert bundid.read({"SAMLResponse": field}, now=early).person.level == TrustLevel.HIGH
    assert why(bundid, field, now=late + datetime.timedelta(seconds=10)) == Failure.EXPIRED
    assert why(bundid, field, now=early - datetime.timedelta(seconds=10)) == Failure.EXPIRED


def text_of(root: Any, path: str) -> Any:
    return root.find(path, NS)


def promote(assertion: Any) -> Any:
    text_of(assertion, ".//saml:AuthnContextClassRef").text = "STORK-QAA-Level-4 "
    return assertion


def rename(assertion: Any) -> Any:
    value = text_of(assertion, f".//saml:Attribute[@Name='{FAMILY}']/saml:AttributeValue")
    value.text = "ENTWURF"
    return assertion


def without_signature(assertion: Any) -> Any:
    forged = copy.deepcopy(assertion)
    forged.remove(text_of(forged, "ds:Signature"))
    return rename(forged)


def wrapped_inside(assertion: Any) -> Any:
    """XSW: the forged one outside, the genuine one as its child, the signature where it was."""
    forged = without_signature(assertion)
    forged.set("ID", "_gefälscht")
    forged.append(assertion)
    return forged


def wrapped_with_signature_outside(assertion: Any) -> Any:
    """XSW: the forged one carries the genuine one's signature, which means the child."""
    forged = without_signature(assertion)
    forged.set("ID", "_gefälscht")
    signature = text_of(assertion, "ds:Signature")
    assertion.remove(signature)
    forged.insert(1, signature)
    forged.append(assertion)
    return forged


def wrapped_with_the_same_id(assertion: Any) -> Any:
    """XSW: both have the same ID, the genuine one hides in the signature's object."""
    forged = without_signature(assertion)
    signature = text_of(assertion, "ds:Signature")
    assertion.remove(signature)
    forged.insert(1, signature)
    etree.SubElement(signature, f"{{{NS['ds']}}}Object").append(assertion)
    return forged


def wrapped_in_an_extension(assertion: Any) -> Any:
    """XSW: the genuine one lies in the subject's data, the signature's reference finds it there."""
    forged = wrapped_with_signature_outside(assertion)
    genuine = text_of(forged, "saml:Assertion")
    text_of(forged, ".//saml:SubjectConfirmationData").append(genuine)
    return forged


def a_second_statement(assertion: Any) -> Any:
    """The signature stays valid for what it means; what was added is not signed."""
    statement = copy.deepcopy(text_of(assertion, "saml:AttributeStatement"))
    for value in statement.iter(f"{{{SAML}}}AttributeValue"):
        value.text = "ENTWURF"
    assertion.append(statement)
    return assertion


ATTACKS = [
    promote,
    rename,
    without_signature,
    wrapped_inside,
    wrapped_with_signature_outside,
    wrapped_with_the_same_id,
    wrapped_in_an_extension,
    a_second_statement,
]


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("sign_response", [False, True])
def test_what_was_changed_or_wrapped_after_signing_is_refused(
    bundid: SamlProvider, attack: Callable[[Any], Any], sign_response: bool
) -> None:
    assert why(bundid, foreign.field_of(Reply(signed=attack, sign_response=sign_response))) == Failure.TAMPERED


def test_a_second_assertion_beside_the_genuine_one_is_refused(bundid: SamlProvider) -> None:
    for first, second in [(True, False), (False, True), (True, True)]:
        root = foreign.response(Reply(encrypt=first))
        other = foreign.response(Reply(encrypt=second, assertion_id="_zweite"))
        root.append(other[-1])
        assert why(bundid, foreign.encoded(root)) == Failure.TAMPERED


def test_a_changed_cipher_text_is_refused(bundid: SamlProvider) -> None:
    root = foreign.response(Reply())
    values = list(root.iter("{http://www.w3.org/2001/04/xmlenc#}CipherValue"))
    for value in values:
        kept, value.text = value.text, "A" + "".join(value.text.split())[1:]
        if value.text != "".join(kept.split()):
            assert why(bundid, foreign.encoded(root)) == Failure.TAMPERED
        value.text = kept


@pytest.mark.parametrize("content", [b"", b"x" * 15, b"x" * 16, b"x" * 17, b"x" * 32])
def test_a_cipher_text_of_any_length_is_refused(bundid: SamlProvider, content: bytes) -> None:
    """Anybody can wrap a key of their own for us and put what they like behind it."""
    root = foreign.response(Reply(content="aes256-cbc"))
    *_, value = root.iter("{http://www.w3.org/2001/04/xmlenc#}CipherValue")
    value.text = base64.b64encode(content).decode()
    assert why(bundid, foreign.encoded(root)) == Failure.TAMPERED


def test_a_signed_envelope_that_was_changed_is_refused(bundid: SamlProvider) -> None:
    root = foreign.response(Reply(sign_response=True))
    root.set("Consent", "geändert")
    assert why(bundid, foreign.encoded(root)) == Failure.TAMPERED


def test_a_comment_does_not_cut_a_name(bundid: SamlProvider) -> None:
    """The trick of 2018 (CVE-2017-11427): readers took the text up to the comment, the signature all of it."""

    def comment(assertion: Any) -> Any:
        value = text_of(assertion, f".//saml:Attribute[@Name='{FAMILY}']/saml:AttributeValue")
        value.text = "BEI"
        value.append(etree.Comment("x"))
        value[0].tail = "SPIEL"
        return assertion

    person = bundid.read({"SAMLResponse": foreign.field_of(Reply(signed=comment))}, now=SOON).person
    assert person.say(About.FAMILY_NAME) == "BEISPIEL"


@pytest.mark.parametrize(
    "field",
    [
        "",
        "kein base64!",
        "PHg+",
        "AAAA",
        "PHNhbWxwOlJlc3BvbnNlLz4=",
        base64.b64encode(b'<!DOCTYPE x [<!ENTITY e "y">]><x>&e;</x>').decode(),
        base64.b64encode(b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x"><x/>').decode(),
        base64.b64encode(b"<x>" + b"a" * 400_000 + b"</x>").decode(),
    ],
)
def test_what_is_no_answer_is_unreadable(bundid: SamlProvider, field: str) -> None:
    assert why(bundid, field) == Failure.UNREADABLE


STATUS = "urn:oasis:names:tc:SAML:2.0:status"


def refusal(inner: str, rest: str = "") -> str:
    return foreign.refusal(
        f'<samlp:Status><samlp:StatusCode Value="{STATUS}:Responder"><samlp:StatusCode Value="{STATUS}:{inner}"/>'
        f"</samlp:StatusCode>{rest}</samlp:Status>"
    )


def detail(text: str) -> str:
    return (
        "<samlp:StatusDetail><akdb:StatusDetail xmlns:akdb='https://www.akdb.de/request/2018/09'>"
        f"{text}</akdb:StatusDetail></samlp:StatusDetail>"
    )


MISSING = '{"version": "1.0", "errors": [{"code": "IDP_REQUIRED_ATTRIBUTES_MISSING", "message": "x"}]}'
UNHEARD = '{"version": "1.0", "errors": [{"code": "IDP_SOMETHING_NEW", "message": "x"}]}'


@pytest.mark.parametrize(
    ("field", "failure", "code"),
    [
        (refusal("AuthnFailed"), Failure.CANCELLED, "AuthnFailed"),
        (refusal("NoAuthnContext"), Failure.LEVEL_TOO_LOW, "NoAuthnContext"),
        (refusal("RequestDenied"), Failure.FACTS_MISSING, "RequestDenied"),
        (refusal("NoAvailableIDP"), Failure.UNREACHABLE, "NoAvailableIDP"),
        (refusal("SomethingNew"), Failure.REFUSED, "SomethingNew"),
        (refusal("RequestDenied", detail(MISSING)), Failure.FACTS_MISSING, "IDP_REQUIRED_ATTRIBUTES_MISSING"),
        (refusal("AuthnFailed", detail(UNHEARD)), Failure.CANCELLED, "IDP_SOMETHING_NEW"),
        (refusal("SomethingNew", detail(UNHEARD)), Failure.REFUSED, "IDP_SOMETHING_NEW"),
        (refusal("SomethingNew", detail("{kein JSON")), Failure.REFUSED, "SomethingNew"),
        (refusal("SomethingNew", detail('{"errors": 3}')), Failure.REFUSED, "SomethingNew"),
        (refusal("SomethingNew", detail('["x"]')), Failure.REFUSED, "SomethingNew"),
        (refusal("&lt;b&gt;"), Failure.REFUSED, "Responder"),
        (foreign.refusal(""), Failure.UNREADABLE, ""),
    ],
)
def test_what_the_provider_says_when_there_is_no_log_in(
    bundid: SamlProvider, field: str, failure: Failure, code: str
) -> None:
    with pytest.raises(LoginFailed) as failed:
        bundid.read({"SAMLResponse": field}, now=SOON)
    assert (failed.value.why, failed.value.code) == (failure, code)


def test_a_refusal_with_an_assertion_is_a_refusal(bundid: SamlProvider) -> None:
    root = foreign.response(Reply())
    root.find("samlp:Status/samlp:StatusCode", NS).set("Value", f"{STATUS}:Responder")
    assert why(bundid, foreign.encoded(root)) == Failure.REFUSED


def test_a_second_provider_is_a_second_file(tmp_path: Path) -> None:
    """Another extension, other names, other levels; no program."""
    konto = foreign.set_up(tmp_path / "zwei", name="unternehmenskonto")
    facts = {
        "urn:example:konto": ("konto-4711", ""),
        "urn:example:firma": ("Muster Probe GmbH", ""),
        "urn:example:nachname": ("Vorlage", ""),
        FAMILY: ("HEIẞT HIER ANDERS", "HOCH"),
    }
    consumer = foreign.CONSUMER.replace("bundid", "unternehmenskonto")
    reply = Reply(
        facts=facts,
        issuer="urn:example:unternehmenskonto",
        level="urn:example:niveau:substantiell",
        recipient=consumer,
        destination=consumer,
    )
    person = konto.read({"SAMLResponse": foreign.field_of(reply)}, now=SOON).person
    assert (person.provider, person.level) == ("unternehmenskonto", TrustLevel.SUBSTANTIAL)
    assert person.say(About.ORGANISATION) == "Muster Probe GmbH"
    assert person.say(About.FAMILY_NAME) == "Vorlage"
    assert person.pseudonym == b"unternehmenskonto\0konto-4711"
