"""Damage to true pictures on a dial: what generators are feared for, from nothing (0) to plain for all to see (1).

A check is judged by what it finds of it, and at what dose. Every fault is a pure function `(truth, dose, rng) ->
pixels`, listed in `FAULTS`; the same seed puts the same damage in the same place.

```python
from packshot.testing.damage import FAULTS, Truth

truth = Truth.of(picture, product=cut_out, part=mask)
spoilt = FAULTS["added_object"](truth, 0.5, np.random.default_rng(1))
```
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from packshot.api import Picture
from packshot.api.colour import encoded, linear, luminance

Pixels = NDArray[np.uint8]
"""sRGB, shape (height, width, 3)."""
Plane = NDArray[np.floating[Any]]
"""float32, shape (height, width)."""


@dataclass(frozen=True)
class Truth:
    """A picture that is right, with what is needed to spoil it."""

    pixels: Pixels
    product: Plane
    """How far the product covers each pixel, 0..1."""
    part: Plane
    """The part that takes the colorway's colour."""
    text: str = ""
    """What is printed on the product."""
    bare: Pixels | None = None
    """The picture without the print."""

    @classmethod
    def of(cls, picture: Picture, product: Picture | None = None, part: Picture | None = None) -> Self:
        """Of a picture and masks of its size: the product's, else its own alpha, and the part's, else the product's."""
        cover = (product or picture.alpha()).grey().array().astype(np.float32) / 255
        return cls(
            pixels=np.asarray(picture.on("#FFFFFF").image.convert("RGB")),
            product=cover,
            part=part.grey().array().astype(np.float32) / 255 if part else cover,
        )

    @cached_property
    def extent(self) -> float:
        """The product's size in pixels: the square root of its area."""
        return float(np.sqrt(self.product.sum()))

    @cached_property
    def edges(self) -> Plane:
        """The strength of edges inside the product, away from its outline."""
        light = np.sqrt(luminance(linear(self.pixels))).astype(np.float32)
        down, across = np.gradient(_blurred(light, 1.5))
        inner = _blurred(self.product, self.extent / 60) > 0.99  # noqa: PLR2004  the outline is far
        strength: Plane = np.hypot(down, across) * inner
        return strength


Fault = Callable[[Truth, float, np.random.Generator], Pixels]


def hue(truth: Truth, dose: float, rng: np.random.Generator) -> Pixels:
    """Turn the part's hue by up to 60 degrees, either way."""
    turn = np.radians(60 * dose * rng.choice([-1, 1]))
    axis = np.full((3, 3), 1 / 3)
    cross = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]]) / np.sqrt(3)
    matrix = np.cos(turn) * np.eye(3) + np.sin(turn) * cross + (1 - np.cos(turn)) * axis
    return _recoloured(truth, linear(truth.pixels) @ matrix.T)


def lightness(truth: Truth, dose: float, rng: np.random.Generator) -> Pixels:
    """Make the part up to a stop and a half darker or lighter."""
    return _recoloured(truth, linear(truth.pixels) * np.float32(2 ** (1.5 * dose * rng.choice([-1, 1]))))


def saturation(truth: Truth, dose: float, rng: np.random.Generator) -> Pixels:
    """Fade the part to grey, or drive its colour up by as much."""
    light = linear(truth.pixels)
    grey = luminance(light)[..., None]
    return _recoloured(truth, grey + (light - grey) * np.float32(1 + dose * rng.choice([-1, 1])))


def blur(truth: Truth, dose: float, _: np.random.Generator) -> Pixels:
    """Blur the product by up to 1.5 % of its size."""
    soft = Image.fromarray(truth.pixels).filter(ImageFilter.GaussianBlur(0.015 * dose * truth.extent))
    return _laid(truth.pixels, np.asarray(soft), truth.product)


def moved_edge(truth: Truth, dose: float, rng: np.random.Generator) -> Pixels:
    """Bulge or dent the outline at one place by up to 8 % of the product's size."""
    y, x = _somewhere(_outline(truth), rng)
    centre = np.argwhere(truth.product > 0.5).mean(axis=0)  # noqa: PLR2004  half covered
    away = np.array([y, x]) - centre
    away = away / np.linalg.norm(away) * rng.choice([-1, 1])
    return _pulled(truth.pixels, (y, x), away * 0.08 * dose * truth.extent, 0.16 * truth.extent)


