"""Takes out of a form what it does not need: scripts, actions, embedded files, XFA, passwords, what stands in it.

Every object of the file is looked at, wherever it hangs. What stays: links within the document and to pages of the web.
"""

import io
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from typing import Final

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from buergerbuero.documents.adapters.acroform.kinds import kind_of
from buergerbuero.documents.adapters.acroform.opening import opened
from buergerbuero.documents.adapters.acroform.texts import text_of
from buergerbuero.documents.adapters.acroform.tree import DEEPEST, READ_ONLY, Node, annotations, nodes
from buergerbuero.documents.values import OFF, FieldKind, FormReason, FormRefused

MOST_OBJECTS: Final = 200_000
"""Of a file; beyond, it is no form."""


class Waste(Enum):
    """What a form does not need: of one, and of several."""

    SCRIPT = ("ein Skript", "{} Skripte")
    ACTION = ("eine Aktion, die etwas startet oder verschickt", "{} Aktionen, die etwas starten oder verschicken")
    FILE = ("eine eingebettete Datei", "{} eingebettete Dateien")
    MEDIA = ("ein Film, Ton oder 3D-Bild", "{} Filme, Töne oder 3D-Bilder")
    XFA = ("eine zweite Fassung für Adobe-Programme (XFA)", "zweite Fassungen für Adobe-Programme (XFA)")
    SIGNATURE = ("eine Signatur", "{} Signaturen")
    SEAL = ("ein Siegel des Herausgebers gegen Änderungen", "{} Siegel des Herausgebers gegen Änderungen")
    RIGHTS = ("ein Recht, das der Herausgeber Adobe-Programmen gab", "Rechte, die der Herausgeber Adobe-Programmen gab")
    BUTTON = ("eine Schaltfläche, die etwas auslöst", "{} Schaltflächen, die etwas auslösen")
    ELSEWHERE = ("ein Verweis auf Inhalt außerhalb der Datei", "{} Verweise auf Inhalte außerhalb der Datei")
    LOCK = ("der Schutz durch ein Kennwort", "der Schutz durch ein Kennwort")
    VALUE = ("eine Eingabe in einem Feld", "Eingaben in {} Feldern")
    PART = ("", "")
    """Of something that is counted where it stands."""


_HARMLESS: Final = ("/GoTo", "/URI")
_HARMFUL: Final = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Movie", "/Sound"}
    | {"/Rendition", "/RichMediaExecute"}
)
_WEB: Final = ("http://", "https://", "mailto:")
_KEYS: Final[Mapping[str, Waste]] = {
    "/EF": Waste.FILE,
    "/AF": Waste.FILE,
    "/EmbeddedFiles": Waste.FILE,
    "/Collection": Waste.FILE,
    "/XFA": Waste.XFA,
    "/JavaScript": Waste.PART,
    "/DSS": Waste.SIGNATURE,
    "/RichMediaContent": Waste.MEDIA,
    "/Renditions": Waste.MEDIA,
    "/Ref": Waste.ELSEWHERE,
    "/OPI": Waste.ELSEWHERE,
}
"""Keys that mean one thing wherever they stand (ISO 32000-2, annex E of names in use), with what they hold."""
_MEDIA: Final = frozenset(["/FileAttachment", "/RichMedia", "/Movie", "/Screen", "/Sound", "/3D", "/Projection"])
_OF_STREAMS: Final = ("/F", "/FFilter", "/FDecodeParms")
_OF_ROOT: Final = ("/NeedsRendering", "/Requirements", "/SpiderInfo", "/Legal", "/PieceInfo", "/Threads")
_OF_PAGES: Final = ("/Thumb", "/PieceInfo", "/Trans", "/Dur")
_OF_FORM: Final = ("/CO", "/SigFlags", "/NeedAppearances")
Found = Iterator[tuple[Waste, Dictionary | Stream, str]]
"""What it is, in which dictionary, under which key."""


def clean(pdf: bytes) -> bytes:
    """Return the form without what a form does not need. Raises FormRefused."""
    with opened(pdf) as document:
        fields = nodes(document)
        _without_media(document)
        _without_buttons(document, fields)
        for _, place, key in list(_waste(document)):
            if key in place:
                del place[key]
        _emptied(fields)
        _forgotten(document)
        sink = io.BytesIO()
        document.remove_unreferenced_resources()
        document.save(sink, deterministic_id=True, encryption=False, fix_metadata_version=False)
        return sink.getvalue()


