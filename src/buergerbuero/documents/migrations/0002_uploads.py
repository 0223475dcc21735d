from django.db import migrations, models

# What was handed over to a case belongs to the desk: a taken portal can neither change nor delete it.
GUARD = """
CREATE FUNCTION documents_upload_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND OLD.handed_over_at IS NOT NULL THEN
        RAISE EXCEPTION 'the portal touches no file of a case' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER documents_upload_of_portal BEFORE UPDATE OR DELETE ON documents_upload
    FOR EACH ROW EXECUTE FUNCTION documents_upload_of_portal();
"""
UNDO = "DROP FUNCTION documents_upload_of_portal() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
    ]

    operations = [
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
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNDO),
    ]
