"""Reads a form: its fields with what stands in them, in the order in which one reads them, and what is beside them."""

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Pdf

from buergerbuero.documents.adapters.acroform import boxes, choices, labels, lines, ordering, stamping
from buergerbuero.documents.adapters.acroform.cleaning import superfluous
from buergerbuero.documents.adapters.acroform.formats import format_of
from buergerbuero.documents.adapters.acroform.kinds import kind_of
from buergerbuero.documents.adapters.acroform.opening import opened
from buergerbuero.documents.adapters.acroform.sight import Sight, area, sights
from buergerbuero.documents.adapters.acroform.still import still
from buergerbuero.documents.adapters.acroform.texts import one_line, rich_text_of, text_of
from buergerbuero.documents.adapters.acroform.tree import (
    COMB,
    COMBO,
    EDIT,
    HIDDEN,
    MULTILINE,
    MULTIPLE,
    NO_VIEW,
    READ_ONLY,
    REQUIRED,
    Node,
    annotations,
    flagged,
    name_text,
    nodes,
)
from buergerbuero.documents.values import (
    OFF,
    FieldKind,
    FormReason,
    FormRefused,
    PaperField,
    PaperForm,
    PaperPage,
    Place,
)

MOST_OPTIONS: Final = 5_000
"""Of one list."""
_HOLDS: Final = (FieldKind.TEXT, FieldKind.CHECK, FieldKind.RADIO, FieldKind.CHOICE)
Seen = Mapping[tuple[int, int], Sight]
"""On which page each widget is."""
Kinds = Mapping[str, FieldKind]
"""What each field is, by its name."""


def look(pdf: bytes, *, texts: bool) -> PaperForm:
    """Return the form; with `texts`, a page that lies on its side as one reads it. Raises FormRefused."""
    with opened(pdf) as document:
        views = list(sights([page.obj for page in document.pages]))
        pages = tuple(PaperPage(view.width, view.height) for view in views)
        found = _fields_of(document)
        kinds = {name: kind for name, each in found.items() if (kind := kind_of(each[0]))}
        fields = _fields(document, found, kinds, views)
        if not any(one.kind is not FieldKind.BUTTON for one in fields):
            raise FormRefused(_without_fields(document, pdf))
        cleaned: tuple[str, ...] = ()
        if texts:
            read = _printed(document, pdf, views)
            pages = tuple(page for page, _ in read) or pages
            if any(view not in views for _, view in read):
                fields = _fields(document, found, kinds, [view for _, view in read])
            cleaned = superfluous(document)
        fields = ordering.in_order(fields, pages)
        if texts:
            fields = labels.labelled(fields, pages)
        form = _form(document, pages, tuple(fields), cleaned)
        signed, unseen = _is_signed(found, kinds), tuple(_unseen(document, found, kinds, views))
        return replace(form, fingerprint=_fingerprint(kinds), signed=signed, unseen=unseen)


def _fields(document: Pdf, found: Mapping[str, list[Node]], kinds: Kinds, views: Sequence[Sight]) -> list[PaperField]:
    """Return the fields that have places on the pages, as one looks at them."""
    return [one for one in _read(found, kinds, _seen(document, views)) if one.places]


def _unseen(document: Pdf, found: Mapping[str, list[Node]], kinds: Kinds, views: Sequence[Sight]) -> Iterator[str]:
    """Yield the names of fields that have no place on a page; a button holds nothing."""
    seen = _seen(document, views)
    for name, kind in kinds.items():
        if kind is not FieldKind.BUTTON and not _places(found[name], kind, seen):
            yield name


def _printed(document: Pdf, pdf: bytes, views: Sequence[Sight]) -> tuple[tuple[PaperPage, Sight], ...]:
    """Return the pages with their lines; PDFium gives up on some files that qpdf makes good, so it gets those anew."""
    try:
        return tuple(lines.printed(pdf, views))
    except lines.Unreadable:
        sink = io.BytesIO()
        document.save(sink, encryption=False, fix_metadata_version=False)
    try:
        return tuple(lines.printed(sink.getvalue(), views))
    except lines.Unreadable:
        return ()


def _form(
    document: Pdf,
    pages: tuple[PaperPage, ...],
    fields: tuple[PaperField, ...],
    cleaned: tuple[str, ...],
) -> PaperForm:
    info = document.trailer.get("/Info")
    return PaperForm(
        pages=pages,
        fields=fields,
        fingerprint="",
        title=one_line(text_of(info.get("/Title"))) if isinstance(info, Dictionary) else "",
        language=text_of(document.Root.get("/Lang")),
        stamp=stamping.read(document),
        hybrid=_has_xfa(document),
        cleaned=cleaned,
    )


def _fields_of(document: Pdf) -> dict[str, list[Node]]:
    """Return all fields of which we know what they are. Raises FormRefused."""
    if not isinstance(document.Root.get("/AcroForm"), Dictionary):
        return {}
    return {name: each for name, each in still(nodes(document)).items() if name}


def _seen(document: Pdf, views: Sequence[Sight]) -> Seen:
    listed = zip(document.pages, views, strict=True)
    return {one.objgen: view for page, view in reversed(list(listed)) for one in annotations(page.obj)}


def _read(found: Mapping[str, list[Node]], kinds: Kinds, seen: Seen) -> Iterator[PaperField]:
    for name, kind in kinds.items():
        each = found[name]
        field = PaperField(name, kind, _places(each, kind, seen), max_length=_longest(each))
        yield replace(
            field,
            **_flags(each[0], kind),
            values=_values(each, kind),
            tooltip=next(filter(None, (one_line(text_of(node.get("/TU"))) for node in each)), ""),
            options=tuple(choices.options(each[0])[:MOST_OPTIONS]) if kind is FieldKind.CHOICE else (),
            format=format_of(each) if kind in (FieldKind.TEXT, FieldKind.CHOICE) else None,
        )


