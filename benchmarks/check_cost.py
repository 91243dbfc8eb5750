"""What each check costs on a large picture, beside decoding that picture.

Usage: python -m benchmarks.check_cost [--page FILE]

The picture is the sample's sofa at 2048 x 2048 pixels, as a JPEG file of quality 90. CPU time of one thread, the least
of three; each time the picture is new to the checks, so nothing is remembered. `after the others` is what a check adds
to those above it, which have looked at the same picture already. A page gets the table between its two marks.
"""

from __future__ import annotations

import argparse
import io
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks import truths
from benchmarks.dose_response import CHECKS, put_into

from packshot.api import Job, Picture, Placement, Size

LARGE = Size(2048, 2048)
FIDELITY = "colour", "structure", "details", "parts", "alignment", "sharpness", "drift"
MARK = "<!-- measured by benchmarks/check_cost.py -->"
TRIES = 3


def table() -> str:
    """The costs, as Markdown."""
    with tempfile.TemporaryDirectory() as work:
        case = next(truths.cases(None, Path(work)))
        file = _jpeg(Picture.from_array(case.truth.pixels).resized(LARGE))
        lies = Placement().scaled(LARGE.width / case.truth.pixels.shape[1], LARGE.height / case.truth.pixels.shape[0])
        picture = replace(Picture.decode(file), placement=lies)
        decoding = _least(lambda: Picture.decode(file))
        checks = [each for each in CHECKS if each.name in FIDELITY]
        looks = [partial_look(each.check, case.job) for each in checks]
        alone = [_least(lambda look=look: look(replace(picture))) for look in looks]  # type: ignore[misc]
        added = _added(looks, picture)
    lines = [
        f"| `{check.name}` | {one:.0f} | {one / decoding:.1f} | {more:.0f} |"
        for check, one, more in zip(checks, alone, added, strict=True)
    ]
    head = ["| check | CPU ms | times decoding | after the others, ms |", "| --- | --- | --- | --- |"]
    total = f"| all seven on one picture | | {sum(added) / decoding:.1f} | {sum(added):.0f} |"
    return "\n".join([*head, *lines, total, f"| decoding the file | {decoding:.0f} | 1 | |"])


def partial_look(check: Callable[[Picture, Job], object], job: Job) -> Callable[[Picture], object]:
    """Looks at a picture, findings and maps and all."""
    return lambda picture: list(check(picture, job))  # type: ignore[call-overload]


def _added(looks: Sequence[Callable[[Picture], object]], picture: Picture) -> list[float]:
    """What each look takes after those before it, the least of a few rounds on a new picture."""
    rounds = []
    for _ in range(TRIES):
        fresh = replace(picture)
        rounds.append([_spent(lambda look=look, seen=fresh: look(seen)) for look in looks])  # type: ignore[misc]
    return [min(each) for each in zip(*rounds, strict=True)]


def _least(work: Callable[[], object]) -> float:
    return min(_spent(work) for _ in range(TRIES))


def _spent(work: Callable[[], object]) -> float:
    """CPU milliseconds."""
    started = time.process_time()
    work()
    return 1000 * (time.process_time() - started)


def _jpeg(picture: Picture) -> bytes:
    out = io.BytesIO()
    picture.image.convert("RGB").save(out, "JPEG", quality=90)
    return out.getvalue()


def main() -> None:
    """Print the table, and put it into the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--page", type=Path, metavar="FILE")
    page, costs = parser.parse_args().page, table()
    print(costs)
    if page:
        put_into(page, MARK, costs)


if __name__ == "__main__":
    main()
