"""What comes out of a picture: its pixels upright and in their colours, in every width, shape and format."""

from io import BytesIO

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from opinion import darkroom, pictures
from tests.pictures import (
    BLUE,
    GREEN,
    RED,
    SCRIPT,
    YELLOW,
    alike,
    corners,
    from_a_phone,
    jpeg,
    profile_with_red_and_blue_exchanged,
    quarters,
    saved,
)

CENTRE = (0.5, 0.5)


def first(data, *, format="jpeg", shape="full"):
    """The widest rendition of a picture in one shape and format."""
    return pictures.develop(data, focal=CENTRE, formats=[format], shapes=[shape]).renditions[0]


@pytest.mark.parametrize("format", pictures.FORMATS)
def test_nothing_but_pixels_leaves_a_picture_taken_with_a_phone(format):
    data = from_a_phone() + SCRIPT
    private = [
        b"Exif",
        b"PHONEMAKER",
        b"Owner",
        b"2021:07:15",
        b"PRIVATE",
        b"ICC_PROFILE",
        b"ICCP",
        b"sRGB",
        b"http",
        b"script",
        b"colrprof",
    ]
    assert sum(secret in data for secret in private) >= 7

    for rendition in pictures.develop(data, focal=CENTRE, formats=[format]).renditions:
        image = Image.open(BytesIO(rendition.data))
        assert [secret for secret in private if secret in rendition.data] == []
        assert dict(image.getexif()) == {}
        assert {"exif", "icc_profile", "xmp", "comment"} & {k for k, v in image.info.items() if v} == set()


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_picture_stands_upright_however_the_camera_was_held(orientation):
    picture = pictures.accept(from_a_phone(orientation))

    assert (picture.width, picture.height) == (600, 400)
    assert alike(corners(picture.renditions[0].data), [RED, GREEN, BLUE, YELLOW])


def test_text_chunks_of_a_png_are_gone():
    info = PngInfo()
    info.add_text("Comment", "PRIVATE NOTE")
    info.add_itxt("XML:com.adobe.xmp", "<x>PRIVATE XMP</x>", zip=True)
    data = saved(quarters(), "PNG", pnginfo=info)
    assert b"PRIVATE NOTE" in data

    made = pictures.develop(data, focal=CENTRE).renditions

    assert [r for r in made if b"PRIVATE" in r.data or b"adobe" in r.data] == []


@pytest.mark.parametrize("format", pictures.FORMATS)
def test_colours_keep_their_meaning_when_their_profile_is_dropped(format):
    red = saved(
        Image.new("RGB", (400, 400), (255, 0, 0)), "PNG", icc_profile=profile_with_red_and_blue_exchanged()
    )

    (colour, *_) = corners(first(red, format=format).data)

    assert alike([colour], [(0, 0, 255)])


def test_a_damaged_profile_does_not_spoil_the_picture():
    data = saved(quarters(), "JPEG", quality=90, icc_profile=b"no profile at all" * 20)

    assert alike(corners(first(data).data), [RED, GREEN, BLUE, YELLOW])


def test_a_picture_for_the_printing_press_becomes_one_for_screens():
    cmyk = Image.new("CMYK", (400, 400), (0, 255, 255, 0))

    assert alike(corners(first(saved(cmyk, "JPEG", quality=95)).data)[:1], [(255, 0, 0)])


@pytest.mark.parametrize("format", pictures.FORMATS)
def test_what_is_transparent_is_white_paper_in_every_format(format):
    image = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    image.paste((*RED, 255), (0, 0, 200, 400))

    left, right, *_ = corners(first(saved(image, "PNG"), format=format).data)

    assert alike([left, right], [RED, (255, 255, 255)])


def test_a_palette_with_a_transparent_colour_is_understood():
    image = quarters(400, 400).quantize(4)
    transparent = image.getpixel((300, 300))

    found = corners(first(saved(image, "PNG", transparency=transparent)).data)

    assert alike(found, [RED, GREEN, BLUE, (255, 255, 255)])


