"""Where a path leads that is not the address of anything live: on to the right one, to a tombstone, or nowhere."""

from unicodedata import normalize

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect

from opinion import dateline
from opinion.models.live import LiveAddress, LiveTombstone
from opinion.public import pages, reading


def elsewhere(path: str) -> HttpResponse:
    """The answer for an old address (301), for what was taken down or a list on which nothing is left (410).

    Http404 for every other path.
    Some programs take letters apart (NFD); whatever they ask for, they are sent to the address as we write it.
    """
    if path != (composed := normalize("NFC", path)):
        return HttpResponsePermanentRedirect(composed)
    address = LiveAddress.objects.filter(path=path).first()
    if address is not None and address.target != path:  # else it has become live since it was looked for
        return HttpResponsePermanentRedirect(address.target)
    stone = LiveTombstone.objects.filter(path=path).first()
    if stone is None:
        if reading.was_a_list(path):
            return pages.render("410.html", status=410)
        raise Http404
    context = {
        "stone": stone,
        "at_words": dateline.words(stone.at, "day"),
        "at_iso": dateline.iso(stone.at, "day"),
    }
    return pages.render("410.html", context, status=410)
