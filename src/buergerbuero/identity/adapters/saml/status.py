"""What a provider says when there is no log-in: status codes, and BundID's detail in JSON.

SAML 2.0 core, 3.2.2; BundID interface description 10.2.0.0, section 9.7: {"version": "1.0", "errors": [{"code": ...}]}.
Such a message may be unsigned: it can only make a log-in fail, never succeed.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from buergerbuero.identity.adapters.saml.crypto import Element
from buergerbuero.identity.adapters.saml.names import PREFIXES, SUCCESS
from buergerbuero.identity.adapters.saml.profile import Profile
from buergerbuero.identity.values import Failure

_CODE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{1,59}")


@dataclass(frozen=True)
class Failed:
    """Why, and the provider's own code for people to name on the phone; "" if there is none that can be shown."""

    why: Failure
    code: str


def failure(profile: Profile, response: Element) -> Failed | None:
    """Return why there is no log-in; None if there is one."""
    found = response.find("samlp:Status", PREFIXES)
    if found is None:
        return Failed(Failure.UNREADABLE, "")
    codes = [code.get("Value", "") for code in found.iter(f"{{{PREFIXES['samlp']}}}StatusCode")]
    if codes == [SUCCESS]:
        return None
    details = list(_details(found))
    whole = (*details, *reversed(codes))
    shown = [*details, *(code.rpartition(":")[2] for code in reversed(codes))]
    return Failed(profile.failure_of(whole), next((code for code in shown if _CODE.fullmatch(code)), ""))


def _details(found: Element) -> Iterator[str]:
    """Yield the codes in the JSON of StatusDetail, or of StatusMessage."""
    for name in ("samlp:StatusDetail", "samlp:StatusMessage"):
        element = found.find(name, PREFIXES)
        if element is not None:
            yield from _codes("".join(element.itertext()))


def _codes(text: str) -> Iterator[str]:
    try:
        said: Any = json.loads(text)
    except (ValueError, RecursionError):
        return
    errors = said.get("errors") if isinstance(said, dict) else None
    for each in errors if isinstance(errors, list) else []:
        code = each.get("code") if isinstance(each, dict) else None
        if isinstance(code, str) and _CODE.fullmatch(code):
            yield code
