"""How fast a generator is driven."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.api import Generator, Limits, PluginConfig, Product, Reference, Request, Size, Where
from packshot.engine.limits import Limiter, Rate

if TYPE_CHECKING:
    from tests.core.engine.conftest import Bench


def request(references: int = 0) -> Request:
    """A request with so many input images."""
    image = Reference("product", Path("photo.png"), "0" * 64, Size(1, 1))
    product = Product(id="sofa", title="Sofa", where=Where("products.csv"))
    return Request(operation="edit", prompt="", size=Size(1, 1), product=product, references=(image,) * references)


@given(st.lists(st.tuples(st.integers(1, 5), st.floats(0, 3)), max_size=50))
def test_no_minute_sees_more_than_its_rate(calls: list[tuple[int, float]]) -> None:
    """Whenever calls come, the time between the first and the last is what the pace needs for those before it."""
    rate, now, starts, spent = Rate(60), 0.0, [], []
    for amount, later in calls:
        now += later
        starts.append(now + rate.reserve(amount, now))
        spent.append(amount)

    for first in range(len(starts)):
        for last in range(first, len(starts)):
            assert starts[last] - starts[first] >= sum(spent[first:last]) - 1e-6


@pytest.mark.parametrize(("references", "expected"), [(0, 1), (1, 1), (3, 3)])
def test_references_count_as_images(references: int, expected: int) -> None:
    """A limit on images counts those sent along, and at least the one made."""
    assert expected == Generator[PluginConfig]().weight(request(references))


def test_calls_keep_the_pace(bench: Bench) -> None:
    """At 120 requests a minute, ten calls take four and a half seconds."""
    time = bench.time
    starts: list[float] = []

    async def scenario() -> None:
        limiter = Limiter(Limits(concurrency=1, requests_per_minute=120), time.monotonic, time.sleep)
        for _ in range(10):
            async with limiter.slot():
                starts.append(time.monotonic())

    asyncio.run(scenario())

    assert starts == pytest.approx([number * 0.5 for number in range(10)])


def test_a_pause_holds_every_call(bench: Bench) -> None:
    """While a provider asks for a pause, none of its calls goes out, and afterwards they keep the pace."""
    time = bench.time
    starts: list[float] = []

    async def scenario() -> None:
        limiter = Limiter(Limits(concurrency=2, images_per_minute=60), time.monotonic, time.sleep)
        limiter.pause(30.0)
        for _ in range(3):
            async with limiter.slot():
                starts.append(time.monotonic())

    asyncio.run(scenario())

    assert starts == pytest.approx([30.0, 31.0, 32.0])


def test_a_learned_pace_holds_from_the_next_call_on(bench: Bench) -> None:
    """A limit that becomes known slows the calls that follow, one that rises speeds them up."""
    time = bench.time
    starts: list[float] = []

    async def scenario() -> None:
        limiter = Limiter(Limits(concurrency=1), time.monotonic, time.sleep)
        for learned in (None, None, 60, 60, 120, 120):
            limiter.keep(Limits(images_per_minute=learned))
            async with limiter.slot():
                starts.append(time.monotonic())

    asyncio.run(scenario())

    assert starts == pytest.approx([0.0, 0.0, 0.0, 1.0, 2.0, 2.5])
