"""A version may have come back from its author, as a file."""

from django.db import migrations, models

KINDS = [
    ("arrived", "arrived"),
    ("saved", "saved"),
    ("submitted", "submitted"),
    ("sent", "sent to the author"),
    ("returned", "came back from the author"),
    ("agreed", "agreed"),
    ("merged", "merged from two texts"),
    ("conflict", "kept aside: a stale save"),
    ("restored", "restored"),
    ("published", "published"),
    ("imported", "imported"),
]


class Migration(migrations.Migration):
    dependencies = [("opinion", "0014_an_answer_belongs_to_its_piece")]

    operations = [
        migrations.AlterField(
            model_name="revision",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=10, verbose_name="kind"),
        ),
    ]
