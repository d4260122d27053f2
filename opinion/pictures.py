"""Pictures: bytes in, safe bytes out. What may come in, what readers get, and how files are named.

A picture is decoded and encoded by `opinion.darkroom` in a process of its own, so the memory and the life of
the web process do not depend on what somebody uploads. What comes out is pixels only, upright, in sRGB: no
place, no camera, no comment, no second file behind the picture's end.
"""

import re
import secrets
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from opinion import confined
from opinion.refusals import Refused

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 16_000  # WebP ends at 16,383 pixels a side
MEMORY = 1024**3  # address space; the largest picture that we accept needs half of it

WIDTHS = (320, 640, 960, 1280, 1920)
SUFFIXES = {"jpeg": ".jpg", "png": ".png", "webp": ".webp", "avif": ".avif"}
RENDITIONS = "renditions"  # the folder that holds them
MEDIA_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg"}
AT_ONCE = ("jpeg",)  # made while the editor waits, a second at most
LATER = ("avif", "webp")  # made by background work
FORMATS = AT_ONCE + LATER


class Shape(NamedTuple):
    """How a picture is cut: to a ratio around its focal point, or not at all; and the widths it comes in."""

    ratio: tuple[int, int] | None
    widths: tuple[int, ...]


SHAPES = {
    "full": Shape(None, WIDTHS),  # as it was taken: the article
    "card": Shape((3, 2), WIDTHS),  # lists and the front page
    "square": Shape((1, 1), (160, 320, 640)),  # portraits
}
CROPPED = tuple(name for name, shape in SHAPES.items() if shape.ratio)

Key = tuple[str, int, str]  # shape, width, format


@dataclass(frozen=True, kw_only=True)
class Rendition:
    """A picture as a reader may get it; sizes in pixels."""

    shape: str
    width: int
    height: int
    format: str
    data: bytes


@dataclass(frozen=True, kw_only=True)
class Picture:
    """An accepted picture: its true format, its size once it stands upright, and what was made of it."""

    format: str
    width: int
    height: int
    renditions: tuple[Rendition, ...]


class PictureRefused(Refused):
    """This is no picture that we take. The text tells its sender what to do; `reason` names the rule."""

    def __init__(self, reason: str, sentence: str = "") -> None:
        super().__init__(sentence or str(WHY[reason]))
        self.reason = reason


class DarkroomBusy(Refused):
    """The darkroom did not finish in time; the same picture may pass later."""


