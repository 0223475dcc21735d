from django.db import migrations

# Money that moved stays where it was booked, a claim keeps its amount, and the portal can neither say that something was
# paid nor keep the worker from looking. What is unknown (NULL) is refused too.
GUARDS = """
CREATE FUNCTION payments_entry_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'an entry of the ledger is never changed and never deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER payments_entry_is_final BEFORE UPDATE OR DELETE ON payments_entry
    FOR EACH ROW EXECUTE FUNCTION payments_entry_is_final();

CREATE FUNCTION payments_claim_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.id, NEW.case_id, NEW.reference, NEW.purpose, NEW.amount_cents, NEW.created_at)
        IS DISTINCT FROM (OLD.id, OLD.case_id, OLD.reference, OLD.purpose, OLD.amount_cents, OLD.created_at)
    THEN
        RAISE EXCEPTION 'a claim keeps its amount and its reference' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_claim_keeps BEFORE UPDATE ON payments_claim
    FOR EACH ROW EXECUTE FUNCTION payments_claim_keeps();

CREATE FUNCTION payments_claim_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND (NEW.state = 'due' AND NEW.settled_at IS NULL) IS NOT TRUE THEN
        RAISE EXCEPTION 'the portal claims, no more' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER payments_claim_of_portal BEFORE INSERT ON payments_claim
    FOR EACH ROW EXECUTE FUNCTION payments_claim_of_portal();

CREATE FUNCTION payments_attempt_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER payments_attempt_of_portal BEFORE INSERT OR UPDATE ON payments_attempt
    FOR EACH ROW EXECUTE FUNCTION payments_attempt_of_portal();
"""
UNDO = """
DROP TRIGGER payments_attempt_of_portal ON payments_attempt;
DROP FUNCTION payments_attempt_of_portal;
DROP TRIGGER payments_claim_of_portal ON payments_claim;
DROP FUNCTION payments_claim_of_portal;
DROP TRIGGER payments_claim_keeps ON payments_claim;
DROP FUNCTION payments_claim_keeps;
DROP TRIGGER payments_entry_is_final ON payments_entry;
DROP FUNCTION payments_entry_is_final;
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]

    operations = [migrations.RunSQL(GUARDS, UNDO)]
