"""The people of the demo."""

import secrets
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group
from django.db import transaction

from authors.models import User

# name of the account, its group, may enter the desk
PEOPLE = [
    ("administrator", "administrator", True),
    ("publisher", "publisher", True),
    ("editor", "editor", True),
    ("sang", "contributor", False),
    ("mei", "contributor", False),
]


@dataclass(frozen=True)
class Account:
    """One of them, with the password if it was set just now."""

    email: str
    group: str
    password: str | None


@transaction.atomic
def make(*, password: str = "") -> list[Account]:
    """Make the accounts that are missing, with this password or each with a random one.

    A given password is set on those that exist as well; without one they keep theirs.
    """
    return [_account(name, group, at_desk, password) for name, group, at_desk in PEOPLE]


def _account(name: str, group: str, at_desk: bool, given: str) -> Account:
    email = f"{name}@example.org"
    user = User.objects.filter(email=email).first()
    password = given or (None if user else secrets.token_urlsafe(9))
    if user is None:
        user = User.objects.create_user(email, password, name=name.capitalize(), is_staff=at_desk)
        user.groups.add(Group.objects.get(name=group))
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    elif password:
        user.set_password(password)
        user.save(update_fields=["password"])
    return Account(email, group, password)
