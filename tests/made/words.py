"""Words for questions and answers: long and short, with letters that go wrong where somebody is careless."""

from tests.made.chance import Chance

WORDS = (
    *("Zaun", "Ärger", "Öl", "Übung", "Straßenbau", "Müllgebührenbescheid", "Kfz", "Obst & Gemüse", "Rundfunk <alt>"),
    *(
        "Donaudampfschifffahrtsgesellschaft",
        "Nutzungsänderung",
        "„Haus“",
        "Zähler-Nr.",
        "Fläche in m²",
        "Café",
        "Ñandú",
    ),
    *("Grundstücksverkehrsgenehmigungszuständigkeit", "50 % Anteil", "O’Neill", "%(frei)s", "a;b", "Wohnung\\Hof"),
)
IDS = ("zaun", "ärger", "öl", "übung", "straße", "kfz", "obst", "fläche_m2", "zähler", "haus", "nutzung", "x", "ß")
SENTENCES = (
    "Das steht im Bescheid vom letzten Jahr.",
    "Wenn Sie es nicht wissen, fragen Sie in {stadt} nach: Wir helfen gern, und es eilt nicht.",
    "Zum Beispiel so: <b>12</b> & mehr.",
    "Ein langer Satz, der auf einem schmalen Telefon über viele Zeilen geht, damit man sieht, ob alles, was darunter "
    "steht, noch zu erreichen ist, auch wenn jemand die Schrift groß gestellt hat und das Gerät quer hält.",
)


def question(lot: Chance, number: int) -> str:
    """A question that no other page of the form asks."""
    return f"{lot.choice(('Was ist mit', 'Wie steht es um', 'Gibt es'))} {lot.choice(WORDS)} ({number})?"


def label(lot: Chance, number: int) -> str:
    """What stands at a field."""
    return f"{lot.choice(WORDS)} {number}"


def name(lot: Chance, number: int) -> str:
    """An id."""
    return f"{lot.choice(IDS)}_{number}"


def maybe(lot: Chance, share: float) -> str | None:
    """A sentence, or none."""
    return lot.choice(SENTENCES) if lot.random() < share else None
