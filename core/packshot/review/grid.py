"""Rows arranged as people compare them: product, a line for each colorway, a column for each shot and scene."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count, groupby

from packshot.api import Colorway, Product
from packshot.review.rows import Row

Column = tuple[str, str | None, int, str]


@dataclass(frozen=True, slots=True)
class Tile:
    """A row and its number on the page, from 1."""

    number: int
    row: Row


Cell = tuple[Tile, ...]
"""One tile; none where the line has no picture in that column."""


@dataclass(frozen=True, slots=True)
class Line:
    """One colorway of a product across the columns; `colorway` is None for shots without that axis."""

    colorway: Colorway | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A product and its lines, in the order their first rows came; its number is that of its first tile."""

    number: int
    product: Product
    lines: tuple[Line, ...]

    @property
    def tiles(self) -> list[Tile]:
        """All of it, in the order of the page."""
        return sorted(
            (tile for line in self.lines for cell in line.cells for tile in cell), key=lambda tile: tile.number
        )


def groups(rows: Iterable[Row]) -> Iterator[Group]:
    """One group for each run of rows of one product; holds a single product's rows at a time."""
    tiles = map(Tile, count(1), rows)
    for _, members in groupby(tiles, key=lambda tile: tile.row.product.id):
        yield _group(tuple(members))


def _group(tiles: tuple[Tile, ...]) -> Group:
    # A shot without the colorway axis has columns of its own: in the others' matrix it would be all holes.
    bands: dict[bool, list[Tile]] = {}
    for tile in tiles:
        bands.setdefault(tile.row.colorway is None, []).append(tile)
    lines = [line for band in bands.values() for line in _lines(band)]
    return Group(tiles[0].number, tiles[0].row.product, tuple(lines))


def _lines(tiles: list[Tile]) -> Iterator[Line]:
    columns = dict.fromkeys(_column(tile.row) for tile in tiles)
    by_colorway: dict[str | None, list[Tile]] = {}
    for tile in tiles:
        key = tile.row.colorway.key if tile.row.colorway else None
        by_colorway.setdefault(key, []).append(tile)
    for members in by_colorway.values():
        cells = (tuple(tile for tile in members if _column(tile.row) == column) for column in columns)
        yield Line(members[0].row.colorway, tuple(cells))


def _column(row: Row) -> Column:
    return row.shot, row.scene.key if row.scene else None, row.take, row.tier
