"""How fast a plan streams, and how much memory it takes: generated records x 3 shots, priced and keyed.

    python benchmarks/plan.py 10000 100000

Each size runs in a process of its own; every record shares one photo, so that the figure is the plan's and not the
disk's. Flat memory shows as the same peak at every size.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from packshot.cli.asking import Asked, tallied
from packshot.cli.session import opened
from packshot.planning.plan import Selection
from packshot.testing.shop import CATALOG, CHAIR, COLUMNS, Shop


def _shop(folder: Path, records: int) -> Shop:
    """One picture a shot: three jobs a record."""
    shop = Shop.build(folder, catalog=CATALOG)
    with (folder / "products.csv").open("w") as out:
        out.write(f"{COLUMNS}\n")
        for number in range(records):
            out.write(CHAIR.replace("chair,", f"chair-{number},", 1).replace("mustard|moss|navy", "moss") + "\n")
    return shop


def _measure(records: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shop = _shop(Path(folder), records)
        with opened(shop.folder) as session:
            started, cpu = time.perf_counter(), time.process_time()
            tally = tallied(session, Asked(Selection(), None))
            wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rate = f"{tally.jobs / wall:,.0f} jobs/s ({tally.jobs / cpu:,.0f} per CPU second)"
    print(f"{records:>9,} records  {tally.jobs:>9,} jobs  {rate}  peak {peak:.0f} MB")


def main() -> None:
    """Measure each size given, each in a fresh process."""
    if len(sys.argv) > 2 and sys.argv[1] == "--one":  # noqa: PLR2004  its flag and its size
        _measure(int(sys.argv[2]))
        return
    for size in sys.argv[1:] or ["10000", "100000"]:
        subprocess.run([sys.executable, __file__, "--one", size], check=True)


if __name__ == "__main__":
    main()
