"""How well the studio cuts a product off its backdrop, against the true outline.

Usage: python benchmarks/cutout.py [FOLDER]. FOLDER holds cut-out photos (PNG with alpha), by default the sample's. Each
is photographed again, so to speak, on backdrops a studio has: laid over one, with noise and JPEG, and cut out of it.
The rim is what lies within five pixels of the true outline; `fringe` is the check `edge` on what was cut out, and
`uncleaned` the same with the backdrop's light left in the rim.
"""

from __future__ import annotations

import io
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from packshot.api import Picture
from packshot.api.colour import delta_e, encoded, lab, linear
from packshot_checks.rims import fringe
from packshot_studio.cutout import cut_out

Pixels = NDArray[np.uint8]
Light = NDArray[np.float32]
SAMPLE = Path(__file__).parent.parent / "catalogs" / "aurora" / "photos"
EDGE = 900
"""Pixels of the longer side: that of a shop's picture of middling size."""
MARGIN = 0.08


def white(shape: tuple[int, int]) -> Light:
    """A backdrop blown out to white."""
    return np.ones((*shape, 3), np.float32)


def pale(shape: tuple[int, int]) -> Light:
    """Even, and a little warm."""
    return white(shape) * linear(np.array([[[240, 238, 233]]], np.uint8))


def graded(shape: tuple[int, int]) -> Light:
    """Grey paper, lit from one side, darker in the corners."""
    down, across = np.meshgrid(*(np.linspace(-1, 1, side, dtype=np.float32) for side in shape), indexing="ij")
    level: Light = 0.55 + 0.08 * across - 0.06 * down - 0.08 * (across**2 + down**2)
    return level[..., None] * white(shape)


def coloured(shape: tuple[int, int]) -> Light:
    """Blue paper."""
    return white(shape) * linear(np.array([[[150, 170, 196]]], np.uint8))


BACKDROPS: Mapping[str, Callable[[tuple[int, int]], Light]] = {
    each.__name__: each for each in (white, pale, graded, coloured)
}


def main(folder: Path) -> None:
    """Print, for every photo and backdrop, how far outline, rim and colours are from the truth."""
    names = f"{'IoU':>7}{'rim |da|':>10}{'rim dE on dark':>16}{'certain':>9}{'fringe':>8}{'uncleaned':>11}{'ms/Mpx':>8}"
    print(f"{'photo':22}{'backdrop':10}{names}")
    sums: dict[str, list[tuple[float, ...]]] = {}
    for path in sorted(folder.glob("*.png")):
        if ".mask" in path.name or "." in path.stem:
            continue
        colours, alpha = _photo(path)
        for name, backdrop in BACKDROPS.items():
            row = _judged(_taken(colours, alpha, backdrop(alpha.shape)), colours, alpha)
            print(f"{path.stem:22}{name:10}" + (_shown(row) if row else "  not cut out"))
            sums.setdefault(name, []).extend([row] if row else [])
    for name, rows in sums.items():
        print(f"{'mean of ' + str(len(rows)):22}{name:10}" + _shown(tuple(np.mean(rows, axis=0))))


def _photo(path: Path) -> tuple[Light, Light]:
    """Linear colours and coverage, with room around the product as a photographer leaves it."""
    image = Image.open(path).convert("RGBA")
    image.thumbnail((EDGE, EDGE))
    room = round(MARGIN * max(image.size))
    framed = Image.new("RGBA", (image.width + 2 * room, image.height + 2 * room))
    framed.paste(image, (room, room))
    pixels = np.asarray(framed)
    return linear(pixels[..., :3]), (pixels[..., 3] / np.float32(255)).astype(np.float32)


def _taken(colours: Light, alpha: Light, backdrop: Light) -> Pixels:
    """The photo as a camera's JPEG has it."""
    light = colours * alpha[..., None] + backdrop * (1 - alpha[..., None])
    noisy = encoded(light) + np.random.default_rng(5).normal(0, 1.2, light.shape)
    out = io.BytesIO()
    Image.fromarray(np.clip(np.rint(noisy), 0, 255).astype(np.uint8)).save(out, "JPEG", quality=92, subsampling=0)
    return np.asarray(Image.open(out))


def _judged(photo: Pixels, colours: Light, truth: Light) -> tuple[float, ...] | None:
    started = time.process_time()
    cut = cut_out(photo)
    spent = (time.process_time() - started) * 1e9 / truth.size
    if cut is None:
        return None
    found = cut.alpha / np.float32(255)
    one, other = (np.rint(each) > 0 for each in (found, truth))
    rim = _near_outline(other)
    dark = np.float32(0.01)
    shown, wanted = (
        lab(each * share[..., None] + dark * (1 - share[..., None]))[rim]
        for each, share in ((linear(cut.pixels), found), (colours, truth))
    )
    overlap = (one & other).sum() / (one | other).sum()
    off, fringes = delta_e(shown, wanted).mean(), [_fringe(each, cut.alpha) for each in (cut.pixels, photo)]
    return float(overlap), float(abs(found - truth)[rim].mean()), float(off), cut.certain, *fringes, spent


def _fringe(pixels: Pixels, alpha: Pixels) -> float:
    found = fringe(Picture.from_array(np.dstack([pixels, alpha])))
    return float("nan") if found is None else found


def _near_outline(inside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    solid = Image.fromarray(inside)
    wide, narrow = (solid.convert("L").filter(each(11)) for each in (ImageFilter.MaxFilter, ImageFilter.MinFilter))
    near: NDArray[np.bool_] = np.asarray(wide) != np.asarray(narrow)
    return near


def _shown(row: tuple[float, ...]) -> str:
    return "{:7.4f}{:10.4f}{:16.2f}{:9.2f}{:8.1f}{:11.1f}{:8.0f}".format(*row)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE)
