"""Look-ups, who waits for a register, and how each register has behaved."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from buergerbuero.base.ids import new_id
from buergerbuero.base.policy import Policy
from buergerbuero.exchange.values import Outcome, Register


class LookupRow(models.Model):
    """One question to a register. Question and answer are sealed with the case's key."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case_id = models.UUIDField(db_index=True)
    register = models.CharField(max_length=12)
    purpose = models.CharField(max_length=200)
    legal_basis = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    outcome = models.CharField(max_length=10)
    sealed_question = models.BinaryField()
    sealed_answer = models.BinaryField(null=True)

    policy = Policy(
        retention="with its case; that a register was asked stays in the audit log",
        scrub="question and answer are sealed with the case's key and die with it",
        desk="SELECT, INSERT",
        worker="SELECT, INSERT, DELETE",
    )

    class Meta:
        db_table = "exchange_lookup"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(register__in=list(Register)), name="lookup_register_known"),
            models.CheckConstraint(condition=Q(outcome__in=list(Outcome)), name="lookup_outcome_known"),
        ]


class Waiting(models.Model):
    """A case that goes on when a register is back."""

    case_id = models.UUIDField()
    register = models.CharField(max_length=12)
    since = models.DateTimeField()

    policy = Policy(
        retention="until the register has answered",
        scrub="case ids only",
        portal="SELECT",
        desk="SELECT, INSERT, DELETE",
        worker="SELECT, INSERT, UPDATE (since), DELETE",  # nothing is changed: whoever locks a row must be able to
    )

    class Meta:
        db_table = "exchange_waiting"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case_id", "register"], name="a_case_waits_once_a_register")
        ]


class BreakerRow(models.Model):
    """Failures of a register in a row. In the database, so that all processes leave it alone together."""

    register = models.CharField(max_length=12, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    open_until = models.DateTimeField(null=True)

    policy = Policy(
        retention="one row a register",
        scrub="nothing personal",
        desk="SELECT, INSERT, UPDATE",
        worker="SELECT, INSERT, UPDATE",
    )

    class Meta:
        db_table = "exchange_breaker"
