-- What the database itself refuses about messages.
-- Each guard stands here once, as it is; base/policy.py lays them after every migration.

-- A taken portal can speak for citizens, but not for the town, nor hide from clerks what citizens wrote.
CREATE OR REPLACE FUNCTION messages_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND NEW.direction <> (CASE TG_OP WHEN 'INSERT' THEN 'to_town' ELSE 'to_citizen' END)
    THEN
        RAISE EXCEPTION 'the portal does not speak for the town' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER messages_of_portal BEFORE INSERT OR UPDATE ON messages_message
    FOR EACH ROW EXECUTE FUNCTION messages_of_portal();

-- Nor say that a message came, or was read, at another moment (base/guards.sql).
CREATE OR REPLACE TRIGGER portal_writes_now BEFORE INSERT OR UPDATE ON messages_message
    FOR EACH ROW EXECUTE FUNCTION base_portal_writes_now('at', 'read_at');
