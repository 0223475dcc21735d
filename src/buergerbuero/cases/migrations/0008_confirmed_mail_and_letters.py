import django.db.models.deletion
from django.db import migrations, models

# For citizens the portal may now confirm an address that the worker has written to, and have a notice sent as a letter
# that would have come online; never the other way round, and never together with anything else. It can count tries and
# confirm once; what was sent, and where, it cannot change.
GUARDS = """
CREATE FUNCTION cases_mail_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND (
        (NEW.tries = OLD.tries + 1 AND NEW.confirmed_at IS NOT DISTINCT FROM OLD.confirmed_at)
        OR (NEW.tries = OLD.tries AND OLD.confirmed_at IS NULL AND NEW.confirmed_at IS NOT NULL)
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'the portal counts tries and confirms once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_mail_of_portal BEFORE UPDATE ON cases_mailcheck
    FOR EACH ROW EXECUTE FUNCTION cases_mail_of_portal();
"""
UNDO = "DROP FUNCTION cases_mail_of_portal() CASCADE;"
CITIZENS = """
CREATE OR REPLACE FUNCTION cases_case_keeps_answers() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.sealed_answers, NEW.revision) IS DISTINCT FROM (OLD.sealed_answers, OLD.revision) AND (
        NEW.revision = OLD.revision + 1
        AND NEW.sealed_answers <> OLD.sealed_answers
        AND NEW.state = 'in_review'
        AND EXISTS (
            SELECT 1 FROM cases_formeranswers f
            WHERE f.case_id = OLD.id AND f.revision = OLD.revision AND f.sequence = NEW.sequence
                AND f.sealed_answers = OLD.sealed_answers
        )
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'answers are corrected when that is asked for, and kept as they were'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF current_user = 'bb_portal' AND NEW.channel IS DISTINCT FROM OLD.channel AND NEW.revision = OLD.revision
        {revoked} THEN
        RAISE EXCEPTION 'the portal changes the way of delivery only with the answers'
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
    IF current_user = 'bb_portal' AND (
        (NEW.task_name = 'react' AND NEW.args #>> '{{fact,type}}' IN ({facts}))
        OR (NEW.task_name = 'check_payment' AND NEW.queue_name = 'payments')
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'the portal queues no work but what follows from citizens' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
REVOKED = """AND (
            OLD.channel = 'inbox' AND NEW.channel = 'post' AND NEW.state = OLD.state
            AND NOT EXISTS (SELECT 1 FROM cases_delivery d WHERE d.case_id = OLD.id)
        ) IS NOT TRUE"""
EVENTS = (
    "('case', 'open'), ('case', 'answer'), ('case', 'withdraw'), ('delivery', 'collect'), ('case', 'amend'),"
    " ('fee', 'claim')"
)
FACTS = "'case.opened', 'case.answered', 'case.withdrawn', 'delivery.opened', 'case.amended'"


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_fees")]

    operations = [
        migrations.CreateModel(
            name="MailCheck",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="mail_check",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("tries", models.PositiveIntegerField(default=0)),
                ("codes", models.PositiveIntegerField(default=1)),
                ("sent_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.RunSQL(GUARDS, UNDO),
        migrations.RunSQL(
            CITIZENS.format(
                revoked=REVOKED,
                events=f"{EVENTS}, ('delivery', 'revoke')",
                facts=f"{FACTS}, 'mail.confirmed', 'mail.code_wanted'",
            ),
            CITIZENS.format(revoked="", events=EVENTS, facts=FACTS),
        ),
    ]
