"""When a second parent's consent goes from where to where, and for how long they are asked. Pure."""

import datetime
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from buergerbuero.cases.values import ConsentState, NotAllowed, Verb

S = ConsentState

CONSENT: Mapping[tuple[ConsentState, Verb], ConsentState] = MappingProxyType(
    {
        (S.NONE, Verb.ASK_OTHER): S.ASKED,
        (S.ASKED, Verb.CONSENT): S.GIVEN,
        (S.ASKED, Verb.DECLINE): S.DECLINED,
        (S.DECLINED, Verb.CONSENT): S.GIVEN,
        (S.GIVEN, Verb.RECANT): S.TAKEN_BACK,
        (S.TAKEN_BACK, Verb.CONSENT): S.GIVEN,
        (S.ASKED, Verb.REPLACE): S.REPLACED,
        (S.GIVEN, Verb.REPLACE): S.REPLACED,
        (S.DECLINED, Verb.REPLACE): S.REPLACED,
        (S.TAKEN_BACK, Verb.REPLACE): S.REPLACED,
    }
)
WITHIN: Final = datetime.timedelta(days=28)
"""How long a code answers. A choice of the program, like the days to answer a question; no provision says it."""
REMIND_AFTER: Final = datetime.timedelta(days=10)
MOST_ROUNDS: Final = 5
"""How often the applicant may have the second parent asked: each is a mail to somebody who may not want any."""


def after_consent(state: ConsentState, verb: Verb) -> ConsentState:
    """Return the state a verb leads to. Raises NotAllowed."""
    try:
        return CONSENT[state, verb]
    except KeyError:
        raise NotAllowed(verb, state) from None


def consent_verb(state: ConsentState) -> Verb:
    """Return the verb by which somebody says what leads to a state."""
    return {S.GIVEN: Verb.CONSENT, S.DECLINED: Verb.DECLINE, S.TAKEN_BACK: Verb.RECANT}[state]
