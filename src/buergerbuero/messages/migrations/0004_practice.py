from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messages", "0003_codes_to_confirm")]

    operations = [
        migrations.AddField(model_name="hint", name="practice", field=models.BooleanField(default=False)),
    ]
