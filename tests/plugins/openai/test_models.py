"""The table of models."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from packshot.api import Size
from packshot_openai.models import UNKNOWN, known, row
from packshot_openai.options import OpenAIConfig
from packshot_openai.sizes import nearest


def test_every_row_was_checked_on_a_day() -> None:
    """No figure without its date; a model that ends names its replacement, which does not end before it."""
    for name, model in known().items():
        assert model.checked is not None, name
        assert model.ends is None or known()[model.replacement].ends is None, name


def test_every_price_stands_on_tokens() -> None:
    """A model with prices has a ladder of qualities and a rule of sizes."""
    for name, model in known().items():
        assert model.price is None or (model.quality and model.sizes), name


def test_a_snapshot_is_its_model() -> None:
    """A dated id has the row of the model it pins."""
    assert row("gpt-image-2.5-flare", {}) is row("gpt-image-2.5-flare-2026-09-08", {})


def test_a_stranger_is_let_through() -> None:
    """An id that is not in the table has no rule and no price."""
    assert UNKNOWN is row("gpt-image-7", {})


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ({"gpt-image-2": {"ends": date(2027, 1, 1)}}, (date(2027, 1, 1), True)),
        ({"gpt-image-2": {"like": "gpt-image-7", "ends": date(2027, 1, 1)}}, (date(2027, 1, 1), False)),
        ({"other": {"ends": date(2027, 1, 1)}}, (None, True)),
    ],
)
def test_a_row_is_laid_over(overrides: dict[str, Any], expected: tuple[date | None, bool]) -> None:
    """Only the fields given change; `like` begins from another row."""
    made = row("gpt-image-2", overrides)

    assert expected == (made.ends, made.price is not None)


def test_a_new_name_may_be_like_a_known_model() -> None:
    """An Azure deployment is priced as the model behind it."""
    config = OpenAIConfig(model="my-deployment", models={"my-deployment": {"like": "gpt-image-2"}})

    assert row("gpt-image-2", {}) == config.row


def test_a_misspelt_field_of_a_row_is_refused() -> None:
    """A row of the user's own is checked like any option."""
    with pytest.raises(ValidationError, match=r"the row x\.prise is not understood .*; a row has like, .*, price"):
        OpenAIConfig(models={"x": {"prise": {}}})


def test_azure_needs_its_version() -> None:
    """An endpoint without a version is half an address."""
    with pytest.raises(ValidationError, match="api_version"):
        OpenAIConfig(azure_endpoint="https://shop.openai.azure.com")


@pytest.mark.parametrize("model", [name for name, each in known().items() if each.sizes])
def test_every_rule_reaches_a_size(model: str) -> None:
    """Whatever is wanted, there is a size to ask for."""
    rule = known()[model].sizes

    assert rule is not None
    assert rule.allows(nearest(Size(77, 3000), rule))
