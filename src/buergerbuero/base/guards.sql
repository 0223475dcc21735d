-- What the database itself refuses about keys.
-- Each guard stands here once, as it is; base/policy.py lays them after every migration.

-- Destroying keys erases cases, and a taken portal must not be able to. It makes keys, and ends those of a draft that
-- is sent: a draft has no copy for the desk.
CREATE OR REPLACE FUNCTION base_keys_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND (
        TG_OP = 'UPDATE' OR EXISTS (SELECT 1 FROM keys.base_wrappedkey WHERE vault = OLD.vault AND holder = 'desk')
    ) THEN
        RAISE EXCEPTION 'the portal does not touch the keys of a case' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER keys_of_portal BEFORE UPDATE OR DELETE ON keys.base_wrappedkey
    FOR EACH ROW EXECUTE FUNCTION base_keys_of_portal();
