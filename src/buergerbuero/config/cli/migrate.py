"""./buergerbuero migrate: bring the database to this version and give the roles their rights (operation)."""

import argparse
import os
from collections.abc import Sequence

import django
from django.core.management import call_command


def main(arguments: Sequence[str]) -> int:
    """Migrate as bb_owner; say what would be done with --plan."""
    parser = argparse.ArgumentParser(description="Bring tables and rights to this version. Needs bb_owner's address.")
    parser.add_argument("--plan", action="store_true", help="only show what would be done")
    options = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buergerbuero.config.settings")
    os.environ["BB_PROCESS"] = "owner"
    django.setup()
    call_command("migrate", plan=options.plan, interactive=False)
    if not options.plan:
        from buergerbuero.base.policy import protect  # noqa: PLC0415 - models need setup before

        protect()
        print("Each process role has the rights that the models' policies name.")
    return 0
