"""Which languages there are stands in one table. Code that names another than German knows what is not its own."""

import ast
import re

from buergerbuero.base.languages import GERMAN, TABLE
from tests.architecture import source
from tests.architecture.source import ROOT

HOME = "buergerbuero.base.languages"
FOREIGN = {"buergerbuero.identity.adapters.saml.request": "what the log-in page of BundID speaks, whatever we do"}
"""Modules that name languages which are not those of our pages, and whose they are."""
OTHERS = {each.code for each in TABLE} - {GERMAN}


def test_no_code_but_the_table_names_a_language() -> None:
    modules = [each for each in source.modules() if each.name not in {HOME, *FOREIGN}]
    found = [
        f"{module.place}:{node.lineno}: “{node.value}”: ask base.languages, or let gettext say it"
        for module in modules
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and node.value in OTHERS
    ]
    assert not found, "\n" + "\n".join(found)


def test_no_page_names_a_language() -> None:
    named = re.compile(rf"""["'](?:{"|".join(sorted(OTHERS))})["']""")
    assert not [path for path in ROOT.rglob("*.html") if named.search(path.read_text(encoding="utf-8"))]


def test_the_exceptions_are_still_needed() -> None:
    text = {each.name: "\n".join(each.lines) for each in source.modules()}
    assert all(any(f'"{code}"' in text[name] for code in OTHERS) for name in (HOME, *FOREIGN))
