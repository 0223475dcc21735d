"""Django's own commands: `python -m buergerbuero.manage migrate`. People use `./buergerbuero`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "buergerbuero.config.settings")
    execute_from_command_line(sys.argv)
