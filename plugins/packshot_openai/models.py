"""What is known of each model: a table of data, so that a new model or price needs no code."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from pydantic import Field

from packshot.api import PluginConfig
from packshot_openai.sizes import SizeRule


class Quality(PluginConfig):
    """What a picture of one quality costs in tokens: by a factor (see `pricing.output_tokens`), or by its size."""

    factor: int | None = None
    most: int | None = None
    """The factor of the highest price, where `factor` is measured rather than published; empty: `factor`."""
    tokens: Mapping[str, int] = Field(default_factory=dict)
    """Tokens by size, for a model of fixed sizes."""


class Prices(PluginConfig):
    """USD per million tokens, which is micro-dollars per token."""

    text_in: Decimal
    image_in: Decimal
    image_out: Decimal
    text_out: Decimal = Decimal(0)


class Model(PluginConfig):
    """One model; what is not known of it is left empty, and then nothing is refused and no price is known."""

    checked: date | None = None
    """The day this row was compared with its sources."""
    note: str = ""
    snapshots: tuple[str, ...] = ()
    """Dated ids of the same model."""
    ends: date | None = None
    """The day the provider shuts it down."""
    replacement: str = ""
    sizes: SizeRule | None = None
    quality: Mapping[str, Quality] = Field(default_factory=dict)
    """Quality names in rising order."""
    takes: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    """Allowed values by option."""
    masks: bool = True
    markup: bool = True
    patches: int | None = None
    """How many 32-pixel patches of a reference the model looks at; empty: not known."""
    price: Prices | None = None


UNKNOWN = Model()


def row(model: str, overrides: Mapping[str, Mapping[str, Any]]) -> Model:
    """The row of a model id or snapshot, laid under the user's own fields for it; `UNKNOWN` for a stranger.

    A row that says `like = "another-id"` begins as that one. Raises ValueError (pydantic's) for a field no row has.
    """
    if model not in overrides:
        return _built_in().get(model, UNKNOWN)
    given = dict(overrides[model])
    base = _built_in().get(str(given.pop("like", model)), UNKNOWN)
    return Model.model_validate({**base.model_dump(exclude_unset=True), **given})


def known() -> Mapping[str, Model]:
    """The built-in rows by id, snapshots included."""
    return _built_in()


@cache
def _built_in() -> Mapping[str, Model]:
    tables = tomllib.loads(resources.files("packshot_openai").joinpath("models.toml").read_text("utf-8"))
    rows: dict[str, Model] = {}
    for name, table in tables.items():
        made = Model.model_validate({**tables.get(table.pop("like", ""), {}), **table})
        rows |= dict.fromkeys((name, *made.snapshots), made)
    return rows
