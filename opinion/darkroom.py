"""The darkroom: decodes, turns, cuts and encodes one picture, in a process of its own under hard limits.

`opinion.pictures` has it started by `confined`, so that a hostile picture harms nothing but this process; it
imports no Django. In: the job and the picture. Out: facts, or why not, and the renditions, one after the other.
"""

import warnings
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from opinion import confined

# What libjpeg, libwebp and libaom are told. A drawing (a chart, a map) keeps its colours unblurred at edges.
PHOTOGRAPH: dict[str, dict[str, Any]] = {
    "jpeg": {"quality": 82, "progressive": True, "optimize": True},
    "webp": {"quality": 80, "method": 4},
    "avif": {"quality": 60, "speed": 8, "max_threads": 1},
}
DRAWING: dict[str, dict[str, Any]] = {
    "jpeg": PHOTOGRAPH["jpeg"] | {"subsampling": "4:4:4"},
    "webp": PHOTOGRAPH["webp"] | {"use_sharp_yuv": True},
    "avif": PHOTOGRAPH["avif"] | {"subsampling": "4:4:4"},
}
Box = tuple[float, float, float, float]


class Refused(Exception):
    """The picture breaks a rule; the text is the rule's name in `opinion.pictures.WHY`."""


class Cut(NamedTuple):
    """One rendition to make: this box of the upright picture, at this size."""

    shape: str
    box: Box
    width: int
    height: int


def opened(data: bytes, max_pixels: int, max_side: int) -> Image.Image:
    """The picture as its header describes it; nothing is decoded before its size is known to be allowed."""
    Image.MAX_IMAGE_PIXELS = max_pixels
    image = Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP"))
    if max(image.size) > max_side:
        raise Refused("large")
    # Cameras append previews and depth maps to a JPEG (Pillow calls it MPO): its first frame is the picture.
    if image.format in {"PNG", "WEBP"} and getattr(image, "is_animated", False):
        raise Refused("moving")
    return image


def upright(image: Image.Image) -> Image.Image:
    """The decoded pixels as a camera held them, in a mode that can be resized: L, RGB, RGBA or CMYK."""
    ImageOps.exif_transpose(image, in_place=True)
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):  # 16 bits of grey, which `convert` would clip instead of scaling
        image = image.point(lambda value: value * (1 / 256)).convert("L")
        image.info.pop("transparency", None)
    transparent = image.has_transparency_data
    if transparent or image.mode not in {"L", "RGB", "CMYK"}:
        image = image.convert("RGBA" if transparent else "RGB")
    image.info = {"icc_profile": profile} if profile else {}
    return image


def in_srgb_on_white(image: Image.Image) -> Image.Image:
    """RGB that means the same on every screen, with no profile left; what was transparent is white paper."""
    if profile := image.info.get("icc_profile"):
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        try:
            known = ImageCms.ImageCmsProfile(BytesIO(profile))
            image = (
                ImageCms.profileToProfile(image, known, ImageCms.createProfile("sRGB"), outputMode=mode)
                or image
            )
        except (ImageCms.PyCMSError, OSError):
            pass  # a damaged or mismatched profile (grey tagged sRGB): the bare numbers are the picture
    if image.mode == "RGBA":
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        return paper
    image = image.convert("RGB")
    image.info = {}
    return image


def widths_for(width: int, widths: list[int]) -> list[int]:
    """The widths that do not enlarge, and the picture's own where much would be lost without it."""
    fit = [w for w in widths if w <= width]
    if width > widths[-1] or (fit and width <= fit[-1] * 1.25):
        return fit
    return [*fit, width]


def box_around(focal: tuple[float, float], size: tuple[int, int], ratio: tuple[int, int] | None) -> Box:
    """The largest box of this ratio inside the picture, centred as near the focal point as edges allow."""
    width, height = size
    if ratio is None:
        return 0, 0, width, height
    across = min(width, height * ratio[0] / ratio[1])
    down = across * ratio[1] / ratio[0]
    left = min(max(focal[0] * width - across / 2, 0), width - across)
    top = min(max(focal[1] * height - down / 2, 0), height - down)
    return left, top, left + across, top + down


def cuts(job: dict[str, Any], size: tuple[int, int]) -> Iterator[Cut]:
    """Every cut that the job asks for, per shape from the widest down."""
    for shape, (ratio, widths) in job["shapes"].items():
        box = box_around(job["focal"], size, ratio)
        across, down = box[2] - box[0], box[3] - box[1]
        for width in reversed(widths_for(max(1, int(across)), widths)):
            yield Cut(shape, box, width, max(1, round(width * down / across)))


def encoded(image: Image.Image, format: str, options: dict[str, Any]) -> bytes:
    """The bytes of a picture in one format; `image.info` is empty, so nothing but pixels goes in."""
    out = BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def develop(job: dict[str, Any], data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """The facts and the renditions of one picture, but for those that the job lists under `skip`."""
    image = opened(data, job["max_pixels"], job["max_side"])
    source = "jpeg" if image.format == "MPO" else str(image.format).lower()
    image = upright(image)
    options = DRAWING if source == "png" else PHOTOGRAPH
    skip = {tuple(key) for key in job["skip"]}
    made: list[dict[str, Any]] = []
    blobs: list[bytes] = []
    widest: dict[
        str, Image.Image
    ] = {}  # the smaller sizes of a shape are made from its largest, not from 40 MP
    for cut in cuts(job, image.size):
        wanted = [format for format in job["formats"] if (cut.shape, cut.width, format) not in skip]
        if not wanted:
            continue
        source_image, box = (widest[cut.shape], None) if cut.shape in widest else (image, cut.box)
        small = source_image.resize(
            (cut.width, cut.height), Image.Resampling.LANCZOS, box=box, reducing_gap=3.0
        )
        small = widest.setdefault(cut.shape, in_srgb_on_white(small)) if box else small
        for format in wanted:
            blobs.append(encoded(small, format, options[format]))
            made.append({"shape": cut.shape, "width": cut.width, "height": cut.height, "format": format})
            made[-1]["size"] = len(blobs[-1])
    return {"format": source, "width": image.width, "height": image.height, "made": made}, blobs


def answer(job: dict[str, Any], data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """What `develop` gives, or the name of the reason why there is nothing."""
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        return develop(job, data)
    except Refused as refusal:
        return {"refused": str(refusal)}, []
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return {"refused": "large"}, []
    except MemoryError:
        return {"refused": "heavy"}, []
    except UnidentifiedImageError:
        return {"refused": "kind"}, []
    except (
        Exception
    ):  # a decoder's way to say "damaged" is any exception: OSError, SyntaxError, struct.error ...
        return {"refused": "damaged"}, []


def main() -> None:
    """Serve one picture."""
    confined.serve(answer, opens_files=True)
