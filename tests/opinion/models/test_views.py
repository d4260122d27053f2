"""The public views and the role `reader`: what readers may see, and that nothing else is in reach."""

import datetime as dt
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from psycopg import errors

from config import environment
from opinion import publishing, revisions
from opinion.management.commands import grant_reader
from opinion.models import Image, Portrait, ReaderRole, Rendition, Series, clock, views
from opinion.publishing import Epitaph
from tests import factories

pytestmark = pytest.mark.django_db


def as_reader(sql: str) -> Any:
    """The answer to SQL under the role, in this transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE reader")
        cursor.execute(sql)
        rows = cursor.fetchall()
        cursor.execute("RESET ROLE")
        return rows


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        return [name for (name,) in cursor.fetchall()]


def log_in() -> psycopg.Connection[Any]:
    """A real login as `reader`, with what the settings of the alias `reader` say."""
    options = settings.DATABASES["default"]
    return psycopg.connect(
        host=options["HOST"],
        port=options["PORT"] or None,
        dbname=str(connection.settings_dict["NAME"]),
        user="reader",
        password="of the tests",
        autocommit=True,
    )


def test_every_view_can_be_read_and_no_table_can() -> None:
    factories.published(topics=["Taiwan"])
    assert len(tables()) > 40

    assert all(isinstance(as_reader(f"SELECT * FROM {view}"), list) for view in views.VIEWS)
    for table in tables():
        with pytest.raises(Exception, match=f"permission denied for table {table}"):
            as_reader(f'SELECT * FROM "{table}"')


def test_the_unmanaged_models_name_columns_that_the_views_have() -> None:
    live = [model for model in apps.get_app_config("opinion").get_models() if not model._meta.managed]

    in_sql_alone = {
        view for view in views.VIEWS if view.startswith("seen_")
    }  # opinion.public.reading asks them
    assert {model._meta.db_table for model in live} == set(views.VIEWS) - in_sql_alone
    for model in live:
        columns = ", ".join(field.column for field in model._meta.concrete_fields)
        assert as_reader(f"SELECT {columns} FROM {model._meta.db_table}") == []


def test_views_are_plain_selects() -> None:
    statements = [line for line in views.SQL.splitlines() if not line.startswith("--")]
    words = " ".join(statements).upper().split()

    assert not {"DISTINCT", "GROUP", "UNION", "LIMIT", "WINDOW"} & set(words)
    assert "security_barrier" not in " ".join(statements)
    assert "count(" not in " ".join(statements).lower()


@pytest.mark.django_db(transaction=True)
def test_a_real_login_reads_the_views_and_neither_reads_nor_writes_anything_else() -> None:
    factories.published(headline="For everybody")
    with log_in() as session:
        assert session.execute("SELECT headline FROM live_edition").fetchall() == [("For everybody",)]
        for name, value in {
            "default_transaction_read_only": "on",
            "statement_timeout": "2s",
            "jit": "off",
        }.items():
            assert session.execute(f"SHOW {name}").fetchone() == (value,)
        with pytest.raises(errors.InsufficientPrivilege):
            session.execute("SELECT * FROM opinion_article")
        with pytest.raises((errors.ReadOnlySqlTransaction, errors.InsufficientPrivilege)):
            session.execute("CREATE TABLE mine (id int)")
        session.execute("SET default_transaction_read_only = off")
        with pytest.raises(errors.InsufficientPrivilege):
            session.execute("DELETE FROM live_topic")


@pytest.mark.django_db(transaction=True)
def test_a_query_that_takes_too_long_is_ended() -> None:
    with log_in() as session:
        session.execute("SET statement_timeout = '50ms'")
        with pytest.raises(errors.QueryCanceled):
            session.execute("SELECT pg_sleep(5)")


def test_views_that_were_dropped_come_back_with_their_grants() -> None:
    factories.published(headline="Still here")
    views.drop(connection)

    views.install(connection)

    assert as_reader("SELECT headline FROM live_edition") == [("Still here",)]


def test_migrate_leaves_views_alone_that_stand_as_they_should() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'live_edition'::regclass::oid")
        before = cursor.fetchone()
        call_command("migrate", verbosity=0)
        cursor.execute("SELECT 'live_edition'::regclass::oid")
        assert cursor.fetchone() == before


def test_a_role_that_the_operator_made_can_be_granted_too() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE of_the_operator_of_one_test")

    call_command("grant_reader", role="of_the_operator_of_one_test", verbosity=0)

    assert ReaderRole.objects.filter(name="of_the_operator_of_one_test").exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('of_the_operator_of_one_test', 'live_edition', 'SELECT')")
        assert cursor.fetchone() == (True,)


def test_the_public_alias_logs_in_as_reader_and_only_reads() -> None:
    found = environment.databases("key")["reader"]

    assert (found["USER"], found["PASSWORD"]) == ("reader", environment.reader_password("key"))
    assert "default_transaction_read_only=on" in found["OPTIONS"]["options"]


def renditions() -> set[str]:
    return {name for (name,) in as_reader("SELECT name FROM live_rendition")}


def picture(name: str) -> Image:
    made = Image.objects.create(
        original=f"originals/{name}", width=9, height=9, sha256="0" * 64, licence="own"
    )
    Rendition.objects.create(image=made, shape="full", width=9, height=9, format="jpeg", name=name, size=1)
    return made


def test_a_picture_is_public_while_a_live_edition_shows_it_and_a_portrait_while_its_author_is_in_one() -> (
    None
):
    author, publisher = factories.author(), factories.user(group="publisher")
    Portrait.objects.create(author=author, image=picture("portrait.jpeg"))
    picture("unused.jpeg")
    article = factories.article(authors=[author], lead_image=picture("first.jpeg"))
    publishing.schedule(article, at=clock.read() + dt.timedelta(hours=1), by=None)
    assert renditions() == set()

    publishing.publish(article, by=None)
    assert renditions() == {"portrait.jpeg", "first.jpeg"}
    with revisions.saving(article, by=None, base=None) as locked:
        locked.lead_image = picture("second.jpeg")
    assert renditions() == {"portrait.jpeg", "first.jpeg"}
    publishing.publish(article, by=None)
    assert renditions() == {"portrait.jpeg", "second.jpeg"}

    publishing.take_down(article, by=publisher, why="x", epitaph=Epitaph())
    assert renditions() == set()


def test_the_410_shows_the_last_notice_alone_and_it_stays_until_something_is_live_again() -> None:
    publisher, edition = factories.user(group="publisher"), factories.published()
    for reason in ("First", "Second"):
        publishing.take_down(edition.article, by=publisher, why="x", epitaph=Epitaph(reason=reason))
        stones = as_reader("SELECT path, reason FROM live_tombstone")
        assert stones == [(edition.path, reason)]
        publishing.put_back(edition.article, by=publisher)
    publishing.take_down(edition.article, by=publisher, why="x", epitaph=Epitaph())

    publishing.schedule(edition.article, at=clock.read() + dt.timedelta(hours=1), by=None)

    assert as_reader("SELECT headline, byline, reason FROM live_tombstone") == [("", "", "")]
    assert as_reader("SELECT * FROM live_address") == []


def test_what_is_said_of_a_topic_series_or_author_is_public_with_a_live_piece_only() -> None:
    series = Series.objects.create(name="Dossier", introduction="Introduction")
    article = factories.article(topics=["Strait"], series=series)
    edition = publishing.schedule(article, at=clock.read() + dt.timedelta(hours=1), by=None)
    shown = ("live_topic", "live_series", "live_author", "live_edition_topic", "live_edition_author")
    assert [as_reader(f"SELECT id FROM {view}") for view in shown] == [[]] * 5

    edition = publishing.publish(edition.article, by=None)

    assert [len(as_reader(f"SELECT id FROM {view}")) for view in shown] == [1] * 5
    publishing.take_down(
        edition.article, by=factories.user(group="publisher"), why="x", epitaph=Epitaph(headline=True)
    )
    assert [as_reader(f"SELECT id FROM {view}") for view in shown] == [[]] * 5


def test_the_role_gets_the_password_with_which_the_public_side_logs_in(monkeypatch: Any) -> None:
    monkeypatch.setitem(settings.DATABASES["reader"], "USER", "reader")
    monkeypatch.setitem(settings.DATABASES["reader"], "PASSWORD", "in the address")

    assert grant_reader.password_of("reader") == "in the address"
    assert grant_reader.password_of("another") == environment.reader_password(settings.SECRET_KEY)
