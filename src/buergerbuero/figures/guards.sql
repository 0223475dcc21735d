-- What the database itself refuses about sums.
-- Each guard stands here once, as it is; base/policy.py lays them after every migration.

-- A taken portal can make sums too large by one at a time, but neither lower nor move them.
CREATE OR REPLACE FUNCTION figures_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND (
        CASE TG_OP WHEN 'INSERT' THEN NEW.count = 1 ELSE NEW.count = OLD.count + 1 END
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'the portal adds one at a time' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER figures_only_added BEFORE INSERT OR UPDATE ON figures_figure
    FOR EACH ROW EXECUTE FUNCTION figures_only_added();
