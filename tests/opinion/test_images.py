"""Taking pictures in: rows and files together or not at all; renditions; the focal point; crashes."""

import datetime as dt
import resource
import threading
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, connection, transaction
from PIL import Image as Pillow
from procrastinate.contrib.django.models import ProcrastinateJob

from opinion import images, pictures
from opinion.models import AuthorHead, Image, Portrait, Rendition, Step, Typeset
from opinion.refusals import NotAllowed, NotPossible, NotStored
from tests import factories
from tests.pictures import BLUE, GREEN, RED, YELLOW, from_a_phone, hostile, jpeg, quarters, saved

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def editor():
    return factories.user(group="editor")


def sent(data, name="harbour.jpg"):
    """An uploaded file."""
    return SimpleUploadedFile(name, data)


def files(media):
    """The files there are, as paths below the media folder."""
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


def files_of_rows():
    """The files there should be."""
    names = {f"renditions/{name}" for name in Rendition.objects.values_list("name", flat=True)}
    return names | set(Image.objects.values_list("original", flat=True))


def jobs():
    """The background work that was asked for: task and arguments, in order."""
    return list(ProcrastinateJob.objects.order_by("id").values_list("task_name", "args"))


def keys(image, *formats):
    """Shape, width and format of the renditions there are."""
    return set(
        image.renditions.filter(format__in=formats or pictures.FORMATS).values_list(
            "shape", "width", "format"
        )
    )


def expected(formats, full, card, square):
    widths = {"full": full, "card": card, "square": square}
    return {(shape, width, f) for f in formats for shape, each in widths.items() for width in each}


def colour(rendition, x, y):
    """The colour at a place of a stored rendition, given in fractions."""
    with images.default_storage.open(f"renditions/{rendition.name}") as file:
        picture = Pillow.open(file).convert("RGB")
    found = picture.getpixel((int(x * picture.width), int(y * picture.height)))
    return min(
        (RED, GREEN, BLUE, YELLOW), key=lambda c: sum(abs(a - b) for a, b in zip(c, found, strict=True))
    )


def test_an_accepted_picture_keeps_its_original_and_has_its_jpegs_at_once(media, editor):
    data = from_a_phone(6, 1000, 600)

    image = images.ingest(
        sent(data, "../海港 harbour.jpg"), by=editor, alt="A harbour", credit="K. Chen", licence="own"
    )

    image.refresh_from_db()
    assert (image.width, image.height, image.filename) == (1000, 600, "海港 harbour.jpg")
    assert (image.alt, image.credit, image.licence, image.uploaded_by) == (
        "A harbour",
        "K. Chen",
        "own",
        editor,
    )
    assert (media / image.original.name).read_bytes() == data
    assert keys(image) == expected(
        ["jpeg"], full=(320, 640, 960), card=(320, 640, 900), square=(160, 320, 600)
    )
    assert files(media) == files_of_rows()
    assert all(r.size == (media / "renditions" / r.name).stat().st_size for r in image.renditions.all())


def test_what_was_done_and_what_remains_to_be_done_are_written_down(editor):
    image = images.ingest(sent(jpeg()), by=editor)

    step = Step.objects.get()
    assert (step.verb, step.by, step.facts) == (
        "upload_image",
        editor,
        {"image": image.pk, "sha256": image.sha256},
    )
    assert jobs() == [("make_renditions", {"image_id": image.pk})]


@pytest.mark.parametrize("name", ["half.jpg", "bomb.png", "drawing.svg", "too-many-bytes.jpg", "nothing.jpg"])
def test_a_refused_picture_leaves_nothing_behind(name, media, editor):
    with pytest.raises(pictures.PictureRefused):
        images.ingest(sent(hostile()[name][0], name), by=editor)

    assert (Image.objects.count(), Step.objects.count(), jobs(), files(media)) == (0, 0, [], set())


