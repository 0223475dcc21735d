import django.db.models.deletion
from django.db import migrations, models

import buergerbuero.base.ids
import buergerbuero.payments.values


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DayBalance",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("drawn_at", models.DateTimeField()),
                ("found", models.JSONField()),
            ],
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.UUIDField(default=buergerbuero.base.ids.new_id, primary_key=True, serialize=False)),
                ("case_id", models.UUIDField(db_index=True)),
                ("reference", models.CharField(max_length=27, unique=True)),
                ("purpose", models.CharField(max_length=100)),
                ("amount_cents", models.PositiveIntegerField()),
                ("state", models.CharField(default=buergerbuero.payments.values.ClaimState["DUE"], max_length=10)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("reminded_at", models.DateTimeField(null=True)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    buergerbuero.payments.values.ClaimState["DUE"],
                                    buergerbuero.payments.values.ClaimState["PAID"],
                                    buergerbuero.payments.values.ClaimState["WAIVED"],
                                    buergerbuero.payments.values.ClaimState["REFUNDED"],
                                ],
                            )
                        ),
                        name="claim_state_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("amount_cents__gt", 0)), name="claim_is_positive"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_at", None), ("state", buergerbuero.payments.values.ClaimState["DUE"])),
                            models.Q(
                                models.Q(("state", buergerbuero.payments.values.ClaimState["DUE"]), _negated=True),
                                ("settled_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="claim_settled_has_its_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                ("id", models.UUIDField(default=buergerbuero.base.ids.new_id, primary_key=True, serialize=False)),
                ("amount_cents", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(default=buergerbuero.payments.values.AttemptState["OPENING"], max_length=12),
                ),
                ("provider", models.CharField(max_length=20)),
                ("transaction_id", models.CharField(max_length=36, null=True, unique=True)),
                ("started_at", models.DateTimeField()),
                ("checked_at", models.DateTimeField(null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="attempts", to="payments.claim"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    buergerbuero.payments.values.AttemptState["OPENING"],
                                    buergerbuero.payments.values.AttemptState["STARTED"],
                                    buergerbuero.payments.values.AttemptState["PAID"],
                                    buergerbuero.payments.values.AttemptState["FAILED"],
                                    buergerbuero.payments.values.AttemptState["CANCELLED"],
                                    buergerbuero.payments.values.AttemptState["LOST"],
                                    buergerbuero.payments.values.AttemptState["MISMATCHED"],
                                    buergerbuero.payments.values.AttemptState["CLEARED"],
                                ],
                            )
                        ),
                        name="attempt_state_known",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    buergerbuero.payments.values.AttemptState["OPENING"],
                                    buergerbuero.payments.values.AttemptState["STARTED"],
                                ],
                            )
                        ),
                        fields=("claim",),
                        name="one_open_attempt_a_claim",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("way", models.CharField(max_length=10)),
                ("amount_cents", models.IntegerField()),
                ("source", models.CharField(max_length=60, unique=True)),
                ("at", models.DateTimeField(db_index=True)),
                ("actor_kind", models.CharField(max_length=8)),
                ("actor_id", models.CharField(max_length=40)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="payments.claim"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "way__in",
                                [
                                    buergerbuero.payments.values.Way["ONLINE"],
                                    buergerbuero.payments.values.Way["TRANSFER"],
                                    buergerbuero.payments.values.Way["COUNTER"],
                                    buergerbuero.payments.values.Way["REFUND"],
                                ],
                            )
                        ),
                        name="entry_way_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amount_cents__lt", 0), ("way", buergerbuero.payments.values.Way["REFUND"])),
                            models.Q(
                                models.Q(("way", buergerbuero.payments.values.Way["REFUND"]), _negated=True),
                                ("amount_cents__gt", 0),
                            ),
                            _connector="OR",
                        ),
                        name="entry_sign_fits_its_way",
                    ),
                ],
            },
        ),
    ]
