"""How close the studio's recolouring comes to true renders, beside plain multiplication, and what it costs.

Usage: python benchmarks/recolour.py FOLDER, where FOLDER holds, for each product, `<product>_<colour>.png` in several
colours of the same pose and light, and `<product>.mask.png`. The target is each render's own median, so that only the
structure (shading, texture, highlights) is judged; then, as `photo`, what the swatches and the photo alone let expect.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import permutations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from packshot.api.colour import SURE, delta_e, encoded, expected, lab, linear, linear_of, luminance, region_colour
from packshot_studio.recolour import recolour

Pixels = NDArray[np.uint8]
Colour = NDArray[np.float32]

FINISHES = {"mug": "glossy", "lamp": "glossy"}
SWATCHES = {
    "white": "#F2F0EB",
    "black": "#1C1C1E",
    "red": "#B3162A",
    "navy": "#1F2F4F",
    "mustard": "#C9992E",
    "moss": "#5B6B4B",
    "grey": "#8A8A86",
}
DARK = {"black", "navy"}


@dataclass(frozen=True)
class Photo:
    """A render of one product in one colour."""

    product: str
    name: str
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


@dataclass(frozen=True)
class Judged:
    """One recolouring: its mean and 95th percentile of difference to the truth, its CPU ms per megapixel.

    `median` is that of the region's median to the target, as near as 8 bits can say it.
    """

    master: Photo
    mean: float
    p95: float
    median: float
    cost: float


Maker = Callable[[Photo, Colour], Pixels]
Aim = Callable[[Photo, Photo], Colour]
Condition = Callable[[Pixels], Pixels]


def studio(photo: Photo, target: Colour) -> Pixels:
    """The recipe under test."""
    shown = linear_of(SWATCHES[photo.name])
    return recolour(photo.pixels, photo.mask, target, finish=_finish(photo), alpha=photo.alpha, shown=shown)


def multiply(photo: Photo, target: Colour) -> Pixels:
    """The plain way: luminance times colour."""
    light, share = linear(photo.pixels), photo.mask[..., None] / np.float32(255)
    tinted = (luminance(light) / luminance(photo.colour))[..., None] * target
    return encoded(tinted * share + light * (1 - share))


MAKERS = {"studio": studio, "multiply": multiply}


def oracle(_: Photo, truth: Photo) -> Colour:
    """The truth's own median."""
    return truth.colour


def as_photo(photo: Photo, truth: Photo) -> Colour:
    """What the catalog's target `photo` aims at: the swatch as this photo would show it."""
    swatch, anchor = (linear_of(SWATCHES[each.name]) for each in (truth, photo))
    return expected(swatch, anchor, photo.colour, _finish(photo)).astype(np.float32)


def noisy(pixels: Pixels) -> Pixels:
    """Sensor noise of two 8-bit steps, then JPEG at quality 85 with halved chroma."""
    noise = np.random.default_rng(1).normal(0, 2, pixels.shape)
    buffer = BytesIO()
    Image.fromarray(np.clip(pixels + noise, 0, 255).astype(np.uint8)).save(buffer, "JPEG", quality=85, subsampling=2)
    return np.array(Image.open(buffer).convert("RGB"))


def tone_curve(pixels: Pixels) -> Pixels:
    """A camera's contrast: half of an S-curve over the coded values."""
    coded = pixels / np.float32(255)
    return np.rint(255 * (coded + coded * coded * (3 - 2 * coded)) / 2).astype(np.uint8)


def warm(pixels: Pixels) -> Pixels:
    """The light of a lamp, about 4500 K, under a camera set to daylight."""
    return encoded(linear(pixels) * np.array([1.0, 0.82, 0.60], np.float32))


def dim(pixels: Pixels) -> Pixels:
    """Three quarters of a stop too dark."""
    return encoded(linear(pixels) * np.float32(0.6))


CONDITIONS: dict[str, tuple[Condition, bool]] = {
    "JPEG 85 and noise": (noisy, False),
    "tone curve": (tone_curve, True),
    "warm light": (warm, True),
    "exposure x 0.6": (dim, True),
}
"""What happens to the photo, and whether to the truth as well."""


