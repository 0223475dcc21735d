"""Files: photos and PDF files. The value is a list of {"id", "name", "pages", "size", "sha256"}, one for each file.

The files themselves lie in documents; a draft says which of them a field has. What a browser sends under the name of
the field is never read: the draft's own files stand in, each as JSON (`as_sent`). A bare name such as ausweis.jpg
stands for a file in journeys and rehearsals, where nothing is sent.
"""

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, Final
from uuid import NAMESPACE_URL, uuid5

from pydantic import Field as Setting
from pydantic import StringConstraints

from buergerbuero.documents.values import MOST_BYTES, MOST_PAGES, RefusalReason
from buergerbuero.forms.types.letters import TEXT, clean_line, stranger
from buergerbuero.forms.types.question import Input, QuestionType, options_of
from buergerbuero.forms.values import Field, Invalid, Message, Options, Raw, Refused, SentFile, Value, message

FULL: Final = "full"
AT_ONCE: Final = "at_once"
_LONGEST_NAME: Final = 80
_ENDINGS: Final = (".jpg", ".jpeg", ".png", ".heic", ".heif", ".pdf")
_KEYS: Final = {"id": str, "name": str, "pages": int, "size": int, "sha256": str}
Tip = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]


class FileOptions(Options):
    """`höchstens`: files. `tipps`: short sentences about how to take the photo."""

    most: int = Setting(default=10, alias="höchstens", ge=1, le=20)
    tips: tuple[Tip, ...] = Setting(default=(), alias="tipps", max_length=5)


def parse(raw: Raw, field: Field, today: datetime.date) -> list[dict[str, Any]] | Refused:
    """Take the files; refuse while one of them is still on its way, for it would be lost."""
    sent = [_read(text) for text in raw.get("", ()) if clean_line(text)]
    problems = [problem for each in sent if (problem := _problem(each, field))]
    for each in sent[most(field) :]:
        problems.append(replace(refusal(field, each["name"], FULL), name=""))
    return Refused(tuple(problems)) if problems else [dict(each) for each in sent]


def most(field: Field) -> int:
    """Return how many files a field may have."""
    return options_of(field, FileOptions).most


def as_sent(file: Mapping[str, Any]) -> str:
    """Return the text that stands for a file, or for one that is not all there yet: {"id", "name"}."""
    return json.dumps(dict(file), ensure_ascii=False, sort_keys=True)


def file_name(name: str) -> str:
    """Return a name as it may be shown and printed: its last part, with letters that a town can print, and not long."""
    plain = clean_line(name.replace("\\", "/").rpartition("/")[2].encode(errors="replace").decode())
    found = "".join(letter if stranger(letter, TEXT) is None else "_" for letter in plain)
    while (shorter := _shortened(found)) != found:  # what is cut off may have been what looked like an ending
        found = shorter
    return found


def _shortened(name: str) -> str:
    stem, dot, ending = name.strip(" _").rpartition(".")
    if not dot or len(ending) > 5:
        stem, dot, ending = name, "", ""
    return f"{stem[: _LONGEST_NAME - len(ending)].strip(' _') or 'Datei'}{dot}{ending}"


