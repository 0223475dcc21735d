"""A case, its parties, its log, its decisions and deliveries. What is personal is sealed with the case's key."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from buergerbuero.base.ids import new_id
from buergerbuero.base.models import VaultRow
from buergerbuero.base.policy import Policy
from buergerbuero.cases.values import (
    AskedBy,
    CaseState,
    Channel,
    ConsentBy,
    ConsentState,
    DecisionState,
    DeliveryState,
    FeeState,
    Outcome,
    Role,
)

AXES = ["case", "decision", "fee", "delivery", "consent"]


class Case(VaultRow):
    """An application. Its id is also the id of its vault (base.keyring)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    number = models.CharField(max_length=16, unique=True)
    draft_id = models.UUIDField(unique=True)  # a draft becomes one case, however often it is sent
    service_id = models.CharField(max_length=80)
    digest = models.CharField(max_length=64)  # the bundle that the case is pinned to
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=24, default=CaseState.RECEIVED)
    fee_state = models.CharField(max_length=12, default=FeeState.NONE)
    channel = models.CharField(max_length=8)
    received_at = models.DateTimeField()
    answer_until = models.DateField(null=True)
    assigned_to = models.UUIDField(null=True)
    sequence = models.PositiveIntegerField(default=0)  # of the last event; also the version a page was loaded with
    sealed_answers = models.BinaryField()
    revision = models.PositiveIntegerField(default=1)  # of the answers; earlier ones lie in FormerAnswers
    closed_at = models.DateTimeField(null=True)

    policy = Policy(
        retention="as service.yaml says, from the end of the case; then key and row are destroyed",
        scrub="answers are sealed with the case's key; number, dates and state name nobody",
        portal="SELECT, INSERT, UPDATE (state, sequence, answer_until, closed_at, sealed_answers, revision, channel)",
        desk="SELECT, UPDATE",
        worker="SELECT, UPDATE, DELETE",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(CaseState)), name="case_state_known"),
            models.CheckConstraint(condition=Q(fee_state__in=list(FeeState)), name="fee_state_known"),
            models.CheckConstraint(condition=Q(channel__in=list(Channel)), name="channel_known"),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(state__in=[CaseState.CLOSED, CaseState.WITHDRAWN]),
                name="only_an_ended_case_is_closed",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "received_at"], name="work_list")]


class Party(models.Model):
    """A person of a case, as given when applying. There is no master record of persons."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(max_length=20)
    sealed = models.BinaryField()

    policy = Policy(
        retention="with its case",
        scrub="sealed with the case's key",
        portal="SELECT, INSERT, UPDATE (sealed)",
        desk="SELECT",
        worker="SELECT, DELETE",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(role__in=list(Role)), name="party_role_known"),
            models.UniqueConstraint(fields=["case", "role"], name="one_party_a_role"),
        ]


class Consent(models.Model):
    """That a second parent was asked. Its id is also the id of a vault of their own, which holds what they may see.

    `handle` finds the row by their code. `subject` is a keyed hash, by the case's key, of what they are asked: only who
    held the case open can have made it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consents")
    round = models.PositiveIntegerField()
    state = models.CharField(max_length=12, default=ConsentState.ASKED)
    asked_by = models.CharField(max_length=8)
    handle = models.CharField(max_length=64, unique=True)
    subject = models.CharField(max_length=64)
    sealed = models.BinaryField()
    sealed_way = models.BinaryField()
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)

    policy = Policy(
        retention="with its case",
        scrub="what is asked is sealed with the second parent's key, how they are reached with the case's",
        portal="SELECT, INSERT, UPDATE (state, opened_at)",
        desk="SELECT, UPDATE (state)",
        worker="SELECT, UPDATE (reminded_at), DELETE",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "round"], name="askings_are_numbered"),
            models.UniqueConstraint(
                fields=["case"], condition=~Q(state=ConsentState.REPLACED), name="one_standing_asking"
            ),
            models.CheckConstraint(condition=Q(state__in=list(ConsentState)), name="consent_state_known"),
            models.CheckConstraint(condition=Q(asked_by__in=list(AskedBy)), name="consent_asked_by_known"),
        ]


