"""An author's no may be about the headline, which is the desk's, or about the text; the second takes her yes back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("opinion", "0005_agreement_and_holds_are_kept")]

    operations = [
        migrations.AddField(
            model_name="objection",
            name="takes_back_yes",
            field=models.BooleanField(default=True, verbose_name="takes the yes back"),
        ),
    ]
