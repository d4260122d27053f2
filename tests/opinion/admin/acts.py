"""A deed of the desk: its page is asked, its button is pressed."""

import re

from django.urls import reverse

from opinion import dateline
from opinion.models import LiveEdition


def where(article, act):
    return reverse(f"admin:opinion_article_{act.replace('-', '_')}", args=[article.pk])


def told(response):
    """What the page says will happen."""
    return re.findall(r'<p class="act-consequence">(.*?)</p>', response.content.decode(), re.S)


def do(client, article, act, **given):
    """Looks at what would happen, and presses the button."""
    seen = client.get(where(article, act), {k: given[k] for k in ("date", "time") if k in given}).context[
        "seen"
    ]
    return client.post(where(article, act), {"seen": seen, **given})


def shown():
    return list(LiveEdition.objects.values_list("headline", flat=True))


def at_desk_time(moment):
    local = dateline.local(moment)
    return {"date": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}"}
