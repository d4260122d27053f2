"""The desk itself: how it works, the letters it writes, its slots. One row of settings; a publisher's to change."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from authors.fields import CleanCharField, CleanTextField
from opinion import blanks
from opinion.states import LetterUse, State


class Desk(models.Model):
    """The settings of the desk. There is one row, or none: then they are as declared here."""

    editors_may_publish = models.BooleanField(
        _("every editor may publish"), default=False, help_text=_("Otherwise only a publisher may.")
    )
    days_in_inbox = models.PositiveSmallIntegerField(
        _("days until a piece in the inbox is overdue"), default=2
    )
    days_in_editing = models.PositiveSmallIntegerField(_("days for editing"), default=5)
    days_with_author = models.PositiveSmallIntegerField(_("days for the author"), default=3)
    days_ready = models.PositiveSmallIntegerField(_("days until a ready piece is overdue"), default=2)
    debt_hours = models.PositiveSmallIntegerField(_("hours until a debt is overdue"), default=24)
    second_eyes_hours = models.PositiveSmallIntegerField(
        _("hours until a second pair of eyes is overdue"), default=2
    )

    class Meta:
        verbose_name = _("settings of the desk")
        verbose_name_plural = _("settings of the desk")
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_desk")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @classmethod
    def settings(cls) -> "Desk":
        """The settings in force."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    def days(self, state: str) -> int | None:
        """After how many days a piece that has come into this state is due; None where nothing is."""
        return {
            State.SUBMITTED: self.days_in_inbox,
            State.EDITING: self.days_in_editing,
            State.WITH_AUTHOR: self.days_with_author,
            State.READY: self.days_ready,
        }.get(State(state))


class LetterManager(models.Manager["Letter"]):
    def get_by_natural_key(self, slug: str) -> "Letter":
        return self.get(slug=slug)


class Letter(models.Model):
    """A template for a mail that a move causes, with the reason under which reports count it."""

    slug = models.SlugField(_("short name"), unique=True)
    use = models.CharField(_("for"), max_length=8, choices=LetterUse)
    reason = CleanCharField(_("reason"), max_length=100, help_text=_("As reports count it."))
    subject = CleanCharField(_("subject"), max_length=200)
    text = CleanTextField(
        _("text"),
        help_text=_("{name}, {headline} and {publisher} stand for the author, the headline and us."),
    )
    is_used = models.BooleanField(_("in use"), default=True)

    objects = LetterManager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["use", "reason"]

    def __str__(self) -> str:
        return self.reason

    def natural_key(self) -> tuple[str]:
        return (self.slug,)

    def clean(self) -> None:
        """Refuses blanks that nothing fills in."""
        found = {name: blanks.fault(getattr(self, name)) for name in ("subject", "text")}
        if faults := {name: fault for name, fault in found.items() if fault}:
            raise ValidationError(faults)


class Slot(models.Model):
    """A time of the week at which the desk likes to publish, in its own zone."""

    class Weekday(models.IntegerChoices):
        """ISO 8601: Monday is 1."""

        MONDAY = 1, _("Monday")
        TUESDAY = 2, _("Tuesday")
        WEDNESDAY = 3, _("Wednesday")
        THURSDAY = 4, _("Thursday")
        FRIDAY = 5, _("Friday")
        SATURDAY = 6, _("Saturday")
        SUNDAY = 7, _("Sunday")

    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday)
    time = models.TimeField(_("time"))

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering = ["weekday", "time"]
        constraints = [models.UniqueConstraint(fields=["weekday", "time"], name="slot_once")]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.time:%H:%M}"
