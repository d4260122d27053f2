"""The list of pieces: where each stands, what it lacks, who wrote it, how long it is, how old, and what is next."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from authors.admin import Picks
from authors.generics import ModelAdmin
from authors.models import Author, User
from opinion import dateline, preflight, prose, retrieval, workflow
from opinion.admin.asking import who
from opinion.admin.counting import counted
from opinion.admin.marks import marks, short
from opinion.admin.paging import BeforeFilter, FirstPages, further
from opinion.models import ArticleQuerySet, Byline, Drawer, Topic, TopicLink, clock
from opinion.models.article_queries import OPEN

TAKEABLE = workflow.MOVES["edit"].sources | workflow.IN_WORK
PLACES: dict[str, tuple[Any, Callable[[ArticleQuerySet], ArticleQuerySet]]] = {
    "inbox": (gettext_lazy("Inbox"), ArticleQuerySet.inbox),
    "editing": (gettext_lazy("Being edited"), ArticleQuerySet.being_edited),
    "with-author": (gettext_lazy("With the author"), ArticleQuerySet.with_author),
    "ready": (gettext_lazy("Ready"), ArticleQuerySet.ready),
    "scheduled": (gettext_lazy("Scheduled"), ArticleQuerySet.scheduled),
    "differing": (gettext_lazy("Scheduled with an older text"), ArticleQuerySet.scheduled_differing),
    "live": (gettext_lazy("Live"), ArticleQuerySet.live),
    "taken-down": (gettext_lazy("Taken down"), ArticleQuerySet.taken_down),
    "held": (gettext_lazy("On hold"), ArticleQuerySet.held),
    "drafts": (gettext_lazy("Drafts"), ArticleQuerySet.drafts),
    "declined": (gettext_lazy("Declined"), ArticleQuerySet.declined),
    "spiked": (gettext_lazy("Spiked"), ArticleQuerySet.spiked),
}


def my_turn(pieces: ArticleQuerySet, user: User) -> ArticleQuerySet:
    """What waits for this person."""
    return pieces.my_turn(user, publishes=workflow.may_use(user, workflow.PUBLISH))


def soon(now: dt.datetime) -> dt.datetime:
    """Until when a promise presses: a day from now."""
    return now + dt.timedelta(days=1)


class WhereFilter(admin.SimpleListFilter):
    """Where a piece is: at the desk, or before readers."""

    title = gettext_lazy("place")
    parameter_name = "where"
    template = "desk/_places.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(key, name) for key, (name, _only) in PLACES.items()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        place = PLACES.get(self.value() or "")
        return place[1](queryset) if place else queryset

    def choices(self, changelist: Any) -> Any:
        """As Django's, each with how many there are."""
        pieces = changelist.get_queryset(self.request, exclude_parameters=self.expected_parameters())
        names = [_("All"), *(name for _key, name in self.lookup_choices)]
        lists = {key: only(pieces) for key, (_name, only) in PLACES.items()}
        found = counted(lists, who(self.request))
        counts = [None, *found.values()]
        for choice, name, count in zip(super().choices(changelist), names, counts, strict=True):
            yield choice | {"display": name, "count": count}


