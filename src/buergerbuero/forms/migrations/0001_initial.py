from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="DraftRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("digest", models.CharField(max_length=64)),
                ("language", models.CharField(max_length=8)),
                ("version", models.PositiveIntegerField(default=1)),
                ("sealed", models.BinaryField()),
                ("started_at", models.DateTimeField()),
                ("updated_at", models.DateTimeField()),
                ("submitted_case", models.UUIDField(null=True)),
                ("submitted_at", models.DateTimeField(null=True)),
                ("amends", models.UUIDField(db_index=True, null=True)),
            ],
            options={
                "db_table": "forms_draft",
                "indexes": [models.Index(fields=["updated_at"], name="forms_draft_updated_at")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("submitted_at__isnull", True), ("submitted_case__isnull", True)),
                            models.Q(
                                ("sealed", b""), ("submitted_at__isnull", False), ("submitted_case__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="a_sent_draft_is_empty",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("amends__isnull", True)),
                        fields=("submitted_case",),
                        name="a_case_comes_from_one_draft",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amends__isnull", True),
                            ("submitted_case__isnull", True),
                            ("submitted_case", models.F("amends")),
                            _connector="OR",
                        ),
                        name="an_amendment_becomes_no_new_case",
                    ),
                ],
            },
        ),
    ]
