"""What is refused before anything is sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.openai.conftest import MODEL, TODAY, Asking

from packshot.api import Picture, Request, Size
from packshot.testing import pictures, samples
from packshot_openai import OpenAI
from packshot_openai.options import OpenAIConfig
from packshot_openai.refusals import ending, refusal


def why(request: Request, **options: Any) -> str:  # noqa: ANN401  any option
    """Why it is refused; empty when it is not."""
    return refusal(OpenAIConfig(**({"model": MODEL} | options)), request, TODAY) or ""


@pytest.mark.parametrize("model", ["gpt-image-1", "dall-e-3", "dall-e-2"])
def test_a_model_that_was_shut_down_names_its_replacement(asking: Asking, model: str) -> None:
    """It is not asked in vain."""
    assert "use gpt-image-2.5-" in why(asking(), model=model)


def test_a_model_is_refused_from_its_last_day(asking: Asking) -> None:
    """Not a day before."""
    config = OpenAIConfig(model="gpt-image-1.5")

    assert refusal(config, asking(), date(2026, 11, 30)) is None
    assert "shut down on 2026-12-01" in (refusal(config, asking(), date(2026, 12, 1)) or "")


def test_an_ending_model_is_never_the_way_out(asking: Asking) -> None:
    """Only gpt-image-1.5 takes a high fidelity, and it ends."""
    assert "gpt-image-1.5" not in why(asking(), input_fidelity="high")


def test_a_model_that_ends_soon_is_announced() -> None:
    """From sixty days before until its last day, with its replacement; a model without a known end never."""
    config = OpenAIConfig(model="gpt-image-1.5")

    assert ending(config, date(2026, 10, 1)) is None
    assert "gpt-image-1.5 ends on 2026-12-01; use gpt-image-2.6-sunburst" == ending(config, date(2026, 10, 2))
    assert ending(config, date(2026, 12, 1)) is None
    assert ending(OpenAIConfig(model=MODEL), TODAY) is None


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"quality": "ultra"}, "choose one of low, medium, high, xhigh, max"),
        ({"model": "gpt-image-2", "quality": "max"}, "choose one of low, medium, high"),
        ({"complexity": "high"}, "leave it out, or use gpt-image-2.6-sunburst"),
        ({"input_fidelity": "high"}, "leave it out"),
        ({"model": "gpt-image-1-mini", "input_fidelity": "high"}, "choose one of low"),
        ({"model": "gpt-image-2", "background": "transparent"}, "or use gpt-image-2.6-sunburst"),
        ({"background": "transparent", "output_format": "jpeg"}, "png"),
        ({"output_compression": 80}, "webp"),
    ],
)
def test_an_option_the_model_lacks_is_refused(asking: Asking, options: dict[str, Any], expected: str) -> None:
    """The message ends with what would work."""
    assert expected in why(asking(), **options)


@pytest.mark.parametrize(
    "options",
    [
        {"model": "gpt-image-2.6-flare", "complexity": "low", "background": "transparent"},
        {"model": "gpt-image-1.5", "input_fidelity": "high"},
        {"model": "a-stranger", "quality": "hd", "complexity": "low"},
        {"model": "gpt-image-2", "quality": "hd", "omit": ["quality"]},
        {"output_format": "webp", "output_compression": 80},
    ],
)
def test_what_the_model_knows_passes(asking: Asking, options: dict[str, Any]) -> None:
    """So does everything of a model nobody knows, and what is not sent."""
    assert why(asking(), **options) == ""


@pytest.mark.parametrize(
    ("roles", "changes", "expected"),
    [
        ((), {"operation": "edit"}, "there is no image to edit"),
        (("product",), {"operation": "inpaint", "change": "part"}, "has no mask"),
        (("scene", "product", "mask"), {"operation": "inpaint", "change": "part"}, 'name "product" first'),
        (("product", "mask", "markup"), {"operation": "inpaint", "change": "part"}, "exclude each other"),
        (("markup",), {"operation": "generate"}, "there is none"),
    ],
)
def test_pictures_that_do_not_fit_are_refused(
    asking: Asking, roles: tuple[str, ...], changes: dict[str, Any], expected: str
) -> None:
    """The message says what to change in template or record."""
    assert expected in why(asking(*roles, **changes))


def test_a_mask_of_another_size_is_refused(asking: Asking, tmp_path: Path) -> None:
    """Both sizes are named."""
    request = asking("product", "mask", operation="inpaint", change="part")
    small = samples.reference(pictures.save(Picture.new(Size(8, 8), "#FFFFFF"), tmp_path / "m.png"), "mask")
    message = why(replace(request, references=(request.references[0], small)))

    assert "8x8" in message
    assert "64x48" in message


def test_markup_needs_a_model_that_knows_it(asking: Asking) -> None:
    """An older model would silently not look at it."""
    assert "gpt-image-2.6-sunburst" in why(asking("product", "markup"), model="gpt-image-2")
    assert why(asking("product", "markup")) == ""


def test_sixteen_images_go_in_beside_a_mask(asking: Asking) -> None:
    """The plan refuses more by what the generator says it takes."""
    product, mask = asking("product", "mask", operation="combine").references

    assert 16 == OpenAI.can.references
    assert "" == why(replace(asking("product"), operation="combine", references=(product,) * 16 + (mask,)))


def test_a_prompt_that_is_too_long_is_refused(asking: Asking) -> None:
    """32,000 characters are the API's limit."""
    assert why(asking(prompt="x" * 32_000)) == ""
    assert "32,001" in why(asking(prompt="x" * 32_001))
