"""What of a prompt came from the record: where its values stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from packshot.api import Colorway, Product, Scene

Mark = tuple[int, int, str]
"""From and to, in characters of the prompt, and the name of the field that says it."""
_SHORTEST = 3
_MOST = 120
"""Values looked for: a record of ten thousand columns is not a reason to be slow."""


def marks(prompt: str, product: Product, colorway: Colorway | None, scene: Scene | None) -> list[Mark]:
    """Where the values of a record, its colorway and its scene stand in a prompt: whole words, the longest first."""
    values = dict.fromkeys((each[1] for each in said(product, colorway, scene)), "")
    values = {value: name for name, value in reversed(list(said(product, colorway, scene))) if value in values}
    wanted = sorted(values, key=len, reverse=True)[:_MOST]
    if not wanted or not prompt:
        return []
    return [(*_span(prompt, found), values[found[0]]) for found in _pattern(tuple(wanted)).finditer(prompt)]


def said(product: Product, colorway: Colorway | None, scene: Scene | None) -> Iterator[tuple[str, str]]:
    """The fields that a prompt may repeat, by the names a catalog gives them; short and empty ones are left out."""
    fields = {
        "title": product.title,
        "category": product.category,
        "material": product.material,
        "finish": product.finish,
        "description": product.description,
        "width_cm": _cm(product.width_cm),
        "height_cm": _cm(product.height_cm),
        "depth_cm": _cm(product.depth_cm),
    }
    if colorway:
        fields |= {
            "colorway": colorway.label,
            "colorway hex": colorway.hex,
            "colorway material": colorway.material,
        }
    if scene:
        fields |= {"scene": scene.label, "scene words": scene.words}
    for name, value in {**fields, **product.facts}.items():
        if len(text := value.strip()) >= _SHORTEST:
            yield name, text


def _cm(length: float | None) -> str:
    return f"{length:g} cm" if length else ""


@lru_cache(maxsize=64)
def _pattern(values: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in values))


def _span(prompt: str, found: re.Match[str]) -> tuple[int, int]:
    """Counted as a browser counts: in UTF-16 units."""
    before = _units(prompt[: found.start()])
    return before, before + _units(found[0])


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)
