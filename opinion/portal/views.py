"""The contributors' pages. Every query starts from `Article.objects.of_author(request.user)`; all else is 404."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authors.models import User
from opinion import autosaves, dateline, losses, objections, prose, revisions, sources, submissions
from opinion.models import Article, Revision, clock
from opinion.parts import Snapshot
from opinion.portal import known, progress, unsaved
from opinion.portal.forms import LookedOverForm, PieceForm
from opinion.refusals import Refused, StaleCopy

View = Callable[..., HttpResponse]
accepts_forms = require_http_methods(["GET", "HEAD", "POST"])


class ContributorRequest(HttpRequest):
    """A request of somebody who has signed in."""

    user: User


def signed_in(view: View) -> View:
    """Leads to the sign-in whoever has not signed in; what she wrote until her session ended goes back to her."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method == "POST":
            raise PermissionDenied  # opinion.rescue answers, with the text
        return redirect_to_login(request.get_full_path())

    return guarded


@signed_in
@require_safe
def home(request: ContributorRequest) -> HttpResponse:
    """One's own pieces and where they stand."""
    now = clock.read()
    mine = progress.followed(Article.objects.of_author(request.user)).defer("body")
    left = {row.article_id: row for row in autosaves.unsaved(by=request.user, under=request.path)}
    typed = {pk: dateline.countdown(now, row.at) for pk, row in left.items()}
    pieces = [(article, progress.of(article, now), typed.get(article.pk)) for article in mine]
    return render(
        request,
        "portal/piece_list.html",
        {"pieces": pieces, "begun": left.get(None), "typed": typed.get(None)},
    )


@signed_in
@accepts_forms
def new(request: ContributorRequest) -> HttpResponse:
    """A new piece. It exists from its first save on."""
    signature = submissions.signature(request.user)
    if request.method != "POST":
        initial = {"byline_name": signature.name, "bio_line": signature.bio_line}
        return _form(request, PieceForm(initial=initial, signature=signature))
    if autosaves.TAKE_BACK in request.POST:
        return _take_back(request, None)
    form = PieceForm(request.POST, signature=signature)
    if not form.is_valid():
        return _form(request, form, status=422)
    with transaction.atomic():
        article = submissions.start(form.draft(), by=request.user)
        _kept_for_good(request, None)
    return _onward(request, article)


@signed_in
@accepts_forms
def piece(request: ContributorRequest, pk: int) -> HttpResponse:
    """A piece: a form while it is a draft, to be read from then on."""
    article = _mine(request, pk)
    if request.method == "POST":
        return (
            _take_back(request, article) if autosaves.TAKE_BACK in request.POST else _save(request, article)
        )
    if article.state not in revisions.WRITABLE_BY_OWNER:
        return _reading(request, article)
    form = PieceForm(
        initial=_as_it_stands(article, request.user), signature=submissions.signature(request.user)
    )
    return _form(request, form, article)


@signed_in
@accepts_forms
def submit(request: ContributorRequest, pk: int) -> HttpResponse:
    """The last look, and what is missing; then the piece goes to the desk."""
    article = _mine(request, pk)
    if article.state not in revisions.WRITABLE_BY_OWNER:
        return redirect("portal:piece", pk)
    if request.method != "POST":
        return _last_look(request, article)
    form = LookedOverForm(request.POST)
    try:
        submissions.submit(article, by=request.user, base=form.version())
    except StaleCopy:
        messages.warning(request, _("The text has changed since you looked it over. Please look again."))
        return _last_look(request, _mine(request, pk), status=409)
    except Refused as refused:
        messages.warning(request, str(refused))
        return _last_look(request, _mine(request, pk), status=422)
    receipt = {"email": request.user.email}
    messages.success(request, _("Your piece is with the desk. A receipt goes to %(email)s.") % receipt)
    return redirect("portal:piece", pk)


@signed_in
@require_POST
def autosave(request: ContributorRequest, pk: int | None = None) -> HttpResponse:
    """Keeps what she types, or throws away what waits."""
    article = _mine(request, pk) if pk else None
    if autosaves.THROW_AWAY in request.POST:
        autosaves.throw_away(by=request.user, article=article, window=autosaves.page(request.POST))
        messages.success(request, _("Thrown away."))
        return redirect(unsaved.form_of(article))
    path = unsaved.form_of(article)
    try:
        row = autosaves.keep_form(
            request.POST, request.POST.lists(), by=request.user, article=article, path=path
        )
    except Refused as refused:
        return JsonResponse({"sentence": str(refused)}, status=409)
    return JsonResponse({"sentence": autosaves.said(row)})


def _take_back(request: ContributorRequest, article: Article | None) -> HttpResponse:
    """The form as she left it, not saved yet."""
    row = autosaves.waiting(by=request.user, article=article, path=unsaved.form_of(article))
    if row is None:
        return redirect(unsaved.form_of(article))
    window = uuid4()
    autosaves.take_back(row, window=window)
    form = unsaved.as_typed(row, by=request.user)
    return _form(request, form, article, window=window, taken_back=dateline.stamp(row.at))


