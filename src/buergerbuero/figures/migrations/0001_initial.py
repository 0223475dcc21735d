from django.db import migrations, models

import buergerbuero.figures.values


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Figure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("service_id", models.CharField(max_length=80)),
                ("version", models.CharField(max_length=64)),
                ("day", models.DateField()),
                ("step", models.CharField(max_length=20)),
                ("about", models.CharField(max_length=80)),
                ("bucket", models.PositiveSmallIntegerField()),
                ("count", models.PositiveIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service_id", "day", "version", "step", "about", "bucket"), name="one_sum_a_step"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "step__in",
                                [
                                    buergerbuero.figures.values.Step["BEGUN"],
                                    buergerbuero.figures.values.Step["SHOWN"],
                                    buergerbuero.figures.values.Step["WENT_ON"],
                                    buergerbuero.figures.values.Step["SAVED"],
                                    buergerbuero.figures.values.Step["REFUSED"],
                                    buergerbuero.figures.values.Step["RENEWED"],
                                    buergerbuero.figures.values.Step["TAKEN_OVER"],
                                    buergerbuero.figures.values.Step["SENT"],
                                    buergerbuero.figures.values.Step["RESUMED"],
                                    buergerbuero.figures.values.Step["FILE_REFUSED"],
                                    buergerbuero.figures.values.Step["LOGIN_BEGUN"],
                                    buergerbuero.figures.values.Step["LOGIN_DONE"],
                                    buergerbuero.figures.values.Step["LOGIN_CANCELLED"],
                                    buergerbuero.figures.values.Step["LOGIN_FAILED"],
                                    buergerbuero.figures.values.Step["PAYMENT_BEGUN"],
                                    buergerbuero.figures.values.Step["PAYMENT_FAILED"],
                                    buergerbuero.figures.values.Step["PAYMENT_DONE"],
                                ],
                            )
                        ),
                        name="step_known",
                    ),
                    models.CheckConstraint(condition=models.Q(("count__gte", 1)), name="sums_begin_with_one"),
                ],
            },
        ),
    ]
