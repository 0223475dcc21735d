import django.db.models.deletion
from django.db import migrations, models

import buergerbuero.base.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.UUIDField(default=buergerbuero.base.ids.new_id, primary_key=True, serialize=False)),
                ("compared_with", models.CharField(blank=True, max_length=64)),
                ("submitted_by", models.CharField(max_length=60)),
                ("submitted_at", models.DateTimeField()),
                ("report", models.JSONField()),
            ],
        ),
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
                        condition=models.Q(("digest__regex", "^[0-9a-f]{64}$")), name="bundle_digest_is_sha256"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Rejection",
            fields=[
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="catalogue.proposal",
                    ),
                ),
                ("rejected_by", models.CharField(max_length=60)),
                ("rejected_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=2000)),
            ],
        ),
        migrations.AddField(
            model_name="proposal",
            name="bundle",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="catalogue.bundle"),
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("prepared_by", models.CharField(max_length=60)),
                ("released_by", models.CharField(max_length=60)),
                ("published_at", models.DateTimeField()),
                ("bundle", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="catalogue.bundle")),
                (
                    "proposal",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="catalogue.proposal"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("prepared_by", models.F("released_by")), _negated=True),
                        name="publication_needs_two_persons",
                    )
                ],
            },
        ),
        # A bundle is named by its content.
        migrations.RunSQL(
            "ALTER TABLE catalogue_bundle ADD CONSTRAINT bundle_digest_fits_content"
            " CHECK (digest = encode(sha256(content), 'hex'));",
            "ALTER TABLE catalogue_bundle DROP CONSTRAINT bundle_digest_fits_content;",
        ),
    ]
