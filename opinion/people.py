"""People at the desk: keeping their pages in step, giving them new addresses, and merging two records of one person."""

from django.db import transaction
from django.utils.translation import gettext as _

from authors.models import Author, OtherName, User
from opinion import addresses, composing, workflow
from opinion.models import Address, Byline, EditionAuthor
from opinion.refusals import NotAllowed, NotPossible


@transaction.atomic
def changed(author: Author, *, by: User | None, old_slug: str = "") -> None:
    """After an author's public facts were saved: remembers the old address and remakes what shows them."""
    if old_slug and old_slug != author.slug:
        addresses.remember(addresses.of_author(old_slug), author=author)
    composing.refresh(authors=[author])
    workflow.note(None, "author_changed", by=by, facts={"author": author.pk, "name": author.name})


@transaction.atomic
def merge(duplicate: Author, into: Author, *, by: User, why: str = "") -> None:
    """Makes two records of one person into one. Pieces, names and addresses of the duplicate go over.

    What was printed keeps the name that was printed; its address leads to the remaining page.
    """
    if not by.has_perm("authors.change_author"):
        raise NotAllowed(_("You may not merge authors."))
    if duplicate == into or duplicate.merged_into_id or into.merged_into_id:
        raise NotPossible(
            _("These two cannot be merged: choose two different authors, neither merged already.")
        )
    if hasattr(duplicate, "contributor") and hasattr(into, "contributor"):
        raise NotPossible(_("Both have private contributor records. Bring those together first."))
    Author.objects.filter(merged_into=duplicate).update(merged_into=into)
    duplicate.merged_into = into
    duplicate.save(update_fields=["merged_into", "sort_key"])
    for row in Byline.objects.filter(author=duplicate):
        if Byline.objects.filter(article=row.article_id, author=into, role=row.role).exists():
            row.delete()
        else:
            Byline.objects.filter(pk=row.pk).update(author=into)
    links = EditionAuthor.objects.filter(author=duplicate)
    EditionAuthor.objects.bulk_create(
        [EditionAuthor(edition_id=x.edition_id, author=into, role=x.role, dated=x.dated) for x in links],
        ignore_conflicts=True,
    )
    links.delete()
    names = {duplicate.name, *duplicate.local_names.values_list("name", flat=True)}
    names |= set(duplicate.other_names.values_list("name", flat=True))
    for name in sorted(names - {"", into.name, *into.local_names.values_list("name", flat=True)}):
        OtherName.objects.get_or_create(author=into, name=name)
    if hasattr(duplicate, "contributor"):
        duplicate.contributor.author = into
        duplicate.contributor.save(update_fields=["author"])
    Address.objects.filter(author=duplicate).update(author=into)
    addresses.remember(addresses.of_author(duplicate.slug), author=into)
    composing.refresh(authors=[into])
    workflow.note(None, "authors_merged", by=by, why=why, facts={"from": duplicate.pk, "into": into.pk})
