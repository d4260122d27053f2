"""What is accepted as a picture, what comes out of it, and what happens to everything else."""

import ast
import resource
import sys
from io import BytesIO
from pathlib import Path

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from opinion import darkroom, pictures
from opinion.pictures import PictureRefused
from tests.pictures import (
    BLUE,
    GREEN,
    RED,
    SCRIPT,
    YELLOW,
    flat_png,
    from_a_phone,
    hostile,
    jpeg,
    profile_with_red_and_blue_exchanged,
    quarters,
    saved,
)

CENTRE = (0.5, 0.5)


def corners(data):
    """The colours in the middle of the four quarters of an encoded picture."""
    image = Image.open(BytesIO(data)).convert("RGB")
    places = [(x * image.width // 4, y * image.height // 4) for y in (1, 3) for x in (1, 3)]
    return [image.getpixel(place) for place in places]


def alike(found, expected, tolerance=12):
    """Whether colours agree, but for what lossy formats do to them."""
    pairs = zip(found, expected, strict=True)
    return all(abs(a - b) <= tolerance for f, e in pairs for a, b in zip(f, e, strict=True))


def first(data, *, format="jpeg", shape="full"):
    """The widest rendition of a picture in one shape and format."""
    return pictures.develop(data, focal=CENTRE, formats=[format], shapes=[shape]).renditions[0]


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_sound_picture_is_accepted_with_its_true_format_and_size(format):
    picture = pictures.accept(saved(quarters(700, 500), format))

    assert (picture.format, picture.width, picture.height) == (format.lower(), 700, 500)
    assert {r.format for r in picture.renditions} == {"jpeg"}
    assert alike(corners(picture.renditions[0].data), [RED, GREEN, BLUE, YELLOW])


def test_the_jpeg_of_a_phone_that_hides_a_second_picture_is_the_first_one():
    data = saved(quarters(), "MPO", save_all=True, append_images=[Image.new("RGB", (600, 400))])

    picture = pictures.accept(data)

    assert picture.format == "jpeg"
    assert alike(corners(picture.renditions[0].data), [RED, GREEN, BLUE, YELLOW])


@pytest.mark.parametrize(("name", "file"), hostile().items(), ids=hostile().keys())
def test_what_is_no_picture_of_ours_is_refused_with_a_sentence(name, file):
    data, reason = file

    with pytest.raises(PictureRefused) as refusal:
        pictures.accept(data)

    assert refusal.value.reason == reason
    assert "lease " in str(refusal.value)
    assert str(refusal.value).endswith(".")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("still.gif", "this file is GIF."),
        ("drawing.svg", "this file is SVG."),
        ("drawing.eps", "this file is EPS."),
        ("iphone.heic", "this file is HEIC."),
        ("layers.psd", "this file is Photoshop."),
        ("stars.fits", "this file is FITS."),
        ("page.jpg", "this file is HTML."),
        ("words.png", "this file is something else."),
    ],
)
def test_a_refusal_says_what_the_file_really_is(name, said):
    with pytest.raises(PictureRefused) as refusal:
        pictures.accept(hostile()[name][0])

    assert str(refusal.value) == (
        f"We take pictures as JPEG, PNG or WebP, up to 20 MB; {said} "
        "Please open it, save it as JPEG or PNG and send that."
    )


