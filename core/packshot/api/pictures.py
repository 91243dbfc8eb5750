"""The picture value: 8-bit sRGB pixels that know where the product's photo lies in them."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from PIL import Image, ImageCms, ImageOps

from packshot.api.wholeness import damage

if TYPE_CHECKING:
    import numpy as np

    from packshot.api.values import Size

PHOTO_FORMATS = ("PNG", "JPEG", "WEBP")
OWN_FORMATS = (*PHOTO_FORMATS, "AVIF")
MAX_BYTES = 64 * 1024 * 1024
MAX_PIXELS = 50_000_000
_PLACEMENT_KEY = "packshot:placement"
_XMP_KEY = "XML:com.adobe.xmp"


class PictureError(Exception):
    """A file is not a picture packshot will work with; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a product's photo lies in a picture: photo pixel (u, v) is at (x + u * sx, y + v * sy)."""

    x: float = 0.0
    y: float = 0.0
    sx: float = 1.0
    sy: float = 1.0

    def moved(self, dx: float, dy: float) -> Placement:
        """The placement after the picture's content moved by (dx, dy) pixels."""
        return replace(self, x=self.x + dx, y=self.y + dy)

    def scaled(self, fx: float, fy: float) -> Placement:
        """The placement after the picture was scaled by fx, fy."""
        return Placement(self.x * fx, self.y * fy, self.sx * fx, self.sy * fy)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What an encoded file said of itself: format name, bytes, XMP packet, whether it carries an ICC profile."""

    format: str
    bytes: int
    xmp: str = ""
    icc: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """An immutable picture: mode `RGB`, `RGBA` (straight alpha) or `L` (a mask), 8 bits, sRGB.

    `image` is shared, never changed in place: every method returns a new picture. Methods that move pixels keep
    `placement` true, so that a check can lay the product's mask over a finished asset.
    """

    image: Image.Image
    placement: Placement | None = None
    facts: FileFacts | None = None

    @classmethod
    def new(cls, size: Size, color: str, *, mode: str = "RGB") -> Self:
        """A plain field of one colour (`#RRGGBB`)."""
        return cls(Image.new(mode, (size.width, size.height), color))

    @classmethod
    def from_array(cls, pixels: np.ndarray, placement: Placement | None = None) -> Self:
        """From uint8 pixels of shape (height, width), (height, width, 3) or (height, width, 4)."""
        return cls(Image.fromarray(pixels), placement)

    @classmethod
    def decode(cls, data: bytes, *, formats: tuple[str, ...] = PHOTO_FORMATS) -> Self:
        """Decode a whole file: checked for damage and size first, turned upright, converted to 8-bit sRGB.

        Raises PictureError for anything that is not one whole still picture in `formats` under the limits.
        """
        return cls(*_decode(data, formats))

    @property
    def width(self) -> int:
        """Width in pixels."""
        return self.image.width

    @property
    def height(self) -> int:
        """Height in pixels."""
        return self.image.height

    @property
    def size(self) -> Size:
        """Width and height in pixels."""
        from packshot.api.values import Size

        return Size(self.image.width, self.image.height)

    @property
    def has_alpha(self) -> bool:
        """Whether some pixel may be transparent."""
        return self.image.mode == "RGBA"

    def array(self) -> np.ndarray:
        """The pixels as a read-only uint8 array of shape (height, width[, channels])."""
        import numpy as np

        pixels = np.asarray(self.image)
        pixels.setflags(write=False)
        return pixels

    def alpha(self) -> Picture:
        """The alpha channel as a mask; all white where there is none."""
        image = self.image.getchannel("A") if self.has_alpha else Image.new("L", self.image.size, 255)
        return replace(self, image=image, facts=None)

    def grey(self) -> Picture:
        """As a mask: one channel, a transparent pixel counting as black."""
        if self.image.mode == "L":
            return self
        flat = self.on("#000000") if self.has_alpha else self
        return replace(flat, image=flat.image.convert("L"))

    def on(self, background: str) -> Picture:
        """Composited on a plain background colour; mode `RGB`."""
        if not self.has_alpha:
            return self
        flat = Image.new("RGBA", self.image.size, background)
        flat.alpha_composite(self.image)
        return replace(self, image=flat.convert("RGB"), facts=None)

    def cropped(self, box: tuple[int, int, int, int]) -> Picture:
        """The part inside (left, top, right, bottom); a box beyond the edges adds transparent or black pixels."""
        return self._moved(self.image.crop(box), lambda p: p.moved(-box[0], -box[1]))

    def resized(self, size: Size) -> Picture:
        """Scaled with Lanczos; a picture with alpha is scaled premultiplied, so edges keep their colour."""
        if size == self.size:
            return self
        factors = size.width / self.width, size.height / self.height
        return self._moved(_lanczos(self.image, (size.width, size.height)), lambda p: p.scaled(*factors))

    def pasted_on(self, canvas: Picture, left: int, top: int) -> Picture:
        """Lie over `canvas`, the top left corner at (left, top); the placement stays with this picture."""
        flat = canvas.image.convert("RGBA")
        layer = Image.new("RGBA", flat.size)
        layer.paste(self.image.convert("RGBA"), (left, top))
        flat.alpha_composite(layer)
        image = flat if canvas.has_alpha else flat.convert("RGB")
        return self._moved(image, lambda p: p.moved(left, top))

    def with_image(self, image: Image.Image) -> Picture:
        """The same place with other pixels of the same size."""
        return replace(self, image=image, facts=None)

    def lay(self, photo: Picture, outside: int = 0) -> Picture | None:
        """A picture in the photo's pixels (its mask, its alpha) laid where the photo lies in this one.

        None when this picture does not know where its photo lies.
        """
        if self.placement is None:
            return None
        place = self.placement
        size = max(1, round(photo.width * place.sx)), max(1, round(photo.height * place.sy))
        canvas = Image.new(photo.image.mode, self.image.size, outside if photo.image.mode == "L" else 0)
        canvas.paste(_lanczos(photo.image, size), (round(place.x), round(place.y)))
        return Picture(canvas, place)

    def to_png(self) -> bytes:
        """As PNG bytes that keep the placement: how a free generator's picture becomes an original."""
        from PIL.PngImagePlugin import PngInfo

        info = PngInfo()
        if self.placement:
            place = self.placement
            info.add_itxt(_PLACEMENT_KEY, json.dumps([place.x, place.y, place.sx, place.sy]))
        out = io.BytesIO()
        self.image.save(out, "PNG", pnginfo=info, compress_level=1)
        return out.getvalue()

    def _moved(self, image: Image.Image, move: Callable[[Placement], Placement]) -> Picture:
        return Picture(image, move(self.placement) if self.placement else None)


