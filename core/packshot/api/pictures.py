"""The picture value: 8-bit sRGB pixels that know where the product's photo lies in them."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Self

from PIL import Image, ImageChops

from packshot.api.decoding import (
    MAX_BYTES,
    MAX_PIXELS,
    OWN_FORMATS,
    PHOTO_FORMATS,
    PLACEMENT_KEY,
    FileFacts,
    PictureError,
    decode,
    image_size,
)
from packshot.api.placement import Placement
from packshot.api.size import Size

if TYPE_CHECKING:
    import numpy as np


__all__ = [
    "MAX_BYTES",
    "MAX_PIXELS",
    "OWN_FORMATS",
    "PHOTO_FORMATS",
    "FileFacts",
    "Picture",
    "PictureError",
    "Placement",
    "image_size",
    "read_reference",
]


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
    def decode(cls, data: bytes, *, formats: tuple[str, ...] = PHOTO_FORMATS, near: int | None = None) -> Self:
        """Decode a whole file: checked for damage and size first, turned upright, converted to 8-bit sRGB.

        With `near`, the picture may come smaller, as long as neither side falls below so many pixels.
        Raises PictureError for anything that is not one whole still picture in `formats` under the limits.
        """
        return cls(*decode(data, formats, near))

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

    def united(self, mask: Picture) -> Picture:
        """A mask of what either covers; a pixel both cover in part is covered by their sum."""
        return self.with_image(ImageChops.add(self.image, mask.image))

    def without(self, mask: Picture) -> Picture:
        """A mask of what this one covers and the other does not."""
        return self.with_image(ImageChops.subtract(self.image, mask.image))

    def cut_by(self, product: Picture) -> Picture:
        """With what `product`, a mask of its size, leaves out transparent; what is transparent already stays so."""
        coverage = ImageChops.darker(self.alpha().image, product.image)
        image = self.image.convert("RGBA")
        image.putalpha(coverage)
        return replace(self, image=image, facts=None)

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
        return _laid(self, self.placement, photo, outside) if self.placement else None

    def to_png(self) -> bytes:
        """As PNG bytes that keep the placement: how a free generator's picture becomes an original."""
        from PIL.PngImagePlugin import PngInfo

        info = PngInfo()
        if self.placement:
            info.add_itxt(PLACEMENT_KEY, json.dumps(self.placement.numbers))
        out = io.BytesIO()
        self.image.save(out, "PNG", pnginfo=info, compress_level=1)
        return out.getvalue()

    def _moved(self, image: Image.Image, move: Callable[[Placement], Placement]) -> Picture:
        return Picture(image, move(self.placement) if self.placement else None)


@lru_cache(maxsize=4)
def _laid(picture: Picture, place: Placement, photo: Picture, outside: int) -> Picture:
    """Remembered for as long as one picture is looked at: every check lays the same mask over it."""
    size = max(1, round(photo.width * place.sx)), max(1, round(photo.height * place.sy))
    canvas = Image.new(photo.image.mode, picture.image.size, outside if photo.image.mode == "L" else 0)
    canvas.paste(_lanczos(photo.image, size), (round(place.x), round(place.y)))
    return Picture(canvas, place)


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


def _lanczos(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    if image.mode != "RGBA":
        return image.resize(size, Image.Resampling.LANCZOS)
    return image.convert("RGBa").resize(size, Image.Resampling.LANCZOS).convert("RGBA")