class ConsentAnswer(models.Model):
    """What a second parent answered, for the event that says so. Never changed; a trigger sees to it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="answers")
    sequence = models.PositiveIntegerField()
    state = models.CharField(max_length=12)
    came_by = models.CharField(max_length=8)
    level = models.PositiveIntegerField()
    sealed = models.BinaryField()
    at = models.DateTimeField()

    policy = Policy(
        retention="with its case",
        scrub="the declaration and who made it are sealed with the second parent's key",
        portal="SELECT, INSERT",
        desk="SELECT, INSERT",
        worker="SELECT, DELETE",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["consent", "sequence"], name="one_answer_an_event"),
            models.CheckConstraint(condition=Q(came_by__in=list(ConsentBy)), name="consent_came_by_known"),
        ]


class MailCheck(models.Model):
    """A code that was sent to the e-mail address of an application, until it comes back: only then hints go there."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="mail_check")
    sealed = models.BinaryField()
    tries = models.PositiveIntegerField(default=0)
    codes = models.PositiveIntegerField(default=1)
    sent_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    policy = Policy(
        retention="with its case",
        scrub="address and code are sealed with the case's key",
        portal="SELECT, UPDATE (tries, confirmed_at)",
        desk="SELECT",
        worker="SELECT, INSERT, UPDATE, DELETE",
    )


class Event(models.Model):
    """A line of the case's log: an axis went from one state to another. Never changed; a trigger sees to it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    sequence = models.PositiveIntegerField()
    axis = models.CharField(max_length=8)
    verb = models.CharField(max_length=16)
    before = models.CharField(max_length=24)
    after = models.CharField(max_length=24)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=8)
    actor_id = models.CharField(max_length=40)

    policy = Policy(
        retention="with its case",
        scrub="states and opaque ids only",
        portal="SELECT, INSERT",
        desk="SELECT, INSERT",
        worker="SELECT, INSERT, DELETE",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "sequence"], name="events_are_numbered"),
            models.CheckConstraint(condition=Q(axis__in=AXES), name="axis_known"),
        ]


class Correction(models.Model):
    """Which pages of the form a question asks to be corrected. A question without any asks for words only.

    `sequence` is that of the question's event: it stands as long as nothing else has happened to the case itself.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="corrections")
    sequence = models.PositiveIntegerField()
    sealed_pages = models.BinaryField()

    policy = Policy(
        retention="with its case",
        scrub="sealed with the case's key: which question somebody got can tell something about them",
        portal="SELECT",
        desk="SELECT, INSERT",
        worker="SELECT, DELETE",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "sequence"], name="one_correction_a_question"),
        ]


class FormerAnswers(models.Model):
    """Answers as they stood before a correction, byte for byte, so that what was sent first stays provable.

    `sequence` is that of the event that replaced them. Triggers see to it that answers never change without this row,
    and that it tells the truth.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="former")
    revision = models.PositiveIntegerField()
    sequence = models.PositiveIntegerField()
    sealed_answers = models.BinaryField()

    policy = Policy(
        retention="with its case",
        scrub="sealed with the case's key",
        portal="SELECT, INSERT",
        desk="SELECT",
        worker="SELECT, DELETE",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "revision"], name="former_answers_are_numbered"),
        ]


class Decision(models.Model):
    """One version of what was decided. Immutable but for the two stamps, each set once; a trigger sees to it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    version = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, default="made")
    outcome = models.CharField(max_length=16)
    state = models.CharField(max_length=10, default=DecisionState.MADE)
    sealed_reasons = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.UUIDField()
    release_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    policy = Policy(
        retention="with its case",
        scrub="reasons are sealed with the case's key; the clerk is an opaque id",
        portal="SELECT",
        desk="SELECT, INSERT, UPDATE (state, settled_at)",
        worker="SELECT, INSERT, UPDATE (state, settled_at), DELETE",  # what it may insert, a trigger says
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "version"], name="decisions_are_numbered"),
            models.UniqueConstraint(
                fields=["case"], condition=~Q(state=DecisionState.UNDONE), name="one_standing_decision"
            ),
            models.CheckConstraint(condition=Q(outcome__in=list(Outcome)), name="outcome_known"),
            models.CheckConstraint(condition=Q(state__in=list(DecisionState)), name="decision_state_known"),
            models.CheckConstraint(
                condition=Q(state=DecisionState.MADE, settled_at=None)
                | (~Q(state=DecisionState.MADE) & Q(settled_at__isnull=False)),
                name="settled_has_its_time",
            ),
            models.CheckConstraint(condition=Q(release_at__gte=F("made_at")), name="released_after_made"),
        ]


