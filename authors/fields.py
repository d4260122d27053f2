"""Model fields that hold only clean text, through any door: form, save, bulk_create, update, loaddata."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from authors.text import UnreadableText, clean_text, slugify

if TYPE_CHECKING:  # Django's fields take parameters in its stubs only
    CharField = models.CharField[str, str]
    TextField = models.TextField[str, str]
    Column = models.Field[str, str]  # on which `CleansText` is mixed in
else:
    from django.db.models import CharField, TextField

    Column = object


class CleansText(Column):
    """For a text field: cleans in `to_python` and before every write; the instance keeps what was written.

    Subclasses say in `clean_value` what clean means. It must be idempotent, and may raise UnreadableText.
    """

    def clean_value(self, value: str) -> str:
        """The value as it may be stored."""
        return clean_text(value)

    def to_python(self, value: Any) -> Any:
        """As Django's, cleaned; what cannot be read is a ValidationError."""
        value = super().to_python(value)
        if not isinstance(value, str):
            return value
        try:
            return self.clean_value(value)
        except UnreadableText as error:
            raise ValidationError(str(error), code="unreadable") from error

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """The instance's value, cleaned there too, so that it equals what the database holds afterwards."""
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = self.clean_value(value)
            setattr(model_instance, self.attname, value)
        return value

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        """The last door: `update()` and loaddata come only through here. Expressions pass as they are."""
        if isinstance(value, str):
            value = self.clean_value(value)
        return super().get_db_prep_save(value, connection)


class CleanCharField(CleansText, CharField):
    """One line of clean text."""


class CleanTextField(CleansText, TextField):
    """Clean text that keeps its lines."""

    def clean_value(self, value: str) -> str:
        """The value as it may be stored, line ends as line feeds."""
        return clean_text(value, lines=True)


class AddressField(CleanCharField):
    """The last part of an address: whatever is written, `slugify` of it is stored. To migrations a CleanCharField."""

    def clean_value(self, value: str) -> str:
        """The value as it may stand in an address."""
        return slugify(clean_text(value), limit=self.max_length or 100)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, f"{CleanCharField.__module__}.{CleanCharField.__qualname__}", args, kwargs
