"""People at the desk: keeping their pages in step, giving them new addresses, and merging two records of one person."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from authors.models import Author, Contributor, OtherName, User
from opinion import addresses, composing, merges, workflow
from opinion.models import Address, Byline, EditionAuthor, Portrait
from opinion.refusals import NotAllowed, NotPossible


@transaction.atomic
def changed(author: Author, *, by: User | None, old_slug: str = "") -> None:
    """After an author's public facts were saved: remembers the old address and remakes what shows them."""
    addresses.give_way(author, addresses.of_author)
    if old_slug and old_slug != author.slug:
        addresses.remember(addresses.of_author(old_slug), author=author)
    composing.refresh(authors=[author])
    workflow.note(None, "author_changed", by=by, facts={"author": author.pk, "name": author.name})


@transaction.atomic
def merge(duplicate: Author, into: Author, *, by: User, why: str = "") -> None:
    """Makes two records of one person into one. Pieces, names, portrait and addresses of the duplicate go over.

    What was printed keeps the name that was printed; its address leads to the remaining page. Raises NotAllowed
    for who may not change authors, NotPossible where one is merged already or both have a private record.
    """
    if not by.has_perm("authors.change_author"):
        raise NotAllowed(_("You may not merge authors."))
    gone, stays = merges.lock_both(duplicate, into)
    if gone == stays or gone.merged_into_id or stays.merged_into_id:
        raise NotPossible(
            _("These two cannot be merged: choose two different authors, neither merged already.")
        )
    if hasattr(gone, "contributor") and hasattr(stays, "contributor"):
        raise NotPossible(_("Both have private contributor records. Bring those together first."))
    addresses.remember(addresses.of_author(gone.slug), author=gone)
    Author.objects.filter(Q(pk=gone.pk) | Q(merged_into=gone)).update(merged_into=stays)
    duplicate.merged_into = stays
    _pieces_go_over(gone, stays)
    _facts_go_over(gone, stays)
    Address.objects.filter(author=gone).update(author=stays)
    composing.refresh(authors=[stays])
    workflow.note(None, "authors_merged", by=by, why=why, facts={"from": gone.pk, "into": stays.pk})


def _pieces_go_over(gone: Author, stays: Author) -> None:
    """Places in bylines, and in the lists of what was printed."""
    for row in Byline.objects.filter(author=gone):
        if Byline.objects.filter(article=row.article_id, author=stays, role=row.role).exists():
            row.delete()
        else:
            Byline.objects.filter(pk=row.pk).update(author=stays)
    links = EditionAuthor.objects.filter(author=gone)
    EditionAuthor.objects.bulk_create(
        [EditionAuthor(edition_id=x.edition_id, author=stays, role=x.role, dated=x.dated) for x in links],
        ignore_conflicts=True,
    )
    links.delete()


def _facts_go_over(gone: Author, stays: Author) -> None:
    """The names under which she was known; her portrait and private record, where the other one has none."""
    names = {gone.name, *gone.local_names.values_list("name", flat=True)}
    names |= set(gone.other_names.values_list("name", flat=True))
    for name in sorted(names - {"", stays.name, *stays.local_names.values_list("name", flat=True)}):
        OtherName.objects.get_or_create(author=stays, name=name)
    if not Portrait.objects.filter(author=stays).exists():
        Portrait.objects.filter(author=gone).update(author=stays)
    Contributor.objects.filter(author=gone).update(author=stays)
