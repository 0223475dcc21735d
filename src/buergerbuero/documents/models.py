"""Stored files, the register of issued documents, and what people send. Nothing personal stands there in clear."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from buergerbuero.base.policy import Policy
from buergerbuero.documents.values import MOST_BYTES, MOST_PAGES


class Document(models.Model):
    """A stored file of a vault. Its content lies in base.storage, sealed with a key of its own.

    `id` follows from vault, kind and reference (rules.document_id), so a repeated job cannot make a second
    one. `sealed_key` is the file's key, sealed with the vault's; `sealed_title` too, since a file name may
    say too much.
    """

    id = models.UUIDField(primary_key=True)
    vault = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=30)
    sealed_title = models.BinaryField()
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sealed_key = models.BinaryField()
    storage_key = models.CharField(max_length=80, unique=True)
    created_at = models.DateTimeField()

    policy = Policy(
        retention="with its case",
        scrub="title and content are sealed with the case's key and die with it; the file is deleted",
        portal="SELECT",
        desk="SELECT",
        worker="SELECT, INSERT, DELETE",
    )


class IssuedDocument(models.Model):
    """That the town issued a document: what a verification code opens.

    Without the code the row says only that some document of a kind was issued on a day. `sealed_facts` opens
    with a key made from the code, which stands on the document and nowhere else in clear; so the holder of
    paper can compare.
    """

    document = models.UUIDField(unique=True)
    vault = models.UUIDField(db_index=True)
    code_hash = models.CharField(max_length=64, unique=True)
    salt = models.BinaryField()
    sealed_facts = models.BinaryField(null=True)
    title = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    certificate_sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    practice = models.BooleanField(default=False)  # of a service to practise with: it has no legal effect

    policy = Policy(
        retention="the facts with the case; that something was issued stays, so that it can be checked later",
        scrub="facts are sealed with a key from the verification code; the title names a kind only",
        portal="SELECT",
        desk="SELECT",
        worker="SELECT, INSERT, UPDATE (sealed_facts, withdrawn_at)",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=models.F("issued_at")),
                name="withdrawn_after_issue",
            ),
        ]


class UploadRow(models.Model):
    """A file that somebody sends: first its parts, then its pages, each sealed in base.storage with a key of its own.

    `sealed_key` is the file's key, sealed with the vault's: to hand a file over to another vault, nothing else is
    sealed anew. `sealed_meta` (name and checksum: a file name is personal) is sealed with the file's key.
    `stored` is how many bytes its pages take. After `handed_over_at` it belongs to a case.
    """

    id = models.UUIDField(primary_key=True)
    vault = models.UUIDField(db_index=True)
    sealed_key = models.BinaryField()
    sealed_meta = models.BinaryField()
    size = models.PositiveBigIntegerField()
    received = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, default="receiving")
    pages = models.PositiveSmallIntegerField(default=0)
    stored = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    handed_over_at = models.DateTimeField(null=True)

    policy = Policy(
        retention="with its draft, later with its case",
        scrub="name and content are sealed with a key that dies with draft or case; the files are deleted",
        portal="SELECT, INSERT, UPDATE, DELETE",
        desk="SELECT",
        worker="SELECT, DELETE",
    )

    class Meta:
        db_table = "documents_upload"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="receiving", pages=0, handed_over_at__isnull=True) | Q(state="ready", pages__gte=1),
                name="an_upload_is_ready_when_it_has_pages",
            ),
            models.CheckConstraint(condition=Q(received__lte=models.F("size")), name="no_more_than_was_announced"),
            models.CheckConstraint(  # the worker lists the parts and pages of a file that it deletes
                condition=Q(size__lte=MOST_BYTES, pages__lte=MOST_PAGES), name="an_upload_is_no_larger_than_may_be"
            ),
        ]
