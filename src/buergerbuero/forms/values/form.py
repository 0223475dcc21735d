"""What a form is made of: pages, fields, conditions. And what an answer is, as it is kept and as a browser sends it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from pydantic import BaseModel, ConfigDict

from buergerbuero.forms.values.sentences import Saying
from buergerbuero.identity.values import TrustLevel

# Whatever JSON can hold: what a type makes of an answer. Its type's module says which shape.
Value: TypeAlias = Any
# Answers of a form: {page id: value} for a page with one field, {page id: {field id: value}} for a page with several.
# Every value is JSON; None stands for a voluntary field left empty.
Answers: TypeAlias = dict[str, Any]
# What the browser sent: {input name: values}. Types see it without the name of their field ("" is the field itself).
Raw: TypeAlias = Mapping[str, Sequence[str]]


class Options(BaseModel):
    """The settings of a question type in form.yaml: German names there, English here."""

    model_config = ConfigDict(frozen=True, extra="forbid")


NO_OPTIONS = Options()


@dataclass(frozen=True)
class Boxes:
    """The boxes that give a document out: id and name of each; None where no town is known.

    low: they have compartments at a low height, to be asked for. proxy: somebody else may collect.
    """

    names: tuple[tuple[str, str], ...] | None = None
    low: bool = True
    proxy: bool = True


@dataclass(frozen=True)
class Place:
    """The town that asks: for fields that only take addresses in it. `streets`: all of them, if they are known."""

    name: str = ""
    postcodes: frozenset[str] = frozenset()
    streets: tuple[str, ...] = ()
    boxes: Boxes = Boxes()


@dataclass(frozen=True)
class Is:
    """True when the answer to `key` ("page" or "page.field") is, or contains, one of `values`."""

    key: str
    values: frozenset[str]


@dataclass(frozen=True)
class All:
    """True when every part is true."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class AnyOf:
    """True when one part is true."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Not:
    """True when the part is false."""

    part: "Condition"


Condition: TypeAlias = Is | All | AnyOf | Not


@dataclass(frozen=True)
class Field:
    """One thing that is asked.

    `key` is how conditions name it ("hund.rasse"), `name` the name of its inputs ("hund-rasse"; a field inside another
    one has the name it bears there). `texts` holds the sentences of its type, such as "antworten.ja"; `fields` what
    each entry of a repeated group asks. `prefill`: what a log-in says is filled in; `editable`: and may be changed.
    """

    key: str
    name: str
    type: str
    label: Saying
    help: Saying | None = None
    required: bool = True
    options: Options = NO_OPTIONS
    texts: Mapping[str, Saying] = field(default_factory=dict)
    condition: Condition | None = None
    place: Place = Place()
    autocomplete: str = ""
    fields: tuple["Field", ...] = ()
    prefill: bool = False
    editable: bool = True


DELIVERY: Final = "zustellung"
"""The purpose of a page whose answer decides how a notice reaches the person, by a word of catalogue/values/ways.py."""
BOX_CHOICE: Final = "ausgabebox"
"""The purpose of a page that asks what a box needs to know: which, whether low, and who else may collect."""
FOR_WHOM: Final = "für_wen"
"""The purpose of a page whose answer says for whom somebody applies: `selbst`, or one of the keys of OTHERS."""
CHILD: Final = "kind"
REPRESENTED: Final = "vertretene"
ORGANISATION: Final = "organisation"
SECOND_PARENT: Final = "zweiter_elternteil"
OTHERS: Final = (CHILD, REPRESENTED, ORGANISATION, SECOND_PARENT)
"""The purposes of pages that ask for somebody else than the person who applies."""


@dataclass(frozen=True)
class Page:
    """One page: a question as its heading and one field that bears the same id, or several.

    `purpose`: what the program needs the answer for, such as DELIVERY.
    """

    id: str
    heading: Saying
    fields: tuple[Field, ...]
    help: Saying | None = None
    why: Saying | None = None
    condition: Condition | None = None
    purpose: str = ""

    @property
    def single(self) -> bool:
        """Whether the page asks one thing, so that its heading is the label of its field."""
        return len(self.fields) == 1 and self.fields[0].key == self.id


@dataclass(frozen=True)
class Form:
    """The questions of one published service, in order, and how many sentences lack a fresh translation by language.

    `level`: how sure the service must be who somebody is; NORMAL: as sure as they say.
    """

    digest: str
    pages: tuple[Page, ...]
    stale: Mapping[str, int] = field(default_factory=dict)
    level: TrustLevel = TrustLevel.NORMAL

    def page(self, page_id: str) -> Page:
        """Return a page by id. Raises UnknownPage."""
        for page in self.pages:
            if page.id == page_id:
                return page
        raise UnknownPage(page_id)


class UnknownPage(LookupError):
    """The form has no page of this id."""