def image_size(path: Path, *, formats: tuple[str, ...] = PHOTO_FORMATS) -> tuple[int, int]:
    """Upright (width, height) from the file's head alone, without decoding; PictureError as `Picture.decode`."""
    try:
        with Image.open(path, formats=formats) as image:
            _within_limits(image)
            turned = image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
            return (image.height, image.width) if turned else image.size
    except PictureError:
        raise
    except Exception as error:
        raise PictureError(_unreadable(error, formats)) from error


def read_reference(path: Path, digest: str) -> Picture:
    """Decode an input image, refusing one whose bytes are no longer those of `digest`."""
    return _read_reference(path, digest)


@lru_cache(maxsize=8)
def _read_reference(path: Path, digest: str) -> Picture:
    try:
        data = path.read_bytes()
    except OSError as error:
        message = f"{path.name} cannot be read: {error.strerror}"
        raise PictureError(message) from error
    if hashlib.sha256(data).hexdigest() != digest:
        message = f"{path.name} has changed since the plan was made; run again"
        raise PictureError(message)
    return Picture.decode(data)


def _decode(data: bytes, formats: tuple[str, ...]) -> tuple[Image.Image, Placement | None, FileFacts]:
    if len(data) > MAX_BYTES:
        message = f"the file has {len(data):,} bytes; the limit is {MAX_BYTES:,}"
        raise PictureError(message)
    if fault := damage(data):
        raise PictureError(fault)
    try:
        with Image.open(io.BytesIO(data), formats=formats) as opened:
            _within_limits(opened)
            facts = _file_facts(opened, len(data))
            return _upright_srgb(opened), _stored_placement(opened), facts
    except PictureError:
        raise
    except Exception as error:
        raise PictureError(_unreadable(error, formats)) from error


def _within_limits(image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        message = (
            f"{image.width} x {image.height} pixels are more than the {MAX_PIXELS:,} packshot decodes; "
            "save a smaller copy"
        )
        raise PictureError(message)
    if getattr(image, "n_frames", 1) > 1:
        message = "the file is animated; save one frame as a still picture"
        raise PictureError(message)


def _unreadable(error: Exception, formats: tuple[str, ...]) -> str:
    allowed = ", ".join(formats)
    return f"not a readable picture ({type(error).__name__}); allowed formats: {allowed}"


def _file_facts(image: Image.Image, length: int) -> FileFacts:
    xmp: Any = image.info.get("xmp") or image.info.get(_XMP_KEY) or ""
    text = xmp.decode("utf-8", "replace") if isinstance(xmp, bytes) else str(xmp)
    return FileFacts(image.format or "", length, text, "icc_profile" in image.info)


def _stored_placement(image: Image.Image) -> Placement | None:
    text = image.info.get(_PLACEMENT_KEY)
    return Placement(*json.loads(text)) if text else None


def _upright_srgb(image: Image.Image) -> Image.Image:
    alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    upright = ImageOps.exif_transpose(_eight_bits(image))
    profile = image.info.get("icc_profile")
    if profile and not alpha and upright.mode in ("RGB", "CMYK", "L"):
        upright = _to_srgb(upright, profile)
    elif profile and alpha:
        upright = upright.convert("RGBA")
        colours = _to_srgb(upright.convert("RGB"), profile)
        colours.putalpha(upright.getchannel("A"))
        upright = colours
    return _canonical(upright, alpha=alpha)


def _canonical(image: Image.Image, *, alpha: bool) -> Image.Image:
    if alpha:
        return image.convert("RGBA")
    return image.copy() if image.mode in ("RGB", "L") else image.convert("RGB")


def _eight_bits(image: Image.Image) -> Image.Image:
    if not image.mode.startswith("I"):
        return image
    scaled = image.convert("I").point(lambda value: value * (1 / 257))
    return scaled.convert("L")


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, _srgb_profile(), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image
    return converted or image


@lru_cache(maxsize=1)
def _srgb_profile() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def _lanczos(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    if image.mode != "RGBA":
        return image.resize(size, Image.Resampling.LANCZOS)
    return image.convert("RGBa").resize(size, Image.Resampling.LANCZOS).convert("RGBA")
