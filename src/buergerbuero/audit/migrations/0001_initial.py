from django.db import migrations, models
from django.db.models import Q
from django.db.models.functions import Now

# Against slips and against a taken process role. Whoever owns the database can switch triggers off: against that
# stand the chain and the signed checkpoints outside of it. TRUNCATE is a right that no process role has.
APPEND_ONLY = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% on % refused: the log is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_line
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_checkpoint
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
"""

# Runs with the owner's rights: who may write an entry need not be able to take it out of the queue.
QUEUE = """
CREATE FUNCTION audit_queue() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    INSERT INTO audit_unchained (entry_id) VALUES (NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER queue AFTER INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_queue();
"""

# A taken portal must not be able to write down deeds of the staff.
OWN_DEEDS_ONLY = """
CREATE FUNCTION audit_refuse_others() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND NEW.actor_kind = 'staff' THEN
        RAISE EXCEPTION 'the portal does not act for the staff' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER own_deeds_only BEFORE INSERT ON audit_entry FOR EACH ROW EXECUTE FUNCTION audit_refuse_others();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("actor_kind", models.CharField(max_length=8)),
                ("actor_id", models.CharField(max_length=80)),
                ("verb", models.CharField(max_length=40)),
                ("subject", models.CharField(max_length=40)),
                ("subject_id", models.CharField(max_length=80)),
                ("detail", models.JSONField()),
            ],
            options={
                "verbose_name_plural": "entries",
                "indexes": [models.Index(fields=["subject", "subject_id", "at"], name="audit_history")],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(actor_kind__in=["citizen", "staff", "system"]), name="audit_actor_known"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Unchained",
            fields=[
                ("entry_id", models.UUIDField(primary_key=True, serialize=False)),
                ("since", models.DateTimeField(db_default=Now())),
            ],
            options={"verbose_name_plural": "unchained"},
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry_id", models.UUIDField(unique=True)),
                ("at", models.DateTimeField()),
                ("prev", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=Q(seq__gte=1), name="audit_chain_begins_at_one")]
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("hash", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("key", models.CharField(max_length=64)),
                ("signature", models.CharField(max_length=128)),
            ],
        ),
        migrations.RunSQL(APPEND_ONLY, "DROP FUNCTION audit_refuse_change() CASCADE;"),
        migrations.RunSQL(QUEUE, "DROP FUNCTION audit_queue() CASCADE;"),
        migrations.RunSQL(OWN_DEEDS_ONLY, "DROP FUNCTION audit_refuse_others() CASCADE;"),
    ]
