-- What the database itself refuses about keys and limits, and about moments, in whichever table.
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

-- A process counts tries of its own, one by one. A taken portal must neither give whoever guesses at the desk's
-- passwords new tries, nor use up the tries of those who work there. Only the worker deletes, what has passed.
CREATE OR REPLACE FUNCTION base_count_goes_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (
        NEW.side = current_user
        AND CASE TG_OP
            WHEN 'INSERT' THEN NEW.count = 1
            ELSE NEW.count = OLD.count + 1 AND (NEW.side, NEW.bucket, NEW.ends_at) = (OLD.side, OLD.bucket, OLD.ends_at)
        END
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'each counts its own tries, one by one' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER base_count_goes_up BEFORE INSERT OR UPDATE ON base_ratecount
    FOR EACH ROW EXECUTE FUNCTION base_count_goes_up();

-- What the portal notes happens now: it cannot let a notice have been opened long ago, nor an application have come in
-- time. A trigger of a table names the columns. Ten minutes are for clocks that differ and for slow requests.
CREATE OR REPLACE FUNCTION base_portal_writes_now() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    name text;
    before timestamptz;
    after timestamptz;
BEGIN
    IF current_user <> 'bb_portal' THEN
        RETURN NEW;
    END IF;
    FOREACH name IN ARRAY TG_ARGV LOOP
        EXECUTE format('SELECT ($1).%I', name) INTO after USING NEW;
        IF TG_OP = 'UPDATE' THEN
            EXECUTE format('SELECT ($1).%I', name) INTO before USING OLD;
        END IF;
        IF after IS DISTINCT FROM before AND abs(extract(epoch FROM after - now())) > 600 THEN
            RAISE EXCEPTION 'the portal notes what happens now' USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
