"""Assets: one current a slot, history, orphans, and what is counted of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.api import Finding
from packshot.identity import Slot
from packshot.ledger import CostRow, assets
from packshot.ledger.slots import columns, slot_of

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Shop

NAMES = st.text(min_size=1)


@given(
    st.builds(
        Slot,
        product=NAMES,
        shot=NAMES,
        colorway=st.none() | NAMES,
        scene=st.none() | NAMES,
        take=st.integers(1, 99),
        tier=NAMES,
    )
)
def test_a_slot_survives_its_columns(slot: Slot) -> None:
    """Six columns are the slot, absent axes included."""
    assert slot == slot_of(columns(slot))


def test_an_asset_comes_back_as_it_was(shop: Shop) -> None:
    """Every field, findings and missing costs included."""
    finding = Finding(
        check="colour",
        measure="deltaE00",
        value=None,
        limit=2.0,
        verdict="review",
        message="tiny",
        regions=((1, 2, 30, 40), (5, 6, 7, 8)),
    )
    asset = shop.asset(
        findings=(finding,), cost=None, estimate=None, seconds=1.5, url="https://x", path="out/x", shipped=False
    )
    shop.ledger.finish(asset)

    assert asset == shop.ledger.asset(asset.slot)


def test_absent_axes_are_one_slot(shop: Shop) -> None:
    """Two assets of a shot without axes are the same slot, not two."""
    slot = shop.slot(colorway=None)
    shop.ledger.finish(shop.asset(slot=slot, asset_key="old"))
    shop.ledger.finish(shop.asset(slot=slot, asset_key="new"))

    assert ["new"] == [row.asset_key for row in shop.ledger.assets()]
    assert ["new", "old"] == [row.asset_key for row in shop.ledger.history(slot)]


def test_finishing_the_same_asset_again_is_no_history(shop: Shop) -> None:
    """A repeated finish (after a crash, at another storage key) replaces the row."""
    shop.ledger.finish(shop.asset())
    shop.ledger.finish(shop.asset(storage_key="elsewhere.jpg"))

    assert ["elsewhere.jpg"] == [row.storage_key for row in shop.ledger.history(shop.slot("k"))]


def test_orphans_are_what_the_plan_did_not_ask_for(shop: Shop) -> None:
    """Current assets whose slot was not seen, of the tier in question, each walk for itself, over many pages."""
    for n in range(3):
        shop.ledger.finish(shop.asset(f"sofa-{n}"))
    shop.ledger.finish(shop.asset("lamp", slot=shop.slot("lamp", tier="final")))
    with shop.ledger.seen() as seen, shop.ledger.seen() as other:
        for n in range(1_001):
            seen.add(shop.slot(f"sofa-{n + 1}"))
        assert ["lamp", "sofa-0"] == [row.slot.product for row in seen.orphans()]
        assert ["sofa-0"] == [row.slot.product for row in seen.orphans(tier="draft")]
        assert 4 == len(list(other.orphans()))


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, ["a", "b", "c"]),
        ({"product": "b"}, ["b"]),
        ({"shot": "room"}, ["c"]),
        ({"scene": "loft"}, ["c"]),
        ({"colorway": "navy"}, ["b"]),
        ({"tier": "draft", "colorway": "moss"}, ["a", "c"]),
        ({"tier": "final"}, []),
    ],
)
def test_assets_are_filtered_and_in_order(shop: Shop, wanted: dict[str, str], expected: list[str]) -> None:
    """Each named axis narrows; the order is that of slots."""
    for slot in (shop.slot("c", shot="room", scene="loft"), shop.slot("b", colorway="navy"), shop.slot("a")):
        shop.ledger.finish(shop.asset(slot=slot))

    assert expected == [row.slot.product for row in shop.ledger.assets(**wanted)]


def test_pages_hide_nothing(shop: Shop) -> None:
    """More assets than one page holds all come, once each."""
    with shop.ledger._connection.transaction():
        for n in range(1_203):
            assets.put(shop.ledger._connection, shop.asset(f"p{n}"))

    assert sorted(f"p{n}" for n in range(1_203)) == [row.slot.product for row in shop.ledger.assets()]


def test_costs_hold_estimate_beside_charge(shop: Shop) -> None:
    """By each grouping: what was settled, unknown and expected, what came of it, what passed."""
    done, lost = shop.begin("a", 10), shop.begin("b", 6)
    shop.answer(done)
    shop.keep(done, charge=4)
    shop.ledger.fail(lost, state="unknown", message="")
    shop.free("c")
    shop.ledger.finish(shop.asset("a", generator="openai"))
    shop.ledger.finish(shop.asset("c", verdict="review"))

    paid = {"settled": 4, "unknown": 6, "estimated": 5}
    assert [CostRow(name="colorway", **paid, originals=2, assets=2, passed=1)] == shop.ledger.costs("shot")
    assert [CostRow(name="draft", **paid, originals=2, assets=2, passed=1)] == shop.ledger.costs("tier")
    assert [
        CostRow(name="openai", **paid, originals=1, assets=1, passed=1),
        CostRow(name="studio", settled=0, unknown=0, estimated=0, originals=1, assets=1, passed=0),
    ] == shop.ledger.costs("generator")
    assert [CostRow(name="aurora", **paid, originals=2, assets=2, passed=1)] == shop.ledger.costs("catalog")
    assert [
        CostRow(name="m", settled=4, unknown=0, estimated=5, originals=1, assets=1, passed=1),
        CostRow(name="openai 1", settled=0, unknown=6, estimated=0, originals=0, assets=0, passed=0),
        CostRow(name="studio 1", settled=0, unknown=0, estimated=0, originals=1, assets=1, passed=0),
    ] == shop.ledger.costs("model")
    assert ["a", "b", "c"] == [row.name for row in shop.ledger.costs("product")]
    assert 4 == sum(row.settled for row in shop.ledger.costs("day"))


def test_what_a_picture_costs_counts_those_that_did_not_pass() -> None:
    """Per asset and per asset that passed; of nothing there is no price."""
    row = CostRow(name="room", settled=10, unknown=0, estimated=8, originals=4, assets=4, passed=3)
    none = CostRow(name="room", settled=10, unknown=0, estimated=8, originals=0, assets=0, passed=0)

    assert (2, 3) == (row.per_asset, row.per_passed)
    assert (None, None) == (none.per_asset, none.per_passed)


def test_status_counts_by_verdict_and_state(shop: Shop) -> None:
    """What is current, what was tried, and the last runs, newest first."""
    shop.begin("a")
    shop.ledger.finish(shop.asset("b", verdict="fail"))
    shop.ledger.start_run("second", catalog="aurora", tier="final", command="run")
    shop.ledger.end_run("second", outcome="done", counts={"made": 3})
    status = shop.ledger.status()

    assert ({"fail": 1}, {"intent": 1}, 0) == (status.assets, status.attempts, status.originals)
    assert [("second", "done", {"made": 3}), (shop.RUN, None, {})] == [
        (run.id, run.outcome, run.counts) for run in status.runs
    ]


def test_an_unknown_price_stays_unknown(shop: Shop) -> None:
    """It is counted and never added as 0: neither a sum nor a price per picture pretends to hold it."""
    silent, told, lost = (shop.begin(key, None) for key in "abc")
    for attempt, charge in ((silent, None), (told, 4)):
        shop.answer(attempt)
        shop.keep(attempt, charge=charge)
    shop.ledger.fail(lost, state="unknown", message="")
    shop.ledger.finish(shop.asset("a"))
    (row,) = shop.ledger.costs("shot")

    assert (4, 0, 0) == (row.settled, row.unknown, row.estimated)
    assert (2, 2, None, None) == (row.unpriced, row.unestimated, row.per_asset, row.per_passed)
    assert 2 == shop.ledger.spent().unpriced
    assert [None, None, None] == [each.estimate for each in shop.ledger.attempts()]
    assert "of unknown price" in shop.held("c")
