"""The index of fingerprints holds the sixteen hashes by which like texts are looked up, not all 128."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("opinion", "0007_autosaves_know_their_window")]

    operations = [
        migrations.RemoveIndex("likeness", "likeness_prints"),
        migrations.AddIndex("likeness", GinIndex(models.F("prints__0_16"), name="likeness_keys")),
    ]
