"""A planned job: what is wanted, the keys that decide everything, its price, and how it stands with the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from packshot.api import Cost, Job
from packshot.catalog.catalog import Shot

State = Literal["new", "changed", "made", "held"]


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

    `parts` names: `plugin`, `prompt`, `photo`, `mask`, `scene`, `swatch`, `facts`, `options`, `size`, `post`, `checks`,
    `encoding`, `label`.
    """

    original: str
    asset: str
    parts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One job of a plan."""

    slot: Slot
    job: Job
    shot: Shot
    keys: Keys
    storage_key: str
    alt: str
    source_type: str
    """The IPTC digital source type the asset will state."""
    estimate: Cost | None
    """Of making the original; FREE where it is kept already, None where unknown."""
    state: State
    why: tuple[str, ...] = ()
    """What changed since the slot's last asset: `prompt`, `photo`, `options`, `plugin`, ..."""
    has_original: bool = False
    """The ledger keeps the original: only finishing is left to do."""
