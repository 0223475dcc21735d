"""Somebody who has taken over a process: runs with its environment and tries what it must not be able to do.

Run as `python -m tests.journey.burglar CASE_NUMBER`; prints what it got, line by line.
"""

import sys

import django

django.setup()

from django.db import ProgrammingError, connection  # noqa: E402 - models need Django's setup before

from buergerbuero.base import keyring  # noqa: E402
from buergerbuero.base.settings import NotHeld  # noqa: E402
from buergerbuero.cases.models import Case  # noqa: E402

LOCKED = ("cases_searchlabel", "identity_staff", "identity_staffsession")


def open_case(number: str) -> str:
    """Try to open a case without its code."""
    case = Case.objects.get(number=number)
    try:
        return f"opened {len(keyring.open_at_desk(vault=case.id))} bytes"
    except NotHeld:
        return "no key"


def read(table: str) -> str:
    """Try to read a table."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}" LIMIT 1')  # noqa: S608 - names of ours
        return "read"
    except ProgrammingError as refused:
        return str(refused).strip()


if __name__ == "__main__":
    print("case:", open_case(sys.argv[1]))  # noqa: T201
    for table in LOCKED:
        print(f"{table}:", read(table))  # noqa: T201
