"""The question to the provider: a signed AuthnRequest for the HTTP-POST binding (SAML 2.0 core, 3.4; bindings, 3.5).

With BundID's extension in version 2 (interface description 10.2.0.0, section 9), its children in the order of the
official examples.
"""

import datetime
from typing import Final

from lxml import etree

from buergerbuero.identity.adapters.saml.crypto import Element
from buergerbuero.identity.adapters.saml.names import AKDB, CLASSIC_UI, ENTITY, POST, SAML, SAMLP, tag
from buergerbuero.identity.adapters.saml.profile import Profile
from buergerbuero.identity.values import Wish

LONGEST_DISPLAY_NAME: Final = 50
"""Characters. BundID may cut a longer one (section 9.5); better we do, at a word."""
_LANGUAGES: Final = frozenset({"de", "en", "ru", "uk"})


def build(
    profile: Profile, *, request_id: str, wish: Wish, consumer: str, back: str, now: datetime.datetime
) -> Element:
    """Return the request, not signed yet. `consumer` takes the answer; `back` is where who gives up is led to."""
    root = etree.Element(
        tag(SAMLP, "AuthnRequest"),
        nsmap={"samlp": SAMLP, "saml": SAML},
        ID=request_id,
        Version="2.0",
        IssueInstant=now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        Destination=profile.partner.login,
        ForceAuthn="true",  # at a device that others use too, nobody must slip in with somebody else's log-in
        IsPassive="false",
        ProtocolBinding=POST,
        AssertionConsumerServiceURL=consumer,
    )
    _add(root, SAML, "Issuer", profile.ourselves.entity, Format=ENTITY)
    if profile.request.extension == "akdb-2":
        _extension(_add(root, SAMLP, "Extensions"), profile, wish, back)
    context = _add(root, SAMLP, "RequestedAuthnContext", Comparison="minimum")
    _add(context, SAML, "AuthnContextClassRef", profile.wanted(wish.level))
    return root


def short(name: str) -> str:
    """Return a name of at most 50 characters, cut between words where that leaves most of it."""
    if len(name) <= LONGEST_DISPLAY_NAME:
        return name
    cut = name[: LONGEST_DISPLAY_NAME - 1]
    words = cut.rsplit(" ", 1)[0] if name[LONGEST_DISPLAY_NAME - 1] != " " else cut
    return (words if len(words) > LONGEST_DISPLAY_NAME // 2 else cut).rstrip(" ,–-") + "…"


def _extension(parent: Element, profile: Profile, wish: Wish, back: str) -> None:
    extension = etree.SubElement(
        parent, tag(AKDB, "AuthenticationRequest"), nsmap={"akdb": AKDB}, Version="2", EnableStatusDetail="true"
    )
    _methods(_add(extension, AKDB, "AuthnMethods"), profile, wish)
    attributes = _add(extension, AKDB, "RequestedAttributes")
    for each in profile.attributes.values():
        required = "true" if each.required == "ja" else "false"
        _add(attributes, AKDB, "RequestedAttribute", Name=each.name, RequiredAttribute=required)
    shown = _add(extension, AKDB, "DisplayInformation")
    version = etree.SubElement(shown, tag(CLASSIC_UI, "Version"), nsmap={"classic-ui": CLASSIC_UI})
    _add(version, CLASSIC_UI, "OrganizationDisplayName", short(profile.ourselves.display_name))
    _add(version, CLASSIC_UI, "Lang", wish.language if wish.language in _LANGUAGES else "de")
    _add(version, CLASSIC_UI, "BackURL", back)
    _add(version, CLASSIC_UI, "OnlineServiceId", profile.ourselves.service_id)


def _methods(parent: Element, profile: Profile, wish: Wish) -> None:
    """Switch on what reaches the level, or the one that was chosen; what is not named would be on, so all are named."""
    for name, each in profile.request.means.items():
        enough = profile.level_named(each.level) >= wish.level
        on = enough and wish.means in ("", name)
        _add(_add(parent, AKDB, each.name), AKDB, "Enabled", "true" if on else "false")


def _add(parent: Element, namespace: str, name: str, text: str | None = None, **attributes: str) -> Element:
    made = etree.SubElement(parent, tag(namespace, name), **attributes)
    made.text = text
    return made
