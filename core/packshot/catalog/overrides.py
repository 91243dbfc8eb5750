"""What a product's own columns (`room.takes`) and `--set` change of a shot."""

from __future__ import annotations

import tomllib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from packshot.api import Problem, Product, Where
from packshot.catalog.catalog import Shot
from packshot.catalog.checking import Known, settings_problems
from packshot.catalog.complaints import complaints
from packshot.catalog.merging import Layer, merge, stated
from packshot.catalog.positions import KeyPath
from packshot.catalog.settling import settled
from packshot.catalog.tables import ShotSettings
from packshot.errors import InputError

SET = Where("--set")
_REMEMBERED = 4096
_Columns = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """Points at one setting that stands in a record's column, or in `--set`."""

    place: Where
    name: str
    product: str | None = None

    def where(self, _path: KeyPath) -> Where:
        """The record's line."""
        return self.place

    def problem(self, code: str, path: KeyPath, message: str, *, at_value: bool = True, **more: Any) -> Problem:  # noqa: ANN401
        """A problem that names the column."""
        more["context"] = self.name if at_value else f"column {self.name}"
        return Problem(code=code, message=message, where=self.place, product=self.product, **more)


@dataclass(frozen=True, slots=True)
class Overrides:
    """Lays a product's columns, and `--set` over them, on what the catalog file says of each shot."""

    written: Mapping[str, Sequence[Layer]]
    sets: Mapping[str, Sequence[Layer]]
    known: Known
    remembered: OrderedDict[tuple[str, _Columns], Shot] = field(default_factory=OrderedDict)

    def __call__(self, shot: Shot, product: Product) -> Shot:
        """The shot as this product wants it; InputError with every column that is not a valid setting."""
        columns = _columns(shot.name, product)
        if not columns:
            return shot
        key = (shot.name, columns)
        if key not in self.remembered:
            self.remembered[key] = self._laid(shot, columns, product)
            if len(self.remembered) > _REMEMBERED:
                self.remembered.popitem(last=False)
        return self.remembered[key]

    def _laid(self, shot: Shot, columns: _Columns, product: Product) -> Shot:
        stack, problems = list(self.written[shot.name]), list[Problem]()
        for name, text in columns:
            cell = Cell(product.where, name, product.id)
            layer, found = text_layer(name.removeprefix(f"{shot.name}."), text, self.known, cell)
            stack.append(layer)
            problems += found
        if problems:
            raise InputError(*problems)
        return settled(shot.name, shot.tier, shot.where, merge([*stack, *self.sets[shot.name]]))


def parse_sets(sets: Sequence[str], shots: Sequence[str], known: Known) -> tuple[dict[str, list[Layer]], list[Problem]]:
    """`takes=2` (every shot) and `room.takes=2` (one shot) as layers for each shot, and what is wrong with them."""
    found: dict[str, list[Layer]] = {shot: [] for shot in shots}
    problems: list[Problem] = []
    for each in sets:
        name, _, text = each.partition("=")
        shot, _, setting = name.strip().partition(".")
        layer, faults = text_layer(
            setting if shot in found and setting else name.strip(), text.strip(), known, Cell(SET, name.strip())
        )
        problems += faults
        for wanted in [shot] if shot in found and setting else shots:
            found[wanted].append(layer)
    return found, problems


def text_layer(setting: str, text: str, known: Known, cell: Cell) -> tuple[Layer, list[Problem]]:
    """A dotted setting and its value as text (a list or table as TOML) as a layer, and what is wrong with it."""
    raw: Any = _value(text)
    for key in reversed(setting.split(".")):
        raw = {key: raw}
    try:
        settings = ShotSettings.model_validate(raw, strict=False)
    except ValidationError as error:
        return Layer({}, cell.where), complaints(error, cell, ShotSettings, ("shots", ""))
    return Layer(stated(settings), cell.where), [*settings_problems(settings, known, cell, ())]


def _columns(shot: str, product: Product) -> _Columns:
    """The product's cells that set something of the shot; an empty cell sets nothing."""
    prefix = f"{shot}."
    return tuple((name, text) for name, text in product.facts.items() if text and name.startswith(prefix))


def _value(text: str) -> Any:  # noqa: ANN401  a TOML value
    if not text.startswith(("[", "{")) or "\n" in text:
        return text
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError):
        return text
