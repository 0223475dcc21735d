"""With whom citizens can log in, at which level, and what that says of them."""

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from buergerbuero.base.settings import LoginAccess
from buergerbuero.identity.ports import LoginProvider
from buergerbuero.identity.values import NoProvider, TrustLevel

CONSUMER = "/anmeldung/antwort/{}/"
"""Where providers send answers to, below the portal's address. It stands in what we have handed in: never change it."""


def login_providers(level: TrustLevel = TrustLevel.NORMAL) -> tuple[LoginProvider, ...]:
    """Return with whom citizens can log in at a level, by their file's name. Raises DefinitionError for a bad file."""
    access: LoginAccess | None = settings.BB.login
    if access is None:
        return ()
    return tuple(one for one in _providers(access, settings.BB.portal_url) if one.highest() >= level)


def login_provider(provider_id: str) -> LoginProvider:
    """Return a provider by its id. Raises NoProvider."""
    found = next((one for one in login_providers() if one.id == provider_id), None)
    if found is None:
        raise NoProvider(provider_id)
    return found


@cache
def _providers(access: LoginAccess, portal_url: str) -> tuple[LoginProvider, ...]:
    """Read the files once; a changed one counts from the next start."""
    files = sorted(access.folder.glob("*.yaml"))
    return tuple(_provider(file, access, portal_url) for file in files)


def _provider(file: Path, access: LoginAccess, portal_url: str) -> LoginProvider:
    make: Any = import_string(settings.ADAPTERS["login_provider"])
    found: LoginProvider = make(
        file,
        consumer=portal_url + CONSUMER.format(file.stem),
        key_file=access.key_file,
        certificate_file=access.certificate_file,
    )
    return found
