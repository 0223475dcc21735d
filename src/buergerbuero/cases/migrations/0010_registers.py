import django.db.models.deletion
from django.db import migrations, models

import buergerbuero.base.ids

# The worker decides nothing but what a machine may: it grants, and only where registers were asked for the answers that
# stand. Nobody else decides in the machine's name. The id stands in cases.values too (MACHINE_ID).
GUARDS = """
CREATE FUNCTION cases_decision_of_machine() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_worker' AND (
        NEW.made_by = '00000000-0000-4000-8000-000000000035' AND NEW.outcome = 'granted' AND NEW.state = 'made'
        AND EXISTS (
            SELECT 1 FROM cases_checked checked JOIN cases_case c ON c.id = checked.case_id
            WHERE c.id = NEW.case_id AND checked.revision = c.revision
        )
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'a machine grants what registers were asked about, no more' USING ERRCODE = 'restrict_violation';
    END IF;
    IF current_user = 'bb_desk' AND NEW.made_by = '00000000-0000-4000-8000-000000000035' THEN
        RAISE EXCEPTION 'people decide in their own name' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_decision_of_machine BEFORE INSERT ON cases_decision
    FOR EACH ROW EXECUTE FUNCTION cases_decision_of_machine();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0009_counter")]

    operations = [
        migrations.CreateModel(
            name="Checked",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="checked",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("revision", models.PositiveIntegerField()),
                ("sealed", models.BinaryField()),
                ("checked_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Permit",
            fields=[
                (
                    "id",
                    models.UUIDField(default=buergerbuero.base.ids.new_id, primary_key=True, serialize=False),
                ),
                ("service_id", models.CharField(max_length=80)),
                ("token", models.CharField(max_length=64)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="permits", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("service_id", "token"),
                        name="one_permit_at_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("valid_until__gte", models.F("valid_from"))),
                        name="permit_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARDS, "DROP FUNCTION cases_decision_of_machine() CASCADE;"),
    ]
