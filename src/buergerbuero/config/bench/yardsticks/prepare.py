"""Make the tables of the yardsticks."""

import django
from django.core.management import call_command
from django.db import connection

from buergerbuero.config.bench.yardsticks.views import TABLE


def main() -> None:
    """Make the sessions' table and the one for applications."""
    call_command("migrate", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        cursor.execute(TABLE)


if __name__ == "__main__":
    django.setup()
    main()
