"""What each check finds, by fault and dose, and what it finds where nothing is wrong.

Usage: python -m benchmarks.dose_response [--renders FOLDER] [--rows FILE] [--page FILE] [--svg FILE]

True pictures come from the sample catalog, and from FOLDER: `<product>_<colour>.png` in several colours of the same
pose and light, and `<product>.mask.png`. What was measured is kept in the rows' FILE, one JSON array a line, and read
from there if it exists. The tables are Markdown, and go into a page between two marks; docs/checks.md has them.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import astuple
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks import truths
from benchmarks.dose_tables import Row, curves, detections, false_alarms

from packshot.api import Picture, Placement
from packshot.testing import damage
from packshot_checks import Alignment, Background, Blank, Colour, Details, Drift, Parts, Sharpness, Structure
from packshot_checks.measuring import Measuring

CHECKS: tuple[Measuring[Any], ...] = (
    Colour(),
    Structure(),
    Details(),
    Parts(),
    Alignment(),
    Sharpness(),
    Drift(),
    Background(),
    Blank(),
)
DOSES = 0.25, 0.5, 1.0
EVERY = 44
"""Each so many-th true picture is damaged; all are looked at as they are."""
AS_IT_IS = "as it is"
HARMLESS: Mapping[str, Callable[[damage.Pixels], damage.Pixels]] = {
    AS_IT_IS: lambda pixels: pixels,
    "JPEG 85": damage.jpeg,
    "resized to 2000 and back": damage.resized_and_back,
    "0.07 stops lighter": damage.exposed,
}
COLOUR_FAULTS = "hue", "lightness", "saturation", "background"
"""All that `colour` is tried on beside harmless changes; `colour_truth.py` asks more of it."""
MARK = "<!-- measured by benchmarks/dose_response.py -->"


def measured(renders: Path | None) -> Iterator[Row]:
    """All checks on all pictures."""
    with tempfile.TemporaryDirectory() as work:
        for number, case in enumerate(truths.cases(renders, Path(work))):
            if number % EVERY:
                yield from _looked(case, case.truth.pixels, AS_IT_IS, 0, CHECKS[1:])
                continue
            for what, change in HARMLESS.items():
                yield from _looked(case, change(case.truth.pixels), what, 0, CHECKS)
            for what, fault in damage.FAULTS.items():
                checks = CHECKS if what in COLOUR_FAULTS else CHECKS[1:]
                for dose in DOSES if what != "changed_text" or case.truth.text else ():
                    damaged = fault(case.truth, dose, np.random.default_rng(number))
                    yield from _looked(case, damaged, what, dose, checks)


def _looked(
    case: truths.Case, pixels: damage.Pixels, what: str, dose: float, checks: Sequence[Measuring[Any]]
) -> Iterator[Row]:
    picture = Picture.from_array(pixels, Placement())
    for check in checks:
        if not case.suits(check.name):
            continue
        for each in list(check.check(picture, case.job))[:1]:
            verdict = "unknown" if each.value is None else each.verdict
            yield Row(check.name, case.name, case.source, what, dose, verdict, each.value)


def main() -> None:
    """Measure, or read what was measured; print the tables, draw the curves."""
    options = _options()
    rows = read(options.rows) or list(kept(measured(options.renders), options.rows))
    tables = _tables(rows)
    print(tables)
    if options.page:
        put_into(options.page, MARK, tables)
    if options.svg:
        options.svg.write_text(curves(rows), "utf-8")


def _tables(rows: Sequence[Row]) -> str:
    pictures = len({each.picture for each in rows})
    doses = ", ".join(f"{each:.0%}" for each in DOSES)
    return "\n\n".join(
        [
            f"Alarms on {pictures} true pictures, and on those after harmless changes:",
            false_alarms(rows),
            f"Pictures found at doses of {doses}:",
            detections(rows),
        ]
    )


def read(file: Path | None) -> list[Row]:
    """What was measured before; nothing without such a file."""
    lines = file.read_text("utf-8").splitlines() if file and file.exists() else []
    return [Row(*json.loads(line)) for line in lines]


def put_into(page: Path, mark: str, tables: str) -> None:
    """Put the tables between the page's two marks."""
    text = page.read_text("utf-8")
    head, tail = text.partition(mark)[0], text.rpartition(mark)[2]
    page.write_text(f"{head}{mark}\n\n{tables}\n\n{mark}{tail}", "utf-8")


def kept(rows: Iterable[Row], file: Path | None) -> Iterator[Row]:
    """Pass rows on, each one written down before the next is measured."""
    with file.open("w", encoding="utf-8") if file else nullcontext() as out:
        for row in rows:
            if out:
                print(json.dumps(astuple(row)), file=out, flush=True)
            yield row


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--renders", type=Path, metavar="FOLDER")
    parser.add_argument("--rows", type=Path, metavar="FILE")
    parser.add_argument("--page", type=Path, metavar="FILE")
    parser.add_argument("--svg", type=Path, metavar="FILE")
    return parser.parse_args()


if __name__ == "__main__":
    main()
