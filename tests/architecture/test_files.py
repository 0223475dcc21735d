"""One folder an area, the same file names in each: knowing one is knowing all."""

import ast

import pytest

from tests.architecture import source
from tests.architecture.source import ROOT

KNOWN = {
    "__init__": "a docstring: what the area owns, its words, what it must never know",
    "tasks": "what the worker runs: each job calls one verb",
    "adapters": "who does it: one folder each",
    "actions": "verbs",
    "queries": "reads",
    "models": "tables and constraints",
    "ports": "what the area needs from outside",
    "rules": "pure decisions",
    "values": "frozen values",
    "migrations": "Django's",
}
ALSO = {
    "catalogue": {
        "bundle": "the bytes of a published bundle: written by actions, read by queries",
        "checking": "what is wrong with a service folder: for `services check` and for publishing",
        "folder": "reads a service folder from disk",
        "proposing": "proposals as values, and what a version changes: for actions and queries",
        "reporting": "the letter of open questions to the town",
    },
    "documents": {
        "checking": "tries the templates of a service folder: for `services check` and for publishing",
    },
    "forms": {
        "types": "one module a question type",
        "source": "the files of a form as they are written",
        "loading": "from written files to a form",
        "checking": "what is wrong with a form: for `services check`",
        "assembling": "all of a form from all of its files",
        "showing": "answers as people read them",
        "formats": "forms of others that ours go into and come from: fillable PDFs",
        "journeys": "the ways through a form as data",
        "folder": "what is wrong with the questions of a service folder or version",
        "rehearsing": "a new version tried with made-up drafts of an older one",
        "reviewing": "what authors are told of a version before it is published",
        "drafts": "opening a sealed draft, for actions and queries",
        "files": "what a draft holds for its file fields, for actions and queries",
        "takeover": "the answers of a draft read again by a newer form",
    },
    "identity": {
        "passwords": "hashing and judging passwords",
        "totp": "one-time codes (RFC 6238)",
        "passkeys": "asking authenticators, and checking what they answer (WebAuthn)",
    },
}
"""Files that single areas have besides, between queries and models (see .importlinter). A new one needs its reason."""
WEB = {"urls", "views", "templates", "static", "templatetags"}
NEVER = {
    "utils",
    "util",
    "helpers",
    "helper",
    "misc",
    "common",
    "tools",
    "lib",
    "shared",
    "services",
    "managers",
    "signals",
}


def names(area: str) -> set[str]:
    return {path.stem for path in (ROOT / area).iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}


DOMAIN = [area for area in source.areas() if area not in {"base", "config", *source.WEB}]


@pytest.mark.parametrize("area", DOMAIN)
def test_an_area_has_the_known_files_and_no_others(area: str) -> None:
    foreign = names(area) - KNOWN.keys() - ALSO.get(area, {}).keys()
    assert not foreign, (
        f"{area} has files that no other area has: {sorted(foreign)}. Put them into {', '.join(KNOWN)},"
        " by noun or verb; or add a reason to ALSO and a place in .importlinter."
    )


def test_the_reasons_for_other_files_are_still_needed() -> None:
    gone = {f"{area}/{name}" for area, files in ALSO.items() for name in files if name not in names(area)}
    assert not gone, f"no longer needed in ALSO: {sorted(gone)}"


def test_no_file_is_a_drawer_for_everything() -> None:
    drawers = [module.place for module in source.modules() if NEVER & set(module.name.split(".")[2:])]
    drawers = [place for place in drawers if not place.startswith("src/buergerbuero/config/cli/")]
    drawers = [place for place in drawers if not place.endswith("views/services.py")]  # the noun: town services
    assert not drawers, f"split by noun or verb (habit 32): {drawers}"


@pytest.mark.parametrize("area", source.areas())
def test_an_area_says_what_it_owns_and_nothing_else(area: str) -> None:
    module = source.read(ROOT / area / "__init__.py")
    assert ast.get_docstring(module.tree), f"{module.place}: what it owns, its words, what it must never know"
    assert len(module.tree.body) == 1, f"{module.place} holds only a docstring: others import a module, not the area"


@pytest.mark.parametrize("area", [area for area in source.areas() if area != "config"])
def test_an_area_says_what_it_must_never_know(area: str) -> None:
    docstring = ast.get_docstring(source.read(ROOT / area / "__init__.py").tree) or ""
    assert "never" in docstring.lower(), f"{area}/__init__.py does not say what the area must never know"


def test_what_tasks_do_is_call_a_verb() -> None:
    """A job names a verb and nothing else; its logic would be hard to find and to test there."""
    long = [
        f"{module.place}:{function.name}"
        for module in source.modules()
        if module.path.name == "tasks.py"
        for function in source.functions(module.tree)
        if (function.end_lineno or 0) - function.lineno > 12
    ]
    assert not long, f"move what these do into a verb: {long}"


def test_only_portal_and_desk_know_requests() -> None:
    problems = [
        f"{module.place}:{each.line}: {'.'.join(each.parts)}: requests and pages belong to portal and desk"
        for module in source.modules()
        if module.area in DOMAIN
        for each in source.imports(module.tree)
        if ".".join(each.parts).startswith(("django.http", "django.shortcuts", "django.urls", "django.template"))
    ]
    assert not problems, "\n" + "\n".join(problems)
