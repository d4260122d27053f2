"""Words that have to go are gone from every table: looked for in all columns of the database."""

import datetime as dt
import io
import uuid
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from authors.fields import AddressField
from authors.models import Contributor
from opinion import (
    agreement,
    arrivals,
    autosaves,
    erasure,
    holds,
    notes,
    objections,
    preflight,
    publishing,
    revisions,
    sources,
    striking,
    waivers,
)
from opinion.models import (
    Approval,
    Arrival,
    Article,
    Edition,
    Hold,
    Image,
    Original,
    Revision,
    Step,
    Typeset,
    clock,
)
from opinion.publishing import Epitaph
from opinion.refusals import NotAllowed, NotPossible
from opinion.states import WaiverReason
from tests import factories

pytestmark = pytest.mark.django_db
WORDS = "12 Zyxhaven Road"
THERE = f"<p>She lives at {WORDS}, they say.</p>"
# What is nobody's piece, or the text that is worked on: it has to be free of the words before.
NOT_OF_A_PIECE = {
    "opinion_authorhead", "opinion_byline", "opinion_desk", "opinion_handledform", "opinion_importrun",
    "opinion_kind", "opinion_letter", "opinion_listedname", "opinion_portrait", "opinion_readerrole",
    "opinion_rendition", "opinion_rule", "opinion_series", "opinion_slot", "opinion_stylerule", "opinion_topic",
}  # fmt: skip
WORKED_ON = {"headline", "standfirst", "body", "disclosure"}


def people() -> Any:
    return {"by": factories.user(group="publisher"), "second": factories.user(group="administrator")}


def strike(article: Article, words: str = WORDS, why: str = "A court's order.") -> dict[str, int]:
    return striking.strike(article, words, why=why, **people())


def rewrite(article: Article, **facts: Any) -> None:
    with revisions.saving(article, by=None, base=None) as locked:
        for name, value in facts.items():
            setattr(locked, name, value)
    factories.agree(article)


def a_long_life() -> Article:
    """A piece with rows in every table that may hold something of it."""
    publisher, mei = factories.user(group="publisher"), factories.author(name="Mei Lin")
    account = factories.user(group="contributor")
    Contributor.objects.create(author=mei, user=account, email="mei@example.org")
    picture = Image.objects.create(
        original="o/x.png", width=9, height=9, sha256="0" * 64, alt="Sea", licence="own"
    )
    article = factories.article(body=THERE + factories.SOUND, authors=[mei], lead_image=picture)
    first = publishing.publish(article, by=None, note="First.")
    rewrite(article, body=factories.SOUND)
    publishing.schedule(article, at=clock.read() + dt.timedelta(hours=1), by=None)
    publishing.unschedule(article, by=None)
    publishing.take_down(article, by=publisher, why="x", epitaph=Epitaph(headline=True, reason="For now."))
    publishing.withhold(first, by=publisher, public_reason="By order.")
    note = notes.write(article, by=publisher, text="Is this so?", quote="the sea")
    notes.resolve(note, by=publisher)
    book = sources.Entry(title="A book", url="https://example.org/", remark="p. 7", is_public=True)
    sources.put(article, [book], by=publisher, base=sources.seen([]))
    autosaves.keep(
        {"body": ["typed"]}, by=publisher, article=article, window=uuid.uuid4(), turn=1, path="/desk/"
    )
    autosaves.keep(
        {"body": ["typed"]}, by=publisher, article=None, window=uuid.uuid4(), turn=1, path="/desk/"
    )
    agreement.send(article, subject="Your piece", text="Please read it.", by=publisher)
    rewrite(article, disclosure="She is paid.")
    no = objections.object_(article, by=account, text="Not like this.")
    objections.answer_objection(no, by=publisher, answer="We see.")
    rules = [finding.rule for finding in preflight.blocking(article)]
    waiver = waivers.waive(
        article, by=publisher, reason=WaiverReason.BREAKING, sentence="It is urgent.", rules=rules
    )
    arrival = arrivals.receive_text(THERE, by=publisher)
    Arrival.objects.update(article=article, outcome="piece", settled_at=arrival.arrived_at)
    waivers.pay(waiver.debts.all()[0], by=factories.user(group="editor"), deed="Read.")
    publishing.publish(article, by=publisher)
    hold = holds.place(article, by=publisher, lifters=[publisher], note="About the third paragraph.")
    holds.lift(hold, by=publisher, lawyers_word="All clear.")
    return article


def plant(article: Article) -> set[str]:
    """The words into every text of every row, past the triggers; returns the tables without any row."""
    empty = set()
    live = list(article.editions.live().values_list("pk", flat=True))
    with erasure.door("redact"):
        for model in apps.get_app_config("opinion").get_models():
            table = model._meta.db_table
            texts = [field for field in model._meta.concrete_fields if _is_text(field)]
            if not model._meta.managed or table in NOT_OF_A_PIECE or not texts:
                continue
            rows = model._default_manager.all()
            if model is Revision:
                rows = rows.exclude(article=article, number=article.version)
            if model is Edition:
                rows = rows.exclude(pk__in=live)
            if model is Article:
                texts = [field for field in texts if field.attname not in WORKED_ON]
            empty |= set() if rows else {table}
            for row in rows.values("pk", *(field.attname for field in texts)):
                here = model._default_manager.filter(pk=row["pk"])
                values = {f.attname: planted(row[f.attname], f.max_length) for f in texts}
                try:
                    with transaction.atomic():
                        here.update(**values)
                except IntegrityError:  # what is not done yet has no words
                    here.update(**{name: value for name, value in values.items() if row[name]})
    return empty


