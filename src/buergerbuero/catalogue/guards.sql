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

-- The desk brings in only what began there, as a sketch: nothing of a service that the operator keeps in a folder, and
-- with the town as it is public, but for the list of its services: it may get longer, on one line of nothing but ids
-- (proposing.offering). Whatever else stood there, YAML could read as something else of the town.
CREATE OR REPLACE FUNCTION catalogue_bring_in() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    town jsonb[] := '{}';
    listed text[] := '{}';
    ids text[] := '{}';
    newest record;
    each bytea;
    files jsonb;
    said text;
BEGIN
    IF current_user <> 'bb_desk' THEN
        RETURN NEW;
    END IF;
    IF NOT NEW.at_desk OR EXISTS (
        SELECT FROM catalogue_bundle WHERE service_id = NEW.service_id AND NOT at_desk
    ) THEN
        RAISE EXCEPTION 'the desk brings in services that began there, and no others'
            USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT b.content, b.demo INTO newest FROM catalogue_publication p
        JOIN catalogue_bundle b ON b.digest = p.bundle_id ORDER BY p.id DESC LIMIT 1;
    FOREACH each IN ARRAY ARRAY[newest.content, NEW.content] LOOP
        files := convert_from(each, 'UTF8')::jsonb -> 'files';
        said := convert_from(decode(files ->> 'stadt/town.yaml', 'base64'), 'UTF8');
        listed := listed || substring(said FROM '\nleistungen:[^\n]*(?:\n[] \t-][^\n]*)*');
        town := town || (
            SELECT jsonb_object_agg(key, CASE WHEN key = 'stadt/town.yaml' THEN to_jsonb(regexp_replace(
                said, '\nleistungen:[^\n]*(\n[] \t-][^\n]*)*', ''
            )) ELSE value END)
            FROM jsonb_each(files) WHERE key LIKE 'stadt/%'
        );
    END LOOP;
    IF listed[1] IS DISTINCT FROM listed[2] THEN
        ids := string_to_array(substring(listed[2] FROM '^\nleistungen: \[([a-zäöüß0-9_]+(?:, [a-zäöüß0-9_]+)*)\]$'), ', ');
        IF ids IS NULL OR EXISTS (
            SELECT FROM regexp_matches(regexp_replace(listed[1], '#[^\n]*', '', 'g'), '[a-zäöüß0-9_]+', 'g') AS word
            WHERE word[1] <> 'leistungen' AND word[1] <> ALL (ids)
        ) THEN
            RAISE EXCEPTION 'the desk brings in no other town: its list of services gets longer, and that is all'
                USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    IF newest.demo IS DISTINCT FROM NEW.demo OR town[1] IS DISTINCT FROM town[2] THEN
        RAISE EXCEPTION 'the desk brings in no other town than the one that is public'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER bring_in BEFORE INSERT ON catalogue_bundle
    FOR EACH ROW EXECUTE FUNCTION catalogue_bring_in();

CREATE OR REPLACE FUNCTION catalogue_propose() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_desk' AND NOT (SELECT at_desk FROM catalogue_bundle WHERE digest = NEW.bundle_id) THEN
        RAISE EXCEPTION 'the desk proposes what began there, and nothing else' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER propose BEFORE INSERT ON catalogue_proposal
    FOR EACH ROW EXECUTE FUNCTION catalogue_propose();
