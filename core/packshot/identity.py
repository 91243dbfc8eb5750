"""Which picture a job is about, and the two keys it is kept under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Which picture of the catalog this is, whatever it looks like; the identity a ledger row keeps over changes."""

    product: str
    shot: str
    colorway: str | None
    scene: str | None
    take: int
    tier: str

    def __str__(self) -> str:
        axes = [each for each in (self.colorway, self.scene) if each]
        return " ".join([self.product, self.shot, *axes, f"take {self.take}"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The original key and the asset key (SHA-256, hex), and digests of what they are made of, to say what changed.

    `parts` names: `plugin`, `options`, `prompt`, `size`, `post`, `checks`, `encoding`, `label`; the input images
    `photo`, `mask`, `scene`, `swatch`; and the facts the generator is told, like `colorway`.
    """

    original: str
    asset: str
    parts: Mapping[str, str]
