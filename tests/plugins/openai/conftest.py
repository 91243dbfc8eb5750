"""Requests with small files behind them, and generators that ask the fake provider."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from openai.types import image_edit_params, image_generate_params
from PIL import Image
from pydantic import ConfigDict, TypeAdapter, with_config

from packshot.api import Answer, Picture, Reference, Request
from packshot.testing import pictures, samples
from packshot.testing.openai import FakeOpenAI
from packshot_openai import OpenAI
from packshot_openai.options import OpenAIConfig

KEY = "sk-canary-8f31c07e5d2b4a96"
MODEL = "gpt-image-2.5-sunburst"
TODAY = date(2026, 11, 22)
"""The day of these tests: models end."""
Asking = Callable[..., Request]
_AHEAD = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC).timestamp() - time.time()


def now() -> float:
    """Unix seconds of a clock that goes as any other, on `TODAY`."""
    return time.time() + _AHEAD


@pytest.fixture(autouse=True)
def _no_key_around(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key or address of this machine takes part."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "AZURE_OPENAI_API_KEY", "AZURE_OPENAI_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def _one_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """No model ends while these tests are in use."""
    monkeypatch.setattr("packshot_openai._today", lambda: TODAY)


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
    with FakeOpenAI(key=KEY, clock=now) as running:
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


def sdk_takes(sent: Mapping[str, Any], *, edit: bool) -> None:
    """Raise ValueError for an argument the installed SDK's own types do not know, by name or by value."""
    params: Any = image_edit_params if edit else image_generate_params
    name = "ImageEditParams" if edit else "ImageGenerateParams"
    kind = getattr(params, name + ("Streaming" if sent.get("stream") else "NonStreaming"))
    strict = with_config(ConfigDict(extra="forbid", arbitrary_types_allowed=True))
    TypeAdapter(strict(kind)).validate_python(sent)
