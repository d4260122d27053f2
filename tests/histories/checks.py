"""What has to be so after every deed, asked of the rows themselves and of the pages that readers get."""

import datetime as dt
import re
from html import unescape
from typing import Any

from opinion import dateline
from opinion.models import clock
from tests.histories import texts
from tests.histories.photo import Photo, moment
from tests.histories.world import Copy, Printed, World
from tests.reading import ReaderClient

H1 = re.compile(r"<h1>(.*?)</h1>")
BODY = re.compile(r'<div class="body">(.*?)</div>\s*<footer', re.DOTALL)
BIO = re.compile(r'<div class="bio">\s*<p>(.*?)</p>', re.DOTALL)
MARKS = re.compile(r"</?mark>")


# --- what is stored -----------------------------------------------------------------------------------------


def steps(world: World, before: Photo, now: Photo, *, who: str) -> None:
    """Every change of state has its step, by whoever did it; steps are never lost."""
    new = now.since(before, "step")
    state = before.article["state"]
    for step in new:
        if step["source"]:
            assert step["source"] == state, f"{step['verb']} leads from {step['source']}, not from {state}"
            state = step["target"]
        if step["target"] != step["source"]:
            assert world.people.name_of(step["by_id"]) in {who, ""}, f"{step['verb']} is another's"
    assert state == now.article["state"], f"{state} became {now.article['state']} without a step"


def revisions(world: World, before: Photo, now: Photo) -> None:
    """The revisions that are new, as texts; whatever was acknowledged stands in one of them or waits."""
    for row in now.since(before, "revision"):
        world.versions[row["number"]] = Copy(texts.read(row), row["byline"][0]["name"])
    kept = {copy.text for copy in world.versions.values()}
    assert world.acknowledged <= kept, f"Lost: {world.acknowledged - kept}"
    waiting = {world.people.name_of(row["user_id"]): row["fields"] for row in now["autosave"]}
    typed = {
        name: {key: [value] for key, value in form(text).items()} for name, text in world.waiting.items()
    }
    assert waiting == typed, "What was typed is not what waits."


def form(text: texts.Text) -> dict[str, str]:
    """The text as the fields of a form."""
    return {**text.columns(), "bylines-0-bio_line": text.bio}


def working_copy(world: World, now: Photo) -> None:
    """Nobody's text was overwritten: the piece says what was saved last."""
    row = now.article | {"byline": [{"bio_line": now["byline"][0]["bio_line"]}]}
    assert texts.read(row) == world.copy.text


def debts(world: World, before: Photo, now: Photo) -> None:
    """What is owed is somebody's who can do it, whoever's role has changed, and nothing else is another's for that."""
    passed_by = {row["id"]: world.people.name_of(row["by_id"]) for row in now["waiver"]}
    for row in now["debt"]:
        if row["paid_at"] is None:
            able = {name for name in world.people.keys if world.people.may(name, "edit")}
            able -= {passed_by[row["waiver_id"]]} if row["kind"] == "second_eyes" else set()
            assert world.people.name_of(row["owner_id"]) in (able or {""}), "Who owes it cannot do it."
    for table, rows in now.rows.items():
        if table not in {"debt", "step"}:
            assert rows == before[table], f"A role changed, and with it {table}."
    assert {row["verb"] for row in now.since(before, "step")} <= {"give_debt"}
    assert now.article == before.article


def editions(world: World, start: dt.datetime, end: dt.datetime, now: Photo, *, fate: str) -> None:
    """Every edition is one that was allowed, unchanged; and the clock stands as the deed has it."""
    rows = {row["number"]: row for row in now["edition"]}
    assert rows.keys() == world.editions.keys(), "An edition of which nobody knows."
    for number, row in rows.items():
        one = world.editions[number]
        assert Copy(texts.read(row), row["byline"][0]["name"]) == one.copy, "Another text was printed."
        assert (moment(row["live_from"]), row["path"]) == (one.since, one.path)
        until = moment(row["live_until"])
        if until != one.until:
            assert fate != "still", f"Edition {number} ended by itself."
            assert one.until is None or one.until > start, f"Edition {number} had ended."
            cancelled = until == one.since
            assert not cancelled or one.since > start, (
                f"Edition {number} was public, and is called cancelled."
            )
            assert cancelled or until is None or until >= start
            one.until = until
    if fate != "still":
        clock_stands(world, start, end, fate)


