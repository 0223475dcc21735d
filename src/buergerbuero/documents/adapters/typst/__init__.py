"""Documents by Typst: PDF/A-3b and PDF/UA-1 in one file, from a template, data and nothing else.

A template is a small Typst program that a department reads and signs (services/<id>/vorlagen/*.typ). It sees
its own assets and the data as /daten.json, which are files in memory only, and one folder, that of our shared parts
under /buergerbuero/. No other folder, no network, no system font; the same input gives the same bytes. Data are values
and never markup: a template may not call eval.
"""

import datetime
import json
import re
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from posixpath import normpath
from types import MappingProxyType
from typing import Any

import typst

from buergerbuero.documents import rules
from buergerbuero.documents.values import TemplateError

STANDARDS: "list[typst.PDFStandard]" = ["a-3b", "ua-1"]
FILLABLE: "list[typst.PDFStandard]" = ["ua-1"]
"""Of a form: what programs make of it when somebody fills it, is no PDF/A any more."""
_HERE = Path(__file__).parent
_PARTS = _HERE / "parts"
"""The folder of templates: a compiler reads and parses a part of it once, where what is given is parsed each time."""
_OURS = "buergerbuero/"
_NOWHERE = "/dev/null"  # the folder of packages: nothing can lie below it
_PLACE = re.compile(r"┌─ (?:.*?typst/parts/)?(\S+?):(\d+):\d+")
_OWN = threading.local()  # a compiler serves one thread at a time


class TypstRenderer:
    """Makes documents. A compiler and its fonts stay loaded, so a document takes some milliseconds."""

    def __init__(self, parts: Mapping[str, bytes] = MappingProxyType({})) -> None:
        """`parts`: our shared parts, for a process that can read no folder."""
        self._parts = parts

    def render(
        self, *, template: bytes, name: str, data: Mapping[str, Any], files: Mapping[str, bytes], archived: bool = True
    ) -> bytes:
        """Return the PDF; `data["created_at"]` (ISO 8601) becomes its date. Not `archived`: no PDF/A.

        Raises TemplateError, TooMuchText.
        """
        _refuse(name, template)
        for path, content in files.items():
            if path.endswith(".typ"):
                _refuse(path, content)
        given = {**_given(files), **self._parts, "main.typ": template, "daten.json": _json(data)}
        moment = datetime.datetime.fromisoformat(data["created_at"]).replace(microsecond=0)  # Typst takes whole seconds
        try:
            pdf = _compiler().compile(  # type: ignore[type-var]  # its README offers virtual files, its types forget them
                given, format="pdf", pdf_standards=STANDARDS if archived else FILLABLE, timestamp=moment
            )
        except typst.TypstError as error:
            raise _template_error(name, error) from None
        assert isinstance(pdf, bytes)  # one file, since no path to write to is given
        return pdf


renderer = TypstRenderer()


def parts() -> dict[str, bytes]:
    """Return the shared parts of all templates by their names, such as `buergerbuero/brief.typ`."""
    return {f"{_OURS}{path.name}": path.read_bytes() for path in sorted((_PARTS / _OURS).glob("*.typ"))}


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_HERE / "fonts")])


def _compiler() -> typst.Compiler:
    if not hasattr(_OWN, "compiler"):
        _OWN.compiler = typst.Compiler(
            root=str(_PARTS),
            font_paths=_fonts(),
            ignore_system_fonts=True,
            package_path=_NOWHERE,
            package_cache_path=_NOWHERE,
        )
    compiler: typst.Compiler = _OWN.compiler
    return compiler


def _json(data: Mapping[str, Any]) -> bytes:
    return json.dumps(rules.printable(dict(data))).encode()


def _given(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files that are text: Typst takes no others here. A service also has antrag.pdf, for no template.

    None takes the place of a part of ours, however its name is written.
    """
    return {name: content for name, content in files.items() if not _is_ours(name) and _is_text(content)}


def _is_ours(name: str) -> bool:
    return normpath(f"/{name.lstrip('/')}").startswith(f"/{_OURS}")


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _refuse(name: str, template: bytes) -> None:
    try:
        problem = rules.template_problem(template.decode())
    except UnicodeDecodeError as error:
        raise TemplateError(name, template[: error.start].count(b"\n") + 1, "the file is not UTF-8") from None
    if problem:
        raise TemplateError(name, *problem)


def _template_error(name: str, error: typst.TypstError) -> TemplateError:
    """Name the line of the template, even if the fault shows in a shared part that the template called."""
    places = [(name if file == "main.typ" else file, int(line)) for file, line in _PLACE.findall(error.diagnostic)]
    file, line = next((place for place in places if place[0] == name), places[0] if places else (name, 0))
    return TemplateError(file, line, "; ".join([error.message, *error.hints]))
