"""The rules of the desk: how grave each check is, house style, the names list. A publisher's to change."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from authors.fields import CleanCharField, CleanTextField
from opinion import house_style
from opinion.findings import Gravity
from opinion.house_style import RuleKind
from opinion.models.kind import Kind
from opinion.states import Language


class Rule(models.Model):
    """How a check of preflight is applied. A check without a row is applied as the code says."""

    slug = models.SlugField(_("check"), max_length=40, unique=True)
    gravity = models.CharField(_("what it does"), max_length=6, choices=[(g.value, g.label) for g in Gravity])
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    kinds = models.ManyToManyField(
        Kind, blank=True, verbose_name=_("for these kinds"), help_text=_("None chosen means: for all.")
    )

    class Meta:
        verbose_name = _("check")
        verbose_name_plural = _("checks")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class StyleRuleQuerySet(models.QuerySet["StyleRule"]):
    """Rules of house style by whether they apply."""

    def in_force(self) -> Self:
        """Those that are switched on."""
        return self.filter(is_on=True)


class StyleRule(models.Model):
    """House style: what not to write, what to write instead, and why."""

    pattern = CleanCharField(_("not"), max_length=200)
    is_expression = models.BooleanField(_("is a regular expression"), default=False)
    minds_case = models.BooleanField(_("capitals matter"), default=False)
    language = models.CharField(_("language"), max_length=10, choices=Language, blank=True)
    suggestion = CleanCharField(_("but"), max_length=200, blank=True)
    reason = CleanTextField(_("because"))
    is_on = models.BooleanField(_("switched on"), default=False)

    objects = StyleRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rule of house style")
        verbose_name_plural = _("house style")
        ordering = ["pattern", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(pattern=""), name="style_rule_has_a_pattern"),
            models.CheckConstraint(condition=~Q(reason=""), name="style_rule_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.pattern} → {self.suggestion}" if self.suggestion else self.pattern

    def as_rule(self) -> house_style.Rule:
        """The rule as a text is tried against it; its key is this row's number."""
        return house_style.Rule(
            kind=RuleKind.REGEX if self.is_expression else RuleKind.PHRASE,
            pattern=self.pattern,
            suggestion=self.suggestion,
            reason=self.reason,
            is_case_sensitive=self.minds_case,
            language=self.language,
            key=str(self.pk or ""),
        )


class ListedName(models.Model):
    """A name that a Chinese one should stand beside at its first mention."""

    name = CleanCharField(_("name"), max_length=200, unique=True)
    chinese_name = CleanCharField(_("Chinese name"), max_length=100)

    class Meta:
        verbose_name = _("name on the names list")
        verbose_name_plural = _("names list")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(chinese_name=""), name="listed_name_has_a_chinese_name"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.chinese_name})"
