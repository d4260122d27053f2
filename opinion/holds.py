"""Legal holds: placing one, what is said about it, lifting it. While one is open, nothing of the piece goes out.

Preflight says so at every door, no waiver passes it, and the database refuses an edition all the same. What is said
about a hold is for the named alone: no step and no mail carries a word of it.
"""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from authors.models import User
from opinion import addresses, alerts, dateline, notifications, publishing, speaking, staff, workflow
from opinion.models import Article, Edition, Hold, HoldNote, Image, clock
from opinion.notifications import Mail
from opinion.publishing import Epitaph
from opinion.refusals import NotAllowed, NotPossible
from opinion.states import Recipient, State

LAWYER = "view_held_article"


def candidates() -> list[User]:
    """Everybody who can be named for a hold: lawyers, and editors, who would note a lawyer's word."""
    rights = (LAWYER, workflow.EDIT)
    may = Q(groups__permissions__codename__in=rights) | Q(user_permissions__codename__in=rights)
    found = User.objects.filter(may, is_active=True, is_staff=True).distinct()
    return sorted(found.order_by("name", "pk"), key=lambda person: not is_lawyer(person))


def is_lawyer(user: User) -> bool:
    """Whether this person lifts a hold on her own word."""
    return user.has_perm(f"opinion.{LAWYER}")


def comes_for_holds_alone(user: User) -> bool:
    """Whether this person, a lawyer, has no other business at the desk."""
    return is_lawyer(user) and not user.has_perm("opinion.view_article")


def shows(image: Image, user: User) -> bool:
    """Whether this picture stands, or stood before readers, in a piece that is held for this person."""
    printed = Edition.objects.filter(article=OuterRef("pk"), lead_image=image)
    return Article.objects.held_for(user).filter(Q(lead_image=image) | Exists(printed)).exists()


def open_on(article: Article) -> Hold | None:
    """The hold under which the piece is."""
    return article.holds.open().select_related("by").first()


def leads(user: User, article_id: int) -> Hold | None:
    """The hold under which this piece is, for one of the named. Raises NotAllowed where hers has been lifted."""
    mine = Hold.objects.filter(article=article_id, lifters=user).order_by("-at", "-pk").first()
    if mine is None or not (user.is_active and user.is_staff):
        return None
    if mine.lifted_at is not None and comes_for_holds_alone(user):
        raise NotAllowed(over(mine))
    return mine if mine.lifted_at is None else None


def over(hold: Hold) -> str:
    """That there is nothing left to read for who came for this hold alone."""
    when = dateline.stamp(hold.lifted_at) if hold.lifted_at else ""
    told = _(
        "The legal hold on this piece was lifted on %(when)s. Nothing of it is left for you to read or to do."
    )
    return told % {"when": when}


def is_named(user: User, hold: Hold) -> bool:
    """Whether this person may read what is said about the hold, answer it and lift it."""
    return Hold.objects.readable_by(user).filter(pk=hold.pk).exists()


@publishing.in_time()
def place(
    article: Article, *, by: User, lifters: Collection[User], note: str, take_down: bool = False
) -> Hold:
    """Puts a piece under a hold that only `lifters` may lift; what is scheduled goes off the clock with it.

    What readers see already stays before them, unless `take_down`: then its address says that it was taken down, and
    nothing else. The note is for the lifters; they, the piece's editor and every publisher are told of the hold.
    """
    _check_named(lifters)
    if not note.strip():
        raise NotPossible(_("Say what it is about: those who may lift it read this, and nobody else."))
    facts = {"lifters": [person.pk for person in lifters]}
    with workflow.gate(article, _verb(article), by=by, facts=facts) as (locked, now):
        if open_on(locked) is not None:
            raise NotPossible(_("This piece is under a legal hold already."))
        cancelled = publishing.call_off(locked)
        hold = Hold.objects.create(article=locked, by=by, at=now)
        hold.lifters.set(lifters)
        HoldNote.objects.create(hold=hold, by=by, at=now, text=note)
    addresses.release_if_never_public(article)
    if take_down:
        with speaking.for_the_record():
            why = _("Legal hold")
        publishing.take_down(article, by=by, why=why, epitaph=Epitaph())
    live = article.editions.live().first()
    _post(told_of_placing(article, by=by, lifters=lifters, cancelled=cancelled, live=live), hold)
    return hold


def _verb(article: Article) -> str:
    """The row of the table: a piece that was handed to the clock and nothing else is being edited again."""
    handed_over = workflow.lock(article).state == State.PUBLISHED
    return "hold_scheduled" if handed_over and not article.editions.live().exists() else "hold"


def told_of_placing(
    article: Article,
    *,
    by: User,
    lifters: Collection[User] | None,
    cancelled: Edition | None,
    live: Edition | None,
) -> list[Mail]:
    """What is mailed when a hold is placed, which stops `cancelled` on its way out and leaves `live` before readers.

    No `lifters`: they are not chosen yet, and each who can be is told as one of them, unless she is told anyway.
    """
    when = cancelled.live_from if cancelled else None
    facts = {"lifters": lifters, "cancelled": when, "live": live}
    return alerts.mails("held", article, by=by, also=_may_be_told() if lifters is None else lifters, **facts)