def test_somebody_without_a_right_to_edit_cannot_upload(media):
    contributor = factories.user(group="contributor")

    with pytest.raises(NotAllowed):
        images.ingest(sent(jpeg()), by=contributor)

    assert (Image.objects.count(), files(media)) == (0, set())


@contextmanager
def files_end_after(size):
    """No file grows beyond this, as on a disk that fills up in the middle of one: a true refusal."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize(
    "room", [0, 1000, 12_000], ids=["nothing", "half the original", "some of the renditions"]
)
def test_a_full_disk_leaves_neither_rows_nor_files_and_says_so(room, media, editor):
    data = saved(quarters(2000, 1300), "PNG")
    assert 1000 < len(data) < 12_000

    with files_end_after(room), pytest.raises(NotStored) as full:
        images.ingest(sent(data), by=editor)

    assert str(full.value).startswith("The picture was not saved: ")
    assert (Image.objects.count(), Rendition.objects.count(), jobs(), files(media)) == (0, 0, [], set())


def test_a_row_that_the_database_refuses_takes_its_files_along(media, editor):
    with pytest.raises(DataError):
        images.ingest(sent(jpeg()), by=editor, licence="far longer than a licence can be")

    assert (Image.objects.count(), files(media)) == (0, set())


def test_files_that_no_row_knows_are_swept_once_they_are_old(media, editor):
    image = images.ingest(sent(jpeg()), by=editor)
    with transaction.atomic():
        images.ingest(sent(jpeg(300, 200)), by=editor)
        transaction.set_rollback(True)  # whatever goes wrong after the upload, in the same transaction
    assert files(media) > files_of_rows()

    young = images.sweep()
    old = images.sweep(older_than=dt.timedelta(0))

    assert (young, old) == (0, 1 + 3)
    assert files(media) == files_of_rows()
    assert (media / image.original.name).exists()


def test_sweeping_an_installation_without_pictures_does_nothing():
    assert images.sweep() == 0


def test_background_work_makes_what_is_missing_and_a_second_run_makes_nothing(media, editor):
    image = images.ingest(sent(jpeg(1000, 600)), by=editor)

    made = images.make_renditions(image.pk)
    names = set(image.renditions.values_list("name", flat=True))
    again = images.make_renditions(image.pk)

    widths = {"full": (320, 640, 960), "card": (320, 640, 900), "square": (160, 320, 600)}
    assert keys(image) == expected(["jpeg", "avif", "webp"], **widths)
    assert (made, again) == (18, 0)
    assert set(image.renditions.values_list("name", flat=True)) == names
    assert files(media) == files_of_rows()


def test_background_work_for_a_picture_that_is_gone_does_nothing():
    assert images.make_renditions(12345) == 0


def test_moving_the_focus_cuts_the_crops_anew_and_leaves_the_whole_picture(
    media, editor, django_capture_on_commit_callbacks
):
    image = images.ingest(sent(jpeg(1200, 400)), by=editor)
    images.make_renditions(image.pk)
    whole = set(image.renditions.filter(shape="full").values_list("name", flat=True))

    with django_capture_on_commit_callbacks(execute=True):
        images.move_focus(image, 0.9, 0.5, by=editor)

    square = image.renditions.get(shape="square", width=320)
    assert (image.focal_x, image.focal_y) == (0.9, 0.5)
    assert set(image.renditions.filter(shape="full").values_list("name", flat=True)) == whole
    assert {r.format for r in image.renditions.exclude(shape="full")} == {"jpeg"}
    assert [colour(square, 0.1, 0.2), colour(square, 0.9, 0.8)] == [GREEN, YELLOW]
    assert files(media) == files_of_rows()
    assert jobs() == [("make_renditions", {"image_id": image.pk})] * 2
    assert Step.objects.filter(verb="move_focus").get().facts == {
        "image": image.pk, "from": [0.5, 0.5], "to": [0.9, 0.5],
    }  # fmt: skip


def test_the_crops_made_after_a_move_follow_the_new_focus(editor):
    image = images.ingest(sent(jpeg(1200, 400)), by=editor)
    images.move_focus(image, 0.1, 0.5, by=editor)

    images.make_renditions(image.pk)

    for square in image.renditions.filter(shape="square", width=320):
        assert [colour(square, 0.1, 0.2), colour(square, 0.9, 0.8)] == [RED, BLUE]


def test_moving_the_focus_to_where_it_is_changes_nothing(editor):
    image = images.ingest(sent(jpeg()), by=editor)
    names = set(image.renditions.values_list("name", flat=True))

    images.move_focus(image, 0.5, 0.5, by=editor)

    assert set(image.renditions.values_list("name", flat=True)) == names
    assert not Step.objects.filter(verb="move_focus").exists()


@pytest.mark.parametrize("point", [(-0.1, 0.5), (0.5, 1.01), (float("nan"), 0.5)])
def test_a_focus_outside_the_picture_is_refused(point, editor):
    image = images.ingest(sent(jpeg()), by=editor)

    with pytest.raises(NotPossible):
        images.move_focus(image, *point, by=editor)


def test_somebody_without_a_right_to_edit_cannot_move_the_focus(editor):
    image = images.ingest(sent(jpeg()), by=editor)

    with pytest.raises(NotAllowed):
        images.move_focus(image, 0, 0, by=factories.user(group="contributor"))


@pytest.mark.django_db(transaction=True)
def test_crops_around_an_old_focus_are_not_kept_when_the_focus_moved_meanwhile(editor, media):
    image = images.ingest(sent(jpeg(1200, 400)), by=editor)
    result = []

    def work():
        result.append(images.make_renditions(image.pk))
        connection.close()

    worker = threading.Thread(target=work)
    with transaction.atomic():
        Image.objects.select_for_update().get(pk=image.pk)
        worker.start()
        wait_until_somebody_waits_for_a_lock()
        Image.objects.filter(pk=image.pk).update(focal_x=1.0)
    worker.join(30)

    made = keys(image, "avif", "webp")
    assert result == [len(made)]
    assert {shape for shape, _width, _format in made} == {"full"}
    assert files(media) == files_of_rows()


def test_a_live_piece_offers_the_smaller_formats_as_soon_as_they_are_ready(editor):
    image = images.ingest(sent(jpeg()), by=editor, alt="A harbour", credit="K. Chen", licence="own")
    edition = factories.published(lead_image=image)
    before = offered(edition, image)

    images.make_renditions(image.pk)

    assert before == expected(["jpeg"], full=(320, 600), card=(), square=())
    assert offered(edition, image) == expected(["jpeg", "webp", "avif"], full=(320, 600), card=(), square=())


def offered(edition, image):
    """The renditions that the typeset article of an edition names."""
    html = Typeset.objects.get(edition=edition).article
    return {(r.shape, r.width, r.format) for r in image.renditions.all() if f"/media/{r.name}" in html}


def test_the_page_of_an_author_follows_the_focus_of_her_portrait(editor):
    image = images.ingest(sent(jpeg(1200, 400)), by=editor)
    author = factories.author()
    Portrait.objects.create(author=author, image=image)
    factories.published(authors=[author])

    images.move_focus(image, 0.9, 0.5, by=editor)

    name = image.renditions.get(shape="square", width=320).name
    assert f"/media/{name}" in AuthorHead.objects.get(author=author).html


def wait_until_somebody_waits_for_a_lock():
    """Until another connection to this database stands at a lock that we hold."""
    with connection.cursor() as cursor:
        for _ in range(300):
            cursor.execute(
                "SELECT pg_sleep(0.05), count(*) FROM pg_locks WHERE NOT granted "
                "AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
            )
            if cursor.fetchone()[1]:
                return
    raise AssertionError("nobody came to the lock")
