"""Limits per minute."""

from __future__ import annotations

import math

import openai
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai import OpenAI
from tests.core.testing.openai.conftest import Clock, edited, generated, png, upload

from packshot.testing.openai import FakeOpenAI
from packshot.testing.openai.errors import ApiError
from packshot.testing.openai.limits import Limits, duration


def test_images_per_minute(fake: FakeOpenAI, client: OpenAI, clock: Clock) -> None:
    """The call that is too many is refused in OpenAI's words, and fits after the time they state."""
    fake.dial(images_per_minute=5)
    generated(client, n=5)

    with pytest.raises(openai.RateLimitError) as caught:
        generated(client)
    assert "on input-images per min: Limit 5, Used 5, Requested 1. Please try again in 12s." in caught.value.message
    assert "12" == caught.value.response.headers["retry-after"]
    assert "0" == caught.value.response.headers["x-ratelimit-remaining-input-images"]
    clock.now += 12
    assert generated(client).data


def test_references_count(fake: FakeOpenAI, client: OpenAI) -> None:
    """A call weighs as many images as it sends or asks for, whichever are more."""
    fake.dial(images_per_minute=5)
    edited(client, image=[upload(png())] * 4, n=2)

    with pytest.raises(openai.RateLimitError, match="Used 4, Requested 2"):
        generated(client, n=2)


def test_never_fits(fake: FakeOpenAI, client: OpenAI) -> None:
    """A call above the limit itself is told no time to come back."""
    fake.dial(images_per_minute=5)

    with pytest.raises(openai.RateLimitError, match=r"Limit 5, Requested 10\.$") as caught:
        generated(client, n=10)
    assert "retry-after" not in caught.value.response.headers


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        ({"requests_per_minute": 1}, "on requests per min: Limit 1, Used 1, Requested 1. Please try again in 1m0s."),
        ({"tokens_per_minute": 200}, "on tokens per min: Limit 200, Used "),
    ],
)
def test_other_limits(fake: FakeOpenAI, client: OpenAI, limit: dict[str, int], words: str) -> None:
    """Calls and tokens are counted alike."""
    fake.dial(**limit)
    generated(client)

    with pytest.raises(openai.RateLimitError) as caught:
        generated(client)
    assert words in caught.value.message


def test_silent_limits(fake: FakeOpenAI, client: OpenAI) -> None:
    """The dial can keep the limits to itself."""
    fake.dial(images_per_minute=5, ratelimit_headers=False)
    generated(client)
    raw = client.images.with_raw_response.generate(model="gpt-image-2", prompt="x", size="1024x640", quality="low")

    assert [] == [name for name in raw.headers if name.startswith("x-ratelimit")]


@given(st.integers(1, 20), st.lists(st.tuples(st.floats(0, 30), st.integers(1, 25)), max_size=40))
def test_never_more_than_the_limit_drains(limit: int, calls: list[tuple[float, int]]) -> None:
    """Whatever is asked, what is taken never exceeds one full limit and what time gave back."""
    clock = Clock()
    limits = Limits(clock, {"input-images": limit})
    taken = 0
    for pause, weight in calls:
        clock.now += pause
        try:
            limits.take("gpt-image-2", {"input-images": weight})
        except ApiError:
            continue
        taken += weight

    assert taken <= limit + (clock.now - Clock.start) * limit / 60 + 1e-3


@given(st.integers(1, 100), st.integers(1, 100))
def test_stated_wait_is_enough(limit: int, used: int) -> None:
    """After the wait a 429 states, the same call fits."""
    clock = Clock()
    limits = Limits(clock, {"requests": limit})
    for _ in range(min(used, limit)):
        limits.take("m", {"requests": 1})
    weight = {"requests": limit}
    with pytest.raises(ApiError) as caught:
        limits.take("m", weight)
    clock.now += math.ceil(int(caught.value.headers["retry-after-ms"])) / 1000 + 1e-3

    limits.take("m", weight)


def test_durations() -> None:
    """Durations are written as OpenAI writes them."""
    assert ["467ms", "12s", "1.5s", "1m30s"] == [duration(each) for each in (0.467, 12, 1.5, 90)]
