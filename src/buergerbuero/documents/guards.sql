-- What the database itself refuses about files.
-- Each guard stands here once, as it is; base/policy.py lays them after every migration.

-- What was handed over to a case belongs to the desk: a taken portal can neither change nor delete it.
CREATE OR REPLACE FUNCTION documents_upload_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND OLD.handed_over_at IS NOT NULL THEN
        RAISE EXCEPTION 'the portal touches no file of a case' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER documents_upload_of_portal BEFORE UPDATE OR DELETE ON documents_upload
    FOR EACH ROW EXECUTE FUNCTION documents_upload_of_portal();

-- The portal announces files; what belongs to a case it hands over and never makes up.
CREATE OR REPLACE FUNCTION documents_upload_from_a_draft() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND NEW.handed_over_at IS NOT NULL THEN
        RAISE EXCEPTION 'the portal makes up no file of a case' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER documents_upload_from_a_draft BEFORE INSERT ON documents_upload
    FOR EACH ROW EXECUTE FUNCTION documents_upload_from_a_draft();
