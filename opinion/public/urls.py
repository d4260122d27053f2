"""Readers' addresses. What is none of these may be a piece's, or have been."""

from collections.abc import Callable

from django.http import HttpResponse
from django.urls import URLPattern, path, re_path, register_converter

from opinion.public import archive, feeds, finding, health, lists, media, paging, sitemaps, views

register_converter(paging.PositionConverter, "position")
register_converter(paging.YearConverter, "year")
register_converter(paging.MonthConverter, "month")


def paged(route: str, view: Callable[..., HttpResponse], name: str) -> list[URLPattern]:
    """The addresses of a list: its first page, and the pages that begin before some position."""
    return [path(route, view, name=name), path(f"{route}before/<position:before>/", view)]


app_name = "public"
urlpatterns = [
    path("", views.front, name="front"),
    path("before/<position:before>/", views.older, name="older"),
    path("authors/", lists.authors, name="authors"),
    *paged("authors/<str:slug>/", lists.author, "author"),
    path("topics/", lists.topics, name="topics"),
    *paged("topics/<str:slug>/", lists.topic, "topic"),
    *paged("series/<str:slug>/", lists.series, "series"),
    path("archive/", archive.archive, name="archive"),
    *paged("archive/<year:year>/", archive.year, "year"),
    *paged("archive/<year:year>/<month:month>/", archive.month, "month"),
    path("search/", finding.find, name="search"),
    path("feed/", feeds.feed, name="feed"),
    path("sitemap.xml", sitemaps.index, name="sitemap"),
    path("sitemap-lists.xml", sitemaps.lists),
    path("sitemap-<year:year>-<month:month>.xml", sitemaps.month),
    path("robots.txt", health.robots),
    path("favicon.ico", health.favicon),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("media/<str:name>", media.media, name="media"),
    re_path("^(?P<path>.+/)$", views.piece, name="piece"),
]
