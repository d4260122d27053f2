"""Every column that a screen shows has a name, so that it can be said in other languages. Changes no table."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import authors.fields


class Migration(migrations.Migration):
    dependencies = [
        ("authors", "0003_the_language_of_a_person"),
        ("opinion", "0017_what_arrived_is_looked_up"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="address",
            name="article",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="addresses",
                to="opinion.article",
                verbose_name="piece",
            ),
        ),
        migrations.AlterField(
            model_name="address",
            name="author",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="addresses",
                to="authors.author",
                verbose_name="author",
            ),
        ),
        migrations.AlterField(
            model_name="address",
            name="series",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="addresses",
                to="opinion.series",
                verbose_name="series",
            ),
        ),
        migrations.AlterField(
            model_name="address",
            name="topic",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="addresses",
                to="opinion.topic",
                verbose_name="topic",
            ),
        ),
        migrations.AlterField(
            model_name="debt",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="debts",
                to="opinion.article",
                verbose_name="piece",
            ),
        ),
        migrations.AlterField(
            model_name="debt",
            name="paid_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by whom",
            ),
        ),
        migrations.AlterField(
            model_name="edition",
            name="article",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="editions",
                to="opinion.article",
                verbose_name="piece",
            ),
        ),
        migrations.AlterField(
            model_name="edition",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AlterField(
            model_name="edition",
            name="dated_precision",
            field=models.CharField(
                choices=[("day", "day"), ("month", "month"), ("year", "year")],
                max_length=5,
                verbose_name="as far as it is known",
            ),
        ),
        migrations.AlterField(
            model_name="edition",
            name="disclaimer",
            field=authors.fields.CleanTextField(blank=True, verbose_name="disclaimer"),
        ),
        migrations.AlterField(
            model_name="edition",
            name="origin",
            field=models.CharField(
                choices=[
                    ("original", "written for us"),
                    ("republished", "republished from elsewhere"),
                    ("translated", "translated"),
                    ("archive", "from the archive"),
                    ("unknown", "unknown"),
                ],
                max_length=12,
                verbose_name="origin",
            ),
        ),
        migrations.AlterField(
            model_name="edition",
            name="printed_at",
            field=models.DateTimeField(verbose_name="made"),
        ),
        migrations.AlterField(
            model_name="edition",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="editions",
                to="opinion.revision",
                verbose_name="version",
            ),
        ),
        migrations.AlterField(
            model_name="kind",
            name="disclaimer",
            field=authors.fields.CleanTextField(
                blank=True, help_text="Stands under every piece of this kind.", verbose_name="disclaimer"
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="article",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="opinion.article",
                verbose_name="piece",
            ),
        ),
        migrations.AlterField(
            model_name="step",
            name="article",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="steps",
                to="opinion.article",
                verbose_name="piece",
            ),
        ),
        migrations.AlterField(
            model_name="step",
            name="at",
            field=models.DateTimeField(verbose_name="at"),
        ),
        migrations.AlterField(
            model_name="step",
            name="by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AlterField(
            model_name="step",
            name="facts",
            field=models.JSONField(blank=True, default=dict, verbose_name="facts"),
        ),
        migrations.AlterField(
            model_name="step",
            name="source",
            field=models.CharField(blank=True, max_length=20, verbose_name="from"),
        ),
        migrations.AlterField(
            model_name="step",
            name="target",
            field=models.CharField(blank=True, max_length=20, verbose_name="to"),
        ),
        migrations.AlterField(
            model_name="step",
            name="verb",
            field=models.CharField(max_length=40, verbose_name="step"),
        ),
        migrations.AlterField(
            model_name="step",
            name="why",
            field=authors.fields.CleanTextField(blank=True, verbose_name="why"),
        ),
        migrations.AlterField(
            model_name="tombstone",
            name="article",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tombstones",
                to="opinion.article",
                verbose_name="piece",
            ),
        ),
        migrations.AlterField(
            model_name="tombstone",
            name="at",
            field=models.DateTimeField(verbose_name="at"),
        ),
        migrations.AlterField(
            model_name="tombstone",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AlterField(
            model_name="withholding",
            name="at",
            field=models.DateTimeField(verbose_name="at"),
        ),
        migrations.AlterField(
            model_name="withholding",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AlterField(
            model_name="withholding",
            name="edition",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="withholding",
                to="opinion.edition",
                verbose_name="edition",
            ),
        ),
        migrations.AlterField(
            model_name="withholding",
            name="public_reason",
            field=authors.fields.CleanTextField(verbose_name="reason that readers are given"),
        ),
    ]
