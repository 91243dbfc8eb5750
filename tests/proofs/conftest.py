"""The workbench of the proofs: cheap processes, a provider that draws small, campaigns, and how far to go."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest
from PIL import Image
from tests.plugins.openai.conftest import KEY
from tests.proofs.books import pictures
from tests.proofs.campaign import Campaign, Scale
from tests.proofs.forks import Forks

from packshot.testing.openai import FakeOpenAI, answering, streaming
from packshot.testing.openai.drawing import draw
from packshot.testing.openai.faults import Fault
from packshot.testing.openai.orders import Order

T = TypeVar("T")
FULL = os.environ.get("PROOFS") == "full"
"""Whether to prove the full figures of docs/proofs.md, which takes long."""
NewCampaign = Callable[..., Campaign]
Told = Callable[[str], None]


def sized(modest: T, full: T) -> T:
    """How far a proof goes: modestly, as CI does, or to the full figure with `PROOFS=full`."""
    return full if FULL else modest


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    """Where packshot processes come from."""
    with Forks() as server:
        yield server


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeOpenAI]:
    """The provider; its pictures are small, so that what is measured is packshot."""

    def small(order: Order, take: int, fault: Fault | None = None) -> Image.Image:
        return draw(replace(order, size=(64, 48)), take, fault)

    for module in (answering, streaming):
        monkeypatch.setattr(module, "draw", small)
    with FakeOpenAI(key=KEY, latency=0.03, jitter=0.02, retry_after=0) as running:
        yield running


@pytest.fixture
def new_campaign(forks: Forks, fake: FakeOpenAI, tmp_path: Path) -> NewCampaign:
    """A campaign of a scale, in a folder of its own, at a provider that knows nothing of others."""

    def new(name: str = "campaign", scale: Scale = Scale(), setup: str = "") -> Campaign:  # noqa: B008  frozen
        fake.reset()
        return Campaign(
            home=tmp_path / name, notes=tmp_path / "notes", forks=forks, fake=fake, scale=scale, setup=setup
        )

    return new


@pytest.fixture
def told(record_property: Callable[[str, object], None]) -> Told:
    """Say a figure: it is in the report of the test, and on the screen with `-s`."""

    def say(words: str) -> None:
        record_property("figure", words)
        print(words)  # noqa: T201

    return say


def undisturbed(campaign: Campaign) -> tuple[dict[str, bytes], float]:
    """The pictures of a run that nothing befalls, and the seconds it takes; the campaign begins anew after it."""
    began = time.monotonic()
    ended = campaign.start().end(campaign.patience)
    took = time.monotonic() - began
    assert 0 == ended.code, ended.said
    whole = pictures(campaign.folder)
    assert campaign.scale.jobs == len(whole)
    campaign.done(whole)
    campaign.clear()
    return whole, took
