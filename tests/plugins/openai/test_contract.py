"""The generator keeps the contracts of paid generators and of batches, by what the fake provider answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from tests.plugins.openai.conftest import KEY, asked, at

from packshot.api import Answer, Context, Request
from packshot.testing.contracts import BatchGeneratorContract, CheckContract, PaidGeneratorContract
from packshot.testing.openai import FakeOpenAI
from packshot_openai import OpenAI
from packshot_openai.moderation import Moderation
from packshot_openai.received import Received


class TestPlain(PaidGeneratorContract):
    """An answer in one piece."""

    plugin = OpenAI
    partial_images: ClassVar[int] = 0

    def answer(self, folder: Path) -> Answer:
        """What the fake answers."""
        with FakeOpenAI(key=KEY) as fake:
            return asked(at(fake, quality="low", partial_images=self.partial_images), self.request(folder)).answer()


class TestStreamed(TestPlain):
    """An answer in events, with a preview."""

    partial_images = 1


class TestWords(TestPlain):
    """A picture from words alone."""

    def request(self, folder: Path) -> Request:
        """No image goes in."""
        return replace(super().request(folder), operation="generate", references=())


class TestBatches(BatchGeneratorContract):
    """Lines of a batch, ordered from the fake."""

    plugin = OpenAI

    @pytest.fixture(autouse=True)
    def _provider(self, fake: FakeOpenAI) -> None:
        fake.dial(batch_seconds=1_000_000)
        self.fake = fake

    def unopened(self, folder: Path, **options: Any) -> OpenAI:  # noqa: ANN401  as a catalog's
        """Asks the fake."""
        return OpenAI(at(self.fake, **options).config, Context(folder=folder, cache=folder / ".packshot/cache"))

    def failing(self, folder: Path) -> Request:
        """A word that moderation refuses."""
        return replace(self.request(folder), prompt="so much gore")

    def orders(self) -> int:
        """Calls that ordered one."""
        return sum((each.method, each.path) == ("POST", "/v1/batches") for each in self.fake.requests)

    def finish(self) -> None:
        """The fake works as fast as it is told to."""
        self.fake.dial(batch_seconds=0)


class TestReceived(CheckContract):
    """`received` keeps the contract of checks."""

    plugin = Received


class TestModeration(CheckContract):
    """`moderation` keeps the contract of checks; it asks the fake."""

    plugin = Moderation

    @pytest.fixture(autouse=True)
    def _provider(self, fake: FakeOpenAI, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        monkeypatch.setenv("OPENAI_BASE_URL", fake.base_url)
