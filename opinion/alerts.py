"""Alerts: what the piece's editor and every publisher are told at once, whoever was at work."""

from collections.abc import Iterable

from authors.models import User
from opinion import notifications
from opinion.assignments import publishers
from opinion.models import Article


def tell(
    template: str, article: Article, *, by: User | None, also: Iterable[User] = (), **context: object
) -> None:
    """Writes this mail to the piece's editor, every publisher and `also`, once each; not to who did it (`by`)."""
    people = {person.pk: person for person in (*publishers(), *also) if person.is_active}
    if article.editor is not None and article.editor.is_active:
        people[article.editor.pk] = article.editor
    if by is not None:
        people.pop(by.pk, None)
    for _pk, person in sorted(people.items()):
        notifications.write(template, to=person.email, article=article, by=by, **context)
