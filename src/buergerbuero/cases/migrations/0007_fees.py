import django.db.models.deletion
from django.db import migrations, models

# The portal claims a fee with the application and never says what became of it: its cases begin received, with a fee that
# is due or none, and the only line on the fee that it may write is the first one after the opening. It queues looks at
# payments, which the worker does. A question stands as long as nothing else has happened to the case itself; that its
# fee is paid meanwhile changes nothing about it.
GUARDS = """
CREATE FUNCTION cases_case_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND (
        NEW.fee_state IN ('none', 'due') AND NEW.state = 'received' AND NEW.sequence = 0 AND NEW.closed_at IS NULL
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'the portal opens cases, and settles no fee' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_case_begins BEFORE INSERT ON cases_case
    FOR EACH ROW EXECUTE FUNCTION cases_case_begins();

CREATE FUNCTION cases_fee_event_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND NEW.axis = 'fee' AND (
        (NEW.verb, NEW.before, NEW.after, NEW.sequence) = ('claim', 'none', 'due', 1)
        AND (SELECT fee_state FROM cases_case WHERE id = NEW.case_id) = 'due'
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'the portal says that a fee is due, no more' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_fee_event_of_portal BEFORE INSERT ON cases_event
    FOR EACH ROW EXECUTE FUNCTION cases_fee_event_of_portal();
"""
UNDO = """
DROP FUNCTION cases_fee_event_of_portal() CASCADE;
DROP FUNCTION cases_case_begins() CASCADE;
"""
CITIZENS = """
CREATE OR REPLACE FUNCTION cases_former_is_true() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM cases_case c JOIN cases_correction asked ON asked.case_id = c.id AND asked.sequence = {asked}
        WHERE c.id = NEW.case_id AND c.state = 'waiting_for_citizen' AND c.revision = NEW.revision
            AND c.sequence + 1 = NEW.sequence AND c.sealed_answers = NEW.sealed_answers
    ) THEN
        RAISE EXCEPTION 'what is kept are the answers that stand, when a correction is asked for'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION cases_event_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND (
        NEW.actor_kind = 'citizen'
        AND (NEW.axis, NEW.verb) IN ({events})
        AND NEW.sequence = (SELECT sequence FROM cases_case WHERE id = NEW.case_id)
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'the portal writes no events but those of citizens' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION cases_job_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND ({jobs}) IS NOT TRUE THEN
        RAISE EXCEPTION 'the portal queues no work but what follows from citizens' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
EVENTS = "('case', 'open'), ('case', 'answer'), ('case', 'withdraw'), ('delivery', 'collect'), ('case', 'amend')"
REACT = """(
        NEW.task_name = 'react'
        AND NEW.args #>> '{fact,type}' IN
            ('case.opened', 'case.answered', 'case.withdrawn', 'delivery.opened', 'case.amended')
    )"""
LOOK = "(NEW.task_name = 'check_payment' AND NEW.queue_name = 'payments')"
LAST = "(SELECT max(e.sequence) FROM cases_event e WHERE e.case_id = c.id AND e.axis = 'case')"


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_answers_change_when_asked")]

    operations = [
        migrations.CreateModel(
            name="Waiver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveIntegerField()),
                ("sealed_reason", models.BinaryField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="waivers", to="cases.case"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "sequence"), name="one_waiver_an_event")],
            },
        ),
        migrations.RunSQL(GUARDS, UNDO),
        migrations.RunSQL(
            CITIZENS.format(events=f"{EVENTS}, ('fee', 'claim')", jobs=f"{REACT} OR {LOOK}", asked=LAST),
            CITIZENS.format(events=EVENTS, jobs=REACT, asked="c.sequence"),
        ),
    ]
