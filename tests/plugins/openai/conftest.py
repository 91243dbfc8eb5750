"""Requests with small files behind them, and generators that ask the fake provider."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from packshot.api import Answer, Picture, Reference, Request
from packshot.testing import pictures, samples
from packshot.testing.openai import FakeOpenAI
from packshot_openai import OpenAI
from packshot_openai.options import OpenAIConfig

KEY = "sk-canary-8f31c07e5d2b4a96"
MODEL = "gpt-image-2.5-sunburst"
Asking = Callable[..., Request]


@pytest.fixture(autouse=True)
def _no_key_around(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key or address of this machine takes part."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "AZURE_OPENAI_API_KEY", "AZURE_OPENAI_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def asking(tmp_path: Path) -> Asking:
    """A request by roles: `asking("product", "mask", operation="inpaint", change="part")`."""

    def asking(*roles: str, **changes: Any) -> Request:  # noqa: ANN401  a request's own fields
        product = samples.product(tmp_path)
        own = {"product": product.photo, "mask": product.mask}
        references = tuple(own.get(role) or reference(tmp_path, role) for role in roles)
        request = samples.request(product, references=references)
        return replace(request, **{"operation": "edit" if roles else "generate", "change": "all"} | changes)

    return asking


def reference(folder: Path, role: str) -> Reference:
    """A small file for a role: a drawing on transparency for `markup`, a plain field for any other."""
    picture = Picture.new(pictures.SIZE, "#336699")
    if role == "markup":
        layer = Image.new("RGBA", (pictures.SIZE.width, pictures.SIZE.height))
        layer.paste("#FF0000", (4, 4, 12, 12))
        picture = Picture(layer)
    return samples.reference(pictures.save(picture, folder / f"{role}.png"), role)


def generator(**options: Any) -> OpenAI:  # noqa: ANN401  any option
    """The generator with these options, unopened."""
    return OpenAI(OpenAIConfig(**({"model": MODEL, "quality": "low"} | options)))


@pytest.fixture
def fake() -> Iterator[FakeOpenAI]:
    """The fake provider, which takes one key only."""
    with FakeOpenAI(key=KEY) as running:
        yield running


class Kept:
    """A spool in memory."""

    def __init__(self) -> None:
        self.attempt = "attempt-1"
        self.body = b""
        self.facts: dict[str, str] = {}
        self.previews: list[tuple[bytes, int, int]] = []

    def write(self, chunk: bytes) -> None:
        """Append bytes of the answer."""
        self.body += chunk

    def note(self, **facts: str) -> None:
        """Remember facts about the answer."""
        self.facts |= facts

    def preview(self, data: bytes, *, number: int, total: int) -> None:
        """Take a preview down."""
        self.previews.append((data, number, total))

    def answer(self) -> Answer:
        """What was spooled."""
        return Answer(attempt=self.attempt, body=self.body, facts=self.facts)


def at(fake: FakeOpenAI, **options: Any) -> OpenAI:  # noqa: ANN401  any option
    """The generator that asks the fake, unopened."""
    return generator(**({"base_url": fake.base_url, "api_key": KEY} | options))


def asked(made: OpenAI, request: Request, spool: Kept | None = None) -> Kept:
    """Open the generator, ask once, close it; the answer is in the spool, also when it raises."""
    kept = spool or Kept()

    async def scenario() -> None:
        await made.open()
        try:
            await made.ask(request, kept)
        finally:
            await made.close()

    asyncio.run(scenario())
    return kept
