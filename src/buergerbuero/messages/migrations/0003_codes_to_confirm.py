from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messages", "0002_only_words_of_citizens")]

    operations = [
        migrations.AddField(model_name="hint", name="sealed_code", field=models.BinaryField(default=b"")),
    ]
