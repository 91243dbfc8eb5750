"""The estimate is the bill: this plugin's table and formulas beside the fake provider's own."""

from __future__ import annotations

from itertools import product

import pytest

from packshot.api import Size
from packshot.testing.openai.models import MODELS
from packshot.testing.openai.pricing import Usage, price
from packshot.testing.openai.tokens import patches, text_tokens
from packshot_openai.models import known, row
from packshot_openai.pricing import Asked, charge, estimate, image_tokens

SIZES = ("1024x1024", "1536x1024", "1024x1536", "2048x1152", "3824x2144", "816x816")
MODEL_IDS = ("gpt-image-2", "gpt-image-2.5-sunburst", "gpt-image-2.5-flare-2026-09-08", "gpt-image-2.6-flare")
PROMPT = "Change only the colour; señor Müller's sofa stays."


@pytest.mark.parametrize("references", [(), ("1024x1024", "1536x1000", "640x480")])
@pytest.mark.parametrize("model", MODEL_IDS)
def test_the_estimate_is_the_bill(model: str, references: tuple[str, ...]) -> None:
    """To the micro-dollar in every cell of size and quality, and so is the charge read from usage."""
    billed, images = MODELS[model], tuple(map(Size.parse, references))
    image_in = sum(billed.input_tokens(each.width, each.height) for each in images)
    for size, quality in product(map(Size.parse, SIZES), billed.qualities):
        image_out = billed.output.tokens(size.width, size.height, quality)
        usage = Usage(text_tokens(PROMPT), image_in, image_out)
        cost = estimate(row(model, {}), Asked(prompt=PROMPT, size=size, quality=quality, images=images))

        assert cost is not None
        assert cost.expected == price(billed, usage) <= cost.maximum
        assert cost.expected == charge(row(model, {}), usage.json())


def test_both_tables_name_the_same_models() -> None:
    """The fake's table was written apart from the plugin's."""
    retired = {"dall-e-2", "dall-e-3"}

    assert set(MODELS) == set(known()) - retired
    assert {name: each.ends for name, each in MODELS.items()} == {
        name: each.ends for name, each in known().items() if name not in retired
    }


@pytest.mark.parametrize("edges", [(64, 48), (1536, 1024), (1024, 1024), (700, 2100), (100, 1000), (992, 1536)])
def test_both_count_the_same_patches(edges: tuple[int, int]) -> None:
    """Of an image that needs no shrinking."""
    assert patches(*edges) == image_tokens(Size(*edges))
