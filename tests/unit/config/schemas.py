"""A validator for the part of JSON Schema (2020-12) that our schemas use. Refuses a keyword it does not know."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "object": (dict,),
    "array": (list,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
SAID_ONLY = {"$schema", "$defs", "title", "description", "default", "examples", "format"}


def problems(value: Any, schema: Any, root: Mapping[str, Any], place: str = "") -> Iterator[str]:
    """Yield where a value does not fit the schema."""
    if isinstance(schema, bool):
        if not schema:
            yield f"{place}: nothing is allowed here"
        return
    for keyword, wanted in schema.items():
        if keyword not in SAID_ONLY:
            yield from CHECKS[keyword](value, wanted, schema, root, place)


def _fits(value: Any, schema: Any, root: Mapping[str, Any]) -> bool:
    return not any(problems(value, schema, root))


def _ref(value: Any, wanted: str, schema: Any, root: Mapping[str, Any], place: str) -> Iterator[str]:
    found: Any = root
    for part in wanted.removeprefix("#/").split("/"):
        found = found[part.replace("~1", "/").replace("~0", "~")]
    yield from problems(value, found, root, place)


def _type(value: Any, wanted: Any, schema: Any, root: Mapping[str, Any], place: str) -> Iterator[str]:
    kinds = tuple(kind for name in ([wanted] if isinstance(wanted, str) else wanted) for kind in TYPES[name])
    if not isinstance(value, kinds) or (isinstance(value, bool) and bool not in kinds):
        yield f"{place}: {value!r} is no {wanted}"


def _one_of(value: Any, wanted: Any, schema: Any, root: Mapping[str, Any], place: str) -> Iterator[str]:
    count = sum(_fits(value, each, root) for each in wanted)
    if count != 1:
        yield f"{place}: fits {count} of the variants"


def _any_of(value: Any, wanted: Any, schema: Any, root: Mapping[str, Any], place: str) -> Iterator[str]:
    if not any(_fits(value, each, root) for each in wanted):
        yield f"{place}: {value!r} fits none of the variants"


def _properties(value: Any, wanted: Any, schema: Any, root: Mapping[str, Any], place: str) -> Iterator[str]:
    for name, inner in wanted.items() if isinstance(value, dict) else ():
        if name in value:
            yield from problems(value[name], inner, root, f"{place}.{name}")


def _additional(value: Any, wanted: Any, schema: Any, root: Mapping[str, Any], place: str) -> Iterator[str]:
    known = schema.get("properties", {})
    patterns = schema.get("patternProperties", {})
    for name, inner in value.items() if isinstance(value, dict) else ():
        if name not in known and not any(re.search(pattern, name) for pattern in patterns):
            yield from problems(inner, wanted, root, f"{place}.{name}")


def _pattern_properties(value: Any, wanted: Any, schema: Any, root: Mapping[str, Any], place: str) -> Iterator[str]:
    for name, inner in value.items() if isinstance(value, dict) else ():
        for pattern, each in wanted.items():
            if re.search(pattern, name):
                yield from problems(inner, each, root, f"{place}.{name}")


def _names(value: Any, wanted: Any, schema: Any, root: Mapping[str, Any], place: str) -> Iterator[str]:
    for name in value if isinstance(value, dict) else ():
        yield from problems(name, wanted, root, f"{place}.{name} (name)")


def _required(value: Any, wanted: Any, schema: Any, root: Mapping[str, Any], place: str) -> Iterator[str]:
    yield from (f"{place}: {name} is missing" for name in wanted if isinstance(value, dict) and name not in value)


def _items(value: Any, wanted: Any, schema: Any, root: Mapping[str, Any], place: str) -> Iterator[str]:
    for number, each in enumerate(value) if isinstance(value, list) else ():
        yield from problems(each, wanted, root, f"{place}[{number}]")


def _limit(kind: type | tuple[type, ...], wrong: Any) -> Any:
    def check(value: Any, wanted: Any, schema: Any, root: Mapping[str, Any], place: str) -> Iterator[str]:
        if isinstance(value, kind) and wrong(value, wanted):
            yield f"{place}: {value!r} is beyond {wanted}"

    return check


CHECKS: dict[str, Any] = {
    "$ref": _ref,
    "type": _type,
    "oneOf": _one_of,
    "anyOf": _any_of,
    "properties": _properties,
    "additionalProperties": _additional,
    "patternProperties": _pattern_properties,
    "propertyNames": _names,
    "required": _required,
    "items": _items,
    "const": _limit(object, lambda value, wanted: value != wanted),
    "enum": _limit(object, lambda value, wanted: value not in wanted),
    "pattern": _limit(str, lambda value, wanted: not re.search(wanted, value)),
    "minLength": _limit(str, lambda value, wanted: len(value) < wanted),
    "maxLength": _limit(str, lambda value, wanted: len(value) > wanted),
    "minItems": _limit(list, lambda value, wanted: len(value) < wanted),
    "maxItems": _limit(list, lambda value, wanted: len(value) > wanted),
    "uniqueItems": _limit(list, lambda value, wanted: wanted and len(value) > len(set(map(json.dumps, value)))),
    "minProperties": _limit(dict, lambda value, wanted: len(value) < wanted),
    "maxProperties": _limit(dict, lambda value, wanted: len(value) > wanted),
    "minimum": _limit((int, float), lambda value, wanted: value < wanted),
    "maximum": _limit((int, float), lambda value, wanted: value > wanted),
}