def superfluous(document: Pdf) -> tuple[str, ...]:
    """Return in German what is in it that a form does not need; `clean` takes out all of it."""
    fields = nodes(document)
    counted = Counter(waste for waste, *_ in _waste(document))
    counted[Waste.MEDIA] += sum(_is_media(one) for page in document.pages for one in annotations(page.obj))
    counted[Waste.BUTTON] += sum(_starts(node) for each in fields.values() for node in each)
    counted[Waste.VALUE] += sum(any(_is_filled(node) for node in each) for each in fields.values())
    counted[Waste.LOCK] += document.is_encrypted
    return tuple(_told(waste, counted[waste]) for waste in Waste if counted[waste] and waste is not Waste.PART)


def _told(waste: Waste, number: int) -> str:
    one, several = waste.value
    return one if number == 1 else several.format(number)


# --- what is found ---


def _waste(document: Pdf) -> Found:
    """Yield what is to be taken out, of all objects of the file."""
    for number, one in enumerate(document.objects):
        if number > MOST_OBJECTS:
            raise FormRefused(FormReason.TOO_MUCH_WORK)
        for place in _dictionaries(one):
            yield from _of(place)


def _dictionaries(top: object) -> Iterator[Dictionary | Stream]:
    """Yield an object and what lies in it, but for what has a number of its own."""
    left = [top]
    while left:
        one = left.pop()
        if isinstance(one, Dictionary | Stream):
            yield one
            held = one.stream_dict if isinstance(one, Stream) else one
            left += [value for value in held.values() if _is_held(value)]
        elif isinstance(one, Array):
            left += [value for value in one if _is_held(value)]


def _is_held(value: object) -> bool:
    return isinstance(value, Dictionary | Array) and not value.is_indirect


def _of(place: Dictionary | Stream) -> Found:
    for key in place.keys():  # noqa: SIM118 - a dictionary of pikepdf
        if key in _KEYS and (key != "/Ref" or isinstance(place, Stream)):
            yield _KEYS[key], place, key
        elif key in _LOOKED_INTO:
            said = _LOOKED_INTO[key](place.get(key))
            if said:
                yield said, place, key
        elif key in _OF_STREAMS and isinstance(place, Stream):
            yield Waste.ELSEWHERE, place, key
    if f"/{text_of(place.get('/S'))}" in _HARMFUL:
        yield from _harmful(place)


def _harmful(place: Dictionary | Stream) -> Found:
    """Yield the parts of an action, which then does nothing even where something still leads to it."""
    yield (Waste.SCRIPT if "/JS" in place else Waste.ACTION), place, "/S"
    for key in ("/JS", "/F", "/Win", "/Mac", "/Unix", "/D", "/R", "/Next"):
        if key in place:
            yield Waste.PART, place, key


def _additional(value: object) -> Waste | None:
    """Additional actions (12.6.3): what happens when something is done with a field, page or document."""
    if not isinstance(value, Dictionary):
        return None
    return Waste.PART


def _permissions(value: object) -> Waste | None:
    """Who may do what with the file (12.8.6); of an encrypted file's password (7.6.4), it is a text."""
    if not isinstance(value, Dictionary):
        return None
    return Waste.SEAL if "/DocMDP" in value else Waste.RIGHTS


def _action(value: object) -> Waste | None:
    if not isinstance(value, Dictionary) or "/S" not in value:
        return None  # a place in the document, or what else is called so
    kind = f"/{text_of(value.get('/S'))}"
    if kind == "/URI":
        return None if text_of(value.get("/URI")).lower().startswith(_WEB) else Waste.ELSEWHERE
    if kind in _HARMLESS:
        return None
    return Waste.PART if kind in _HARMFUL else Waste.ACTION


def _next(value: object) -> Waste | None:
    """What happens after an action; of a heading (12.3.3), it is the heading that follows."""
    first = value[0] if isinstance(value, Array) and len(value) else value
    return Waste.PART if isinstance(first, Dictionary) and "/S" in first and "/Title" not in first else None


