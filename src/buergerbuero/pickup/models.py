"""Boxes, what goes to and comes from them, orders and what became of them. Nothing here names anyone."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from buergerbuero.base.ids import new_id
from buergerbuero.base.policy import Policy
from buergerbuero.pickup.values import (
    CompartmentState,
    OrderState,
    Reach,
    ReturnOutcome,
    Severity,
    Told,
)

_PROOF = "as long as the town keeps records of documents handed out (to be confirmed by it); the case may go before"
_IDS = "opaque ids and times only: whose case it is lies sealed with the case"


class Box(models.Model):
    """A box as it was put into operation: its name for people, and the keys by which it is known."""

    id = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=100)
    place = models.CharField(max_length=200)
    signing_key = models.BinaryField()  # Ed25519, public
    sealing_key = models.BinaryField()  # ML-KEM-768 with X25519, public
    fingerprint = models.CharField(max_length=64, unique=True)  # of its client certificate: SHA-256, hex
    registered_at = models.DateTimeField()
    active = models.BooleanField(default=True)  # it may call, and citizens may choose it
    last_contact_at = models.DateTimeField(null=True)
    acknowledged = models.PositiveBigIntegerField(default=0)  # every message down to this number is kept by the box
    received = models.PositiveBigIntegerField(default=0)  # every message up to this number is kept here
    turn = models.PositiveBigIntegerField(default=0)  # the number of its last call: none counts twice

    policy = Policy(
        retention="as long as the box is in operation",
        scrub="nothing personal",
        portal="SELECT",
        desk="SELECT",
        worker="SELECT, UPDATE (received)",
        boxlink="SELECT, UPDATE (last_contact_at, acknowledged, received, turn)",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id__regex="^[a-z0-9-]{1,40}$"), name="box_id_is_plain"),
        ]


class UsedKey(models.Model):
    """A key that a box was once registered by. It counts for that box, until this is retired; then never again."""

    digest = models.CharField(max_length=64, primary_key=True)  # SHA-256 of the public key, hex
    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="+")

    policy = Policy(retention="for good: a key that was retired must not come back", scrub="nothing personal")


class Incoming(models.Model):
    """A signed message of a box as it came. The worker reads each once, in their order, none before the one before."""

    id = models.BigAutoField(primary_key=True)
    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveBigIntegerField()
    signed = models.BinaryField()
    size = models.PositiveIntegerField()  # of `signed`, which the link may not read
    received_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    refused = models.CharField(max_length=40, default="")

    policy = Policy(
        retention="90 days after it was read",
        scrub=_IDS,
        worker="SELECT, UPDATE (read_at, refused), DELETE",
        boxlink="SELECT (id, box_id, number, size, received_at, read_at), INSERT",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["box", "number"], name="a_message_up_once"),
        ]


class Outgoing(models.Model):
    """A signed message for a box, until it has said that it keeps it."""

    id = models.BigAutoField(primary_key=True)
    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveBigIntegerField()
    signed = models.BinaryField()
    made_at = models.DateTimeField()

    policy = Policy(
        retention="90 days after it was made, once the box has acknowledged it",
        scrub=_IDS,
        worker="SELECT, INSERT, DELETE",
        boxlink="SELECT",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["box", "number"], name="a_message_down_once"),
        ]


class Report(models.Model):
    """How a box is, as it last said, and how far it was read and written to. Whoever reads its messages locks it."""

    box = models.OneToOneField(Box, on_delete=models.CASCADE, primary_key=True, related_name="report")
    read = models.PositiveBigIntegerField(default=0)
    written = models.PositiveBigIntegerField(default=0)
    heard_at = models.DateTimeField(null=True)
    said_at = models.DateTimeField(null=True)
    power = models.PositiveSmallIntegerField(null=True)
    clock_trusted = models.BooleanField(null=True)
    version = models.CharField(max_length=40, default="")
    halted = models.CharField(max_length=40, default="")
    journal_count = models.PositiveBigIntegerField(default=0)
    journal_head = models.BinaryField(default=bytes)
    journal_at = models.DateTimeField(null=True)
    journal_broken = models.BooleanField(default=False)

    policy = Policy(
        retention="as long as the box is in operation",
        scrub="nothing personal",
        desk="SELECT",
        worker="SELECT, UPDATE",
    )


class Compartment(models.Model):
    """A compartment: what it is, and what its box last told of it."""

    box = models.ForeignKey(Box, on_delete=models.CASCADE, related_name="compartments")
    number = models.PositiveSmallIntegerField()
    reach = models.CharField(max_length=4)
    state = models.CharField(max_length=20, default=CompartmentState.OUT_OF_SERVICE)
    since = models.DateTimeField(null=True)
    load_id = models.UUIDField(null=True)
    door = models.CharField(max_length=8, default="unknown")
    content = models.CharField(max_length=8, default="unknown")

    policy = Policy(
        retention="as long as the box is in operation",
        scrub="nothing personal",
        desk="SELECT",
        worker="SELECT, UPDATE (state, since, load_id, door, content)",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["box", "number"], name="a_compartment_once"),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=999), name="compartment_number"),
            models.CheckConstraint(condition=Q(reach__in=list(Reach)), name="compartment_reach_known"),
            models.CheckConstraint(condition=Q(state__in=list(CompartmentState)), name="compartment_state_known"),
        ]


class Pin(models.Model):
    """A PIN that a person was given, sealed to one box: nobody here can read it. The last row of a case counts."""

    id = models.BigAutoField(primary_key=True)
    pin_id = models.UUIDField(unique=True, default=new_id)
    case_id = models.UUIDField(db_index=True)
    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    made_at = models.DateTimeField()

    policy = Policy(
        retention="until the document is collected or taken out, or its case is erased",
        scrub="sealed to the box; without its private key unreadable",
        portal="SELECT, INSERT",
        desk="SELECT, INSERT",
        worker="SELECT, INSERT, DELETE",
    )


class Order(models.Model):
    """A document that is to be collected at a box: one a delivery. `doc_ref` is on its barcode and means nothing."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case_id = models.UUIDField(db_index=True)
    delivery_id = models.UUIDField()
    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="+")
    doc_class = models.CharField(max_length=40)
    doc_ref = models.CharField(max_length=20, unique=True)
    low_reach = models.BooleanField()
    return_required = models.BooleanField()
    retention_days = models.PositiveSmallIntegerField()
    ordered_at = models.DateTimeField()
    state = models.CharField(max_length=10, default=OrderState.ORDERED)
    sequence = models.PositiveIntegerField(default=0)  # of the last fact told about it
    told_pin = models.UUIDField(null=True)  # the newest PIN that the box has been told
    load_id = models.UUIDField(null=True)  # the load it lies there as, or lay
    loaded_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    not_after = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    told = models.CharField(max_length=8, default=Told.NOTHING)  # the restriction of its load that the box knows
    withdrawn_at = models.DateTimeField(null=True)
    told_withdrawn = models.BooleanField(default=False)

    policy = Policy(
        retention=_PROOF,
        scrub=_IDS,
        portal="SELECT",
        desk="SELECT, INSERT, UPDATE (state, withdrawn_at)",
        worker="SELECT, INSERT, UPDATE (state, sequence, told_pin, load_id, loaded_at, ready_at, not_after,"
        " reminded_at, told, withdrawn_at, told_withdrawn)",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(OrderState)), name="order_state_known"),
            models.CheckConstraint(condition=Q(told__in=list(Told)), name="order_told_known"),
            models.UniqueConstraint(
                fields=["delivery_id"],
                condition=~Q(state__in=[OrderState.WITHDRAWN, OrderState.TAKEN_OUT]),
                name="one_order_a_delivery",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["box", "state"], name="orders_of_a_box")]


