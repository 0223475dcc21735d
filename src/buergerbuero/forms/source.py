"""form.yaml as it is written: which keys there are, and what they mean one by one. German names there, English here.

The format is explained for authors at the head of services/hundesteuer_anmeldung/form.yaml.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    StringConstraints,
    WithJsonSchema,
    create_model,
)
from pydantic import Field as Setting

from buergerbuero.base.yamlfile import Path
from buergerbuero.forms import types
from buergerbuero.forms.values import Condition, Options

RESERVED: Final = ("alle", "eines", "nicht")


def _yes_or_no(value: object) -> object:
    if value in ("ja", "nein"):
        return value == "ja"
    raise ValueError(f"„{value}“ ist weder ja noch nein. | Schreiben Sie ja oder nein.")


def _not_reserved(value: str) -> str:
    if value in RESERVED:
        raise ValueError(f"„{value}“ ist ein Wort der Bedingungen. | Wählen Sie eine andere Kennung.")
    return value


YesNo = Annotated[bool, BeforeValidator(_yes_or_no), WithJsonSchema({"enum": ["ja", "nein"]})]
Id = Annotated[
    str, StringConstraints(pattern=r"^[a-zäöüß][a-z0-9äöüß_]*$", max_length=40), AfterValidator(_not_reserved)
]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=5000, strip_whitespace=True)]
When = Annotated[Any, WithJsonSchema({"type": "object"})]


class _Head(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Id
    question: Sentence = Setting(alias="frage")
    help: Sentence | None = Setting(default=None, alias="hilfe")
    when: When | None = Setting(default=None, alias="wenn")
    prefill: Literal["konto"] | None = Setting(default=None, alias="vorbelegt")
    editable: YesNo = Setting(default=True, alias="änderbar")


class FieldHead(_Head):
    """What every field of a page with several has."""

    kind: str = Setting(alias="art")
    required: YesNo = Setting(default=True, alias="pflicht")


class PageHead(_Head):
    """What every page has. `zweck` says what the program needs its answer for: how a notice reaches the person
    (`zustellung`), what a box must know for it (`ausgabebox`), for whom they apply (`für_wen`), and whom else the
    application is about.
    """

    why: Sentence | None = Setting(default=None, alias="warum")
    purpose: (
        Literal["zustellung", "ausgabebox", "für_wen", "kind", "vertretene", "organisation", "zweiter_elternteil"]
        | None
    ) = Setting(default=None, alias="zweck")


class SinglePage(PageHead):
    """A page that asks one thing; the settings of the type are added by `with_options`."""

    kind: str = Setting(alias="art")
    required: YesNo = Setting(default=True, alias="pflicht")


class GroupPage(PageHead):
    """A page that asks several things."""

    fields: tuple[Any, ...] = Setting(alias="felder", min_length=1)


class FormFile(BaseModel):
    """The file as a whole."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pages: tuple[Any, ...] = Setting(alias="seiten", min_length=1)


@dataclass(frozen=True)
class FieldSource:
    """A field as written: head, settings, condition, where it stands in the file, and the fields of a group."""

    path: Path
    key: str
    head: FieldHead | SinglePage
    options: Options
    condition: Condition | None = None
    fields: tuple["FieldSource", ...] = ()


@dataclass(frozen=True)
class PageSource:
    """A page as written. `texts`: what a standard page brings in other languages, by the id behind the page's."""

    path: Path
    head: PageHead
    fields: tuple[FieldSource, ...]
    condition: Condition | None = None
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def single(self) -> bool:
        """Whether the page asks one thing."""
        return isinstance(self.head, SinglePage)


@cache
def with_options(head: type[BaseModel], kind: str) -> type[BaseModel]:
    """Return the model of a page or field with the settings of its type."""
    return create_model(f"{head.__name__}_{types.TYPES[kind]}", __base__=(head, types.of(kind).options))


def options_in(kind: str, built: BaseModel) -> Options:
    """Return the settings of the type out of a model made by `with_options`."""
    wanted = types.of(kind).options
    values = {info.alias or name: getattr(built, name) for name, info in wanted.model_fields.items()}
    return wanted.model_validate(values)


_CONDITION: Final[Mapping[str, Any]] = {
    "type": "object",
    "minProperties": 1,
    "description": "Nur frühere Angaben, als seite oder seite.feld. Mehrere Zeilen gelten zusammen.",
    "properties": {
        "alle": {"type": "array", "items": {"$ref": "#/$defs/Bedingung"}, "minItems": 1},
        "eines": {"type": "array", "items": {"$ref": "#/$defs/Bedingung"}, "minItems": 1},
        "nicht": {"$ref": "#/$defs/Bedingung"},
    },
    "additionalProperties": {"type": "array", "items": {"type": "string"}, "minItems": 1},
}


def json_schema(block_names: Iterable[str]) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of form.yaml for editors. `block_names`: what `baustein` can be."""
    defs: dict[str, Any] = {"Bedingung": dict(_CONDITION)}
    fields = [_definition(FieldHead, kind, defs) for kind in types.TYPES]
    singles = [_definition(SinglePage, kind, defs) for kind in types.TYPES]
    for name in ("Seite_gruppe", "Feld_gruppe"):
        defs[name]["properties"]["felder"]["items"] = {"oneOf": fields}
    group = _schema_of(GroupPage, defs)
    group["properties"]["felder"]["items"] = {"oneOf": fields}
    defs["Seite_baustein"] = _block_page(defs["Seite_text"], block_names)
    schema = FormFile.model_json_schema()
    schema["properties"]["seiten"]["items"] = {"oneOf": [group, *singles, {"$ref": "#/$defs/Seite_baustein"}]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "form.yaml",
        "$defs": defs,
    }


def _block_page(page: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    keys = ("id", "frage", "hilfe", "warum", "wenn", "vorbelegt", "änderbar")
    own = {key: page["properties"][key] for key in keys}
    only = {"type": "array", "items": {"type": "string"}, "minItems": 2}
    properties = {**own, "baustein": {"enum": sorted(names)}, "nur": only}
    return {
        "type": "object",
        "title": "Seite_baustein",
        "properties": properties,
        "required": ["id", "baustein"],
        "additionalProperties": False,
    }


def _definition(head: type[BaseModel], kind: str, defs: dict[str, Any]) -> dict[str, Any]:
    schema = _schema_of(with_options(head, kind), defs)
    schema["properties"]["art"] = {"const": kind}
    name = f"{'Seite' if head is SinglePage else 'Feld'}_{types.TYPES[kind]}"
    defs[name] = {**schema, "title": name}
    return {"$ref": f"#/$defs/{name}"}


def _schema_of(model: type[BaseModel], defs: dict[str, Any]) -> dict[str, Any]:
    schema = model.model_json_schema()
    defs |= schema.pop("$defs", {})
    schema["properties"]["wenn"] = {"$ref": "#/$defs/Bedingung"}
    for key in {"pflicht", "änderbar"} & schema["properties"].keys():
        schema["properties"][key]["default"] = "ja"
    return schema
