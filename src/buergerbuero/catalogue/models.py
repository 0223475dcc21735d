"""What was proposed and published, for good. No row is ever changed or deleted: the database refuses it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from buergerbuero.base.ids import new_id
from buergerbuero.base.policy import Policy


class Bundle(models.Model):
    """A service with its town as bytes, named by their SHA-256 (a constraint of the database checks the name).

    `at_desk`: it came in as a sketch. A trigger lets the desk bring in no other, and nothing of a service that lies in
    a folder of the operator, and no other town than the one that is public.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    service_id = models.CharField(max_length=60)
    demo = models.BooleanField()
    content = models.BinaryField()
    created_at = models.DateTimeField()
    at_desk = models.BooleanField(default=False)

    policy = Policy(
        retention="as long as the installation: cases of any age are read with the bundle of their day",
        scrub="nothing personal",
        portal="SELECT",
        desk="SELECT, INSERT",
        worker="SELECT",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="bundle_digest_is_sha256"),
        ]


class Proposal(models.Model):
    """That somebody wants a bundle to become the newest of its service, and what its rehearsal found.

    Rows are made by the owner's command, and by the desk for what came in as a sketch; a trigger refuses all else.
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
        desk="SELECT, INSERT",
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


class Sketch(models.Model):
    """A service in the making at the desk, out of a fillable PDF. Its files are in SketchFolder, each time they came.

    `notes`: what was noticed when the PDF was read: kind, what it is about, and the sentence.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    service_id = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    notes = models.JSONField()
    begun_by = models.CharField(max_length=60)
    begun_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    policy = Policy(
        retention="until somebody discards it, or 90 days after it was last changed",
        scrub="opaque staff ids only; what stood in the fields of the form is taken out before anything is kept",
        desk="SELECT, INSERT, UPDATE (title, changed_at), DELETE",
        worker="SELECT, DELETE",
    )


class SketchFolder(models.Model):
    """All files of a sketch as they came at once. The next ones are another row: nothing that was sent is overwritten.

    `form`: SHA-256 of the PDF among them, by which its pages are found.
    """

    sketch = models.ForeignKey(Sketch, on_delete=models.CASCADE, related_name="folders")
    number = models.PositiveIntegerField()
    content = models.BinaryField()
    form = models.CharField(max_length=64)
    sent_by = models.CharField(max_length=60)
    sent_at = models.DateTimeField()

    policy = Policy(
        retention="with its sketch",
        scrub="opaque staff ids only; a blank form and what is asked, never an answer",
        desk="SELECT, INSERT, DELETE",
        worker="SELECT, DELETE",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sketch", "number"], name="sketch_folder_has_its_number"),
        ]


class SketchPage(models.Model):
    """A page of the PDF of a sketch as a picture (JPEG), counted from 1."""

    sketch = models.ForeignKey(Sketch, on_delete=models.CASCADE, related_name="pages")
    form = models.CharField(max_length=64)
    number = models.PositiveIntegerField()
    content = models.BinaryField()

    policy = Policy(
        retention="with its sketch",
        scrub="pages of a blank form",
        desk="SELECT, INSERT, DELETE",
        worker="SELECT, DELETE",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sketch", "form", "number"], name="sketch_page_is_there_once"),
        ]
