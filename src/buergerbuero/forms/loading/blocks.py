"""Standard pages: `baustein: person` on a page stands for what bausteine/person.yaml says, with FIM's names of fields.

The page may say otherwise what it asks and why; what it asks for is the block's.
"""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, StringConstraints
from pydantic import Field as Setting

from buergerbuero.base.yamlfile import DefinitionError, Located, Node, Path, Problem, build, load
from buergerbuero.catalogue import queries as catalogue

KEY: Final = "baustein"
OWN: Final = ("frage", "hilfe", "warum", "wenn", "vorbelegt", "änderbar")
"""What a page with a block may say itself."""
ONLY: Final = "nur"
"""Which of the block's ready-made answers a page offers, where not all of them fit."""
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=5000, strip_whitespace=True)]


class FimName(BaseModel):
    """What FIM calls a field, its number if a source for it is known, and the source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Sentence
    number: Annotated[str, StringConstraints(pattern="^(F[0-9]{8}|F[0-9]{11}|unbekannt)$")] = Setting(alias="nummer")
    source: Sentence = Setting(alias="beleg")


class BlockFile(BaseModel):
    """bausteine/<name>.yaml: a page without its id, its sentences in other languages, and what FIM calls its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    page: Any = Setting(alias="seite")
    texts: dict[str, dict[str, Sentence]] = Setting(alias="texte", default={})
    fim: dict[str, FimName] = {}


@dataclass(frozen=True)
class Expanded:
    """A form.yaml with its blocks written out, and for each page made of one the translations of its sentences.

    texts: {number of the page: {language: {id of a sentence behind that of the page: sentence}}}.
    """

    located: Located
    texts: Mapping[int, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)


def expand(located: Located, files: Mapping[str, bytes], problems: list[Problem]) -> Expanded:
    """Write out the blocks of a form. `files`: those of the service, which has its blocks once it is published."""
    pages = located.value.get("seiten") if isinstance(located.value, dict) else None
    if not isinstance(pages, list):
        return Expanded(located)
    written: list[Node] = []
    places: dict[Path, tuple[str, int]] = {}
    texts: dict[int, Mapping[str, Mapping[str, str]]] = {}
    for number, page in enumerate(pages):
        if not isinstance(page, dict) or KEY not in page:
            written.append(page)
            continue
        path: Path = ("seiten", number)
        block = _block(page[KEY], files, located, path, problems)
        problems += [*_foreign(page, located, path), *_too_much(page, block, located, path)]
        written.append(_page(page, block))
        places |= {} if block is None else _places(block[0], path, page)
        texts[number] = {} if block is None else _texts(block[1], page)
    assert isinstance(located.value, dict)
    whole = replace(located, value={**located.value, "seiten": written}, foreign={**located.foreign, **places})
    return Expanded(whole, texts)


def _block(
    name: Node, files: Mapping[str, bytes], located: Located, path: Path, problems: list[Problem]
) -> tuple[Located, BlockFile] | None:
    known = catalogue.blocks()
    content = files.get(f"bausteine/{name}.yaml") or catalogue.block(str(name))
    if content is None:
        near = difflib.get_close_matches(str(name), known, n=1)
        remedy = f"Meinten Sie „{near[0]}“?" if near else f"Möglich sind: {', '.join(known)}."
        problems.append(located.problem((*path, KEY), f"Den Baustein „{name}“ gibt es nicht.", remedy))
        return None
    try:
        found = load(f"bausteine/{name}.yaml", content)
        return found, build(BlockFile, found)
    except DefinitionError as error:
        problems += error.problems
        return None


def _foreign(page: Mapping[str, Node], located: Located, path: Path) -> Iterator[Problem]:
    for key in page.keys() - {"id", KEY, ONLY, *OWN}:
        message = f"Neben „{KEY}“ darf „{key}“ nicht stehen: Das sagt der Baustein."
        remedy = f"Streichen Sie es, oder schreiben Sie die Seite ohne Baustein. Möglich sind: {', '.join(OWN)}."
        yield located.problem((*path, key), message, remedy)


def _too_much(
    page: Mapping[str, Node], block: tuple[Located, BlockFile] | None, located: Located, path: Path
) -> Iterator[Problem]:
    """Yield what is wrong with `nur`: it picks some of the block's answers."""
    if ONLY not in page or block is None:
        return
    answers = block[1].page.get("antworten") if isinstance(block[1].page, dict) else None
    known = list(answers) if isinstance(answers, dict) else []
    wanted = page[ONLY]
    if not known or not isinstance(wanted, list) or not set(map(str, wanted)) <= set(known):
        remedy = f"Möglich sind: {', '.join(known)}." if known else "Streichen Sie es: Der Baustein hat keine Auswahl."
        yield located.problem((*path, ONLY), f"„{ONLY}“ nennt Antworten, die der Baustein nicht hat.", remedy)


def _page(page: Mapping[str, Node], block: tuple[Located, BlockFile] | None) -> Node:
    """Return the page as if it were written out; one whose block is not known asks for a word, to be checked on."""
    own = {key: page[key] for key in ("id", *OWN) if key in page}
    if block is None:
        return {"frage": str(page[KEY]), "art": "text", **own}
    said = block[1].page if isinstance(block[1].page, dict) else {}
    answers, wanted = said.get("antworten"), page.get(ONLY)
    if isinstance(answers, dict) and isinstance(wanted, list):
        said = {**said, "antworten": {key: text for key, text in answers.items() if key in wanted}}
    return {**said, **own}


def _places(block: Located, path: Path, page: Mapping[str, Node]) -> dict[Path, tuple[str, int]]:
    return {
        (*path, *part[1:]): (block.file, line)
        for part, line in block.lines.items()
        if len(part) > 1 and part[0] == "seite" and part[1] not in page
    }


def _texts(block: BlockFile, page: Mapping[str, Node]) -> Mapping[str, Mapping[str, str]]:
    """Return the translations of what the page has left to the block."""
    return {
        language: {key: text for key, text in texts.items() if key not in page}
        for language, texts in block.texts.items()
    }