def _kept_for_good(request: ContributorRequest, article: Article | None) -> None:
    """What she typed on the page that sent this is in a revision now."""
    autosaves.is_in_a_revision(by=request.user, article=article, window=autosaves.page(request.POST))


def _mine(request: ContributorRequest, pk: int) -> Article:
    return get_object_or_404(progress.followed(Article.objects.of_author(request.user)), pk=pk)


def _save(request: ContributorRequest, article: Article) -> HttpResponse:
    form = PieceForm(request.POST, signature=submissions.signature(request.user))
    if not form.is_valid():
        return _form(request, form, article, status=422)
    draft, base = form.draft(), form.cleaned_data["base"] or 0
    try:
        submissions.save(article, draft, by=request.user, base=base)
    except StaleCopy as stale:
        submissions.keep_aside(article, draft, by=request.user, base=base)
        _kept_for_good(request, article)
        return _other_text(request, article, stale.theirs)
    except Refused:
        kept = submissions.keep_aside(article, draft, by=request.user, base=base)
        _kept_for_good(request, article)
        return _reading(request, _mine(request, article.pk), kept=kept, sources=draft.sources)
    _kept_for_good(request, article)
    return _onward(request, article)


def _onward(request: ContributorRequest, article: Article) -> HttpResponse:
    """After a save: to the last look, or back to writing, telling what was left out of the text."""
    given = " ".join(request.POST.get(name, "") for name in losses.FIELDS)
    for sentence in losses.told(given, f"{article.headline} {article.standfirst} {article.body}"):
        messages.warning(request, sentence)
    if request.POST.get("then") == "submit":
        return redirect("portal:submit", article.pk)
    messages.success(request, _("Saved."))
    return redirect("portal:piece", article.pk)


def _form(
    request: ContributorRequest,
    form: PieceForm,
    article: Article | None = None,
    *,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    if request.method != "POST":
        context["offer"] = unsaved.offer(article, form.initial, by=request.user)
    context.setdefault("window", autosaves.page(request.POST) or uuid4())
    context["autosave_url"] = unsaved.autosave_url(article)
    if article is not None:
        context["last_saved"] = dateline.countdown(clock.read(), article.changed_at)
    return render(
        request, "portal/piece_form.html", {"form": form, "article": article, **context}, status=status
    )


def _other_text(request: ContributorRequest, article: Article, theirs: Revision) -> HttpResponse:
    """409: what was saved meanwhile, to be read, and her own text in the form. Both are kept."""
    data = request.POST.copy()
    data["base"] = str(theirs.number)
    form = PieceForm(data, signature=submissions.signature(request.user))
    other = {
        "text": readable(theirs.snapshot()),
        "at": dateline.stamp(theirs.at),
        "hers": theirs.by == request.user,
    }
    return _form(request, form, article, status=409, other=other)


def _last_look(request: ContributorRequest, article: Article, *, status: int = 200) -> HttpResponse:
    context = {
        "article": article,
        "text": readable(article.snapshot()),
        "sources": sources.lines(article, by=request.user).splitlines(),
        "wishes": submissions.wanting(article),
        "receipt": submissions.receipt(article, by=request.user, arrived=clock.read()),
        "form": LookedOverForm(initial={"base": article.version}),
    }
    return render(request, "portal/piece_submit.html", context, status=status)


def _reading(
    request: ContributorRequest, article: Article, *, kept: Revision | None = None, sources: str = ""
) -> HttpResponse:
    """The piece once it is with the desk; with a text and sources that came too late, 409."""
    late = known.Known(_("What you have just written"), kept.snapshot()) if kept else None
    text = late or known.text(article, request.user)
    context = {
        "article": article,
        "progress": progress.of(article, clock.read()),
        "text": readable(text.copy) if text else None,
        "text_title": text.title if text else "",
        "may_answer": objections.may_object(article, request.user),
        "may_withdraw": submissions.may_withdraw(article, request.user),
        "kept": kept,
        "sources": sources.splitlines(),
    }
    return render(request, "portal/piece_detail.html", context, status=409 if kept else 200)


def readable(copy: Snapshot) -> dict[str, object]:
    """A copy as it is read on a page."""
    body = prose.typeset(copy.body, language=copy.language)
    return {
        "copy": copy,
        "body": mark_safe(body.html + body.notes_html),  # noqa: S308 - `typeset` makes it from cleaned HTML
    }


def _as_it_stands(article: Article, user: User) -> dict[str, object]:
    """The form's values from the working copy."""
    hers = article.bylines.filter(author__contributor__user=user).select_related("author").first()
    named = sources.lines(article, by=user)
    return {
        **{name: getattr(article, name) for name in submissions.COLUMNS},
        "byline_name": hers.author.name if hers else "",
        "bio_line": hers.bio_line if hers else "",
        "sources": named,
        "sources_were": named,
        "base": article.version,
    }
