from django.db import migrations

# The portal acts for citizens alone: it must write down neither deeds of the staff nor of the system.
CITIZENS = """
CREATE OR REPLACE FUNCTION audit_refuse_others() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND NEW.actor_kind <> 'citizen' THEN
        RAISE EXCEPTION 'the portal does not act for the staff' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunSQL(CITIZENS, migrations.RunSQL.noop)]
