"""What a fresh town holds before the first person comes: published services, and staff who can log in.

Run by `running.py` in a process of its own, with the worker's keys and as the owner of the tables, as the demo does it.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import django

django.setup()

from buergerbuero.base import clock  # noqa: E402 - models need Django's setup before
from buergerbuero.base.ids import CodeKind, format_code, new_code  # noqa: E402
from buergerbuero.catalogue import actions as catalogue  # noqa: E402
from buergerbuero.identity import actions as identity  # noqa: E402
from buergerbuero.identity.totp import new_secret  # noqa: E402
from buergerbuero.identity.values import Role  # noqa: E402
from tests.cast import PROJECT  # noqa: E402
from tests.journey import ways  # noqa: E402
from tests.made.town import TOWN, offering  # noqa: E402

# One for each device that logs in: a one-time code is good for one log-in, and a new one comes every 30 seconds only.
STAFF = {
    "netz": ("Petra Probe", Role.CLERK),
    "browser": ("Emre Entwurf", Role.CLERK),
    "leitung": ("Vera Vorlage", Role.SUPERVISOR),
    "verwaltung": ("Max Muster", Role.ADMINISTRATOR),
    "personalstelle": ("Sam Schablone", Role.ADMINISTRATOR),
    "zugang": ("Nadja Neustart", Role.ADMINISTRATOR),
    "zweite": ("Zoe Zweitschrift", Role.ADMINISTRATOR),
    "kasse": ("Kai Kassenprobe", Role.SUPERVISOR),
    "redaktion": ("Berna Beispiel", Role.EDITOR),
    "zeichnung": ("Zita Zeichner", Role.EDITOR),
}


def publish() -> None:
    for folder in sorted(path for path in (PROJECT / "services").iterdir() if path.is_dir()):
        _publish(folder, TOWN)
    tried = sorted(path for path in (PROJECT / "tests" / "services").iterdir() if path.is_dir())
    tried += [ways.MADE / name for name in (*ways.LOGGED_IN, *ways.FOR_OTHERS)]
    with TemporaryDirectory() as scratch:
        place = offering([folder.name for folder in tried], Path(scratch) / "town")
        for folder in tried:
            _publish(folder, place)


def _publish(folder: Path, town: Path) -> None:
    people = {"by": "probe-a", "released_by": "probe-b"}
    catalogue.publish(folder=folder, town=town, demo=True, now=clock.now(), **people)


def staff() -> Iterator[dict[str, str]]:
    for login, (name, role) in STAFF.items():
        secrets = {"password": format_code(new_code(CodeKind.SET_UP)), "secret": new_secret()}
        identity.create_demo_staff(
            login=login, display_name=name, office="Steuern und Abgaben", roles=[role], now=clock.now(), **secrets
        )
        yield {"login": login, "name": name, **secrets}


if __name__ == "__main__":
    publish()
    Path(sys.argv[1]).write_text(json.dumps(list(staff())), encoding="utf-8")
