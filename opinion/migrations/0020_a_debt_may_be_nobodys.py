"""A debt that nobody here can pay is nobody's, until somebody can; publishers and administrators are told."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("opinion", "0019_every_column_has_a_name"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="debt",
            name="owner",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="debts",
                to=settings.AUTH_USER_MODEL,
                verbose_name="whose",
            ),
        ),
        migrations.AlterField(
            model_name="message",
            name="role",
            field=models.CharField(
                blank=True,
                choices=[
                    ("author", "the author"),
                    ("editor", "has the piece"),
                    ("publisher", "publisher"),
                    ("lifter", "may lift the hold"),
                    ("colleague", "is named in a note"),
                    ("admin", "administrator"),
                ],
                max_length=10,
                verbose_name="as what",
            ),
        ),
    ]
