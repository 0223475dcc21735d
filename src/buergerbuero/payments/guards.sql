-- What the database itself refuses about money.
-- What is unknown (NULL) is refused too.
-- Each guard stands here once, as it is; base/policy.py lays them after every migration.

-- Money that moved stays where it was booked, a claim keeps its amount, and the portal can neither say that something
-- was paid nor keep the worker from looking.
CREATE OR REPLACE FUNCTION payments_entry_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an entry of the ledger is never changed and never deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE TRIGGER payments_entry_is_final BEFORE UPDATE OR DELETE ON payments_entry
    FOR EACH ROW EXECUTE FUNCTION payments_entry_is_final();

CREATE OR REPLACE FUNCTION payments_claim_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.case_id, NEW.reference, NEW.purpose, NEW.amount_cents, NEW.created_at)
        IS DISTINCT FROM (OLD.id, OLD.case_id, OLD.reference, OLD.purpose, OLD.amount_cents, OLD.created_at)
    THEN
        RAISE EXCEPTION 'a claim keeps its amount and its reference' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER payments_claim_keeps BEFORE UPDATE ON payments_claim
    FOR EACH ROW EXECUTE FUNCTION payments_claim_keeps();

CREATE OR REPLACE FUNCTION payments_claim_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND (NEW.state = 'due' AND NEW.settled_at IS NULL) IS NOT TRUE THEN
        RAISE EXCEPTION 'the portal claims, no more' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER payments_claim_of_portal BEFORE INSERT ON payments_claim
    FOR EACH ROW EXECUTE FUNCTION payments_claim_of_portal();

CREATE OR REPLACE FUNCTION payments_attempt_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND (
        NEW.state IN ('opening', 'started', 'lost')
        AND (TG_OP = 'INSERT' OR OLD.state IN ('opening', 'started'))
        AND (TG_OP = 'INSERT' OR OLD.transaction_id IS NULL OR NEW.transaction_id = OLD.transaction_id)
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'the portal opens payments, and never says how they end' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER payments_attempt_of_portal BEFORE INSERT OR UPDATE ON payments_attempt
    FOR EACH ROW EXECUTE FUNCTION payments_attempt_of_portal();

-- The desk notes that it has seen to a payment that was not what we asked for, and nothing else about attempts.
CREATE OR REPLACE FUNCTION payments_attempt_of_desk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_desk' AND (OLD.state = 'mismatched' AND NEW.state = 'cleared') IS NOT TRUE THEN
        RAISE EXCEPTION 'the desk never says how a payment ended' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER payments_attempt_of_desk BEFORE UPDATE ON payments_attempt
    FOR EACH ROW EXECUTE FUNCTION payments_attempt_of_desk();
