import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import buergerbuero.base.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="SeenAnswer",
            fields=[
                ("assertion", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="Staff",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("id", models.UUIDField(default=buergerbuero.base.ids.new_id, primary_key=True, serialize=False)),
                ("login", models.CharField(max_length=40, unique=True)),
                ("display_name", models.CharField(max_length=80)),
                ("office", models.CharField(blank=True, max_length=80)),
                (
                    "roles",
                    django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=16), size=None),
                ),
                (
                    "services",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                (
                    "offices",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=200), default=list, size=None
                    ),
                ),
                (
                    "places",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=80), default=list, size=None
                    ),
                ),
                ("sees_nothing", models.BooleanField(default=False)),
                ("active", models.BooleanField(default=True)),
                ("must_change_password", models.BooleanField(default=False)),
                ("sealed_totp", models.BinaryField()),
                ("totp_step", models.BigIntegerField(default=0)),
                ("setup_hash", models.CharField(blank=True, max_length=64)),
                ("setup_until", models.DateTimeField(null=True)),
                ("set_up_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("roles__contained_by", ["clerk", "supervisor", "administrator", "editor", "reader"]),
                            ("roles__len__gte", 1),
                        ),
                        name="staff_roles_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("setup_hash", ""), ("setup_until", None)),
                            models.Q(models.Q(("setup_hash", ""), _negated=True), ("setup_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="staff_setup_has_an_end",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LoginRequest",
            fields=[
                ("id", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("provider", models.CharField(max_length=40)),
                ("purpose", models.CharField(max_length=40)),
                ("level", models.PositiveSmallIntegerField()),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("level__in", [1, 2, 3])), name="login_request_level_known"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))), name="login_request_has_an_end"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DirectoryLink",
            fields=[
                ("id", models.UUIDField(default=buergerbuero.base.ids.new_id, primary_key=True, serialize=False)),
                ("issuer", models.CharField(max_length=255)),
                ("subject", models.CharField(max_length=255)),
                ("linked_at", models.DateTimeField()),
                (
                    "staff",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="directory_link",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("issuer", "subject"), name="one_person_of_a_directory_is_one_here")
                ],
            },
        ),
        migrations.CreateModel(
            name="Passkey",
            fields=[
                ("id", models.UUIDField(default=buergerbuero.base.ids.new_id, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=40)),
                ("credential_id", models.BinaryField(unique=True)),
                ("public_key", models.BinaryField()),
                ("sign_count", models.BigIntegerField()),
                ("synced", models.BooleanField()),
                ("cloned", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField()),
                ("last_used_at", models.DateTimeField(null=True)),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passkeys",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sign_count__gte", 0), models.Q(("name", ""), _negated=True)),
                        name="passkey_is_named_and_counted",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Recovery",
            fields=[
                ("id", models.UUIDField(default=buergerbuero.base.ids.new_id, primary_key=True, serialize=False)),
                ("asked_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
                ("setup_hash", models.CharField(blank=True, max_length=64)),
                ("refused_at", models.DateTimeField(null=True)),
                ("told_at", models.DateTimeField(null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="recoveries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("confirmed_at", None), ("confirmed_by", None), ("setup_hash", "")),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                ("confirmed_by__isnull", False),
                                ("refused_at", None),
                                models.Q(("setup_hash", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="recovery_is_open_or_confirmed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked_by", models.F("staff")), _negated=True),
                            models.Q(("confirmed_by", models.F("staff")), _negated=True),
                            models.Q(("confirmed_by", models.F("asked_by")), _negated=True),
                        ),
                        name="recovery_takes_two_others",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("confirmed_at", None), ("refused_at", None)),
                        fields=("staff",),
                        name="one_open_recovery_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StaffSession",
            fields=[
                ("id", models.UUIDField(default=buergerbuero.base.ids.new_id, primary_key=True, serialize=False)),
                ("started_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("why_ended", models.CharField(blank=True, max_length=16)),
                ("way", models.CharField(default="password", max_length=12)),
                ("browser", models.CharField(blank=True, max_length=40)),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("ended_at", None)), fields=["staff"], name="open_staff_sessions")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("why_ended", "")),
                            models.Q(
                                ("ended_at__isnull", False),
                                (
                                    "why_ended__in",
                                    ["logged_out", "idle", "day_over", "ended_by_staff", "deactivated", "new_secrets"],
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="staff_session_end_has_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("way__in", ["password", "passkey", "directory"])),
                        name="staff_session_way_known",
                    ),
                ],
            },
        ),
    ]
