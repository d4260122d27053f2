"""The words beside the text of a letter, which name its blanks."""

from django.db import migrations

import authors.fields


class Migration(migrations.Migration):
    dependencies = [
        ("opinion", "0012_what_comes_in_is_kept"),
    ]

    operations = [
        migrations.AlterField(
            model_name="letter",
            name="text",
            field=authors.fields.CleanTextField(
                help_text="{name}, {headline} and {publisher} stand for the author, the headline and us.",
                verbose_name="text",
            ),
        ),
    ]
