"""What a reader typed, as a query that PostgreSQL answers in bounded time; and the statement that asks it.

The syntax is that of `websearch_to_tsquery`: all words, "a phrase" (also in “ ”, 「 」, « »), -without, or.
Every input is answered: what is too long is cut, what means nothing is left out, and nothing that was typed
reaches the database except folded words (see lexemes.py) as parameters.
"""

import hashlib
import re
from dataclasses import dataclass
from itertools import islice

from authors.text import fold
from opinion.lexemes import STOP_WORDS, bigrams, tokens

LONGEST_QUERY = 200  # characters
MOST_TERMS = 12
PAGE = 20
MOST_COUNTED = 500  # matches that are counted; then "more than 500"
MOST_RANKED_IN_TEXT, MOST_RANKED_IN_TITLE = 300, 200
MOST_NEAR = 2000  # pieces that hold the words of a phrase, among which the phrase is sought
LAST_OFFSET = MOST_COUNTED + MOST_RANKED_IN_TITLE

_QUOTES = str.maketrans(dict.fromkeys("“”„‟＂「」『』﹁﹂«»", '"'))
_TYPED = re.compile(r'(?P<minus>(?<!\S)[-－−](?=\S))?(?:"(?P<phrase>[^"]*)"?|(?P<bare>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand one after the other, or a run of characters from a script without spaces."""

    words: tuple[str, ...]
    is_run: bool = False

    @property
    def is_common(self) -> bool:
        """Only stop words: in titles they are found, in running text they are not indexed."""
        return not self.is_run and STOP_WORDS.issuperset(self.words)

    @property
    def lexemes(self) -> list[str]:
        """What the index holds of it."""
        if self.is_run:
            return bigrams(self.words[0])
        return [word for word in self.words if self.is_common or word not in STOP_WORDS]


@dataclass(frozen=True, slots=True)
class Term:
    """What must be there, or must not: phrases that all have to match ("蔡英文 said" in quotes is two)."""

    phrases: tuple[Phrase, ...]
    excluded: bool = False


@dataclass(frozen=True)
class Query:
    """What was asked: one of the groups has to match, with all its terms. `text` is what the page shows."""

    text: str
    groups: tuple[tuple[Term, ...], ...]

    def tsquery(self) -> tuple[str, dict[str, str]]:
        """An SQL expression of type tsquery, and its named parameters. A constant to the planner."""
        params: dict[str, str] = {}
        groups = [" && ".join(_term_sql(term, params) for term in group) for group in self.groups]
        return "(" + " || ".join(f"({group})" for group in groups) + ")", params

    @property
    def has_phrases(self) -> bool:
        """Whether words have to stand together: then the newest 2,000 pieces that hold them are looked at."""
        return any(
            len(phrase.lexemes) > 1 for group in self.groups for term in group for phrase in term.phrases
        )

    @property
    def has_exclusions(self) -> bool:
        """Whether some words must not be there."""
        return any(term.excluded for group in self.groups for term in group)

    def loosened(self) -> "Query":
        """The query without the order of its phrases' words; it finds whatever this one finds, and more."""
        groups = tuple(tuple(loose for term in group for loose in _loosened(term)) for group in self.groups)
        return Query(self.text, groups)

    def wanted(self) -> list[Phrase]:
        """The phrases to mark in what was found."""
        return [
            phrase for group in self.groups for term in group if not term.excluded for phrase in term.phrases
        ]

    def cursor(self, offset: int) -> str:
        """The address part for the page that begins after `offset` results, for this query only."""
        return f"{offset // PAGE}-{self._digest}"

    def offset(self, cursor: str) -> int:
        """How many results stand before the page of this cursor; ValueError for what `cursor` never gave."""
        found = re.fullmatch("([1-9][0-9]?)-([0-9a-f]{8})", cursor)
        if not found or found[2] != self._digest or int(found[1]) * PAGE > LAST_OFFSET:
            raise ValueError("This is no page of these results.")
        return int(found[1]) * PAGE

    @property
    def _digest(self) -> str:
        return hashlib.blake2s(self.text.encode(), digest_size=4).hexdigest()


# --- reading ----------------------------------------------------------------------------------------------


def parse(typed: str) -> Query | None:
    """The query that was typed; None where it holds nothing to look for."""
    text = _cleaned(typed)
    groups: list[list[Term]] = [[]]
    left = MOST_TERMS
    for found in _TYPED.finditer(text.translate(_QUOTES)):
        minus, quoted, bare = found["minus"], found["phrase"], found["bare"]
        if bare and bare.lower() == "or" and not minus:
            groups.append([])
            continue
        phrases = _phrases(fold(quoted or bare or ""), is_quoted=not bare, most=left)
        left -= sum(len(phrase.words) for phrase in phrases)
        together = [tuple(phrases)] if minus or not bare else [(phrase,) for phrase in phrases]
        groups[-1].extend(Term(some, excluded=bool(minus)) for some in together)
    useful = tuple(tuple(terms) for group in groups if (terms := _useful(group)))
    return Query(text, useful) if useful else None


def _cleaned(typed: str) -> str:
    """At most 200 characters of what can be shown, cut between words where there are words."""
    start = typed[: LONGEST_QUERY + 1]
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in start).split())
    if len(start) <= LONGEST_QUERY:
        return text
    text, _, rest = text[:LONGEST_QUERY].rpartition(" ")
    return text or rest


