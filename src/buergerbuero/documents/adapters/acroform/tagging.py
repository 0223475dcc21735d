"""The structure of a tagged PDF: which content belongs to which element (ISO 32000-2, 14.7)."""

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, String


class Tags:
    """The structure of one PDF. In one that is not tagged nothing is noted, and `root` is None."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        root = pdf.Root.get("/StructTreeRoot")
        self.root = root if isinstance(root, Dictionary) and isinstance(root.get("/ParentTree"), Dictionary) else None
        self._tree = NumberTree(self.root.ParentTree) if self.root is not None else None
        self._next = self._first_free()

    def element(self, kind: str, above: Dictionary | None = None, language: str = "") -> Dictionary:
        """Add an element behind the others of the one above it, or of the whole document."""
        assert self.root is not None
        above = above if above is not None else self._document()
        made = self.pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name("/" + kind), P=above, K=Array()))
        if language:
            made.Lang = String(language)
        _append(above, made)
        return made

    def content(self, element: Dictionary, page: Dictionary) -> int:
        """Give an element a piece of a page's content; return its number there (MCID)."""
        number = self._number(page, element)
        _append(element, Dictionary(Type=Name.MCR, Pg=page, MCID=number))
        return number

    def of_annotation(self, annotation: Dictionary) -> Dictionary | None:
        """Return the element that an annotation belongs to."""
        key = annotation.get("/StructParent")
        if self._tree is None or not isinstance(key, int) or key not in self._tree:
            return None
        found = self._tree[key]
        return found if isinstance(found, Dictionary) else None

    def in_place_of(self, annotation: Dictionary, element: Dictionary, page: Dictionary) -> int:
        """Let content of a page stand where an annotation stood; return its number there."""
        number = self._number(page, element)
        self.without(annotation, element, Dictionary(Type=Name.MCR, Pg=page, MCID=number))
        return number

    def without(self, annotation: Dictionary, element: Dictionary, other: Dictionary | None = None) -> None:
        """Take an annotation out of its element; another kid may come in its place."""
        kids: list[Any] = []
        for kid in _kids(element):
            if not _is_of(kid, annotation):
                kids.append(kid)
            elif other is not None:
                kids.append(other)
                other = None
        element.K = Array([*kids, other] if other is not None else kids)
        self.forget(annotation.get("/StructParent"))

    def forget(self, key: object) -> None:
        """Take out a number under which an annotation or a page was known."""
        if self._tree is not None and isinstance(key, int) and key in self._tree:
            del self._tree[key]

    def remove(self, element: Dictionary) -> None:
        """Take an element, and all below it, out of the one above it."""
        above = element.get("/P")
        if isinstance(above, Dictionary):
            above.K = Array([kid for kid in _kids(above) if not _same(kid, element)])

    def _number(self, page: Dictionary, element: Dictionary) -> int:
        assert self._tree is not None
        said: object = page.get("/StructParents")
        if isinstance(said, int):
            key = said
        else:
            assert self.root is not None
            key = self._next
            self._next += 1
            page["/StructParents"], self.root["/ParentTreeNextKey"] = key, self._next
        known = self._tree[key] if key in self._tree else None  # noqa: SIM401 - its get raises IndexError
        listed = known if isinstance(known, Array) else self.pdf.make_indirect(Array())
        listed.append(element)
        self._tree[key] = listed
        return len(listed) - 1

    def _document(self) -> Dictionary:
        assert self.root is not None
        first = next((kid for kid in _kids(self.root) if isinstance(kid, Dictionary)), None)
        return first if first is not None and first.get("/S") == Name.Document else self.root

    def _first_free(self) -> int:
        if self.root is None or self._tree is None:
            return 0
        said: object = self.root.get("/ParentTreeNextKey")
        highest = max(self._tree.keys(), default=-1) + 1
        return max(said, highest) if isinstance(said, int) else highest


def _kids(element: Dictionary) -> list[Any]:
    return _listed(element.get("/K"))


def _listed(said: object) -> list[Any]:
    """Return the members of an array, or the one that stands for an array of one: an element, or a number (14.7.2)."""
    if isinstance(said, Array):
        return list(said)
    return [] if said is None else [said]


def _append(above: Dictionary, kid: Dictionary) -> None:
    above.K = Array([*_kids(above), kid])


def _is_of(kid: object, annotation: Dictionary) -> bool:
    return isinstance(kid, Dictionary) and _same(kid.get("/Obj"), annotation)


def _same(one: object, other: Dictionary) -> bool:
    return isinstance(one, Dictionary) and one.is_indirect and one.objgen == other.objgen
