"""One move for several pieces: a page that says what would happen to each, and what happened to each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from authors.models import User
from opinion import assignments, prose, workflow
from opinion.admin.asking import who
from opinion.admin.forms import ActForm
from opinion.admin.marks import Mark, marks
from opinion.models import Article
from opinion.refusals import Refused
from opinion.states import PublicLife

AT_MOST = 200


@dataclass(frozen=True)
class BulkMove:
    """A move that may be made with many pieces at once: its words, its verb, and why it cannot be made with one."""

    slug: str
    title: Any
    consequence: Any
    do: Callable[[Article, User, str], None]
    hindrance: Callable[[Any, User], Refused | None]


def _move(verb: str) -> Callable[[Article, User, str], None]:
    return lambda article, by, why: workflow.move(article, verb, by=by, why=why)


def _hindrance(verb: str) -> Callable[[Any, User], Refused | None]:
    """Why this move cannot be made with a piece that knows its public life."""
    return lambda article, by: workflow.hindrance(article, verb, by, life=PublicLife(article.public_life))


BULK = {
    move.slug: move
    for move in (
        BulkMove(
            "take",
            gettext_lazy("Take"),
            gettext_lazy("You have these pieces from now on; those in the inbox are being edited."),
            lambda article, by, why: assignments.take(article, by=by),
            lambda article, by: (
                None if article.state in workflow.IN_WORK else _hindrance("edit")(article, by)
            ),
        ),
        BulkMove(
            "spike",
            gettext_lazy("Spike"),
            gettext_lazy("These pieces are put aside and will not be published. Each can be restored."),
            _move("spike"),
            _hindrance("spike"),
        ),
        BulkMove(
            "restore",
            gettext_lazy("Restore"),
            gettext_lazy("These pieces come back to the desk, and you have them."),
            _move("restore"),
            _hindrance("restore"),
        ),
    )
}


@dataclass(frozen=True)
class Row:
    """A piece on the page: where it stands, and what became of it or stands in the way."""

    article: Article
    marks: list[Mark]
    fits: bool
    said: str = ""

    @property
    def opening(self) -> str:
        """What stands for a headline that is missing."""
        return "" if self.article.headline else prose.excerpt(self.article.body, 90)


def action(slug: str) -> Any:
    """The entry in the list's menu: leads to the page with the chosen pieces."""

    def lead(desk: Any, request: HttpRequest, queryset: Any) -> HttpResponse:
        query = QueryDict(mutable=True)
        query.setlist("piece", [str(pk) for pk in queryset.values_list("pk", flat=True)[:AT_MOST]])
        return HttpResponseRedirect(
            f"{reverse('admin:opinion_article_bulk', args=[slug])}?{query.urlencode()}"
        )

    chosen: Any = lead
    chosen.__name__ = f"bulk_{slug}"
    chosen.allowed_permissions = ("change",)
    chosen.short_description = format_lazy(gettext_lazy("{act} …"), act=BULK[slug].title)
    return chosen


def bulk_view(request: HttpRequest, slug: str) -> HttpResponse:
    """GET says what would happen to each piece; POST makes the move with each through the gate, and reports."""
    user = who(request)
    if not (user.has_perm("opinion.view_article") and workflow.may_use(user, workflow.EDIT)):
        raise PermissionDenied
    if slug not in BULK:
        raise Http404
    move = BULK[slug]
    given = request.POST if request.method == "POST" else request.GET
    wanted = {
        int(pk) for pk in given.getlist("piece")[:AT_MOST] if pk.isascii() and pk.isdigit() and len(pk) < 19
    }
    pieces = list(Article.objects.visible_to(user).with_public_life().filter(pk__in=wanted))
    form = ActForm(request.POST or None)
    done = request.method == "POST" and form.is_valid()
    rows = [_row(article, move, user) for article in pieces]
    if done:
        rows = [_carried_out(row, move, user, form.cleaned_data["why"]) for row in rows]
    context = {
        **admin.site.each_context(request),
        "title": move.title,
        "move": move,
        "rows": rows,
        "able": sum(row.fits for row in rows),
        "form": form,
        "done": done,
        "opts": Article._meta,
    }
    return TemplateResponse(request, "desk/bulk.html", context)


def _row(article: Any, move: BulkMove, by: User) -> Row:
    refusal = move.hindrance(article, by)
    said = _("Stays as it is. %(why)s") % {"why": refusal} if refusal else ""
    return Row(article, marks(article.state, article.public_life), fits=refusal is None, said=said)


def _carried_out(row: Row, move: BulkMove, by: User, why: str) -> Row:
    if not row.fits:
        return row
    try:
        move.do(row.article, by, why)
    except Refused as refusal:
        return Row(row.article, row.marks, fits=False, said=str(refusal))
    now: Any = Article.objects.with_public_life().get(pk=row.article.pk)
    return Row(now, marks(now.state, now.public_life), fits=True, said=_("Done."))
