"""Guessing what a misspelt name was meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST = 100
"""Characters of a name that is compared with others: comparing takes the square of its length."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`did you mean "moss"?`, or nothing when no known name is close."""
    guess = get_close_matches(name, [*known], 1) if len(name) <= _LONGEST else []
    return f'did you mean "{guess[0]}"?' if guess else ""


def one_edit_apart(one: str, other: str) -> bool:
    """Whether one letter more, less, changed, or two swapped make the one text the other."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    same = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    a, b = one[same:], other[same:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[1::-1] == b[:2] and a[2:] == b[2:])
