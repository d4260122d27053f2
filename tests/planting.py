"""A different secret in everything that is not public."""

import datetime as dt
import re
import uuid
from typing import Any

from django.core.files.base import ContentFile

from authors.models import Affiliation, AuthorLink, Contributor, LocalName, OtherName
from opinion import (
    agreement,
    autosaves,
    holds,
    notes,
    objections,
    people,
    preflight,
    publishing,
    revisions,
    sitting,
    sources,
    submissions,
    waivers,
    workflow,
)
from opinion.models import Article, Image, Message, Rendition, Series, Step, clock
from opinion.parts import Snapshot
from opinion.publishing import Epitaph
from opinion.states import WaiverReason
from tests import factories

WORD = "plantedword"  # stands beside every secret, so that search has something to find it by
AN_HOUR = dt.timedelta(hours=1)


class Secrets:
    """Hands out secrets, and remembers where each was put."""

    def __init__(self) -> None:
        self.places: dict[str, str] = {}

    def __call__(self, place: str) -> str:
        token = uuid.uuid4().hex
        self.places[token] = place
        return f"{token} {WORD}"

    def found_in(self, answer: Any) -> list[str]:
        text = answer.content.decode(errors="replace") + str(dict(answer.headers))
        return sorted(
            {self.places[token] for token in re.findall(r"[0-9a-f]{32}", text) if token in self.places}
        )


def copy(secret: Secrets, state: str) -> dict[str, Any]:
    """Every field of a piece that a factory takes, each with its secret."""
    fields = ["headline", "standfirst", "body", "disclosure", "desk_note", "origin_reason", "first_outlet"]
    fields += ["first_permission", "first_terms", "slug"]
    facts = {field: secret(f"{field} of a {state} piece") for field in fields}
    facts["body"] = f"<p>{facts['body']} is a sentence.</p>"
    facts["slug"] = facts["slug"].split()[0]
    facts["first_url"] = f"https://example.org/{secret(f'first_url of a {state} piece').split()[0]}"
    return facts


def hidden_person(secret: Secrets, state: str) -> Any:
    """An author who stands under nothing that is public."""
    author = factories.author(name=secret(f"name of the author of a {state} piece"))
    LocalName.objects.create(
        author=author,
        language="zh-Hant",
        name=secret("local name"),
        bio_line=secret("bio line"),
        affiliation=secret("x"),
    )
    OtherName.objects.create(author=author, name=secret("other name"))
    Affiliation.objects.create(author=author, institution=secret("institution"), role=secret("role"))
    AuthorLink.objects.create(
        author=author, label=secret("label"), url=f"https://example.org/{secret('link').split()[0]}"
    )
    people.changed(author, by=None)
    return author


def hidden_image(secret: Secrets, state: str) -> Image:
    name = secret(f"file name of a rendition for a {state} piece").split()[0]
    image = Image.objects.create(
        original=ContentFile(b"x", name=f"{uuid.uuid4().hex}.png"), filename=secret("file name"), width=9, height=9,
        alt=secret("alt"), caption=secret("caption"), credit=secret("credit")[:200], sha256="0" * 64,
        licence="own",
    )  # fmt: skip
    Rendition.objects.create(
        image=image, shape="full", width=9, height=9, format="jpeg", name=f"{name}.jpeg", size=1
    )
    return image


def hidden_piece(secret: Secrets, state: str) -> Article:
    series = Series.objects.create(
        name=secret(f"series of a {state} piece"), introduction=secret("introduction")
    )
    return factories.article(
        authors=[hidden_person(secret, state)],
        topics=[secret(f"topic of a {state} piece")],
        lead_image=hidden_image(secret, state),
        series=series,
        **copy(secret, state),
    )


def rewrite(article: Article, **facts: Any) -> None:
    with revisions.saving(article, by=None, base=None, why=facts.pop("why", "")) as locked:
        for name, value in facts.items():
            setattr(locked, name, value)


