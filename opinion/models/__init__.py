"""The records of the desk, one file each."""

from opinion.models.address import Address
from opinion.models.approval import Approval, Objection
from opinion.models.arrival import Arrival, Original
from opinion.models.article import Article
from opinion.models.article_queries import ArticleQuerySet
from opinion.models.byline import Byline
from opinion.models.desk import Desk, Letter, Slot
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
from opinion.models.hold import Hold, HoldNote
from opinion.models.image import Image, Portrait, Rendition
from opinion.models.import_run import ImportRun
from opinion.models.index_card import Drawer, IndexCard, Unfiled
from opinion.models.kind import Kind
from opinion.models.likeness import Likeness
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
from opinion.models.note import Note, Source
from opinion.models.revision import Revision
from opinion.models.rule import ListedName, Rule, StyleRule
from opinion.models.series import Series
from opinion.models.sitting import Autosave, HandledForm, Presence
from opinion.models.step import Step
from opinion.models.topic import Topic, TopicLink
from opinion.models.views import ReaderRole
from opinion.models.waiver import Debt, Waiver

__all__ = [
    "Address",
    "Approval",
    "Arrival",
    "Article",
    "ArticleQuerySet",
    "AuthorHead",
    "Autosave",
    "Byline",
    "Debt",
    "Desk",
    "Drawer",
    "Edition",
    "EditionAuthor",
    "EditionSeries",
    "EditionTopic",
    "HandledForm",
    "Hold",
    "HoldNote",
    "Image",
    "ImportRun",
    "IndexCard",
    "Kind",
    "Letter",
    "Likeness",
    "ListedName",
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
    "Note",
    "Objection",
    "Original",
    "Portrait",
    "Presence",
    "ReaderRole",
    "Rendition",
    "Revision",
    "Rule",
    "Series",
    "Slot",
    "Source",
    "Step",
    "StyleRule",
    "Tombstone",
    "Topic",
    "TopicLink",
    "Typeset",
    "Unfiled",
    "Waiver",
    "Withholding",
]
