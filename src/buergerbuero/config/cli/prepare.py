"""What must happen before the servers start: tables, rights, files, demonstration data.

In a process of its own, because the demo's parent never loads Django: it stays small and holds no key.
"""

import json
import sys
from dataclasses import asdict

import django
from django.core.management import call_command

from buergerbuero.base import clock
from buergerbuero.config.cli import environment, places
from buergerbuero.config.cli.passwords import write_private

LOGINS = places.STATE / "demo-logins.json"
"""Written when all demonstration data are in."""
FILLING = places.STATE / "demo-filling"
"""There while they are being put in: if a start finds it, the last one was interrupted."""


def tables() -> None:
    """Bring the tables to this version and give each role its rights."""
    from buergerbuero.base.policy import protect  # noqa: PLC0415 - models can only be imported after setup

    call_command("migrate", verbosity=0, interactive=False)
    protect()


def files() -> None:
    """Collect style sheets, scripts and fonts, named by their content and compressed."""
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)


def cases() -> None:
    """Publish the services, make staff and open cases, and note the log-ins."""
    from buergerbuero.config.cli import demo_content  # noqa: PLC0415 - models can only be imported after setup

    FILLING.touch()
    logins = [asdict(login) for login in demo_content.fill(now=clock.now())]
    write_private(LOGINS, json.dumps(logins, ensure_ascii=False).encode())
    FILLING.unlink()


def box() -> None:
    """Put the Dokumenten-Ausgabebox of the demonstration into operation."""
    from buergerbuero.config.cli import demo_box  # noqa: PLC0415 - models can only be imported after setup

    demo_box.BOX.prepare(environment.noted_ports())


if __name__ == "__main__":
    django.setup()
    {"tables": tables, "files": files, "cases": cases, "box": box}[sys.argv[1]]()
