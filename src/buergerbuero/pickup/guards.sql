-- What the database itself refuses about the Dokumenten-Ausgabebox.
-- What is unknown (NULL) is refused too.
-- Each guard stands here once, as it is; base/policy.py lays them after every migration.

-- Receipts of a box, when something was handed out, what became of an old document, where a journal stood: as they were.
CREATE OR REPLACE FUNCTION pickup_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what a box has shown is never changed and never deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE TRIGGER pickup_load_is_final BEFORE UPDATE OR DELETE ON pickup_load
    FOR EACH ROW EXECUTE FUNCTION pickup_is_final();
CREATE OR REPLACE TRIGGER pickup_issue_is_final BEFORE UPDATE OR DELETE ON pickup_issue
    FOR EACH ROW EXECUTE FUNCTION pickup_is_final();
CREATE OR REPLACE TRIGGER pickup_returned_is_final BEFORE UPDATE OR DELETE ON pickup_returned
    FOR EACH ROW EXECUTE FUNCTION pickup_is_final();
CREATE OR REPLACE TRIGGER pickup_journalmark_is_final BEFORE UPDATE OR DELETE ON pickup_journalmark
    FOR EACH ROW EXECUTE FUNCTION pickup_is_final();

-- A token can be destroyed, and not exchanged.
CREATE OR REPLACE FUNCTION pickup_grant_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.sealed_token IS NOT NULL AND NEW.sealed_token IS DISTINCT FROM OLD.sealed_token THEN
        RAISE EXCEPTION 'a grant keeps its token or loses it' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER pickup_grant_keeps BEFORE UPDATE ON pickup_grant
    FOR EACH ROW EXECUTE FUNCTION pickup_grant_keeps();

-- An order keeps whose it is and where it goes; what was handed out stays handed out.
CREATE OR REPLACE FUNCTION pickup_order_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.case_id, NEW.delivery_id, NEW.box_id, NEW.doc_class, NEW.doc_ref, NEW.low_reach,
        NEW.return_required, NEW.retention_days, NEW.ordered_at)
        IS DISTINCT FROM (OLD.id, OLD.case_id, OLD.delivery_id, OLD.box_id, OLD.doc_class, OLD.doc_ref, OLD.low_reach,
        OLD.return_required, OLD.retention_days, OLD.ordered_at)
    THEN
        RAISE EXCEPTION 'an order keeps its case, its box and its document' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state = 'collected' AND NEW.state IS DISTINCT FROM OLD.state THEN
        RAISE EXCEPTION 'what was handed out stays handed out' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at THEN
        RAISE EXCEPTION 'what was withdrawn stays withdrawn' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER pickup_order_keeps BEFORE UPDATE ON pickup_order
    FOR EACH ROW EXECUTE FUNCTION pickup_order_keeps();

-- The desk orders and withdraws; where a document lies, or that it was handed out, only a box can say.
CREATE OR REPLACE FUNCTION pickup_order_of_desk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user <> 'bb_desk' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF (NEW.state = 'ordered' AND NEW.load_id IS NULL) IS NOT TRUE THEN
            RAISE EXCEPTION 'the desk orders, no more' USING ERRCODE = 'restrict_violation';
        END IF;
    ELSIF (NEW.state = OLD.state OR (OLD.state = 'ordered' AND NEW.state = 'withdrawn')) IS NOT TRUE THEN
        RAISE EXCEPTION 'the desk withdraws, no more' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER pickup_order_of_desk BEFORE INSERT OR UPDATE ON pickup_order
    FOR EACH ROW EXECUTE FUNCTION pickup_order_of_desk();

-- Whoever speaks with boxes may queue nothing: what a box says wakes the worker by itself, once. Runs with the owner's
-- rights. The job is that of pickup/tasks.py (take_from_box), as pickup/actions/waking.py queues it.
CREATE OR REPLACE FUNCTION pickup_wake() RETURNS trigger LANGUAGE plpgsql
    SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, args)
        VALUES ('boxes', 'take_from_box', 'take_from_box/' || NEW.box_id, jsonb_build_object('box_id', NEW.box_id))
        ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER pickup_wake AFTER INSERT ON pickup_incoming
    FOR EACH ROW EXECUTE FUNCTION pickup_wake();

-- The link keeps what came as it came, unread: whether a message counts, the worker finds.
CREATE OR REPLACE FUNCTION pickup_incoming_of_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_boxlink' AND (NEW.read_at IS NULL AND NEW.refused = '') IS NOT TRUE THEN
        RAISE EXCEPTION 'the link keeps messages, and reads none' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER pickup_incoming_of_link BEFORE INSERT ON pickup_incoming
    FOR EACH ROW EXECUTE FUNCTION pickup_incoming_of_link();

-- Its numbers only grow: a link that was taken cannot have boxes called again by what they once said.
CREATE OR REPLACE FUNCTION pickup_box_of_link() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_boxlink' AND (
        NEW.turn > OLD.turn AND NEW.received >= OLD.received AND NEW.acknowledged >= OLD.acknowledged
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'the numbers of a box only grow' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER pickup_box_of_link BEFORE UPDATE ON pickup_box
    FOR EACH ROW EXECUTE FUNCTION pickup_box_of_link();
