"""The town's directory of staff."""

from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from buergerbuero.base.settings import DirectoryAccess
from buergerbuero.identity.models import DirectoryLink as LinkRow
from buergerbuero.identity.ports import Directory
from buergerbuero.identity.values import DirectoryLink

DIRECTORY_ANSWERS = "/anmelden/verzeichnis/antwort/"
"""Where the directory sends people back to, below the desk's address. It is registered there: never change it."""


def directory() -> Directory | None:
    """Return the town's directory of staff, if there is one."""
    access: DirectoryAccess | None = settings.BB.directory
    return _directory(access, settings.BB.desk_url) if access else None


def directory_link_of(staff_id: UUID) -> DirectoryLink | None:
    """Return to whom in the directory somebody is linked, without the name that it has for them."""
    row = LinkRow.objects.filter(staff_id=staff_id).first()
    return DirectoryLink(row.issuer, row.linked_at) if row else None


@cache
def _directory(access: DirectoryAccess, desk_url: str) -> Directory:
    make: Any = import_string(settings.ADAPTERS["directory"])
    found: Directory = make(access, back=desk_url + DIRECTORY_ANSWERS)
    return found
