"""What was proposed and published, for good. No row is ever changed or deleted: the database refuses it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from buergerbuero.base.ids import new_id
from buergerbuero.base.policy import Policy


class Bundle(models.Model):
    """A service with its town as bytes, named by their SHA-256 (a constraint of the database checks the name)."""

    digest = models.CharField(max_length=64, primary_key=True)
    service_id = models.CharField(max_length=60)
    demo = models.BooleanField()
    content = models.BinaryField()
    created_at = models.DateTimeField()

    policy = Policy(
        retention="as long as the installation: cases of any age are read with the bundle of their day",
        scrub="nothing personal",
        portal="SELECT",
        desk="SELECT",
        worker="SELECT",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="bundle_digest_is_sha256"),
        ]


class Proposal(models.Model):
    """That somebody wants a bundle to become the newest of its service, and what its rehearsal found.

    Rows are made by the owner's command alone: a taken desk can release what was submitted, and bring in nothing new.
    `compared_with` is the bundle that was the newest then ("" for none): a proposal is released against that one only.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT)
    compared_with = models.CharField(max_length=64, blank=True)
    submitted_by = models.CharField(max_length=60)
    submitted_at = models.DateTimeField()
    report = models.JSONField()

    policy = Policy(
        retention="as long as the installation",
        scrub="opaque staff ids only; the report speaks of questions and counts, never of answers",
        desk="SELECT",
        worker="SELECT",
    )


class Rejection(models.Model):
    """That a proposal was turned down, or taken back by who made it. A trigger lets it not be published as well."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, primary_key=True)
    rejected_by = models.CharField(max_length=60)
    rejected_at = models.DateTimeField()
    reason = models.CharField(max_length=2000)

    policy = Policy(
        retention="as long as the installation",
        scrub="opaque staff ids; the reason speaks of a service, written for colleagues",
        desk="SELECT, INSERT",
        worker="SELECT",
    )


class Publication(models.Model):
    """That a bundle became the newest of its service: who made it ready and who released it, two persons.

    Without a proposal only in a demonstration: a trigger refuses it for a bundle that is not marked as one.
    """

    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT)
    prepared_by = models.CharField(max_length=60)
    released_by = models.CharField(max_length=60)
    published_at = models.DateTimeField()
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, null=True)

    policy = Policy(
        retention="as long as the installation",
        scrub="opaque staff ids only",
        portal="SELECT",
        desk="SELECT, INSERT",
        worker="SELECT",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(prepared_by=F("released_by")), name="publication_needs_two_persons"),
        ]
