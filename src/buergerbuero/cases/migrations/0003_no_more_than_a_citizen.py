from django.db import migrations

# What a taken portal may do to cases is what citizens may: apply, answer, withdraw, open a notice. It can neither undo
# a decision, nor end a case so long ago that retention erases it, nor write a line that only staff can, nor hide
# a letter from the post list, nor queue other work than what follows from that. What is unknown (NULL) is refused too.
GUARDS = """
CREATE FUNCTION cases_case_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND (
        NEW.sequence = OLD.sequence + 1
        AND CASE
            WHEN NEW.state = OLD.state
                THEN (NEW.closed_at, NEW.answer_until) IS NOT DISTINCT FROM (OLD.closed_at, OLD.answer_until)
            WHEN NEW.state = 'in_review'
                THEN OLD.state = 'waiting_for_citizen' AND NEW.closed_at IS NULL
            WHEN NEW.state = 'withdrawn'
                THEN OLD.state IN ('received', 'in_review', 'waiting_for_citizen')
                    AND NEW.closed_at > now() - interval '1 day'
            ELSE false
        END
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'the portal does no more to a case than a citizen may' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_case_of_portal BEFORE UPDATE ON cases_case
    FOR EACH ROW EXECUTE FUNCTION cases_case_of_portal();

CREATE FUNCTION cases_event_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND (
        NEW.actor_kind = 'citizen'
        AND (NEW.axis, NEW.verb) IN (('case', 'open'), ('case', 'answer'), ('case', 'withdraw'), ('delivery', 'collect'))
        AND NEW.sequence = (SELECT sequence FROM cases_case WHERE id = NEW.case_id)
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'the portal writes no events but those of citizens' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_event_of_portal BEFORE INSERT ON cases_event
    FOR EACH ROW EXECUTE FUNCTION cases_event_of_portal();

CREATE FUNCTION cases_delivery_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND (OLD.state = 'provided' AND NEW.state = 'opened') IS NOT TRUE THEN
        RAISE EXCEPTION 'the portal opens what was provided, no more' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_delivery_of_portal BEFORE UPDATE ON cases_delivery
    FOR EACH ROW EXECUTE FUNCTION cases_delivery_of_portal();

CREATE FUNCTION cases_job_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND (
        NEW.task_name = 'react'
        AND NEW.args #>> '{fact,type}' IN ('case.opened', 'case.answered', 'case.withdrawn', 'delivery.opened')
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'the portal queues no work but what follows from citizens' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_job_of_portal BEFORE INSERT ON procrastinate_jobs
    FOR EACH ROW EXECUTE FUNCTION cases_job_of_portal();
"""
UNDO = """
DROP FUNCTION cases_job_of_portal() CASCADE;
DROP FUNCTION cases_delivery_of_portal() CASCADE;
DROP FUNCTION cases_event_of_portal() CASCADE;
DROP FUNCTION cases_case_of_portal() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_log_and_numbers"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [migrations.RunSQL(GUARDS, UNDO)]
