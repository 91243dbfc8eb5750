"""The image models this fake knows: its own table, so that a wrong price in a plugin's table shows.

Checked on 2026-11-22 against the SDK 3.54's documentation, OpenAI's model and deprecation pages, and LiteLLM's prices.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from packshot.testing.openai.tokens import Axis, PerPicture, patches, tiles

STANDARD_SIZES = ((1024, 1024), (1536, 1024), (1024, 1536))


@dataclass(frozen=True, slots=True)
class Prices:
    """Nano-dollars a token (dollars per million tokens x 1,000)."""

    text_in: int
    image_in: int
    image_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageModel:
    """What a model can do, what it costs and when it ends."""

    id: str
    released: date
    ends: date | None = None
    prices: Prices
    output: Axis | PerPicture
    input_tokens: Callable[[int, int], int] = patches
    any_size: bool = True
    transparent: bool = True
    fidelities: tuple[str, ...] = ()
    markup: bool = False
    complexity: bool = False

    @property
    def qualities(self) -> tuple[str, ...]:
        """The quality ladder, lowest first."""
        return tuple(self.output.factors)

    def ended(self, today: date) -> bool:
        """Whether the model is shut down on this day."""
        return self.ends is not None and today >= self.ends


_TODAY = Prices(5_000, 8_000, 30_000)
_V2 = Axis({"low": 16, "medium": 48, "high": 96})
_V25 = Axis({"low": 16, "medium": 24, "high": 48, "xhigh": 64, "max": 96})
_V26 = Axis({"low": 32, "medium": 44, "high": 48, "xhigh": 64, "max": 96})
"""`low` and `medium` are set to 3-4 times the tokens of 2.5, as measured; no table is published."""
_V15 = PerPicture({"low": (272, 408), "medium": (1_056, 1_584), "high": (4_160, 6_240)})
_MINI = PerPicture({"low": (625, 750), "medium": (1_375, 1_875), "high": (4_500, 6_500)})
"""The page states dollars a picture; these are those over $8 per million."""

_GPT_IMAGE_1 = ImageModel(
    id="gpt-image-1",
    released=date(2025, 4, 23),
    ends=date(2026, 10, 23),
    prices=Prices(5_000, 10_000, 40_000),
    output=_V15,
    input_tokens=tiles,
    any_size=False,
    fidelities=("low", "high"),
)
_GPT_IMAGE_15 = replace(
    _GPT_IMAGE_1,
    id="gpt-image-1.5",
    released=date(2025, 12, 16),
    ends=date(2026, 12, 1),
    prices=Prices(5_000, 8_000, 32_000),
)
_GPT_IMAGE_1_MINI = replace(
    _GPT_IMAGE_15,
    id="gpt-image-1-mini",
    released=date(2025, 10, 6),
    prices=Prices(2_000, 2_500, 8_000),
    output=_MINI,
    fidelities=("low",),
)
_GPT_IMAGE_2 = ImageModel(id="gpt-image-2", released=date(2026, 4, 21), prices=_TODAY, output=_V2, transparent=False)
_SUNBURST_25 = ImageModel(
    id="gpt-image-2.5-sunburst", released=date(2026, 9, 8), prices=_TODAY, output=_V25, markup=True
)
_SUNBURST_26 = replace(
    _SUNBURST_25, id="gpt-image-2.6-sunburst", released=date(2026, 11, 4), output=_V26, complexity=True
)

MODELS: Mapping[str, ImageModel] = {
    model.id: model
    for model in (
        _GPT_IMAGE_1,
        _GPT_IMAGE_1_MINI,
        _GPT_IMAGE_15,
        replace(_GPT_IMAGE_15, id="gpt-image-1.5-2025-12-16"),
        replace(_GPT_IMAGE_15, id="chatgpt-image-latest", transparent=False, fidelities=()),
        _GPT_IMAGE_2,
        replace(_GPT_IMAGE_2, id="gpt-image-2-2026-04-21"),
        _SUNBURST_25,
        replace(_SUNBURST_25, id="gpt-image-2.5-sunburst-2026-09-08"),
        replace(_SUNBURST_25, id="gpt-image-2.5-flare"),
        replace(_SUNBURST_25, id="gpt-image-2.5-flare-2026-09-08"),
        _SUNBURST_26,
        replace(_SUNBURST_26, id="gpt-image-2.6-flare"),
    )
}
