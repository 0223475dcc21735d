from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forms", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="draftrow",
            name="amends",
            field=models.UUIDField(db_index=True, null=True),
        ),
        migrations.AlterField(
            model_name="draftrow",
            name="submitted_case",
            field=models.UUIDField(null=True),
        ),
        migrations.AddConstraint(
            model_name="draftrow",
            constraint=models.UniqueConstraint(
                condition=models.Q(("amends__isnull", True)),
                fields=("submitted_case",),
                name="a_case_comes_from_one_draft",
            ),
        ),
        migrations.AddConstraint(
            model_name="draftrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amends__isnull", True),
                    ("submitted_case__isnull", True),
                    ("submitted_case", models.F("amends")),
                    _connector="OR",
                ),
                name="an_amendment_becomes_no_new_case",
            ),
        ),
    ]
