"""People: who signs in (User), who stands in a byline (Author), and what is private about them (Contributor)."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from authors import text
from authors.fields import AddressField, CleanCharField, CleanTextField

LANGUAGES = [
    ("en", _("English")),
    ("zh-Hant", _("Traditional Chinese")),
    ("ja", _("Japanese")),
    ("ko", _("Korean")),
    ("vi", _("Vietnamese")),
]


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **facts: Any) -> "User":
        """A new account; the address is its login, kept in lower case."""
        user = self.model(email=email.strip().lower(), **facts)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **facts: Any) -> "User":
        """An operator's account, with every right."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **facts)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in, by e-mail address."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = CleanCharField(_("name"), max_length=200, blank=True)
    is_staff = models.BooleanField(_("may enter the desk"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    language = models.CharField(
        _("language of the screens"),
        max_length=10,
        choices=settings.LANGUAGES,
        blank=True,
        help_text=_("And of mails to this person. Without one, screens are in the browser's language."),
    )

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        self.email = self.email.strip().lower()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name or self.email.split("@")[0]


def free_slug(row: models.Model, name: str) -> str:
    """An address that no other row of its kind has: from the name, with -2, -3 ... where it is taken."""
    stem = text.slugify(name) or str(row._meta.model_name)
    alike = type(row)._default_manager.exclude(pk=row.pk).filter(slug__startswith=stem)
    taken = set(alike.values_list("slug", flat=True))
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug


class NameOrder(models.TextChoices):
    """Which part of a name comes first where it is written in full."""

    GIVEN_FIRST = "given_first", _("given name first (Taro Aso)")
    FAMILY_FIRST = "family_first", _("family name first (Tsai Ing-wen)")


class AuthorQuerySet(models.QuerySet["Author"]):
    def standing(self) -> "AuthorQuerySet":
        """Authors who were not merged into another."""
        return self.filter(merged_into=None)


class Author(models.Model):
    """A public person: what readers may know of somebody who is in a byline. May have no account."""

    name = CleanCharField(_("name"), max_length=200, help_text=_("As it stands in a byline in English."))
    name_order = models.CharField(
        _("name order"), max_length=20, choices=NameOrder, default=NameOrder.GIVEN_FIRST
    )
    slug = AddressField(_("address"), max_length=100, unique=True, blank=True)
    sort_key = models.CharField(max_length=250, editable=False, db_index=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )

    objects = AuthorQuerySet.as_manager()

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["sort_key", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="author_has_a_name"),
            models.CheckConstraint(condition=~Q(slug=""), name="author_has_an_address"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = text.sort_key(self.name, family_first=self.name_order == NameOrder.FAMILY_FIRST)[:250]
        self.slug = self.slug or free_slug(self, self.name)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """A form that leaves the address empty gets one from the name."""
        self.slug = self.slug or free_slug(self, self.name)


class LocalName(models.Model):
    """What an author is called and how introduced in one language; in the native script, the native name."""

    author = models.ForeignKey(Author, models.CASCADE, related_name="local_names")
    language = models.CharField(_("language"), max_length=10, choices=LANGUAGES)
    name = CleanCharField(_("name in this language"), max_length=200, blank=True)
    affiliation = CleanCharField(_("affiliation"), max_length=300, blank=True)
    bio_line = CleanTextField(
        _("bio line"), blank=True, help_text=_("The sentence under a piece that says who wrote it.")
    )

    class Meta:
        verbose_name = _("name and bio line in a language")
        verbose_name_plural = _("names and bio lines by language")
        ordering = ["author", "language"]
        constraints = [
            models.UniqueConstraint(fields=["author", "language"], name="one_local_name_per_language"),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.author} ({self.language})"


class OtherName(models.Model):
    """Another name under which the public knows an author; found by search, shown on the author's page."""

    author = models.ForeignKey(Author, models.CASCADE, related_name="other_names")
    name = CleanCharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("other public name")
        verbose_name_plural = _("other public names")
        ordering = ["author", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["author", "name"], name="other_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Affiliation(models.Model):
    """Where an author works or worked, in what role, and when as far as known."""

    author = models.ForeignKey(Author, models.CASCADE, related_name="affiliations")
    institution = CleanCharField(_("institution"), max_length=300)
    role = CleanCharField(_("role"), max_length=200, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        ordering = ["author", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=models.F("since")),
                name="affiliation_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role}, {self.institution}" if self.role else self.institution


class AuthorLink(models.Model):
    """A public link of an author: ORCID, a home page."""

    author = models.ForeignKey(Author, models.CASCADE, related_name="links")
    label = CleanCharField(_("label"), max_length=80)
    url = models.URLField(_("address"), max_length=500)

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        ordering = ["author", "pk"]

    def __str__(self) -> str:
        return self.label


class Contributor(models.Model):
    """What the desk knows of a contributor and readers never may: the account, private names, how to reach her."""

    author = models.OneToOneField(
        Author, models.PROTECT, null=True, blank=True, related_name="contributor", verbose_name=_("author")
    )
    user = models.OneToOneField(
        User, models.PROTECT, null=True, blank=True, related_name="contributor", verbose_name=_("account")
    )
    private_name = CleanCharField(_("private name"), max_length=200, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    phone = CleanCharField(_("telephone"), max_length=60, blank=True)
    note = CleanTextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("contributor (private)")
        verbose_name_plural = _("contributors (private)")
        constraints = [
            models.CheckConstraint(
                condition=Q(author__isnull=False) | Q(user__isnull=False) | ~Q(private_name=""),
                name="contributor_is_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.author or self.user or self.private_name)


class Gender(models.TextChoices):
    """What somebody may say of herself. Who uses another word need not tell us which: nobody would read it."""

    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    OTHER = "other", _("Neither, or I use another word")


class Sector(models.TextChoices):
    """Where somebody works."""

    ACADEMIA = "academia", _("University or research")
    THINK_TANK = "think_tank", _("Think tank")
    GOVERNMENT = "government", _("Government or parliament")
    INTERNATIONAL = "international", _("International organisation")
    CIVIL_SOCIETY = "civil_society", _("NGO or civil society")
    BUSINESS = "business", _("Business")
    MEDIA = "media", _("Media")
    STUDENT = "student", _("Student")
    OTHER = "other", _("Something else")


class Declaration(models.Model):
    """What somebody with an account chose to say of herself, for the figures alone.

    No screen, list, export or log shows it to anybody but her. What is not stated is empty; where nothing is, there is
    no row. It keeps no time and no history, and goes with the account.
    """

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="declaration")
    gender = models.CharField(_("gender"), max_length=8, choices=Gender, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    sector = models.CharField(_("sector"), max_length=16, choices=Sector, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(gender="", country="", sector=""), name="declaration_says_something"
            ),
            models.CheckConstraint(
                condition=Q(gender__in=["", *Gender.values])
                & Q(sector__in=["", *Sector.values])
                & Q(country__regex="^([A-Z]{2})?$"),
                name="declaration_is_in_our_words",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
