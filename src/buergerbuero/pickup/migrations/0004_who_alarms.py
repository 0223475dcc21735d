"""Whether a box alarms, or the town hall has noticed it: until now both stood under one name."""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

NOTICED = (
    *("box_retired", "flood", "grant_refused", "issued_and_found", "journal", "message_refused", "messages_lost"),
    *("more", "old_pin", "town_forgot"),
)


def tell_apart(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Take all under a name of ours as ours."""
    apps.get_model("pickup", "Alarm").objects.filter(name__in=NOTICED).update(from_box=False)


class Migration(migrations.Migration):
    dependencies = [("pickup", "0003_used_keys")]

    operations = [
        migrations.AddField("alarm", "from_box", models.BooleanField(default=True), preserve_default=False),
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
        migrations.RemoveConstraint("alarm", "one_open_alarm_of_a_kind"),
        migrations.AddConstraint(
            "alarm",
            models.UniqueConstraint(
                fields=["box", "name", "compartment", "from_box"],
                condition=models.Q(seen_at=None),
                nulls_distinct=False,
                name="one_open_alarm_of_a_kind",
            ),
        ),
    ]