def main(folder: Path) -> None:
    """Print the tables: both targets, by master colour, by condition, and the cost."""
    photos = renders(folder)
    found = {name: judged(make, photos, photos, oracle) for name, make in MAKERS.items()}
    print(f"{len(found['studio'])} pairs, deltaE00 to the render\n")
    _targets(photos, found)
    _masters(found)
    _conditions(photos)
    costs = {name: float(np.mean([each.cost for each in results])) for name, results in found.items()}
    print("\nCPU ms per megapixel: " + ", ".join(f"{name} {cost:.0f}" for name, cost in costs.items()), end="")
    print(f", ratio {costs['studio'] / costs['multiply']:.1f}")


def judged(make: Maker, photos: list[Photo], truths: list[Photo], aim: Aim) -> list[Judged]:
    """Every ordered pair of two colours of one product."""
    pairs = permutations(range(len(photos)), 2)
    return [compared(make, photos[i], truths[j], aim) for i, j in pairs if photos[i].product == truths[j].product]


def compared(make: Maker, photo: Photo, truth: Photo, aim: Aim) -> Judged:
    """One recolouring beside the render of the same product in that colour."""
    target = aim(photo, truth)
    started = time.process_time()
    made = make(photo, target)
    cost = (time.process_time() - started) * 1e9 / made[..., 0].size
    sure = photo.mask > SURE
    off = delta_e(lab(linear(made[sure])), lab(linear(truth.pixels[sure])))
    median = float(delta_e(lab(replace(photo, pixels=made).colour), lab(linear(encoded(target)))))
    return Judged(photo, float(off.mean()), float(np.percentile(off, 95)), median, cost)


def _targets(photos: list[Photo], found: dict[str, list[Judged]]) -> None:
    print(f"{'target':22}{'mean':>8}{'p95':>8}{'worst':>8}{'mean, no dark master':>22}{'median off':>12}")
    for name, make in MAKERS.items():
        for target, results in {"render": found[name], "photo": judged(make, photos, photos, as_photo)}.items():
            light = [each for each in results if each.master.name not in DARK]
            worst = max(each.mean for each in results)
            print(
                f"{name + ', ' + target:22}{_mean(results):8.2f}{_p95(results):8.2f}{worst:8.2f}{_mean(light):22.2f}"
                f"{max(each.median for each in results):12.3f}"
            )


def _masters(found: dict[str, list[Judged]]) -> None:
    products = sorted({each.master.product for each in found["studio"]})
    print("\nmaster    " + "".join(f"{product + ', ' + name:>16}" for product in products for name in MAKERS))
    for colour in SWATCHES:
        cells = (
            _mean(each for each in found[name] if (each.master.product, each.master.name) == (product, colour))
            for product in products
            for name in MAKERS
        )
        print(f"{colour:10}" + "".join(f"{cell:16.2f}" for cell in cells))


def _conditions(photos: list[Photo]) -> None:
    print(f"\n{'condition':20}" + "".join(f"{name + ', mean':>16}{'p95':>8}" for name in MAKERS))
    for condition, (change, both) in CONDITIONS.items():
        changed = [replace(photo, pixels=change(photo.pixels)) for photo in photos]
        results = [judged(make, changed, changed if both else photos, oracle) for make in MAKERS.values()]
        print(f"{condition:20}" + "".join(f"{_mean(each):16.2f}{_p95(each):8.2f}" for each in results))


def _finish(photo: Photo) -> str:
    return FINISHES.get(photo.product, "matte")


def _mean(results: Iterable[Judged]) -> float:
    return float(np.mean([each.mean for each in results]))


def _p95(results: Iterable[Judged]) -> float:
    return float(np.mean([each.p95 for each in results]))


def renders(folder: Path) -> list[Photo]:
    """The renders of a folder whose swatch is known."""
    paths = sorted(folder.glob("*_*.png"))
    return [_photo(path, *path.stem.split("_")) for path in paths if path.stem.split("_")[1] in SWATCHES]


def _photo(path: Path, product: str, name: str) -> Photo:
    pixels = np.asarray(Image.open(path).convert("RGBA"))
    mask = np.asarray(Image.open(path.with_name(f"{product}.mask.png")).convert("L"))
    return Photo(product, name, np.ascontiguousarray(pixels[..., :3]), pixels[..., 3], mask)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
