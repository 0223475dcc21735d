from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("identity", "0008_places")]

    operations = [
        migrations.AddField(model_name="staff", name="sees_nothing", field=models.BooleanField(default=False)),
    ]
