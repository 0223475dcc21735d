"""How large each message of a box is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("pickup", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="incoming", name="size", field=models.PositiveIntegerField(default=0), preserve_default=False
        ),
    ]
