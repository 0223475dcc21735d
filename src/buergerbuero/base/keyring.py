"""Who can open a vault. A vault is the random key of one case or draft; only wrapped copies of it are stored.

One copy is wrapped to the desk's public key, one to a key that a citizen's code opens and that the server does not
hold, one for each person who may open it after a log-in (design.md, "Keys"). The copies live in the PostgreSQL schema
`keys`, whose backups are short-lived: destroying them erases the case everywhere.
"""

import datetime
import os
from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import connection

from buergerbuero.base import revoking, sealing
from buergerbuero.base.models import VaultRow, WrappedKey

SALT_BYTES = 16
CODE, DESK = "code", "desk"
PERSON = "person/"
"""Before the hash of a pseudonym: the holder of a copy for who has logged in."""
_WITH_COPY = (
    "SELECT {columns}, copy.salt, copy.wrapped FROM {table} row"
    " LEFT JOIN base_wrappedkey copy ON copy.vault = row.id AND copy.holder = %s WHERE row.{column} = %s"
)
_NOT_ENDED = " AND NOT EXISTS (SELECT FROM base_revokedticket WHERE mark = %s)"
Row = TypeVar("Row", bound=VaultRow)


class WrongCode(Exception):
    """The code does not open this vault, or the vault was destroyed."""


class NotTheirs(Exception):
    """This person has no copy of the vault's key, or the vault was destroyed."""


def context(vault: UUID, table: str, column: str, version: int = 1) -> str:
    """Return the associated data that binds a sealed value to its case, table, column and format version."""
    return f"{vault}/{table}/{column}/{version}"


def create_vault(*, vault: UUID, code: str = "", now: datetime.datetime) -> bytes:
    """Make the key of a case, wrapped to the desk's public key and, if there is one, for a code; return it."""
    key = sealing.new_key()
    wrapped = sealing.wrap_for_desk(settings.BB.held("desk_public_key"), key, context=_wrap_context(vault, DESK))
    copies = [WrappedKey(vault=vault, holder=DESK, salt=b"", wrapped=wrapped, created_at=now)]
    if code:
        copies.append(_codes_copy(vault, key, code, now))
    WrappedKey.objects.bulk_create(copies)
    return key


def create_code_vault(*, vault: UUID, code: str, now: datetime.datetime) -> bytes:
    """Make the key of a draft, which only the citizen's code opens, and return it."""
    key = sealing.new_key()
    grant_code(vault=vault, key=key, code=code, now=now)
    return key


def grant_code(*, vault: UUID, key: bytes, code: str, now: datetime.datetime) -> None:
    """Let a code open the vault. Replaces the code before it, if there was one."""
    WrappedKey.objects.bulk_create(
        [_codes_copy(vault, key, code, now)],
        update_conflicts=True,
        unique_fields=["vault", "holder"],
        update_fields=["salt", "wrapped", "created_at"],
    )


def code_given_at(*, vault: UUID) -> datetime.datetime | None:
    """Return since when the code that opens the vault now does so; None where no code opens it."""
    return WrappedKey.objects.filter(vault=vault, holder=CODE).values_list("created_at", flat=True).first()


def code_hash(code: str) -> str:
    """Return by what a code finds its row where nothing else names it. Its 80 random bits cannot be guessed from it."""
    return sealing.keyed_hash(settings.BB.held("pepper"), code, purpose="code")


def open_with_code(*, vault: UUID, code: str) -> bytes:
    """Return the vault's key by the citizen's code. Raises WrongCode."""
    copy = WrappedKey.objects.filter(vault=vault, holder=CODE).values_list("salt", "wrapped")[:1]
    return open_copy(*next(iter(copy), (None, None)), vault=vault, code=code)


def row_with_copy(
    model: type[Row],
    column: str,
    value: UUID | str,
    *,
    columns: Sequence[str] = (),
    lock: bool = False,
    ticket: str = "",
    holder: str = CODE,
) -> Row | None:
    """Return the row that a vault belongs to, with the copy of its key of a holder; None if there is none.

    `columns`: those that are needed, with the id first, or all. `lock`: others wait for it until the transaction ends.
    `ticket`: what a browser shows (base.revoking); one that a log-out has ended finds nothing. The copy is for
    `open_copy`, that of the holder DESK for `open_desks_copy`.

    Pages and jobs ask this first: one statement, without Django's own way, which takes longer than the database.
    """
    names = columns or [field.attname for field in model._meta.concrete_fields]
    wanted = ", ".join(f"row.{name}" for name in names)
    statement = _WITH_COPY.format(columns=wanted, table=model._meta.db_table, column=column)
    values = [holder, value]
    if ticket:
        statement += _NOT_ENDED
        values.append(revoking.mark(ticket))
    with connection.cursor() as cursor:
        cursor.execute(statement + (" FOR UPDATE OF row" if lock else ""), values)
        found = cursor.fetchone()
    if found is None:
        return None
    row = model.from_db(connection.alias, names, found[:-2])
    row.salt, row.wrapped = found[-2:]
    return row


