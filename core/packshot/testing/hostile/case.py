"""A hostile case: what a stranger's file does to a small shop, and what packshot says to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from packshot.testing.shop import COLUMNS, STOOL, Shop

Spoil = Callable[[Shop], object]
ALL, OTHERS, NONE = 2, 1, 0
"""How many of the two products get their picture: both, the one that was left alone, or none."""


@dataclass(frozen=True, slots=True)
class Case:
    """One hostile input. `spoil` puts it into a shop of two products, a chair and a stool; the stool is the victim."""

    name: str
    spoil: Spoil
    code: str | None
    """Of the problem it ends as; None where it is read as what it is."""
    says: str
    """A part of the message, which names what is wrong."""
    made: int
    """`ALL`, `OTHERS` or `NONE`."""


def fine(name: str, spoil: Spoil) -> Case:
    """What looks odd and is right: both products get their picture, and nothing is said."""
    return Case(name, spoil, None, "", ALL)


def noted(name: str, spoil: Spoil, code: str, says: str) -> Case:
    """What is read as it is meant, and spoken of."""
    return Case(name, spoil, code, says, ALL)


def alone(name: str, spoil: Spoil, code: str, says: str) -> Case:
    """What costs the stool its picture, and nobody else."""
    return Case(name, spoil, code, says, OTHERS)


def refused(name: str, spoil: Spoil, code: str, says: str) -> Case:
    """What stops the catalog before anything is made."""
    return Case(name, spoil, code, says, NONE)


def written(data: bytes | str, file: str = "products.csv") -> Spoil:
    """Put a file into the shop."""
    raw = data.encode() if isinstance(data, str) else data

    def write(shop: Shop) -> None:
        path = shop.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)

    return write


def stool(**cells: str) -> Spoil:
    """Give the stool's record other cells; a name that is no column adds one."""

    def edit(shop: Shop) -> None:
        import csv

        path = shop.folder / "products.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = [dict(row) for row in csv.DictReader(file)]
        for row in rows:
            row.update(cells if row["id"] == "stool" else {name: row.get(name, "") for name in cells})
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, [*rows[0]])
            table.writeheader()
            table.writerows(rows)

    return edit


def catalog(old: str, new: str) -> Spoil:
    """Change the catalog file."""
    return lambda shop: shop.edit(old, new)


def after(*spoils: Spoil) -> Spoil:
    """One thing after the other."""

    def both(shop: Shop) -> None:
        for each in spoils:
            each(shop)

    return both


HEADER, ROW = COLUMNS, STOOL
