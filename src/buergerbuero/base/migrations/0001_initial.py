from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="RateCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "side", "bucket", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("side", models.CharField(max_length=63)),
                ("bucket", models.CharField(max_length=80)),
                ("count", models.PositiveIntegerField()),
                ("ends_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="RevokedTicket",
            fields=[
                ("mark", models.CharField(max_length=80, primary_key=True, serialize=False)),
                ("ends_at", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="HandledFact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("fact_id", models.UUIDField()),
                ("handler", models.CharField(max_length=120)),
                ("handled_at", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("fact_id", "handler"), name="a_fact_is_handled_once")],
            },
        ),
        migrations.CreateModel(
            name="WrappedKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("vault", models.UUIDField()),
                ("holder", models.CharField(max_length=80)),
                ("salt", models.BinaryField()),
                ("wrapped", models.BinaryField()),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "base_wrappedkey",
                "indexes": [
                    models.Index(
                        condition=models.Q(("holder__startswith", "person/")),
                        fields=["holder"],
                        name="keys_of_a_person",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("vault", "holder"), name="one_key_a_holder"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("holder__in", ["desk", "code"]),
                            ("holder__regex", "^person/[0-9a-f]{64}$"),
                            _connector="OR",
                        ),
                        name="key_holder_known",
                    ),
                ],
            },
        ),
        # Keys apart from what they open: their backups rotate within 30 days (design.md, "Keys").
        migrations.RunSQL(
            "CREATE SCHEMA IF NOT EXISTS keys; ALTER TABLE base_wrappedkey SET SCHEMA keys;",
            "ALTER TABLE keys.base_wrappedkey SET SCHEMA public;",
        ),
    ]