WHY = {
    "empty": gettext_lazy("This file is empty. Please choose the picture again."),
    "heavy_file": gettext_lazy(
        "This file is larger than 20 MB. Please save the picture 2,000 to 4,000 pixels wide and send that."
    ),
    "large": gettext_lazy(
        "This picture is larger than 40 megapixels, or longer than 16,000 pixels on one side. "
        "Please save it 2,000 to 4,000 pixels wide and send that."
    ),
    "moving": gettext_lazy(
        "This picture moves. Please save the one frame that should be shown and send that."
    ),
    "damaged": gettext_lazy(
        "This picture is damaged or incomplete. "
        "Please send it again, or open it, save it as JPEG and send that."
    ),
    "heavy": gettext_lazy(
        "This picture could not be read in reasonable time and memory. "
        "Please open it, save it as JPEG and send that."
    ),
}
# What people send instead, by its first bytes: only the sentence depends on it, never whether a file passes.
OTHER_KINDS = (
    (rb"GIF8", "GIF"),
    (rb"%PDF", "PDF"),
    (rb"%!PS|\xc5\xd0\xd3\xc6", "EPS"),
    (rb"8BPS", "Photoshop"),
    (rb"SIMPLE  =", "FITS"),
    (rb"II\*\0|MM\0\*", "TIFF"),
    (rb"BM", "BMP"),
    (rb"....ftyp(heic|heix|heim|heis|hevc|mif1|msf1)", "HEIC"),
    (rb"....ftypavi[fs]", "AVIF"),
    (rb"(\xef\xbb\xbf)?\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?(<!DOCTYPE svg[^>]*>\s*)?<svg", "SVG"),
    (rb"(\xef\xbb\xbf)?\s*<(!doctype html|html|head|body|script)", "HTML"),
)
OURS = re.compile(rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|RIFF....WEBP", re.DOTALL)


def accept(data: bytes, *, focal: tuple[float, float] = (0.5, 0.5)) -> Picture:
    """Check a picture that somebody sent and make its JPEG renditions. Takes about a second.

    Raises PictureRefused for everything that is not a sound still JPEG, PNG or WebP within our limits, and
    DarkroomBusy when the machine was too slow to say.
    """
    if not data:
        raise PictureRefused("empty")
    if len(data) > MAX_BYTES:
        raise PictureRefused("heavy_file")
    return develop(data, focal=focal, formats=AT_ONCE, seconds=12, patience=24)


def develop(
    data: bytes,
    *,
    focal: tuple[float, float],
    formats: Collection[str] = FORMATS,
    shapes: Collection[str] = tuple(SHAPES),
    skip: Collection[Key] = (),
    seconds: int = 120,
    patience: int = 240,
) -> Picture:
    """The renditions of a picture in these shapes and formats, but for those under `skip`; decoded once.

    No rendition is wider than the picture. `focal` is in fractions from the left and from the top; `seconds`
    are of processor time, `patience` is in seconds of ours. Raises as `accept` does.
    """
    job = {
        "max_pixels": MAX_PIXELS,
        "max_side": MAX_SIDE,
        "focal": focal,
        "formats": list(formats),
        "shapes": {name: SHAPES[name] for name in shapes},
        "skip": list(skip),
    }
    facts, blobs = _run(job, data, seconds=seconds, patience=patience)
    if reason := facts.get("refused"):
        raise PictureRefused(reason) if reason in WHY else _refused_kind(data)
    renditions, start = [], 0
    for made in facts["made"]:
        end = start + made.pop("size")
        renditions.append(Rendition(**made, data=blobs[start:end]))
        start = end
    return Picture(
        format=facts["format"], width=facts["width"], height=facts["height"], renditions=tuple(renditions)
    )


def _run(job: Mapping[str, Any], data: bytes, *, seconds: int, patience: int) -> tuple[dict[str, Any], bytes]:
    """One run of the darkroom: its facts and the bytes behind them. Where it died, the picture is refused."""
    try:
        return confined.run("opinion.darkroom", job, data, memory=MEMORY, seconds=seconds, patience=patience)
    except confined.TooSlow as slow:
        raise DarkroomBusy(
            _("The picture could not be read in time. Please try again in a minute.")
        ) from slow
    except confined.Died:
        return {"refused": "heavy"}, b""


def _refused_kind(data: bytes) -> PictureRefused:
    """The refusal of what is no JPEG, PNG or WebP: it says what the file is, where we know."""
    if OURS.match(data):
        return PictureRefused("damaged")
    head = data[:2048]
    kind = next(
        (kind for start, kind in OTHER_KINDS if re.match(start, head, re.DOTALL | re.IGNORECASE)), None
    )
    sentence = _(
        "We take pictures as JPEG, PNG or WebP, up to 20 MB; this file is %(kind)s. "
        "Please open it, save it as JPEG or PNG and send that."
    )
    return PictureRefused("kind", sentence % {"kind": kind or _("something else")})


def server_name(format: str) -> str:
    """A file name that nobody can guess (128 random bits) and that says nothing but the format."""
    return secrets.token_hex(16) + SUFFIXES[format]


def content_disposition(filename: str, *, otherwise: str = "file") -> str:
    """The header that saves a download under a harmless form of the name that somebody gave it (RFC 6266).

    Browsers show `filename*`, the name in its own script; `otherwise` stands in where nothing is left.
    """
    stem, extension = harmless_name(filename)
    name = (stem or otherwise) + extension
    ascii_stem = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9 ._()+-]", "_", (ascii_stem.strip(" .") or otherwise) + extension)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def harmless_name(filename: str) -> tuple[str, str]:
    """Stem (100 characters, may be empty) and extension (".docx", or "") of a name somebody gave a file.

    A path becomes its last part; control, direction and other invisible characters go, and leading dots.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", filename))[-1]
    spaced = "".join(" " if character.isspace() else character for character in last)
    seen = "".join(character for character in spaced if unicodedata.category(character)[0] != "C")
    name = re.sub(r'[<>:"|?*]', "_", " ".join(seen.split())).rstrip(" .")
    if found := re.fullmatch(r"(.*?)[ .]*(\.[A-Za-z0-9]{1,10})", name):
        return found[1].strip(" .")[:100].rstrip(" ."), found[2]
    return name.strip(" .")[:100].rstrip(" ."), ""