class Load(models.Model):
    """That a document was laid in by two colleagues: the receipt of the box. Never changed; a trigger sees to it."""

    id = models.UUIDField(primary_key=True)  # made by the box
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="loads")
    compartment = models.PositiveSmallIntegerField()
    pin_id = models.UUIDField()
    staff = models.JSONField()  # two ids of the box's own roster
    at = models.DateTimeField()
    heard_at = models.DateTimeField()

    policy = Policy(retention=_PROOF, scrub=_IDS, portal="SELECT", desk="SELECT", worker="SELECT, INSERT")


class Grant(models.Model):
    """That whoever brings the token and knows the PIN may take one load. The token is sealed with the case's key."""

    id = models.UUIDField(primary_key=True, default=new_id)
    load = models.OneToOneField(Load, on_delete=models.PROTECT, related_name="grant")
    sealed_token = models.BinaryField(null=True)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField()
    made_at = models.DateTimeField()

    policy = Policy(
        retention=_PROOF + "; its token until the document is gone",
        scrub="the token is sealed with the case's key, and destroyed when it opens nothing any more",
        portal="SELECT",
        desk="SELECT (id, load_id, not_before, not_after, made_at)",
        worker="SELECT, INSERT, UPDATE (sealed_token)",
    )


class Issue(models.Model):
    """When a document was handed out (PAuswV § 4 Abs. 1 Nr. 3). Never changed; a trigger sees to it.

    at: when its door closed, by the clock of the box; heard_at: when we heard of it.
    """

    load = models.OneToOneField(Load, on_delete=models.PROTECT, primary_key=True, related_name="issue")
    grant_id = models.UUIDField()
    at = models.DateTimeField()
    heard_at = models.DateTimeField()

    policy = Policy(retention=_PROOF, scrub=_IDS, portal="SELECT", desk="SELECT", worker="SELECT, INSERT")


