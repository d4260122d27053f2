"""What PostgreSQL itself refuses, whoever asks and by whatever road.

Row triggers only: a trigger on TRUNCATE would break the flush of transactional tests. An update that changes nothing
passes everywhere, because a reload of the same fixture depends on it. "Has it been live?" is asked of
`statement_timestamp()`, the lower bound of a new end of `transaction_timestamp()`: a verb reads the clock once,
after its lock, and that reading lies between the two.
"""

from django.db import migrations

DOOR = """
-- The one door: `purge` and `redact` open it for their own transaction (SET LOCAL standfirst.door), and log it.
CREATE FUNCTION opinion_door() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT coalesce(current_setting('standfirst.door', true), '') $$;
"""

UNCHANGING = """
CREATE FUNCTION opinion_unchanging() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW IS NOT DISTINCT FROM OLD THEN
        RETURN NEW;
    END IF;
    IF opinion_door() = 'redact' AND TG_OP = 'UPDATE' AND NEW.id = OLD.id THEN
        RETURN NEW;
    END IF;
    IF opinion_door() = 'purge' AND TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% % never changes and is never deleted', TG_TABLE_NAME, OLD.id USING ERRCODE = 'restrict_violation';
END $$;
"""

UNCHANGING_TABLES = ["opinion_revision", "opinion_step", "opinion_withholding", "opinion_tombstone"]

EDITION = """
CREATE FUNCTION opinion_edition_holds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    now_ timestamptz := statement_timestamp();
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF opinion_door() = 'purge' AND (OLD.live_from > now_ OR OLD.live_until = OLD.live_from) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION 'edition % is never deleted', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW IS NOT DISTINCT FROM OLD THEN
        RETURN NEW;
    END IF;
    IF opinion_door() = 'redact' AND NEW.live_from = OLD.live_from AND NEW.live_until IS NOT DISTINCT FROM OLD.live_until
       AND NEW.article_id = OLD.article_id AND NEW.number = OLD.number THEN
        RETURN NEW;
    END IF;
    IF OLD.live_until = OLD.live_from THEN
        RAISE EXCEPTION 'edition % was cancelled and stays so', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF to_jsonb(NEW) - 'live_until' IS DISTINCT FROM to_jsonb(OLD) - 'live_until' THEN
        RAISE EXCEPTION 'edition % is printed: only its end may move', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.live_from <= now_ THEN
        IF OLD.live_until <= now_ THEN
            RAISE EXCEPTION 'edition % has ended', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        IF NEW.live_until < transaction_timestamp() THEN
            RAISE EXCEPTION 'edition % cannot end in the past', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
        IF NEW.live_until = OLD.live_from THEN
            RAISE EXCEPTION 'edition % has been live and is not cancelled', OLD.id USING ERRCODE = 'restrict_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER edition_holds BEFORE UPDATE OR DELETE ON opinion_edition
    FOR EACH ROW EXECUTE FUNCTION opinion_edition_holds();
"""

PRINTED_FORWARD = """
-- The first edition of a piece may come with its past (a fixture); a piece that has one gets no second past.
CREATE FUNCTION opinion_edition_is_printed_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.live_from < transaction_timestamp()
       AND EXISTS (SELECT 1 FROM opinion_edition e WHERE e.article_id = NEW.article_id AND e.id <> NEW.id) THEN
        RAISE EXCEPTION 'article % has editions: another one begins now or later', NEW.article_id
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER edition_is_printed_forward BEFORE INSERT ON opinion_edition
    FOR EACH ROW EXECUTE FUNCTION opinion_edition_is_printed_forward();
"""

