"""The sentences of the pages in the other languages that are whole: found in the code, checked for gaps, compiled.

German is what stands in code and templates; `locale/en/LC_MESSAGES/django.po` holds English for all areas but the desk,
which is German only. An area may keep a catalogue of its own beside its code. Extraction is Babel's, fed with templates
as Django itself turns them into something like Python, so no GNU gettext is needed.
"""

import argparse
import io
import sys
import tokenize
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from babel.messages import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from buergerbuero.base import languages

SOURCE: Final = Path(__file__).resolve().parents[2]
WITHOUT: Final = ("desk", "config")  # areas whose words no citizen sees
KEYWORDS: Final[Mapping[str, Any]] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "message": None,  # forms.values.message: a sentence with names to fill in
    "translated": None,  # base.languages, as `counted`
    "counted": (1, 2),
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def main(arguments: Sequence[str]) -> int:
    """Compile the translations, check them, or bring the main catalogue up to date; 1 if something is missing."""
    parser = argparse.ArgumentParser(prog="./buergerbuero texts", description=__doc__)
    says = "update: bring locale/<code> up to date. check: name what is missing. compile: write what the pages read"
    parser.add_argument("word", choices=["update", "check", "compile"], help=says)
    match parser.parse_args(arguments).word:
        case "compile":
            compile()
        case "update":
            update()
        case _:
            problems = check()
            print("\n".join(problems))
            return 1 if problems else 0
    return 0


def extract() -> Catalog:
    """Return every sentence that the areas say, with the places where they say it."""
    found = Catalog()
    for path in sorted(_sources()):
        for text, context, line in _sentences(path):
            found.add(text, context=context, locations=[(str(path.relative_to(SOURCE)), line)])
    return found


def check() -> list[str]:
    """Return what is wrong: sentences without translation, translations of sentences that nobody says any more."""
    said, problems = extract(), []
    for language in languages.whole(but_german=True):
        known = _merged(language)
        problems += [f"{language}: missing: {_name(each)}" for each in said if each.id and not _translated(each, known)]
        problems += [
            f"{language}: nobody says: {_name(each)}" for each in known if each.id and _find(each, said) is None
        ]
        problems += [f"{language}: {problem}" for each in known if each.id for problem in _wrong(each)]
    return problems


def compile() -> list[Path]:  # noqa: A001 - the word of the trade
    """Write the files that Django reads, beside those that people write; return them."""
    written = []
    for language in languages.whole(but_german=True):
        for path in _catalogues(language):
            target = path.with_suffix(".mo")
            with target.open("wb") as file:
                write_mo(file, _read(path, language))
            written.append(target)
    return written


def update() -> None:
    """Bring the main catalogue up to date: new sentences without translation, old ones gone, places named."""
    for language in languages.whole(but_german=True):
        main = SOURCE / "locale" / language / "LC_MESSAGES" / "django.po"
        elsewhere = _merged(language, without=main)
        wanted = Catalog(locale=language)
        known = _read(main, language) if main.exists() else Catalog(locale=language)
        for each in extract():
            if each.id and _find(each, elsewhere) is None:
                old = _find(each, known)
                wanted.add(each.id, old.string if old else None, locations=each.locations, context=each.context)
        main.parent.mkdir(parents=True, exist_ok=True)
        with main.open("wb") as file:
            file.write(_HEAD.format(language=language, plurals=wanted.plural_forms).encode())
            write_po(file, wanted, width=120, omit_header=True, include_lineno=False)


_HEAD: Final = """\
# What the pages say in another language. The German sentence is the key; `./buergerbuero check` names gaps.
msgid ""
msgstr ""
"Language: {language}\\n"
"Plural-Forms: {plurals}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def _sources() -> Iterator[Path]:
    for suffix in (".py", ".html"):
        for path in SOURCE.rglob(f"*{suffix}"):
            if path.relative_to(SOURCE).parts[0] not in WITHOUT:
                yield path


def _sentences(path: Path) -> Iterator[tuple[str | tuple[str, ...], str | None, int]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        # In brackets, so that the tokenizer minds no indentation.
        text = f"({templatize(text)})"
    file = io.BytesIO(text.encode())
    try:
        # Babel's own hints for what it yields are not those of what it yields.
        calls: Iterable[Any] = extract_python(file, KEYWORDS, (), {"encoding": "utf-8"})
        for line, function, messages, _comments in calls:
            if found := _arguments(function, messages):
                yield *found, line
    except tokenize.TokenError as error:
        raise ValueError(f"{path}: cannot be read for sentences: {error}") from error


def _arguments(
    function: str, messages: str | tuple[str | None, ...]
) -> tuple[str | tuple[str, ...], str | None] | None:
    """Return sentence (or singular and plural) and context of a call; None if the sentence is no literal."""
    values = messages if isinstance(messages, tuple) else (messages,)
    context = values[0] if "pgettext" in function else None
    rest = values[1:] if "pgettext" in function else values
    wanted = rest[: 2 if function.startswith(("ng", "np", "counted")) else 1]
    if not wanted or any(not isinstance(each, str) or not each for each in wanted):
        return None
    texts = tuple(str(each) for each in wanted)
    return (texts if len(texts) > 1 else texts[0]), context


def _catalogues(language: str) -> list[Path]:
    return sorted(SOURCE.glob(f"**/locale/{language}/LC_MESSAGES/django.po"))


def _read(path: Path, language: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8", abort_invalid=True)


def _merged(language: str, without: Path | None = None) -> Catalog:
    merged = Catalog(locale=language)
    for path in _catalogues(language):
        if path != without:
            for each in _read(path, language):
                if each.id:
                    merged.add(each.id, each.string, context=each.context, flags=each.flags)
    return merged


def _find(message: Message, catalogue: Catalog) -> Message | None:
    key = message.id[0] if isinstance(message.id, tuple | list) else message.id
    return catalogue.get(key, message.context)


def _translated(message: Message, catalogue: Catalog) -> bool:
    found = _find(message, catalogue)
    if found is None or found.fuzzy:
        return False
    strings = found.string if isinstance(found.string, tuple | list) else (found.string,)
    return all(strings)


def _wrong(message: Message) -> list[str]:
    """Return what a translation promises to fill in differently from the German sentence."""
    ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    german = {name for each in ids for name in _names(each)}
    return [f"fills in other names: {_name(message)}" for each in strings if each and _names(each) - german]


def _names(text: str) -> set[str]:
    found = set()
    for part in text.replace("%(", "{").replace(")s", "}").split("{")[1:]:
        found.add(part.partition("}")[0])
    return found


def _name(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple | list) else message.id)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
