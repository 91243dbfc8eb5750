"""Streamed pictures."""

from __future__ import annotations

import asyncio
import base64
import io
from collections.abc import Sequence
from typing import Any

import openai
import pytest
from openai import AsyncOpenAI, OpenAI
from PIL import Image
from tests.core.testing.openai.conftest import MODEL, SMALLEST, file, generated, png, upload

from packshot.testing.openai import FakeOpenAI

ASKED: dict[str, Any] = {"model": MODEL, "prompt": "a moss green sofa", "size": SMALLEST, "quality": "low"}


def test_partial_and_completed(fake: FakeOpenAI, client: OpenAI) -> None:
    """Partial pictures come first, each costs 100 tokens more; the last event is the picture, with usage."""
    events: Sequence[Any] = list(client.images.generate(**ASKED, stream=True, partial_images=2))

    assert ["image_generation.partial_image"] * 2 + ["image_generation.completed"] == [each.type for each in events]
    assert [0, 1] == [each.partial_image_index for each in events[:2]]
    assert all((1024, 640) == Image.open(io.BytesIO(base64.b64decode(each.b64_json))).size for each in events)
    whole = generated(client)
    assert file(whole) == base64.b64decode(events[-1].b64_json)
    assert whole.usage
    assert 200 == events[-1].usage.output_tokens - whole.usage.output_tokens
    assert 200 * 30 == fake.bill.charges[0].micros - fake.bill.charges[1].micros


def test_edit_events(client: OpenAI) -> None:
    """A streamed edit has events of its own name."""
    events = client.images.edit(image=upload(png()), **ASKED, stream=True, partial_images=1)

    assert ["image_edit.partial_image", "image_edit.completed"] == [each.type for each in events]


def test_every_take_is_completed(client: OpenAI) -> None:
    """Several takes end in as many completed events, each with its own usage."""
    events: Sequence[Any] = list(client.images.generate(**ASKED, stream=True, n=2))

    assert 2 == len({each.b64_json for each in events})
    assert 1 == len({each.usage.total_tokens for each in events})


def test_async_stream(fake: FakeOpenAI) -> None:
    """The asynchronous client reads the same events."""

    async def types() -> list[str]:
        async with AsyncOpenAI(base_url=fake.base_url, api_key="x", max_retries=0) as client:
            return [each.type async for each in await client.images.generate(**ASKED, stream=True)]

    assert ["image_generation.completed"] == asyncio.run(types())


def test_refused_half_way(fake: FakeOpenAI, client: OpenAI) -> None:
    """An error event ends the stream after the first partial picture, and nothing is billed."""
    fake.dial(faults=["stream-error"], categories=["sexual"])
    events = iter(client.images.generate(**ASKED, stream=True, partial_images=3))

    assert "image_generation.partial_image" == next(events).type
    with pytest.raises(openai.APIError) as caught:
        next(events)
    assert "moderation_blocked" == caught.value.code
    assert 0 == fake.bill.total


@pytest.mark.parametrize("fault", ["cut", "drop"])
def test_broken_stream(fake: FakeOpenAI, client: OpenAI, fault: str) -> None:
    """A stream that breaks is billed all the same."""
    fake.dial(faults=[fault])

    with pytest.raises(Exception, match=r"(?i)connection|peer|disconnect"):
        list(client.images.generate(**ASKED, stream=True, partial_images=1))
    assert 1 == len(fake.bill.charges)


def test_latency_is_spread(fake: FakeOpenAI, client: OpenAI) -> None:
    """Events come evenly over the call's latency, so that the connection is never idle for long."""
    fake.dial(latency=0.03)

    assert 4 == len(list(client.images.generate(**ASKED, stream=True, partial_images=3)))
