from django.db import migrations

# Answers change only where a clerk has asked for it, and only with the bytes of before kept aside: whoever runs, portal,
# desk or worker. The portal, which may do this for citizens, can leave out neither half, nor use it for more: the
# person's snapshot and the way of delivery follow the answers or stay.
GUARDS = """
CREATE FUNCTION cases_former_is_true() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM cases_case c JOIN cases_correction asked ON asked.case_id = c.id AND asked.sequence = c.sequence
        WHERE c.id = NEW.case_id AND c.state = 'waiting_for_citizen' AND c.revision = NEW.revision
            AND c.sequence + 1 = NEW.sequence AND c.sealed_answers = NEW.sealed_answers
    ) THEN
        RAISE EXCEPTION 'what is kept are the answers that stand, when a correction is asked for'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_former_is_true BEFORE INSERT ON cases_formeranswers
    FOR EACH ROW EXECUTE FUNCTION cases_former_is_true();

CREATE FUNCTION cases_former_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'former answers are never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER cases_former_is_final BEFORE UPDATE ON cases_formeranswers
    FOR EACH ROW EXECUTE FUNCTION cases_former_is_final();

CREATE FUNCTION cases_former_is_needed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM cases_formeranswers WHERE id = NEW.id) AND NOT EXISTS (
        SELECT 1 FROM cases_case c JOIN cases_event e ON e.case_id = c.id AND e.sequence = NEW.sequence
        WHERE c.id = NEW.case_id AND c.revision > NEW.revision AND e.verb = 'amend'
    ) THEN
        RAISE EXCEPTION 'answers are kept when they were corrected, not otherwise' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER cases_former_is_needed AFTER INSERT ON cases_formeranswers
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_former_is_needed();

CREATE FUNCTION cases_case_keeps_answers() RETURNS trigger LANGUAGE plpgsql AS $$
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
    IF current_user = 'bb_portal' AND NEW.channel IS DISTINCT FROM OLD.channel AND NEW.revision = OLD.revision THEN
        RAISE EXCEPTION 'the portal changes the way of delivery only with the answers'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_case_keeps_answers BEFORE UPDATE ON cases_case
    FOR EACH ROW EXECUTE FUNCTION cases_case_keeps_answers();

CREATE FUNCTION cases_party_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND NOT EXISTS (
        SELECT 1 FROM cases_formeranswers f JOIN cases_case c ON c.id = f.case_id AND c.revision = f.revision
        WHERE f.case_id = OLD.case_id
    ) THEN
        RAISE EXCEPTION 'the portal changes a person only with the answers' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_party_of_portal BEFORE UPDATE ON cases_party
    FOR EACH ROW EXECUTE FUNCTION cases_party_of_portal();
"""
CITIZENS = """
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
        NEW.task_name = 'react'
        AND NEW.args #>> '{{fact,type}}' IN ({facts})
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'the portal queues no work but what follows from citizens' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
EVENTS = "('case', 'open'), ('case', 'answer'), ('case', 'withdraw'), ('delivery', 'collect')"
FACTS = "'case.opened', 'case.answered', 'case.withdrawn', 'delivery.opened'"
NOW = CITIZENS.format(events=f"{EVENTS}, ('case', 'amend')", facts=f"{FACTS}, 'case.amended'")
UNDO = """
DROP FUNCTION cases_party_of_portal() CASCADE;
DROP FUNCTION cases_case_keeps_answers() CASCADE;
DROP FUNCTION cases_former_is_needed() CASCADE;
DROP FUNCTION cases_former_is_final() CASCADE;
DROP FUNCTION cases_former_is_true() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_corrections")]

    operations = [
        migrations.RunSQL(GUARDS, UNDO),
        migrations.RunSQL(NOW, CITIZENS.format(events=EVENTS, facts=FACTS)),
    ]
