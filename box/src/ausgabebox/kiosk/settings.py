"""What differs from box to box: where help is, how the doors stand, how large a millimetre is on this screen."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from ausgabebox.kiosk.port import Rows

MINUTE = 60.0


def in_rows(compartments: int, columns: int) -> tuple[tuple[int, ...], ...]:
    """Numbers from 1, row by row from the top left."""
    return tuple(
        tuple(range(first, min(first + columns, compartments + 1))) for first in range(1, compartments + 1, columns)
    )


@dataclass(frozen=True)
class Settings:
    """What the screen must know. Times are in seconds, lengths in millimetres.

    `help`: telephone numbers; `counter`: where documents are collected otherwise, by language, as it follows "jetzt";
    `headphones`: the device of sound that speech goes to, and nowhere else; `jack`: the input device that says whether
    headphones are plugged in.
    """

    help: tuple[str, ...] = ("115",)
    counter: Mapping[str, str] = field(default_factory=dict)
    rows: Rows = field(default_factory=lambda: in_rows(8, 2))
    dots_per_mm: float = 5.9
    key_mm: float = 20.0
    patience: float = MINUTE
    staff_patience: float = 3 * MINUTE
    warning: float = 20.0
    extensions: int = 10
    forget: float = 20.0
    zone: str = "Europe/Berlin"
    languages: tuple[str, ...] = ("de", "en")
    headphones: str | None = None
    jack: str | None = None

    def __post_init__(self) -> None:
        if self.patience < MINUTE or self.warning < 20 or self.extensions < 10 or self.key_mm < 20:
            raise ValueError("people get a minute, a warning of 20 seconds, ten times more, and keys of 20 millimetres")

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Self:
        """Settings as a file tells them. Raises ValueError for what is not known."""
        unknown = set(told) - {each.name for each in fields(cls)}
        if unknown:
            raise ValueError(f"settings of the screen that nobody knows: {', '.join(sorted(unknown))}")
        values: dict[str, Any] = {name: tuple(each) if isinstance(each, list) else each for name, each in told.items()}
        return cls(**values)

    @property
    def key_pixels(self) -> int:
        """The side of a key."""
        return round(self.dots_per_mm * self.key_mm)

    def place(self, compartment: int) -> tuple[int, int] | None:
        """Row from the top and door from the left, both from 1; None where it does not stand."""
        for row, numbers in enumerate(self.rows, start=1):
            if compartment in numbers:
                return row, list(numbers).index(compartment) + 1
        return None
