"""What people type: what fits, what does not, and what somebody types who means harm."""

from collections.abc import Iterable

from buergerbuero.forms import types
from buergerbuero.forms.types.gruppe import GroupOptions
from buergerbuero.forms.types.question import options_of, within
from buergerbuero.forms.values import Field
from tests.made.chance import Chance

Inputs = dict[str, list[str]]
HOSTILE = (
    *("<script>alert(1)</script>", "'; DROP TABLE forms_draft; --", '" onfocus="alert(1)', "%s %(x)s {0} {x} {{7*7}}"),
    *("../../../etc/passwd", "=1+1", "\\", "&amp;&lt;", "\x00", "\u202e abc", "\ufeff", "a\u0301\u0302\u0303" * 50),
    *("0" * 400, "9" * 4000, "-1", "1e999", "NaN", "٣", "１２", "12,50,50", "31", "13", "0", "99999"),
    *("ja ", "NEIN", "on", "null", "[]", "\u0085", "\u2028", "\u200d", "👩‍🚀", "z" * 30_000, "\U0010ffff", "\ud7ff"),
    *("DE00", "DE02120300000000202052", "a@b", "@", "SI-", "57072 ", "Ж", "x\ty", "1.2.2024", "29.2.2023"),
)


def good(lot: Chance, fields: Iterable[Field]) -> Inputs:
    """Something that must be taken; what is voluntary is left out at times."""
    found: Inputs = {}
    for field in fields:
        if field.type != "datei" and (field.required or lot.random() < 0.65):
            found |= _entries(lot, field) if field.fields else _choice(lot, field) or _example(lot, field)
    return found


def _entries(lot: Chance, field: Field) -> Inputs:
    """Some entries of a group."""
    options = options_of(field, GroupOptions)
    count = lot.randint(options.least, min(options.most, options.least + 2))
    entries = [good(lot, field.fields) for _ in range(count)]
    return {
        f"{field.name}-{number}-{name}": values for number, each in enumerate(entries) for name, values in each.items()
    }


def spoiled(lot: Chance, fields: Iterable[Field], names: Iterable[str], choices: set[str]) -> Inputs:
    """The same with some of it gone wrong: emptied, or something else typed. What is chosen can only be left out."""
    found = good(lot, fields)
    for name in lot.sample(sorted(names), min(lot.choice([1, 1, 2, 5]), len(set(names)))):
        if name in choices or lot.random() < 0.3:
            found.pop(name, None)
        else:
            found[name] = [lot.choice(HOSTILE)]
    return found


def _choice(lot: Chance, field: Field) -> Inputs:
    """One of the answers that are offered, each as likely; examples may not name them all."""
    kind = types.of(field.type)
    offered = [value for value, _ in kind.choices(field)]
    if not offered:
        return {}
    return {field.name: lot.sample(offered, lot.randint(1, kind.most(field.options) if kind.most else 1))}


def _example(lot: Chance, field: Field) -> Inputs:
    raw = lot.choice(types.of(field.type).examples(field))
    return {name: list(values) for name, values in within(raw, field.name).items()}
