"""The desk's card index, and the triggers that note which cards are to be written anew.

A mark is a row that is only added, so that no two saves wait for each other. Of texts only a change is marked; a name
that changes marks the pieces that are found by it.
"""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models
from django.db.models import F, Q

FUNCTIONS = """
CREATE FUNCTION opinion_mark_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO opinion_unfiled (drawer, key) VALUES (TG_ARGV[0], CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END);
    RETURN NULL;
END $$;

CREATE FUNCTION opinion_mark_piece_of_byline() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO opinion_unfiled (drawer, key)
    VALUES ('piece', CASE WHEN TG_OP = 'DELETE' THEN OLD.article_id ELSE NEW.article_id END);
    RETURN NULL;
END $$;

CREATE FUNCTION opinion_mark_piece_of_topic() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO opinion_unfiled (drawer, key)
    VALUES ('piece', CASE WHEN TG_OP = 'DELETE' THEN OLD.content_object_id ELSE NEW.content_object_id END);
    RETURN NULL;
END $$;

CREATE FUNCTION opinion_mark_author() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    author bigint;
BEGIN
    IF TG_TABLE_NAME = 'authors_author' THEN
        author := CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END;
    ELSE
        author := CASE WHEN TG_OP = 'DELETE' THEN OLD.author_id ELSE NEW.author_id END;
    END IF;
    INSERT INTO opinion_unfiled (drawer, key)
    SELECT 'person', author UNION ALL SELECT 'piece', b.article_id FROM opinion_byline b WHERE b.author_id = author;
    RETURN NULL;
END $$;

CREATE FUNCTION opinion_mark_subject() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    topic bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.id ELSE NEW.id END;
BEGIN
    INSERT INTO opinion_unfiled (drawer, key)
    SELECT 'topic', topic UNION ALL SELECT 'piece', l.content_object_id FROM opinion_topiclink l WHERE l.tag_id = topic;
    RETURN NULL;
END $$;
"""

# The table, what is done, and the columns whose change matters.
TRIGGERS = [
    ("opinion_article", "opinion_mark_row('piece')", "headline standfirst body disclosure desk_note dated"),
    ("opinion_byline", "opinion_mark_piece_of_byline()", "author_id article_id"),
    ("opinion_topiclink", "opinion_mark_piece_of_topic()", "tag_id content_object_id"),
    ("authors_author", "opinion_mark_author()", "name merged_into_id"),
    ("authors_localname", "opinion_mark_author()", "name"),
    ("authors_othername", "opinion_mark_author()", "name author_id"),
    ("authors_affiliation", "opinion_mark_author()", "institution"),
    ("authors_contributor", "opinion_mark_row('contributor')", "private_name email phone note"),
    ("opinion_topic", "opinion_mark_subject()", "name description merged_into_id"),
    ("opinion_series", "opinion_mark_row('series')", "name introduction"),
    ("opinion_note", "opinion_mark_row('note')", "text quote"),
    ("opinion_holdnote", "opinion_mark_row('hold_note')", "text"),
    ("opinion_message", "opinion_mark_row('mail')", 'subject "to"'),
    (
        "opinion_arrival",
        "opinion_mark_row('arrival')",
        "name subject sender_name sender written body article_id within_id",
    ),
    ("opinion_letter", "opinion_mark_row('letter')", "reason subject text"),
    ("opinion_stylerule", "opinion_mark_row('style')", "pattern suggestion reason"),
    ("opinion_listedname", "opinion_mark_row('name')", "name chinese_name"),
]


def _triggers(table: str, action: str, columns: str) -> str:
    changed = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns.split())
    return f"""
CREATE TRIGGER marked_anew AFTER INSERT OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {action};
CREATE TRIGGER marked_changed AFTER UPDATE ON {table} FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION {action};
"""


MADE = FUNCTIONS + "".join(_triggers(*each) for each in TRIGGERS)
TAKEN_AWAY = "".join(
    f"DROP TRIGGER marked_anew ON {table}; DROP TRIGGER marked_changed ON {table};\n"
    for table, _action, _columns in TRIGGERS
) + "".join(
    f"DROP FUNCTION opinion_mark_{name}();\n"
    for name in ("row", "piece_of_byline", "piece_of_topic", "author", "subject")
)
# What is there already waits for its cards: the worker writes them, and `rebuild`.
EVERYTHING = "".join(
    f"INSERT INTO opinion_unfiled (drawer, key) SELECT '{drawer}', id FROM {table};\n"  # noqa: S608
    for drawer, table in (
        ("piece", "opinion_article"),
        ("person", "authors_author"),
        ("contributor", "authors_contributor"),
        ("topic", "opinion_topic"),
        ("series", "opinion_series"),
        ("note", "opinion_note"),
        ("hold_note", "opinion_holdnote"),
        ("mail", "opinion_message"),
        ("arrival", "opinion_arrival"),
        ("letter", "opinion_letter"),
        ("style", "opinion_stylerule"),
        ("name", "opinion_listedname"),
    )
)
DRAWERS = [
    ("piece", "Pieces"),
    ("person", "Authors"),
    ("contributor", "Contributors (private)"),
    ("topic", "Topics"),
    ("series", "Series"),
    ("note", "Notes"),
    ("hold_note", "Notes on legal holds"),
    ("mail", "Mail that we wrote"),
    ("arrival", "What came in"),
    ("letter", "Letters"),
    ("style", "House style"),
    ("name", "Names list"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("opinion", "0015_a_text_comes_back"),
        ("authors", "0001_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="IndexCard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("drawer", models.CharField(choices=DRAWERS, max_length=12)),
                ("key", models.BigIntegerField()),
                ("about", models.BigIntegerField(null=True)),
                ("dated", models.DateTimeField()),
                ("body_vector", django.contrib.postgres.search.SearchVectorField()),
                ("title_vector", django.contrib.postgres.search.SearchVectorField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(F("drawer"), F("dated").desc(), F("id").desc(), name="card_by_date"),
                    *(
                        django.contrib.postgres.indexes.GinIndex(
                            fields=[f"{vector}_vector"], name=f"card_{name}_{vector}", condition=which
                        )
                        for vector in ("body", "title")
                        for name, which in (("piece", Q(drawer="piece")), ("other", ~Q(drawer="piece")))
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=["drawer", "key"], name="one_card_a_record")],
            },
        ),
        migrations.CreateModel(
            name="Unfiled",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("drawer", models.CharField(choices=DRAWERS, max_length=12)),
                ("key", models.BigIntegerField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["drawer", "key"], name="unfiled_by_record")],
            },
        ),
        migrations.RunSQL(MADE, TAKEN_AWAY),
        migrations.RunSQL(EVERYTHING, migrations.RunSQL.noop),
    ]