def refusal(field: Field, name: str, reason: str) -> Invalid:
    """Return why a file is not taken and what to do, at the field. `reason`: a RefusalReason, FULL or AT_ONCE."""
    cause, remedy = _REFUSALS.get(reason, _REFUSALS[RefusalReason.BROKEN])
    if reason == FULL and most(field) == 1:
        cause = message("„{name}“ passt nicht mehr dazu: Hier ist nur eine Datei möglich.")
    said = {"name": name, "most": str(most(field)), "megabytes": str(MOST_BYTES // 1_000_000), "pages": str(MOST_PAGES)}
    values = tuple(said.items())
    return Invalid(field.name, replace(cause, values=values), replace(remedy, values=values))


_RETAKE: Final = message("Machen Sie ein Foto mit dem Handy, oder speichern Sie die Datei als PDF.")
_REFUSALS: Final[Mapping[str, tuple[Message, Message]]] = {
    RefusalReason.EMPTY: (
        message("„{name}“ ist leer."),
        message("Wählen Sie die Datei noch einmal aus, oder machen Sie ein neues Foto."),
    ),
    RefusalReason.TOO_LARGE: (
        message("„{name}“ ist größer als {megabytes} MB."),
        message("Machen Sie ein Foto mit dem Handy, oder speichern Sie die Datei kleiner."),
    ),
    RefusalReason.TOO_MANY_FILES: (
        message("„{name}“ passt nicht mehr dazu: Für diesen Antrag ist schon sehr viel da."),
        message("Entfernen Sie Dateien, die doppelt sind oder nicht gebraucht werden."),
    ),
    RefusalReason.UNKNOWN_TYPE: (
        message("„{name}“ ist keine PDF-Datei und kein Foto, das wir öffnen können (JPEG, PNG oder HEIC)."),
        _RETAKE,
    ),
    RefusalReason.BROKEN: (
        message("„{name}“ ist beschädigt oder nicht vollständig."),
        message("Können Sie die Datei selbst öffnen? Dann speichern Sie sie neu. Sonst machen Sie ein Foto."),
    ),
    RefusalReason.ENCRYPTED: (
        message("„{name}“ ist mit einem Kennwort geschützt."),
        message("Speichern Sie die Datei ohne Kennwort, oder machen Sie Fotos von den Seiten."),
    ),
    RefusalReason.TOO_MANY_PAGES: (
        message("„{name}“ hat mehr als {pages} Seiten."),
        message("Schicken Sie nur die Seiten, um die es hier geht."),
    ),
    RefusalReason.TOO_MANY_PIXELS: (
        message("„{name}“ ist ein größeres Bild, als wir verarbeiten können."),
        _RETAKE,
    ),
    RefusalReason.INFECTED: (
        message("In „{name}“ steckt Schadsoftware. Wir haben die Datei gelöscht."),
        message("Machen Sie ein Foto von dem Blatt. Lassen Sie Ihr Gerät prüfen."),
    ),
    RefusalReason.NO_ROOM: (
        message("„{name}“ können wir gerade nicht aufnehmen: Unser Speicher ist voll. Das liegt an uns."),
        message("Ihre Angaben bleiben gespeichert. Versuchen Sie es morgen noch einmal, oder rufen Sie uns an."),
    ),
    RefusalReason.SCANNER_DOWN: (
        message("„{name}“ ist angekommen, aber wir können die Datei gerade nicht prüfen. Das liegt an uns."),
        message(
            "Versuchen Sie es in ein paar Minuten noch einmal. Sie müssen die Datei dann nicht noch einmal schicken."
        ),
    ),
    RefusalReason.BUSY: (
        message("„{name}“ ist angekommen, aber gerade schicken sehr viele Menschen etwas."),
        message("Versuchen Sie es in einer Minute noch einmal. Sie müssen die Datei dann nicht noch einmal schicken."),
    ),
    FULL: (
        message("„{name}“ passt nicht mehr dazu: Hier sind höchstens {most} Dateien möglich."),
        message("Entfernen Sie zuerst eine andere."),
    ),
    AT_ONCE: (
        message("„{name}“ kam mit zu vielen anderen Dateien auf einmal."),
        message("Fügen Sie diese Datei noch einmal hinzu, am besten allein."),
    ),
}


def _read(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if isinstance(found, dict) and isinstance(found.get("name"), str):
        return found
    name = clean_line(text)
    return _named(file_name(name)) if name.lower().endswith(_ENDINGS) else {"name": name[:_LONGEST_NAME]}


def _named(name: str) -> dict[str, Any]:
    """Return what stands for a file of which there is only a name."""
    checksum = hashlib.sha256(name.encode()).hexdigest()
    return {"id": str(uuid5(NAMESPACE_URL, name)), "name": name, "pages": 1, "size": 100_000, "sha256": checksum}


def _problem(sent: Mapping[str, Any], field: Field) -> Invalid | None:
    if set(sent) == set(_KEYS) and all(type(sent[key]) is kind for key, kind in _KEYS.items()):
        return None
    if set(sent) == {"id", "name"}:
        cause = message("„{name}“ ist noch nicht ganz angekommen.", name=sent["name"])
        return Invalid("", cause, message("Wählen Sie die Datei noch einmal aus. Oder entfernen Sie sie."))
    return replace(refusal(field, sent["name"], RefusalReason.UNKNOWN_TYPE), name="")


def _files(texts: Sequence[str]) -> tuple[SentFile, ...]:
    read = [_read(text) for text in texts if clean_line(text)]
    return tuple(
        SentFile(str(each["id"]), each["name"], int(each.get("pages", 0)), int(each.get("size", 0)))
        for each in read
        if "id" in each
    )


def _show(value: Value, field: Field, language: str) -> str:
    return "\n".join(_line(each).say(language) for each in value)


def _line(file: Mapping[str, Any]) -> Message:
    if file["pages"] == 1:
        return message("{name}, 1 Seite", name=file["name"])
    return message("{name}, {pages} Seiten", name=file["name"], pages=str(file["pages"]))


def _raw_of(value: Value, field: Field) -> Raw:
    return {"": [as_sent(each) for each in value]}


def _inputs(field: Field) -> tuple[Input, ...]:
    return (Input(type="file"),)


def _texts(options: Options) -> Mapping[str, str]:
    assert isinstance(options, FileOptions)
    return {f"tipps.{number}": tip for number, tip in enumerate(options.tips)}


def _examples(field: Field) -> tuple[Raw, ...]:
    names = ["IMG_2048.HEIC", "Bestätigung des Arbeitgebers.pdf", f"{'scan' * 18}.jpeg"]
    many = [f"Seite {number}.png" for number in range(1, most(field) + 1)]
    return tuple(
        _raw_of([_named(name) for name in some], field) for some in (["ausweis.jpg"], names[: most(field)], many)
    )


TYPE = QuestionType(
    template="datei",
    parse=parse,
    show=_show,
    raw_of=_raw_of,
    absent=message("Fügen Sie ein Foto oder eine PDF-Datei hinzu."),
    examples=_examples,
    options=FileOptions,
    inputs=_inputs,
    texts=_texts,
    files=_files,
)
