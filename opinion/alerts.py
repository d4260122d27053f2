"""Alerts: what the piece's editor and every publisher are told at once, whoever was at work."""

from collections.abc import Iterable

from authors.models import User
from opinion import notifications
from opinion.models import Article
from opinion.notifications import Mail
from opinion.staff import publishers
from opinion.states import Recipient


def tell(
    template: str, article: Article, *, by: User | None, also: Iterable[User] = (), **context: object
) -> None:
    """Writes this mail to the piece's editor, every publisher and `also`, once each; not to who did it (`by`)."""
    for mail in mails(template, article, by=by, also=also, **context):
        notifications.post(mail, article=article)


def mails(
    template: str, article: Article, *, by: User | None, also: Iterable[User] = (), **context: object
) -> list[Mail]:
    """What `tell` writes."""
    told = {person.pk: (person, Recipient.PUBLISHER) for person in publishers()}
    told |= {person.pk: (person, Recipient.LIFTER) for person in also}
    if article.editor is not None:
        told[article.editor.pk] = article.editor, Recipient.EDITOR
    return [
        notifications.compose(
            template,
            to=person.email,
            role=role,
            name=str(person),
            article=article,
            language=person.language,
            by=by,
            **context,
        )
        for _pk, (person, role) in sorted(told.items())
        if person.is_active and person != by
    ]
