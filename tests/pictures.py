"""Pictures for tests: sound ones, odd ones and hostile ones, all made here."""

import struct
import zlib
from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms, ImageDraw

RED, GREEN, BLUE, YELLOW = (200, 30, 30), (30, 160, 60), (30, 60, 200), (220, 200, 40)
SCRIPT = b"<script>alert('behind the picture')</script>"


def quarters(width: int = 600, height: int = 400) -> Image.Image:
    """Four colours, one in each quarter, so that turns and mirrors show: red green / blue yellow."""
    image = Image.new("RGB", (width, height), RED)
    draw = ImageDraw.Draw(image)
    draw.rectangle((width // 2, 0, width, height // 2 - 1), fill=GREEN)
    draw.rectangle((0, height // 2, width // 2 - 1, height), fill=BLUE)
    draw.rectangle((width // 2, height // 2, width, height), fill=YELLOW)
    return image


def saved(image: Image.Image, format: str, **options: Any) -> bytes:
    """The bytes of an image in a format that Pillow writes."""
    out = BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def jpeg(width: int = 600, height: int = 400) -> bytes:
    """A sound small JPEG."""
    return saved(quarters(width, height), "JPEG", quality=90)


# How a camera stores an upright picture under each orientation tag: the turn that undoes the tag's.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def from_a_phone(orientation: int = 6, width: int = 600, height: int = 400) -> bytes:
    """A JPEG as a phone writes it: turned, with the place, the owner, a comment, a profile and XMP inside."""
    image = quarters(width, height)
    if (turn := STORED[orientation]) is not None:
        image = image.transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "PHONEMAKER"
    exif[0x013B] = "Owner of the Phone"
    exif.get_ifd(0x8825).update(
        {1: "N", 2: (25.0, 2.0, 3.0), 3: "E", 4: (121.0, 33.0, 4.0), 29: "2021:07:15"}
    )
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return saved(
        image,
        "JPEG",
        quality=90,
        exif=exif,
        comment=b"PRIVATECOMMENT",
        icc_profile=profile,
        xmp=b"<x>PRIVATEXMP</x>",
    )


def profile_with_red_and_blue_exchanged() -> bytes:
    """A valid ICC profile under which pure red means pure blue, so that ignoring it shows."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    table_end = 132 + 12 * struct.unpack(">I", profile[128:132])[0]
    table = (
        profile[132:table_end].replace(b"rXYZ", b"....").replace(b"bXYZ", b"rXYZ").replace(b"....", b"bXYZ")
    )
    return profile[:132] + table + profile[table_end:]


def flat_png(width: int, height: int, *, bits: int, colour_type: int, channels: int = 1) -> bytes:
    """A PNG of one colour (every sample zero), written row by row: huge in pixels, small in bytes."""
    row = b"\0" + bytes((width * bits * channels + 7) // 8)
    packer = zlib.compressobj(9)
    pixels = b"".join([packer.compress(row) for _ in range(height)]) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, bits, colour_type, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b""))
    )


@cache
def hostile() -> dict[str, tuple[bytes, str]]:
    """Files that are no picture of ours, by name: the bytes, and the reason for which each is refused."""
    whole = jpeg()
    png = saved(quarters(), "PNG")
    frames = [quarters(60, 40), Image.new("RGB", (60, 40), BLUE)]
    moving = {"save_all": True, "append_images": frames[1:], "duration": 100}
    return {
        "nothing.jpg": (b"", "empty"),
        "bomb.png": (flat_png(12_000, 12_000, bits=1, colour_type=0), "large"),
        "square-kilometre.png": (flat_png(60_000, 60_000, bits=1, colour_type=0), "large"),
        "ribbon.png": (flat_png(16_001, 1, bits=8, colour_type=0), "large"),
        "too-many-bytes.jpg": (whole + bytes(20 * 1024 * 1024), "heavy_file"),
        "half.jpg": (whole[: len(whole) // 2], "damaged"),
        "half.png": (png[: len(png) // 2], "damaged"),
        "head.webp": (saved(quarters(), "WEBP")[:40], "damaged"),
        "head.jpg": (whole[:3], "damaged"),
        "moving.webp": (saved(frames[0], "WEBP", **moving), "moving"),
        "moving.png": (saved(frames[0], "PNG", **moving), "moving"),
        "moving.gif": (saved(frames[0], "GIF", **moving), "kind"),
        "still.gif": (saved(quarters(), "GIF"), "kind"),
        "scan.tiff": (saved(quarters(), "TIFF"), "kind"),
        "screen.bmp": (saved(quarters(), "BMP"), "kind"),
        "paper.pdf": (saved(quarters(), "PDF"), "kind"),
        "drawing.eps": (saved(quarters(), "EPS"), "kind"),
        "layers.psd": (b"8BPS\0\1" + bytes(6) + struct.pack(">HIIHH", 3, 9, 9, 8, 3) + bytes(64), "kind"),
        "stars.fits": (b"SIMPLE  =                    T".ljust(80) + b"END".ljust(2800), "kind"),
        "drawing.svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "kind"),
        "page.jpg": (b"<!DOCTYPE html><title>x</title>" + SCRIPT, "kind"),
        "words.png": ("文字不是圖片".encode(), "kind"),
        "iphone.heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100), "kind"),
    }


def corners(data: bytes) -> list[Any]:
    """The colours in the middle of the four quarters of an encoded picture."""
    image = Image.open(BytesIO(data)).convert("RGB")
    places = [(x * image.width // 4, y * image.height // 4) for y in (1, 3) for x in (1, 3)]
    return [image.getpixel(place) for place in places]


def alike(found: list[Any], expected: list[Any], tolerance: int = 12) -> bool:
    """Whether colours agree, but for what lossy formats do to them."""
    pairs = zip(found, expected, strict=True)
    return all(abs(a - b) <= tolerance for f, e in pairs for a, b in zip(f, e, strict=True))
