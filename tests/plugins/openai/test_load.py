"""What a call counts for against limits."""

from __future__ import annotations

import pytest
from tests.plugins.openai.conftest import Asking, asked, at, generator

from packshot.api import Size
from packshot.testing.openai import FakeOpenAI
from packshot_openai import load

UHD = Size(3824, 2160)


@pytest.mark.parametrize("roles", [(), ("product", "scene")])
def test_tokens_are_foretold(fake: FakeOpenAI, asking: Asking, roles: tuple[str, ...]) -> None:
    """As many as the provider counts afterwards, previews among them."""
    request, made = asking(*roles), at(fake, partial_images=2 if not roles else 0)
    asked(made, request)

    (charge,) = fake.bill.charges
    assert charge.usage.total == made.tokens(request)


def test_a_stranger_has_no_tokens(asking: Asking) -> None:
    """A model that is not in the table is not held up by a limit nobody can reckon with."""
    assert 0 == generator(model="a-stranger").tokens(asking())


def test_a_large_png_takes_four_times_its_size() -> None:
    """A 4K PNG of two bytes a pixel; WebP and JPEG take a quarter of it, previews come on top."""
    whole = load.memory(UHD, "png", 0)

    assert UHD.width * UHD.height * 2 * 4 == whole
    assert whole == 4 * load.memory(UHD, "webp", 0)
    assert whole * 2 == load.memory(UHD, "png", 3)


def test_few_large_pictures_are_in_flight_at_once(asking: Asking) -> None:
    """As many as the memory allows, whatever the number of calls at once."""
    made = generator(concurrency=64)
    request = asking(size=UHD)

    assert 7 == (made.limits.bytes_in_flight or 0) // made.memory(request)
