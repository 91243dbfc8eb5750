"""A planned job: what is wanted, its keys and price, and how it stands with the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from packshot.api import Cost, Job, Problem
from packshot.catalog.catalog import Shot
from packshot.identity import Keys, Slot
from packshot.ledger import DecisionState

State = Literal["new", "changed", "made", "held", "refused", "left out"]
"""`refused`: the provider refused this very request before, and it is not asked again as it is; `left out`: only what
has an approved draft was asked for, and it has none."""


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
    decision: DecisionState | None = None
    """What was decided about the slot's current asset, and would be void with it; None where there is none."""
    unheard: Problem | None = None
    """Why what people want otherwise would change nothing."""
    instead: Planned | None = None
    """The job to do once the provider has refused this one: the same picture by the words of `on_refused`."""
