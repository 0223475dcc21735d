from django.db import migrations, models

import buergerbuero.base.ids
import buergerbuero.exchange.values


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="BreakerRow",
            fields=[
                ("register", models.CharField(max_length=12, primary_key=True, serialize=False)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("open_until", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "exchange_breaker",
            },
        ),
        migrations.CreateModel(
            name="LookupRow",
            fields=[
                ("id", models.UUIDField(default=buergerbuero.base.ids.new_id, primary_key=True, serialize=False)),
                ("case_id", models.UUIDField(db_index=True)),
                ("register", models.CharField(max_length=12)),
                ("purpose", models.CharField(max_length=200)),
                ("legal_basis", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField()),
                ("outcome", models.CharField(max_length=10)),
                ("sealed_question", models.BinaryField()),
                ("sealed_answer", models.BinaryField(null=True)),
            ],
            options={
                "db_table": "exchange_lookup",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "register__in",
                                [
                                    buergerbuero.exchange.values.Register["RESIDENTS"],
                                    buergerbuero.exchange.values.Register["VEHICLES"],
                                ],
                            )
                        ),
                        name="lookup_register_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "outcome__in",
                                [
                                    buergerbuero.exchange.values.Outcome["FOUND"],
                                    buergerbuero.exchange.values.Outcome["NOT_FOUND"],
                                    buergerbuero.exchange.values.Outcome["AMBIGUOUS"],
                                    buergerbuero.exchange.values.Outcome["DOWN"],
                                    buergerbuero.exchange.values.Outcome["REFUSED"],
                                ],
                            )
                        ),
                        name="lookup_outcome_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Waiting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case_id", models.UUIDField()),
                ("register", models.CharField(max_length=12)),
                ("since", models.DateTimeField()),
            ],
            options={
                "db_table": "exchange_waiting",
                "constraints": [
                    models.UniqueConstraint(fields=("case_id", "register"), name="a_case_waits_once_a_register")
                ],
            },
        ),
    ]
