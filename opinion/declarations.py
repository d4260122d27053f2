"""What somebody says of herself for the figures: by her alone, whenever she likes, and gone when she takes it back.

No step tells of it: the trail is read at the desk.
"""

from django.db import transaction

from authors.models import Declaration, User


def of(user: User) -> Declaration:
    """What she said; empty where she said nothing."""
    return Declaration.objects.filter(user=user).first() or Declaration(user=user)


@transaction.atomic
def declare(*, by: User, gender: str = "", country: str = "", sector: str = "") -> None:
    """This is what she says from now on; with nothing said, nothing is kept."""
    said = {"gender": gender, "country": country, "sector": sector}
    if any(said.values()):
        Declaration.objects.update_or_create(user=by, defaults=said)
    else:
        erase(by=by)


def erase(*, by: User) -> None:
    """She says nothing any more."""
    Declaration.objects.filter(user=by).delete()
