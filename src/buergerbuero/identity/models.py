"""Staff, their sessions and passkeys; log-ins of citizens on their way to a provider and back."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from buergerbuero.base.ids import new_id
from buergerbuero.base.policy import Policy
from buergerbuero.identity.values import LogInWay, Role, SessionEnd, TrustLevel


class Staff(AbstractBaseUser):
    """A member of staff. Deactivated, never deleted, while cases name them: history keeps its names."""

    id = models.UUIDField(primary_key=True, default=new_id)
    login = models.CharField(max_length=40, unique=True)
    display_name = models.CharField(max_length=80)
    office = models.CharField(max_length=80, blank=True)
    roles: "ArrayField[list[str], list[str]]" = ArrayField(models.CharField(max_length=16))
    # Whose cases this person sees: these services, and those that these offices answer for. Both empty: all.
    services: "ArrayField[list[str], list[str]]" = ArrayField(models.CharField(max_length=80), default=list)
    offices: "ArrayField[list[str], list[str]]" = ArrayField(models.CharField(max_length=200), default=list)
    # At which offices that people go to this person hands out. Empty: at all.
    places: "ArrayField[list[str], list[str]]" = ArrayField(models.CharField(max_length=80), default=list)
    sees_nothing = models.BooleanField(default=False)  # no case at all: new, and no administrator has said which
    active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    sealed_totp = models.BinaryField()
    totp_step = models.BigIntegerField(default=0)  # the last time step whose code was used
    setup_hash = models.CharField(max_length=64, blank=True)  # empty once the account is set up
    setup_until = models.DateTimeField(null=True)
    set_up_at = models.DateTimeField(null=True)  # since then a new access needs two; a trigger sees to it
    created_at = models.DateTimeField()
    last_login = None  # the sessions say it better

    USERNAME_FIELD = "login"
    policy = Policy(
        retention="for good: deactivated when someone leaves, never deleted, since history names them",
        scrub="name, login and office stay; the password is emptied when the account is deactivated",
        desk="SELECT, INSERT, UPDATE",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(roles__contained_by=[role.value for role in Role]) & Q(roles__len__gte=1),
                name="staff_roles_known",
            ),
            models.CheckConstraint(
                condition=Q(setup_hash="", setup_until=None) | (~Q(setup_hash="") & Q(setup_until__isnull=False)),
                name="staff_setup_has_an_end",
            ),
        ]


class StaffSession(models.Model):
    """That someone is or was logged in. A session whose row has ended is over with the next request."""

    id = models.UUIDField(primary_key=True, default=new_id)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="sessions")
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    why_ended = models.CharField(max_length=16, blank=True)
    way = models.CharField(max_length=12, default=LogInWay.PASSWORD.value)
    browser = models.CharField(max_length=40, blank=True)  # in words, such as "Firefox, Windows"

    policy = Policy(
        retention="30 days after its end",
        scrub="staff id, times, the browser in two words; the row is deleted",
        desk="SELECT, INSERT, UPDATE",
        worker="SELECT, DELETE",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ended_at=None, why_ended="")
                | Q(ended_at__isnull=False, why_ended__in=[end.value for end in SessionEnd]),
                name="staff_session_end_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(way__in=[way.value for way in LogInWay]), name="staff_session_way_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["staff"], condition=Q(ended_at=None), name="open_staff_sessions"),
        ]


class Passkey(models.Model):
    """A passkey of a member of staff: what checks its signatures, never what makes them.

    `cloned` once it has signed with a count that was used before: two devices hold it, and no log-in counts any more.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=40)
    credential_id = models.BinaryField(unique=True)
    public_key = models.BinaryField()  # COSE_Key (RFC 9052)
    sign_count = models.BigIntegerField()
    synced = models.BooleanField()
    cloned = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)

    policy = Policy(
        retention="until removed by its owner, or with the access of its owner",
        scrub="no secret, but it belongs to one person; the row is deleted",
        desk="SELECT, INSERT, UPDATE (sign_count, cloned, last_used_at), DELETE",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(sign_count__gte=0) & ~Q(name=""), name="passkey_is_named_and_counted"),
        ]


class DirectoryLink(models.Model):
    """That a member of staff is a certain person in the town's directory."""

    id = models.UUIDField(primary_key=True, default=new_id)
    staff = models.OneToOneField(Staff, on_delete=models.CASCADE, related_name="directory_link")
    issuer = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    linked_at = models.DateTimeField()

    policy = Policy(
        retention="until removed by its owner, or a new access of its owner; kept while the account is switched off",
        scrub="the directory's name for a person; the row is deleted",
        desk="SELECT, INSERT, DELETE",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="one_person_of_a_directory_is_one_here"),
        ]


class Recovery(models.Model):
    """That somebody who has lost everything is to get a new access: one administrator asks, another one confirms.

    Only then there is a set-up code; `setup_hash` says which. A trigger lets no account that was once set up have
    another one.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="recoveries")
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    confirmed_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True)
    confirmed_at = models.DateTimeField(null=True)
    setup_hash = models.CharField(max_length=64, blank=True)
    refused_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)  # when the person has read of it

    policy = Policy(
        retention="for good, as the accounts that it speaks of",
        scrub="staff ids and times only",
        desk="SELECT, INSERT, UPDATE (confirmed_by_id, confirmed_at, setup_hash, refused_at, told_at)",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None, setup_hash="")
                | (Q(confirmed_by__isnull=False, confirmed_at__isnull=False, refused_at=None) & ~Q(setup_hash="")),
                name="recovery_is_open_or_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(asked_by=F("staff")) & ~Q(confirmed_by=F("staff")) & ~Q(confirmed_by=F("asked_by")),
                name="recovery_takes_two_others",
            ),
            models.UniqueConstraint(
                fields=["staff"], condition=Q(confirmed_at=None, refused_at=None), name="one_open_recovery_a_person"
            ),
        ]


class LoginRequest(models.Model):
    """That somebody was sent to a provider of log-ins. Only the cookie of their browser knows what for, and who."""

    id = models.CharField(max_length=64, primary_key=True)  # the request's name at the provider, random
    provider = models.CharField(max_length=40)
    purpose = models.CharField(max_length=40)  # a word of the program, such as "draft"
    level = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    policy = Policy(
        retention="until its time to be answered has passed, then swept within a day",
        scrub="nothing personal: a random name, a provider, a purpose, times",
        portal="SELECT, INSERT, UPDATE (used_at)",
        worker="SELECT, DELETE",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(level__in=[level.value for level in TrustLevel]), name="login_request_level_known"
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="login_request_has_an_end"),
        ]


class SeenAnswer(models.Model):
    """That an answer of a provider or a passkey has been taken once, so that it is never taken again."""

    assertion = models.CharField(max_length=64, primary_key=True)  # hash of what names the answer
    expires_at = models.DateTimeField(db_index=True)

    policy = Policy(
        retention="as long as the answer would be valid, then swept within a day",
        scrub="nothing personal: a hash of a random name",
        portal="SELECT, INSERT",
        desk="SELECT, INSERT",
        worker="SELECT, DELETE",
    )
