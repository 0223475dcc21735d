"""Tries the templates of a service's folder with made-up values, so that a slip shows before the first decision."""

import datetime
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium

from buergerbuero.base.yamlfile import DefinitionError, Problem, load
from buergerbuero.documents import rules
from buergerbuero.documents.ports import Renderer
from buergerbuero.documents.values import NoticeData, Sender, TemplateError, Value, Verification, as_json

FILE = "service.yaml"
TEMPLATES = "vorlagen/"
_BRANCH = re.compile(r'\.([\w-]+)\.(text|key)\s*[!=]=\s*"([^"]*)"')
_DIVIDED = re.compile("[-\u2010\u00ad\ufffe\x02]\\r?\\n(?=[a-zäöüß])")
_SAMPLE = Value("Muster")
_ROW = (_SAMPLE, _SAMPLE, _SAMPLE)
CODE = "0" * 17


@dataclass(frozen=True)
class Promise:
    """What service.yaml promises a template: the names of values and tables."""

    outcome: str
    template: str
    values: tuple[str, ...]
    tables: tuple[str, ...]


def problems(files: Mapping[str, bytes], name: str, renderer: Renderer) -> Iterator[Problem]:
    """Yield what is wrong with the templates that service.yaml names. What else is wrong there, others say.

    `name` is what problems call the folder.
    """
    templates = {path: data for path, data in files.items() if path.startswith(TEMPLATES)}
    told = set[tuple[str, int, str]]()
    for promise in _promises(files):
        for problem in _try(name, promise, templates, renderer) if promise.template in templates else ():
            if (same := (problem.file, problem.line, problem.message)) not in told:  # two results may share a template
                yield problem
            told.add(same)


def text_of(pdf: bytes) -> str:
    """Return what stands in a PDF that we have made, with words that a line has divided whole again."""
    with pdfium.PdfDocument(pdf) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    return _DIVIDED.sub("", "\n".join(pages))


def looked_at(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return those of the files of a folder that `problems` looks at."""
    return {path: data for path, data in files.items() if path == FILE or path.startswith(TEMPLATES)}


def read(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder that `problems` looks at."""
    found = [folder / FILE, *sorted((folder / TEMPLATES).rglob("*"))]
    plain = (path for path in found if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in plain}


def _promises(files: Mapping[str, bytes]) -> Iterator[Promise]:
    try:
        service = load(FILE, files[FILE]).value
    except (KeyError, DefinitionError):
        return
    for outcome, result in _mapping(_mapping(service).get("ergebnisse")).items():
        fields = _mapping(result)
        names = (tuple(_mapping(fields.get(key))) for key in ("werte", "tafeln"))
        yield Promise(outcome, str(fields.get("vorlage", "")), *names)


def _try(name: str, promise: Promise, files: Mapping[str, bytes], renderer: Renderer) -> Iterator[Problem]:
    template = files[promise.template]
    given = {**files, "pruefen.svg": rules.qr_picture(CODE)}
    for values in _variants(promise, template.decode(errors="replace")):
        data = as_json(_sample(values, promise.tables))
        try:
            renderer.render(template=template, name=promise.template, data=data, files=given)
        except TemplateError as error:
            file = f"{name}/{error.file}"
            yield Problem(file, error.line, f"Die Vorlage lässt sich nicht setzen: {error.message}", _remedy(promise))
            return


def _variants(promise: Promise, template: str) -> Iterator[Mapping[str, Value]]:
    """Yield values for each way that the template may branch: it compares a value with words in quotation marks."""
    samples = dict.fromkeys(promise.values, _SAMPLE)
    yield samples
    for name, part, word in _BRANCH.findall(template):
        if name in samples:
            yield samples | {name: Value(word) if part == "text" else Value("Muster", key=word)}


def _sample(values: Mapping[str, Value], tables: Iterable[str]) -> NoticeData:
    return NoticeData(
        title="Muster",
        case_number="0000-000000-0",
        created_at=datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC),
        sender=Sender("Muster", "Muster", "Muster"),
        recipient=("Muster",),
        info=(("Muster", _SAMPLE),),
        salutation="Muster",
        values=values,
        reasons=("Muster",),
        legal_basis=(_SAMPLE,),
        remedy=(_SAMPLE,),
        verification=Verification(CODE, "muster.example", "https://muster.example/"),
        tables=dict(zip(tables, itertools.repeat((_ROW, _ROW)), strict=False)),
    )


def _remedy(promise: Promise) -> str:
    path = f"ergebnisse.{promise.outcome}"
    return f"Berichtigen Sie die Vorlage. Was sie an Werten braucht, nennt {FILE} unter {path}.werte und {path}.tafeln."


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
