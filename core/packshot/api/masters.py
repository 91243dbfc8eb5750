"""The photo that a picture is made from, and why it is that one."""

from __future__ import annotations

from dataclasses import dataclass

from packshot.api.values import Photograph


@dataclass(frozen=True, slots=True, kw_only=True)
class Master:
    """A generator's choice among a product's photos."""

    photograph: Photograph
    why: str = ""
    """What the choice rests on; empty where there was nothing to choose."""
    caution: str = ""
    """Why even this photo supports what is wanted badly; empty where it does not."""
    fix: str = ""
    """What to do about that, as an order: "photograph the product in a mid-light colour"."""
