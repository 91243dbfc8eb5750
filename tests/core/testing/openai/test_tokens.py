"""Token formulas against the figures that are published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.testing.openai.models import MODELS
from packshot.testing.openai.pricing import Usage, price
from packshot.testing.openai.tokens import patches, text_tokens, tiles

SIZES = ((1024, 1024), (1536, 1024), (2048, 2048), (2560, 1440), (3840, 2160))
DOLLARS = {  # per picture, gpt-image-2.5, as listed by resellers and OpenAI's calculator
    "low": (0.0059, 0.0047, 0.0119, 0.0062, 0.0111),
    "medium": (0.0132, 0.0103, 0.0268, 0.0143, 0.0260),
    "high": (0.0527, 0.0412, 0.1070, 0.0553, 0.1001),
    "xhigh": (0.0937, 0.0738, 0.1903, 0.0983, 0.1779),
    "max": (0.2107, 0.1646, 0.4282, 0.2211, 0.4003),
}


@pytest.mark.parametrize("quality", DOLLARS)
def test_listed_prices(quality: str) -> None:
    """The formula gives the listed price of every size and quality, to its last digit."""
    model = MODELS["gpt-image-2.5-flare"]
    micros = [price(model, Usage(image_out=model.output.tokens(*size, quality))) for size in SIZES]

    assert list(DOLLARS[quality]) == [round(each / 1e6, 4) for each in micros]


def test_ladder_at_1024() -> None:
    """The measured ladder of gpt-image-2.5 at 1024x1024."""
    output = MODELS["gpt-image-2.5-sunburst"].output

    assert [196, 439, 1756, 3122, 7024] == [
        output.tokens(1024, 1024, each) for each in ("low", "medium", "high", "xhigh", "max")
    ]


def test_gpt_image_2() -> None:
    """OpenAI's calculator says 7,024 and 5,488 tokens for gpt-image-2 at high."""
    output = MODELS["gpt-image-2"].output

    assert (7024, 5488) == (output.tokens(1024, 1024, "high"), output.tokens(1536, 1024, "high"))


@pytest.mark.parametrize(
    ("name", "dollars"),
    [
        ("gpt-image-1.5", (0.009, 0.013, 0.034, 0.05, 0.133, 0.2)),
        ("gpt-image-1-mini", (0.005, 0.006, 0.011, 0.015, 0.036, 0.052)),
    ],
)
def test_models_with_three_sizes(name: str, dollars: tuple[float, ...]) -> None:
    """The pages' dollars a picture, square and rectangle, low to high."""
    model = MODELS[name]
    cells = [(quality, size) for quality in ("low", "medium", "high") for size in ((1024, 1024), (1536, 1024))]
    micros = [price(model, Usage(image_out=model.output.tokens(*size, quality))) for quality, size in cells]

    assert dollars == pytest.approx([each / 1e6 for each in micros], abs=0.001)


def test_2_6_low_costs_more_than_2_5() -> None:
    """At low and medium 2.6 uses three to four times the tokens of 2.5; from high on the same."""
    newer, older = MODELS["gpt-image-2.6-flare"].output, MODELS["gpt-image-2.5-flare"].output
    factors = [
        newer.tokens(1024, 1024, quality) / older.tokens(1024, 1024, quality)
        for quality in ("low", "medium", "high", "xhigh", "max")
    ]

    assert all(3 <= factor <= 4 for factor in factors[:2])
    assert [1, 1, 1] == factors[2:]


@pytest.mark.parametrize(
    ("size", "tokens"),
    [
        ((1024, 1024), 1024),
        ((1536, 1024), 1536),
        ((512, 512), 1024),  # magnified twice
        ((256, 256), 256),  # magnified at most twice
        ((64, 48), 12),
        ((2048, 2048), 39 * 39),
        ((3072, 1024), 66 * 22),
        ((6144, 1024), 66 * 22),  # counts as 3:1
    ],
)
def test_patches(size: tuple[int, int], tokens: int) -> None:
    """A token for each patch of 32 pixels; small pictures are magnified, large ones shrunk."""
    assert tokens == patches(*size)


@given(st.integers(16, 8000), st.integers(16, 8000))
def test_patches_never_exceed_the_budget(width: int, height: int) -> None:
    """No picture costs more than 1,536 tokens, or nothing; its orientation does not matter."""
    assert 1 <= patches(width, height) <= 1536
    assert patches(width, height) == patches(height, width)


def test_tiles() -> None:
    """65, and 129 a tile of 512 pixels once the short side is 512."""
    assert (194, 323, 323) == (tiles(1024, 1024), tiles(1536, 1024), tiles(500, 700))


def test_text_tokens() -> None:
    """A token for four bytes begun, and six for the call."""
    assert (7, 7, 8, 8) == tuple(text_tokens(text) for text in ("a", "four", "fiver", "sofä"))


def test_batch_is_half_price() -> None:
    """A line of a batch costs half, rounded up once."""
    model = MODELS["gpt-image-2.5-flare"]

    assert (40, 20) == (price(model, Usage(8)), price(model, Usage(8), batch=True))
    assert 3 == price(model, Usage(1), batch=True)


@given(st.builds(Usage, *[st.integers(0, 20_000)] * 3), st.integers(1, 10))
def test_n_is_billed_as_n_calls(usage: Usage, n: int) -> None:
    """Several pictures of one call cost what as many calls cost."""
    model = MODELS["gpt-image-2.6-sunburst"]

    assert n * price(model, usage) == price(model, usage.times(n))
