"""Senders: whose an address is, which authors may have written what came in, and where they can be written to.

An address is no proof: an assistant sends for an author, and a husband from his own. Who it is is a person's to say.
"""

from email.utils import parseaddr

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q

from authors.models import Author, Contributor, User

OFFERED = 5  # authors of a name


def is_ours(address: str) -> bool:
    """Whether the desk itself writes from this address, or somebody of the desk."""
    own = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].lower()
    return address == own or User.objects.filter(email__iexact=address, is_staff=True).exists()


def is_nobodys(address: str) -> bool:
    """Whether this is an address to which one can write, and nobody is known to have it."""
    try:
        validate_email(address)
    except ValidationError:
        return False
    is_known = (
        User.objects.filter(email__iexact=address).exists()
        or Contributor.objects.filter(email__iexact=address).exists()
    )
    return not (is_known or is_ours(address))


def authors_of(address: str, *names: str) -> list[Author]:
    """The authors whose address or name this is: by the address first, then by each of the names."""
    known = Contributor.objects.filter(Q(email__iexact=address) | Q(user__email__iexact=address))
    found = list(Author.objects.standing().filter(contributor__in=known).order_by("pk")) if address else []
    return list(dict.fromkeys([*found, *(author for name in names for author in named(name))]))


def named(name: str) -> list[Author]:
    """The authors of exactly this name, in any language."""
    if not name:
        return []
    said = Q(name__iexact=name) | Q(local_names__name__iexact=name) | Q(other_names__name__iexact=name)
    return list(Author.objects.standing().filter(said).distinct().order_by("pk")[:OFFERED])


def keep_address(author: Author, address: str) -> None:
    """Notes, for the desk alone, where an author can be written to: where no address is known, and it is nobody's."""
    if not is_nobodys(address):
        return
    known, _is_new = Contributor.objects.select_for_update().get_or_create(author=author)
    if not known.email and known.user_id is None:
        known.email = address
        known.save(update_fields=["email"])
