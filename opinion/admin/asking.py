"""Who asks at the desk. Its site lets nobody in who has not signed in; what a page needs beyond that, it asks here."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from authors.models import User
from opinion import workflow


def who(request: HttpRequest) -> User:
    """Whoever asks. Raises PermissionDenied where nobody has signed in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def colleague(request: HttpRequest) -> User:
    """Whoever asks, who has to be somebody who sees the pieces. Raises PermissionDenied for everybody else."""
    user = who(request)
    if not user.has_perm("opinion.view_article"):
        raise PermissionDenied
    return user


def editor(request: HttpRequest) -> User:
    """Whoever asks, who has to be somebody who edits. Raises PermissionDenied with the sentence for everybody else."""
    user = who(request)
    if not workflow.may_use(user, workflow.EDIT):
        raise PermissionDenied(workflow.whose(workflow.EDIT))
    return user
