"""Pictures of known colour to measure with: renders in many lights, with faults, behind wrong masks, and in rooms."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.recolour import SWATCHES
from numpy.typing import NDArray
from PIL import Image

from packshot.api import Colorway, Job, Picture, Place, Placement, Reference, Scene, Size
from packshot.api.colour import _XYZ_OVER_WHITE, SURE, encoded, lab, linear, linear_of
from packshot.api.patches import Patch
from packshot.testing import samples
from packshot_studio import Studio

Pixels = NDArray[np.uint8]
Light = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Photo:
    """A render of one product in one colour."""

    folder: Path
    product: str
    colour: str
    pixels: Pixels
    alpha: Pixels
    mask: Pixels

    @property
    def swatch(self) -> Light:
        """The colour that was dyed."""
        return linear_of(SWATCHES[self.colour])

    @property
    def finish(self) -> str:
        """As the record would say it."""
        return str(FACTS[self.product]["finish"])

    def lit(self, change: Callable[[Light], Light]) -> Patch:
        """The part under another light."""
        return Patch(encoded(change(linear(self.pixels))), self.mask, self.alpha)


FACTS: Mapping[str, Mapping[str, Any]] = {
    "sofa": {"finish": "matte", "width_cm": 172, "height_cm": 90.6, "depth_cm": 86, "footprint": "legs"},
    "mug": {"finish": "glossy", "width_cm": 8.4, "height_cm": 9.5, "depth_cm": 8.4, "footprint": "round"},
}
ROOMS = {
    "nordic-living": Place(
        x=0.4826, y=0.7856, cm_per_width=543.9, horizon=0.4523, light=(0.80, 0.25, -0.55), white=(0.80, 0.73, 0.63)
    ),
    "breakfast-table": Place(
        x=0.3288,
        y=0.7539,
        cm_per_width=41.3,
        horizon=0.0168,
        focal=1.611,
        light=(0.90, -0.10, -0.50),
        white=(0.66, 0.58, 0.54),
    ),
}
HALF = 127
HOMES = {"sofa": "nordic-living", "mug": "breakfast-table"}
LIGHTS: Mapping[str, Callable[[Light], Light]] = {
    "studio": lambda light: light,
    "x0.65": lambda light: light * np.float32(0.65),
    "x1.2": lambda light: light * np.float32(1.2),
    "warm": lambda light: light * np.array([1.12, 1.0, 0.82], np.float32),
    "tone curve": lambda light: np.float32(1.25) * light ** np.float32(1.1) / (1 + np.float32(0.25) * light),
}


def job_of(photo: Photo, folder: Path, *, wanted: str = "", mask: Pixels | None = None, room: str = "") -> Job:
    """A job that wants the photo in another colour, else in its own; its files are written into `folder`."""
    shown, other = (Colorway(key=key, label=key, hex=SWATCHES[key]) for key in (photo.colour, wanted or photo.colour))
    part = photo.mask if mask is None else mask
    source, region = _saved(np.dstack([photo.pixels, photo.alpha]), folder, "product"), _saved(part, folder, "mask")
    product = samples.bare_product(photo=source, mask=region, **FACTS[photo.product])
    scene = _room(photo.folder.parent / "scenes" / f"{room}.png", ROOMS[room]) if room else None
    size = Size(1152, 768) if room else source.size
    request = samples.request(product, colorway=other, photo_colorway=shown, scene=scene, size=size)
    return samples.job(request)


def _saved(pixels: Pixels, folder: Path, role: str) -> Reference:
    path = folder / f"{role}.png"
    path.write_bytes(Picture.from_array(pixels).to_png())
    return samples.reference(path, role)


def _room(plate: Path, place: Place) -> Scene:
    return Scene(key=plate.stem, label=plate.stem, plate=samples.reference(plate, "scene"), place=place)


def in_room(photo: Photo, folder: Path, room: str) -> Picture:
    """The photo's product in a room, as the studio stands it there."""
    return Studio().generate(job_of(photo, folder, room=room).request)


def render_of(photo: Photo, room: str) -> Picture | None:
    """The render of this product in this room, where the folder has one."""
    path = photo.folder / f"room-{room}-{photo.product}-{photo.colour}.png"
    return Picture(Image.open(path).convert("RGB")) if path.exists() else None


@lru_cache(maxsize=64)
def shot(photo: Photo, fault: Fault) -> Picture:
    """The fault inside the mask, on white, with a camera's noise and a JPEG file's losses."""
    part = photo.mask > 0
    light, share = linear(photo.pixels[part]), photo.mask[part][:, None] / 255
    pixels = photo.pixels.copy()
    pixels[part] = encoded(light * (1 - share) + fault(light.astype(np.float64)) * share)
    return Picture(_filed(on_white(photo, pixels)), Placement())


