"""What the checks against the photo find on products that none of their limits was chosen on.

Usage: python -m benchmarks.held_out [--wares 60] [--first 1000] [--rows FILE] [--page FILE] [--svg FILE]

The products are `wares.py`'s, made of numbers, each in a photo of one colour and a true picture in another; and the
sample catalog's in its rooms, as the studio stands them there. Each is looked at as it is, through a JPEG file of some
quality, and damaged by one fault at three doses; some carry a word. What was measured is kept in the rows' FILE and
read from there if it exists; a page gets the tables between its two marks, as docs/checks.md has them.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks import truths
from benchmarks.dose_response import DOSES, kept, put_into, read
from benchmarks.dose_tables import Row, curves, detections, false_alarms
from benchmarks.recolour import SWATCHES
from benchmarks.wares import ware

from packshot.api import Colorway, Job, Picture, Placement
from packshot.cli.asking import Asked, jobs
from packshot.cli.session import opened
from packshot.planning.plan import Selection
from packshot.planning.planned import Planned
from packshot.testing import damage
from packshot.testing.damage import FAULTS, Pixels, Truth
from packshot_checks import Alignment, Details, Parts, Sharpness, Structure
from packshot_checks.measuring import Measuring

CHECKS: tuple[Measuring[Any], ...] = (Structure(), Details(), Parts(), Alignment(), Sharpness())
FIRST = 1000
"""The seeds from here on were never looked at while a limit was chosen."""
QUALITIES = 50, 65, 80, 92
SEEN = [each for each in FAULTS if each not in ("hue", "lightness", "saturation", "background")]
"""The faults of shape; those of colour are `colour_truth.py`'s."""
MARK = "<!-- measured by benchmarks/held_out.py -->"


def measured(wares: int, first: int = FIRST) -> Iterator[Row]:
    """All checks on all pictures."""
    with tempfile.TemporaryDirectory() as work:
        for number in range(wares):
            case = ware_case(first + number, Path(work))
            yield from looked(number, case.name, "ware", case.truth, case.job, Placement())
    for number, (job, picture) in enumerate(in_rooms()):
        truth = truth_of(picture, job)
        name = f"{job.product.id} {job.colorway and job.colorway.key} {job.scene and job.scene.key}"
        yield from looked(number, name, "room", truth, job, picture.placement)


def ware_case(seed: int, work: Path) -> truths.Case:
    """A ware photographed in one colour and pictured in another, both drawn by its seed."""
    one, other = np.random.default_rng(seed).choice(list(SWATCHES), 2, replace=False)
    made = ware(seed)
    word = truths.TEXT if seed % 2 else ""
    photo, pictured = (
        truths.Photo(made.name, made.shown(SWATCHES[each]), made.mask, colorway(each), made.finish, word)
        for each in (str(one), str(other))
    )
    return truths.case("ware", photo, pictured.pixels, pictured.colorway, work, opaque=False)


def colorway(key: str) -> Colorway:
    """One of the seven swatches."""
    return Colorway(key=key, label=key.title(), hex=SWATCHES[key])


def in_rooms() -> Iterator[tuple[Job, Picture]]:
    """Every picture of the sample catalog that shows a room, as its generator makes it."""
    with opened(truths.AURORA) as session:
        for each in jobs(session, Asked(Selection(), None)):
            if isinstance(each, Planned) and each.job.scene:
                generator: Any = session.planner.kit.generator(each.shot.generator)
                yield each.job, generator.generate(each.job.request)


def truth_of(picture: Picture, job: Job) -> Truth:
    """A picture with its product's cover and coloured part, as its placement has them."""
    photo, mask = job.photo, job.mask
    laid = [picture.lay(each) if each else None for each in (photo and photo.alpha(), mask)]
    cover, part = (np.asarray(each.image, np.float32) / 255 for each in laid if each)
    return Truth(np.asarray(picture.image.convert("RGB")), cover, part)


def looked(number: int, name: str, source: str, truth: Truth, job: Job, place: Placement | None) -> Iterator[Row]:
    """All checks on the picture as it is, through a file, and damaged."""
    for what, dose, pixels in _pictures(number, truth):
        picture = Picture.from_array(pixels, place)
        for check in CHECKS:
            for each in list(check.check(picture, job))[:1]:
                verdict = "unknown" if each.value is None else each.verdict
                yield Row(check.name, name, source, what, dose, verdict, each.value)


def _pictures(number: int, truth: Truth) -> Iterator[tuple[str, float, Pixels]]:
    """What was done, at what dose, and what came of it; the number chooses quality and fault."""
    yield "as it is", 0.0, truth.pixels
    quality = QUALITIES[number % len(QUALITIES)]
    yield f"JPEG {quality}", 0.0, damage.jpeg(truth.pixels, quality)
    faults = [each for each in SEEN if truth.text or each != "changed_text"]
    fault = faults[number % len(faults)]
    for dose in DOSES:
        yield fault, dose, FAULTS[fault](truth, dose, np.random.default_rng(number))


def main() -> None:
    """Measure, or read what was measured; print the tables."""
    options = _options()
    rows = read(options.rows) or list(kept(measured(options.wares, options.first), options.rows))
    tables = _tables(rows)
    print(tables)
    if options.page:
        put_into(options.page, MARK, tables)
    if options.svg:
        options.svg.write_text(curves(rows), "utf-8")


def _tables(rows: list[Row]) -> str:
    counts: Mapping[str, int] = {
        source: len({each.picture for each in rows if each.source == source}) for source in ("ware", "room")
    }
    doses = ", ".join(f"{each:.0%}" for each in DOSES)
    return "\n\n".join(
        [
            f"Alarms on true pictures of {counts['ware']} wares and {counts['room']} rooms:",
            false_alarms(rows),
            f"Pictures found at doses of {doses}:",
            detections(rows),
        ]
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wares", type=int, default=60)
    parser.add_argument("--first", type=int, default=FIRST, help="the first ware's seed; limits were chosen below 1000")
    parser.add_argument("--rows", type=Path, metavar="FILE")
    parser.add_argument("--page", type=Path, metavar="FILE")
    parser.add_argument("--svg", type=Path, metavar="FILE")
    return parser.parse_args()


if __name__ == "__main__":
    main()
