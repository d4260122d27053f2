"""The migrations, back and forth with pieces in the tables."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection

from opinion.models import Edition, LiveEdition, views
from tests import factories


@pytest.mark.django_db(transaction=True)
def test_the_line_can_be_taken_away_and_drawn_again_around_the_pieces_that_are_there() -> None:
    views.grant(connection, "reader", password="of the tests")  # an earlier test may have emptied the tables
    edition = factories.published(headline="Here", topics=["Taiwan"])
    try:
        call_command("migrate", "opinion", "0001", verbosity=0)
        assert Edition.objects.filter(pk=edition.pk).only("note").update(note="by nobody") == 1
    finally:
        call_command("migrate", verbosity=0)

    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('reader', 'live_edition', 'SELECT')")
        assert cursor.fetchone() == (True,)
    assert [live.headline for live in LiveEdition.objects.all()] == ["Here"]
    with pytest.raises(IntegrityError, match="only its end may move"):
        Edition.objects.filter(pk=edition.pk).update(note="by nobody again")
