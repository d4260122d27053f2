"""A mail about a legal hold names the hold: of two on one piece it is told by that and not by the time."""

import django.db.models.deletion
from django.db import migrations, models

# Until now a mail was about the hold that was the piece's last when it was written, give or take a minute.
NAMED = """
UPDATE opinion_message AS mail SET hold_id = (
    SELECT hold.id FROM opinion_hold AS hold
    WHERE hold.article_id = mail.article_id AND hold.at <= mail.created_at + interval '1 minute'
    ORDER BY hold.at DESC, hold.id DESC LIMIT 1
) WHERE mail.template IN ('held', 'hold_note', 'hold_lifted')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("opinion", "0021_a_piece_is_published_or_scheduled"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="hold",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="messages",
                to="opinion.hold",
                verbose_name="legal hold",
            ),
        ),
        migrations.RunSQL(NAMED, migrations.RunSQL.noop),
    ]
