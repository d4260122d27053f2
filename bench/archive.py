"""An archive to measure with: pieces made from a seed, in words that look like a language."""

import datetime as dt
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

VOWELS, CONSONANTS = "aeiou", "bcdfghjklmnprstvwz"
FIRST = dt.datetime(2004, 1, 1, tzinfo=dt.UTC)


def write(file: Path, pieces: int, *, words: int = 900, seed: int = 1) -> None:
    """A file of lines for `manage.py import_pieces`."""
    with file.open("w", encoding="utf-8") as out:
        for line in lines(pieces, words, random.Random(seed)):
            out.write(json.dumps(line, ensure_ascii=False) + "\n")


def lines(pieces: int, words: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    """Pieces by some hundred people on fifty topics over twenty years; some say more, as lines of archives do."""
    known = ["".join(syllables(chance)) for _ in range(20_000)]
    weights = [1 / (rank + 10) for rank in range(len(known))]
    people = [f"{chance.choice(known).title()} {chance.choice(known).title()}" for _ in range(300)]
    topics = [" ".join(chance.choices(known, k=2)).title() for _ in range(50)]
    for number in range(1, pieces + 1):
        text = chance.choices(known, weights, k=words)
        author = chance.choice(people)
        line = {
            "ref": f"bench-{number}",
            "headline": " ".join(chance.choices(known, weights, k=8)).capitalize(),
            "standfirst": " ".join(chance.choices(known, weights, k=25)).capitalize() + ".",
            "body": "".join(paragraphs(text, chance)),
            "authors": [{"name": author, "affiliation": "An Institute", "bio": f"{author} teaches."}],
            "topics": chance.sample(topics, k=3),
            "published_at": (FIRST + dt.timedelta(minutes=105 * number)).isoformat(),
        }
        yield more(line, number)


def more(line: dict[str, Any], number: int) -> dict[str, Any]:
    """The line, every tenth with some facts that few lines have."""
    if number % 10 == 1:
        line["addresses"] = [f"/opinion/old-{number}/"]
        line["first_published"] = {"outlet": "The Paper", "date": line["published_at"][:10]}
    if number % 10 == 2:
        line["dated"] = line.pop("published_at")[:7]
        line["authors"].append({"name": "王小明", "role": "translator"})
    if number % 10 == 3:
        line["series"] = f"Series {number % 7}"
        line["disclosure"] = "The author advises the ministry that this piece is about."
    return line


def syllables(chance: random.Random) -> Iterator[str]:
    """One to four of them."""
    for _ in range(chance.randint(1, 4)):
        yield chance.choice(CONSONANTS) + chance.choice(VOWELS)


def paragraphs(words: list[str], chance: random.Random) -> Iterator[str]:
    """Paragraphs of five sentences or so, with a link or some emphasis here and there."""
    sentences: list[str] = []
    while words:
        length = chance.randint(9, 24)
        some, words = words[:length], words[length:]
        if chance.random() < 0.1:
            some[0] = f'<a href="https://example.org/{some[0]}">{some[0]}</a>'
        elif chance.random() < 0.1:
            some[-1] = f"<em>{some[-1]}</em>"
        sentences.append(" ".join(some).capitalize() + ".")
        if len(sentences) == 5 or not words:
            yield f"<p>{' '.join(sentences)}</p>"
            sentences = []
