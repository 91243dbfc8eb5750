"""How a slot stands in the tables: six columns, empty text for an axis the shot does not have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from packshot.identity import Slot

Columns = tuple[str, str, str, str, int, str]


def columns(slot: Slot) -> Columns:
    """Product, shot, colorway, scene, take, tier; text, so that a unique index holds for absent axes too."""
    return slot.product, slot.shot, slot.colorway or "", slot.scene or "", slot.take, slot.tier


def slot_of(row: Sequence[Any]) -> Slot:
    """The slot of six columns."""
    product, shot, colorway, scene, take, tier = row
    return Slot(product=product, shot=shot, colorway=colorway or None, scene=scene or None, take=take, tier=tier)