def test_the_widest_decoders_are_never_asked():
    opened = [
        node
        for node in ast.walk(ast.parse(Path(darkroom.__file__).read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Image.open"
    ]

    assert [ast.unparse(k.value) for call in opened for k in call.keywords] == ["('JPEG', 'PNG', 'WEBP')"]


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


def test_the_largest_picture_that_we_take_and_a_bomb_leave_this_process_small():
    largest = flat_png(8000, 5000, bits=8, colour_type=6, channels=4)
    bomb = flat_png(60_000, 60_000, bits=1, colour_type=0)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    picture = pictures.accept(largest)
    with pytest.raises(PictureRefused):
        pictures.accept(bomb)

    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert (picture.width, picture.height) == (8000, 5000)
    assert grown * (1 if sys.platform == "darwin" else 1024) < 40_000_000


def test_a_picture_that_needs_more_memory_than_the_darkroom_has_is_refused(monkeypatch):
    monkeypatch.setattr(pictures, "MEMORY", 200 * 1024**2)

    with pytest.raises(PictureRefused) as refusal:
        pictures.accept(flat_png(8000, 5000, bits=8, colour_type=6, channels=4))

    assert refusal.value.reason == "heavy"


def test_a_picture_that_needs_more_processor_time_than_the_darkroom_has_is_refused():
    data = saved(Image.effect_noise((3000, 2000), 90).convert("RGB"), "JPEG")

    with pytest.raises(PictureRefused) as refusal:
        pictures.develop(data, focal=CENTRE, seconds=1, patience=60)

    assert refusal.value.reason == "heavy"


def test_a_darkroom_that_does_not_answer_is_stopped_and_says_to_try_again():
    before = psutil.Process().children()

    with pytest.raises(pictures.DarkroomBusy) as busy:
        pictures.develop(jpeg(), focal=CENTRE, patience=0)

    assert str(busy.value) == "The picture could not be read in time. Please try again in a minute."
    assert psutil.Process().children() == before


SAMPLES = (from_a_phone(), saved(quarters(60, 40), "PNG"), saved(quarters(60, 40), "WEBP"))
SPOILT = st.builds(
    lambda sample, place, patch, length: (sample[:place] + patch + sample[place + len(patch) :])[:length],
    st.sampled_from(SAMPLES),
    st.integers(0, 1500),
    st.binary(min_size=1, max_size=12),
    st.integers(1, 20_000),
)


@settings(max_examples=40, deadline=None)
@given(st.one_of(st.binary(max_size=300), SPOILT))
def test_any_bytes_are_a_picture_or_a_refusal(data):
    try:
        picture = pictures.accept(data)
    except PictureRefused:
        return

    assert picture.renditions


def test_names_on_disk_cannot_be_guessed_and_say_nothing():
    names = {pictures.server_name("webp") for _ in range(1000)}

    assert len(names) == 1000
    assert {len(name) for name in names} == {len("00112233445566778899aabbccddeeff.webp")}
    assert {pictures.server_name(format)[32:] for format in ("jpeg", "png", "avif")} == {
        ".jpg",
        ".png",
        ".avif",
    }


@pytest.mark.parametrize(
    ("name", "plain", "extended"),
    [
        ("op-ed.docx", "op-ed.docx", "op-ed.docx"),
        ("../../etc/passwd", "passwd", "passwd"),
        ("C:\\Users\\me\\draft.docx", "draft.docx", "draft.docx"),
        ("a\0b.jpg", "ab.jpg", "ab.jpg"),
        ("invoice\u202excod.exe", "invoicexcod.exe", "invoicexcod.exe"),
        (
            "x\r\nSet-Cookie: a=b.jpg",
            "x Set-Cookie_ a_b.jpg",
            "x%20Set-Cookie_%20a%3Db.jpg",
        ),
        ('he said "no"; x.jpg', "he said _no__ x.jpg", "he%20said%20_no_%3B%20x.jpg"),
        ("文章 稿.docx", "file.docx", "%E6%96%87%E7%AB%A0%20%E7%A8%BF.docx"),
        ("Huỳnh Tâm Sáng.docx", "Huynh Tam Sang.docx", "Hu%E1%BB%B3nh%20T%C3%A2m%20S%C3%A1ng.docx"),
        (".htaccess", "file.htaccess", "file.htaccess"),
        ("...", "file", "file"),
        ("", "file", "file"),
        ("\ud800\udfff.jpg", "file.jpg", "file.jpg"),
        ("100%.jpg", "100_.jpg", "100%25.jpg"),
        (
            "v1.2 final draft of the piece",
            "v1.2 final draft of the piece",
            "v1.2%20final%20draft%20of%20the%20piece",
        ),
    ],
)
def test_a_download_gets_a_harmless_form_of_its_name(name, plain, extended):
    expected = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{extended}"

    assert pictures.content_disposition(name) == expected


def test_a_name_of_three_hundred_characters_is_cut_before_its_extension():
    header = pictures.content_disposition("字" * 300 + ".docx")

    assert header == f"attachment; filename=\"file.docx\"; filename*=UTF-8''{'%E5%AD%97' * 100}.docx"


@given(st.text(max_size=400))
def test_no_name_can_break_out_of_the_header(name):
    header = pictures.content_disposition(name)

    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    assert not set("/\\") & set(header)