def _phrases(folded: str, *, is_quoted: bool, most: int) -> list[Phrase]:
    """The text's words, joined where they are quoted or written as one ("Ing-wen", "O'Brien")."""
    phrases: list[Phrase] = []
    end = 0
    for token in islice(tokens(folded), max(most, 0)):
        belongs = is_quoted or folded[end : token.start] in ("-", "'", ".")
        if phrases and belongs and not token.is_run and not phrases[-1].is_run:
            phrases[-1] = Phrase((*phrases[-1].words, token.text))
        else:
            phrases.append(Phrase((token.text,), token.is_run))
        end = token.end
    return phrases


def _useful(group: list[Term]) -> list[Term]:
    """Without stop words where something else is asked for, and without a mere "everything but"."""
    wanted = [term for term in group if term.phrases and not term.excluded]
    telling = [_telling(term) for term in wanted if not all(phrase.is_common for phrase in term.phrases)]
    excluded = [
        _telling(term)
        for term in group
        if term.excluded and not all(phrase.is_common for phrase in term.phrases)
    ]
    return [*(telling or wanted), *excluded] if wanted else []


def _telling(term: Term) -> Term:
    return Term(tuple(phrase for phrase in term.phrases if not phrase.is_common), term.excluded)


# --- asking -----------------------------------------------------------------------------------------------


def _term_sql(term: Term, params: dict[str, str]) -> str:
    sql = " && ".join(_phrase_sql(phrase, params) for phrase in term.phrases)
    return f"!!({sql})" if term.excluded else sql


def _phrase_sql(phrase: Phrase, params: dict[str, str]) -> str:
    name = f"phrase_{len(params)}"
    if phrase.is_run or phrase.is_common:
        params[name] = " <-> ".join(f"'{lexeme}'" for lexeme in phrase.lexemes)
        return f"%({name})s::tsquery"
    params[name] = " ".join(phrase.words)
    return f"phraseto_tsquery('pg_catalog.english', %({name})s::text)"


def _loosened(term: Term) -> list[Term]:
    if term.excluded:
        return [] if any(len(phrase.lexemes) > 1 for phrase in term.phrases) else [term]
    return [Term((Phrase((lexeme,), phrase.is_run),)) for phrase in term.phrases for lexeme in phrase.lexemes]


