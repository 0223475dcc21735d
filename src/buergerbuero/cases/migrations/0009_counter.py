import django.db.models.deletion
from django.db import migrations, models

import buergerbuero.cases.values

# Reading a notice online is not collecting it: the portal opens what lies in the inbox, and nothing that lies at the
# counter. A clerk may add one delivery only: the letter that takes the place of what was not opened or collected.
GUARDS = """
CREATE OR REPLACE FUNCTION cases_delivery_of_portal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_portal' AND (
        OLD.state = 'provided' AND NEW.state = 'opened' {counter}
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'the portal opens what was provided, no more' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
DESK = """
CREATE FUNCTION cases_delivery_of_desk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user = 'bb_desk' AND (
        NEW.channel = 'post' AND NEW.state = 'prepared' AND EXISTS (
            SELECT 1 FROM cases_delivery d
            WHERE d.decision_id = NEW.decision_id AND d.case_id = NEW.case_id AND d.document_id = NEW.document_id
                AND d.state = 'fallen_back'
        )
    ) IS NOT TRUE THEN
        RAISE EXCEPTION 'a clerk adds no delivery but a letter in place of another' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cases_delivery_of_desk BEFORE INSERT ON cases_delivery
    FOR EACH ROW EXECUTE FUNCTION cases_delivery_of_desk();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_confirmed_mail_and_letters"),
    ]

    operations = [
        migrations.CreateModel(
            name="HandOut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveIntegerField()),
                ("checked_by", models.CharField(max_length=16)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="case",
            name="channel_known",
        ),
        migrations.RemoveConstraint(
            model_name="delivery",
            name="delivery_channel_known",
        ),
        migrations.AddField(
            model_name="delivery",
            name="collected_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="delivery",
            name="place",
            field=models.CharField(default="", max_length=80),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "channel__in",
                        [
                            buergerbuero.cases.values.Channel["INBOX"],
                            buergerbuero.cases.values.Channel["POST"],
                            buergerbuero.cases.values.Channel["COUNTER"],
                        ],
                    )
                ),
                name="channel_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "channel__in",
                        [
                            buergerbuero.cases.values.Channel["INBOX"],
                            buergerbuero.cases.values.Channel["POST"],
                            buergerbuero.cases.values.Channel["COUNTER"],
                        ],
                    )
                ),
                name="delivery_channel_known",
            ),
        ),
        migrations.AddField(
            model_name="handout",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="hand_outs", to="cases.case"
            ),
        ),
        migrations.AddConstraint(
            model_name="handout",
            constraint=models.UniqueConstraint(fields=("case", "sequence"), name="one_hand_out_an_event"),
        ),
        migrations.AddConstraint(
            model_name="handout",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "checked_by__in",
                        [
                            buergerbuero.cases.values.IdentityCheck["CARD"],
                            buergerbuero.cases.values.IdentityCheck["COLLECTION_CODE"],
                            buergerbuero.cases.values.IdentityCheck["ACCESS_CODE"],
                        ],
                    )
                ),
                name="identity_check_known",
            ),
        ),
        migrations.RunSQL(GUARDS.format(counter="AND OLD.channel <> 'counter'"), GUARDS.format(counter="")),
        migrations.RunSQL(DESK, "DROP FUNCTION cases_delivery_of_desk() CASCADE;"),
    ]