def moved(truth: Truth, dose: float, rng: np.random.Generator) -> Pixels:
    """Move the whole picture by up to 6 % of the product's size."""
    angle = rng.uniform(0, 2 * np.pi)
    step = 0.06 * dose * truth.extent * np.array([np.cos(angle), np.sin(angle)])
    return _shifted(truth.pixels, *step)


def added_object(truth: Truth, dose: float, rng: np.random.Generator) -> Pixels:
    """Put a shaded ball of another colour on the product, up to 30 % of its size across."""
    y, x = _somewhere(truth.product > 0.9, rng)  # noqa: PLR2004  on it
    return _balled(truth, (y, x), 0.15 * dose * truth.extent, rng)


def added_beside(truth: Truth, dose: float, rng: np.random.Generator) -> Pixels:
    """Put such a ball beside the product."""
    ring = (_blurred(truth.product, 0.12 * truth.extent) > 0.02) & (truth.product == 0)  # noqa: PLR2004  not far
    y, x = _somewhere(ring, rng)
    return _balled(truth, (y, x), 0.15 * dose * truth.extent, rng)


def erased_part(truth: Truth, dose: float, rng: np.random.Generator) -> Pixels:
    """Smooth away what there is to see in a disc up to 40 % of the product's size across, where there is much."""
    radius = 0.20 * dose * truth.extent
    y, x = _busiest(truth, max(radius, 1), rng)
    disc = _disc(truth, (y, x), radius)
    smooth = Image.fromarray(truth.pixels).filter(ImageFilter.GaussianBlur(max(radius, 1) / 2))
    return _laid(truth.pixels, np.asarray(smooth), disc)


def redrawn_detail(truth: Truth, dose: float, rng: np.random.Generator) -> Pixels:
    """Draw the busiest disc, up to 30 % of the product's size across, anew: its own pixels, turned upside down."""
    radius = 0.15 * dose * truth.extent
    y, x = _busiest(truth, max(radius, 1), rng)
    reach = int(np.ceil(radius)) + 2
    window = slice(max(0, y - reach), y + reach + 1), slice(max(0, x - reach), x + reach + 1)
    turned = truth.pixels.copy()
    turned[window] = turned[window][::-1, ::-1]
    return _laid(truth.pixels, turned, _disc(truth, (y, x), radius))


def changed_text(truth: Truth, dose: float, rng: np.random.Generator) -> Pixels:
    """Print other letters: one at the least dose, all of them at the full one."""
    if truth.bare is None or not dose:
        return truth.pixels
    letters = list(truth.text)
    for at in rng.permutation(len(letters))[: max(1, round(dose * len(letters)))]:
        letters[at] = rng.choice([each for each in "AEHKMNRSVXZ" if each != letters[at]])
    return labelled(truth.bare, truth.product, "".join(letters))


def background(truth: Truth, dose: float, rng: np.random.Generator) -> Pixels:
    """Tint all that is not the product, by up to a quarter of its light."""
    tint = 1 - 0.25 * dose * rng.uniform(0.4, 1, 3)
    return _laid(encoded(linear(truth.pixels) * tint.astype(np.float32)), truth.pixels, truth.product)


FAULTS: Mapping[str, Fault] = {
    each.__name__: each
    for each in (
        hue,
        lightness,
        saturation,
        blur,
        moved_edge,
        moved,
        added_object,
        added_beside,
        erased_part,
        redrawn_detail,
        changed_text,
        background,
    )
}


def jpeg(pixels: Pixels, quality: int = 85) -> Pixels:
    """Through a JPEG file."""
    from io import BytesIO

    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file).convert("RGB"))


def resized_and_back(pixels: Pixels, longest: int = 2000) -> Pixels:
    """Scaled to `longest` pixels and back."""
    image = Image.fromarray(pixels)
    factor = longest / max(image.size)
    other = image.resize((round(image.width * factor), round(image.height * factor)), Image.Resampling.BICUBIC)
    return np.asarray(other.resize(image.size, Image.Resampling.BICUBIC))


def exposed(pixels: Pixels, stops: float = 0.07) -> Pixels:
    """Lighter by a part of a stop."""
    return encoded(linear(pixels) * np.float32(2**stops))


