from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_uploads_of_a_size")]

    operations = [
        migrations.AddField(
            model_name="issueddocument",
            name="practice",
            field=models.BooleanField(default=False),
        ),
    ]
