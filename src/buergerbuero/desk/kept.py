"""What was typed and could not be taken on: given back in a page, never stored."""

from typing import Final

from django.http import HttpRequest, QueryDict

# Never given back in a page: they open something, or belong to the page before.
SECRET_INPUTS: Final = frozenset(
    {"csrfmiddlewaretoken", "kennwort", "kennwort_neu", "kennwort_wieder", "code", "frage", "antwort"}
)
LONGEST_KEPT: Final = 20_000
PREFIX: Final = "behalten."

Kept = tuple[tuple[str, str], ...]


def typed(request: HttpRequest) -> Kept:
    """Return the inputs of a form that was sent, without its secrets."""
    if request.method != "POST":
        return ()
    return tuple(
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in SECRET_INPUTS and not name.startswith(PREFIX) and len(value) <= LONGEST_KEPT
    )


def handed_on(form: QueryDict) -> Kept:
    """Return the inputs that the log-in form carries for the page behind it."""
    return tuple(
        (name.removeprefix(PREFIX), value)
        for name, values in form.lists()
        for value in values
        if name.startswith(PREFIX) and len(value) <= LONGEST_KEPT
    )
