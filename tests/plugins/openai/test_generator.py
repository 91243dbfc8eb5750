"""What the plan and the engine ask of an unopened generator."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from tests.plugins.openai.conftest import Asking, Kept, generator

from packshot.api import BadRequest


@pytest.mark.parametrize(
    ("roles", "expected"),
    [((), 1), (("product",), 1), (("product", "mask"), 1), (("product", "scene", "swatch", "mask"), 3)],
)
def test_input_images_weigh_against_the_limit(asking: Asking, roles: tuple[str, ...], expected: int) -> None:
    """Masks do not; a picture from words weighs one."""
    assert expected == generator().weight(asking(*roles))


@pytest.mark.parametrize(
    "options",
    [{"model": "a-stranger"}, {"extra_body": {"n": 4}}, {"omit": ["quality"]}, {"omit": ["size"]}],
)
def test_what_is_not_known_has_no_price(asking: Asking, options: dict[str, Any]) -> None:
    """A price that a parameter could change is unknown."""
    assert generator().estimate(asking()) is not None
    assert generator(**options).estimate(asking()) is None


def test_a_price_of_ones_own_is_used(asking: Asking) -> None:
    """A row of the settings is laid over the table."""
    price = {"text_in": "0", "image_in": "0", "image_out": "1"}
    made = generator(model="contract", models={"contract": {"like": "gpt-image-2", "price": price}})
    cost, usual = made.estimate(asking()), generator(model="gpt-image-2").estimate(asking())

    assert cost is not None
    assert usual is not None
    assert cost.expected == cost.maximum < usual.expected


def test_limits_are_as_configured() -> None:
    """Without settings nothing is limited but the number of calls at once."""
    limits = generator(concurrency=7, requests_per_minute=30, deadline=120).limits

    assert (7, 30, None, 120) == (
        limits.concurrency,
        limits.requests_per_minute,
        limits.images_per_minute,
        limits.deadline,
    )


async def _ask(asking: Asking) -> None:
    await generator().ask(asking(), Kept())


def test_it_asks_only_when_open(asking: Asking) -> None:
    """The host opens before the first picture."""
    with pytest.raises(BadRequest, match="not open"):
        asyncio.run(_ask(asking))
