"""Every page names who may see it; which roles that means is tested with every URL and every role elsewhere."""

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver
from django.urls.resolvers import get_resolver

from buergerbuero.identity.values import Permission
from tests.architecture.source import ROOT

PORTAL, DESK, BOXLINK = (f"buergerbuero.config.urls_{side}" for side in ("portal", "desk", "boxlink"))
KNOWN = {
    PORTAL: {"public", "draft", "receipt", "case", "consent", "owner"},
    DESK: {"public", *Permission},
    BOXLINK: {"box"},
}
OPEN_AT_THE_DESK = {
    *("log_in", "log_in_passkey", "log_out", "set_up", "keys", "error"),
    *("directory_go", "directory_answer"),
}
"""Pages of the desk that whoever is not logged in may see."""


def patterns(urlconf: str) -> Iterator[tuple[str, URLPattern]]:
    """Every address with its pattern."""

    def walk(found: list[URLPattern | URLResolver], before: str) -> Iterator[tuple[str, URLPattern]]:
        for each in found:
            here = before + str(each.pattern)
            if isinstance(each, URLResolver):
                yield from walk(each.url_patterns, here)
            else:
                yield here, each

    yield from walk(get_resolver(urlconf).url_patterns, "/")


def views(urlconf: str) -> list[Any]:
    return [pytest.param(urlconf, each, id=address) for address, each in patterns(urlconf)]


@pytest.mark.parametrize(("urlconf", "pattern"), [*views(PORTAL), *views(DESK), *views(BOXLINK)])
def test_a_page_names_its_permission(urlconf: str, pattern: URLPattern) -> None:
    permission = getattr(pattern.callback, "permission", None)
    side = urlconf.rpartition("_")[2]
    assert permission in KNOWN[urlconf], (
        f"{pattern.lookup_str} names no permission: put a decorator of {side}.access before it"
    )


@pytest.mark.parametrize(("urlconf", "pattern"), [*views(PORTAL), *views(DESK), *views(BOXLINK)])
def test_a_page_belongs_to_its_own_side_and_has_a_name(urlconf: str, pattern: URLPattern) -> None:
    side = urlconf.rpartition("_")[2]
    assert pattern.callback.__module__.startswith(f"buergerbuero.{side}.views.")
    assert pattern.name, f"{pattern.lookup_str} has no name: templates link by name"


def test_only_the_door_of_the_desk_is_open() -> None:
    public = {each.name for _, each in patterns(DESK) if getattr(each.callback, "permission", "") == "public"}
    assert public == OPEN_AT_THE_DESK


@pytest.mark.parametrize(
    ("urlconf", "without"), [(PORTAL, {"login_consume", "payment_heard"}), (DESK, set()), (BOXLINK, {"call"})]
)
def test_few_views_take_what_other_sites_send(urlconf: str, without: set[str]) -> None:
    """They have no token of ours. What log-ins bring is signed, and counts only beside our cookie; what a provider of
    payments says makes us ask it, and no more. A box is no browser, and signs what it says.
    """
    exempt = {str(each.name) for _, each in patterns(urlconf) if getattr(each.callback, "csrf_exempt", False)}
    assert exempt == without


@pytest.mark.parametrize("urlconf", [PORTAL, DESK, BOXLINK])
@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_errors_have_pages_of_their_own(urlconf: str, status: int) -> None:
    handler: Callable[..., object] = get_resolver(urlconf).resolve_error_handler(status)
    side = urlconf.rpartition("_")[2]
    assert handler.__module__.startswith(f"buergerbuero.{side}.")
    assert getattr(import_module(urlconf), f"handler{status}")


def test_what_is_drawn_once_for_everybody_takes_no_value_of_a_page() -> None:
    templates = {path: path.read_text(encoding="utf-8") for path in ROOT.rglob("templates/**/*.html")}
    names = {name for text in templates.values() for name in re.findall(r'drawn_once "([^"]+)"', text)}
    once = [text for path, text in templates.items() if any(path.as_posix().endswith(f"/{name}") for name in names)]
    assert len(once) == len(names) > 0
    for text in once:
        assert not re.search(r"{{|csrf|{% (include|extends|if|for|with)\b", text)