def labelled(pixels: Pixels, product: Plane, text: str) -> Pixels:
    """A word printed on the product's middle, dark on light or light on dark."""
    around = Image.fromarray(np.uint8(product > 0.5) * 255).getbbox()  # noqa: PLR2004  half covered
    left, top, right, bottom = around or (0, 0, 1, 1)
    from PIL import ImageFont

    image = Image.fromarray(pixels)
    at = ((left + right) / 2, top + 0.62 * (bottom - top))
    dark = luminance(linear(pixels[int(at[1]), int(at[0])])) < 0.2  # noqa: PLR2004  light ink is needed
    font = ImageFont.load_default(0.055 * (right - left))
    ImageDraw.Draw(image).text(at, text, "#F4F1EA" if dark else "#26221D", font, anchor="mm")
    return np.asarray(image)


def _recoloured(truth: Truth, light: NDArray[np.floating[Any]]) -> Pixels:
    return _laid(truth.pixels, encoded(light), truth.part)


def _laid(below: Pixels, above: Pixels, share: Plane) -> Pixels:
    mixed = below + (above.astype(np.float32) - below) * share[..., None]
    return np.rint(mixed).astype(np.uint8)


def _balled(truth: Truth, at: tuple[int, int], radius: float, rng: np.random.Generator) -> Pixels:
    y, x = np.mgrid[: truth.pixels.shape[0], : truth.pixels.shape[1]].astype(np.float32)
    light = 0.6 - 0.4 * ((x - at[1]) + (y - at[0])) / max(radius, 1) / 2
    ball = encoded(np.clip(light, 0.1, 1)[..., None] * rng.uniform(0.02, 0.9, 3).astype(np.float32))
    return _laid(truth.pixels, ball, _disc(truth, at, radius))


def _disc(truth: Truth, at: tuple[int, int], radius: float) -> Plane:
    y, x = np.ogrid[: truth.pixels.shape[0], : truth.pixels.shape[1]]
    disc: Plane = np.clip(radius + 0.5 - np.hypot(y - at[0], x - at[1]), 0, 1).astype(np.float32)
    return disc * min(1.0, radius)


def _somewhere(where: NDArray[np.bool_], rng: np.random.Generator) -> tuple[int, int]:
    y, x = rng.choice(np.argwhere(where))
    return int(y), int(x)


def _busiest(truth: Truth, radius: float, rng: np.random.Generator) -> tuple[int, int]:
    """One of the places with the most edges within a radius."""
    density = _blurred(truth.edges, radius / 2)
    return _somewhere(density > 0.9 * density.max(), rng)


def _outline(truth: Truth) -> NDArray[np.bool_]:
    edge: NDArray[np.bool_] = np.abs(_blurred(truth.product, 2) - 0.5) < 0.1  # noqa: PLR2004  half covered
    return edge


def _pulled(pixels: Pixels, at: tuple[int, int], by: NDArray[np.float64], reach: float) -> Pixels:
    """The picture with the surroundings of a point pulled along, smoothly less with the distance."""
    y, x = np.mgrid[: pixels.shape[0], : pixels.shape[1]].astype(np.float32)
    pull = np.exp(-((y - at[0]) ** 2 + (x - at[1]) ** 2) / (2 * (reach / 2) ** 2))
    return _sampled(pixels, y - pull * np.float32(by[0]), x - pull * np.float32(by[1]))


def _shifted(pixels: Pixels, down: float, across: float) -> Pixels:
    y, x = np.mgrid[: pixels.shape[0], : pixels.shape[1]].astype(np.float32)
    return _sampled(pixels, y - np.float32(down), x - np.float32(across))


def _sampled(pixels: Pixels, y: Plane, x: Plane) -> Pixels:
    """Bilinear samples at (y, x); beyond the edge lies the edge."""
    y, x = np.clip(y, 0, pixels.shape[0] - 1.001), np.clip(x, 0, pixels.shape[1] - 1.001)
    top, left = y.astype(np.intp), x.astype(np.intp)
    down, across = (y - top)[..., None], (x - left)[..., None]
    upper = pixels[top, left] * (1 - across) + pixels[top, left + 1] * across
    lower = pixels[top + 1, left] * (1 - across) + pixels[top + 1, left + 1] * across
    sampled: Pixels = np.rint(upper * (1 - down) + lower * down).astype(np.uint8)
    return sampled


def _blurred(plane: Plane, radius: float) -> Plane:
    """The mean over squares of `radius` pixels each way; the border goes on beyond the border."""
    reach = max(0, round(radius))
    width = 2 * reach + 1
    for _ in range(2):
        padded = np.pad(plane, ((reach + 1, reach), (0, 0)), "edge")
        total = padded.cumsum(axis=0, dtype=np.float64)
        plane = ((total[width:] - total[:-width]) / width).astype(np.float32).T
    return plane
