"""Numbers on a command line: what is out of range is a wrong argument, never a smaller or another number."""

import argparse
from collections.abc import Callable


def whole(least: int, most: int | None = None) -> Callable[[str], int]:
    """Return a `type` for argparse: a whole number from `least` to `most`."""
    words = f"a whole number from {least} to {most}" if most is not None else f"a whole number from {least} on"

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if number < least or (most is not None and number > most):
            raise argparse.ArgumentTypeError(f"{text} is not {words}")
        return number

    return read
