"""What a call costs."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.api import Cost, Size
from packshot_openai.models import Model, Prices, Quality, row
from packshot_openai.pricing import Asked, charge, estimate, image_tokens, output_tokens
from packshot_openai.references import sent_size

SUNBURST = row("gpt-image-2.5-sunburst", {})


@pytest.mark.parametrize(
    ("factor", "size", "expected"),
    [
        (16, "1024x1024", 196),
        (24, "1024x1024", 439),
        (48, "1024x1024", 1756),
        (64, "1024x1024", 3122),
        (96, "1024x1024", 7024),
        (96, "1536x1024", 5488),
    ],
)
def test_output_tokens_follow_the_calculator(factor: int, size: str, expected: int) -> None:
    """The figures OpenAI's price calculator gives."""
    assert expected == output_tokens(factor, Size.parse(size))


@pytest.mark.parametrize(
    ("size", "expected"),
    [("1024x1024", 1024), ("512x512", 1024), ("64x48", 12), ("1536x1024", 1536), ("1000x1000", 1024), ("400x100", 133)],
)
def test_an_input_image_counts_by_patches(size: str, expected: int) -> None:
    """32-pixel patches; a small image is magnified towards 1024, at most twice; a strip counts as 3:1."""
    assert expected == image_tokens(Size.parse(size))


def test_an_estimate_adds_words_images_and_picture() -> None:
    """4 bytes a token and 6 beside; $5, $8 and $30 a million."""
    asked = Asked(prompt="x" * 40, size=Size(1024, 1024), quality="low", images=(Size(1024, 1024),))
    cost = estimate(SUNBURST, asked)

    assert cost is not None
    assert 16 * 5 + 1024 * 8 + 196 * 30 == cost.expected
    assert (40 + 128) * 5 + 1536 * 8 + 196 * 30 == cost.maximum


def test_what_may_be_billed_counts_towards_the_highest_price() -> None:
    """A mask as an image of its own; previews towards both."""
    plain = Asked(prompt="", size=Size(1024, 1024), quality="low", images=(Size(32, 32),))
    more = Asked(prompt="", size=Size(1024, 1024), quality="low", images=(Size(32, 32),), overlays=1, partials=2)
    one, two = estimate(SUNBURST, plain), estimate(SUNBURST, more)

    assert one is not None
    assert two == Cost(one.expected + 200 * 30, one.maximum + 1536 * 8 + 200 * 30)


@pytest.mark.parametrize(
    ("model", "asked"),
    [
        ("a-stranger", Asked(prompt="", size=Size(1024, 1024), quality="low")),
        ("gpt-image-2", Asked(prompt="", size=Size(1024, 1024), quality="max")),
        ("gpt-image-1.5", Asked(prompt="", size=Size(512, 512), quality="low")),
        ("gpt-image-1.5", Asked(prompt="", size=Size(1024, 1024), quality="low", images=(Size(512, 512),))),
        ("chatgpt-image-latest", Asked(prompt="", size=Size(1024, 1024), quality="low")),
    ],
)
def test_what_is_not_known_has_no_price(model: str, asked: Asked) -> None:
    """An unknown model, quality, size or input price is unknown, never 0."""
    assert estimate(row(model, {}), asked) is None


@pytest.mark.parametrize("quality", ["low", "medium", "high", "xhigh", "max"])
def test_measured_prices_have_a_margin(quality: str) -> None:
    """Where tokens are measured rather than published, the highest price is above the expected one."""
    asked = Asked(prompt="", size=Size(1024, 1024), quality=quality)
    cost = estimate(row("gpt-image-2.6-flare", {}), asked)

    assert cost is not None
    assert cost.maximum > 1.1 * cost.expected


def test_the_charge_is_what_usage_says() -> None:
    """Words, images and picture, each at its price; the answer's own words at theirs."""
    price = Prices(text_in=Decimal(5), image_in=Decimal("2.5"), image_out=Decimal(30), text_out=Decimal(10))
    usage = {
        "input_tokens_details": {"text_tokens": 10, "image_tokens": 3},
        "output_tokens": 100,
        "output_tokens_details": {"image_tokens": 90, "text_tokens": 10},
    }

    assert 50 + 8 + 2700 + 100 == charge(Model(price=price), usage)


@pytest.mark.parametrize(
    "usage",
    [{}, {"output_tokens": 5}, {"input_tokens_details": {"text_tokens": 1}, "output_tokens": 5}],
)
def test_a_charge_without_figures_is_unknown(usage: dict[str, object]) -> None:
    """Half a bill is no bill."""
    assert charge(SUNBURST, usage) is None


@given(st.text(max_size=300), st.lists(st.tuples(st.integers(16, 6000), st.integers(16, 6000)), max_size=16))
def test_no_bill_is_above_the_highest_price(prompt: str, sizes: list[tuple[int, int]]) -> None:
    """Even one token for each byte, and every image at the most the model looks at."""
    images = tuple(sent_size(Size(*size), 1536) for size in sizes)
    cost = estimate(SUNBURST, Asked(prompt=prompt, size=Size(1024, 1024), quality="max", images=images))
    usage = {
        "input_tokens_details": {
            "text_tokens": len(prompt.encode()) + 100,
            "image_tokens": sum(map(image_tokens, images)),
        },
        "output_tokens": 7024,
    }

    assert cost is not None
    assert cost.expected <= cost.maximum
    assert (charge(SUNBURST, usage) or 0) <= cost.maximum


def test_a_quality_by_size_costs_its_tokens() -> None:
    """Models of fixed sizes state tokens by size."""
    model = Model(quality={"low": Quality(tokens={"1024x1024": 272})}, price=SUNBURST.price)
    cost = estimate(model, Asked(prompt="", size=Size(1024, 1024), quality="low"))

    assert cost == Cost(6 * 5 + 272 * 30, 128 * 5 + 272 * 30)
