"""The table of drafts."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from buergerbuero.base.models import VaultRow
from buergerbuero.base.policy import Policy
from buergerbuero.forms.values import KEPT


class DraftRow(VaultRow):
    """Answers on their way, sealed with a key that only the draft's code opens.

    Kept empty after sending, so that sending again is recognised.
    """

    id = models.UUIDField(primary_key=True)
    digest = models.CharField(max_length=64)
    language = models.CharField(max_length=8)
    version = models.PositiveIntegerField(default=1)
    sealed = models.BinaryField()
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    submitted_case = models.UUIDField(null=True)
    submitted_at = models.DateTimeField(null=True)
    amends = models.UUIDField(null=True, db_index=True)  # the case whose answers it corrects

    policy = Policy(
        retention=f"{KEPT.days} days after the last change, or after it was sent",
        scrub="answers sealed with a key that the server does not hold; erased when sent, key destroyed",
        portal="SELECT, INSERT, UPDATE",
        desk="SELECT (digest, submitted_case, amends)",
        worker="SELECT, DELETE",
    )

    class Meta:
        db_table = "forms_draft"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(submitted_case__isnull=True, submitted_at__isnull=True)
                | Q(submitted_case__isnull=False, submitted_at__isnull=False, sealed=b""),
                name="a_sent_draft_is_empty",
            ),
            models.UniqueConstraint(
                fields=["submitted_case"], condition=Q(amends__isnull=True), name="a_case_comes_from_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(amends__isnull=True) | Q(submitted_case__isnull=True) | Q(submitted_case=F("amends")),
                name="an_amendment_becomes_no_new_case",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["updated_at"], name="forms_draft_updated_at")]
