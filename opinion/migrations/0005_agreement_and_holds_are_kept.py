"""What PostgreSQL refuses around agreement and legal holds.

A yes and a waiver never change. Under an open hold no edition is printed, and no hold is placed while an edition waits on
the clock: whoever places one takes it off first, in the same transaction.
"""

from django.db import migrations

HELD = """
CREATE FUNCTION opinion_edition_is_not_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM opinion_hold h WHERE h.article_id = NEW.article_id AND h.lifted_at IS NULL) THEN
        RAISE EXCEPTION 'article % is under a legal hold', NEW.article_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER edition_is_not_held BEFORE INSERT ON opinion_edition
    FOR EACH ROW EXECUTE FUNCTION opinion_edition_is_not_held();

CREATE FUNCTION opinion_hold_finds_no_clock() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM opinion_edition e WHERE e.article_id = NEW.article_id AND e.live_from > statement_timestamp()
           AND (e.live_until IS NULL OR e.live_until > e.live_from)) THEN
        RAISE EXCEPTION 'article % has an edition on the clock', NEW.article_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hold_finds_no_clock BEFORE INSERT ON opinion_hold
    FOR EACH ROW EXECUTE FUNCTION opinion_hold_finds_no_clock();
"""
HELD_BACK = """
DROP TRIGGER hold_finds_no_clock ON opinion_hold;
DROP FUNCTION opinion_hold_finds_no_clock();
DROP TRIGGER edition_is_not_held ON opinion_edition;
DROP FUNCTION opinion_edition_is_not_held();
"""
UNCHANGING_TABLES = ["opinion_approval", "opinion_waiver"]


class Migration(migrations.Migration):
    dependencies = [("opinion", "0004_the_desk_at_work")]

    operations = [
        migrations.RunSQL(HELD, HELD_BACK),
        *[
            migrations.RunSQL(
                f"CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION opinion_unchanging();",
                f"DROP TRIGGER never_changes ON {table}",
            )
            for table in UNCHANGING_TABLES
        ],
    ]
