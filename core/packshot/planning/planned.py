"""A planned job: what is wanted, its keys and price, and how it stands with the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from packshot.api import Cost, Job
from packshot.catalog.catalog import Shot
from packshot.identity import Keys, Slot

State = Literal["new", "changed", "made", "held", "refused"]
"""`refused`: the provider refused this very request before, and it is not asked again as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One job of a plan."""

    slot: Slot
    job: Job
    shot: Shot
    template: str
    """The template of the prompt: the shot's, or its `on_refused`."""
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
    batch: bool = False
    """The original shall be ordered in a batch, and `estimate` is the price of that."""
    instead: Planned | None = None
    """The job to do once the provider has refused this one: the same picture by the words of `on_refused`."""