def clock_stands(world: World, start: dt.datetime, end: dt.datetime, fate: str) -> None:
    """After a deed: what is on the clock and what is live, where the deed says so."""
    kept = [one for one in world.editions.values() if not one.is_cancelled]
    standing = [one for one in kept if one.until is None or one.until > end]
    ahead = [one for one in standing if one.since > end]
    if fate in {"published", "stopped", "down"}:
        assert not ahead, "Something is still on the clock."
    if fate == "published":
        assert [start <= one.since <= end and one.until is None for one in standing] == [True]
    if fate == "scheduled":
        assert len(ahead) <= 1
        assert sum(one.until is None for one in standing) == 1
    if fate == "stopped":
        assert all(one.until is None for one in standing)
    if fate == "down":
        assert not standing, "Readers still see it."


# --- what readers see ---------------------------------------------------------------------------------------


def pages(world: World, reader: ReaderClient) -> None:
    """Each address as readers find it: the text of an edition at its time, or what may stand there instead."""
    standing = {one.path for one in world.editions.values() if not one.is_cancelled}
    paths = standing | {row["path"] for row in world.photo["address"]}
    paths |= {f"/authors/{world.author.slug}/", *world.public}
    paths -= world.others.keys()
    for path in sorted(paths):
        start = clock.read()
        answer = reader.get(path)
        end = clock.read()
        html = answer.content.decode()
        if world.public.get(path) == "author" or path.startswith("/authors/"):
            listing(world, path, answer, html, start, end)
        else:
            piece(world, path, answer, html, start, end)
    for path, name in world.others.items():
        assert path not in world.public, "An address that was public is another's."
        assert name in reader.get(path).content.decode(), "Another piece lost its address."


def piece(world: World, path: str, answer: Any, html: str, start: dt.datetime, end: dt.datetime) -> None:
    """The address of the piece."""
    shown, may_be_nothing = world.visible(start, end)
    was_public = [one for one in world.editions.values() if one.since <= end and not one.is_cancelled]
    if answer.status_code == 200:
        assert any(is_shown(one, html) for one in shown), "What readers see is no edition that is live."
        world.public[path] = "piece"
        return
    assert may_be_nothing, f"{path} answers {answer.status_code} though it is live."
    gone(world, html)
    if path in world.public or any(one.since <= start for one in was_public):
        assert answer.status_code in {301, 410}, f"{path} was public and answers {answer.status_code}."
    elif not was_public:
        assert answer.status_code == 404, f"{path} was never public and answers {answer.status_code}."


def gone(world: World, html: str) -> None:
    """What stands where nothing is live: what the desk chose to say, and no word more."""
    told = re.search(rf"of strait {world.number}\b", html) is not None
    assert told <= bool(world.epitaph and world.epitaph.headline), "It is gone, and still told of."
    for words in ("<article", "It was wrong" if not (world.epitaph and world.epitaph.reason) else "<article"):
        assert words not in html, f"{words} stands where nothing should."


def is_shown(one: Printed, html: str) -> bool:
    """Whether this page shows that edition, word for word."""
    [headline], [body], bios = H1.findall(html), BODY.findall(html), BIO.findall(html)
    text = one.copy.text
    return (
        unescape(headline) == text.headline
        and unescape(body).strip() == text.body
        and [unescape(bio).strip() for bio in bios] == [text.bio]
        and (text.interests in html)
        and one.copy.name in html
    )


def listing(world: World, path: str, answer: Any, html: str, start: dt.datetime, end: dt.datetime) -> None:
    """An address that the author has or had: it shows what is live and nothing else, or leads to where that is."""
    shown, may_be_nothing = world.visible(start, end)
    told = set(re.findall(rf"\w+ of strait {world.number}\b", html))
    assert told <= {one.copy.text.headline for one in shown}, f"{path} tells of {told}."
    if answer.status_code in {200, 301}:
        world.public[path] = "author"
    elif path in world.public:
        assert answer.status_code == 410, f"{path} was public and answers {answer.status_code}."
    if shown and not may_be_nothing:
        assert answer.status_code in {200, 301}, f"{path} has a piece and answers {answer.status_code}."


def everywhere(world: World, reader: ReaderClient) -> None:
    """Lists, feed, search and maps: none of them tells of anything that is not live."""
    month = dateline.local(clock.read())
    lists = ("/", "/feed/", "/authors/", f"/archive/{month:%Y/%m}/", f"/sitemap-{month:%Y-%m}.xml")
    for path in (*lists, f"/search/?q=strait+{world.number}"):
        start = clock.read()
        html = MARKS.sub("", reader.get(path).content.decode())
        shown, _ = world.visible(start, clock.read())
        told = set(re.findall(rf"\w+ of strait {world.number}\b", html))
        assert told <= {one.copy.text.headline for one in shown} | world.taken, f"{path} tells of {told}."
        places = {row["path"] for row in world.photo["address"] if row["path"] in html}
        assert places <= {one.path for one in shown}, f"{path} leads to {places}."
        assert shown or world.copy.name not in html, f"{path} names {world.copy.name}."
