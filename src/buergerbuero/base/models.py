"""Tables of the ground floor: wrapped keys, handled facts, rate limits."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from buergerbuero.base.policy import Policy


class VaultRow(models.Model):
    """A row whose id is also that of its vault, such as a case or a draft."""

    salt: bytes | None = None
    wrapped: bytes | None = None
    """A copy of the vault's key, where it was read along (keyring.row_with_copy); None if there is none."""

    class Meta:
        abstract = True


class WrappedKey(models.Model):
    """One wrapped copy of a vault's key. Lives in the schema `keys` (see the migration), apart from what it opens."""

    vault = models.UUIDField()
    holder = models.CharField(max_length=80)  # desk, code, or person/ and the hash of a pseudonym
    salt = models.BinaryField()
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()

    policy = Policy(
        retention="with its case or draft; backups of the schema rotate within 30 days",
        scrub="keys only, each wrapped, and keyed hashes of pseudonyms; deleting the rows erases the case",
        portal="SELECT, INSERT, UPDATE, DELETE",
        desk="SELECT, INSERT, UPDATE",
        worker="SELECT, INSERT, UPDATE, DELETE",
    )

    class Meta:
        db_table = "base_wrappedkey"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["vault", "holder"], name="one_key_a_holder"),
            models.CheckConstraint(
                condition=Q(holder__in=["desk", "code"]) | Q(holder__regex="^person/[0-9a-f]{64}$"),
                name="key_holder_known",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["holder"], condition=Q(holder__startswith="person/"), name="keys_of_a_person"),
        ]


class HandledFact(models.Model):
    """That a handler has dealt with a fact: what makes "at least once" into "as once"."""

    fact_id = models.UUIDField()
    handler = models.CharField(max_length=120)
    handled_at = models.DateTimeField()

    policy = Policy(
        retention="90 days",
        scrub="ids only",
        desk="SELECT",
        worker="SELECT, INSERT, DELETE",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fact_id", "handler"], name="a_fact_is_handled_once"),
        ]


class RateCount(models.Model):
    """How often something was tried in a window of time; the key is a keyed hash, so no address is stored.

    `side` is the database role that counts: each process raises its own counts, and a guard keeps it off the others'.
    """

    pk = models.CompositePrimaryKey("side", "bucket")
    side = models.CharField(max_length=63)
    bucket = models.CharField(max_length=80)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    policy = Policy(
        retention="until its window has passed, then swept within a day",
        scrub="keyed hash of an address or account, unreadable without the key",
        portal="SELECT, INSERT, UPDATE",
        desk="SELECT, INSERT, UPDATE",
        worker="SELECT, INSERT, UPDATE, DELETE",
        boxlink="SELECT, INSERT, UPDATE",
    )


class RevokedTicket(models.Model):
    """That a log-out has ended a ticket of a citizen's browser, which no copy of it may outlive."""

    mark = models.CharField(max_length=80, primary_key=True)
    ends_at = models.DateTimeField(db_index=True)

    policy = Policy(
        retention="30 days, in which the ticket would have ended anyway, then swept within a day",
        scrub="keyed hash of a random id",
        portal="SELECT, INSERT",
        worker="SELECT, DELETE",
    )
