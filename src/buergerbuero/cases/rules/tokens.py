"""Labels for exact words, by which clerks find a case without a name standing in the database.

Each part of a name is indexed as it sounds to a machine (transliterated, lower case) and as it sounds to a German ear
(Kölner Phonetik, Postel 1969), the birth date as it is. The key lives with desk and worker only: with it the portal
could guess names. No prefix search: a prefix would have to be stored, and would tell too much.

A word's token is a keyed hash and is never stored. What lies in the database are labels: one for each case that has the
word, made from the token and a counter over all cases. So no two rows are alike, and who has no key cannot tell which
belong to one word; who has it counts from 0 until a label is missing.
"""

import re
import unicodedata
from uuid import UUID

from buergerbuero.base.composing import composed
from buergerbuero.base.sealing import keyed_hash
from buergerbuero.cases.values import Person

_SPECIAL = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "æ": "ae",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
    }
)
_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})|(\d{4})-(\d{2})-(\d{2})")


def tokens_of(person: Person, key: bytes) -> frozenset[bytes]:
    """Return the tokens of all words that a person's case is found by."""
    names = words_in(f"{person.given_names} {person.family_name}")
    dates = {person.birth_date} if person.birth_date else set()
    return frozenset(
        {_token(key, "name", word) for word in names}
        | {_token(key, "sound", sound) for word in names if (sound := phonetic(word))}
        | {_token(key, "date", date) for date in dates}
    )


def query_tokens(text: str, key: bytes) -> list[list[bytes]]:
    """Return for each word typed the tokens that would match it: its spelling or its sound, or a date."""
    wanted = [[_token(key, "date", _iso(match))] for match in _DATE.finditer(text)]
    for word in words_in(_DATE.sub(" ", text)):
        wanted.append([_token(key, "name", word), _token(key, "sound", phonetic(word))])
    return wanted


def label(token: bytes, count: int) -> UUID:
    """Return the label of a word's row number `count`, from 0: 128 bits, like a random one without the key."""
    return UUID(hex=keyed_hash(token, str(count), purpose="search/label")[:32])


def words_in(text: str) -> list[str]:
    """Return the words of a name: transliterated to a-z, lower case."""
    folded = composed(composed(text).lower().translate(_SPECIAL), "NFKD")
    return re.findall(r"[a-z]+", "".join(letter for letter in folded if not unicodedata.combining(letter)))


def phonetic(word: str) -> str:
    """Return a word's code by Kölner Phonetik: words that sound alike in German share it."""
    codes = [_code(word, index) for index in range(len(word))]
    digits = "".join(codes)
    squeezed = re.sub(r"(.)\1+", r"\1", digits)
    return squeezed[:1] + squeezed[1:].replace("0", "")


def _code(word: str, index: int) -> str:
    letter = word[index]
    before, following = word[index - 1 : index], word[index + 1 : index + 2]
    if letter in _SIMPLE:
        return _SIMPLE[letter]
    match letter:
        case "p":
            return "3" if following == "h" else "1"
        case "d" | "t":
            return "8" if following and following in "csz" else "2"
        case "x":
            return "8" if before and before in "ckq" else "48"
        case "c":
            return _code_of_c(index, before, following)
    return ""


def _code_of_c(index: int, before: str, following: str) -> str:
    hard = "ahkloqrux" if index == 0 else "ahkoqux"
    sharp = before and before in "sz"
    return "4" if following and following in hard and not sharp else "8"


_SIMPLE = {
    **dict.fromkeys("aeijouy", "0"),
    "b": "1",
    **dict.fromkeys("fvw", "3"),
    **dict.fromkeys("gkq", "4"),
    "l": "5",
    **dict.fromkeys("mn", "6"),
    "r": "7",
    **dict.fromkeys("sz", "8"),
}


def _iso(match: re.Match[str]) -> str:
    day, month, year, iso_year, iso_month, iso_day = match.groups()
    return f"{iso_year}-{iso_month}-{iso_day}" if iso_year else f"{year}-{int(month):02}-{int(day):02}"


def _token(key: bytes, kind: str, word: str) -> bytes:
    return bytes.fromhex(keyed_hash(key, word, purpose=f"search/{kind}"))
