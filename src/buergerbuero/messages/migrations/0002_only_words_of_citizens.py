from django.db import migrations

# A taken portal can speak for citizens, but not for the town, nor hide from clerks what citizens wrote.
WORDS = """
CREATE FUNCTION messages_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND NEW.direction <> (CASE TG_OP WHEN 'INSERT' THEN 'to_town' ELSE 'to_citizen' END)
    THEN
        RAISE EXCEPTION 'the portal does not speak for the town' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER messages_of_portal BEFORE INSERT OR UPDATE ON messages_message
    FOR EACH ROW EXECUTE FUNCTION messages_of_portal();
"""


class Migration(migrations.Migration):
    dependencies = [("messages", "0001_initial")]

    operations = [migrations.RunSQL(WORDS, "DROP FUNCTION messages_of_portal() CASCADE;")]
