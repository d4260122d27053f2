"""A house in which everything exists that an address of desk or portal may name, and everybody who may ask for it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Model
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from authors.models import Contributor, User
from opinion import holds, objections, publishing, revisions, waivers
from opinion.models import (
    Address,
    Arrival,
    Article,
    Debt,
    Desk,
    Edition,
    Image,
    Letter,
    ListedName,
    Message,
    Original,
    Rendition,
    Series,
    Slot,
    Step,
    StyleRule,
    Topic,
)
from opinion.parts import Snapshot
from opinion.pictures import RENDITIONS
from opinion.publishing import Epitaph
from opinion.states import LetterUse, WaiverReason
from tests import factories

FILE = "c0ffee.jpeg"


@dataclass
class House:
    """A piece with everything that an address may name; `keys` by the route's kind, `numbers` by what they number."""

    article: Article
    people: dict[str, User | None]
    keys: dict[str, Any]
    numbers: dict[str, int]

    def client(self, who: str) -> Client:
        client = Client(raise_request_exception=False)
        if user := self.people[who]:
            client.force_login(user)
        return client

    def address(self, route: str) -> str:
        """The address that a route means for this piece, or for the record of the kind that it names."""
        if route == "desk/^(?P<app_label>auth|authors|procrastinate|opinion)/$":
            return "/desk/opinion/"
        kind, key = "/".join(part for part in route.split("/")[1:3] if "<" not in part), self.article.pk
        kind = "opinion/article" if route.startswith("desk/r/") else kind
        if not route.startswith("contribute/"):
            key = self.keys.get(kind, "")
        values = {
            "<path:content_type_id>": ContentType.objects.get_for_model(Article).pk,
            "<path:object_id>": key,
            "<int:pk>": key,
            "<id>": key,
            "<int:number>": next((n for part, n in self.numbers.items() if part in route), ""),
            "<slug:slug>": "image_licence" if "/rule/" in route else "spike",
            "<slug:table>": "gender" if "contributors" in route else "topics",
            "<str:name>": FILE,
            "(?P<url>.*)$": "nowhere",
        }
        for name, value in values.items():
            if name in route:
                assert value != "", f"nothing here that {route} could name"
                route = route.replace(name, str(value))
        return f"/{route}"


def build() -> House:
    """Everybody, and one of everything."""
    owner, lawyer = factories.user(group="contributor"), factories.user(group="lawyer")
    people: dict[str, User | None] = {
        "A": None,
        "O": owner,
        "X": factories.user(group="contributor"),
        "E": factories.user(group="editor"),
        "P": factories.user(group="publisher"),
        "M": factories.user(group="administrator"),
        "L": lawyer,
        "K": factories.user(group="lawyer"),
        "D": factories.user(group="editor", is_active=False),
    }
    publisher: Any = people["P"]
    article = _a_piece_with_a_past(owner, publisher)
    passed = _passed(publisher)
    fallen = factories.published(headline="Canary that was taken down").article
    publishing.take_down(fallen, by=publisher, why="x", epitaph=Epitaph())
    no = objections.object_(article, by=owner, text="Canary of an objection")
    late = revisions.keep_aside(article, Snapshot(headline="Canary kept aside"), by=owner, base=1)
    hold = holds.place(article, by=publisher, lifters=[lawyer], note="Canary of the hold")
    article.refresh_from_db()
    keys = {
        "authors/user": people["X"].pk if people["X"] else 0,
        "authors/contributor": Contributor.objects.get(user=owner).pk,
        "authors/author": article.bylines.get().author_id,
        "opinion/article": article.pk,
        "opinion/debt": passed.pk,
        "opinion/hold": hold.pk,
        "opinion/tombstone": fallen.tombstones.get().pk,
        **{kind: make().pk for kind, make in RECORDS.items()},
    }
    past = article.editions.get(number=2).number
    numbers = {"/objections/": no.pk, "/beside/": late.number, "/editions/": past}
    numbers |= {"/returned/": keys["arrivals"], "/": 1}
    return House(article, people, keys, numbers)


def _a_piece_with_a_past(owner: User, publisher: User) -> Article:
    """Three editions, the first of them withheld; the owner is its author."""
    article = factories.article(headline="Canary of the matrix", topics=["Matrix"])
    Article.objects.filter(pk=article.pk).update(submitted_by=owner)
    Contributor.objects.update_or_create(
        author=article.bylines.get().author, defaults={"user": owner, "email": owner.email}
    )
    for _ in range(3):
        first = publishing.publish(article, by=None)
    first = article.editions.get(number=1)
    publishing.withhold(first, by=publisher, public_reason="Canary of a withholding")
    return article


def _passed(publisher: User) -> Debt:
    """What is owed for a piece that went out early."""
    early = factories.article(headline="Canary that went out early", is_agreed=False)
    facts: Any = {"reason": WaiverReason.BREAKING, "sentence": "Canary", "rules": ["agreement"]}
    return waivers.waive(early, by=publisher, **facts).debts.order_by("pk")[0]


def _picture() -> Image:
    picture = Image.objects.create(
        original="originals/x.png", width=9, height=9, sha256="0" * 64, licence="own"
    )
    Rendition.objects.create(image=picture, shape="full", width=9, height=9, format="jpeg", name=FILE, size=1)
    if not default_storage.exists(f"{RENDITIONS}/{FILE}"):
        default_storage.save(f"{RENDITIONS}/{FILE}", ContentFile(b"x"))
    return picture


def _letter() -> Letter:
    facts = {"use": LetterUse.DECLINE, "reason": "Canary", "subject": "Canary", "text": "Canary"}
    return Letter.objects.create(slug="canary", **facts)


def _arrival() -> Arrival:
    """What came in for the piece."""
    piece = Article.objects.get(headline="Canary of the matrix")
    arrival = Arrival.objects.create(
        how="mail", body="<p>Canary that came in</p>", size=1, sha256="0" * 64, article=piece
    )
    Original.objects.create(arrival=arrival, data=b"Canary that came in")
    return arrival


RECORDS: dict[str, Callable[[], Model]] = {
    "arrivals": _arrival,
    "auth/group": lambda: Group.objects.order_by("pk")[0],
    "procrastinate/procrastinatejob": lambda: ProcrastinateJob.objects.order_by("pk")[0],
    "opinion/topic": lambda: Topic.objects.get(name="Matrix"),
    "opinion/series": lambda: Series.objects.create(name="Canary"),
    "opinion/kind": lambda: Article.objects.order_by("pk")[0].kind,
    "opinion/image": _picture,
    "opinion/step": lambda: Step.objects.order_by("pk")[0],
    "opinion/message": lambda: Message.objects.create(
        template="x", to="a@example.org", subject="Canary", text="x"
    ),
    "opinion/address": lambda: Address.objects.create(
        path="/canary/", topic=Topic.objects.get(name="Matrix")
    ),
    "opinion/edition": lambda: Edition.objects.order_by("pk")[0],
    "opinion/withholding": lambda: Edition.objects.get(withholding__isnull=False).withholding,
    "opinion/stylerule": lambda: StyleRule.objects.create(pattern="canary", reason="It sings."),
    "opinion/listedname": lambda: ListedName.objects.create(name="Canary", chinese_name="金絲雀"),
    "opinion/letter": _letter,
    "opinion/slot": lambda: Slot.objects.create(weekday=1, time=dt.time(6)),
    "opinion/desk": lambda: Desk.objects.get_or_create(pk=1)[0],
}
