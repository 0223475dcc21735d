"""Areas are entered through their doors, and imports point one way: checked by machine in every run."""

import ast
import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from importlinter import configuration
from importlinter.application import use_cases

from tests.architecture import source
from tests.architecture.source import PROJECT, Import, Module

DOORS = ("actions", "queries", "values")
FOREIGN_KEYS: dict[str, str] = {}
"""Foreign keys to a table of a lower area, as "label.Model.field", each with its reason. The fewer, the better."""
REASONED = re.compile(r"#.*noqa: PLC0415 - \S")
DOTTED = re.compile(r"buergerbuero\.([a-z]+)\.[a-z_.]+")


def complain(problems: list[str]) -> None:
    assert not problems, "\n" + "\n".join(problems)


def test_the_contracts_of_import_linter_are_kept() -> None:
    """They stand in .importlinter: areas, files inside an area, no circles, pure decisions."""
    configuration.configure()
    kept = use_cases.lint_imports(str(PROJECT / ".importlinter"), cache_dir=None, no_logo=True)
    assert kept, "see the broken contract above"


def test_the_contracts_know_all_areas() -> None:
    text = (PROJECT / ".importlinter").read_text()
    inside = text.split("containers =")[1].split("layers =")[0]
    told = set(re.findall(r"buergerbuero\.([a-z]+)", inside))
    expected = set(source.areas()) - {"config", "base", *source.WEB}
    assert told == expected, "the contract `inside` in .importlinter must list every area of the domain"
    assert set(source.areas()) <= {name for names in source.LEVELS for name in names}


def side_entries(module: Module) -> Iterator[str]:
    """Imports that reach into another area past its doors."""
    for each in source.imports(module.tree):
        parts = each.parts
        if parts[0] != source.PACKAGE or len(parts) < 2 or parts[1] in {module.area, "base"}:
            continue
        if len(parts) < 3 or parts[2] not in DOORS:
            other = parts[1]
            yield (
                f"{module.place}:{each.line}: {'.'.join(parts)} is inside of {other}. Enter {other} through its"
                f" actions, queries or values; what is missing there belongs there (design.md, import rule)."
            )


def test_other_areas_are_entered_through_their_doors() -> None:
    inside = [module for module in source.modules() if module.area not in {"", "config"}]
    complain([problem for module in inside for problem in side_entries(module)])


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("from buergerbuero.cases.models import Case", 1),
        ("from buergerbuero.cases import models", 1),
        ("from buergerbuero.cases import actions, rules", 1),
        ("import buergerbuero.cases.adapters", 1),
        ("import buergerbuero.cases", 1),
        ("def late():\n    from buergerbuero.cases.ports import Port", 1),
        ("from buergerbuero.cases import actions as cases", 0),
        ("from buergerbuero.cases.values import CaseState", 0),
        ("from buergerbuero.cases.queries.desk import case_view", 0),
        ("from buergerbuero.forms.models import Draft", 0),
        ("from buergerbuero.base.outbox import emit", 0),
        ("from django.db import models", 0),
    ],
)
def test_the_check_sees_side_entries(code: str, count: int) -> None:
    module = Module(source.ROOT / "forms" / "x.py", "buergerbuero.forms.x", "forms", ast.parse(code), ())
    assert len(list(side_entries(module))) == count


def test_dotted_paths_in_texts_count_as_imports() -> None:
    """Only config may name modules by text: tables of adapters and reactions, settings and addresses."""
    complain(
        [
            f'{module.place}:{line}: the text "{text}" reaches into {found[1]}: let config name it, or import its door'
            for module in source.modules()
            if module.area not in {"", "config"} and not module.is_migration
            for line, text in source.texts(module.tree)
            if (found := DOTTED.fullmatch(text)) and found[1] not in {module.area, "base"}
        ]
    )


def test_models_are_not_fetched_by_name() -> None:
    complain(
        [
            f"{module.place}:{node.lineno}: get_model reaches past the doors: call a query or an action"
            for module in source.modules()
            if not module.is_migration
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Attribute) and node.attr == "get_model"
        ]
    )


def foreign_keys() -> Iterator[tuple[str, str, str]]:
    for model in apps.get_models(include_auto_created=True):
        area = model._meta.app_config.name.removeprefix("buergerbuero.")
        if area not in source.areas():
            continue
        for field in model._meta.get_fields(include_parents=False):
            if field.remote_field and not field.auto_created and field.concrete:
                other = field.related_model._meta.app_config.name  # type: ignore[union-attr]
                yield f"{model._meta.label}.{field.name}", area, other.removeprefix("buergerbuero.")


def test_string_foreign_keys_count_as_imports() -> None:
    problems = []
    for name, area, other in foreign_keys():
        if other == area:
            continue
        if other not in source.areas():
            problems.append(f"{name}: a foreign key to the library table of {other}: keep the id instead")
        elif source.level(other) <= source.level(area):
            problems.append(
                f"{name}: {area} may not know {other}, which stands above or beside it: keep its id instead"
            )
        elif name not in FOREIGN_KEYS:
            problems.append(
                f"{name}: binds {area} to a table of {other}: keep its id, or give a reason in FOREIGN_KEYS"
            )
    complain(problems)
    assert FOREIGN_KEYS.keys() <= {name for name, _, _ in foreign_keys()}, "FOREIGN_KEYS names what is gone"


def local_imports(module: Module) -> Iterator[tuple[Import, str]]:
    for function in source.functions(module.tree):
        for each in source.imports(function):
            yield each, module.lines[each.line - 1]


def test_imports_stand_at_the_top_or_say_why_not() -> None:
    complain(
        [
            f"{module.place}:{each.line}: import at the top, or say why not: # noqa: PLC0415 - reason"
            for module in source.modules()
            if not module.is_migration
            for each, line in local_imports(module)
            if not REASONED.search(line)
        ]
    )


def test_there_are_no_signals() -> None:
    complain(
        [
            f"{module.place}:{each.line}: no Django signals: emit a fact (base.outbox, config/reactions.py)"
            for module in source.modules()
            for each in source.imports(module.tree)
            if ".".join(each.parts).startswith(("django.dispatch", "django.db.models.signals", "django.core.signals"))
        ]
    )
