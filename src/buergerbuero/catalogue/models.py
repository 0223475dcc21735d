"""What was published, for good. Rows of both tables are never changed and never deleted: the database refuses it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

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


class Publication(models.Model):
    """That a bundle became the newest of its service: who made it ready and who released it, two persons."""

    bundle = models.ForeignKey(Bundle, on_delete=models.PROTECT)
    prepared_by = models.CharField(max_length=60)
    released_by = models.CharField(max_length=60)
    published_at = models.DateTimeField()

    policy = Policy(
        retention="as long as the installation",
        scrub="opaque staff ids only",
        portal="SELECT",
        desk="SELECT",
        worker="SELECT",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(prepared_by=F("released_by")), name="publication_needs_two_persons"),
        ]
