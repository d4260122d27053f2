"""The records of the desk, one file each."""

from opinion.models.address import Address
from opinion.models.article import Article, ArticleQuerySet, Byline
from opinion.models.edition import (
    AuthorHead,
    Edition,
    EditionAuthor,
    EditionSeries,
    EditionTopic,
    Tombstone,
    Typeset,
    Withholding,
)
from opinion.models.image import Image, Portrait, Rendition
from opinion.models.import_run import ImportRun
from opinion.models.kind import Kind
from opinion.models.live import (
    LiveAddress,
    LiveAuthor,
    LiveEdition,
    LiveEditionAuthor,
    LiveEditionSeries,
    LiveEditionTopic,
    LiveRendition,
    LiveSeries,
    LiveTombstone,
    LiveTopic,
)
from opinion.models.message import Message
from opinion.models.revision import Revision
from opinion.models.series import Series
from opinion.models.step import Step
from opinion.models.topic import Topic, TopicLink
from opinion.models.views import ReaderRole

__all__ = [
    "Address",
    "Article",
    "ArticleQuerySet",
    "AuthorHead",
    "Byline",
    "Edition",
    "EditionAuthor",
    "EditionSeries",
    "EditionTopic",
    "Image",
    "ImportRun",
    "Kind",
    "LiveAddress",
    "LiveAuthor",
    "LiveEdition",
    "LiveEditionAuthor",
    "LiveEditionSeries",
    "LiveEditionTopic",
    "LiveRendition",
    "LiveSeries",
    "LiveTombstone",
    "LiveTopic",
    "Message",
    "Portrait",
    "ReaderRole",
    "Rendition",
    "Revision",
    "Series",
    "Step",
    "Tombstone",
    "Topic",
    "TopicLink",
    "Typeset",
    "Withholding",
]
