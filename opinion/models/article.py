"""The article: a piece at the desk, with its working copy, its people and its state. Private, all of it."""

import datetime as dt
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from authors.fields import AddressField, CleanCharField, CleanTextField
from authors.models import Author, LocalName, User
from opinion.models import clock
from opinion.models.approval import Objection
from opinion.models.copy import Copy
from opinion.models.edition import Edition, Tombstone
from opinion.models.hold import Hold
from opinion.models.revision import Revision
from opinion.models.step import Step
from opinion.models.topic import TopicLink
from opinion.parts import BylineEntry, Snapshot
from opinion.states import (
    TURNS,
    BylineRole,
    Exclusivity,
    Origin,
    Precision,
    PublicLife,
    State,
    Turn,
)

OPEN = (State.SUBMITTED, State.EDITING, State.WITH_AUTHOR, State.READY)


def _is_any(rows: models.QuerySet[Any]) -> Coalesce:
    """As Exists, but asked for each piece that is shown; for an Exists the database may read the whole table first."""
    found = rows.order_by().annotate(there=models.Value(True)).values("there")[:1]
    return Coalesce(Subquery(found), False, output_field=models.BooleanField())


class ArticleQuerySet(models.QuerySet["Article"]):
    """The desk's vocabulary. Start from the person: `Article.objects.visible_to(user)`."""

    def visible_to(self, user: User) -> Self:
        """What this person may see: all of the desk's for those who work there, else one's own."""
        if user.is_active and user.is_staff and user.has_perm("opinion.view_article"):
            return self
        if user.is_active and user.is_staff and user.has_perm("opinion.view_held_article"):
            return self.held_for(user)
        return self.written_by(user)

    def held_for(self, user: User) -> Self:
        """The pieces under a legal hold that this person may lift."""
        return self.filter(Exists(Hold.objects.open().filter(article=OuterRef("pk"), lifters=user)))

    def held(self) -> Self:
        """Under a legal hold."""
        return self.filter(Exists(Hold.objects.open().filter(article=OuterRef("pk"))))

    def written_by(self, user: User) -> Self:
        """The pieces that this person brought in."""
        return self.filter(submitted_by=user) if user.is_authenticated else self.none()

    def of_author(self, user: User) -> Self:
        """The pieces that this person brought in, and those under her name that the desk has sent her."""
        if not user.is_authenticated:
            return self.none()
        sent = Step.objects.filter(article=OuterRef("article"), verb="send", facts__to=user.pk)
        signed = Byline.objects.filter(Exists(sent), author__contributor__user=user)
        signed = signed.exclude(article__state=State.DRAFT)  # it is with whoever brought it in again
        mine = Article.objects.filter(submitted_by=user).values("pk")
        return self.filter(pk__in=mine.union(signed.values("article")))

    def inbox(self) -> Self:
        """Submitted, and nobody has taken it up yet."""
        return self.filter(state=State.SUBMITTED)

    def drafts(self) -> Self:
        """Begun, and not handed to the desk."""
        return self.filter(state=State.DRAFT)

    def being_edited(self) -> Self:
        """Taken up by the desk, and not handed to its editions."""
        return self.filter(state=State.EDITING)

    def spiked(self) -> Self:
        """Put aside."""
        return self.filter(state=State.SPIKED)

    def live(self) -> Self:
        """Readers see them now."""
        return self.filter(Exists(Edition.objects.filter(article=OuterRef("pk")).live()))

    def scheduled(self) -> Self:
        """An edition of them is on the clock."""
        return self.filter(Exists(Edition.objects.filter(article=OuterRef("pk")).scheduled()))

    def scheduled_differing(self) -> Self:
        """An edition of them is on the clock, and holds another text than the one that the desk has now."""
        now = Revision.objects.filter(article=OuterRef("article"), number=OuterRef("article__version"))
        same = now.filter(parts=OuterRef("revision__parts"))
        return self.filter(pk__in=Edition.objects.scheduled().filter(~Exists(same)).values("article"))

    def taken_down(self) -> Self:
        """Readers saw them once, and neither see them now nor will by themselves."""
        mine = Edition.objects.filter(article=OuterRef("pk"))
        fell = self.filter(pk__in=Tombstone.objects.values("article"))  # few, in whatever archive
        return fell.filter(~Exists(mine.live()) & ~Exists(mine.scheduled()))

    def worked_on_by(self, user: User) -> Self:
        """Those that this person brought in or took any step with."""
        steps = Step.objects.filter(article=OuterRef("pk"), by=user)
        saves = Revision.objects.filter(article=OuterRef("pk"), by=user)
        return self.filter(Q(submitted_by=user) | Exists(steps) | Exists(saves))

    def with_author(self) -> Self:
        """Waiting for the author's word."""
        return self.filter(state=State.WITH_AUTHOR)

    def ready(self) -> Self:
        """Waiting for somebody who may publish."""
        return self.filter(state=State.READY)

    def declined(self) -> Self:
        """Declined by the desk, or withdrawn by their authors."""
        return self.filter(state__in=[State.DECLINED, State.WITHDRAWN])

    def in_hand_of(self, user: User) -> Self:
        """The open pieces that this person has."""
        return self.filter(editor=user, state__in=OPEN)

    def open(self) -> Self:
        """In the inbox or in somebody's hands: the desk owes them a next step by their due date."""
        return self.filter(state__in=OPEN)

    def not_put_aside(self) -> Self:
        """Neither declined, withdrawn nor spiked."""
        return self.exclude(state__in=[State.DECLINED, State.WITHDRAWN, State.SPIKED])

    def overdue(self) -> Self:
        """Open, and their date has passed."""
        return self.open().filter(due_at__lte=clock.StatementTime())

    def pressing(self, until: dt.datetime) -> Self:
        """Open, and their date has passed, or their authors were promised an answer by `until`."""
        return self.open().filter(Q(due_at__lte=clock.StatementTime()) | Q(promised_at__lte=until))

    def objected(self) -> Self:
        """Their authors object to something, and nobody has answered; put aside, they wait for nobody."""
        unanswered = Objection.objects.filter(answered_at=None).values("article")
        return self.filter(pk__in=unanswered, state__in=[*OPEN, State.PUBLISHED])

    def my_turn(self, user: User, *, publishes: bool) -> Self:
        """What waits for this person: what she edits, objections to it, and what is ready, if she `publishes`.

        An objection to what is in nobody's hand waits for those who publish.
        """
        pieces = Article.objects.order_by()
        hers = Q(editor=user) | Q(editor=None) if publishes else Q(editor=user)
        waiting = [pieces.filter(editor=user, state=State.EDITING), pieces.objected().filter(hers)]
        if publishes:
            waiting.append(pieces.ready())
        first, *others = (found.values("pk") for found in waiting)
        return self.filter(pk__in=first.union(*others))

    def perishable_first(self, today: dt.date) -> Self:
        """Those with a news peg that has not passed, the nearest first; then those that have waited longest."""
        peg = Case(When(news_peg__gte=today, then=F("news_peg")), output_field=DateField())
        return self.order_by(peg.asc(nulls_last=True), "changed_at", "pk")

    def with_sending(self) -> Self:
        """Has each know when it was sent to its author last (`sent_at`)."""
        sends = Step.objects.filter(article=OuterRef("pk"), verb="send").order_by("-at")
        return self.annotate(sent_at=Subquery(sends.values("at")[:1]))

    def up_to(self, most: int) -> int:
        """How many there are, counted no further than `most`: nobody goes through an archive for a number."""
        return self.order_by().values("pk")[:most].count()

    def with_public_life(self) -> Self:
        """Has each know its `public_life`; adds `live_from` of the live and `next_at` of the scheduled edition.

        And `is_held`: whether it is under a legal hold.
        """
        mine = Edition.objects.filter(article=OuterRef("pk"))
        return self.annotate(
            live_from=Subquery(mine.live().order_by().values("live_from")[:1]),
            next_at=Subquery(mine.scheduled().order_by("live_from").values("live_from")[:1]),
            was_live=_is_any(mine.has_been_live()),
            is_held=_is_any(Hold.objects.open().filter(article=OuterRef("pk"))),
        )


