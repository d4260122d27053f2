"""Images: taking pictures in, keeping their files in step with their rows, making the renditions readers get.

An original is private for ever and under no public address; readers get renditions, once a live edition
shows them. The JPEG ones are made while the editor waits, so a page is complete at once; the smaller formats
follow in background work, and nothing waits for them.
"""

import datetime as dt
import hashlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app as queue

from authors.models import Author, User
from opinion import composing, pictures, workflow
from opinion.models import Image, Rendition
from opinion.refusals import NotAllowed, NotPossible, NotStored

ORIGINALS = "originals"
Keep = Callable[[str, bytes], None]


def ingest(
    upload: "File[bytes]",
    *,
    by: User | None,
    alt: str = "",
    caption: str = "",
    credit: str = "",
    licence: str = "",
) -> Image:
    """Takes a picture in: checked, its original kept, its JPEG renditions made, the others asked for.

    Raises NotAllowed, PictureRefused, DarkroomBusy or NotStored; then there is neither row nor file.
    """
    _require_desk(by)
    if upload.size > pictures.MAX_BYTES:
        raise pictures.PictureRefused("heavy_file")
    data = upload.read()
    picture = pictures.accept(data)
    original = f"{ORIGINALS}/{pictures.server_name(picture.format)}"
    with _files() as keep, transaction.atomic():
        keep(original, data)
        image = Image.objects.create(
            original=original,
            filename="".join(pictures.harmless_name(upload.name or "")),
            sha256=hashlib.sha256(data).hexdigest(),
            width=picture.width,
            height=picture.height,
            alt=alt,
            caption=caption,
            credit=credit,
            licence=licence,
            uploaded_by=by,
        )
        _write(image, picture.renditions, keep)
        workflow.note(None, "upload_image", by=by, facts={"image": image.pk, "sha256": image.sha256})
        _ask_for_renditions(image)
    return image


def make_renditions(image_id: int) -> int:
    """Makes what an image still lacks, and typesets again what shows it; says how many it made.

    May be repeated, broken off and run twice at once: a row is written with its file complete, or not at all.
    """
    image = Image.objects.filter(pk=image_id).first()
    if image is None:
        return 0
    picture = pictures.develop(_original(image), focal=_focus(image), skip=_keys(image))
    with _files() as keep, transaction.atomic():
        now = _locked(image_id)
        moved, have = _focus(now) != _focus(image), _keys(now)
        missing = [
            made
            for made in picture.renditions
            if (made.shape, made.width, made.format) not in have
            and not (moved and made.shape in pictures.CROPPED)
        ]
        _write(now, missing, keep)
        if missing:
            _typeset_again(now)
    return len(missing)


def move_focus(image: Image, x: float, y: float, *, by: User | None) -> None:
    """Says which point must stay in view, in fractions from the left and the top; cuts the picture anew.

    Raises NotPossible for a point outside of it.
    """
    _require_desk(by)
    if not (0 <= x <= 1 and 0 <= y <= 1):
        raise NotPossible(_("The focus must lie inside the picture."))
    picture = pictures.develop(
        _original(image), focal=(x, y), formats=pictures.AT_ONCE, shapes=pictures.CROPPED
    )
    with _files() as keep, transaction.atomic():
        locked = _locked(image.pk)
        if _focus(locked) == (x, y):
            return
        Image.objects.filter(pk=image.pk).update(focal_x=x, focal_y=y)
        _drop(locked, pictures.CROPPED)
        _write(locked, picture.renditions, keep)
        workflow.note(
            None, "move_focus", by=by, facts={"image": image.pk, "from": _focus(locked), "to": (x, y)}
        )
        _ask_for_renditions(locked)
        _typeset_again(locked)
    image.refresh_from_db()


def sweep(*, older_than: dt.timedelta = dt.timedelta(days=1)) -> int:
    """Deletes files that no row knows, left by a dead process or a failed transaction; returns how many.

    Young files stay: their row may be on its way.
    """
    known = {
        ORIGINALS: {name.rpartition("/")[2] for name in Image.objects.values_list("original", flat=True)},
        pictures.RENDITIONS: set(Rendition.objects.values_list("name", flat=True)),
    }
    swept = 0
    for folder, names in known.items():
        for name in set(_listed(folder)) - names:
            path = f"{folder}/{name}"
            if default_storage.get_modified_time(path) < timezone.now() - older_than:
                default_storage.delete(path)
                swept += 1
    return swept


def _require_desk(by: User | None) -> None:
    if by is not None and not by.has_perm("opinion.edit_article"):
        raise NotAllowed(_("You may not change the desk's pictures."))


def _focus(image: Image) -> tuple[float, float]:
    return image.focal_x, image.focal_y


def _keys(image: Image) -> set[pictures.Key]:
    return set(image.renditions.values_list("shape", "width", "format"))


def _original(image: Image) -> bytes:
    with image.original.open() as file:
        data: bytes = file.read()
    return data


def _locked(image_id: int) -> Image:
    """The row, locked also against who prints an edition with it: he sees our renditions, or we his edition.

    (The edition's reference to its image takes a lock that FOR UPDATE excludes.)
    """
    return Image.objects.select_for_update().get(pk=image_id)


def _typeset_again(image: Image) -> None:
    """Everything readers see with this picture in it."""
    composing.refresh(authors=list(Author.objects.filter(portrait__image=image)), images=[image.pk])


def _ask_for_renditions(image: Image) -> None:
    """Background work, asked for in this transaction, so it exists once the rows do; one job at a time."""
    queue.configure_task("make_renditions", lock=f"image {image.pk}").defer(image_id=image.pk)


def _write(image: Image, made: Collection[pictures.Rendition], keep: Keep) -> None:
    """Keeps the files, then writes the rows."""
    rows = []
    for one in made:
        name = pictures.server_name(one.format)
        keep(f"{pictures.RENDITIONS}/{name}", one.data)
        rows.append(
            Rendition(
                image=image,
                shape=one.shape,
                width=one.width,
                height=one.height,
                format=one.format,
                name=name,
                size=len(one.data),
            )
        )
    Rendition.objects.bulk_create(rows)


def _drop(image: Image, shapes: Collection[str]) -> None:
    """Removes the rows now and their files once that is certain."""
    doomed = image.renditions.filter(shape__in=shapes)
    names = list(doomed.values_list("name", flat=True))
    doomed.delete()
    transaction.on_commit(lambda: _delete([f"{pictures.RENDITIONS}/{name}" for name in names]))


@contextmanager
def _files() -> Iterator[Keep]:
    """Lets the block keep files for the rows it writes; where it fails, all of them go again."""
    kept: list[str] = []

    def keep(path: str, data: bytes) -> None:
        kept.append(path)
        try:
            default_storage.save(path, ContentFile(data))
        except OSError as full:
            raise NotStored(
                _("The picture was not saved: there is no room for its file. Please tell the operator.")
            ) from full

    try:
        yield keep
    except BaseException:
        _delete(kept)
        raise


def _delete(paths: Collection[str]) -> None:
    """Deletes files; one that resists is left to `sweep`."""
    for path in paths:
        with suppress(OSError):
            default_storage.delete(path)


def _listed(folder: str) -> list[str]:
    try:
        return default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return []
