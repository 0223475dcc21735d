"""Words of forms: labels cleaned of what only paper needs, ids made of them, and what words give away."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from buergerbuero.base.composing import composed

_SPACES: Final = re.compile(r"\s+")
_ROW: Final = re.compile(r"(?<![\s_])[\s_]*(?:_Row_\d+|Row\s?\d+)$")
_LEADERS: Final = re.compile(r"[._…·]{3,}|…")
_NUMBER: Final = re.compile(r"^(?:\(?\d{1,2}(?:\.\d{1,2})*[a-z]?[.)]|[a-zA-Z][.)]|\d{1,2}(?:\.\d{1,2})+)\s+(?=\S)")
_ON_PAPER: Final = re.compile(
    r"\s*[(\[](?:[^()\[\]]*\b(?:an(?:zu)?kreuzen|aus(?:zu)?füllen|eintragen|unterstreichen|Druckschrift|Blockschrift"
    r"|Pflichtfeld|Pflichtangabe|TT\.?\s?MM\.?\s?JJ(?:JJ)?|please (?:tick|print|select)|tick|block (?:letters|capitals)"
    r"|required|(?:DD|MM)[./-](?:MM|DD)[./-]YY(?:YY)?)\b[^()\[\]]*)[)\]]|\s*\(\*\)",
    re.IGNORECASE,
)
_TELLS: Final = re.compile(
    r"(?<![\s,:–-])[\s,:–-]*\b(?:bitte\s+)?(?:hier\s+)?"
    r"(?:eintragen|eingeben|ankreuzen|ausfüllen|auswählen|angeben)\s*[.!]?$",
    re.I,
)
_WHAT_TO_DO: Final = re.compile(
    r"^(?:bitte )?(?:hier )?(?:geben|tragen|wählen|schreiben|klicken|kreuzen|füllen) sie\b"
    r"|^(?:please )?(?:enter|type|fill in|select) (?:the|your)\b",
    re.IGNORECASE,
)
_ASKED: Final = re.compile(
    r"^(?:bitte )?(?:geben|tragen) sie (?:hier )?(?:bitte )?(?:ihre?[nrsm]?|den|die|das) (.+?) (?:ein|an)[.!]?$"
    r"|^(?:please )?(?:enter|type|fill in) (?:the|your) (.+?)[.!]?$",
    re.IGNORECASE,
)
_IN_BRACKETS: Final = re.compile(r"^\(([^()]*)\)$")
_UNIT_BEFORE: Final = re.compile(r"^(?:[ck]?m[²³23]?|kg|€|EUR|Euro|%|Uhr)\s+(?=[A-ZÄÖÜ]|bis\b)")
_PLEASE: Final = re.compile(r"^bitte\s+(?=[A-ZÄÖÜ])", re.IGNORECASE)
_STAR: Final = re.compile(r"\s*(?<![*])[*]++(?=\s|$|:)")
_HYPHEN: Final = re.compile(r"(?<=[a-zäöüß])-\s+(?=[a-zäöüß])(?!und\b|oder\b|bzw\b|sowie\b)")
_CAMEL: Final = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])")
_GENERIC: Final = re.compile(
    r"^(?:text(?:feld|field)?|feld|field|undefined|fill|check\s?box|kontrollk[aä]stchen|radio|button|gruppe|group|combo"
    r"|dropdown|list|box|untitled|form|topmostsubform|page|seite|unbenannt|toggle|cb|tf|f|c|x|t|cell|zelle)?"
    r"[\s_.\-#\[\]()0-9]*$",
    re.IGNORECASE,
)
POSTCODE: Final = r"(?:plz|postleitzahl|post ?code|postal code|zip(?:[ -]?code)?)"
"""What a postcode is called, to stand in an expression."""
BORN: Final = re.compile(r"geburt|geboren|\bgeb(?:\b|_|dat)|birth|\bborn\b|\bdob\b|d\.o\.b", re.IGNORECASE)
"""In words at a day: it is one of birth, which lies in the past."""
EURO: Final = re.compile(r"€|\beuro?s?\b", re.IGNORECASE)
LONGEST_LABEL: Final = 200
_LONGEST_READ: Final = 1000  # letters; labels of strangers may have any number
_LONGEST_ID: Final = 36
_FILLERS: Final = frozenset(
    re.findall(
        r"\w+",
        "der die das des dem den ein eine einer eines einem einen und oder von vom zu zum zur im in am an auf für"
        " bei bzw ggf gegebenenfalls ist sind sich ich sie ihr ihre ihrer ihren mein meine meiner bitte folgende"
        " the of and or for your please are is to",
    )
)
RESERVED: Final = frozenset({"alle", "eines", "nicht", "pruefen", "quittung", "spaeter", "anmelden", "bb"})


def tidy(text: str) -> str:
    """Return a text in one line, its hyphens at line ends undone."""
    plain = "".join(letter if letter.isprintable() else " " for letter in composed(text))
    return _HYPHEN.sub("", _SPACES.sub(" ", plain.replace("{", "(").replace("}", ")"))).strip()


@lru_cache(maxsize=8192)
def cleaned(text: str) -> str:
    """Return a label without what only paper needs: numbering, dots to write on, "(bitte ankreuzen)", a colon."""
    found = _ROW.sub("", tidy(text[:_LONGEST_READ])).replace(":_", ": ").replace("_", " ")
    found = _LEADERS.sub(" ", _ON_PAPER.sub("", _STAR.sub("", found)))
    found = _NUMBER.sub("", _SPACES.sub(" ", found).strip(" ,;"))
    found = _TELLS.sub("", found) or found
    found = _UNIT_BEFORE.sub("", _IN_BRACKETS.sub(r"\1", _ASKED.sub(lambda asked: asked[1] or asked[2], found)))
    found = _PLEASE.sub("", _balanced(found.strip(" :;,·•-–").strip()))
    return shortened(found[:1].upper() + found[1:] if _PLEASE.search(text) else found, LONGEST_LABEL)


def _balanced(text: str) -> str:
    """Return a text without brackets that nothing closes or opens: lines are torn from their sentences."""
    for one, other in ("()", "[]"):
        if text.count(one) != text.count(other):
            text = text.replace(one, " ").replace(other, " ")
    return _SPACES.sub(" ", text).strip(" ,:")


def heading(section: str) -> str:
    """Return the heading of a part of a form; nothing where it only counts the parts (A, 1., II)."""
    found = cleaned(section)
    return found if len(re.findall("[A-Za-zÄÖÜäöüß]", found)) >= 3 else ""


def shortened(text: str, longest: int) -> str:
    """Return a text of at most so many letters, cut between words."""
    if len(text) <= longest:
        return text
    return f"{text[: longest - 2].rpartition(' ')[0] or text[: longest - 2]} …"


def beginning(texts: Sequence[str]) -> str:
    """Return the whole words with which all texts begin; all of it where they are the same."""
    if len(set(texts)) == 1 and len(texts) > 1:
        return texts[0]
    shared = texts[0]
    for text in texts[1:]:
        while not text.startswith(shared):
            shared = shared[:-1]
    return shared if shared.endswith((" ", "?", ":")) else shared.rpartition(" ")[0]


def tells_what_to_do(text: str) -> bool:
    """Whether a text does not name a field but says how to fill it."""
    return _WHAT_TO_DO.search(text) is not None


def starred(text: str) -> bool:
    """Whether a label bears the star of a field that must be filled."""
    return bool(re.search(r"[*]\s*:?\s*$|^\s*[*]", text))


def named(name: str) -> str:
    """Return words out of the full name of a field; nothing where it only counts fields."""
    last = re.sub(r"\[\d+\]", "", name).replace("#", "").rpartition(".")[2]
    if not re.search(r"[A-Za-zÄÖÜäöüß]{2}", last):
        last = " ".join(part for part in re.sub(r"\[\d+\]", "", name).split(".")[-2:])
    words = _SPACES.sub(" ", _CAMEL.sub(" ", re.sub(r"[_\-.]+", " ", last))).strip()
    words = re.sub(r"(?<=[A-Za-zÄÖÜäöüß])\s*(?:Row)?\s*\d+$", "", words)
    return "" if generic(last) or generic(words) else tidy(words[:1].upper() + words[1:])


def generic(name: str) -> bool:
    """Whether a name only says that it is a field."""
    return _GENERIC.match(name.strip()) is not None


def slug(text: str, fallback: str = "angabe") -> str:
    """Return an id out of a label: small letters, digits and _, words that say nothing left out."""
    words = re.findall(r"[a-zäöüß0-9]+", re.sub(r"\([^)]*\)", " ", text.lower())) or re.findall(
        r"[a-zäöüß0-9]+", text.lower()
    )
    telling = [word for word in words if word not in _FILLERS] or words
    found = ""
    for word in telling:
        longer = f"{found}_{word}" if found else word
        if len(longer) > _LONGEST_ID:
            break
        found = longer
    found = (found or "".join(telling)[:_LONGEST_ID]).strip("_")
    if not found:
        return fallback
    return found if found[0].isalpha() else f"{fallback}_{found}"[:_LONGEST_ID]


def unique(wanted: str, taken: set[str]) -> str:
    """Return an id that is not taken, and take it."""
    found, number = wanted, 1
    while found in taken or found in RESERVED:
        number += 1
        found = f"{wanted}_{number}"
    taken.add(found)
    return found


def answer_key(text: str, taken: set[str], number: int) -> str:
    """Return the key of an answer out of its label."""
    return unique(slug(text, f"antwort_{number}"), taken)
