"""How fast a generator is driven."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.api import Generator, Limits, PluginConfig, Product, Reference, Request, Size, Where
from packshot.engine.limits import LAG, MINUTE, SHARE, Limiter, Load, Room

if TYPE_CHECKING:
    from tests.core.engine.conftest import Bench

LOADS = st.builds(Load, images=st.integers(1, 5), tokens=st.integers(0, 900))
LIMITS = Limits(concurrency=8, requests_per_minute=60, images_per_minute=120, tokens_per_minute=9_000)


class Late:
    """A clock whose sleepers wake late, by the delays given, one after another."""

    def __init__(self, delays: Sequence[float]) -> None:
        self.seconds = 0.0
        self._delays = [*delays]

    def monotonic(self) -> float:
        """Seconds that have passed."""
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        """Sleep too long."""
        self.seconds += seconds + (self._delays.pop() if self._delays else 0.0)
        await asyncio.sleep(0)


def request(references: int = 0) -> Request:
    """A request with so many input images."""
    image = Reference("product", Path("photo.png"), "0" * 64, Size(1, 1))
    product = Product(id="sofa", title="Sofa", where=Where("products.csv"))
    return Request(operation="edit", prompt="", size=Size(1, 1), product=product, references=(image,) * references)


def started(limits: Limits, loads: Iterable[Load], clock: Late) -> list[float]:
    """When each of these calls goes out; all ask at once."""
    starts: list[float] = []

    async def scenario() -> None:
        limiter = Limiter(lambda: limits, clock.monotonic, clock.sleep)

        async def call(load: Load) -> None:
            async with limiter.slot(load):
                starts.append(clock.monotonic())

        await asyncio.gather(*map(call, loads))

    asyncio.run(scenario())
    return starts


@given(st.lists(LOADS, max_size=40), st.lists(st.floats(0, 1), max_size=40))
def test_no_window_sees_more_than_any_limit(loads: list[Load], delays: list[float]) -> None:
    """From each call to any later one, less has gone out than each limit allows for the time, and for coming late."""
    starts = started(LIMITS, loads, Late(delays))
    counted = [
        (LIMITS.requests_per_minute, [1 for _ in loads]),
        (LIMITS.images_per_minute, [each.images for each in loads]),
        (LIMITS.tokens_per_minute, [each.tokens for each in loads]),
    ]

    for limit, amounts in counted:
        before = [0, *accumulate(amounts)]
        for first, begin in enumerate(starts):
            for last, end in enumerate(starts[first:], first):
                assert before[last] - before[first] <= (limit or 0) * (end - begin + LAG) / MINUTE + 1e-6


@given(st.lists(st.floats(0, LAG), max_size=40))
def test_coming_late_loses_no_time(delays: list[float]) -> None:
    """However late single calls are woken, the pace is kept as a whole."""
    limits = Limits(concurrency=8, images_per_minute=60 / SHARE)
    starts = started(limits, [Load()] * 30, Late(delays))

    assert all(number <= start <= number + LAG + 1e-6 for number, start in enumerate(starts))


@pytest.mark.parametrize(("references", "expected"), [(0, 1), (1, 1), (3, 3)])
def test_references_count_as_images(references: int, expected: int) -> None:
    """A limit on images counts those sent along, and at least the one made."""
    assert expected == Generator[PluginConfig]().weight(request(references))


def test_a_generator_that_says_nothing_counts_nothing() -> None:
    """Tokens and memory are limited only for generators that foresee them."""
    generator = Generator[PluginConfig]()

    assert (0, 0) == (generator.tokens(request()), generator.memory(request()))


def test_calls_keep_the_pace() -> None:
    """At 120 requests a minute, ten calls take four and a half seconds and a hundredth."""
    starts = started(Limits(concurrency=1, requests_per_minute=120), [Load()] * 10, Late([]))

    assert [number * 0.5 / SHARE for number in range(10)] == pytest.approx(starts)


def test_the_tightest_limit_sets_the_pace() -> None:
    """Calls of 3,000 tokens at 60,000 a minute go every three seconds, however many requests and images may go."""
    limits = Limits(requests_per_minute=600, images_per_minute=600, tokens_per_minute=60_000 / SHARE)
    starts = started(limits, [Load(tokens=3_000)] * 3, Late([]))

    assert [0.0, 3.0, 6.0] == pytest.approx(starts)


def test_a_pause_holds_every_call(bench: Bench) -> None:
    """While a provider asks for a pause, none of its calls goes out, those waiting too; then they keep the pace."""
    time = bench.time
    starts: list[float] = []

    async def scenario() -> None:
        limiter = Limiter(lambda: Limits(images_per_minute=60 / SHARE), time.monotonic, time.sleep)

        async def call() -> None:
            async with limiter.slot(Load()):
                starts.append(time.monotonic())
                if len(starts) == 1:
                    limiter.pause(30.0)

        await asyncio.gather(*(call() for _ in range(4)))

    asyncio.run(scenario())

    assert [0.0, 30.0, 31.0, 32.0] == pytest.approx(starts)


def test_a_learned_pace_holds_from_the_next_call_on(bench: Bench) -> None:
    """A limit that becomes known slows the calls that follow, one that rises speeds them up."""
    time = bench.time
    starts: list[float] = []
    learned = Limits(concurrency=1)

    async def scenario() -> None:
        nonlocal learned
        limiter = Limiter(lambda: learned, time.monotonic, time.sleep)
        for known in (None, None, 60 / SHARE, 60 / SHARE, 120 / SHARE, 120 / SHARE):
            learned = replace(learned, images_per_minute=known)
            async with limiter.slot(Load()):
                starts.append(time.monotonic())

    asyncio.run(scenario())

    assert [0.0, 0.0, 0.0, 1.0, 2.0, 2.5] == pytest.approx(starts)


@given(st.lists(st.integers(0, 150), max_size=30))
def test_memory_in_flight_is_bounded(amounts: list[int]) -> None:
    """Calls take no more than the room together, but for one that is larger than it, which is alone; all get in."""
    inside: list[int] = []
    entered: list[int] = []

    async def scenario() -> None:
        room = Room(100)

        async def call(amount: int) -> None:
            async with room.place(amount):
                inside.append(amount)
                entered.append(amount)
                assert sum(inside) <= 100 or [each for each in inside if each] == [max(inside)]
                await asyncio.sleep(0)
                inside.remove(amount)

        await asyncio.gather(*map(call, amounts))

    asyncio.run(scenario())

    assert amounts == entered
