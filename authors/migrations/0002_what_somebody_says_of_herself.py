"""What somebody with an account says of herself, for the figures alone."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GENDERS = [("woman", "Woman"), ("man", "Man"), ("other", "Neither, or I use another word")]
SECTORS = [
    ("academia", "University or research"),
    ("think_tank", "Think tank"),
    ("government", "Government or parliament"),
    ("international", "International organisation"),
    ("civil_society", "NGO or civil society"),
    ("business", "Business"),
    ("media", "Media"),
    ("student", "Student"),
    ("other", "Something else"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("authors", "0001_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="Declaration",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="declaration",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "gender",
                    models.CharField(blank=True, choices=GENDERS, max_length=8, verbose_name="gender"),
                ),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country")),
                (
                    "sector",
                    models.CharField(blank=True, choices=SECTORS, max_length=16, verbose_name="sector"),
                ),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("country", ""), ("gender", ""), ("sector", ""), _negated=True),
                        name="declaration_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("gender__in", ["", *(value for value, _name in GENDERS)]),
                            ("sector__in", ["", *(value for value, _name in SECTORS)]),
                            ("country__regex", "^([A-Z]{2})?$"),
                        ),
                        name="declaration_is_in_our_words",
                    ),
                ],
            },
        ),
    ]
