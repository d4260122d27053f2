"""An archive written by SQL, for tests of access paths: rows that look like ours, without walking the verbs."""

from django.db import connection

# Rows are written with triggers and foreign keys asleep: what they would refuse is not what is tested here.
STATEMENTS = """
SET LOCAL session_replication_role = replica;
SET LOCAL synchronous_commit = off;

INSERT INTO authors_author (id, name, name_order, slug, sort_key)
SELECT n, 'Author ' || n, 'given_first', 'author-' || n, 'author ' || lpad(n::text, 6, '0')
  FROM generate_series(100, 599) n;
INSERT INTO opinion_topic (id, name, slug, description)
SELECT n, 'Topic ' || n, 'topic-' || n, 'What it is.' FROM generate_series(100, 199) n;
INSERT INTO opinion_series (id, name, slug, introduction) VALUES (100, 'Series', 'series', '');
INSERT INTO opinion_kind (id, slug, name, min_words, max_words, guidelines, disclaimer, pitch_first)
VALUES (900, 'bulk', 'Bulk', 0, 9999, '', '', false);

INSERT INTO opinion_article (id, language, headline, headline_is_working, standfirst, body, disclosure, state, version,
       kind_id, is_opening, desk_note, created_at, changed_at, slug, path, dated_precision, dated_inferred, origin,
       origin_reason, origin_parts, first_outlet, first_precision, first_url, first_permission, first_terms,
       first_is_canonical, nothing_to_disclose, exclusivity, first_credit, first_is_verbatim, first_without_picture)
SELECT n, 'en', 'Headline ' || n, false, '', '<p>Text</p>', '', 'published', 1, 900, false, '', now(), now(), '',
       to_char(timestamptz '2000-01-15' + (n - 100000) * interval '2 hours', '"/"YYYY"/"MM"/"') || 'piece-' || n || '/',
       'day', false, 'original', '', '{}', '', 'day', '', '', '', false, false, '', '', false, false
  FROM generate_series(100001, 100000 + %(pieces)s) n;

INSERT INTO opinion_revision (id, article_id, number, kind, at, why, parts, language, headline, headline_is_working,
       standfirst, body, disclosure, byline, topics)
SELECT id, id, 1, 'imported', now(), '', '{}', 'en', headline, false, '', body, '', '[]', '[]' FROM opinion_article
 WHERE id > 100000;

-- One in twenty has an earlier edition, one in a hundred is still to come.
INSERT INTO opinion_edition (id, article_id, revision_id, number, kind, note, printed_at, live_from, live_until, path,
       dated, dated_precision, dated_inferred, piece_kind_id, disclaimer, series_id, images, origin, first_published,
       canonical_url, sources, language, headline, headline_is_working, standfirst, body, disclosure, byline, topics)
SELECT a.id * 10 + e, a.id, a.id, e + 1, 'first', '', now(),
       CASE WHEN a.id %% 100 = 7 THEN now() + interval '1 day' ELSE now() - interval '2 days' + e * interval '1 day' - a.id * interval '1 second' END,
       CASE WHEN e = 0 AND a.id %% 20 = 0 THEN now() - interval '1 day' - a.id * interval '1 second' END,
       a.path, timestamptz '2000-01-15' + (a.id - 100000) * interval '2 hours', 'day', false, 900, '', NULL, '[]',
       'original', '{}', '', '[]', 'en', a.headline, false, '', a.body, '',
       jsonb_build_array(jsonb_build_object('author', 100 + a.id %% 500, 'role', 'author', 'name', 'Author', 'native_name', '',
                         'language', '', 'affiliation', '', 'bio_line', '')), '[]'
  FROM opinion_article a, generate_series(0, 1) e
 WHERE a.id > 100000 AND (e = 0 OR a.id %% 20 = 0);

-- Topic 100 has nearly every piece, topic 199 three.
INSERT INTO opinion_editiontopic (edition_id, topic_id, dated)
SELECT id, 100, dated FROM opinion_edition WHERE id > 1000000 AND article_id %% 10 <> 3
 UNION ALL SELECT id, 101 + article_id %% 50, dated FROM opinion_edition WHERE id > 1000000
 UNION ALL (SELECT id, 199, dated FROM opinion_edition WHERE id > 1000000 ORDER BY id LIMIT 3);
INSERT INTO opinion_editionauthor (edition_id, author_id, dated, role)
SELECT id, 100 + article_id %% 500, dated, 'author' FROM opinion_edition WHERE id > 1000000;
INSERT INTO opinion_editionseries (edition_id, series_id, dated)
SELECT id, 100, dated FROM opinion_edition WHERE id > 1000000 AND article_id %% 1000 = 0;

INSERT INTO opinion_typeset (edition_id, card, article, body_vector, title_vector, template_version)
SELECT id, '<article>card</article>', '<article>text</article>',
       to_tsvector('english', 'taiwan strait policy ' || headline || CASE WHEN article_id %% 5000 = 1 THEN ' pangolin' ELSE '' END),
       to_tsvector('english', headline), 'bulk'
  FROM opinion_edition WHERE id > 1000000;
INSERT INTO opinion_authorhead (author_id, html, template_version) SELECT id, '<h1>Author</h1>', 'bulk'
  FROM authors_author WHERE id >= 100;
INSERT INTO opinion_address (path, article_id, since) SELECT path, id, now() FROM opinion_article WHERE id > 100000;
SET LOCAL session_replication_role = origin;
"""

TABLES = (
    "authors_author",
    "opinion_article",
    "opinion_edition",
    "opinion_editiontopic",
    "opinion_editionauthor",
    "opinion_editionseries",
    "opinion_typeset",
    "opinion_address",
    "opinion_topic",
    "opinion_tombstone",
)


