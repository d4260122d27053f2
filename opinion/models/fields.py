"""The field that holds a body: the editor's widget in forms, and cleaned HTML whichever way it comes in."""

from typing import TYPE_CHECKING, Any

from django.db import models

from authors.fields import CleansText
from opinion import prose

if TYPE_CHECKING:
    Base = models.TextField[str, str]
else:
    from django_prose_editor.fields import ProseEditorField as Base


class ProseField(CleansText, Base):
    """HTML of `prose.EXTENSIONS`, cleaned by `prose.clean` in `to_python` and before every write.

    To migrations it is a TextField, so that a change of the editor never needs one.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not TYPE_CHECKING:
            kwargs |= {"extensions": dict(prose.EXTENSIONS), "sanitize": prose.clean}
        super().__init__(*args, **kwargs)

    def clean_value(self, value: str) -> str:
        """The body as it may be stored."""
        return prose.clean(value)
