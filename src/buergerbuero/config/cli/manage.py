"""./buergerbuero manage: Django's own commands, with the settings of the environment."""

import os
from collections.abc import Sequence

from django.core.management import execute_from_command_line


def main(arguments: Sequence[str]) -> int:
    """Run one of Django's commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buergerbuero.config.settings")
    os.environ.setdefault("BB_PROCESS", "owner")
    execute_from_command_line(["./buergerbuero manage", *arguments])
    return 0