def plant(secret: Secrets) -> list[Article]:
    """Pieces in every private situation; returns them."""
    publisher = factories.user(group="publisher")
    contributor = factories.user(group="contributor", name=secret("name of an account"))
    mei = factories.author(name="Mei Lin", chinese="林梅")
    public = {"headline": f"For readers {WORD}", "authors": [mei], "topics": ["Taiwan"]}
    Contributor.objects.create(
        author=mei, user=contributor, private_name=secret("private name"), phone=secret("phone")[:60],
        email=f"{secret('e-mail').split()[0]}@example.org", note=secret("note on a contributor"),
    )  # fmt: skip

    drafts = [hidden_piece(secret, "draft"), factories.submitted(by=contributor, headline=secret("headline of a submission"), body=f"<p>{secret('body of a submission')}.</p>", byline_name="Mei Lin", bio_line=secret("bio line of a submission"), sources=secret("a source that an author named"))]  # noqa: E501 # fmt: skip
    spiked = hidden_piece(secret, "spiked")
    workflow.move(spiked, "spike", by=None, why=secret("reason of a spike"))

    scheduled = hidden_piece(secret, "scheduled")
    publishing.schedule(scheduled, at=clock.read() + AN_HOUR, by=None, why=secret("reason of a schedule"))

    edited = factories.published(**public).article
    rewrite(
        edited,
        **{k: v for k, v in copy(secret, "live, edited again").items() if k != "slug"},
        why=secret("why"),
    )
    revisions.keep_aside(edited, Snapshot(headline=secret("headline kept aside")), by=None, base=1)
    typed = {
        "headline": [secret("headline typed and not saved")],
        "body": [secret("text typed and not saved")],
    }
    for piece in (edited, None):
        autosaves.keep(typed, by=publisher, article=piece, window=uuid.uuid4(), turn=1, path="/desk/")
    sitting.here(edited, contributor)

    cites = factories.article(**public)
    kept = [
        sources.Entry(title=secret("title of a source that is the desk's own"), remark=secret("its remark"))
    ]
    told = [
        sources.Entry(title="A public report", remark=secret("remark on a public source"), is_public=True)
    ]
    sources.put(cites, kept + told, by=publisher, base=sources.seen([]))
    publishing.publish(cites, by=None)

    superseded = factories.published(
        **public | {"body": f"<p>{secret('body of a superseded edition')}.</p>"}
    ).article
    rewrite(superseded, body=factories.SOUND)
    factories.agree(superseded, words=secret("words of a noted yes"))
    publishing.publish(superseded, by=None, why=secret("reason of an update"))

    cancelled = factories.article(**public | {"standfirst": secret("standfirst of a cancelled edition")})
    publishing.schedule(cancelled, at=clock.read() + AN_HOUR, by=None)
    publishing.unschedule(cancelled, by=None)
    rewrite(cancelled, standfirst="")
    publishing.publish(cancelled, by=None)

    update_to_come = factories.published(**public).article
    rewrite(update_to_come, standfirst=secret("standfirst of an update to come"))
    publishing.schedule(update_to_come, at=clock.read() + AN_HOUR, by=None)

    taken_down = hidden_piece(secret, "taken down")
    edition = publishing.publish(taken_down, by=None)
    publishing.take_down(
        taken_down, by=publisher, why=secret("private reason of a takedown"), epitaph=Epitaph()
    )
    publishing.withhold(
        edition, by=publisher, public_reason=secret("reason of a withholding of a piece taken down")
    )

    workflow.move(edited, "reopen", by=None)
    agreement.send(edited, subject=secret("subject of a letter"), text=secret("a letter"), by=publisher)
    no = objections.object_(edited, by=contributor, text=secret("an objection"))
    objections.answer_objection(no, by=publisher, answer=secret("answer to an objection"))

    early = factories.article(**public, is_agreed=False)
    seen = [finding.rule for finding in preflight.blocking(early)]
    waiver = waivers.waive(early, by=publisher, reason=WaiverReason.BREAKING, sentence=secret("why it was passed"), rules=seen)  # noqa: E501 # fmt: skip
    publishing.publish(early, by=publisher, why=secret("why it went out early"))
    waivers.pay(waiver.debts.all()[0], by=factories.user(group="editor"), deed=secret("a deed"))
    waiver.debts.update(sentence=secret("what is owed"))

    for piece in (edited, drafts[0], scheduled):
        noted_and_sourced(secret, piece, publisher)

    stopped = hidden_piece(secret, "held")
    hold = holds.place(
        stopped, by=publisher, lifters=[publisher], note=secret("what a hold is about"), take_down=False
    )
    holds.add_note(hold, by=publisher, text=secret("note on a hold"))
    held_live = factories.published(**public).article
    lifted = holds.place(held_live, by=publisher, lifters=[publisher], note=secret("hold on a live piece"))
    holds.lift(lifted, by=publisher, lawyers_word=secret("a lawyer's word"))
    withdrawn = factories.submitted(by=contributor, headline=secret("headline of a withdrawn piece"))
    submissions.withdraw(withdrawn, by=contributor, why=secret("reason of a withdrawal"))

    Message.objects.create(
        template="x", to="a@example.org", subject=secret("subject"), text=secret("text of a mail")
    )
    Step.objects.create(at=clock.read(), verb="x", why=secret("a step"))
    return [*drafts, stopped, withdrawn, spiked, scheduled, taken_down]


def noted_and_sourced(secret: Secrets, piece: Article, publisher: Any) -> None:
    """Notes and sources of a piece after its edition was printed: of the latter not even a public one is out yet."""
    note = notes.write(piece, by=publisher, text=secret("a note"), quote=secret("words that a note quotes"))
    notes.resolve(notes.answer(note, by=publisher, text=secret("an answer to a note")), by=publisher)
    rows = [
        sources.Entry(
            title=secret("title of a source"),
            url=f"https://example.org/{secret('address of a source').split()[0]}",
            remark=secret("remark on a source"),
            is_public=is_public,
        )
        for is_public in (False, True)
    ]
    sources.put(piece, rows, by=publisher, base=sources.seen([]))