def _is_text(field: Any) -> bool:
    if field.choices or isinstance(field, AddressField) or field.attname in {"path", "ref"}:
        return False
    if (field.max_length or 99) <= len(WORDS):
        return False
    return isinstance(field, models.CharField | models.TextField | models.JSONField)


def planted(value: Any, most: int | None = None) -> Any:
    if isinstance(value, str):
        return f"{value[: most and most - len(WORDS) - 1]} {WORDS}"
    if isinstance(value, list):
        return [planted(item) for item in value]
    if isinstance(value, dict):
        return {name: planted(item) for name, item in value.items()}
    return value


def where(words: str) -> list[str]:
    """The tables of the database, whosever they are, in which a row says this."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables "
            "WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
        found = []
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT count(*) FROM "{table}" t WHERE t::text ILIKE %s', [f"%{words}%"])
            found += [table] if cursor.fetchone()[0] else []
    return sorted(found)


def test_no_column_of_any_table_has_the_words_afterwards() -> None:
    article = a_long_life()
    assert plant(article) == set()  # a table without a row: have `a_long_life` make one
    assert len(where("zyxhaven")) > 15

    rows = strike(article)

    assert where("zyxhaven") == []
    assert bytes(Original.objects.get().data).decode() == "[…]"
    assert {"note", "approval", "objection", "message", "waiver", "debt", "step", "autosave"} <= rows.keys()
    step = Step.objects.get(verb="strike")
    assert (step.why, step.facts["rows"]) == ("A court's order.", rows)


def test_past_texts_are_redacted_whole_and_what_never_changes_is_shut_again() -> None:
    article = a_long_life()
    first, parts = (
        article.editions.get(number=1),
        Approval.objects.order_by("pk").values_list("parts", flat=True),
    )
    digest, agreed = first.snapshot().fingerprints()["body"], list(parts)

    strike(article)

    first.refresh_from_db()
    assert first.body == f"<p>A court's order. (SHA-256 {digest})</p>"
    assert "order" in Typeset.objects.get(edition=first).article
    assert article.revisions.get(number=1).body == first.body
    assert list(parts.all()) == agreed
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Approval.objects.update(words="x")


def test_other_pieces_and_what_says_nothing_of_it_stay_as_they_are() -> None:
    article, other = factories.article(), factories.article(desk_note=f"Not {WORDS}")
    note = notes.write(article, by=factories.user(group="editor"), text="Keep me.", quote="")

    assert strike(article) == {}

    other.refresh_from_db()
    note.refresh_from_db()
    assert (other.desk_note, note.text) == (f"Not {WORDS}", "Keep me.")


def test_what_is_worked_on_live_or_on_the_clock_has_to_be_free_of_them_first() -> None:
    worked_on = factories.article(body=THERE + factories.SOUND)
    live = publishing.publish(worked_on, by=None).article
    with pytest.raises(NotPossible, match="being worked on"):
        strike(worked_on)
    rewrite(worked_on, body=factories.SOUND)
    with pytest.raises(NotPossible, match="Readers see these words"):
        strike(live)
    told = factories.article()
    publishing.schedule(told, at=clock.read() + dt.timedelta(hours=1), by=None, note=f"Not at {WORDS}")
    with pytest.raises(NotPossible, match="Readers see these words, or will"):
        strike(told)


def test_a_piece_under_a_legal_hold_stays_on_record() -> None:
    article, lawyer = factories.article(), factories.user(group="lawyer")
    holds.place(article, by=factories.user(group="publisher"), lifters=[lawyer], note=WORDS)

    with pytest.raises(NotPossible, match="legal hold"):
        strike(article)
    assert Hold.objects.get().notes.get().text == WORDS


def test_it_takes_two_people_a_reason_without_the_words_and_enough_of_them() -> None:
    article, person = factories.article(), factories.user(group="publisher")

    with pytest.raises(NotAllowed):
        striking.strike(article, WORDS, by=person, second=person, why="x")
    for words, why in ((WORDS, f"She moved to {WORDS}"), ("a b", "x"), ("", "x"), (WORDS, " ")):
        with pytest.raises(NotPossible):
            strike(article, words, why)


def test_the_command_says_how_many_rows_and_that_an_address_stays() -> None:
    article = factories.published(headline=f"At {WORDS}", slug="at-12-zyxhaven-road").article
    rewrite(article, headline="At home")
    publishing.publish(article, by=None)
    emails = {name: person.email for name, person in people().items()}

    out = io.StringIO()
    call_command("redact", piece=article.pk, words=WORDS, why="Order.", **emails, stdout=out)

    assert out.getvalue().startswith("edition: 1, revision: 1, kept: 1\n")
    assert where(WORDS) == []
    with pytest.raises(CommandError, match="Name more"):
        call_command("redact", piece=article.pk, words="x", why="Order.", **emails)
