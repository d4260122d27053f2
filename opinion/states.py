"""The closed vocabularies of the desk: states, kinds, roles, origins. No database, no rules."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a piece stands at the desk. Whether readers see it is asked of its editions alone."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("In the inbox")
    EDITING = "editing", _("Being edited")
    WITH_AUTHOR = "with_author", _("With the author")
    READY = "ready", _("Ready")
    PUBLISHED = "published", _("Published or scheduled")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn by its author")
    SPIKED = "spiked", _("Spiked")


class Turn(TextChoices):
    """Whose turn it is. It follows from the state alone."""

    CONTRIBUTOR = "contributor", _("the contributor's")
    DESK = "desk", _("the desk's")
    EDITOR = "editor", _("the editor's")
    AUTHOR = "author", _("the author's")
    PUBLISHER = "publisher", _("the publisher's")
    NOBODY = "nobody", _("nobody's")


TURNS = {
    State.DRAFT: Turn.CONTRIBUTOR,
    State.SUBMITTED: Turn.DESK,
    State.EDITING: Turn.EDITOR,
    State.WITH_AUTHOR: Turn.AUTHOR,
    State.READY: Turn.PUBLISHER,
    State.PUBLISHED: Turn.NOBODY,
    State.DECLINED: Turn.NOBODY,
    State.WITHDRAWN: Turn.NOBODY,
    State.SPIKED: Turn.NOBODY,
}


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
    SENT = "sent", _("sent to the author")
    RETURNED = "returned", _("came back from the author")
    AGREED = "agreed", _("agreed")
    MERGED = "merged", _("merged from two texts")
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


class Exclusivity(TextChoices):
    """Whether a text was offered to us alone."""

    UNSTATED = "", _("not stated")
    OURS = "ours", _("ours alone")
    SHARED = "shared", _("offered to others too")


class Channel(TextChoices):
    """By what road a yes or a no reached the desk."""

    PORTAL = "portal", _("in the portal")
    MAIL = "mail", _("by mail")
    TELEPHONE = "telephone", _("by telephone")
    MESSAGE = "message", _("by message")
    IN_PERSON = "in_person", _("in person")


class Scope(TextChoices):
    """How far a yes goes beyond the text to which it was said."""

    EXACT = "exact", _("exactly this text")
    SMALL = "small", _("also small fixes")
    CUTS = "cuts", _("also small fixes and cuts")


class ConsentRole(TextChoices):
    """In what capacity somebody says yes."""

    AUTHOR = "author", _("author")
    TRANSLATOR = "translator", _("translator")
    READING_EDITOR = "reading_editor", _("reading editor")


class WaiverReason(TextChoices):
    """Why a piece goes out although something still stands in its way."""

    YES_BY_MESSAGE = "yes_by_message", _("the author said yes by telephone or message")
    UNREACHABLE = "unreachable", _("the author cannot be reached")
    BREAKING = "breaking", _("breaking news")
    PERMISSION = "permission", _("the first publisher permits it")
    LEGAL = "legal", _("a lawyer says so")


class DebtKind(TextChoices):
    """What is still owed after a piece went out early."""

    FINDING = "finding", _("what was passed")
    SECOND_EYES = "second_eyes", _("a second pair of eyes")


class LetterUse(TextChoices):
    """The move to which a letter belongs."""

    DECLINE = "decline", _("decline")
    RETURN = "return", _("return to the author for another draft")
    SEND = "send", _("send to the author for agreement")


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


class Recipient(TextChoices):
    """As what somebody gets a mail about a piece."""

    AUTHOR = "author", _("the author")
    EDITOR = "editor", _("has the piece")
    PUBLISHER = "publisher", _("publisher")
    LIFTER = "lifter", _("may lift the hold")
    COLLEAGUE = "colleague", _("is named in a note")
    ADMINISTRATOR = "admin", _("administrator")


class MessageState(TextChoices):
    """Where a mail stands on its way."""

    QUEUED = "queued", _("waiting to be sent")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    FAILED = "failed", _("not delivered")


class Arrived(TextChoices):
    """How something came in."""

    FILE = "file", _("as a file")
    MAIL = "mail", _("by mail")
    PASTED = "pasted", _("pasted")


class Automatic(TextChoices):
    """What kind of program wrote a mail that no person did."""

    BOUNCE = "bounce", _("not delivered")
    REPLY = "reply", _("automatic reply")
    LIST = "list", _("mailing list")


class Outcome(TextChoices):
    """What became of an arrival."""

    PIECE = "piece", _("became a piece")
    VERSION = "version", _("became a version of its piece")
    NOTE = "note", _("put beside its piece")
    READ = "read", _("read")
    ASIDE = "aside", _("set aside")
