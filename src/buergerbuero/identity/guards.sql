-- What the database itself refuses about accounts.
-- Each guard stands here once, as it is; base/policy.py lays them after every migration.

-- A new access to an account that was set up takes two administrators.
CREATE OR REPLACE FUNCTION identity_new_access_takes_two() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM identity_recovery
        WHERE staff_id = NEW.id AND setup_hash = NEW.setup_hash AND confirmed_by_id IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'a new access to an account that was set up takes two administrators'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER new_access_takes_two BEFORE UPDATE ON identity_staff FOR EACH ROW
    WHEN (NEW.setup_hash <> '' AND NEW.setup_hash <> OLD.setup_hash
          AND (OLD.setup_hash = '' OR OLD.set_up_at IS NOT NULL))
    EXECUTE FUNCTION identity_new_access_takes_two();
