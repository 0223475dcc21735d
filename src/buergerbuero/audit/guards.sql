-- What the database itself refuses about the log: against slips and against a process that somebody has taken.
-- Whoever owns the database can switch triggers off: against that stand the chain and the signed
-- checkpoints outside of it. TRUNCATE is a right that no process role has.
-- Each guard stands here once, as it is; base/policy.py lays them after every migration.

CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % refused: the log is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_line
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_checkpoint
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();

-- Runs with the owner's rights: who may write an entry need not be able to take it out of the queue.
CREATE OR REPLACE FUNCTION audit_queue() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO audit_unchained (entry_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER queue AFTER INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_queue();

-- Eight details of 80 characters and their names (rules.py) stay far below: whoever writes, no book gets into the log,
-- which nobody can take out again.
CREATE OR REPLACE FUNCTION audit_refuse_long() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF octet_length(NEW.detail::text) > 2000 THEN
        RAISE EXCEPTION 'the details of an entry are a few ids, states and numbers' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER short_details BEFORE INSERT ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_long();

-- The portal acts for citizens alone, and now (base/guards.sql): it must write down neither deeds of the staff nor of
-- the system, and nothing under another date.
CREATE OR REPLACE FUNCTION audit_refuse_others() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND NEW.actor_kind <> 'citizen' THEN
        RAISE EXCEPTION 'the portal does not act for the staff' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER own_deeds_only BEFORE INSERT ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_others();
CREATE OR REPLACE TRIGGER portal_writes_now BEFORE INSERT ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION base_portal_writes_now('at');
