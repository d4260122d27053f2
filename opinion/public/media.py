"""Picture files, for whoever reads a live edition that shows them; to everybody else they do not exist."""

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from opinion.models.live import LiveRendition
from opinion.pictures import MEDIA_TYPES, RENDITIONS

# Were a file ever not the picture that it is: no script, no frame, no type but ours.
POLICY = "default-src 'none'; sandbox"


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponse:
    """A rendition by its random name, while a live edition shows its picture.

    It may be kept no longer than a page: a picture that is taken down vanishes as fast as a text.
    """
    rendition = get_object_or_404(LiveRendition, name=name)
    try:
        with default_storage.open(f"{RENDITIONS}/{rendition.name}") as file:
            data = file.read()
    except FileNotFoundError as gone:
        raise Http404 from gone
    headers = {"Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff"}
    return HttpResponse(data, content_type=MEDIA_TYPES[rendition.format], headers=headers)
