"""What a field is, by its type and flags (ISO 32000-2, 12.7.5)."""

from pikepdf import Name

from buergerbuero.documents.adapters.acroform.tree import PUSH, RADIO, Node
from buergerbuero.documents.values import FieldKind


def kind_of(node: Node) -> FieldKind | None:
    """Return what a field is; None if it does not say."""
    flags = node.number("/Ff")
    match node.get("/FT"):
        case Name.Tx:
            return FieldKind.TEXT
        case Name.Ch:
            return FieldKind.CHOICE
        case Name.Sig:
            return FieldKind.SIGNATURE
        case Name.Btn:
            return FieldKind.BUTTON if flags & PUSH else FieldKind.RADIO if flags & RADIO else FieldKind.CHECK
        case _:
            return None
