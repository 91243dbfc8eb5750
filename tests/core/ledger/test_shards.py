"""Paid calls that are ordered together: durable before the provider is told, and nobody's loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from packshot.api import Answer, Cost
from packshot.ledger import Held, Ledger, Money, OverBudget, Wanted
from packshot.ledger.opening import NAME
from packshot.ledger.shards import Plan

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Shop


def planned(shop: Shop, *keys: str, budget: int | None = None) -> Plan:
    """A shard with a line of 10 micro-dollars for each key."""
    wanted = [Wanted(slot=shop.slot(key), keys=shop.keys(key), estimate=Cost(5, 10)) for key in keys]
    return shop.ledger.shards.plan(wanted, run=shop.RUN, generator="openai", plugin="openai/1", budget=budget)


def delivered(shop: Shop, plan: Plan, key: str) -> bool:
    """The answer to a line arrives."""
    answer = Answer(attempt=plan.attempts[key], body=b"raw", facts={"batch": "b1"})
    return shop.ledger.shards.deliver(plan.id, answer)


def test_a_planned_shard_survives_its_process(shop: Shop) -> None:
    """Its lines stay reserved and live: a dead process leaves them neither unknown nor free to be bought."""
    plan = planned(shop, "a", "b")
    shop.crash()

    assert [] == shop.ledger.recover(is_alive=lambda _: False)
    assert Money(settled=0, reserved=20, unknown=0) == shop.ledger.spent()
    assert plan.id in shop.held("a")
    assert [(plan.id, "planned", 2)] == [(each.id, each.state, each.lines) for each in shop.ledger.shards.open()]


def test_what_may_not_be_bought_is_left_out(shop: Shop) -> None:
    """A line whose original exists, or that would pass the budget, is refused; the others are planned."""
    shop.free("a")
    plan = planned(shop, "a", "b", "c", budget=15)

    assert ["b"] == list(plan.attempts)
    assert {"a": Held, "c": OverBudget} == {key: type(error) for key, error in plan.refused.items()}


def test_only_one_living_process_has_a_shard_in_hand(shop: Shop) -> None:
    """It is taken over when it is released, or its process is dead."""
    plan = planned(shop, "a")
    other = Ledger.open(shop.work)
    before = other.shards.claim(plan.id)
    shop.ledger.shards.release(plan.id)
    after = other.shards.claim(plan.id)
    stolen = shop.ledger.shards.claim(plan.id)
    other.close()

    assert (False, True, False) == (before, after, stolen)
    assert shop.ledger.shards.claim(plan.id)


def test_a_ticket_stays(shop: Shop) -> None:
    """The first ticket is the shard's."""
    plan = planned(shop, "a")
    shop.ledger.shards.submitted(plan.id, "b1")
    shop.ledger.shards.submitted(plan.id, "b2")

    (shard,) = shop.ledger.shards.open()
    assert ("submitted", "b1") == (shard.state, shard.ticket)


def test_an_answer_is_delivered_once(shop: Shop) -> None:
    """Again, after it was kept, or under another shard, it is ignored."""
    plan, other = planned(shop, "a"), planned(shop, "b")

    assert [True, False] == [delivered(shop, plan, "a"), delivered(shop, plan, "a")]
    assert not shop.ledger.shards.deliver(plan.id, Answer(attempt=other.attempts["b"], body=b"raw"))
    assert {"batch": "b1"} == shop.told(plan.attempts["a"]).facts
    shop.keep(plan.attempts["a"])
    assert not delivered(shop, plan, "a")


def test_a_collected_shard_leaves_answers_to_read_and_the_rest_unknown(shop: Shop) -> None:
    """What the batch never answered may have been billed; what it answered is read like any other answer."""
    plan = planned(shop, "a", "b")
    shop.ledger.shards.submitted(plan.id, "b1")
    delivered(shop, plan, "a")
    lost = shop.ledger.shards.collected(plan.id, "no answer to it")

    assert 1 == lost
    assert [] == shop.ledger.shards.open()
    assert [(plan.attempts["a"], True)] == [
        (each.attempt, each.answered) for each in shop.ledger.recover() if each.answered
    ]
    assert Money(settled=0, reserved=10, unknown=10) == shop.ledger.spent()
    shop.keep(plan.attempts["a"], charge=4)
    assert Money(settled=4, reserved=0, unknown=10) == shop.ledger.spent()
    assert [] == shop.ledger.check()


def test_a_dropped_shard_costs_nothing(shop: Shop) -> None:
    """Its lines may be bought again, and its file is gone."""
    plan = planned(shop, "a", "b")
    shop.ledger.shards.drop(plan.id, "never ordered")

    assert (0, "", None) == (shop.ledger.spent().total, shop.held("a"), shop.ledger.shards.of_key("a"))
    assert shop.begin("a")
    assert not list((shop.work / "shards").iterdir())


def test_a_rebuilt_ledger_knows_the_open_shards(shop: Shop) -> None:
    """From their files alone: what is ordered is not ordered again; a settled line is not live again."""
    plan = planned(shop, "a", "b", "c")
    shop.ledger.shards.submitted(plan.id, "b1")
    delivered(shop, plan, "a")
    delivered(shop, plan, "b")
    shop.keep(plan.attempts["a"], charge=4)
    shop.ledger.end_run(shop.RUN, outcome="done", counts={})
    shop.ledger.close()
    (shop.work / NAME).unlink()
    Ledger.rebuild(shop.work)
    shop.ledger = Ledger.open(shop.work)

    assert [(plan.id, "planned")] == [(each.id, each.state) for each in shop.ledger.shards.open()]
    assert Money(settled=4, reserved=10, unknown=10) == shop.ledger.spent()
    assert plan.id in shop.held("c")
    assert [plan.attempts["b"]] == [each.attempt for each in shop.ledger.recover()]
