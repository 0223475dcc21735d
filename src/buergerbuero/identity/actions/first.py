"""Accounts made on the command line: the first administrator, and those of the demonstration."""

import datetime
from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from buergerbuero.audit import actions as audit
from buergerbuero.base.actors import Actor
from buergerbuero.base.ids import CodeKind, format_code, new_code
from buergerbuero.identity import passwords, totp
from buergerbuero.identity.actions.accounts import new_row
from buergerbuero.identity.models import Staff
from buergerbuero.identity.values import FirstLogin, Role

COMMAND_LINE = Actor("system", "command-line")


def create_first_administrator(*, login: str, display_name: str, now: datetime.datetime) -> FirstLogin:
    """Make an administrator who can log in at once and must then change the password; to be shown once.

    Run it with the desk's environment, whose private key seals the secret. Raises BadLogin, LoginTaken.
    """
    return _create(
        login=login,
        display_name=display_name,
        office="",
        roles=[Role.ADMINISTRATOR],
        password=format_code(new_code(CodeKind.SET_UP)).replace(" ", "-"),
        secret=totp.new_secret(),
        must_change=True,
        now=now,
    )


def create_demo_staff(
    *,
    login: str,
    display_name: str,
    office: str,
    roles: Iterable[Role],
    password: str,
    secret: str,
    now: datetime.datetime,
) -> FirstLogin:
    """Make an account of the demonstration with a known password and TOTP secret (base 32).

    Raises RuntimeError outside the demonstration, BadLogin, LoginTaken, NoRole, WeakPassword.
    """
    if not settings.BB.demo:
        raise RuntimeError("accounts with known secrets belong into the demonstration only")
    return _create(
        login=login,
        display_name=display_name,
        office=office,
        roles=roles,
        password=password,
        secret=secret,
        must_change=False,
        now=now,
    )


@transaction.atomic
def _create(
    *,
    login: str,
    display_name: str,
    office: str,
    roles: Iterable[Role],
    password: str,
    secret: str,
    must_change: bool,
    now: datetime.datetime,
) -> FirstLogin:
    row: Staff = new_row(login=login, display_name=display_name, office=office, roles=roles, now=now)
    passwords.give(row, password)
    row.sealed_totp = totp.seal_secret(row.id, secret)
    row.must_change_password, row.set_up_at = must_change, now
    row.save(force_insert=True)
    audit.record(
        verb="staff.created",
        subject="staff",
        subject_id=str(row.id),
        by=COMMAND_LINE,
        now=now,
        detail={"roles": "/".join(row.roles)},
    )
    return FirstLogin(row.id, row.login, password, totp.uri(row.login, secret))
