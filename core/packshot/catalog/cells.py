"""What the cells of a record mean: ids, colorways, measures, choices. Pure; a cell that means nothing is a Misfit."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from packshot.api import Scene
from packshot.catalog.names import did_you_mean

LONGEST_ID = 200
CHOICES: Mapping[str, tuple[str, ...]] = {
    "finish": ("matte", "satin", "glossy", "metal"),
    "footprint": ("rect", "round", "legs", "none"),
}
_SEPARATOR = re.compile(r"[|,;]")
_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,9})?")


@dataclass(frozen=True, slots=True)
class Misfit:
    """Why a cell cannot be used: the code, what is wrong, what to do, and what could stand there."""

    code: str
    message: str
    fix: str = ""
    allowed: tuple[str, ...] = ()


def id_misfit(text: str) -> Misfit | None:
    """Why a text cannot be a product's id; an id is safe in a file name and a storage key."""
    if not text:
        return Misfit("record.bad-id", "the id is empty", "give every product an id of its own")
    if len(text) > LONGEST_ID:
        return Misfit("record.bad-id", f"the id has {len(text)} characters; the limit is {LONGEST_ID}", "shorten it")
    if not text.isprintable() or "/" in text or "\\" in text or text.strip(".") == "" or text.startswith(".."):
        fix = "use letters, digits, -, _ and ."
        return Misfit("record.bad-id", f'"{text}" cannot be an id: it goes into file names', fix)
    return None


def colorway_keys(text: str, known: Collection[str]) -> tuple[str, ...] | Misfit:
    """`moss|mustard` as keys, each once, in the order given; `,` and `;` separate too."""
    places = colorway_places(text, known)
    return places if isinstance(places, Misfit) else tuple(dict.fromkeys(key for key in places if key))


def colorway_places(text: str, known: Collection[str]) -> tuple[str | None, ...] | Misfit:
    """`moss||mustard` as keys, place by place; None for an empty one."""
    keys = [part.strip().lower() or None for part in _SEPARATOR.split(text)]
    for key in keys:
        if key and key not in known:
            fix = did_you_mean(key, known) or f"add [colorways.{key}]"
            return Misfit("record.unknown-colorway", f'there is no colorway "{key}"', fix, tuple(sorted(known)))
    return tuple(keys)


def centimetres(text: str) -> float | Misfit:
    """A measure larger than 0, with a decimal point or comma; `cm` may follow."""
    digits = text.removesuffix("cm").strip()
    value = float(digits.replace(",", ".")) if _NUMBER.fullmatch(digits) else 0.0
    if value > 0:
        return value
    return Misfit("record.bad-number", f'"{text}" is not a measure in centimetres', "write digits, like 90.5")


def place(text: str, scenes: Iterable[Scene]) -> str | Misfit:
    """The name of a place that some scene has."""
    known = {name for scene in scenes for name in scene.places}
    if text in known:
        return text
    fix = did_you_mean(text, known) or f"give a scene the place: places.{text} = {{ ... }}"
    return Misfit("record.bad-value", f'no scene has a place "{text}"', fix, tuple(sorted(known)))


def choice(name: str, text: str) -> str | Misfit:
    """One of the values a field takes, in whatever case it is written."""
    value, allowed = text.lower(), CHOICES[name]
    if value in allowed:
        return value
    fix = did_you_mean(value, allowed) or f"use {', '.join(allowed)}"
    return Misfit("record.bad-value", f'"{text}" is not a {name}', fix, allowed)
