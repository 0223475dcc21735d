"""Messages, sealed with their case's key, and the hints that tell of them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from buergerbuero.base.ids import new_id
from buergerbuero.base.policy import Policy
from buergerbuero.messages.values import Direction


class Message(models.Model):
    """One message of a case's inbox. The inbox is the truth; mails only say that something is there."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case_id = models.UUIDField(db_index=True)
    direction = models.CharField(max_length=12)
    kind = models.CharField(max_length=20)
    sealed = models.BinaryField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    policy = Policy(
        retention="with its case",
        scrub="the text is sealed with the case's key and dies with it",
        portal="SELECT, INSERT, UPDATE (read_at)",
        desk="SELECT, INSERT, UPDATE (read_at)",
        worker="SELECT, INSERT, DELETE",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(direction__in=list(Direction)), name="message_direction_known"),
        ]


class Hint(models.Model):
    """A mail to be sent, once. To whom, and all that it says, is sealed with the case's key."""

    id = models.UUIDField(primary_key=True, default=new_id)
    case_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=20)
    sealed = models.BinaryField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)

    policy = Policy(
        retention="with its case",
        scrub="what it says and to whom is sealed with the case's key and dies with it",
        worker="SELECT, INSERT, UPDATE, DELETE",
    )