class Article(Copy):
    """A piece. Its state changes only in `workflow.move`; what readers see is in its editions."""

    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT, editable=False)
    version = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("Number of the revision that the working copy equals.")
    )
    kind = models.ForeignKey("opinion.Kind", models.PROTECT, related_name="articles", verbose_name=_("kind"))
    series = models.ForeignKey(
        "opinion.Series",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("series"),
    )
    topics = TaggableManager(through=TopicLink, blank=True, verbose_name=_("topics"))
    is_opening = models.BooleanField(
        _("only an opening"),
        default=False,
        help_text=_("We hold the beginning of this text and not the rest."),
    )
    desk_note = CleanTextField(_("note of the desk"), blank=True)

    nothing_to_disclose = models.BooleanField(
        _("nothing to disclose"),
        default=False,
        help_text=_("The author was asked, and has no interests to name."),
    )
    exclusivity = models.CharField(
        _("offered to us alone"), max_length=6, choices=Exclusivity, default=Exclusivity.UNSTATED, blank=True
    )
    exclusive_until = models.DateField(_("exclusive until"), null=True, blank=True)

    editor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="pieces_in_hand",
        verbose_name=_("editor"),
        help_text=_("Who has it."),
    )
    due_at = models.DateTimeField(_("due"), null=True, blank=True, editable=False)
    promised_at = models.DateTimeField(
        _("promised to the author"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("By when the author was promised an answer."),
    )
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    news_peg = models.DateField(
        _("news peg"), null=True, blank=True, help_text=_("The day after which this piece is stale.")
    )

    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="articles",
        verbose_name=_("brought in by"),
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, editable=False)

    # Null where it was not imported: two such pieces are no clash.
    ref = models.CharField(  # noqa: DJ001
        _("import reference"), max_length=200, null=True, unique=True, editable=False
    )
    slug = AddressField(
        _("address, last part"),
        max_length=100,
        blank=True,
        help_text=_("Left empty, it is made from the headline."),
    )
    # Null until it is reserved: two pieces without an address are no clash.
    path = models.CharField(_("address"), max_length=400, null=True, unique=True, editable=False)  # noqa: DJ001
    dated = models.DateTimeField(_("dated"), null=True, blank=True)
    dated_precision = models.CharField(
        _("precision of the date"), max_length=5, choices=Precision, default=Precision.DAY
    )
    dated_inferred = models.BooleanField(_("date is inferred"), default=False)

    origin = models.CharField(_("origin"), max_length=12, choices=Origin, default=Origin.ORIGINAL)
    origin_reason = CleanTextField(_("recorded reason"), blank=True, editable=False)
    origin_parts = models.JSONField(default=dict, blank=True, editable=False)
    first_outlet = CleanCharField(_("first published in"), max_length=200, blank=True)
    first_date = models.DateField(_("first published on"), null=True, blank=True)
    first_precision = models.CharField(
        _("precision of that date"), max_length=5, choices=Precision, default=Precision.DAY
    )
    first_url = models.URLField(_("address there"), max_length=500, blank=True)
    first_permission = CleanTextField(_("who permitted it"), blank=True)
    first_permitted_on = models.DateField(_("permitted on"), null=True, blank=True)
    first_terms = CleanTextField(_("terms"), blank=True)
    first_credit = CleanCharField(
        _("credit line"), max_length=300, blank=True, help_text=_("The first publisher's, word for word.")
    )
    first_is_verbatim = models.BooleanField(
        _("word for word"), default=False, help_text=_("The permission covers this text and no other.")
    )
    first_not_before = models.DateTimeField(
        _("not before"), null=True, blank=True, help_text=_("The first publisher's embargo.")
    )
    first_without_picture = models.BooleanField(_("without their picture"), default=False)
    first_is_canonical = models.BooleanField(_("search engines should point there"), default=False)

    objects = ArticleQuerySet.as_manager()
    # What `snapshot` reads besides the row; where it was prefetched, a snapshot asks nothing.
    COPY_ROWS = ("bylines__author__local_names", "bylines__author__affiliations", "topic_links")

    class Meta:
        verbose_name = _("piece")
        verbose_name_plural = _("pieces")
        ordering = ["-changed_at", "-pk"]
        permissions = [
            ("submit_article", _("May bring a piece in")),
            ("edit_article", _("May edit, spike and restore pieces")),
            ("publish_article", _("May publish, schedule and take down")),
            ("hold_article", _("May put a piece under a legal hold")),
            ("view_held_article", _("May read the pieces held for this person")),
        ]
        indexes = [
            models.Index(fields=["state", "-changed_at"], name="article_by_state"),
            models.Index(fields=["-changed_at", "-id"], name="article_by_change"),
            models.Index(fields=["editor", "state"], name="article_by_editor"),
            models.Index(fields=["due_at"], name="article_by_due", condition=Q(state__in=OPEN)),
            *(
                models.Index(fields=[column], name=f"article_by_{name}", condition=~Q(**{column: None}))
                for name, column in (
                    ("promise", "promised_at"),
                    ("embargo", "first_not_before"),
                    ("peg", "news_peg"),
                )
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="article_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | Q(path__isnull=False), name="published_has_an_address"
            ),
            models.CheckConstraint(
                condition=~Q(origin=Origin.ARCHIVE) | ~Q(origin_reason=""), name="archive_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.headline or f"({_('no headline')})"

    def snapshot(self) -> Snapshot:
        """The working copy as a value, with byline and topics as they stand now, or as they were prefetched."""
        rows = self if "bylines" in getattr(self, "_prefetched_objects_cache", {}) else Article(pk=self.pk)
        prefetch_related_objects([rows], *self.COPY_ROWS)
        return Snapshot(
            **self.columns(),  # type: ignore[arg-type]
            byline=[byline.entry(self.language) for byline in rows.bylines.all()],
            topics=[link.tag_id for link in rows.topic_links.all()],
        )

    def is_of(self, user: User) -> bool:
        """Whether this person speaks for the piece as an author, as `of_author` has it."""
        return self.submitted_by_id == user.pk or Article.objects.of_author(user).filter(pk=self.pk).exists()

    @property
    def public_life(self) -> PublicLife:
        """What readers see of it, as it was when it was read `with_public_life`."""
        known: Any = self
        if known.live_from is not None:
            return PublicLife.LIVE
        if known.next_at is not None:
            return PublicLife.SCHEDULED
        return PublicLife.TAKEN_DOWN if known.was_live else PublicLife.NEVER

    @property
    def turn(self) -> Turn:
        """Whose turn it is."""
        return TURNS[State(self.state)]

    def current_revision(self) -> Revision | None:
        """The revision that the working copy equals, if any was recorded."""
        return self.revisions.filter(number=self.version).first()


class Byline(models.Model):
    """One person's place in the byline of a piece, in order."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="bylines")
    author = models.ForeignKey(Author, models.PROTECT, related_name="bylines", verbose_name=_("author"))
    role = models.CharField(_("role"), max_length=12, choices=BylineRole, default=BylineRole.AUTHOR)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    affiliation = CleanCharField(
        _("affiliation"), max_length=400, blank=True, help_text=_("Left empty, as the author's record says.")
    )
    bio_line = CleanTextField(
        _("bio line"), blank=True, help_text=_("The sentence about the author under this piece.")
    )

    class Meta:
        verbose_name = _("byline")
        verbose_name_plural = _("byline")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["article", "author", "role"], name="byline_once"),
        ]

    def __str__(self) -> str:
        return str(self.author)

    def entry(self, language: str) -> BylineEntry:
        """This place as it would be published today in a piece of this language."""
        local = {name.language: name for name in self.author.local_names.all()}
        here = local.get(language)
        native = next((n for n in local.values() if n.name and n is not here and is_native(n)), None)
        affiliations = [a for a in self.author.affiliations.all() if a.until is None]
        return BylineEntry(
            author=self.author_id,
            role=self.role,
            name=(here.name if here else "") or self.author.name,
            native_name=native.name if native else "",
            language=native.language if native else "",
            affiliation=self.affiliation
            or (here.affiliation if here else "")
            or "; ".join(a.institution for a in affiliations),
            bio_line=self.bio_line or (here.bio_line if here else ""),
        )


def is_native(name: LocalName) -> bool:
    """Whether a name stands in a script of its own, so that it is shown beside the Latin one."""
    return not name.name.isascii() and name.language in {"zh-Hant", "ja", "ko"}
