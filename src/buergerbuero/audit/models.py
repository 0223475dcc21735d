"""Tables of the log. No foreign keys: it outlives what it describes. Triggers refuse UPDATE and DELETE."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from buergerbuero.base.policy import Policy


class Entry(models.Model):
    """One plain row, written by an action in its own transaction."""

    id = models.UUIDField(primary_key=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=8)
    actor_id = models.CharField(max_length=80)
    verb = models.CharField(max_length=40)
    subject = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=80)
    detail = models.JSONField()

    policy = Policy(
        retention="outlives the case; the town decides how many years; no program deletes it",
        scrub="no personal data: opaque ids, verbs and states only; free text is refused",
        portal="INSERT",
        desk="SELECT, INSERT",
        worker="SELECT, INSERT",
    )

    class Meta:
        verbose_name_plural = "entries"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(actor_kind__in=["citizen", "staff", "system"]), name="audit_actor_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["subject", "subject_id", "at"], name="audit_history")]


class Unchained(models.Model):
    """That an entry waits for the sequencer. A trigger adds it with the entry: finding work costs nothing."""

    entry_id = models.UUIDField(primary_key=True)
    since = models.DateTimeField(db_default=Now())

    policy = Policy(retention="until the entry is chained, a minute or two", scrub="ids only", worker="SELECT, DELETE")

    class Meta:
        verbose_name_plural = "unchained"


class Line(models.Model):
    """One link of the chain; see `values.Link`."""

    seq = models.BigIntegerField(primary_key=True)
    entry_id = models.UUIDField(unique=True)
    at = models.DateTimeField()
    prev = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    policy = Policy(retention="as its entry", scrub="hashes only", worker="SELECT, INSERT")

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(seq__gte=1), name="audit_chain_begins_at_one")]


class Checkpoint(models.Model):
    """A signature over the end of the chain; see `values.Mark`."""

    seq = models.BigIntegerField(primary_key=True)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    policy = Policy(retention="as the entries below it", scrub="hashes only", desk="SELECT", worker="SELECT, INSERT")
