"""A second run of one catalog, as people see it."""

from __future__ import annotations

import os

from packshot.ledger import Ledger
from packshot.testing.shop import Shop


def test_a_run_beside_another_says_so_and_leaves_the_sheet_to_it(shop: Shop) -> None:
    """It names the process, makes what that one has not in hand, and its end is no failure."""
    shop.packshot("run", "--limit", "1", "--no-sheet")
    with Ledger.open(shop.folder / ".packshot") as other:
        other.start_run("run-0", catalog="Shop", tier="draft", command="run")
        row = next(other.assets())
        other.claim(row.slot, row.original_key)
        (shop.folder / str(row.path)).unlink()
        ran = shop.packshot("run", "--json")

    assert f"another run works on this catalog (process {os.getpid()})" in ran.err
    assert "1 picture left to another run" in ran.err
    assert (0, 1) == (ran.code, ran.json["held"])
    assert ["job.elsewhere"] == [each["code"] for each in ran.json["problems"]]
    assert 0 == shop.packshot("run", "--json").json["held"]
