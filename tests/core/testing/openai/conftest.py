"""A fake provider whose clock stands still, and the official SDK talking to it."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from openai import OpenAI
from openai.types import ImagesResponse
from PIL import Image

from packshot.testing.openai import FakeOpenAI

MODEL = "gpt-image-2.5-flare"
SMALLEST = "1024x640"
"""A size of 655,360 pixels."""


class Clock:
    """Unix seconds that pass when a test says so."""

    start = datetime(2026, 11, 22, 12, tzinfo=UTC).timestamp()

    def __init__(self) -> None:
        self.now = self.start

    def __call__(self) -> float:
        """The present."""
        return self.now


@pytest.fixture(scope="package")
def _clock() -> Clock:
    return Clock()


@pytest.fixture(scope="package")
def _server(_clock: Clock) -> Iterator[FakeOpenAI]:
    with FakeOpenAI(clock=_clock) as fake:
        yield fake


@pytest.fixture(scope="package")
def _sdk(_server: FakeOpenAI) -> Iterator[OpenAI]:
    with OpenAI(base_url=_server.base_url, api_key="sk-test", max_retries=0) as client:
        yield client


@pytest.fixture
def clock(_clock: Clock) -> Clock:
    """The provider's clock."""
    _clock.now = Clock.start
    return _clock


@pytest.fixture
def fake(_server: FakeOpenAI, clock: Clock) -> FakeOpenAI:
    """A provider that has seen nothing yet and is in the best of moods."""
    del clock
    _server.reset()
    return _server


@pytest.fixture
def client(fake: FakeOpenAI, _sdk: OpenAI) -> OpenAI:
    """The official SDK, without its own retries."""
    del fake
    return _sdk


def generated(client: OpenAI, **changes: Any) -> ImagesResponse:  # noqa: ANN401  the SDK's own parameters
    """A small, cheap picture; `changes` replace parameters."""
    asked = {"model": MODEL, "prompt": "a moss green sofa", "size": SMALLEST, "quality": "low", **changes}
    return client.images.generate(**asked)  # type: ignore[no-any-return]


def edited(client: OpenAI, **changes: Any) -> ImagesResponse:  # noqa: ANN401  the SDK's own parameters
    """A small, cheap edit of a red photo; `changes` replace parameters."""
    asked = {"image": upload(png()), "model": MODEL, "prompt": "navy", "size": SMALLEST, "quality": "low", **changes}
    return client.images.edit(**asked)  # type: ignore[no-any-return]


def png(size: tuple[int, int] = (64, 40), colour: Any = "#C03020", mode: str = "RGB", kind: str = "PNG") -> bytes:  # noqa: ANN401  what Pillow takes
    """A plain picture as a file."""
    buffer = io.BytesIO()
    Image.new(mode, size, colour).save(buffer, kind)
    return buffer.getvalue()


def mask(size: tuple[int, int] = (64, 40)) -> bytes:
    """A mask whose left half is to be edited."""
    image = Image.new("RGBA", size, (0, 0, 0, 255))
    image.paste((0, 0, 0, 0), (0, 0, size[0] // 2, size[1]))
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def upload(data: bytes, name: str = "photo.png", media_type: str = "image/png") -> tuple[str, bytes, str]:
    """A file as the SDK takes it."""
    return name, data, media_type


def picture(response: ImagesResponse, take: int = 0) -> Image.Image:
    """A picture of an answer, decoded."""
    return Image.open(io.BytesIO(file(response, take)))


def file(response: ImagesResponse, take: int = 0) -> bytes:
    """The bytes of a picture of an answer."""
    assert response.data
    text = response.data[take].b64_json
    assert text
    return base64.b64decode(text, validate=True)
