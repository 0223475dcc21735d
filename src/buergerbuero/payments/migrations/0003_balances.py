from django.db import migrations, models

# The desk notes that it has seen to a payment that was not what we asked for, and nothing else about attempts.
GUARD = """
CREATE FUNCTION payments_attempt_of_desk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_desk' AND (OLD.state = 'mismatched' AND NEW.state = 'cleared') IS NOT TRUE THEN
        RAISE EXCEPTION 'the desk never says how a payment ended' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_attempt_of_desk BEFORE UPDATE ON payments_attempt
    FOR EACH ROW EXECUTE FUNCTION payments_attempt_of_desk();
"""
STATES = ["opening", "started", "paid", "failed", "cancelled", "lost", "mismatched", "cleared"]


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_ledger_is_final")]

    operations = [
        migrations.CreateModel(
            name="DayBalance",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("drawn_at", models.DateTimeField()),
                ("found", models.JSONField()),
            ],
        ),
        migrations.RemoveConstraint(model_name="attempt", name="attempt_state_known"),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(condition=models.Q(state__in=STATES), name="attempt_state_known"),
        ),
        migrations.RunSQL(GUARD, "DROP FUNCTION payments_attempt_of_desk() CASCADE"),
    ]