LINKS = """
-- A link row is the edition's for ever and carries its date. It leaves only where its topic (or author) was merged
-- into another and the edition is linked to that one, or with its edition through the door.
CREATE FUNCTION opinion_link_holds() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stays boolean := false;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF opinion_door() = 'purge' THEN
            RETURN OLD;
        END IF;
        IF TG_TABLE_NAME = 'opinion_editiontopic' THEN
            SELECT true INTO stays FROM opinion_topic t JOIN opinion_editiontopic l ON l.topic_id = t.merged_into_id
             WHERE t.id = OLD.topic_id AND l.edition_id = OLD.edition_id;
        ELSIF TG_TABLE_NAME = 'opinion_editionauthor' THEN
            SELECT true INTO stays FROM authors_author a JOIN opinion_editionauthor l ON l.author_id = a.merged_into_id
             WHERE a.id = OLD.author_id AND l.edition_id = OLD.edition_id;
        END IF;
        IF stays THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION '% % belongs to a printed edition', TG_TABLE_NAME, OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND NEW IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION '% % never changes', TG_TABLE_NAME, OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    PERFORM 1 FROM opinion_edition e WHERE e.id = NEW.edition_id AND e.dated = NEW.dated;
    IF NOT FOUND THEN
        RAISE EXCEPTION '%: the date of a link is that of its edition', TG_TABLE_NAME USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
"""

LINK_TABLES = ["opinion_editiontopic", "opinion_editionauthor", "opinion_editionseries"]

WITHHOLDING = """
CREATE FUNCTION opinion_withholding_is_of_the_past() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM opinion_edition e
      WHERE e.id = NEW.edition_id AND e.live_until <= statement_timestamp() AND e.live_until > e.live_from;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'edition % is not a past one: it cannot be withheld', NEW.edition_id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER withholding_is_of_the_past BEFORE INSERT ON opinion_withholding
    FOR EACH ROW EXECUTE FUNCTION opinion_withholding_is_of_the_past();
"""

ARTICLE = """
-- An article with a public past is never deleted, and its address, once fixed, changes only while nothing was live.
CREATE FUNCTION opinion_article_holds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.path IS DISTINCT FROM OLD.path AND EXISTS (
        SELECT 1 FROM opinion_edition e
         WHERE e.article_id = OLD.id AND e.live_from <= statement_timestamp()
           AND (e.live_until IS NULL OR e.live_until > e.live_from)) THEN
        RAISE EXCEPTION 'article % was public: its address stays', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER article_holds BEFORE UPDATE OF path ON opinion_article
    FOR EACH ROW EXECUTE FUNCTION opinion_article_holds();
"""


def trigger(name: str, events: str, table: str, function: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {events} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}();"


def both(forward: str, back: str) -> migrations.RunSQL:
    return migrations.RunSQL(forward, back)


class Migration(migrations.Migration):
    dependencies = [("opinion", "0001_records")]

    operations = [
        both(DOOR, "DROP FUNCTION opinion_door()"),
        both(UNCHANGING, "DROP FUNCTION opinion_unchanging()"),
        *[
            both(
                trigger("never_changes", "UPDATE OR DELETE", table, "opinion_unchanging"),
                f"DROP TRIGGER never_changes ON {table}",
            )
            for table in UNCHANGING_TABLES
        ],
        both(EDITION, "DROP TRIGGER edition_holds ON opinion_edition; DROP FUNCTION opinion_edition_holds()"),
        both(
            PRINTED_FORWARD,
            "DROP TRIGGER edition_is_printed_forward ON opinion_edition; "
            "DROP FUNCTION opinion_edition_is_printed_forward()",
        ),
        both(LINKS, "DROP FUNCTION opinion_link_holds()"),
        *[
            both(
                trigger("link_holds", "INSERT OR UPDATE OR DELETE", table, "opinion_link_holds"),
                f"DROP TRIGGER link_holds ON {table}",
            )
            for table in LINK_TABLES
        ],
        both(
            WITHHOLDING,
            "DROP TRIGGER withholding_is_of_the_past ON opinion_withholding; "
            "DROP FUNCTION opinion_withholding_is_of_the_past()",
        ),
        both(ARTICLE, "DROP TRIGGER article_holds ON opinion_article; DROP FUNCTION opinion_article_holds()"),
    ]
