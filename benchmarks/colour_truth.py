"""How well a product's colour is told in any light, put right where it is wrong, and left alone where the mask is.

Usage: python -m benchmarks.colour_truth FOLDER [TABLE ...], where FOLDER holds, for each product,
`<product>_<colour>.png` in several colours of the same pose and light, `<product>.mask.png` and renders of them in
rooms, `room-<scene>-<product>-<colour>.png`; the scenes are beside it in `scenes/`. The tables are `estimators`,
`limits`, `loop`, `refusals` and `sightings`; all without a name. Pictures of the last three have noise of two levels
and JPEG quality 88.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import permutations
from pathlib import Path

import numpy as np
from benchmarks.colour_cases import (
    FAULTS,
    HALF,
    HOMES,
    LIGHTS,
    MASKS,
    Fault,
    Light,
    Photo,
    Pixels,
    framed,
    in_room,
    job_of,
    on_white,
    photos_of,
    render_of,
    shot,
)
from benchmarks.recolour import SWATCHES
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from packshot.api import Job, Picture
from packshot.api.colour import SURE, as_swatch, delta_e, expected, lab, linear
from packshot.api.patches import Patch
from packshot_checks import Colour
from packshot_checks.sighting import sighted
from packshot_retouch import ColourCorrect

GOOD = ("red", "mustard", "moss", "grey")
"""Photographed colours that tell the light well: neither dark nor white."""
SEEN = 3.0
LIMITS = (2.0, 2.5, 3.0, 3.5, 4.0, 5.0)


def estimators(photos: list[Photo]) -> None:
    """Print the mean deltaE00 of each estimator to the swatch, and of the expected colour to the true one."""
    print("to the true swatch: mean deltaE00, and with kL = 2")
    print(f"{'':34}" + "".join(f"{name:>14}" for name in LIGHTS))
    for name, estimate in {"mean of sRGB": _mean, "median": _median, "albedo": Patch.albedo}.items():
        rows = [[(estimate(each.lit(change)), each.swatch) for each in photos] for change in LIGHTS.values()]
        print(f"{name:34}" + "".join(f"{_far(row):>7.2f} /{_far(row, 2.0):>5.2f}" for row in rows))
    for label, anchors in {"all": tuple(SWATCHES), "good": GOOD}.items():
        seen = [list(_anchored(photos, change, anchors)) for change in LIGHTS.values()]
        rows = [[(as_swatch(e.seen, e.known, e.anchor, e.finish), e.swatch) for e in each] for each in seen]
        print(
            f"{f'median, anchored, {label} photos':34}"
            + "".join(f"{_far(row):>7.2f} /{_far(row, 2.0):>5.2f}" for row in rows)
        )
        rows = [[(e.expected, e.seen) for e in each] for each in seen]
        print(
            f"{f'expected to seen, {label} photos':34}"
            + "".join(f"{_far(row):>7.2f} /{_far(row, 2.0):>5.2f}" for row in rows)
        )


def limits(photos: list[Photo]) -> None:
    """Print, for each limit of an anchored check, how many pictures miss it: true ones, and faulty ones.

    The colour wanted is foretold from a photo of another colour; both are seen in each of the lights but the warm one.
    Only faults that move a colour by deltaE00 3 or more count: no hue is turned in a grey.
    """
    seen = [e for name, change in LIGHTS.items() if name != "warm" for e in _anchored(photos, change, GOOD)]
    print(f"{'fault':12}{'pictures':>9}" + "".join(f"{f'limit {each}':>11}" for each in LIMITS))
    for name, fault in FAULTS.items():
        spoilt = [(fault(e.seen.astype(np.float64)), e) for e in seen]
        told = [(now, e.expected) for now, e in spoilt if name == "none" or _far([(now, e.seen)]) >= SEEN]
        off = np.array([_far([each]) for each in told])
        print(f"{name:12}{len(off):>9}" + "".join(f"{(off > each).mean():>11.1%}" for each in LIMITS))


@dataclass(frozen=True)
class Sight:
    """A colour seen in a light that a photo of a known colour tells."""

    swatch: Light
    seen: Light
    known: Light
    anchor: Light
    finish: str

    @property
    def expected(self) -> Light:
        """What the photo foretells."""
        return expected(self.swatch, self.known, self.anchor, self.finish).astype(np.float32)


def _anchored(photos: list[Photo], change: Callable[[Light], Light], anchors: tuple[str, ...]) -> Iterator[Sight]:
    """Each other colour of each product, by each of the photos in `anchors`."""
    medians = {id(each): _median(each.lit(change)) for each in photos}
    for known, other in permutations(photos, 2):
        if known.product == other.product and known.colour in anchors:
            yield Sight(other.swatch, medians[id(other)], known.swatch, medians[id(known)], known.finish)


def _median(patch: Patch) -> Light:
    found = patch.colour()
    if found is None:
        sys.exit("a mask has no white part")
    return found


def _mean(patch: Patch) -> Light:
    return linear(np.rint(patch.pixels[patch.mask > SURE].mean(axis=0)).astype(np.uint8))


def _far(pairs: list[tuple[Light, Light]], lightness: float = 1.0) -> float:
    one, other = (lab(np.clip(np.array(each, np.float64), 0, 1)) for each in zip(*pairs, strict=True))
    return float(delta_e(one, other, lightness=lightness).mean())


def loop(photos: list[Photo]) -> None:
    """Print how far faulty pictures are from the truth before and after `colour-correct`, and what the check then says.

    `part` is the mean over the part's pixels, `edge` over two pixels to either side of the mask's edge, and `step` how
    strong the picture's edges are there, over the truth's: 1 shows no seam. The row "none" is what noise and JPEG do.
    """
    print(f"{'fault':10}{'check':>16}{'part':>14}{'worst':>7}{'edge':>14}{'step':>12}{'left alone':>12}")
    for name, fault in FAULTS.items():
        rows = [_mended(photo, fault) for photo in photos]
        done = np.array([row for row in rows if row]) if any(rows) else np.full((1, 8), np.nan)
        check, after, part, mended, edge, mended_edge, step, mended_step = done.mean(axis=0)
        print(
            f"{name:10}{check:>7.2f} ->{after:>6.2f}{part:>6.2f} ->{mended:>5.2f}{done[:, 3].max():>7.2f}"
            f"{edge:>6.2f} ->{mended_edge:>5.2f}{step:>5.2f} ->{mended_step:>5.2f}{rows.count(()):>9}/{len(rows)}"
        )


def refusals(photos: list[Photo]) -> None:
    """Print how many wrong masks `colour-correct` leaves alone, of the pictures that all need it, and what is lost."""
    print(f"{'mask':26}{'left alone':>12}{'check says unknown':>20}")
    for name, spoil in MASKS.items():
        rows = [_refused(photo, spoil) for photo in photos]
        alone, unknown = (sum(each) for each in zip(*rows, strict=True))
        print(f"{name:26}{alone:>9}/{len(rows)}{unknown:>17}/{len(rows)}")


def _mended(photo: Photo, fault: Fault) -> tuple[float, ...]:
    with tempfile.TemporaryDirectory() as folder:
        job = job_of(photo, Path(folder))
        wrong = shot(photo, fault)
        right = ColourCorrect().apply(wrong, job)
        if right is wrong:
            return ()
        checked = [next(iter(Colour().check(each, job))).value or 0.0 for each in (wrong, right)]
    inside, around = photo.mask > SURE, _edge(photo.mask)
    parts = [_off(each, photo.pixels, inside) for each in (wrong, right)]
    edges = [_off(each, on_white(photo), around) for each in (wrong, right)]
    steps = [_steps(each, around) / _steps(shot(photo, FAULTS["none"]), around) for each in (wrong, right)]
    return (*checked, *parts, *edges, *steps)


def _refused(photo: Photo, spoil: Callable[[Photo], Pixels]) -> tuple[bool, bool]:
    with tempfile.TemporaryDirectory() as folder:
        job = job_of(photo, Path(folder), mask=spoil(photo))
        wrong = shot(photo, FAULTS["mixed"])
        unknown = next(iter(Colour().check(wrong, job))).value is None
        return ColourCorrect().apply(wrong, job) is wrong, unknown


def sightings(photos: list[Photo]) -> None:
    """Print how often the part is found in pictures that do not say where it is, and what its colour then measures.

    Each product is looked for by a photo of it in another colour, grey or mustard. `overlap` is the area common to the
    part found and the true part over the area of both; `off` how much the check's value differs from what it measures
    where the part truly is. Of another product nothing should be found.
    """
    print(f"{'picture':26}{'unknown':>9}{'overlap':>9}{'least':>7}{'off':>7}{'most':>7}{'check':>8}")
    for name, show in SHOWN.items():
        seen = [each for photo in photos if (each := _sighting(photo, photos, show))]
        known = np.array([each for each in seen if not np.isnan(each[2])] or [(np.nan,) * 3])
        overlap, off, check = known.T
        print(
            f"{name:26}{len(seen) - np.isfinite(check).sum():>6}/{len(seen):<2}"
            f"{overlap.mean():>9.3f}{overlap.min():>7.3f}"
            f"{off.mean():>7.2f}{off.max():>7.2f}{check.mean():>8.2f}"
        )


def _sighting(photo: Photo, photos: list[Photo], show: Show) -> tuple[float, float, float] | None:
    """Overlap, difference to the true value, and value of the check; None where there is no such picture."""
    known = next(each for each in photos if each.product == photo.product and each.colour == _other(photo))
    with tempfile.TemporaryDirectory() as folder:
        shown = show(photo, photos, Path(folder))
        if shown is None:
            return None
        picture, room = shown
        job = job_of(known, Path(folder), wanted=photo.colour, room=room)
        value = _value(replace(picture, placement=None), job)
        if value is None or picture.placement is None or job.mask is None:
            return np.nan, np.nan, np.nan if value is None else value
        there, here = (each.lay(job.mask) for each in (picture, sighted(replace(picture, placement=None), job)[0]))
        true = _value(picture, job)
        both = [np.asarray(each and each.image) > HALF for each in (there, here)]
        overlap = float((both[0] & both[1]).sum() / (both[0] | both[1]).sum())
        return overlap, np.nan if true is None else abs(value - true), value


def _value(picture: Picture, job: Job) -> float | None:
    return next(iter(Colour().check(picture, job))).value


def _other(photo: Photo) -> str:
    return "mustard" if photo.colour == "grey" else "grey"


Show = Callable[[Photo, list[Photo], Path], "tuple[Picture, str] | None"]


def _in_room(photo: Photo, _: list[Photo], folder: Path) -> tuple[Picture, str]:
    home = HOMES[photo.product]
    return in_room(photo, folder, home), home


def _rendered(photo: Photo, _: list[Photo], __: Path) -> tuple[Picture, str] | None:
    home = HOMES[photo.product]
    render = render_of(photo, home)
    return (render, home) if render else None


def _another(photo: Photo, photos: list[Photo], _: Path) -> tuple[Picture, str]:
    other = next(each for each in photos if each.product != photo.product and each.colour == photo.colour)
    return replace(framed(other, 0.8), placement=None), ""


SHOWN: dict[str, Show] = {
    "as large": lambda photo, _, __: (framed(photo, 1), ""),
    "at 0.8": lambda photo, _, __: (framed(photo, 0.8), ""),
    "at 0.45": lambda photo, _, __: (framed(photo, 0.45), ""),
    "turned by 4 degrees": lambda photo, _, __: (replace(framed(photo, 0.8, 4), placement=None), ""),
    "composed in a room": _in_room,
    "rendered in a room": _rendered,
    "another product": _another,
}


def _edge(mask: Pixels) -> NDArray[np.bool_]:
    """Two pixels to either side of the mask's edge."""
    solid = Image.fromarray(np.where(mask > HALF, 255, 0).astype(np.uint8))
    wide, narrow = (np.asarray(solid.filter(each(5))) for each in (ImageFilter.MaxFilter, ImageFilter.MinFilter))
    return wide > narrow


def _off(picture: Picture, truth: Pixels, where: NDArray[np.bool_]) -> float:
    return float(delta_e(lab(linear(picture.array()[where])), lab(linear(truth[where]))).mean())


def _steps(picture: Picture, where: NDArray[np.bool_]) -> float:
    """The mean CIELAB distance of the pixels there to those below them."""
    above, below = (lab(linear(picture.array()[rows][where[:-1]])) for rows in (slice(None, -1), slice(1, None)))
    return float(np.linalg.norm(above - below, axis=-1).mean())


TABLES = {each.__name__: each for each in (estimators, limits, loop, refusals, sightings)}


def main(folder: Path, wanted: list[str]) -> None:
    """Print the tables wanted, or all."""
    photos = photos_of(folder)
    for name in wanted or TABLES:
        TABLES[name](photos)
        print()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
