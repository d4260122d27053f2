"""As what somebody gets a mail: the author, who has the piece, a publisher ... Older mails say nothing of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("opinion", "0010_a_source_is_somebodys"),
    ]

    operations = [
        migrations.AddField(
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
                ],
                default="",
                max_length=10,
                verbose_name="as what",
            ),
            preserve_default=False,
        ),
    ]
