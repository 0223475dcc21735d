from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("vault", models.UUIDField(db_index=True)),
                ("kind", models.CharField(max_length=30)),
                ("sealed_title", models.BinaryField()),
                ("media_type", models.CharField(max_length=100)),
                ("size", models.PositiveBigIntegerField()),
                ("sealed_key", models.BinaryField()),
                ("storage_key", models.CharField(max_length=80, unique=True)),
                ("created_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="IssuedDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("document", models.UUIDField(unique=True)),
                ("vault", models.UUIDField(db_index=True)),
                ("code_hash", models.CharField(max_length=64, unique=True)),
                ("salt", models.BinaryField()),
                ("sealed_facts", models.BinaryField(null=True)),
                ("title", models.CharField(max_length=200)),
                ("file_sha256", models.CharField(max_length=64)),
                ("certificate_sha256", models.CharField(max_length=64)),
                ("issued_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("practice", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", True),
                            ("withdrawn_at__gte", models.F("issued_at")),
                            _connector="OR",
                        ),
                        name="withdrawn_after_issue",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UploadRow",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("vault", models.UUIDField(db_index=True)),
                ("sealed_key", models.BinaryField()),
                ("sealed_meta", models.BinaryField()),
                ("size", models.PositiveBigIntegerField()),
                ("received", models.PositiveBigIntegerField(default=0)),
                ("state", models.CharField(default="receiving", max_length=10)),
                ("pages", models.PositiveSmallIntegerField(default=0)),
                ("stored", models.PositiveBigIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("touched_at", models.DateTimeField()),
                ("handed_over_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "documents_upload",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("handed_over_at__isnull", True), ("pages", 0), ("state", "receiving")),
                            models.Q(("pages__gte", 1), ("state", "ready")),
                            _connector="OR",
                        ),
                        name="an_upload_is_ready_when_it_has_pages",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("received__lte", models.F("size"))), name="no_more_than_was_announced"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pages__lte", 60), ("size__lte", 20000000)),
                        name="an_upload_is_no_larger_than_may_be",
                    ),
                ],
            },
        ),
    ]
