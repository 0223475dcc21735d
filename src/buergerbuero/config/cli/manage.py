"""./buergerbuero manage: Django's own commands, with the settings of the environment.

Without any it does what needs no data, such as makemigrations.
"""

import os
from collections.abc import Sequence

from django.core.management import execute_from_command_line

from buergerbuero.config.cli import reach


def main(arguments: Sequence[str]) -> int:
    """Run one of Django's commands."""
    if "BB_PORTAL_URL" not in os.environ:
        os.environ.update(reach.without_data())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buergerbuero.config.settings")
    os.environ.setdefault("BB_PROCESS", "owner")
    execute_from_command_line(["./buergerbuero manage", *arguments])
    return 0
