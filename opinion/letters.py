"""Letters: declining a piece, or giving it back for another draft, with the words that its author is told."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from authors.models import Contributor, User
from opinion import blanks, notifications, speaking, workflow
from opinion.models import Article, Letter
from opinion.refusals import NotPossible
from opinion.states import BylineRole, LetterUse, Recipient


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A letter as it would be sent: editable, and sent by the click that makes the move. `to` may be ""."""

    to: str
    subject: str
    text: str


def addressee(article: Article) -> tuple[str, str]:
    """The name and the mail address of the person to whom the desk writes about a piece; "" where it has none."""
    if article.submitted_by is not None:
        return article.submitted_by.name, article.submitted_by.email
    lead = article.bylines.filter(role=BylineRole.AUTHOR).select_related("author").first()
    if lead is None:
        return "", ""
    known = Contributor.objects.filter(author=lead.author).select_related("user").first()
    address = (known.email or (known.user.email if known.user else "")) if known else ""
    return lead.author.name, address


def proposal(letter: Letter, article: Article, *, name: str = "") -> Proposal:
    """The letter with its blanks filled in for this piece, to the person of this `name` or whom the desk writes to."""
    known, to = addressee(article)
    subject, text = filled_in(letter, name=name or known, headline=article.headline)
    return Proposal(to=to, subject=subject, text=text)


def sample(letter: Letter) -> Proposal:
    """The letter as it would read for a piece that there is not."""
    subject, text = filled_in(letter, name=_("Mei Lin"), headline=_("What the strait is for"))
    return Proposal(to="", subject=subject, text=text)


def filled_in(letter: Letter, *, name: str, headline: str) -> tuple[str, str]:
    """Subject and text of a letter with these words in its blanks."""
    with speaking.for_the_record():  # a letter is in the desk's language
        headline = headline or _("your piece")
    words = {"name": name, "headline": headline, "publisher": settings.PUBLISHER_NAME}
    subject = Truncator(blanks.fill(letter.subject, words)).chars(notifications.SUBJECT_LENGTH)
    return subject, blanks.fill(letter.text, words)


def decline(article: Article, *, letter: Letter, subject: str, text: str, by: User, why: str = "") -> bool:
    """Declines a piece and tells its author in these words; False where the desk has no address of hers."""
    return _move(article, "decline", LetterUse.DECLINE, letter, subject, text, by=by, why=why)


def give_back(article: Article, *, letter: Letter, subject: str, text: str, by: User, why: str = "") -> bool:
    """Gives a piece back to whoever submitted it, for another draft, and says what is wanted.

    Raises NotPossible where nobody submitted it, and what the gate raises.
    """
    if article.submitted_by_id is None:
        raise NotPossible(_("Nobody submitted this piece, so there is nobody to whom it could go back."))
    return _move(article, "return", LetterUse.RETURN, letter, subject, text, by=by, why=why)


def _move(
    article: Article,
    verb: str,
    use: LetterUse,
    letter: Letter,
    subject: str,
    text: str,
    *,
    by: User,
    why: str,
) -> bool:
    if letter.use != use:
        raise NotPossible(_("This letter is for something else."))
    facts = {"reason": letter.slug}
    with workflow.gate(article, verb, by=by, why=why, facts=facts) as (locked, _now):
        name, to = addressee(locked)
        if to:
            if not (subject.strip() and text.strip()):
                raise NotPossible(_("The letter needs a subject and a text."))
            words = {"subject": subject, "text": text}
            mail = notifications.mail(verb, to=to, role=Recipient.AUTHOR, name=name, **words)
            facts["message"] = str(notifications.post(mail, article=locked).pk)
    return bool(to)
