"""Claims, attempts to pay them online, and the ledger. Nothing personal: who pays is known to the case alone."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from buergerbuero.base.ids import new_id
from buergerbuero.base.policy import Policy
from buergerbuero.payments.values import AttemptState, ClaimState, Way

# How long exactly is for the town to confirm; the case may be erased before, since nothing here names anyone.
_KEPT = "as long as vouchers of the treasury (10 years, to be confirmed by the town)"


class Claim(models.Model):
    """What a case owes, once. The reference (Kassenzeichen) is what the treasury knows it by."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case_id = models.UUIDField(db_index=True)
    reference = models.CharField(max_length=27, unique=True)
    purpose = models.CharField(max_length=100)
    amount_cents = models.PositiveIntegerField()
    state = models.CharField(max_length=10, default=ClaimState.DUE)
    sequence = models.PositiveIntegerField(default=0)  # of the last fact told about it
    created_at = models.DateTimeField()
    due_on = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    policy = Policy(
        retention=_KEPT,
        scrub="case id, amount and the name of the service",
        portal="SELECT, INSERT, UPDATE (purpose)",  # only to lock it: a trigger lets nobody change the purpose
        desk="SELECT, UPDATE (state, sequence, settled_at)",
        worker="SELECT, INSERT, UPDATE (state, sequence, settled_at, reminded_at)",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(ClaimState)), name="claim_state_known"),
            models.CheckConstraint(condition=Q(amount_cents__gt=0), name="claim_is_positive"),
            models.CheckConstraint(
                condition=Q(state=ClaimState.DUE, settled_at=None)
                | (~Q(state=ClaimState.DUE) & Q(settled_at__isnull=False)),
                name="claim_settled_has_its_time",
            ),
        ]


class Attempt(models.Model):
    """One try to pay a claim online. Its id is the requestId, its transaction the provider's it was begun with."""

    id = models.UUIDField(primary_key=True, default=new_id)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="attempts")
    amount_cents = models.PositiveIntegerField()
    state = models.CharField(max_length=12, default=AttemptState.OPENING)
    provider = models.CharField(max_length=20)  # its name in config/adapters.py: whom to ask, whoever is in use by then
    transaction_id = models.CharField(max_length=36, null=True, unique=True)
    started_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)

    policy = Policy(
        retention=_KEPT,
        scrub="ids, amount and times only",
        portal="SELECT, INSERT, UPDATE (state, transaction_id)",
        desk="SELECT, UPDATE (state)",
        worker="SELECT, UPDATE (state, checked_at)",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(AttemptState)), name="attempt_state_known"),
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(state__in=[AttemptState.OPENING, AttemptState.STARTED]),
                name="one_open_attempt_a_claim",
            ),
        ]


class DayBalance(models.Model):
    """The balance of a day, drawn anew as often as the worker looks; the last one counts."""

    day = models.DateField(primary_key=True)
    drawn_at = models.DateTimeField()
    found = models.JSONField()  # rules.as_json

    policy = Policy(
        retention=_KEPT,
        scrub="sums, references and opaque ids only",
        desk="SELECT",
        worker="SELECT, INSERT, UPDATE",
    )


class Entry(models.Model):
    """Money that moved, in signed cents. Never changed and never deleted; a trigger sees to it."""

    id = models.BigAutoField(primary_key=True)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="entries")
    way = models.CharField(max_length=10)
    amount_cents = models.IntegerField()
    source = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField(db_index=True)
    actor_kind = models.CharField(max_length=8)
    actor_id = models.CharField(max_length=40)

    policy = Policy(
        retention=_KEPT,
        scrub="amounts, receipt numbers and opaque staff ids only",
        portal="SELECT",
        desk="SELECT, INSERT",
        worker="SELECT, INSERT",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(way__in=list(Way)), name="entry_way_known"),
            models.CheckConstraint(
                condition=Q(way=Way.REFUND, amount_cents__lt=0) | (~Q(way=Way.REFUND) & Q(amount_cents__gt=0)),
                name="entry_sign_fits_its_way",
            ),
        ]