def search_sql(
    query: Query, *, offset: int = 0, view: str = "live_edition", columns: str = "edition.id"
) -> tuple[str, dict[str, str | int]]:
    """The statement for one page of results, best first, and its parameters.

    A row more than a page says that there is another. `view` has id, dated, body_vector and title_vector;
    `columns` name what the page needs of it, as `edition.*`. The last column, `total`, counts up to 501.
    Ranked are the newest 300 matches in the text and the newest 200 in headline, byline and topics; further
    matches follow, newest first. Only ids, dates and ranks are sorted.
    """
    tsquery, params = query.tsquery()
    names = {"view": view, "query": tsquery}
    newest = _NEWEST
    if query.has_phrases:
        names["words"], words = _renamed(query.loosened().tsquery())
        params |= words
        newest = _NEWEST_OF_NEAR
    titles = newest.format(vector="title_vector", most=MOST_RANKED_IN_TITLE, **names)
    if query.has_exclusions:
        titles = _ALSO_IN_TEXT.format(titles=titles, **names)
    sql = _STATEMENT.format(
        matches=newest.format(vector="body_vector", most=MOST_COUNTED + 1, **names),
        titles=titles,
        columns=columns,
        **names,
    )
    return sql, {**params, "offset": offset, "rows": PAGE + 1}


def _renamed(tsquery: tuple[str, dict[str, str]]) -> tuple[str, dict[str, str]]:
    sql, params = tsquery
    return sql.replace("%(phrase_", "%(word_"), {
        name.replace("phrase_", "word_"): value for name, value in params.items()
    }


# Formatted with our own names and with a tsquery whose values are parameters. The planner walks down the
# dates for common words and asks the index for rare ones. A phrase it takes to be as common as its words are
# together, and might walk through all dates for it: so it is sought in the newest pieces that hold its words.
_NEWEST = "SELECT id, dated FROM {view} WHERE {vector} @@ {query} ORDER BY dated DESC, id DESC LIMIT {most}"
_NEWEST_OF_NEAR = f"""
    SELECT id, dated
      FROM (SELECT id, dated FROM {{view}} WHERE {{vector}} @@ {{words}}
             ORDER BY dated DESC, id DESC LIMIT {MOST_NEAR}) near
     WHERE (SELECT edition.{{vector}} @@ {{query}} FROM {{view}} edition WHERE edition.id = near.id)
     ORDER BY dated DESC, id DESC LIMIT {{most}}"""  # noqa: S608 - as said above
# A headline that lacks a word says nothing about the text below it.
_ALSO_IN_TEXT = """
    SELECT id, dated FROM ({titles}) listed
     WHERE (SELECT edition.body_vector @@ {query} FROM {view} edition WHERE edition.id = listed.id)"""
_STATEMENT = f"""
WITH matches AS (
    SELECT id, dated, row_number() OVER (ORDER BY dated DESC, id DESC) AS place FROM ({{matches}}) newest
), titles AS (
    {{titles}}
), found AS (
    SELECT id, dated, matches.place <= {MOST_RANKED_IN_TEXT} OR titles.id IS NOT NULL AS is_candidate
      FROM matches FULL JOIN titles USING (id, dated)
), ranked AS (
    SELECT id, dated, CASE WHEN is_candidate
           THEN (SELECT round(ts_rank(edition.body_vector, {{query}})::numeric, 2)
                   FROM {{view}} edition WHERE edition.id = found.id) ELSE 0 END AS rank
      FROM found
), page AS (
    SELECT id, dated, rank FROM ranked
     ORDER BY rank DESC, dated DESC, id DESC LIMIT %(rows)s OFFSET %(offset)s
)
SELECT {{columns}}, (SELECT least(count(*), {MOST_COUNTED + 1}) FROM found) AS total
  FROM page JOIN {{view}} edition ON edition.id = page.id
 ORDER BY page.rank DESC, page.dated DESC, page.id DESC
"""  # noqa: S608 - as said above
