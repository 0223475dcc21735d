import django.db.models.deletion
from django.db import migrations, models

import buergerbuero.base.ids
import buergerbuero.cases.values.mandates
import buergerbuero.cases.values.states
import buergerbuero.catalogue.values.ways


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.UUIDField(default=buergerbuero.base.ids.new_id, primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=16, unique=True)),
                ("draft_id", models.UUIDField(unique=True)),
                ("service_id", models.CharField(max_length=80)),
                ("digest", models.CharField(max_length=64)),
                ("language", models.CharField(max_length=5)),
                (
                    "state",
                    models.CharField(default=buergerbuero.cases.values.states.CaseState["RECEIVED"], max_length=24),
                ),
                (
                    "fee_state",
                    models.CharField(default=buergerbuero.cases.values.states.FeeState["NONE"], max_length=12),
                ),
                ("channel", models.CharField(max_length=8)),
                ("received_at", models.DateTimeField()),
                ("answer_until", models.DateField(null=True)),
                ("assigned_to", models.UUIDField(null=True)),
                ("sequence", models.PositiveIntegerField(default=0)),
                ("sealed_answers", models.BinaryField()),
                ("revision", models.PositiveIntegerField(default=1)),
                ("closed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.UUIDField(default=buergerbuero.base.ids.new_id, primary_key=True, serialize=False)),
                ("round", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(default=buergerbuero.cases.values.mandates.ConsentState["ASKED"], max_length=12),
                ),
                ("asked_by", models.CharField(max_length=8)),
                ("handle", models.CharField(max_length=64, unique=True)),
                ("subject", models.CharField(max_length=64)),
                ("sealed", models.BinaryField()),
                ("sealed_way", models.BinaryField()),
                ("asked_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("reminded_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="ConsentAnswer",
            fields=[
                ("id", models.UUIDField(default=buergerbuero.base.ids.new_id, primary_key=True, serialize=False)),
                ("sequence", models.PositiveIntegerField()),
                ("state", models.CharField(max_length=12)),
                ("came_by", models.CharField(max_length=8)),
                ("level", models.PositiveIntegerField()),
                ("sealed", models.BinaryField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveIntegerField()),
                ("sealed_pages", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.UUIDField(default=buergerbuero.base.ids.new_id, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField()),
                ("kind", models.CharField(default="made", max_length=12)),
                ("outcome", models.CharField(max_length=16)),
                (
                    "state",
                    models.CharField(default=buergerbuero.cases.values.states.DecisionState["MADE"], max_length=10),
                ),
                ("sealed_reasons", models.BinaryField()),
                ("made_at", models.DateTimeField()),
                ("made_by", models.UUIDField()),
                ("release_at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.UUIDField(default=buergerbuero.base.ids.new_id, primary_key=True, serialize=False)),
                ("channel", models.CharField(max_length=8)),
                (
                    "state",
                    models.CharField(default=buergerbuero.cases.values.states.DeliveryState["PREPARED"], max_length=12),
                ),
                ("document_id", models.UUIDField()),
                ("prepared_at", models.DateTimeField()),
                ("provided_at", models.DateTimeField(null=True)),
                ("opened_at", models.DateTimeField(null=True)),
                ("place", models.CharField(default="", max_length=80)),
                ("collected_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveIntegerField()),
                ("axis", models.CharField(max_length=8)),
                ("verb", models.CharField(max_length=16)),
                ("before", models.CharField(max_length=24)),
                ("after", models.CharField(max_length=24)),
                ("at", models.DateTimeField()),
                ("actor_kind", models.CharField(max_length=8)),
                ("actor_id", models.CharField(max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name="FormerAnswers",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.PositiveIntegerField()),
                ("sequence", models.PositiveIntegerField()),
                ("sealed_answers", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.UUIDField(default=buergerbuero.base.ids.new_id, primary_key=True, serialize=False)),
                ("role", models.CharField(max_length=20)),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Permit",
            fields=[
                ("id", models.UUIDField(default=buergerbuero.base.ids.new_id, primary_key=True, serialize=False)),
                ("service_id", models.CharField(max_length=80)),
                ("token", models.CharField(max_length=64)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="SearchLabel",
            fields=[
                ("label", models.UUIDField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="Remark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.PositiveIntegerField()),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Checked",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="checked",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("revision", models.PositiveIntegerField()),
                ("sealed", models.BinaryField()),
                ("checked_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="MailCheck",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="mail_check",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("sealed", models.BinaryField()),
                ("tries", models.PositiveIntegerField(default=0)),
                ("codes", models.PositiveIntegerField(default=1)),
                ("sent_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["state", "received_at"], name="work_list"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            buergerbuero.cases.values.states.CaseState["RECEIVED"],
                            buergerbuero.cases.values.states.CaseState["IN_REVIEW"],
                            buergerbuero.cases.values.states.CaseState["WAITING_FOR_CITIZEN"],
                            buergerbuero.cases.values.states.CaseState["WAITING_FOR_AUTHORITY"],
                            buergerbuero.cases.values.states.CaseState["DECIDED"],
                            buergerbuero.cases.values.states.CaseState["CLOSED"],
                            buergerbuero.cases.values.states.CaseState["WITHDRAWN"],
                        ],
                    )
                ),
                name="case_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "fee_state__in",
                        [
                            buergerbuero.cases.values.states.FeeState["NONE"],
                            buergerbuero.cases.values.states.FeeState["DUE"],
                            buergerbuero.cases.values.states.FeeState["PAID"],
                            buergerbuero.cases.values.states.FeeState["WAIVED"],
                            buergerbuero.cases.values.states.FeeState["REFUNDED"],
                        ],
                    )
                ),
                name="fee_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "channel__in",
                        [
                            buergerbuero.catalogue.values.ways.Channel["INBOX"],
                            buergerbuero.catalogue.values.ways.Channel["POST"],
                            buergerbuero.catalogue.values.ways.Channel["COUNTER"],
                        ],
                    )
                ),
                name="channel_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("closed_at", None),
                    (
                        "state__in",
                        [
                            buergerbuero.cases.values.states.CaseState["CLOSED"],
                            buergerbuero.cases.values.states.CaseState["WITHDRAWN"],
                        ],
                    ),
                    _connector="OR",
                ),
                name="only_an_ended_case_is_closed",
            ),
        ),
        migrations.AddField(
            model_name="consent",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="consents", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="consentanswer",
            name="consent",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="answers", to="cases.consent"
            ),
        ),
        migrations.AddField(
            model_name="correction",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="corrections", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="decision",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="decision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="cases.decision"
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="events", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="formeranswers",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="former", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="party",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="parties", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="permit",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="permits", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="searchlabel",
            name="case",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="labels", to="cases.case"
            ),
        ),
        migrations.AddField(
            model_name="remark",
            name="case",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="remarks", to="cases.case"
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.UniqueConstraint(fields=("case", "round"), name="askings_are_numbered"),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state", buergerbuero.cases.values.mandates.ConsentState["REPLACED"]), _negated=True
                ),
                fields=("case",),
                name="one_standing_asking",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            buergerbuero.cases.values.mandates.ConsentState["NONE"],
                            buergerbuero.cases.values.mandates.ConsentState["ASKED"],
                            buergerbuero.cases.values.mandates.ConsentState["GIVEN"],
                            buergerbuero.cases.values.mandates.ConsentState["DECLINED"],
                            buergerbuero.cases.values.mandates.ConsentState["TAKEN_BACK"],
                            buergerbuero.cases.values.mandates.ConsentState["REPLACED"],
                        ],
                    )
                ),
                name="consent_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "asked_by__in",
                        [
                            buergerbuero.cases.values.mandates.AskedBy["MAIL"],
                            buergerbuero.cases.values.mandates.AskedBy["HAND"],
                        ],
                    )
                ),
                name="consent_asked_by_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="consentanswer",
            constraint=models.UniqueConstraint(fields=("consent", "sequence"), name="one_answer_an_event"),
        ),
        migrations.AddConstraint(
            model_name="consentanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "came_by__in",
                        [
                            buergerbuero.cases.values.mandates.ConsentBy["CODE"],
                            buergerbuero.cases.values.mandates.ConsentBy["LOGIN"],
                            buergerbuero.cases.values.mandates.ConsentBy["PAPER"],
                        ],
                    )
                ),
                name="consent_came_by_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="correction",
            constraint=models.UniqueConstraint(fields=("case", "sequence"), name="one_correction_a_question"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(fields=("case", "version"), name="decisions_are_numbered"),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", buergerbuero.cases.values.states.DecisionState["UNDONE"]), _negated=True),
                fields=("case",),
                name="one_standing_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "outcome__in",
                        [
                            buergerbuero.cases.values.states.Outcome["GRANTED"],
                            buergerbuero.cases.values.states.Outcome["PARTLY"],
                            buergerbuero.cases.values.states.Outcome["REFUSED"],
                            buergerbuero.cases.values.states.Outcome["INADMISSIBLE"],
                            buergerbuero.cases.values.states.Outcome["TRANSFERRED"],
                        ],
                    )
                ),
                name="outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            buergerbuero.cases.values.states.DecisionState["MADE"],
                            buergerbuero.cases.values.states.DecisionState["UNDONE"],
                            buergerbuero.cases.values.states.DecisionState["RELEASED"],
                        ],
                    )
                ),
                name="decision_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at", None), ("state", buergerbuero.cases.values.states.DecisionState["MADE"])),
                    models.Q(
                        models.Q(("state", buergerbuero.cases.values.states.DecisionState["MADE"]), _negated=True),
                        ("settled_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="settled_has_its_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(("release_at__gte", models.F("made_at"))), name="released_after_made"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(fields=("decision", "channel"), name="one_delivery_a_way"),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "channel__in",
                        [
                            buergerbuero.catalogue.values.ways.Channel["INBOX"],
                            buergerbuero.catalogue.values.ways.Channel["POST"],
                            buergerbuero.catalogue.values.ways.Channel["COUNTER"],
                        ],
                    )
                ),
                name="delivery_channel_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "state__in",
                        [
                            buergerbuero.cases.values.states.DeliveryState["PREPARED"],
                            buergerbuero.cases.values.states.DeliveryState["PROVIDED"],
                            buergerbuero.cases.values.states.DeliveryState["OPENED"],
                            buergerbuero.cases.values.states.DeliveryState["COLLECTED"],
                            buergerbuero.cases.values.states.DeliveryState["FAILED"],
                            buergerbuero.cases.values.states.DeliveryState["FALLEN_BACK"],
                        ],
                    )
                ),
                name="delivery_state_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.UniqueConstraint(fields=("case", "sequence"), name="events_are_numbered"),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(("axis__in", ["case", "decision", "fee", "delivery", "consent"])), name="axis_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="formeranswers",
            constraint=models.UniqueConstraint(fields=("case", "revision"), name="former_answers_are_numbered"),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            buergerbuero.cases.values.mandates.Role["APPLICANT"],
                            buergerbuero.cases.values.mandates.Role["CHILD"],
                            buergerbuero.cases.values.mandates.Role["REPRESENTED"],
                            buergerbuero.cases.values.mandates.Role["ORGANISATION"],
                            buergerbuero.cases.values.mandates.Role["SECOND_PARENT"],
                        ],
                    )
                ),
                name="party_role_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="party",
            constraint=models.UniqueConstraint(fields=("case", "role"), name="one_party_a_role"),
        ),
        migrations.AddConstraint(
            model_name="permit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at", None)), fields=("service_id", "token"), name="one_permit_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="permit",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_until__gte", models.F("valid_from"))), name="permit_ends_after_it_begins"
            ),
        ),
        migrations.AddConstraint(
            model_name="remark",
            constraint=models.UniqueConstraint(fields=("case", "sequence"), name="one_remark_an_event"),
        ),
        migrations.RunSQL(
            "CREATE SEQUENCE cases_number START 1 MAXVALUE 999999 NO CYCLE;", "DROP SEQUENCE cases_number;"
        ),
    ]
