"""The table of figures: sums, spread over buckets so that no two applications wait for each other long."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from buergerbuero.base.policy import Policy
from buergerbuero.figures.values import Step


class Figure(models.Model):
    """How often a step was counted for a service, a version and a day. The portal may only add: a trigger."""

    service_id = models.CharField(max_length=80)
    version = models.CharField(max_length=64)
    day = models.DateField()
    step = models.CharField(max_length=20)
    about = models.CharField(max_length=80)
    bucket = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()

    policy = Policy(
        retention="two years, then swept",
        scrub="sums only: no person, no application, no address, no time but the day",
        portal="SELECT, INSERT, UPDATE (count)",
        desk="SELECT",
        worker="SELECT, INSERT, UPDATE (count), DELETE",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["service_id", "day", "version", "step", "about", "bucket"], name="one_sum_a_step"
            ),
            models.CheckConstraint(condition=Q(step__in=list(Step)), name="step_known"),
            models.CheckConstraint(condition=Q(count__gte=1), name="sums_begin_with_one"),
        ]
