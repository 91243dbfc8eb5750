"""What a person decides about a picture: the frozen values, and the words that are taken."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, get_args

from packshot.identity import Slot

DecisionState = Literal["approved", "rejected", "redo", "unreviewed"]
"""`redo` asks for another picture, with the note in its prompt; `unreviewed` takes an earlier decision back."""
Reason = Literal["", "colour", "shape", "text", "missing-part", "added-part", "background", "other"]
"""What is wrong, of a picture that was rejected or is to be made anew."""
STATES: tuple[DecisionState, ...] = get_args(DecisionState)
REASONS: tuple[Reason, ...] = tuple(each for each in get_args(Reason) if each)
NOTE_LENGTH = 500
"""Characters of a note: it goes into a prompt."""
WHO_LENGTH = 100
"""Characters of a name."""


_EXPLAINED = ("rejected", "redo")
"""States that may have a reason."""
_BIDI = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""Controls that make a text look like another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A decision somebody wants to be kept."""

    slot: Slot
    sha256: str
    """Of the asset they looked at."""
    state: DecisionState
    reason: Reason = ""
    note: str = ""
    who: str = ""
    expected: int | None = None
    """The number of the decision they saw stand; None where they saw none."""
    decided_at: str | None = None
    """UTC, ISO 8601; None: now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What somebody decided about one asset of a slot."""

    number: int
    """In order of time."""
    slot: Slot
    sha256: str
    """Of the asset it is about, and of no other."""
    state: DecisionState
    reason: Reason
    note: str
    who: str
    decided_at: str

    def says(self, wish: Wish) -> bool:
        """Whether it is what somebody wants to be decided."""
        return (self.state, self.reason, self.note) == (wish.state, wish.reason, wish.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """How a slot's current asset stands with people."""

    sha256: str | None = None
    """Of that asset; None where the slot has none."""
    decision: Decision | None = None
    """What stands for it; None where nobody has decided about this picture."""
    voided: Decision | None = None
    """The decision about an earlier picture of the slot, which a new one has voided; None beside a decision."""

    @property
    def state(self) -> DecisionState:
        """In a word."""
        return self.decision.state if self.decision else "unreviewed"

    @property
    def number(self) -> int | None:
        """What to hand back as `expected` when deciding after having seen this."""
        return self.decision.number if self.decision else None

    @property
    def lost(self) -> bool:
        """Whether an approval was voided by a new picture that nobody has decided about."""
        return self.voided is not None and self.voided.state == "approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A picture that one of a higher tier can be made from."""

    take: int
    current: bool
    """Whether it still is its slot's picture."""
    sha256: str
    """Of its original."""
    path: Path = field(repr=False)
    """Of its original."""
    state: DecisionState
    """What was decided about it."""

    @property
    def approved(self) -> bool:
        """Whether it is approved: an approval of a picture that a new one has replaced counts no more."""
        return self.current and self.state == "approved"


def tidy(wish: Wish) -> Wish:
    """The wish with its note and name as one line of plain text."""
    return replace(wish, note=_plain(wish.note), who=_plain(wish.who))


def faults(wish: Wish) -> Iterator[tuple[str, str]]:
    """What cannot be kept of a tidy wish: the field, and why."""
    if wish.state not in STATES:
        yield "state", f'"{wish.state}" is not a state; there is {", ".join(STATES)}'
    if wish.reason and wish.reason not in REASONS:
        yield "reason", f'"{wish.reason}" is not a reason; there is {", ".join(REASONS)}'
    elif wish.reason and wish.state not in _EXPLAINED:
        yield "reason", f"a reason belongs to {' and '.join(_EXPLAINED)}, not to {wish.state}"
    for name, text, most in (("note", wish.note, NOTE_LENGTH), ("who", wish.who, WHO_LENGTH)):
        if len(text) > most:
            yield name, f"it has {len(text):,} characters, and {most} is the most"


def _plain(text: str) -> str:
    kept = (" " if unicodedata.category(each) in ("Cc", "Cs") else each for each in text.translate(_BIDI))
    return " ".join("".join(kept).split())
