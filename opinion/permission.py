"""Permission: what the first publisher of a text allows, and the lock on a text that was permitted word for word."""

from django.utils.translation import gettext as _

from opinion import prose
from opinion.models import Article
from opinion.parts import Snapshot
from opinion.refusals import NotPossible
from opinion.states import Origin

VERBATIM = (
    "verbatim"  # where `Article.origin_parts` keeps the hash of a body that was permitted word for word
)


def lacking(article: Article) -> list[str]:
    """What is not on record of the first publisher's permission, in words."""
    wanted = {
        _("the outlet"): article.first_outlet,
        _("who permitted it"): article.first_permission,
        _("when"): article.first_permitted_on,
    }
    return [words for words, value in wanted.items() if not value]


def unpermitted(article: Article) -> str:
    """What is not on record of the permission, as a sentence; "" where all of it is."""
    if not (missing := lacking(article)):
        return ""
    return _("It appeared elsewhere first. Note under “Origin”: %(missing)s.") % {
        "missing": ", ".join(missing)
    }


def is_word_for_word(article: Article) -> bool:
    """Whether the permission covers one body and no other."""
    return article.origin == Origin.REPUBLISHED and article.first_is_verbatim


def departs(article: Article, copy: Snapshot) -> bool:
    """Whether the body is another than the one that was permitted word for word."""
    permitted = article.origin_parts.get(VERBATIM)
    return is_word_for_word(article) and permitted not in {None, copy.fingerprints()["body"]}


def keep_word_for_word(article: Article, before: Article | None) -> None:
    """Remembers which body was permitted word for word; raises NotPossible where that body is to be changed.

    `before` is the piece as it was stored until now.
    """
    if not is_word_for_word(article):
        article.origin_parts.pop(VERBATIM, None)
        return
    article.body = prose.clean(article.body)
    if before is None or not is_word_for_word(before):
        article.origin_parts[VERBATIM] = Snapshot(body=article.body).fingerprints()["body"]
    elif article.body != before.body:
        raise NotPossible(
            _(
                "%(outlet)s permitted this text word for word, so its text cannot be changed here. If they "
                "permit changes, note that under “Origin” first, and take “word for word” away."
            )
            % {"outlet": article.first_outlet or _("The first publisher")}
        )
