"""How a job stands with what the ledger remembers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from packshot.identity import Keys, Slot
from packshot.planning.standing import Standing, stand

SLOT = Slot(product="p", shot="s", colorway=None, scene=None, take=1, tier="draft")
KEYS = Keys(original="o1", asset="a1", parts={"prompt": "1", "photo": "1"})


@dataclass(frozen=True)
class Row:
    """An asset as the ledger has it."""

    asset_key: str = "a1"
    storage_key: str = "p/s.jpg"
    parts: Mapping[str, str] = field(default_factory=lambda: {"prompt": "1", "photo": "1"})


@dataclass(frozen=True)
class Memory:
    """A ledger that knows one slot."""

    row: Row | None = None
    originals: frozenset[str] = frozenset()
    holding: str | None = None
    refusal: str | None = None

    def asset(self, slot: Slot) -> Row | None:
        """Its asset."""
        assert slot == SLOT
        return self.row

    def original(self, original_key: str) -> object | None:
        """Whether it is kept."""
        return original_key if original_key in self.originals else None

    def held(self, original_key: str) -> str | None:
        """Whether it is held."""
        assert original_key == "o1"
        return self.holding

    def refused(self, original_key: str) -> str | None:
        """Whether it was refused."""
        assert original_key == "o1"
        return self.refusal


KEPT = frozenset({"o1"})


@pytest.mark.parametrize(
    ("memory", "standing"),
    [
        (Memory(), Standing("new")),
        (Memory(originals=KEPT), Standing("new", kept=True)),
        (Memory(Row(), KEPT), Standing("made", kept=True)),
        (Memory(Row(storage_key="elsewhere"), KEPT), Standing("changed", ("storage key",), kept=True)),
        (Memory(Row("a0", parts={"prompt": "0", "photo": "1"})), Standing("changed", ("prompt",))),
        (Memory(Row("a0", parts={"prompt": "1"})), Standing("changed", ("photo",))),
        (Memory(holding="may have been billed"), Standing("held", ("may have been billed",))),
        (Memory(refusal="violence"), Standing("refused", ("violence",))),
        (Memory(Row("a0", parts=KEYS.parts), KEPT, "never asked"), Standing("changed", (), kept=True)),
    ],
)
def test_standing(memory: Memory, standing: Standing) -> None:
    """New, changed and why, made, held, or refused; what is kept is neither of the last two."""
    assert standing == stand(memory, SLOT, KEYS, "p/s.jpg")
