-- What readers may see, said once. Every public surface reads these views and nothing else; the role `reader` is
-- granted these and no table. Plain selects, joins and EXISTS only: no DISTINCT, GROUP BY, UNION, aggregate, function
-- of ours or security_barrier (docs/decisions.md says what each of them costs). Dropped and recreated by `migrate`.

CREATE VIEW live_edition AS
SELECT e.id, e.article_id, e.number, e.kind, e.note, e.live_from, e.path, e.dated, e.dated_precision, e.dated_inferred,
       e.language, e.headline, e.standfirst, e.body, e.disclosure, e.disclaimer, e.byline, e.topics, e.series_id,
       e.images, e.lead_image_id, e.origin, e.first_published, e.canonical_url,
       t.card, t.article, t.plain, t.summary, t.thumbnail, t.body_vector, t.title_vector
  FROM opinion_edition e
  LEFT JOIN opinion_typeset t ON t.edition_id = e.id
 WHERE e.live_from <= statement_timestamp()
   AND (e.live_until IS NULL OR e.live_until > statement_timestamp());

-- For the 410 alone: the last tombstone of a piece of which nothing is live, at every address it ever had.
CREATE VIEW live_tombstone AS
SELECT a.id, a.path, t.at, t.headline, t.byline, t.reason
  FROM opinion_address a
  JOIN opinion_tombstone t ON t.article_id = a.article_id
 WHERE NOT EXISTS (SELECT 1 FROM opinion_tombstone later WHERE later.article_id = t.article_id AND later.id > t.id)
   AND NOT EXISTS (SELECT 1 FROM opinion_edition e
                    WHERE e.article_id = a.article_id
                      AND e.live_from <= statement_timestamp()
                      AND (e.live_until IS NULL OR e.live_until > statement_timestamp()));

CREATE VIEW live_edition_topic AS
SELECT l.id, l.topic_id, l.edition_id, l.dated
  FROM opinion_editiontopic l JOIN opinion_edition e ON e.id = l.edition_id
 WHERE e.live_from <= statement_timestamp()
   AND (e.live_until IS NULL OR e.live_until > statement_timestamp());

-- With the author's name, so that nobody has to ask live_author whether somebody is live of whom this says it. LEFT, so
-- that the planner leaves the join out where the name is not asked for.
CREATE VIEW live_edition_author AS
SELECT l.id, l.author_id, l.edition_id, l.dated, l.role, a.name, a.sort_key, a.slug
  FROM opinion_editionauthor l JOIN opinion_edition e ON e.id = l.edition_id
  LEFT JOIN authors_author a ON a.id = l.author_id
 WHERE e.live_from <= statement_timestamp()
   AND (e.live_until IS NULL OR e.live_until > statement_timestamp());

CREATE VIEW live_edition_series AS
SELECT l.id, l.series_id, l.edition_id, l.dated
  FROM opinion_editionseries l JOIN opinion_edition e ON e.id = l.edition_id
 WHERE e.live_from <= statement_timestamp()
   AND (e.live_until IS NULL OR e.live_until > statement_timestamp());

-- OFFSET 0 keeps the planner from turning these into one join over all links, the order from reading the links in any
-- other way than by their index: one probe each.
CREATE VIEW live_topic AS
SELECT t.id, t.name, t.slug, t.description
  FROM opinion_topic t
 WHERE EXISTS (SELECT 1 FROM live_edition_topic l WHERE l.topic_id = t.id ORDER BY l.dated DESC OFFSET 0);

CREATE VIEW live_series AS
SELECT s.id, s.name, s.slug, s.introduction
  FROM opinion_series s
 WHERE EXISTS (SELECT 1 FROM live_edition_series l WHERE l.series_id = s.id ORDER BY l.dated DESC OFFSET 0);

CREATE VIEW live_author AS
SELECT a.id, a.name, a.sort_key, a.slug, h.html AS head
  FROM authors_author a
  LEFT JOIN opinion_authorhead h ON h.author_id = a.id
 WHERE EXISTS (SELECT 1 FROM live_edition_author l WHERE l.author_id = a.id ORDER BY l.dated DESC OFFSET 0);

-- A file that readers may fetch: of a picture that a live edition shows, or of the portrait of somebody in one.
CREATE VIEW live_rendition AS
SELECT r.id, r.name, r.image_id, r.shape, r.width, r.height, r.format, r.size
  FROM opinion_rendition r
 WHERE EXISTS (SELECT 1 FROM opinion_edition e
                WHERE e.lead_image_id = r.image_id
                  AND e.live_from <= statement_timestamp()
                  AND (e.live_until IS NULL OR e.live_until > statement_timestamp()))
    OR EXISTS (SELECT 1 FROM opinion_portrait p JOIN live_edition_author l ON l.author_id = p.author_id
                WHERE p.image_id = r.image_id);

-- Where an address leads today; a path of what is not public now is not in here.
CREATE VIEW live_address AS
SELECT a.id, a.path,
       coalesce(e.path, '/authors/' || au.slug || '/', '/topics/' || t.slug || '/', '/series/' || s.slug || '/') AS target
  FROM opinion_address a
  LEFT JOIN opinion_edition e ON e.article_id = a.article_id
        AND e.live_from <= statement_timestamp()
        AND (e.live_until IS NULL OR e.live_until > statement_timestamp())
  LEFT JOIN live_author au ON au.id = a.author_id
  LEFT JOIN live_topic t ON t.id = a.topic_id
  LEFT JOIN live_series s ON s.id = a.series_id
 WHERE coalesce(e.id, au.id, t.id, s.id) IS NOT NULL;

-- For the 410 of a page that readers had and on which nothing is left: an author, a topic or a series of whom something
-- has been live, whether it is or not; and the addresses that they had, which are remembered only where readers had them.
CREATE VIEW seen_author AS
SELECT a.id, a.slug
  FROM authors_author a
 WHERE EXISTS (SELECT 1 FROM opinion_editionauthor l JOIN opinion_edition e ON e.id = l.edition_id
                WHERE l.author_id = a.id AND e.live_from <= statement_timestamp()
                  AND (e.live_until IS NULL OR e.live_until > e.live_from));

CREATE VIEW seen_topic AS
SELECT t.id, t.slug
  FROM opinion_topic t
 WHERE EXISTS (SELECT 1 FROM opinion_editiontopic l JOIN opinion_edition e ON e.id = l.edition_id
                WHERE l.topic_id = t.id AND e.live_from <= statement_timestamp()
                  AND (e.live_until IS NULL OR e.live_until > e.live_from));

CREATE VIEW seen_series AS
SELECT s.id, s.slug
  FROM opinion_series s
 WHERE EXISTS (SELECT 1 FROM opinion_editionseries l JOIN opinion_edition e ON e.id = l.edition_id
                WHERE l.series_id = s.id AND e.live_from <= statement_timestamp()
                  AND (e.live_until IS NULL OR e.live_until > e.live_from));

CREATE VIEW seen_address AS
SELECT a.id, a.path
  FROM opinion_address a
 WHERE a.article_id IS NULL;