_LOOKED_INTO: Final[Mapping[str, Callable[[object], Waste | None]]] = {
    "/AA": _additional,
    "/A": _action,
    "/PA": _action,
    "/OpenAction": _action,
    "/Next": _next,
    "/Perms": _permissions,
}


# --- annotations and buttons ---


def _is_media(one: Dictionary) -> bool:
    return f"/{text_of(one.get('/Subtype'))}" in _MEDIA


def _without_media(document: Pdf) -> None:
    for page in document.pages:
        _keep(page.obj, "/Annots", lambda one: not (isinstance(one, Dictionary) and _is_media(one)))
        for key in _OF_PAGES:
            if key in page.obj:
                del page.obj[key]


def _starts(node: Node) -> bool:
    """Say whether a field is a button that starts something; without its action it would mislead."""
    return kind_of(node) is FieldKind.BUTTON and any("/A" in one or "/AA" in one for one in (node.field, *node.widgets))


def _without_buttons(document: Pdf, fields: Mapping[str, list[Node]]) -> None:
    gone = {
        one.objgen
        for each in fields.values()
        for node in each
        if _starts(node)
        for one in (node.field, *node.widgets)
        if one.is_indirect
    }
    if not gone:
        return

    def stays(one: object) -> bool:
        return not (isinstance(one, Dictionary) and one.is_indirect and one.objgen in gone)

    for page in document.pages:
        _keep(page.obj, "/Annots", stays)
    _keep(document.Root.AcroForm, "/Fields", stays)
    for one in document.objects:
        if isinstance(one, Dictionary) and "/Kids" in one and "/Type" not in one:
            _keep(one, "/Kids", stays)


def _keep(place: object, key: str, stays: Callable[[object], bool]) -> None:
    listed = place.get(key) if isinstance(place, Dictionary) else None
    if isinstance(place, Dictionary) and isinstance(listed, Array) and not all(stays(one) for one in listed):
        place[key] = Array([one for one in listed if stays(one)])


# --- what stands in fields ---


def _has_value(node: Node) -> bool:
    """Say whether something stands in a field that is not only its look."""
    if kind_of(node) in (None, FieldKind.BUTTON):
        return False
    value = node.get("/V")
    return isinstance(value, Dictionary | Array | Stream) or text_of(value) not in ("", OFF)


def _is_filled(node: Node) -> bool:
    """Say whether somebody has put something into a field; what nobody can change is a part of the form."""
    return _has_value(node) and (_fixed(node) is None or text_of(node.get("/V")) != text_of(_fixed(node)))


def _fixed(node: Node) -> Object | None:
    """Return what stands in a field that nobody can change, if the form says so itself."""
    return node.get("/DV") if node.number("/Ff") & READ_ONLY else None


def _emptied(fields: Mapping[str, list[Node]]) -> None:
    for node in (node for each in fields.values() for node in each):
        held = _has_value(node)
        fixed = _fixed(node)
        at: object = node.field
        for _ in range(DEEPEST):
            if not isinstance(at, Dictionary):
                break
            for key in ("/V", "/RV", "/I", "/TI"):
                if key in at:
                    del at[key]
            at = at.get("/Parent")
        if fixed is not None:
            node.field["/V"] = fixed
        elif held:
            _without_looks(node)
        for widget in node.widgets:
            if "/AS" in widget and fixed is None:
                widget["/AS"] = Name("/" + OFF)


def _without_looks(node: Node) -> None:
    """Take away how a field looks with its value; boxes keep how they look on and off."""
    if kind_of(node) in (FieldKind.TEXT, FieldKind.CHOICE, FieldKind.SIGNATURE):
        for widget in node.widgets:
            if "/AP" in widget:
                del widget["/AP"]


def _forgotten(document: Pdf) -> None:
    """Take out what remains of who made and used the file, but for its title."""
    _without(document.Root, _OF_ROOT)
    _without(document.Root.AcroForm, _OF_FORM)
    info = document.trailer.get("/Info")
    if isinstance(info, Dictionary):
        _without(info, [key for key in info.keys() if key != "/Title"])  # noqa: SIM118


def _without(place: object, keys: Sequence[str]) -> None:
    for key in keys:
        if isinstance(place, Dictionary) and key in place:
            del place[key]