def open_copy(salt: bytes | None, wrapped: bytes | None, *, vault: UUID, code: str) -> bytes:
    """Return the vault's key from the code's copy of it, as `row_with_copy` reads it. Raises WrongCode."""
    if salt is None or wrapped is None:
        raise WrongCode
    try:
        return sealing.unseal(_code_key(code, bytes(salt)), bytes(wrapped), context=_wrap_context(vault, CODE))
    except sealing.Tampered:
        raise WrongCode from None


def code_mark(*, vault: UUID) -> bytes:
    """Return what is another one with each new code; it opens nothing. Raises WrongCode where no code opens it."""
    salt = WrappedKey.objects.filter(vault=vault, holder=CODE).values_list("salt", flat=True).first()
    if salt is None:
        raise WrongCode
    return bytes(salt)


def pseudonym_hash(pseudonym: bytes) -> str:
    """Return what is stored of a pseudonym: by it a person's vaults are found, and nobody is recognised."""
    return sealing.keyed_hash(settings.BB.held("pepper"), pseudonym.hex(), purpose="pseudonym")


def grant_pseudonym(*, vault: UUID, key: bytes, pseudonym: bytes, now: datetime.datetime) -> None:
    """Let a person open the vault after a log-in. Several persons may; who can already still can."""
    holder = PERSON + pseudonym_hash(pseudonym)
    salt = os.urandom(SALT_BYTES)
    wrapped = sealing.seal(_pseudonym_key(pseudonym, salt), key, context=_wrap_context(vault, holder))
    WrappedKey.objects.get_or_create(
        vault=vault, holder=holder, defaults={"salt": salt, "wrapped": wrapped, "created_at": now}
    )


def open_with_pseudonym(*, vault: UUID, pseudonym: bytes) -> bytes:
    """Return the vault's key for a person who has logged in. Raises NotTheirs."""
    holder = PERSON + pseudonym_hash(pseudonym)
    try:
        row = WrappedKey.objects.get(vault=vault, holder=holder)
        key = _pseudonym_key(pseudonym, bytes(row.salt))
        return sealing.unseal(key, bytes(row.wrapped), context=_wrap_context(vault, holder))
    except (WrappedKey.DoesNotExist, sealing.Tampered):
        raise NotTheirs from None


def vaults_of(pseudonym: bytes) -> tuple[UUID, ...]:
    """Return the vaults that a person can open after a log-in, the newest first."""
    rows = WrappedKey.objects.filter(holder=PERSON + pseudonym_hash(pseudonym)).order_by("-created_at", "-id")
    return tuple(rows.values_list("vault", flat=True))


def open_at_desk(*, vault: UUID) -> bytes:
    """Return the vault's key by the desk's private key. Raises WrappedKey.DoesNotExist after erasure."""
    return open_many_at_desk([vault])[vault]


def open_many_at_desk(vaults: list[UUID]) -> dict[UUID, bytes]:
    """Return the keys of many vaults with one query. Raises WrappedKey.DoesNotExist if one of them is erased."""
    rows = {row.vault: bytes(row.wrapped) for row in WrappedKey.objects.filter(vault__in=vaults, holder=DESK)}
    if missing := set(vaults) - rows.keys():
        raise WrappedKey.DoesNotExist(f"{len(missing)} vaults have no key")
    return {vault: open_desks_copy(wrapped, vault=vault) for vault, wrapped in rows.items()}


def open_desks_copy(wrapped: bytes | None, *, vault: UUID) -> bytes:
    """Return the vault's key from the desk's copy of it, as `row_with_copy` reads it.

    Raises WrappedKey.DoesNotExist where there is none, as after erasure.
    """
    if wrapped is None:
        raise WrappedKey.DoesNotExist("a vault has no key")
    private_key = settings.BB.held("desk_private_key")
    return sealing.unwrap_at_desk(private_key, bytes(wrapped), context=_wrap_context(vault, DESK))


def destroy(*, vault: UUID) -> None:
    """Destroy every copy of the key: what was sealed with it can never be opened again."""
    WrappedKey.objects.filter(vault=vault).delete()


def _codes_copy(vault: UUID, key: bytes, code: str, now: datetime.datetime) -> WrappedKey:
    salt = os.urandom(SALT_BYTES)
    wrapped = sealing.seal(_code_key(code, salt), key, context=_wrap_context(vault, CODE))
    return WrappedKey(vault=vault, holder=CODE, salt=salt, wrapped=wrapped, created_at=now)


def _code_key(code: str, salt: bytes) -> bytes:
    return sealing.code_key(code, salt=salt, pepper=settings.BB.held("pepper"))


def _pseudonym_key(pseudonym: bytes, salt: bytes) -> bytes:
    return sealing.pseudonym_key(pseudonym, salt=salt, pepper=settings.BB.held("pepper"))


def _wrap_context(vault: UUID, holder: str) -> str:
    return f"{vault}/keys/{holder}/1"
