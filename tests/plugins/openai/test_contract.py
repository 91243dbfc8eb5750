"""The generator keeps the contract of paid generators, by answers recorded from the fake provider."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from tests.plugins.openai.conftest import KEY, asked, at

from packshot.api import Answer, Request
from packshot.testing.contracts import PaidGeneratorContract
from packshot.testing.openai import FakeOpenAI
from packshot_openai import OpenAI


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
        from dataclasses import replace

        return replace(super().request(folder), operation="generate", references=())
