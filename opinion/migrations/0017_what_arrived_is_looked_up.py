"""What arrived in a span of time is looked up for the figures, however long the trail is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("opinion", "0015_a_text_comes_back"),
        ("opinion", "0016_what_the_desk_finds"),
        ("authors", "0002_what_somebody_says_of_herself"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                condition=models.Q(("verb__in", ["submit", "take_in", "edit"])),
                fields=["at"],
                name="step_of_arrival",
            ),
        ),
        migrations.AddIndex(
            model_name="step",
            index=models.Index(
                condition=models.Q(("verb", "bring_in")), fields=["article"], name="step_of_archive"
            ),
        ),
        migrations.AddIndex(
            model_name="arrival",
            index=models.Index(
                condition=models.Q(("outcome", "piece")), fields=["arrived_at"], name="arrival_of_a_piece"
            ),
        ),
    ]
