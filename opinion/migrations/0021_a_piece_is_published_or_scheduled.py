"""A piece that was handed to its editions is called published or scheduled. Changes no table."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("opinion", "0020_a_debt_may_be_nobodys"),
    ]

    operations = [
        migrations.AlterField(
            model_name="article",
            name="state",
            field=models.CharField(
                choices=[
                    ("draft", "Draft"),
                    ("submitted", "In the inbox"),
                    ("editing", "Being edited"),
                    ("with_author", "With the author"),
                    ("ready", "Ready"),
                    ("published", "Published or scheduled"),
                    ("declined", "Declined"),
                    ("withdrawn", "Withdrawn by its author"),
                    ("spiked", "Spiked"),
                ],
                default="draft",
                editable=False,
                max_length=20,
                verbose_name="state",
            ),
        ),
    ]