def _may_be_told() -> list[User]:
    """Who hears of a hold by being named alone."""
    told = set(staff.publishers())
    return [person for person in candidates() if person not in told]


def told_of_lifting(hold: Hold, *, by: User) -> list[Mail]:
    """What is mailed when a hold is lifted."""
    return alerts.mails("hold_lifted", hold.article, by=by, also=hold.lifters.all(), hold=hold)


def _post(mails: Collection[Mail], hold: Hold) -> None:
    for mail in mails:
        notifications.post(mail, article=hold.article, hold=hold)


@transaction.atomic
def add_note(hold: Hold, *, by: User, text: str) -> HoldNote:
    """Says something about an open hold; the others who are named are told that something was said."""
    locked = _open_for(hold, by)
    if not text.strip():
        raise NotPossible(_("The note is empty."))
    _post(told_of_note(locked, by=by), locked)
    workflow.note(locked.article, "hold_note", by=by, facts={"hold": locked.pk})
    return HoldNote.objects.create(hold=locked, by=by, at=clock.read(), text=text)


@transaction.atomic
def lift(hold: Hold, *, by: User, lawyers_word: str = "") -> None:
    """Ends a hold. A lawyer's own word is enough; anybody else who is named notes what the lawyer said.

    Nothing goes out by this: what was scheduled has to be scheduled again.
    """
    locked = _open_for(hold, by)
    if not (is_lawyer(by) or lawyers_word.strip()):
        raise NotPossible(_("Note what the lawyer said: without that only a lawyer lifts a hold."))
    locked.lifted_by, locked.lifted_at, locked.lawyers_word = by, clock.read(), lawyers_word
    locked.save(update_fields=["lifted_by", "lifted_at", "lawyers_word"])
    workflow.note(locked.article, "lift", by=by, at=locked.lifted_at, facts={"hold": locked.pk})
    _post(told_of_lifting(locked, by=by), locked)
    hold.refresh_from_db()


@transaction.atomic
def name_lifters(hold: Hold, *, by: User, lifters: Collection[User]) -> None:
    """Says who may lift it from now on. Those who are named do so; where none of them is here any more, a publisher."""
    workflow.lock(hold.article)
    if not may_name(by, hold):
        raise NotAllowed(_("Only those who are named for this hold may say who is."))
    _check_named(lifters)
    before = set(hold.lifters.values_list("pk", flat=True))
    hold.lifters.set(lifters)
    facts = {"hold": hold.pk, "lifters": [person.pk for person in lifters]}
    workflow.note(hold.article, "hold_named", by=by, facts=facts)
    _post(told_of_naming(hold, by=by, lifters=lifters, before=before), hold)


def told_of_note(hold: Hold, *, by: User) -> list[Mail]:
    """What is mailed when this person says something about a hold."""
    others = hold.lifters.filter(is_active=True).exclude(pk=by.pk).order_by("pk")
    return [_to_named(hold, person, by=by) for person in others]


def tell_of_mail(hold: Hold, *, name: str, address: str) -> None:
    """Those who are named hear that somebody wrote about a hold; not its writer, and not once more while one waits."""
    if Hold.objects.written_about().filter(pk=hold.pk).exists():
        return
    for person in hold.lifters.filter(is_active=True).exclude(email=address.lower()).order_by("pk"):
        _post([_to_named(hold, person, by=name or address)], hold)


def told_of_naming(hold: Hold, *, by: User, lifters: Iterable[User], before: Collection[int]) -> list[Mail]:
    """What is mailed when these may lift a hold from now on; `before` are the keys of those who might already."""
    return [_to_named(hold, person, by=by) for person in lifters if person.pk not in before and person != by]


def _to_named(hold: Hold, person: User, *, by: User | str) -> Mail:
    """That there is something to read for one of the named, and no word of what it is."""
    facts: dict[str, Any] = {"article": hold.article, "by": by, "hold": hold}
    return notifications.compose(
        "hold_note",
        to=person.email,
        role=Recipient.LIFTER,
        name=str(person),
        language=person.language,
        **facts,
    )


def may_name(user: User, hold: Hold) -> bool:
    """Whether this person may say who lifts it."""
    if hold.lifted_at is not None:
        return False
    if hold.lifters.filter(is_active=True, is_staff=True).exists():
        return is_named(user, hold)
    return user.is_active and user.has_perm(f"opinion.{workflow.PUBLISH}")


def _check_named(lifters: Collection[User]) -> None:
    if not lifters:
        raise NotPossible(_("Name at least one person who may lift it."))
    known = {person.pk for person in candidates()}
    for person in lifters:
        if person.pk not in known:
            raise NotPossible(_("%(name)s is neither a lawyer nor an editor here.") % {"name": person})


def _open_for(hold: Hold, by: User) -> Hold:
    """The hold, locked with its piece, for one of the named, while it is open."""
    workflow.lock(hold.article)
    locked = Hold.objects.select_for_update(of=("self",)).select_related("article", "by").get(pk=hold.pk)
    if locked.lifted_at is not None:
        raise NotPossible(_("This hold was lifted on %(when)s.") % {"when": dateline.stamp(locked.lifted_at)})
    if not is_named(by, locked):
        raise NotAllowed(_("Only those who are named for this hold may do this."))
    return locked
