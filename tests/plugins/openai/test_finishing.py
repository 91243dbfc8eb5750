"""What an original needs before it is a base: its exact size, and what had to stay."""

from __future__ import annotations

import pytest
from tests.plugins.openai.conftest import Asking

from packshot.api import Size, Use
from packshot.testing import pictures
from packshot_openai.finishing import finishing

SENT = Size(944, 704)
"""The photo's shape, rounded to a model's steps."""


def test_a_picture_from_words_is_cut_to_its_exact_size(asking: Asking) -> None:
    """Never stretched: the model drew it for its own shape."""
    asked = finishing(asking(size=Size(900, 700)), SENT)

    assert (Use("resize", {"size": "900x700", "fit": "cover"}),) == asked.post
    assert (Use("received", {"size": "944x704"}),) == asked.checks


@pytest.mark.parametrize("change", ["part", "product", "background"])
def test_what_must_stay_is_restored_and_measured(asking: Asking, change: str) -> None:
    """The photo's rounded shape is undone, so that pixel lies on pixel."""
    asked = finishing(asking("product", "mask", operation="inpaint", change=change), SENT)

    assert (Use("resize", {"size": str(pictures.SIZE), "fit": "fill"}), Use("paste-back")) == asked.post
    assert (Use("received", {"size": "944x704"}), Use("drift")) == asked.checks


@pytest.mark.parametrize(
    ("roles", "changes"),
    [
        (("product",), {"operation": "edit", "change": "all"}),
        (("product", "scene"), {"operation": "combine", "change": "product"}),
        (("scene", "product"), {"operation": "edit", "change": "background"}),
    ],
    ids=["all may change", "several pictures", "another picture first"],
)
def test_nothing_is_restored_where_no_photo_has_to_stay(
    asking: Asking, roles: tuple[str, ...], changes: dict[str, str]
) -> None:
    """Nobody knows where the photo would lie."""
    asked = finishing(asking(*roles, **changes), SENT)

    assert ["resize"] == [each.plugin for each in asked.post]
    assert ["received"] == [each.plugin for each in asked.checks]


def test_a_model_of_another_shape_is_never_stretched(asking: Asking) -> None:
    """A short list of sizes has 3:2 where the photo has 4:3: cutting off is honest, stretching is not."""
    asked = finishing(asking("product", operation="edit", change="background"), Size(1536, 1024))

    assert "cover" == asked.post[0].options["fit"]
