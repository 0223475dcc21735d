from django.db import migrations

# A person takes back that notices reach them online: the portal may queue what follows of it, the fee of a letter.
JOB = """
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
FACTS = (
    "'case.opened', 'case.answered', 'case.withdrawn', 'delivery.opened', 'case.amended', 'mail.confirmed',"
    " 'mail.code_wanted', 'consent.asked', 'consent.answered'"
)


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0011_mandates"),
    ]

    operations = [
        migrations.RunSQL(JOB.format(facts=f"{FACTS}, 'case.letter_wanted'"), JOB.format(facts=FACTS)),
    ]
