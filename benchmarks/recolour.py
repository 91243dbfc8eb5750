"""How close the studio's recolouring comes to true renders, beside plain multiplication, and what it costs.

Usage: python benchmarks/recolour.py FOLDER, where FOLDER holds, for each product, `<product>_<colour>.png` in several
colours of the same pose and light, and `<product>.mask.png`. The target is each render's own median, so that only the
structure (shading, texture, highlights) is judged.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from packshot.api.colour import SURE, delta_e, encoded, lab, linear, luminance, region_colour
from packshot_studio.recolour import recolour

Pixels = NDArray[np.uint8]
Colour = NDArray[np.float32]
FINISHES = {"mug": "glossy", "lamp": "glossy"}


@dataclass(frozen=True)
class Photo:
    """A render of one product in one colour."""

    product: str
    pixels: Pixels
    alpha: Pixels
    mask: Pixels

    @property
    def colour(self) -> Colour:
        """The median of the coloured part."""
        found = region_colour(self.pixels, self.mask)
        if found is None:
            sys.exit(f"the mask of {self.product} has no white part")
        return found


def studio(photo: Photo, target: Colour) -> Pixels:
    """The recipe under test."""
    finish = FINISHES.get(photo.product, "matte")
    return recolour(photo.pixels, photo.mask, target, finish=finish, alpha=photo.alpha)


def multiply(photo: Photo, target: Colour) -> Pixels:
    """The plain way: luminance times colour."""
    light, share = linear(photo.pixels), photo.mask[..., None] / np.float32(255)
    tinted = (luminance(light) / luminance(photo.colour))[..., None] * target
    return encoded(tinted * share + light * (1 - share))


def main(folder: Path) -> None:
    """Print mean and 95th percentile of deltaE00 over all pairs, the largest error of the median, and the time."""
    photos = _photos(folder)
    pairs = [(one, two) for one, two in permutations(photos, 2) if one.product == two.product]
    for name, make in {"studio": studio, "multiply": multiply}.items():
        errors, seconds = zip(*(_judged(make, one, two) for one, two in pairs), strict=True)
        mean, p95, median = np.array(errors).T
        print(
            f"{name:9} {len(pairs)} pairs  mean {mean.mean():.2f}  p95 {p95.mean():.2f}  worst {mean.max():.2f}  "
            f"median off by at most {median.max():.3f}  {np.mean(seconds):.0f} ms/Mpx"
        )


def _photos(folder: Path) -> list[Photo]:
    return [_photo(path, path.stem.split("_")[0]) for path in sorted(folder.glob("*_*.png"))]


def _photo(path: Path, product: str) -> Photo:
    pixels = np.asarray(Image.open(path).convert("RGBA"))
    mask = np.asarray(Image.open(path.with_name(f"{product}.mask.png")).convert("L"))
    return Photo(product, np.ascontiguousarray(pixels[..., :3]), pixels[..., 3], mask)


def _judged(make: Callable[[Photo, Colour], Pixels], photo: Photo, truth: Photo) -> tuple[list[float], float]:
    """Mean and 95th percentile of the difference to the truth, that of the medians, and ms per megapixel."""
    started = time.perf_counter()
    made = make(photo, truth.colour)
    spent = (time.perf_counter() - started) * 1e9 / made[..., 0].size
    sure = photo.mask > SURE
    off = delta_e(lab(linear(made[sure])), lab(linear(truth.pixels[sure])))
    found = Photo(photo.product, made, photo.alpha, photo.mask).colour
    median = float(delta_e(lab(found), lab(truth.colour)))
    return [float(off.mean()), float(np.percentile(off, 95)), median], spent


if __name__ == "__main__":
    main(Path(sys.argv[1]))
