from django.db import migrations, models

# The portal announces files; what belongs to a case it hands over and never makes up.
FROM_A_DRAFT = """
CREATE FUNCTION documents_upload_from_a_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND NEW.handed_over_at IS NOT NULL THEN
        RAISE EXCEPTION 'the portal makes up no file of a case' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER documents_upload_from_a_draft BEFORE INSERT ON documents_upload
    FOR EACH ROW EXECUTE FUNCTION documents_upload_from_a_draft();
"""
UNDO = "DROP FUNCTION documents_upload_from_a_draft() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_uploads"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="uploadrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("pages__lte", 60), ("size__lte", 20000000)),
                name="an_upload_is_no_larger_than_may_be",
            ),
        ),
        migrations.RunSQL(FROM_A_DRAFT, UNDO),
    ]
