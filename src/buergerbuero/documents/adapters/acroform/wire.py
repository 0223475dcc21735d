"""How a form gets out of the shut-in process, and a filling into it: JSON of rows. What comes out is not believed."""

import json
from typing import Any, Final

from buergerbuero.documents.values import (
    MOST_FORM_BYTES,
    Box,
    FieldKind,
    Filling,
    Format,
    FormReason,
    FormRefused,
    PaperField,
    PaperForm,
    PaperPage,
    Place,
    Stamp,
    TextLine,
)

_LENGTH: Final = 4
_HEAD: Final = b"%PDF-"
_WITHIN: Final = 1024
"""Bytes of which the head is one, as readers accept it (ISO 32000-1, implementation note 13)."""
_FLAGS = ("comb", "multiline", "required", "read_only", "multiple", "editable")


def check_bytes(pdf: bytes) -> None:
    """Raise FormRefused for what need not be opened."""
    if len(pdf) > MOST_FORM_BYTES:
        raise FormRefused(FormReason.TOO_LARGE)
    if _HEAD not in pdf[:_WITHIN]:
        raise FormRefused(FormReason.NOT_A_PDF)


def written(form: PaperForm) -> bytes:
    """Return a form as bytes."""
    said = {
        "pages": [[page.width, page.height, [_line(line) for line in page.lines]] for page in form.pages],
        "fields": [_field(one) for one in form.fields],
        "texts": [form.fingerprint, form.title, form.language],
        "stamp": [form.stamp.service, form.stamp.version] if form.stamp else [],
        "flags": [form.signed, form.hybrid],
        "cleaned": form.cleaned,
        "unseen": form.unseen,
    }
    return json.dumps(said, separators=(",", ":")).encode()


def read(said: bytes) -> PaperForm:
    """Return the form. Raises FormRefused for what is none."""
    try:
        return _form(json.loads(said))
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        raise FormRefused(FormReason.BROKEN) from None


def filling_written(pdf: bytes, filling: Filling) -> bytes:
    """Return a form and what is to be written into it."""
    values = {name: list(said) for name, said in filling.values.items()}
    wish = [values, filling.flat, filling.title, dict(filling.labels), filling.rest, filling.language]
    head = json.dumps(wish).encode()
    return len(head).to_bytes(_LENGTH, "big") + head + pdf


def filling_read(said: bytes) -> tuple[bytes, Filling]:
    """Return them again. Inside."""
    end = _LENGTH + int.from_bytes(said[:_LENGTH], "big")
    values, flat, title, labels, rest, language = json.loads(said[_LENGTH:end])
    wish = Filling(
        {name: tuple(each) for name, each in values.items()},
        flat,
        title,
        labels,
        tuple((label, text) for label, text in rest),
        language,
    )
    return said[end:], wish


def _line(line: TextLine) -> list[Any]:
    return [_box(line.box), line.text, round(line.size, 2), line.bold]


def _box(box: Box) -> list[float]:
    return [box.page, *(round(edge, 2) for edge in (box.left, box.top, box.right, box.bottom))]


def _field(one: PaperField) -> list[Any]:
    return [
        one.name,
        one.kind.value,
        [[_box(place.box), place.state, place.label] for place in one.places],
        one.values,
        [one.tooltip, one.label, one.section, one.row],
        one.options,
        one.max_length,
        [getattr(one, name) for name in _FLAGS],
        [one.format.kind, one.format.pattern, one.format.unit] if one.format else [],
    ]


def _form(said: dict[str, Any]) -> PaperForm:
    fingerprint, title, language = map(str, said["texts"])
    signed, hybrid = map(bool, said["flags"])
    return PaperForm(
        pages=tuple(_page_read(one) for one in said["pages"]),
        fields=tuple(_field_read(one) for one in said["fields"]),
        fingerprint=fingerprint,
        title=title,
        language=language,
        stamp=Stamp(*map(str, said["stamp"])) if said["stamp"] else None,
        signed=signed,
        hybrid=hybrid,
        cleaned=tuple(map(str, said["cleaned"])),
        unseen=tuple(map(str, said["unseen"])),
    )


def _page_read(said: list[Any]) -> PaperPage:
    width, height, lines = said
    return PaperPage(float(width), float(height), tuple(_line_read(one) for one in lines))


def _line_read(said: list[Any]) -> TextLine:
    box, text, size, bold = said
    return TextLine(_box_read(box), str(text), float(size), bool(bold))


def _box_read(said: list[Any]) -> Box:
    page, *edges = said
    left, top, right, bottom = map(float, edges)
    return Box(int(page), left, top, right, bottom)


def _field_read(said: list[Any]) -> PaperField:
    name, kind, places, values, (tooltip, label, section, row), options, longest, flags, form = said
    return PaperField(
        name=str(name),
        kind=FieldKind(kind),
        places=tuple(Place(_box_read(box), str(state), str(beside)) for box, state, beside in places),
        values=tuple(map(str, values)),
        tooltip=str(tooltip),
        label=str(label),
        section=str(section),
        row=str(row),
        options=tuple((str(sent), str(seen)) for sent, seen in options),
        max_length=int(longest),
        **{name: bool(flag) for name, flag in zip(_FLAGS, flags, strict=True)},
        format=Format(*map(str, form)) if form else None,
    )
