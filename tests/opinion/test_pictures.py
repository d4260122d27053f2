"""What is accepted as a picture, what happens to everything else, and the names of files."""

import ast
import resource
import sys
from pathlib import Path

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from opinion import darkroom, pictures
from opinion.pictures import PictureRefused
from tests.pictures import (
    BLUE,
    GREEN,
    RED,
    YELLOW,
    alike,
    corners,
    flat_png,
    from_a_phone,
    hostile,
    jpeg,
    quarters,
    saved,
)

CENTRE = (0.5, 0.5)


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
