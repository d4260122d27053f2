"""Promises, embargoes and news pegs are found by their moment, however large the archive."""

from django.db import migrations, models
from django.db.models import Q

COLUMNS = {"promise": "promised_at", "embargo": "first_not_before", "peg": "news_peg"}


class Migration(migrations.Migration):
    dependencies = [("opinion", "0008_likeness_is_looked_up_by_its_keys")]

    operations = [
        migrations.AddIndex(
            model_name="article",
            index=models.Index(fields=[column], name=f"article_by_{name}", condition=~Q(**{column: None})),
        )
        for name, column in COLUMNS.items()
    ]