class Delivery(models.Model):
    """How one notice reaches one person. One row a way; a letter after an unread inbox is another row."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="deliveries")
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=8)
    state = models.CharField(max_length=12, default=DeliveryState.PREPARED)
    document_id = models.UUIDField()
    prepared_at = models.DateTimeField()
    provided_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    place = models.CharField(max_length=80, default="")  # the office (Standort) where it lies to be collected
    collected_at = models.DateTimeField(null=True)

    policy = Policy(
        retention="with its case",
        scrub="ids, times and the name of an office only",
        portal="SELECT, UPDATE (state, opened_at)",
        desk="SELECT, INSERT, UPDATE (state, provided_at, place, collected_at)",
        worker="SELECT, INSERT, UPDATE (state, provided_at, collected_at), DELETE",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["decision", "channel"], name="one_delivery_a_way"),
            models.CheckConstraint(condition=Q(channel__in=list(Channel)), name="delivery_channel_known"),
            models.CheckConstraint(condition=Q(state__in=list(DeliveryState)), name="delivery_state_known"),
        ]


class Remark(models.Model):
    """What an event needs said besides: why a fee was waived or kept, how somebody who collects was known."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="remarks")
    sequence = models.PositiveIntegerField()
    sealed = models.BinaryField()

    policy = Policy(
        retention="with its case",
        scrub="sealed with the case's key: why somebody need not pay can tell a lot about them",
        desk="SELECT, INSERT",
        worker="SELECT, DELETE",
    )

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "sequence"], name="one_remark_an_event")]


class Checked(models.Model):
    """What registers said about a case, and how its checks ended by that: for one version of its answers."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, primary_key=True, related_name="checked")
    revision = models.PositiveIntegerField()
    sealed = models.BinaryField()
    checked_at = models.DateTimeField()

    policy = Policy(
        retention="with its case",
        scrub="sealed with the case's key",
        desk="SELECT",
        worker="SELECT, INSERT, UPDATE, DELETE",
    )


class Permit(models.Model):
    """A permit (Ausweis) that counts for a while. `token` is a keyed hash of what it is for, such as a number plate.

    One at a time for each: the constraint holds also when two are granted at the same moment.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="permits")
    service_id = models.CharField(max_length=80)
    token = models.CharField(max_length=64)
    valid_from = models.DateField()
    valid_until = models.DateField()
    ended_at = models.DateTimeField(null=True)

    policy = Policy(
        retention="with its case, which is kept for longer than the permit counts",
        scrub="a keyed hash; the portal has neither the key nor the right to read",
        desk="SELECT, INSERT, UPDATE (ended_at)",
        worker="SELECT, INSERT, UPDATE (ended_at), DELETE",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["service_id", "token"], condition=Q(ended_at=None), name="one_permit_at_a_time"
            ),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="permit_ends_after_it_begins"),
        ]


class SearchLabel(models.Model):
    """A label by which clerks find a case: for one word, and made anew for each case that has it (rules/tokens.py).

    The rows of a word are counted without a hole, so none is ever deleted: one of a case that is erased, or corrected,
    belongs to no case any more.
    """

    label = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="labels")

    policy = Policy(
        retention="the case with its case; the label stays and means nothing",
        scrub="keyed hashes, no two alike; the portal has neither the key nor the right to read",
        desk="SELECT",
        worker="SELECT, INSERT, UPDATE (case_id)",
    )
