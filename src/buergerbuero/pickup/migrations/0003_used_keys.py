"""Every key that a box was registered by, so that none counts twice."""

import hashlib

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def take_up(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Know the keys of the boxes that there are."""
    used = apps.get_model("pickup", "UsedKey")
    for box in apps.get_model("pickup", "Box").objects.all():
        for key in (bytes(box.signing_key), bytes(box.sealing_key)):
            used.objects.get_or_create(digest=hashlib.sha256(key).hexdigest(), defaults={"box": box})


class Migration(migrations.Migration):
    dependencies = [("pickup", "0002_size_of_messages")]

    operations = [
        migrations.CreateModel(
            name="UsedKey",
            fields=[
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                (
                    "box",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="pickup.box"),
                ),
            ],
        ),
        migrations.RunPython(take_up, migrations.RunPython.noop),
    ]
