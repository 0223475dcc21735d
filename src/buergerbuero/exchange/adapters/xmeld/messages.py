"""The messages: bytes to values and back. Hostile XML is refused, and so is an answer that is not ours."""

from typing import Final

from lxml import etree

from buergerbuero.exchange.values import (
    Address,
    Ambiguous,
    Found,
    NoAnswer,
    NotFound,
    RegisterRefused,
    Resident,
    ResidentAnswer,
    ResidentQuestion,
    Vehicle,
    VehicleAnswer,
    VehicleQuestion,
)

NAMESPACE: Final = "urn:buergerbuero:registerauskunft:1"
_TEXTS: Final = {"family_name": "familienname", "given_names": "vornamen", "birth_date": "geburtsdatum"}
_MORE: Final = {"birth_name": "geburtsname", "doctoral_degree": "doktorgrad", "since": "einzugsdatum"}
_ADDRESS: Final = {
    "street": "strasse",
    "house_number": "hausnummer",
    "postcode": "postleitzahl",
    "place": "wohnort",
}


def resident_question(question: ResidentQuestion, *, reference: str, legal_basis: str) -> bytes:
    """Return the message that asks for a person."""
    root = _message("personensuche.anfrage", reference, legal_basis)
    person = etree.SubElement(root, _tag("person"))
    for attribute, name in _TEXTS.items():
        _put(person, name, getattr(question, attribute))
    if question.address:
        _put_address(person, "anschrift", question.address)
    return _bytes(root)


def vehicle_question(question: VehicleQuestion, *, reference: str, legal_basis: str) -> bytes:
    """Return the message that asks for a vehicle."""
    root = _message("halterauskunft.anfrage", reference, legal_basis)
    _put(root, "kennzeichen", question.plate)
    return _bytes(root)


def resident_answer(content: bytes, reference: str) -> ResidentAnswer:
    """Return what the register of residents says. Raises NoAnswer and RegisterRefused."""
    found = _result(content, reference)
    return found if isinstance(found, NotFound | Ambiguous) else Found(_resident(_child(found, "person")))


def vehicle_answer(content: bytes, reference: str) -> VehicleAnswer:
    """Return what the register of vehicles says. Raises NoAnswer and RegisterRefused."""
    found = _result(content, reference)
    return found if isinstance(found, NotFound | Ambiguous) else Found(_vehicle(_child(found, "fahrzeug")))


def _result(content: bytes, reference: str) -> etree._Element | NotFound | Ambiguous:
    root = _parsed(content)
    if _text(_child(root, "nachrichtenkopf"), "bezug") != reference:
        raise NoAnswer("the answer belongs to another question")
    match _text(root, "ergebnis"):
        case "treffer":
            return root
        case "kein_treffer":
            return NotFound()
        case "mehrdeutig":
            return Ambiguous()
        case "abgelehnt":
            raise RegisterRefused(_text(root, "grund")[:60])
        case _:
            raise NoAnswer("the answer has no result")


def _resident(person: etree._Element) -> Resident:
    main = person.find(_tag("hauptwohnung"))
    others = tuple(_address(each) for each in person.findall(_tag("nebenwohnung")))
    texts = {attribute: _text(person, name) for attribute, name in (_TEXTS | _MORE).items()}
    blocked = _text(person, "auskunftssperre") == "ja"
    return Resident(**texts, main=None if main is None else _address(main), others=others, blocked=blocked)


def _vehicle(vehicle: etree._Element) -> Vehicle:
    keeper = _child(vehicle, "halter")
    texts = {attribute: _text(keeper, name) for attribute, name in _TEXTS.items()}
    return Vehicle(
        plate=_text(vehicle, "kennzeichen"),
        **texts,
        company=_text(keeper, "firma"),
        registered=_text(vehicle, "zugelassen") != "nein",
    )


def _address(element: etree._Element) -> Address:
    return Address(**{attribute: _text(element, name) for attribute, name in _ADDRESS.items()})


def _parsed(content: bytes) -> etree._Element:
    """Parse without entities, network or huge trees (XXE, billion laughs), and comments, which would cut a name."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise NoAnswer("unreadable answer") from None
    if root.getroottree().docinfo.doctype or etree.QName(root).namespace != NAMESPACE:
        raise NoAnswer("an answer of another kind")
    return root


def _message(kind: str, reference: str, legal_basis: str) -> etree._Element:
    root = etree.Element(_tag(kind), nsmap={None: NAMESPACE})
    head = etree.SubElement(root, _tag("nachrichtenkopf"))
    _put(head, "nachricht", reference)
    _put(head, "rechtsgrundlage", legal_basis)
    return root


def _put_address(parent: etree._Element, name: str, address: Address) -> None:
    element = etree.SubElement(parent, _tag(name))
    for attribute, child in _ADDRESS.items():
        _put(element, child, getattr(address, attribute))


def _put(parent: etree._Element, name: str, text: str) -> None:
    try:
        etree.SubElement(parent, _tag(name)).text = text
    except ValueError:  # signs that XML does not know, such as U+FFFF: no register has such a name
        raise RegisterRefused("unwritable") from None


def _child(parent: etree._Element, name: str) -> etree._Element:
    found = parent.find(_tag(name))
    if found is None:
        raise NoAnswer(f"the answer lacks {name}")
    return found


def _text(parent: etree._Element, name: str) -> str:
    return (parent.findtext(_tag(name)) or "").strip()


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _bytes(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))