def write(pieces: int) -> None:
    """Writes so many pieces and has the planner know them. Inside a transaction."""
    with connection.cursor() as cursor:
        for statement in STATEMENTS.split(";\n"):
            if statement.strip():
                cursor.execute(statement, {"pieces": pieces})
        cursor.execute("ANALYZE " + ", ".join(TABLES))


CARDS = """
INSERT INTO opinion_indexcard (drawer, key, about, dated, title_vector, body_vector)
SELECT 'piece', article_id, article_id, edition.dated, title_vector, body_vector
  FROM opinion_typeset JOIN opinion_edition edition ON edition.id = edition_id WHERE edition.number = 1;
INSERT INTO opinion_note (id, article_id, by_id, at, text, is_must, quote, before, after)
SELECT n, 100001 + n %% %(pieces)s, %(by)s, now(), 'A note', false, '', '', '' FROM generate_series(1, 20000) n;
INSERT INTO opinion_message (id, article_id, template, "to", role, subject, text, state, attempts, error, created_at)
SELECT n, 100001 + n %% %(pieces)s, 'x', 'a@example.org', '', 'Taiwan', '', 'queued', 0, '', now()
  FROM generate_series(1, 20000) n;
INSERT INTO opinion_indexcard (drawer, key, about, dated, title_vector, body_vector)
SELECT drawer, n, 100001 + n %% %(pieces)s, now() - n * interval '1 minute', '',
       to_tsvector('english', 'taiwan ' || drawer || CASE WHEN n %% 7000 = 1 THEN ' pangolin' ELSE '' END)
  FROM unnest(array['note', 'mail']) drawer, generate_series(1, 20000) n;
INSERT INTO opinion_indexcard (drawer, key, dated, title_vector, body_vector)
SELECT 'person', id, now(), to_tsvector('english', name), to_tsvector('english', name) FROM authors_author
"""


# Of a thousand pieces one lies in each of the desk's lists, and one is on the clock.
BUSY = """
SET LOCAL session_replication_role = replica;
UPDATE opinion_article SET changed_at = now() - (200000 - id) * interval '1 minute';
UPDATE opinion_edition SET live_from = now() - interval '3 days' WHERE live_from > now() AND article_id %% 1000 <> 7;
UPDATE opinion_article SET state = 'submitted', news_peg = CASE WHEN id %% 2000 > 1000 THEN current_date + 3 END
 WHERE id %% 1000 = 1;
UPDATE opinion_article SET state = 'editing', editor_id = %(by)s,
       due_at = now() + (id %% 9000 - 3000) * interval '1 minute' WHERE id %% 1000 = 2;
UPDATE opinion_article SET state = 'ready', promised_at = now() WHERE id %% 1000 = 3;
UPDATE opinion_article SET state = 'with_author', editor_id = %(by)s, submitted_by_id = %(by)s WHERE id %% 1000 = 4;
UPDATE opinion_article SET editor_id = %(by)s WHERE id %% 1000 IN (5, 6);
INSERT INTO opinion_step (article_id, by_id, at, verb, source, target, why, facts)
SELECT id, %(by)s, changed_at, 'bring_in', '', 'published', '', '{}'::jsonb FROM opinion_article WHERE id > 100000
 UNION ALL SELECT id, %(by)s, changed_at, 'send', '', '', '', '{}'::jsonb FROM opinion_article WHERE id %% 1000 = 4;
INSERT INTO opinion_objection (article_id, revision_id, by_id, at, text, takes_back_yes, answer)
SELECT id, id, %(by)s, now(), 'Not so.', true, '' FROM opinion_article WHERE id > 100000 AND id %% 1000 = 5;
INSERT INTO opinion_arrival (article_id, how, arrived_at, name, media_type, size, sha256, sender_name, sender, subject,
       identifier, automatic, body, before, written, report, problem, outcome)
SELECT id, 'mail', now(), '', '', 1, '', '', '', 'Re: ' || headline, '', '', '', '', '', '[]', '', ''
  FROM opinion_article WHERE id > 100000 AND id %% 1000 = 6;
INSERT INTO opinion_waiver (id, article_id, text_hash, rules, reason, sentence, by_id, at)
SELECT id, id, '', '[]', 'deadline', 'No time.', %(by)s, now() FROM opinion_article WHERE id > 100000 AND id %% 1000 = 8;
INSERT INTO opinion_debt (waiver_id, article_id, kind, rule, sentence, owner_id, due_at, deed)
SELECT id, article_id, 'finding', 'agreement', 'No yes.', by_id, at, '' FROM opinion_waiver WHERE id > 100000;
INSERT INTO opinion_hold (article_id, by_id, at, lawyers_word)
SELECT id, %(by)s, now(), '' FROM opinion_article WHERE id > 100000 AND id %% 1000 = 9;
SET LOCAL session_replication_role = origin;
ANALYZE opinion_article, opinion_edition, opinion_revision, opinion_step, opinion_objection, opinion_arrival,
        opinion_waiver, opinion_debt, opinion_hold
"""


def busy(*, by: int) -> None:
    """Fills every list of the desk from the pieces that were written, for this person."""
    with connection.cursor() as cursor:
        for statement in BUSY.split(";\n"):
            cursor.execute(statement, {"by": by})


def file(pieces: int, *, by: int) -> None:
    """A card for each of so many pieces, and twenty thousand notes and mails with theirs."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for statement in CARDS.split(";\n"):
            cursor.execute(statement, {"pieces": pieces, "by": by})
        cursor.execute("SET LOCAL session_replication_role = origin")
        cursor.execute("ANALYZE opinion_indexcard, opinion_note, opinion_message")
