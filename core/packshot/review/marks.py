"""What of a prompt came from the record: where its values stand."""

from __future__ import annotations

from collections.abc import Iterator

from packshot.api import Colorway, Product, Scene

Mark = tuple[int, int, str]
"""From and to, in characters of the prompt, and the name of the field that says it."""
_SHORTEST = 3
_MOST = 120
"""Values looked for: a record of ten thousand columns is not a reason to be slow."""


def marks(prompt: str, product: Product, colorway: Colorway | None, scene: Scene | None) -> list[Mark]:
    """Where the values of a record, its colorway and its scene stand in a prompt: whole words, the longest first."""
    values = {value: name for name, value in reversed(list(said(product, colorway, scene)))}
    taken = bytearray(len(prompt))
    found: list[Mark] = []
    for value in sorted(values, key=len, reverse=True)[:_MOST]:
        for start in _places(prompt, value):
            end = start + len(value)
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * len(value)
                found.append((start, end, values[value]))
    return _counted(prompt, sorted(found))


def _places(prompt: str, value: str) -> Iterator[int]:
    """Where the value stands as a whole word, or as several."""
    at = prompt.find(value)
    while at >= 0:
        end = at + len(value)
        if not (at and _within(prompt[at - 1 : at + 1])) and not _within(prompt[end - 1 : end + 1]):
            yield at
        at = prompt.find(value, end)


def _within(border: str) -> bool:
    """Whether two characters belong to one word."""
    return len(border) == 2 and all(each.isalnum() or each == "_" for each in border)  # noqa: PLR2004


def _counted(prompt: str, found: list[Mark]) -> list[Mark]:
    """Places as a browser counts them: in UTF-16 units."""
    if all(character <= "\uffff" for character in prompt):
        return found
    return [(_units(prompt[:start]), _units(prompt[:end]), name) for start, end, name in found]


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


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)
