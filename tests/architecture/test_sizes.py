"""Short functions, short modules: what is longer is split by noun or verb."""

from tests.architecture import source

FUNCTION = 60
MODULE = 500
EXCEPTIONS: dict[str, str] = {}
"""Place (file, or file:function) and reason. The list only shrinks."""


def too_long() -> dict[str, str]:
    """Every function and module over its limit, with what to do."""
    found = {}
    for module in (*source.modules(), *source.box_modules()):
        if module.is_migration:
            continue
        if len(module.lines) > MODULE:
            found[module.place] = f"{len(module.lines)} lines: split it by noun or verb, never into helpers"
        for function in source.functions(module.tree):
            length = (function.end_lineno or function.lineno) - function.lineno + 1
            if length > FUNCTION:
                found[f"{module.place}:{function.name}"] = f"{length} lines: give its parts names"
    return found


def test_functions_and_modules_are_short() -> None:
    problems = [f"{place}: {why}" for place, why in too_long().items() if place not in EXCEPTIONS]
    assert not problems, "\n" + "\n".join(problems)


def test_the_list_of_exceptions_only_shrinks() -> None:
    assert EXCEPTIONS.keys() <= too_long().keys(), "EXCEPTIONS names what is short enough by now: delete the line"
    assert len(EXCEPTIONS) <= 0, "the list only shrinks"
