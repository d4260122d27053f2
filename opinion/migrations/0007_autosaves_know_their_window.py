"""An autosave knows from which opened page it comes, so that no other page writes over it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("opinion", "0006_an_objection_may_take_the_yes_back")]

    operations = [
        migrations.RemoveField("autosave", "base"),
        migrations.AddField("autosave", "window", models.UUIDField(), preserve_default=False),
        migrations.AddField("autosave", "turn", models.PositiveIntegerField(default=0)),
        migrations.AddField("autosave", "path", models.CharField(max_length=500), preserve_default=False),
    ]
