-- What the database itself refuses about published services.
-- Whoever owns the database can switch triggers off; against that stands the digest, which drafts, cases
-- and the log hold too.
-- Each guard stands here once, as it is; base/policy.py lays them after every migration.

CREATE OR REPLACE FUNCTION catalogue_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % refused: what is published stays', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE TRIGGER immutable BEFORE UPDATE OR DELETE ON catalogue_bundle
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_change();
CREATE OR REPLACE TRIGGER immutable BEFORE UPDATE OR DELETE ON catalogue_publication
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_change();
CREATE OR REPLACE TRIGGER immutable BEFORE UPDATE OR DELETE ON catalogue_proposal
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_change();
CREATE OR REPLACE TRIGGER immutable BEFORE UPDATE OR DELETE ON catalogue_rejection
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_change();

-- One proposal is decided once, by somebody else, for the bundle it holds. The lock makes two at the same moment take
-- turns: the second one sees what the first has done.
CREATE OR REPLACE FUNCTION catalogue_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.proposal_id IS NULL THEN
        IF current_user LIKE 'bb\_%' AND current_user <> 'bb_owner'
            OR NOT (SELECT demo FROM catalogue_bundle WHERE digest = NEW.bundle_id) THEN
            RAISE EXCEPTION 'only the owner of a demonstration publishes without a proposal'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('catalogue_proposal ' || NEW.proposal_id, 0));
    IF NOT EXISTS (
        SELECT FROM catalogue_proposal WHERE id = NEW.proposal_id AND bundle_id = NEW.bundle_id
            AND submitted_by = NEW.prepared_by AND lower(submitted_by) <> lower(NEW.released_by)
    ) OR EXISTS (SELECT FROM catalogue_rejection WHERE proposal_id = NEW.proposal_id) THEN
        RAISE EXCEPTION 'a proposal is released once, as it was submitted, by a second person'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER release BEFORE INSERT ON catalogue_publication
    FOR EACH ROW EXECUTE FUNCTION catalogue_release();

CREATE OR REPLACE FUNCTION catalogue_reject() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('catalogue_proposal ' || NEW.proposal_id, 0));
    IF EXISTS (SELECT FROM catalogue_publication WHERE proposal_id = NEW.proposal_id) THEN
        RAISE EXCEPTION 'what is published cannot be rejected' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER reject BEFORE INSERT ON catalogue_rejection
    FOR EACH ROW EXECUTE FUNCTION catalogue_reject();