def framed(photo: Photo, scale: float, turn: float = 0) -> Picture:
    """The product scaled, moved and turned by degrees on a white square; the placement says nothing of the turn."""
    side = max(photo.mask.shape)
    cut = Picture.from_array(np.dstack([photo.pixels, photo.alpha]), Placement())
    small = cut.resized(Size(round(cut.width * scale), round(cut.height * scale)))
    left, top = round(0.7 * (side - small.width)), round(0.4 * (side - small.height))
    placed = small.pasted_on(Picture.new(Size(side, side), "#FFFFFF"), left, top)
    turned = placed.image.rotate(turn, Image.Resampling.BICUBIC, fillcolor="#FFFFFF")
    return placed.with_image(_filed(np.asarray(turned)))


def _filed(pixels: Pixels) -> Image.Image:
    noisy = pixels + np.random.default_rng(0).normal(0, 2, pixels.shape)
    out = io.BytesIO()
    Image.fromarray(np.rint(np.clip(noisy, 0, 255)).astype(np.uint8)).save(out, "JPEG", quality=88, subsampling=2)
    return Image.open(out).convert("RGB")


def on_white(photo: Photo, pixels: Pixels | None = None) -> Pixels:
    """The product, or other pixels with its cut-out, on white."""
    cover = photo.alpha[..., None] / np.float32(255)
    flat: Pixels = np.rint((photo.pixels if pixels is None else pixels) * cover + 255 * (1 - cover)).astype(np.uint8)
    return flat


def turned(light: NDArray[np.float64], *, hue: float = 0, chroma: float = 1, lightness: float = 1) -> Light:
    """The light with its CIELAB hue turned by degrees, its chroma and lightness multiplied."""
    level, a, b = np.moveaxis(lab(light), -1, 0)
    turn = np.radians(hue)
    red, yellow = chroma * (a * np.cos(turn) - b * np.sin(turn)), chroma * (a * np.sin(turn) + b * np.cos(turn))
    return _light_of(np.stack([level * lightness, red, yellow], axis=-1))


def _light_of(colours: NDArray[np.float64]) -> Light:
    """Linear sRGB, clipped, of CIELAB under D65 (CIE 15:2018)."""
    y = (colours[..., 0] + 16) / 116
    f = np.stack([y + colours[..., 1] / 500, y, y - colours[..., 2] / 200], axis=-1)
    ratio = np.where(f > 6 / 29, f**3, (f - 4 / 29) * 3 * (6 / 29) ** 2)
    light: Light = np.clip(ratio @ np.linalg.inv(_XYZ_OVER_WHITE).T, 0, 1).astype(np.float32)
    return light


def _shifted(photo: Photo, share: float) -> Pixels:
    moved: Pixels = np.roll(photo.mask, round(share * photo.mask.shape[1]), axis=1)
    return moved


def _tiny(photo: Photo) -> Pixels:
    """A square of 2 % of the product, in the middle of the part."""
    rows, columns = (np.flatnonzero((photo.mask > SURE).any(axis=axis)) for axis in (1, 0))
    half = round(np.sqrt(0.02 * (photo.alpha > HALF).sum()) / 2)
    top, left = rows[len(rows) // 2] - half, columns[len(columns) // 2] - half
    small = np.zeros_like(photo.mask)
    small[top : top + 2 * half, left : left + 2 * half] = 255
    return small


Fault = Callable[[NDArray[np.float64]], Light]
FAULTS: Mapping[str, Fault] = {
    "none": turned,
    "hue +18": partial(turned, hue=18),
    "chroma x.7": partial(turned, chroma=0.7),
    "L -12 %": partial(turned, lightness=0.88),
    "L +12 %": partial(turned, lightness=1.12),
    "mixed": partial(turned, hue=12, chroma=0.8, lightness=0.93),
    "far": partial(turned, hue=150),
}
MASKS: Mapping[str, Callable[[Photo], Pixels]] = {
    "right": lambda photo: photo.mask,
    "moved by 2 % of the width": partial(_shifted, share=0.02),
    "moved by 4 %": partial(_shifted, share=0.04),
    "moved by 10 %": partial(_shifted, share=0.1),
    "of the background": lambda photo: 255 - photo.alpha,
    "of 2 % of the product": _tiny,
    "of nearly the whole photo": lambda photo: np.pad(np.full_like(photo.mask[4:-4, 4:-4], 255), 4),
    "of the whole product": lambda photo: photo.alpha,
}


def photos_of(folder: Path) -> list[Photo]:
    """The renders of single products in a folder."""
    return [_photo(path) for path in sorted(folder.glob("*_*.png"))]


def _photo(path: Path) -> Photo:
    product, _, colour = path.stem.partition("_")
    pixels = np.asarray(Image.open(path).convert("RGBA"))
    mask = np.asarray(Image.open(path.with_name(f"{product}.mask.png")).convert("L"))
    return Photo(path.parent, product, colour, np.ascontiguousarray(pixels[..., :3]), pixels[..., 3], mask)
