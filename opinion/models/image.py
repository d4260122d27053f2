"""Images: the private original with its facts, and the renditions that readers may get."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from authors.fields import CleanCharField, CleanTextField
from opinion.states import Licence

BETWEEN_0_AND_1 = [MinValueValidator(0.0), MaxValueValidator(1.0)]


class Image(models.Model):
    """A picture as it came in (`original`, never public) and what is said of it. Focus in fractions of each side."""

    original = models.FileField(_("original"), upload_to="originals", max_length=200, editable=False)
    filename = CleanCharField(_("name of the file as it came"), max_length=255, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    width = models.PositiveIntegerField(_("width"), editable=False)
    height = models.PositiveIntegerField(_("height"), editable=False)
    focal_x = models.FloatField(_("focus from the left"), default=0.5, validators=BETWEEN_0_AND_1)
    focal_y = models.FloatField(_("focus from the top"), default=0.5, validators=BETWEEN_0_AND_1)
    alt = CleanTextField(
        _("alternative text"),
        blank=True,
        help_text=_("What the picture shows, for people who cannot see it."),
    )
    caption = CleanTextField(_("caption"), blank=True)
    credit = CleanCharField(_("credit"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(focal_x__range=(0, 1)) & Q(focal_y__range=(0, 1)), name="focus_inside_the_image"
            ),
        ]

    def __str__(self) -> str:
        return self.filename or self.alt[:60] or f"image {self.pk}"

    def facts(self) -> dict[str, object]:
        """What an edition that shows this image keeps of it."""
        return {
            "image": self.pk,
            "alt": self.alt,
            "caption": self.caption,
            "credit": self.credit,
            "licence": self.licence,
        }


class Rendition(models.Model):
    """A ready copy of an image in one shape, width and format; the row exists once the file does."""

    image = models.ForeignKey(Image, models.PROTECT, related_name="renditions")
    shape = models.CharField(max_length=10)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    format = models.CharField(max_length=10)
    name = models.CharField(max_length=80, unique=True)
    size = models.PositiveIntegerField()

    class Meta:
        ordering = ["image", "shape", "format", "width"]
        constraints = [
            models.UniqueConstraint(
                fields=["image", "shape", "width", "format"], name="one_rendition_of_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.image_id} {self.shape} {self.width} {self.format}"


class Portrait(models.Model):
    """The picture of an author. It stands here because people exist without pictures, and `authors` knows none."""

    author = models.OneToOneField("authors.Author", models.CASCADE, primary_key=True, related_name="portrait")
    image = models.ForeignKey(Image, models.PROTECT, related_name="portraits", verbose_name=_("image"))

    class Meta:
        verbose_name = _("portrait")
        verbose_name_plural = _("portraits")

    def __str__(self) -> str:
        return str(self.author)
