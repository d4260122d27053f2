"""A mail that answers one of ours is in the piece's thread; one of ours may come back."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("opinion", "0013_a_letter_names_its_blanks"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="returned_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="came back undelivered"),
        ),
        migrations.AddField(
            model_name="arrival",
            name="answers",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="answers",
                to="opinion.message",
                verbose_name="mail of ours that it answers",
            ),
        ),
        migrations.AlterField(
            model_name="arrival",
            name="outcome",
            field=models.CharField(
                blank=True,
                choices=[
                    ("piece", "became a piece"),
                    ("version", "became a version of its piece"),
                    ("note", "put beside its piece"),
                    ("read", "read"),
                    ("aside", "set aside"),
                ],
                max_length=10,
                verbose_name="what became of it",
            ),
        ),
        migrations.RemoveIndex(model_name="arrival", name="arrival_waiting"),
        migrations.AddIndex(
            model_name="arrival",
            index=models.Index(
                condition=models.Q(("article", None), ("automatic", ""), ("outcome", ""), ("within", None)),
                fields=["-arrived_at"],
                name="arrival_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="arrival",
            index=models.Index(
                condition=models.Q(("article__isnull", False), ("outcome", ""), ("within", None)),
                fields=["article"],
                name="arrival_unread",
            ),
        ),
    ]
