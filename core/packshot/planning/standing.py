"""How a wanted job stands with the ledger: new, changed (and why), made, held, or refused before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from packshot.identity import Keys, Slot
from packshot.ledger import Decision, Draft, Judgement, OriginalRow
from packshot.planning.keys import REDO, REFUSED
from packshot.planning.planned import Planned, State


class Remembered(Protocol):
    """What a plan reads of an asset the ledger keeps."""

    @property
    def asset_key(self) -> str:
        """The asset key it was made under."""

    @property
    def storage_key(self) -> str:
        """Where it is stored."""

    @property
    def parts(self) -> Mapping[str, str]:
        """The digests of `Keys.parts` at that time."""


class Memory(Protocol):
    """What a plan asks the ledger."""

    def asset(self, slot: Slot) -> Remembered | None:
        """The slot's current asset."""

    def original(self, original_key: str) -> object | None:
        """The original kept under a key."""

    def held(self, original_key: str) -> str | None:
        """Why it may not be made now."""

    def refused(self, original_key: str) -> str | None:
        """What a provider said when it refused this very request."""


class Judged(Memory, Protocol):
    """A memory that also knows what people decided, and for which slot an original was made."""

    def original(self, original_key: str) -> OriginalRow | None:
        """The original kept under a key."""

    def decision(self, slot: Slot) -> Judgement:
        """What stands for the slot's current asset."""

    def redos(self, slot: Slot) -> tuple[Decision, ...]:
        """The requests to make the slot's picture anew, the first one first."""

    def drafts(self, wanted: Slot, tier: str) -> tuple[Draft, ...]:
        """Every draft of a picture at a lower tier."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A job's state, what changed since its last asset, and whether its original is kept."""

    state: State
    why: tuple[str, ...] = ()
    kept: bool = False


def stand(memory: Memory, slot: Slot, keys: Keys, place: str) -> Standing:
    """Hold a job's keys and storage key against what the ledger remembers of its slot."""
    row = memory.asset(slot)
    if row and row.asset_key == keys.asset and row.storage_key == place:
        return Standing("made", kept=True)
    kept = memory.original(keys.original) is not None
    if not kept and (reason := memory.held(keys.original)):
        return Standing("held", (reason,))
    if not kept and (reason := memory.refused(keys.original)):
        return Standing("refused", (reason,))
    return Standing("changed", _why(row, keys, place), kept) if row else Standing("new", kept=kept)


def stands_in(memory: Memory, first: Planned, second: Planned) -> bool:
    """Whether the job by the second words stands for the first, whose words were refused as they are now."""
    row = memory.asset(first.slot)
    return first.state == "refused" or (row is not None and row.parts.get(REFUSED) == second.keys.parts[REFUSED])


def _why(row: Remembered, keys: Keys, place: str) -> tuple[str, ...]:
    if row.parts.get("plugin") != keys.parts.get("plugin"):
        return ("plugin",)  # another generator is told other things: naming them all would say less
    names = sorted(row.parts.keys() | keys.parts.keys())
    changed = [name for name in names if row.parts.get(name) != keys.parts.get(name)]
    if REDO in changed and "prompt" in changed:
        changed.remove("prompt")  # the note stands in it
    return tuple(changed) if row.storage_key == place else (*changed, "storage key")
