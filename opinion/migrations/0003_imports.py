"""The bulk import: the reference by which a piece is known where it comes from, and a record of every run."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import authors.fields


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("opinion", "0002_the_database_holds_the_line"),
    ]

    operations = [
        migrations.AddField(
            model_name="article",
            name="ref",
            field=models.CharField(
                editable=False, max_length=200, null=True, unique=True, verbose_name="import reference"
            ),
        ),
        migrations.CreateModel(
            name="ImportRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("why", authors.fields.CleanTextField(verbose_name="why")),
                ("source", authors.fields.CleanCharField(max_length=300, verbose_name="source")),
                ("began_at", models.DateTimeField(verbose_name="began")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="ended")),
                ("counts", models.JSONField(default=dict, verbose_name="lines by what became of them")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "import",
                "verbose_name_plural": "imports",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("why", ""), _negated=True), name="import_has_a_reason"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="import_has_a_source"
                    ),
                ],
            },
        ),
    ]
