"""A run of two hundred jobs through every fault there is: the ledger's charges are the provider's bill."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import get_args

import pytest
from tests.plugins.openai.conftest import KEY, MODEL

from packshot.ledger import Ledger
from packshot.testing.openai import FakeOpenAI
from packshot.testing.openai.faults import Fault
from packshot.testing.shop import Shop

PRODUCTS, SHOTS = 100, 2
JOBS = PRODUCTS * SHOTS
EVERY = 10
"""One call of so many meets a fault: every kind once, and those that leave a bill in doubt once more."""
FAULTS: tuple[Fault, ...] = (*get_args(Fault), "500", "cut", "drop", "html")
RERUNS = 10
ENDS = ("made", "reused", "failed", "held", "refused")
CATALOG = f"""\
[catalog]
name = "Faults"
records = "products.csv"

[generators.openai]
plugin = "openai"
model = "{MODEL}"
quality = "low"
output_format = "jpeg"

[generators.streamed]
plugin = "openai"
model = "{MODEL}"
quality = "low"
output_format = "jpeg"
partial_images = 1

[defaults]
size = "64x48"
format = "jpeg"
post = [{{ use = "resize", longest = 64 }}]

[shots.front]
template = "front"
generator = "openai"

[shots.side]
template = "side"
generator = "streamed"

[storage]
plugin = "local"
path = "out"
"""
TEMPLATE = """\
+++
title = "A side"
operation = "generate"
+++
The SIDE of {{ product.title }}
"""


@pytest.mark.slow
def test_the_recorded_charge_is_the_bill(tmp_path: Path) -> None:
    """To the micro-dollar for every answer that came; what was billed and lost is unknown, and counts as spent."""
    script = [
        FAULTS[number // EVERY % len(FAULTS)] if number % EVERY == EVERY - 1 else None for number in range(2 * JOBS)
    ]
    with FakeOpenAI(key=KEY, faults=script, retry_after=0) as fake:
        reported = run_until_done(build(tmp_path, fake.base_url))
        billed = Counter({each.client_request_id: each.micros for each in fake.bill.charges})
        asked = Counter(each.headers["x-client-request-id"] for each in fake.requests)
        met = Counter(each.fault for each in fake.requests if each.fault)

    assert set(get_args(Fault)) == met.keys()
    assert JOBS // EVERY <= met.total()
    with Ledger.open(tmp_path / "shop" / ".packshot", readonly=True) as ledger:
        attempts = ledger.attempts()
        spent = ledger.spent()
        assert [] == ledger.check()
    answered = {each.id: each for each in attempts if each.state in ("done", "kept-damaged")}
    lost = {each.id: each for each in attempts if each.state == "unknown"}
    assert {each.id for each in attempts} == asked.keys()
    assert {1} == set(asked.values())
    assert billed.keys() == answered.keys() | lost.keys()
    assert {each: billed[each] for each in answered} == {each.id: each.charge for each in answered.values()}
    assert (sum(billed[each] for each in answered), 0) == (spent.settled, spent.reserved)
    assert (spent.settled, len(lost)) == reported
    assert (
        sum(each.estimate.maximum for each in lost.values() if each.estimate)
        == spent.unknown
        >= sum(billed[each] for each in lost)
    )


def run_until_done(shop: Shop) -> tuple[int, int]:
    """Run as a person would who reads what failed and runs again; each run accounts for every job.

    All that the runs report as charged, in micro-dollars, and how many calls they report as of unknown price.
    """
    charged, unknown = 0, 0
    for _ in range(RERUNS):
        ran = shop.packshot("run", "--yes", "--json", "--no-sheet")
        told = ran.json
        assert JOBS == sum(told[each] for each in ENDS)
        assert all(each["message"] for each in told["problems"])
        assert told["failed"] + told["refused"] + told["held"] <= len(told["problems"])
        charged += round(told["cost"]["charged"] * 1e6)
        unknown += told["cost"]["unknown"]
        if not told["made"]:
            return charged, unknown
    raise AssertionError(f"not done after {RERUNS} runs: {told}")


def build(folder: Path, base_url: str) -> Shop:
    """A catalog of two shots of nothing but words, one of them streamed, at the fake's address."""
    options = f'base_url = "{base_url}"\napi_key = "{KEY}"\n'
    tables = "\n".join(f"[generators.{name}]\n{options}" for name in ("openai", "streamed"))
    (folder / "packshot.toml").write_text(tables, "utf-8")
    rows = "\n".join(f"p{number:03},Vase number {number}" for number in range(PRODUCTS))
    shop = Shop.build(folder / "shop", catalog=CATALOG, records=f"id,title\n{rows}\n")
    (shop.folder / "templates").mkdir()
    for side in ("front", "side"):
        (shop.folder / "templates" / f"{side}.j2").write_text(TEMPLATE.replace("SIDE", side), "utf-8")
    return shop
