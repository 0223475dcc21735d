"""pdf.yaml: which field of a fillable PDF is which answer of the form, one by one. German names there, English here.

```yaml
formular: antrag.pdf
fingerabdruck: 3f…                 # which form this is: PaperForm.fingerprint
stand: "33-5-041 07.15"            # what the form says of its version, if anything
felder:                            # each field of the PDF once, in the order in which one reads them
  - {feld: Nachname, antwort: wohnungsgeber.familienname}             # seite, seite.feld, and a part of it behind
  - {feld: Straße1, antwort: [anschrift.straße, anschrift.hausnummer]}   # joined, and taken apart again
  - {feld: Einzug, antwort: einzug, als: TT.MM.JJJJ}                  # how a date or a number is written (patterns.py)
  - {feld: Bewohner.0.Name, antwort: bewohner.1.familienname}         # an entry of a repeated group, from 1
  - {feld: Nein, antwort: beibehalten, zustand: {On: nein}}           # state of a box, or option of a list -> answer
  - {feld: Amtsvermerk, weglassen: nur für das Amt}                   # left out, and why
```
"""

import re
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, WithJsonSchema, model_validator
from pydantic import Field as Setting

from buergerbuero.base.yamlfile import build, load
from buergerbuero.catalogue.values import FORM_FILE
from buergerbuero.documents.values.paperform import MOST_FIELDS

FILE: Final = "pdf.yaml"


def _several(value: object) -> object:
    return [value] if isinstance(value, str) else value


FormFile = Annotated[str, StringConstraints(pattern=f"^{re.escape(FORM_FILE)}$")]
Name = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
Key = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Keys = Annotated[
    tuple[Key, ...],
    BeforeValidator(_several),
    Setting(max_length=10),
    WithJsonSchema(
        {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 10}]}
    ),
]


class MappedField(BaseModel):
    """What becomes of one field of the PDF: the answers in it, how they are written there, or why it is left out.

    `name`: the full name of the field. `answers`: keys of answers, several where they stand in one line. `pattern`: how
    a date or a number is written. `states`: of boxes and lists, which answer each state or option is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name = Setting(alias="feld")
    answers: Keys = Setting(default=(), alias="antwort")
    pattern: Short | None = Setting(default=None, alias="als")
    states: dict[Name, Short] | None = Setting(default=None, alias="zustand", min_length=1, max_length=500)
    left_out: Short | None = Setting(default=None, alias="weglassen")

    @model_validator(mode="after")
    def _one_of_both(self) -> "MappedField":
        if bool(self.answers) == bool(self.left_out):
            raise ValueError(
                f"Das Feld „{self.name}“ braucht entweder „antwort“ oder „weglassen“. |"
                " Schreiben Sie „antwort: seite.feld“, oder „weglassen: …“ mit dem Grund."
            )
        if self.left_out and (self.pattern or self.states):
            raise ValueError("Was weggelassen wird, braucht kein „als“ und kein „zustand“. | Streichen Sie es.")
        if self.states and len(self.answers) > 1:
            raise ValueError("„zustand“ passt nur zu einer einzigen Antwort. | Nennen Sie nur eine Antwort.")
        return self


class FormMapping(BaseModel):
    """pdf.yaml as a whole. `edition`: what the form says of its version."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: FormFile = Setting(default=FORM_FILE, alias="formular")
    fingerprint: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")] = Setting(alias="fingerabdruck")
    edition: Short | None = Setting(default=None, alias="stand")
    fields: tuple[MappedField, ...] = Setting(alias="felder", max_length=MOST_FIELDS)


def mapping_in(content: bytes, name: str = FILE) -> FormMapping:
    """Return what a pdf.yaml says; `name` is what problems call it. Raises DefinitionError."""
    return build(FormMapping, load(name, content))


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of pdf.yaml for editors."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **FormMapping.model_json_schema()}
    return {**schema, "title": FILE}
