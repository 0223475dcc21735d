-- What the database itself refuses about drafts.
-- Each guard stands here once, as it is; base/policy.py lays them after every migration.

-- A draft becomes one case, for good: whoever runs can neither send it again nor say that it became another.
CREATE OR REPLACE FUNCTION forms_sent_is_sent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.submitted_case IS NOT NULL
        AND (NEW.submitted_case, NEW.submitted_at) IS DISTINCT FROM (OLD.submitted_case, OLD.submitted_at)
    THEN
        RAISE EXCEPTION 'a draft that was sent stays sent' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER forms_sent_is_sent BEFORE UPDATE ON forms_draft
    FOR EACH ROW EXECUTE FUNCTION forms_sent_is_sent();
