import django.db.models.deletion
from django.db import migrations, models

import buergerbuero.base.ids

IMMUTABLE = """
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON catalogue_proposal
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_change();
CREATE TRIGGER immutable BEFORE UPDATE OR DELETE ON catalogue_rejection
    FOR EACH ROW EXECUTE FUNCTION catalogue_refuse_change();
"""
MUTABLE = """
DROP TRIGGER immutable ON catalogue_rejection;
DROP TRIGGER immutable ON catalogue_proposal;
"""
# One proposal is decided once, by somebody else, for the bundle it holds. The lock makes two at the same moment take
# turns: the second one sees what the first has done.
ONE_DECISION = r"""
CREATE FUNCTION catalogue_release() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER release BEFORE INSERT ON catalogue_publication FOR EACH ROW EXECUTE FUNCTION catalogue_release();
CREATE FUNCTION catalogue_reject() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('catalogue_proposal ' || NEW.proposal_id, 0));
    IF EXISTS (SELECT FROM catalogue_publication WHERE proposal_id = NEW.proposal_id) THEN
        RAISE EXCEPTION 'what is published cannot be rejected' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER reject BEFORE INSERT ON catalogue_rejection FOR EACH ROW EXECUTE FUNCTION catalogue_reject();
"""
NO_DECISION = """
DROP TRIGGER reject ON catalogue_rejection;
DROP FUNCTION catalogue_reject();
DROP TRIGGER release ON catalogue_publication;
DROP FUNCTION catalogue_release();
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.UUIDField(default=buergerbuero.base.ids.new_id, primary_key=True, serialize=False)),
                ("compared_with", models.CharField(blank=True, max_length=64)),
                ("submitted_by", models.CharField(max_length=60)),
                ("submitted_at", models.DateTimeField()),
                ("report", models.JSONField()),
                (
                    "bundle",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="catalogue.bundle"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Rejection",
            fields=[
                (
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="catalogue.proposal",
                    ),
                ),
                ("rejected_by", models.CharField(max_length=60)),
                ("rejected_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=2000)),
            ],
        ),
        migrations.AddField(
            model_name="publication",
            name="proposal",
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, to="catalogue.proposal"),
        ),
        migrations.RunSQL(IMMUTABLE, MUTABLE),
        migrations.RunSQL(ONE_DECISION, NO_DECISION),
    ]