def test_sixteen_bits_of_grey_keep_their_brightness():
    data = saved(Image.new("I;16", (400, 400), 0x8000), "PNG")

    assert alike(corners(first(data).data)[:1], [(128, 128, 128)])


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_a_png_is_accepted(mode):
    data = saved(Image.new("L", (40, 30), 255).convert(mode), "PNG")

    assert {r.width for r in pictures.develop(data, focal=CENTRE, shapes=["full"]).renditions} == {40}


def test_no_rendition_is_wider_than_the_picture():
    made = pictures.develop(jpeg(1000, 500), focal=CENTRE, formats=["jpeg"]).renditions

    assert [(r.shape, r.width, r.height) for r in made] == [
        ("full", 960, 480),
        ("full", 640, 320),
        ("full", 320, 160),
        ("card", 640, 427),
        ("card", 320, 213),
        ("square", 500, 500),
        ("square", 320, 320),
        ("square", 160, 160),
    ]
    assert [Image.open(BytesIO(r.data)).size for r in made] == [(r.width, r.height) for r in made]


@pytest.mark.parametrize(
    ("width", "widths"),
    [(200, [200]), (320, [320]), (400, [320]), (401, [320, 401]), (1900, [320, 640, 960, 1280, 1900])],
)
def test_a_picture_between_two_widths_comes_in_its_own_where_much_would_be_lost(width, widths):
    assert darkroom.widths_for(width, list(pictures.WIDTHS)) == widths


def test_a_picture_smaller_than_every_width_comes_in_its_own():
    made = pictures.develop(jpeg(90, 60), focal=CENTRE, formats=["webp"]).renditions

    assert [(r.shape, r.width, r.height) for r in made] == [
        ("full", 90, 60),
        ("card", 90, 60),
        ("square", 60, 60),
    ]


@pytest.mark.parametrize("size", [(1, 1), (1, 9000), (9000, 1), (2, 3)])
def test_the_thinnest_pictures_come_out_in_every_shape_and_format(size):
    made = pictures.develop(saved(Image.new("RGB", size, RED), "PNG"), focal=(1, 0)).renditions

    assert {(r.shape, r.format) for r in made} == {(s, f) for s in pictures.SHAPES for f in pictures.FORMATS}
    assert min(min(r.width, r.height) for r in made) >= 1


def test_all_five_widths_are_made_of_a_wide_picture_in_each_format_and_those_that_exist_are_not_made_again():
    wide = jpeg(2400, 1600)

    whole = pictures.develop(wide, focal=CENTRE, shapes=["full"])
    have = {(r.shape, r.width, r.format) for r in whole.renditions}
    rest = pictures.develop(wide, focal=CENTRE, shapes=["full"], skip=have - {("full", 960, "avif")})

    assert have == {("full", w, f) for w in (320, 640, 960, 1280, 1920) for f in ("jpeg", "webp", "avif")}
    assert [(r.shape, r.width, r.format) for r in rest.renditions] == [("full", 960, "avif")]
    assert {Image.open(BytesIO(r.data)).format.lower() for r in whole.renditions} == {"jpeg", "webp", "avif"}


@pytest.mark.parametrize(
    ("focal", "colours"),
    [
        ((0.0, 0.0), [RED, RED, BLUE, BLUE]),
        ((1.0, 1.0), [GREEN, GREEN, YELLOW, YELLOW]),
        ((0.5, 0.5), [RED, GREEN, BLUE, YELLOW]),
    ],
)
def test_a_crop_follows_the_focal_point_and_stays_inside(focal, colours):
    wide = pictures.develop(jpeg(1200, 300), focal=focal, formats=["jpeg"], shapes=["square"]).renditions[0]

    assert (wide.width, wide.height) == (300, 300)
    assert alike(corners(wide.data), colours)


def test_a_tall_picture_is_cropped_up_and_down():
    data = jpeg(300, 1200)

    top = pictures.develop(data, focal=(0.5, 0.1), formats=["jpeg"], shapes=["card"]).renditions[0]
    bottom = pictures.develop(data, focal=(0.5, 0.9), formats=["jpeg"], shapes=["card"]).renditions[0]

    assert alike(corners(top.data), [RED, GREEN, RED, GREEN])
    assert alike(corners(bottom.data), [BLUE, YELLOW, BLUE, YELLOW])
