"""How often the studio's choice among photos is the best one, and what a worse one costs.

Usage: python -m benchmarks.masters FOLDER, a folder of renders as benchmarks/recolour.py takes it. Every set of two and
of three colours of a product is taken for its photos, and every other colour is wanted of them.
"""

from __future__ import annotations

import sys
from itertools import combinations, permutations
from pathlib import Path

import numpy as np
from benchmarks.recolour import FINISHES, SWATCHES, compared, oracle, renders, studio

from packshot_studio.support import expected_error

Pairs = dict[tuple[str, str], float]
"""A figure for each photographed and wanted colour, deltaE00."""


def main(folder: Path) -> None:
    """Print, for each product and number of photos, how the chosen photo compares with the best and with any."""
    photos = renders(folder)
    for product in sorted({each.product for each in photos}):
        own = [each for each in photos if each.product == product]
        finish = FINISHES.get(product, "matte")
        found = {(a.name, b.name): compared(studio, a, b, oracle).mean for a, b in permutations(own, 2)}
        told = {(a, b): expected_error(SWATCHES[a], SWATCHES[b], finish) for a, b in found}
        off = np.mean([abs(told[pair] - found[pair]) for pair in found])
        print(f"{product}: the expected error is {off:.2f} from the measured one on average")
        for number in (2, 3):
            _choices(found, told, [each.name for each in own], number)


def _choices(found: Pairs, told: Pairs, names: list[str], number: int) -> None:
    cases = [(of, wanted) for of in combinations(names, number) for wanted in names if wanted not in of]
    chosen = [min(of, key=lambda name: told[name, wanted]) for of, wanted in cases]
    best = [min(of, key=lambda name: found[name, wanted]) for of, wanted in cases]
    errors = [[found[name, wanted] for name in of] for of, wanted in cases]
    reached = [found[name, wanted] for name, (_, wanted) in zip(chosen, cases, strict=True)]
    print(
        f"  of {number} photos the best {sum(map(str.__eq__, chosen, best))} times of {len(cases)}: "
        f"mean {np.mean(reached):.2f}, best {np.mean([min(each) for each in errors]):.2f}, any {np.mean(errors):.2f}"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
