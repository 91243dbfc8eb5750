"""What is different about a picture since an earlier one of the same slot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import SequenceMatcher

Piece = tuple[str, str]
"""`=` kept, `-` gone or `+` new, and the words."""
_WORDS = re.compile(r"\s*\S+|\s+")
_LONGEST = 4_000
"""Words compared one by one; of longer prompts the whole old and the whole new one are told."""


def worded(old: str, new: str) -> list[Piece]:
    """The new prompt with what has gone from the old one and what has come to it, word by word."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if old == new:
        return [("=", new)] if new else []
    if max(len(before), len(after)) > _LONGEST:
        return [("-", old), ("+", new)]
    pieces: list[Piece] = []
    for what, b, to_b, a, to_a in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = "".join(before[b:to_b]), "".join(after[a:to_a])
        pieces += (
            [("=", come)] if what == "equal" else [(sign, text) for sign, text in (("-", gone), ("+", come)) if text]
        )
    return pieces


def parts(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """The names of what the two keys are made of and differs: `prompt`, `photo`, `post` ..."""
    return [name for name in {**new, **old} if old.get(name) != new.get(name)]
