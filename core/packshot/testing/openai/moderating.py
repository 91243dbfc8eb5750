"""`POST /v1/moderations`: words and pictures the dial blocks are flagged, nothing else is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

CATEGORIES = (
    "harassment",
    "harassment/threatening",
    "hate",
    "hate/threatening",
    "illicit",
    "illicit/violent",
    "self-harm",
    "self-harm/instructions",
    "self-harm/intent",
    "sexual",
    "sexual/minors",
    "violence",
    "violence/graphic",
)
"""As the SDK's `Moderation` lists them."""


def flagged(text: str, words: Mapping[str, str]) -> Sequence[str]:
    """The categories of the blocked words in a text, each once, in their order."""
    lower = text.lower()
    return list(dict.fromkeys(category for word, category in words.items() if word.lower() in lower))


def verdict(found: Sequence[str], kinds: Sequence[str]) -> Mapping[str, Any]:
    """One result: the categories `found` in it; `kinds` are the kinds of input given (`text`, `image`)."""
    return {
        "flagged": bool(found),
        "categories": {name: name in found for name in CATEGORIES},
        "category_scores": {name: 0.98 if name in found else 0.0001 for name in CATEGORIES},
        "category_applied_input_types": {name: list(kinds) for name in CATEGORIES},
    }
