"""Staff: who is there to do what at the desk."""

from django.db.models import Q, QuerySet

from authors.models import User


def publishers() -> list[User]:
    """Everybody who may publish by right, told what nobody may miss."""
    return list(_who_may("publish_article").order_by("pk"))


def free_hands() -> list[User]:
    """Everybody at the desk who can be given a piece."""
    return list(_who_may("edit_article").order_by("name", "pk"))


def administrators() -> list[User]:
    """Everybody who gives others their roles."""
    return list(_who_may("change_user").order_by("pk"))


def _who_may(right: str) -> QuerySet[User]:
    may = Q(groups__permissions__codename=right) | Q(user_permissions__codename=right)
    return User.objects.filter(may, is_active=True, is_staff=True).distinct()
