"""Picture files and who may have them: readers of a live edition that shows the picture, and nobody else."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from config.middleware import FRESH
from opinion import images, publishing
from opinion.models import Portrait, Rendition
from opinion.publishing import Epitaph
from tests import factories
from tests.pictures import from_a_phone

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def image():
    upload = SimpleUploadedFile("harbour.jpg", from_a_phone())
    image = images.ingest(upload, by=None, alt="A harbour", credit="K. Chen", licence="own")
    images.make_renditions(image.pk)
    return image


def answers(client, image):
    """How every rendition of an image is answered."""
    return {client.get(f"/media/{rendition.name}").status_code for rendition in image.renditions.all()}


def test_a_picture_does_not_exist_for_readers_until_a_live_edition_shows_it(reader, image):
    article = factories.article(lead_image=image)
    before = answers(reader, image)

    publishing.publish(article, by=None)

    assert before == {404}
    assert answers(reader, image) == {200}


def test_a_picture_of_a_scheduled_edition_does_not_exist_yet(reader, image):
    article = factories.article(lead_image=image)

    publishing.schedule(article, at=timezone.now() + dt.timedelta(hours=1), by=None)

    assert answers(reader, image) == {404}


def test_a_picture_that_is_taken_down_is_gone_at_once(reader, image):
    article = factories.published(lead_image=image).article

    publishing.take_down(article, by=factories.user(group="publisher"), why="asked to", epitaph=Epitaph())

    assert answers(reader, image) == {404}


def test_a_portrait_is_public_with_the_pieces_of_its_author(reader, image):
    author = factories.author()
    Portrait.objects.create(author=author, image=image)
    before = answers(reader, image)

    factories.published(authors=[author])

    assert before == {404}
    assert answers(reader, image) == {200}


def test_no_stored_path_is_an_address_and_the_original_has_none(reader, image, media):
    factories.published(lead_image=image)
    stored = [str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()]
    original = image.original.name.rpartition("/")[2]

    assert len(stored) == 1 + Rendition.objects.count()
    assert {reader.get(f"/media/{path}", follow=True).status_code for path in [*stored, original]} == {404}
    assert {reader.get(f"/{path}", follow=True).status_code for path in stored} == {404}


@pytest.mark.parametrize("name", ["x.jpg", "..%2f..%2fmanage.py", "%00", "a" * 500, "originals%2fx.jpg"])
def test_a_made_up_name_is_no_address(reader, name):
    assert reader.get(f"/media/{name}", follow=True).status_code in {400, 404}


@pytest.mark.parametrize(
    ("format", "media_type"), [("jpeg", "image/jpeg"), ("webp", "image/webp"), ("avif", "image/avif")]
)
def test_a_picture_is_served_as_what_it_is_and_can_be_nothing_else(reader, image, media, format, media_type):
    factories.published(lead_image=image)
    rendition = image.renditions.get(shape="full", width=320, format=format)

    answer = reader.get(f"/media/{rendition.name}")

    assert answer.content == (media / "renditions" / rendition.name).read_bytes()
    assert answer["Content-Type"] == media_type
    assert answer["Content-Length"] == str(rendition.size)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "Set-Cookie" not in answer


def test_a_picture_may_be_kept_no_longer_than_the_page_that_shows_it(reader, image):
    factories.published(lead_image=image)
    address = f"/media/{image.renditions.first().name}"

    answer = reader.get(address)
    unchanged = reader.get(address, headers={"If-None-Match": answer["ETag"]})

    assert answer["Cache-Control"] == FRESH
    assert (unchanged.status_code, unchanged.content) == (304, b"")


def test_a_picture_takes_one_query(reader, image, django_assert_num_queries):
    factories.published(lead_image=image)
    name = image.renditions.first().name

    with django_assert_num_queries(1 + 4):  # savepoint and role, and both again
        reader.get(f"/media/{name}")


def test_a_file_that_is_missing_is_not_found_rather_than_an_error(reader, image, media):
    factories.published(lead_image=image)
    rendition = image.renditions.first()
    (media / "renditions" / rendition.name).unlink()

    assert reader.get(f"/media/{rendition.name}").status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_nothing_can_be_done_to_a_picture_but_read_it(reader, image, method):
    factories.published(lead_image=image)

    assert getattr(reader, method)(f"/media/{image.renditions.first().name}").status_code == 405
