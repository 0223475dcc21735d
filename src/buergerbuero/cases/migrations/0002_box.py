"""The box is a way of delivery, and a notice can be blocked in it."""

from django.db import migrations, models

from buergerbuero.cases.values.states import DeliveryState
from buergerbuero.catalogue.values.ways import Channel

WAYS = [Channel.INBOX, Channel.POST, Channel.COUNTER, Channel.BOX]
STATES = [
    DeliveryState.PREPARED,
    DeliveryState.PROVIDED,
    DeliveryState.BLOCKED,
    DeliveryState.OPENED,
    DeliveryState.COLLECTED,
    DeliveryState.FAILED,
    DeliveryState.FALLEN_BACK,
]


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="case", name="channel_known"),
        migrations.RemoveConstraint(model_name="delivery", name="delivery_channel_known"),
        migrations.RemoveConstraint(model_name="delivery", name="delivery_state_known"),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(condition=models.Q(("channel__in", WAYS)), name="channel_known"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(condition=models.Q(("channel__in", WAYS)), name="delivery_channel_known"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(condition=models.Q(("state__in", STATES)), name="delivery_state_known"),
        ),
    ]
