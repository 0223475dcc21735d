from django.db import migrations

# The log never changes, and a decision only gets its end: what must never be false is the database's to refuse.
IMMUTABLE = """
CREATE SEQUENCE cases_number START 1 MAXVALUE 999999 NO CYCLE;

CREATE FUNCTION cases_event_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an event of a case is never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER cases_event_is_final BEFORE UPDATE ON cases_event
    FOR EACH ROW EXECUTE FUNCTION cases_event_is_final();

CREATE FUNCTION cases_decision_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'made'
        OR (NEW.id, NEW.case_id, NEW.version, NEW.kind, NEW.outcome, NEW.sealed_reasons, NEW.made_at, NEW.made_by,
            NEW.release_at)
        IS DISTINCT FROM
           (OLD.id, OLD.case_id, OLD.version, OLD.kind, OLD.outcome, OLD.sealed_reasons, OLD.made_at, OLD.made_by,
            OLD.release_at)
    THEN
        RAISE EXCEPTION 'a decision is never changed, only settled once' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_decision_is_final BEFORE UPDATE ON cases_decision
    FOR EACH ROW EXECUTE FUNCTION cases_decision_is_final();
"""
UNDO = """
DROP TRIGGER cases_decision_is_final ON cases_decision;
DROP FUNCTION cases_decision_is_final;
DROP TRIGGER cases_event_is_final ON cases_event;
DROP FUNCTION cases_event_is_final;
DROP SEQUENCE cases_number;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [migrations.RunSQL(IMMUTABLE, UNDO)]
