"""What comes in from outside is kept as it came: its bytes never change, and neither does what they were."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import authors.fields

KEPT = """
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON opinion_original
    FOR EACH ROW EXECUTE FUNCTION opinion_unchanging();

CREATE FUNCTION opinion_arrival_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND opinion_door() = 'purge' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND opinion_door() = 'redact' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR (NEW.how, NEW.arrived_at, NEW.size, NEW.sha256)
        IS DISTINCT FROM (OLD.how, OLD.arrived_at, OLD.size, OLD.sha256) THEN
        RAISE EXCEPTION 'arrival % is kept as it came', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER arrival_is_kept BEFORE UPDATE OR DELETE ON opinion_arrival
    FOR EACH ROW EXECUTE FUNCTION opinion_arrival_is_kept();
"""
KEPT_BACK = """
DROP TRIGGER arrival_is_kept ON opinion_arrival;
DROP FUNCTION opinion_arrival_is_kept();
DROP TRIGGER never_changes ON opinion_original;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("opinion", "0011_a_mail_says_as_what_somebody_gets_it"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Arrival",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[("file", "as a file"), ("mail", "by mail"), ("pasted", "pasted")],
                        max_length=10,
                        verbose_name="how",
                    ),
                ),
                (
                    "arrived_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="arrived"),
                ),
                (
                    "name",
                    authors.fields.CleanCharField(
                        blank=True, max_length=255, verbose_name="name of the file"
                    ),
                ),
                ("media_type", models.CharField(blank=True, max_length=120, verbose_name="media type")),
                ("size", models.PositiveIntegerField(verbose_name="size in bytes")),
                ("sha256", models.CharField(max_length=64)),
                (
                    "sender_name",
                    authors.fields.CleanCharField(blank=True, max_length=200, verbose_name="sender"),
                ),
                ("sender", models.CharField(blank=True, max_length=254, verbose_name="sender's address")),
                (
                    "subject",
                    authors.fields.CleanCharField(blank=True, max_length=300, verbose_name="subject"),
                ),
                ("identifier", authors.fields.CleanCharField(blank=True, max_length=300)),
                ("sent_at", models.DateTimeField(null=True, verbose_name="sent")),
                (
                    "automatic",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("bounce", "not delivered"),
                            ("reply", "automatic reply"),
                            ("list", "mailing list"),
                        ],
                        max_length=6,
                        verbose_name="written by a program",
                    ),
                ),
                ("body", models.TextField(blank=True, verbose_name="text")),
                ("before", models.TextField(blank=True, verbose_name="text before the tracked changes")),
                ("written", authors.fields.CleanTextField(blank=True, verbose_name="what the mail says")),
                ("report", models.JSONField(default=list)),
                (
                    "problem",
                    models.CharField(blank=True, max_length=20, verbose_name="why it could not be read"),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("piece", "became a piece"),
                            ("version", "became a version of its piece"),
                            ("note", "put beside its piece"),
                            ("aside", "set aside"),
                        ],
                        max_length=10,
                        verbose_name="what became of it",
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True, verbose_name="settled")),
                (
                    "article",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrivals",
                        to="opinion.article",
                        verbose_name="piece",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="brought in by",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="settled by",
                    ),
                ),
                (
                    "within",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="enclosures",
                        to="opinion.arrival",
                        verbose_name="attached to",
                    ),
                ),
            ],
            options={
                "verbose_name": "arrival",
                "verbose_name_plural": "arrivals",
                "ordering": ["-arrived_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Original",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("data", models.BinaryField()),
                (
                    "arrival",
                    models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, to="opinion.arrival"),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="arrival",
            index=models.Index(
                condition=models.Q(("automatic", ""), ("outcome", ""), ("within", None)),
                fields=["-arrived_at"],
                name="arrival_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.UniqueConstraint(
                condition=models.Q(models.Q(("identifier", ""), _negated=True), ("within", None)),
                fields=("identifier",),
                name="a_mail_arrives_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", ""), ("settled_at", None)),
                    models.Q(models.Q(("outcome", ""), _negated=True), ("settled_at__isnull", False)),
                    _connector="OR",
                ),
                name="what_is_settled_has_a_time",
            ),
        ),
        migrations.RunSQL(KEPT, KEPT_BACK),
    ]
