"""The closed vocabularies of the desk: states, kinds, roles, origins. No database, no rules."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a piece stands at the desk. Whether readers see it is asked of its editions alone."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("In the inbox")
    EDITING = "editing", _("Being edited")
    PUBLISHED = "published", _("Handed to its editions")
    SPIKED = "spiked", _("Spiked")


class PublicLife(TextChoices):
    """What the editions of a piece say about it at one moment; what screens show."""

    NEVER = "never", _("Not published")
    SCHEDULED = "scheduled", _("Scheduled")
    LIVE = "live", _("Live")
    TAKEN_DOWN = "taken_down", _("Taken down")


class RevisionKind(TextChoices):
    """Why a revision exists."""

    ARRIVED = "arrived", _("arrived")
    SAVED = "saved", _("saved")
    SUBMITTED = "submitted", _("submitted")
    CONFLICT = "conflict", _("kept aside: a stale save")
    RESTORED = "restored", _("restored")
    PUBLISHED = "published", _("published")
    IMPORTED = "imported", _("imported")


class EditionKind(TextChoices):
    """Why an edition was printed."""

    FIRST = "first", _("first published")
    UPDATE = "update", _("updated")
    PUT_BACK = "put_back", _("put back")


class BylineRole(TextChoices):
    """What a person in the byline did."""

    AUTHOR = "author", _("author")
    TRANSLATOR = "translator", _("translator")
    INTERVIEWER = "interviewer", _("interviewer")


class Origin(TextChoices):
    """Where a text comes from; it decides whose consent counts."""

    ORIGINAL = "original", _("written for us")
    REPUBLISHED = "republished", _("republished from elsewhere")
    TRANSLATED = "translated", _("translated")
    ARCHIVE = "archive", _("from the archive")
    UNKNOWN = "unknown", _("unknown")


class Precision(TextChoices):
    """How much of a date is known."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    YEAR = "year", _("year")


class Language(TextChoices):
    """The languages in which pieces are written (BCP 47)."""

    ENGLISH = "en", _("English")
    CHINESE = "zh-Hant", _("Traditional Chinese")
    JAPANESE = "ja", _("Japanese")
    KOREAN = "ko", _("Korean")
    VIETNAMESE = "vi", _("Vietnamese")


class Licence(TextChoices):
    """On what terms a picture may be shown."""

    OWN = "own", _("our own picture")
    PERMISSION = "permission", _("by permission")
    AGENCY = "agency", _("agency subscription")
    CC_BY = "cc-by", _("Creative Commons BY")
    CC_BY_SA = "cc-by-sa", _("Creative Commons BY-SA")
    PUBLIC_DOMAIN = "public-domain", _("public domain")


class MessageState(TextChoices):
    """Where a mail stands on its way."""

    QUEUED = "queued", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("not delivered")
