"""What came in is found by its bytes, when somebody brings the same in again."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("opinion", "0022_a_mail_names_its_hold"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="arrival",
            index=models.Index(fields=["sha256"], name="arrival_again", condition=models.Q(within=None)),
        ),
    ]
