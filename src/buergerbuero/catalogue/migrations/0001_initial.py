import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

# A bundle is named by its content, and neither it nor the list of publications is ever changed. Whoever owns the
# database can switch triggers off; against that stands the digest, which drafts, cases and the audit log hold too.
NAMED_BY_CONTENT = """
ALTER TABLE catalogue_bundle ADD CONSTRAINT bundle_digest_fits_content
    CHECK (digest = encode(sha256(content), 'hex'));
"""
IMMUTABLE = """
CREATE FUNCTION catalogue_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % refused: what is published stays', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON catalogue_bundle
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_change();
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON catalogue_publication
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Bundle",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("service_id", models.CharField(max_length=60)),
                ("demo", models.BooleanField()),
                ("content", models.BinaryField()),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(("digest__regex", "^[0-9a-f]{64}$")), name="bundle_digest_is_sha256"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("prepared_by", models.CharField(max_length=60)),
                ("released_by", models.CharField(max_length=60)),
                ("published_at", models.DateTimeField()),
                (
                    "bundle",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="catalogue.bundle"),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=~Q(("prepared_by", F("released_by"))), name="publication_needs_two_persons"
                    )
                ],
            },
        ),
        migrations.RunSQL(NAMED_BY_CONTENT, "ALTER TABLE catalogue_bundle DROP CONSTRAINT bundle_digest_fits_content;"),
        migrations.RunSQL(IMMUTABLE, "DROP FUNCTION catalogue_refuse_change() CASCADE;"),
    ]
