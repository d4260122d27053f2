"""The article: a piece at the desk, with its working copy, its people and its state. Private, all of it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from authors.fields import AddressField, CleanCharField, CleanTextField
from authors.models import User
from opinion.models.article_queries import OPEN, ArticleQuerySet
from opinion.models.copy import Copy
from opinion.models.revision import Revision
from opinion.models.topic import TopicLink
from opinion.parts import Snapshot
from opinion.states import TURNS, Exclusivity, Origin, Precision, PublicLife, State, Turn


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
    ref = models.CharField(  # noqa: DJ001 - as said above
        _("import reference"), max_length=200, null=True, unique=True, editable=False
    )
    slug = AddressField(
        _("address, last part"),
        max_length=100,
        blank=True,
        help_text=_("Left empty, it is made from the headline."),
    )
    # Null until it is reserved: two pieces without an address are no clash.
    path = models.CharField(_("address"), max_length=400, null=True, unique=True, editable=False)  # noqa: DJ001 - so
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
        return self.headline or str(_("(no headline)"))

    def snapshot(self) -> Snapshot:
        """The working copy as a value, with byline and topics as they stand now, or as they were prefetched."""
        rows = self if "bylines" in getattr(self, "_prefetched_objects_cache", {}) else Article(pk=self.pk)
        prefetch_related_objects([rows], *self.COPY_ROWS)
        return Snapshot(
            **self.columns(),
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
