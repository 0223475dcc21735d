from django.db import migrations, models

import buergerbuero.base.ids
import buergerbuero.messages.values


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Hint",
            fields=[
                ("id", models.UUIDField(default=buergerbuero.base.ids.new_id, primary_key=True, serialize=False)),
                ("case_id", models.UUIDField(db_index=True)),
                ("kind", models.CharField(max_length=20)),
                ("sealed", models.BinaryField()),
                ("created_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("refused_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.UUIDField(default=buergerbuero.base.ids.new_id, primary_key=True, serialize=False)),
                ("case_id", models.UUIDField(db_index=True)),
                ("direction", models.CharField(max_length=12)),
                ("kind", models.CharField(max_length=20)),
                ("sealed", models.BinaryField()),
                ("at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "direction__in",
                                [
                                    buergerbuero.messages.values.Direction["TO_CITIZEN"],
                                    buergerbuero.messages.values.Direction["TO_TOWN"],
                                ],
                            )
                        ),
                        name="message_direction_known",
                    )
                ],
            },
        ),
    ]
