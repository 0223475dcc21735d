"""Publish the service that is measured, in a town that offers nothing else."""

import re
import shutil
import sys
from pathlib import Path

import django

from buergerbuero.base import clock
from buergerbuero.config.bench.applying import SERVICE
from buergerbuero.config.cli import places

FOLDER = Path(__file__).parent / SERVICE
OFFERS = re.compile(r"^leistungen: \[[^\]]*\]", re.MULTILINE)


def main(town: Path) -> None:
    """Write the town into a folder and publish for it."""
    from buergerbuero.catalogue import actions as catalogue  # noqa: PLC0415 - models can only be imported after setup

    write_town(town)
    catalogue.publish(folder=FOLDER, town=town, by="bench", released_by="bench-release", demo=True, now=clock.now())


def write_town(town: Path) -> None:
    """Write a town that offers nothing but the service that is measured, into a folder that is not there yet."""
    shutil.copytree(places.PROJECT / "towns" / "siegen", town)
    known = town / "town.yaml"
    text, found = OFFERS.subn(f"leistungen: [{SERVICE}]", known.read_text(encoding="utf-8"))
    if found != 1:
        raise SystemExit("town.yaml lists its services in another way")
    known.write_text(text, encoding="utf-8")
    (town / "beispielwerte.yaml").unlink()  # they are of the other services


if __name__ == "__main__":
    django.setup()
    main(Path(sys.argv[1]))
