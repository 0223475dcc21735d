"""Whether the person of a case has shown that they are whom registers are asked about.

Registers confirm what is true of somebody, never that it is them who applies: names, birthdays and number plates of
others are easy to know. So what registers say is nobody's to see or to use who has not logged in as that person.
"""

from typing import Final

from buergerbuero.cases import rules
from buergerbuero.cases.models import Case
from buergerbuero.cases.queries import parties
from buergerbuero.cases.values import Login
from buergerbuero.catalogue.values import PublishedService
from buergerbuero.exchange.values import ResidentQuestion
from buergerbuero.forms.values import Answers
from buergerbuero.identity import queries as identity
from buergerbuero.identity.values import About, TrustLevel

ENOUGH: Final = TrustLevel.SUBSTANTIAL
"""So sure a log-in must be at least before anything of a register is said to whoever has logged in."""


def is_the_person(
    case: Case, key: bytes, bundle: PublishedService, answers: Answers, level: TrustLevel = ENOUGH
) -> bool:
    """Say whether a log-in, as sure as this, names whom the register of residents is asked about.

    Also False where a log-in leaves out a name or the birthday, or nobody has checked them: that was typed in then.
    """
    question = _question(bundle, answers)
    login = parties.applicant_shown(case, key).login
    return question is not None and login is not None and login.level >= level and _names(login, question, level)


def _question(bundle: PublishedService, answers: Answers) -> ResidentQuestion | None:
    rule = bundle.service.registers.get("melderegister")
    question = rules.question_of(rule, "melderegister", answers) if rule else None
    return question if isinstance(question, ResidentQuestion) else None


def _names(login: Login, question: ResidentQuestion, level: TrustLevel) -> bool:
    asked = {
        About.FAMILY_NAME: question.family_name,
        About.GIVEN_NAMES: question.given_names,
        About.BIRTH_DATE: question.birth_date,
    }
    known = {about: fact.value for about, fact in login.facts.items() if fact.level is not None and fact.level >= level}
    return all(about in known and identity.same_name(known[about], text) for about, text in asked.items())
