"""What a log-in has to do with a form and its answers."""

from collections.abc import Mapping

from buergerbuero.forms import rules
from buergerbuero.forms.types import reading
from buergerbuero.forms.values import Answers, Form, Page, Vouched
from buergerbuero.identity import queries as identity
from buergerbuero.identity.values import About, Fact, Person


def contradicted(form: Form, answers: Answers, facts: Mapping[About, Fact]) -> Page | None:
    """Return the first page whose answers are not what they must be by a log-in; None if there is none."""
    return rules.contradicted(form, answers, facts, identity.same_name)


def facts_used(form: Form, person: Person) -> dict[About, Fact]:
    """Return what a form asks for of what a log-in says."""
    return rules.used(form, person.facts)


def vouched(form: Form, answers: Answers, facts: Mapping[About, Fact], language: str) -> tuple[Vouched, ...]:
    """Return the answers for which a log-in stands, and those where it says something else, in order."""
    return tuple(
        Vouched(
            page_id=page.id,
            field_id=reading.last(leaf.field.key),
            label=leaf.asked.label.say(language),
            said=known.said,
            level=known.level,
            same=same,
        )
        for page, leaf, known, same in rules.compared(form, answers, facts, identity.same_name)
    )


def asks_account(form: Form) -> bool:
    """Say whether a log-in can fill in anything."""
    return any(rules.fits(field) for page in form.pages for field in page.fields if field.prefill)
