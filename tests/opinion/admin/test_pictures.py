"""Pictures at the desk: taken in or refused with a sentence, cut around what must stay in view, private until shown."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from opinion.models import Image
from tests import factories
from tests.opinion.admin.conftest import signed_in
from tests.opinion.admin.forms import filled
from tests.pictures import hostile, jpeg

pytestmark = pytest.mark.django_db
ADD = "/desk/opinion/image/add/"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def upload(client, data, name="harbour.jpg", **facts):
    return client.post(ADD, {"upload": SimpleUploadedFile(name, data), **facts})


def test_a_picture_is_taken_in_with_what_is_said_of_it(desk, publisher):
    response = upload(desk, jpeg(), alt="A harbour", credit="Mei Lin", licence="own")

    image = Image.objects.get()
    assert response.status_code == 302
    assert (image.alt, image.credit, image.licence, image.uploaded_by) == (
        "A harbour",
        "Mei Lin",
        "own",
        publisher,
    )
    assert image.renditions.exists()


def test_what_is_no_picture_is_refused_at_its_field_and_the_words_stay(desk):
    data, _reason = hostile()["page.jpg"]

    response = upload(desk, data, alt="A harbour")

    assert response.status_code == 422
    assert "We take pictures as JPEG, PNG or WebP" in response.context["form"].errors["upload"][0]
    assert "A harbour" in response.content.decode()
    assert not Image.objects.exists()


def test_the_focus_moves_through_the_form(desk):
    upload(desk, jpeg())
    image = Image.objects.get()
    page = f"/desk/opinion/image/{image.pk}/change/"
    before = set(image.renditions.filter(shape="square").values_list("name", flat=True))

    desk.post(
        page, filled(desk.get(page), "image_form") | {"focal_x": "0.1", "focal_y": "0.9", "alt": "Boats"}
    )

    image.refresh_from_db()
    assert (image.focal_x, image.focal_y, image.alt) == (0.1, 0.9, "Boats")
    assert before.isdisjoint(image.renditions.filter(shape="square").values_list("name", flat=True))


def test_a_rendition_that_no_reader_may_have_is_shown_at_the_desk_alone(desk, client, administrator):
    upload(desk, jpeg())
    name = Image.objects.get().renditions.first().name

    assert desk.get(f"/desk/opinion/image/media/{name}")["Content-Type"] == "image/jpeg"
    assert client.get(f"/media/{name}").status_code == 404
    assert client.get(f"/desk/opinion/image/media/{name}").status_code == 302
    assert signed_in(administrator).get(f"/desk/opinion/image/media/{name}").status_code == 403


def test_a_proof_shows_the_picture_from_the_desk(desk, client):
    upload(desk, jpeg(), alt="A harbour")
    article = factories.article(lead_image=Image.objects.get())

    page = desk.get(f"/desk/opinion/article/{article.pk}/preview/page/").content.decode()

    assert 'src="/desk/opinion/image/media/' in page
    assert '"/media/' not in page


def test_nobody_without_the_right_takes_a_picture_in(administrator):
    assert upload(signed_in(administrator), jpeg()).status_code == 403
    assert not Image.objects.exists()