def _flags(node: Node, kind: FieldKind) -> dict[str, Any]:
    flags = node.number("/Ff")
    said = {"read_only": READ_ONLY, "required": REQUIRED}
    if kind is FieldKind.TEXT:
        said |= {"multiline": MULTILINE, "comb": COMB}
    if kind is FieldKind.CHOICE:
        said |= {"multiple": MULTIPLE} | ({"editable": EDIT} if flags & COMBO else {})
    return {name: bool(flags & bit) for name, bit in said.items()}


def _longest(each: Sequence[Node]) -> int:
    return max(0, min(each[0].number("/MaxLen"), 1_000_000))


def _places(each: Sequence[Node], kind: FieldKind, seen: Seen) -> tuple[Place, ...]:
    """Return the places where a field is seen."""
    is_box = kind in (FieldKind.CHECK, FieldKind.RADIO)
    said = [(widget, text) for node in each for widget, _, text in boxes.states(node)] if is_box else []
    widgets = said or [(widget, "") for node in each for widget in node.widgets]
    return tuple(place for widget, state in widgets if (place := _place(widget, state, seen)))


def _place(widget: Dictionary, state: str, seen: Seen) -> Place | None:
    view, at = seen.get(widget.objgen), area(widget.get("/Rect"))
    if view is None or at is None or flagged(widget, HIDDEN | NO_VIEW):
        return None
    return Place(view.box(*at), state)


def _values(each: Sequence[Node], kind: FieldKind) -> tuple[str, ...]:
    """Return what stands in a field; of several of its name, in the first that is not empty."""
    found = [value for node in each if (value := _value(node, kind))]
    return next((value for value in found if value != (OFF,)), found[0] if found else ())


def _value(node: Node, kind: FieldKind) -> tuple[str, ...]:
    match kind:
        case FieldKind.TEXT:
            value = node.get("/V")
            said = text_of(value) if value is not None else rich_text_of(node.get("/RV"))
            return (said,) if said else ()
        case FieldKind.CHECK | FieldKind.RADIO:
            return _chosen(node)
        case FieldKind.CHOICE:
            return _options(node)
        case _:
            return ()


def _chosen(node: Node) -> tuple[str, ...]:
    """Return which states are on. The value says so; where there is none, or one that no box has, how boxes look."""
    states = boxes.states(node)
    value = node.get("/V")
    said = name_text(bytes(value)) if isinstance(value, pikepdf.Name) else text_of(value)
    if said not in ("", OFF):
        for _, key, state in states:
            if said == name_text(key):
                return (state,)
        if any(said == state for *_, state in states):
            return (said,)
    looks = ((widget.get("/AS"), key, state) for widget, key, state in states)
    on = (
        state
        for shown, key, state in looks
        if isinstance(shown, pikepdf.Name) and name_text(bytes(shown)) == name_text(key)
    )
    expressly_off = (OFF,) if said == OFF and isinstance(value, pikepdf.Name) else ()
    return tuple(dict.fromkeys(on)) or expressly_off


def _options(node: Node) -> tuple[str, ...]:
    value, options = node.get("/V"), choices.options(node)
    if value is None:
        places = node.get("/I")
        listed: list[object] = [*places] if isinstance(places, Array) else []
        numbers = [one for one in listed if isinstance(one, int)]
        return tuple(options[one][0] for one in numbers if 0 <= one < len(options))
    said = [text_of(one) for one in value] if isinstance(value, Array) else [text_of(value)]
    sent = {option for option, _ in options}
    by_sight = {seen: option for option, seen in reversed(options)}
    return tuple(one if one in sent else by_sight.get(one, one) for one in said if one)


def _fingerprint(kinds: Kinds) -> str:
    """Return what tells this form from others: who signs adds fields, and buttons are taken out when it is cleaned."""
    said = sorted(f"{name}\0{kind}" for name, kind in kinds.items() if kind in _HOLDS)
    return hashlib.sha256("\n".join(said).encode("utf-8", "replace")).hexdigest()


def _is_signed(found: Mapping[str, list[Node]], kinds: Kinds) -> bool:
    """Say whether somebody has signed in a field (12.8)."""
    fields = [found[name] for name, kind in kinds.items() if kind is FieldKind.SIGNATURE]
    return any(_signs(node.get("/V")) for each in fields for node in each)


def _signs(value: object) -> bool:
    """Say whether a signature is a person's; whoever gave out the form may have sealed it (12.8.2.2), or granted rights
    to readers (12.8.2.3).
    """
    if not (isinstance(value, Dictionary) and "/Contents" in value):
        return False
    references = value.get("/Reference")
    said = list(references) if isinstance(references, Array) else []
    methods = [text_of(one.get("/TransformMethod")) for one in said if isinstance(one, Dictionary)]
    return not any(method in ("DocMDP", "UR", "UR3") for method in methods)


def _has_xfa(document: Pdf) -> bool:
    form = document.Root.get("/AcroForm")
    return isinstance(form, Dictionary) and "/XFA" in form


def _without_fields(document: Pdf, pdf: bytes) -> FormReason:
    if _has_xfa(document):
        return FormReason.PURE_XFA
    return FormReason.SCANNED if lines.is_scan(pdf) else FormReason.NO_FIELDS