class Returned(models.Model):
    """What became of the old document that had to be laid in (FeV § 25 Abs. 5). Never changed; a trigger sees to it."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, primary_key=True, related_name="returned")
    outcome = models.CharField(max_length=8)
    at = models.DateTimeField()
    actor_id = models.CharField(max_length=40)

    policy = Policy(retention=_PROOF, scrub="an opaque staff id", desk="SELECT, INSERT", worker="SELECT")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(outcome__in=list(ReturnOutcome)), name="return_outcome_known"),
        ]


class JournalMark(models.Model):
    """Where the journal of a box stood, as it signed it. Kept, so that a journal written anew shows."""

    id = models.BigAutoField(primary_key=True)
    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="+")
    count = models.PositiveBigIntegerField()
    signed = models.BinaryField()
    heard_at = models.DateTimeField()

    policy = Policy(retention=_PROOF, scrub="hashes only", desk="SELECT", worker="SELECT, INSERT")


class Alarm(models.Model):
    """Something at a box that somebody must look at, until they say that they have. Told again, it is counted."""

    id = models.BigAutoField(primary_key=True)
    box = models.ForeignKey(Box, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=40)
    from_box = models.BooleanField()  # a word of the box; else what the town hall has noticed itself
    severity = models.CharField(max_length=8)
    compartment = models.PositiveSmallIntegerField(null=True)
    at = models.DateTimeField()
    last_at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.CharField(max_length=40, default="")

    policy = Policy(
        retention="two years after somebody has seen to it",
        scrub="an opaque staff id",
        desk="SELECT, UPDATE (seen_at, seen_by)",
        worker="SELECT, INSERT, UPDATE (severity, last_at, times), DELETE",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(severity__in=list(Severity)), name="alarm_severity_known"),
            models.UniqueConstraint(
                fields=["box", "name", "compartment", "from_box"],
                condition=Q(seen_at=None),
                nulls_distinct=False,
                name="one_open_alarm_of_a_kind",
            ),
        ]