class MineFilter(admin.SimpleListFilter):
    """What I brought in or worked on."""

    title = gettext_lazy("who worked on it")
    parameter_name = "mine"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("turn", _("My turn")),
            ("hand", _("In my hands")),
            ("late", _("Overdue")),
            ("pressing", _("Overdue or promised")),
            ("yes", _("I worked on")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "turn":
                return my_turn(queryset, who(request))
            case "pressing":
                return queryset.pressing(soon(clock.read()))
            case "hand":
                return queryset.in_hand_of(request.user)
            case "late":
                return queryset.overdue()
            case "yes":
                return queryset.worked_on_by(request.user)
        return queryset


class AuthorFilter(admin.SimpleListFilter):
    """One author, whom a number elsewhere leads to; the list itself offers no choice of hundreds."""

    title = gettext_lazy("author")
    parameter_name = "author"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        chosen = Author.objects.filter(pk=_number(request.GET.get("author")))
        return [(str(author.pk), author.name) for author in chosen]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.value():
            return queryset
        return queryset.filter(
            Exists(Byline.objects.filter(article=OuterRef("pk"), author=_number(self.value())))
        )


class TopicFilter(admin.SimpleListFilter):
    """The topic; those that some piece has."""

    title = gettext_lazy("topic")
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        used = Topic.objects.filter(Exists(TopicLink.objects.filter(tag=OuterRef("pk"))))
        return [(str(pk), name) for pk, name in used.values_list("pk", "name")[:200]]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if not self.value():
            return queryset
        chosen = TopicLink.objects.filter(content_object=OuterRef("pk"), tag=_number(self.value()))
        return queryset.filter(Exists(chosen))


def _number(value: str | None) -> int:
    """The key in an address; 0, which nothing has, for what is no key."""
    return int(value) if value and value.isascii() and value.isdigit() and len(value) <= 18 else 0


class ArticleChangeList(ChangeList):
    """The page of the list, its findings found together."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        found = list(self.result_list)
        findings = preflight.glance(found)
        now, may_take = clock.read(), workflow.may_use(who(request), workflow.EDIT)
        for article in found:
            article.findings, article.seen_at = findings[article.pk], now
            article.may_take = may_take
        self.result_list = found
        self.show_admin_actions = bool(found)
        self.page_num = min(self.page_num, self.paginator.num_pages)
        self.further = further(self)


class ListOfPieces(Picks, ModelAdmin):
    """What the list shows of each piece, and how pieces are found."""

    list_display = ["piece", "standing", "whose", "readiness", "people", "length", "age", "next_clock"]
    list_display_links = ["piece"]
    list_filter = [WhereFilter, MineFilter, AuthorFilter, "kind", "language", TopicFilter, BeforeFilter]
    list_per_page = 40
    empty_value_display = ""
    list_select_related = ["kind", "lead_image", "editor"]
    show_full_result_count = False
    search_fields = ["headline"]  # shows the box; `get_search_results` does the work
    search_help_text = gettext_lazy("Headline, standfirst, text, and names in the byline.")

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ArticleChangeList

    def get_paginator(self, request: HttpRequest, queryset: Any, per_page: int, *facts: Any) -> FirstPages:
        """Pages of a thousand pieces; the last leads on."""
        return FirstPages(queryset, per_page)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """As from the box that searches everything."""
        return retrieval.holding(queryset, Drawer.PIECE, search_term), False

    @admin.display(description=gettext_lazy("piece"), ordering="headline")
    def piece(self, article: Any) -> SafeString:
        """The headline, in its language."""
        more = _("working headline") if article.headline_is_working else ""
        if not article.headline:
            more = prose.excerpt(article.body, 90)
        return format_html(
            '<span class="row-headline" lang="{}">{}</span><br><small class="quiet">{}</small>'
            if more
            else '<span class="row-headline" lang="{}">{}</span>{}',
            article.language,
            str(article),
            more,
        )

    @admin.display(description=gettext_lazy("where it stands"), ordering="state")
    def standing(self, article: Any) -> SafeString:
        """The words and colours of its state."""
        also_scheduled = article.next_at is not None
        found = marks(article.state, article.public_life, also_scheduled=also_scheduled, held=article.is_held)
        rows = format_html_join(" ", '<span class="mark {}">{}</span>', ((m.tone, m.word) for m in found))
        return format_html('<span class="marks">{}</span>', rows)

    @admin.display(description=gettext_lazy("who has it"), ordering="due_at")
    def whose(self, article: Any) -> SafeString | str:
        """Who has an open piece and until when; a button to take it where nobody has."""
        late = article.due_at is not None and article.due_at <= article.seen_at and article.state in OPEN
        due = (
            format_html(
                '<br><small class="{}" title="{}">{}</small>',
                "late" if late else "quiet",
                dateline.stamp(article.due_at),
                (_("was due %s") if late else _("due %s"))
                % dateline.countdown(article.seen_at, article.due_at),
            )
            if article.due_at
            else ""
        )
        if article.editor is not None:
            return format_html("{}{}", article.editor, due)
        if article.state not in TAKEABLE or not article.may_take:
            return due
        return format_html(
            '<button type="submit" form="take" formaction="{}" class="take">{}<span class="visually-hidden"> {}</span>'
            "</button>{}",
            reverse("admin:opinion_article_take", args=[article.pk]),
            _("Take"),
            str(article),
            due,
        )

    @admin.display(description=gettext_lazy("before it can go out"))
    def readiness(self, article: Any) -> SafeString | str:
        """How many findings, leading to them."""
        blocking = sum(finding.blocks for finding in article.findings)
        others = len(article.findings) - blocking
        facts = []
        if blocking:
            facts.append(("blocks", ngettext("%d must fix", "%d must fix", blocking) % blocking))
        if others:
            facts.append(("warns", ngettext("%d worth a look", "%d worth a look", others) % others))
        url = reverse("admin:opinion_article_change", args=[article.pk]) + "#before"
        rows = ((tone, url, words) for tone, words in facts)
        return format_html_join(" ", '<a class="{}" href="{}"><b>{}</b></a>', rows) or _("ready")

    @admin.display(description=gettext_lazy("byline"))
    def people(self, article: Any) -> str:
        """Who stands in the byline."""
        return ", ".join(byline.author.name for byline in article.bylines.all()) or "–"

    @admin.display(description=gettext_lazy("words"))
    def length(self, article: Any) -> str:
        """Words, and Chinese or Japanese characters."""
        count = prose.words(article.body)
        words = f"{count.words:,}" if count.words or not count.characters else ""
        characters = (
            _("%(count)s characters") % {"count": f"{count.characters:,}"} if count.characters > 20 else ""
        )
        return " · ".join(filter(None, (words, characters)))

    @admin.display(description=gettext_lazy("last change"), ordering="changed_at")
    def age(self, article: Any) -> SafeString:
        """How long ago it was changed."""
        return format_html(
            '<time datetime="{}" title="{}">{}</time>',
            article.changed_at.isoformat(),
            dateline.stamp(article.changed_at),
            dateline.countdown(article.seen_at, article.changed_at),
        )

    @admin.display(description=gettext_lazy("next"), ordering="next_at")
    def next_clock(self, article: Any) -> SafeString | str:
        """When readers will see something new of it."""
        if article.next_at is None:
            return ""
        return format_html(
            '<time datetime="{}" title="{}"><b>{}</b><br>{}</time>',
            article.next_at.isoformat(),
            dateline.stamp(article.next_at),
            dateline.countdown(article.seen_at, article.next_at),
            short(article.next_at),
        )
