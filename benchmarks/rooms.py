"""How close the studio's pictures in a room come to renders of the same product in the same room, and what they cost.

Usage: python benchmarks/rooms.py FOLDER [OUT], where FOLDER holds `products/`, `scenes/` and `truth/room-*.png`; the
pictures compared are written to OUT. A render that stands its product a little elsewhere is met by moving the place.
"""

from __future__ import annotations

import hashlib
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from packshot.api import Colorway, Picture, Place, Product, Reference, Request, Scene, Size, Where
from packshot.api.colour import delta_e, lab, linear
from packshot_studio import Studio
from packshot_studio.filters import blur

Light = NDArray[np.float32]
SHADED = 3.0
"""DeltaE00 between render and plate from which a pixel outside of the product counts as shaded."""
SMOOTH = 2.0
"""Blur in pixels before shadows are compared: a render has noise and a fabric a weave."""
SEARCH = 24
"""How far a render may stand its product from the stated place, in pixels."""


@dataclass(frozen=True)
class Case:
    """A product in a room, and the render that shows it there."""

    render: str
    scene: str
    place: Place
    product: Product
    photo: str
    shown: Colorway
    wanted: Colorway


MOSS = Colorway(key="moss", label="Moss Green", hex="#5B6B4B")
MUSTARD = Colorway(key="mustard", label="Mustard", hex="#C9992E")
STONE = Colorway(key="stone", label="Stone Grey", hex="#8A8A86")
HERE = Where(__file__)
CASES = (
    Case(
        render="room-nordic-living-sofa-moss",
        scene="nordic-living",
        place=Place(
            x=0.4826, y=0.7856, cm_per_width=543.9, horizon=0.4523, light=(0.80, 0.25, -0.55), key=0.40,
            softness=0.35, white=(0.80, 0.73, 0.63), wall_foot=0.7365,
        ),
        product=Product(
            id="sofa", title="Sofa", where=HERE, width_cm=172, height_cm=90.6, depth_cm=86, footprint="legs"
        ),
        photo="sofa",
        shown=STONE,
        wanted=MOSS,
    ),
    Case(
        render="room-breakfast-table-mug-mustard",
        scene="breakfast-table",
        place=Place(
            x=0.3288, y=0.7539, cm_per_width=41.3, horizon=0.0168, focal=1.611, light=(0.90, -0.10, -0.50), key=0.50,
            softness=0.50, white=(0.66, 0.58, 0.54), reflect=0.20,
        ),
        product=Product(
            id="mug", title="Mug", where=HERE, height_cm=9.5, depth_cm=8.4, footprint="round", finish="glossy"
        ),
        photo="mug",
        shown=MUSTARD,
        wanted=MUSTARD,
    ),
)  # fmt: skip


def main(folder: Path, out: Path | None) -> None:
    """Print deltaE00 to the render in the product and in the shadows, beside that of the empty plate there."""
    for case in CASES:
        render = _light(Image.open(folder / "truth" / f"{case.render}.png"))
        size = Size(render.shape[1], render.shape[0])
        plate = _light(Image.open(folder / "scenes" / f"{case.scene}.png").resize((size.width, size.height)))
        first, _ = _made(case, folder, size)
        moved = _moved(case, _shift(_light(first.image), render, _coverage(first, case, folder)), size)
        made, seconds = _made(moved, folder, size)
        product = _coverage(made, moved, folder)
        picture = _light(made.image)
        shaded = (product == 0) & (_off(_smooth(render), _smooth(plate)) > SHADED)
        inside = product > 0.99  # noqa: PLR2004  no pixel of an edge
        print(
            f"{case.render}: product {_off(picture, render)[inside].mean():.2f} "
            f"(smoothed {_off(_smooth(picture), _smooth(render))[inside].mean():.2f}), "
            f"shadows {_off(_smooth(picture), _smooth(render))[shaded].mean():.2f} "
            f"(empty plate {_off(_smooth(plate), _smooth(render))[shaded].mean():.2f}, "
            f"{shaded.mean():.1%} of the picture), {seconds:.2f} s of CPU at {size}"
        )
        if out:
            out.mkdir(exist_ok=True)
            made.image.save(out / f"{case.render}.png")


def _made(case: Case, folder: Path, size: Size) -> tuple[Picture, float]:
    photo = _reference("product", folder / "products" / f"{case.photo}.png")
    mask = _reference("mask", folder / "products" / f"{case.photo}.mask.png")
    plate = _reference("scene", folder / "scenes" / f"{case.scene}.png")
    request = Request(
        operation="combine",
        prompt="",
        size=size,
        target="swatch",
        product=replace(case.product, photo=photo, mask=mask),
        colorway=case.wanted,
        photo_colorway=case.shown,
        scene=Scene(key=case.scene, label=case.scene, plate=plate, place=case.place),
    )
    started = time.process_time()
    made = Studio().generate(request)
    return made, time.process_time() - started


def _reference(role: str, path: Path) -> Reference:
    with Image.open(path) as image:
        return Reference(role, path, hashlib.sha256(path.read_bytes()).hexdigest(), Size(*image.size))


def _coverage(made: Picture, case: Case, folder: Path) -> Light:
    """How much of each pixel of the picture the product covers."""
    with Image.open(folder / "products" / f"{case.photo}.png") as photo:
        laid = made.lay(Picture(photo.getchannel("A")))
    if laid is None:
        sys.exit(f"{case.render}: the picture does not say where its product lies")
    share: Light = np.asarray(laid.image, np.float32) / np.float32(255)
    return share


def _shift(picture: Light, render: Light, product: Light) -> tuple[int, int]:
    """Right and down in pixels: how the picture moves to lie best on the render, by the product's colours."""
    inside = np.argwhere(product > 0.99)[::23]  # noqa: PLR2004  some sure pixels
    one, other = lab(picture), lab(render)
    tried = [(dx, dy) for dx in range(-SEARCH, SEARCH + 1) for dy in range(-SEARCH, SEARCH + 1)]
    rows, columns = inside.T
    seen = one[rows, columns]

    def away(shift: tuple[int, int]) -> float:
        dx, dy = shift
        return float(np.abs(seen - other[rows + dy, columns + dx]).mean())

    return min(tried, key=away)


def _moved(case: Case, shift: tuple[int, int], size: Size) -> Case:
    x, y = case.place.x + shift[0] / size.width, case.place.y + shift[1] / size.height
    return replace(case, place=replace(case.place, x=x, y=y))


def _light(image: Image.Image) -> Light:
    return linear(np.asarray(image.convert("RGB")))


def _smooth(light: Light) -> Light:
    return np.stack([blur(np.ascontiguousarray(light[..., c]), SMOOTH) for c in range(3)], axis=-1)


def _off(one: Light, other: Light) -> Light:
    return delta_e(lab(one), lab(other)).astype(np.float32)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2:] else None)
