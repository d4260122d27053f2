"""What readers' pages took out of text and card is kept beside them. `rebuild` makes it of what is there already."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("opinion", "0023_the_same_bytes_are_found"),
    ]

    operations = [
        migrations.AddField(model_name="typeset", name="plain", field=models.TextField(null=True)),
        migrations.AddField(model_name="typeset", name="summary", field=models.TextField(null=True)),
        migrations.AddField(
            model_name="typeset", name="thumbnail", field=models.CharField(max_length=100, null=True)
        ),
    ]
