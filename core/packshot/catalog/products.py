"""The products of a catalog, one by one as their records are read; a broken record is a problem, the rest go on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from packshot.api import Problem, Product, Record, Where
from packshot.catalog.catalog import Catalog
from packshot.catalog.cells import Misfit, centimetres, choice, colorway_keys, colorway_places, id_misfit, place
from packshot.catalog.columns import Columns, assigned, column_problems, fields
from packshot.catalog.names import did_you_mean
from packshot.catalog.photographs import (
    addresses,
    image,
    images,
    misfits,
    misnamed_pictures,
    photographs,
    shows_pictures,
    told_by_photo,
)
from packshot.catalog.reading import reader_for
from packshot.catalog.seen import Seen

if TYPE_CHECKING:
    from packshot.plugins import Plugins

Meaning = Callable[[str], Any]
"""What a cell's text means: a value, a Misfit, or None for nothing."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the columns of a record mean: the one of the id, those of fields with their meaning, and the facts."""

    id: str | None
    cells: tuple[tuple[str, str, Meaning], ...]
    facts: tuple[str, ...]

    def column(self, field: str) -> str:
        """The column of a field's cells."""
        return next(column for name, column, _ in self.cells if name == field)


_AHEAD = 64
"""Records read ahead of the one whose photos are waited for."""
_CELLS = 65_536
_SHAPES = 1_024


def products(catalog: Catalog, plugins: Plugins, *, ids: Collection[str] = ()) -> Iterator[Product | Problem]:
    """Every product of the records file, or those with these ids, in the file's order, and what is wrong in between.

    A record with an error is left out; the others follow. Memory does not grow with the file.
    """
    reader = reader_for(catalog, plugins)
    if isinstance(reader, Problem):
        yield reader
        return
    records = _isolated(reader.read(catalog.records.path, catalog.records.shown), reader.name, catalog)
    with Seen() as seen:
        yield from _Stream(catalog, frozenset(ids), seen).products(records)


def _isolated(records: Iterator[Record | Problem], name: str, catalog: Catalog) -> Iterator[Record | Problem]:
    """The reader's records; an exception of the reader's is a problem and the end of them."""
    try:
        yield from records
    except Exception as error:  # noqa: BLE001  whatever a plugin raises
        message = f"the reader {name} failed: {type(error).__name__}: {error}"
        yield Problem(code="record.reader-failed", message=message, where=Where(catalog.records.shown))


def _meanings(catalog: Catalog, known: Sequence[str]) -> Mapping[str, Meaning]:
    """How each field's cells are read; texts that come again are read once."""
    mask = _remembered(lambda text: images("mask", text, catalog))
    return {
        "colorways": _remembered(lambda text: colorway_keys(text, catalog.colorways)),
        "photo_colorway": _remembered(lambda text: colorway_places(text, catalog.colorways)),
        "photo": _remembered(lambda text: images("photo", text, catalog)),
        "mask": mask,
        "cutout": _remembered(lambda text: images("cutout", text, catalog)),
        **{field: mask for field in known if field.startswith("mask.")},
        "markup": _remembered(lambda text: image("markup", text, catalog)),
        "width_cm": _remembered(centimetres),
        "height_cm": _remembered(centimetres),
        "depth_cm": _remembered(centimetres),
        "finish": _remembered(lambda text: choice("finish", text)),
        "footprint": _remembered(lambda text: choice("footprint", text)),
        "place": _remembered(lambda text: place(text, catalog.scenes.values())),
    }


def _remembered(meaning: Meaning) -> Meaning:
    """The meaning of a cell without the space around it; None of an empty one."""
    return lru_cache(_CELLS)(lambda text: meaning(text.strip()) if text.strip() else None)


class _Stream:
    """Makes products of records, and keeps what is known of all records so far."""

    def __init__(self, catalog: Catalog, ids: frozenset[str], seen: Seen) -> None:
        self.catalog = catalog
        self.ids = ids
        self.seen = seen
        self.missing = set(ids)
        self.used: set[str] = set()
        self.fields = fields(part for each in catalog.colorways.values() for part in each.parts)
        self.meanings = _meanings(catalog, self.fields)
        self.shapes: dict[tuple[str, ...], Shape] = {}

    def products(self, records: Iterator[Record | Problem]) -> Iterator[Product | Problem]:
        empty = True
        for each in self.fetching(records) if self.catalog.photos.rules.hosts else records:
            if isinstance(each, Problem):
                empty = empty and each.level != "error"
                yield each
                continue
            empty = False
            names = tuple(each.values)
            shape = self.shapes.get(names)
            if shape is None:
                shape, problems = self.shape(names, each.where)
                yield from problems
            made = self.made(each, shape)
            if isinstance(made, Product):
                yield from misnamed_pictures(made)
                yield made
            else:
                yield from made
        yield from self.closing(empty=empty)

    def fetching(self, records: Iterator[Record | Problem]) -> Iterator[Record | Problem]:
        """The records, with the photos of the next few on their way from the web already."""
        coming: deque[Record | Problem] = deque()
        for each in records:
            if isinstance(each, Record):
                self.catalog.photos.ahead(self.addresses(each))
            coming.append(each)
            if len(coming) > _AHEAD:
                yield coming.popleft()
        yield from coming

    def addresses(self, record: Record) -> Iterator[str]:
        """Where a record's photos and masks stand on the web; of one that is not asked for, nowhere."""
        columns = self.columns(tuple(record.values))
        key = columns.of.get("id")
        if key is None or (self.ids and record.values[key].strip() not in self.ids):
            return iter(())
        pictured = (column for field, column in columns.of.items() if shows_pictures(field))
        return addresses(record.values[column] for column in pictured)

    def columns(self, names: tuple[str, ...]) -> Columns:
        """The columns of the fields, under these names."""
        return assigned(names, self.catalog.records.map, self.fields)

    def shape(self, names: tuple[str, ...], where: Where) -> tuple[Shape, list[Problem]]:
        """What the columns of a record mean; what is wrong with the first ones is wrong in the header line."""
        if len(self.shapes) >= _SHAPES:
            self.shapes.clear()
        stated = self.catalog.records.map
        where = where if self.shapes else Where(where.file, 1)
        columns = self.columns(names)
        cells = [(field, name, self.meanings.get(field, str.strip)) for field, name in columns.of.items()]
        shape = Shape(columns.of.get("id"), tuple(each for each in cells if each[0] != "id"), columns.facts)
        self.shapes[names] = shape
        return shape, [*column_problems(columns, names, stated, self.fields, where)]

    def made(self, record: Record, shape: Shape) -> Product | Sequence[Problem]:
        """The record's product, or what is wrong with it; nothing when it is not asked for."""
        if shape.id is None:
            return ()
        key = record.values[shape.id].strip()
        if misfit := id_misfit(key) or self.repeated(key, record.where):
            return [_problem(misfit, record, key, shape.id)]
        if self.ids and key not in self.ids:
            return ()
        self.missing.discard(key)
        facts, wrong = _read(record.values, shape)
        cells = {field: facts.pop(field) for field in [*facts] if told_by_photo(field)}
        wrong = wrong or [*misfits(cells)]
        if wrong:
            return [_problem(misfit, record, key, shape.column(field)) for field, misfit in wrong]
        self.used.update(facts.get("colorways", ()))
        own = {name: record.values[name] for name in shape.facts}
        photos = photographs(cells, self.catalog.colorways)
        shown = next(iter(cells.get("photo_colorway", ())), None)
        made = Product(id=key, where=record.where, facts=own, photos=photos, photo_colorway=shown, **facts)
        return made.seen_in(photos[0]) if photos else made

    def repeated(self, key: str, where: Where) -> Misfit | None:
        first = self.seen.first(key, where.line)
        if first is None:
            return None
        message = f'the id "{key}" is taken: line {first} has it too'
        return Misfit("record.duplicate-id", message, "give every product an id of its own")

    def closing(self, *, empty: bool) -> Iterator[Problem]:
        """What only shows when all records have been read."""
        records = self.catalog.records
        if empty:
            fix = "add a header line and a line for each product"
            message = f"{records.shown} holds no products"
            yield Problem(code="record.no-records", message=message, where=Where(records.shown), fix=fix)
            return
        for key in sorted(self.missing):
            fix = did_you_mean(key, self.seen.near(key))
            message = f'there is no product "{key}" in {records.shown}'
            yield Problem(code="record.unknown-product", message=message, where=Where(records.shown), fix=fix)
        if not self.ids:
            yield from self.unused()

    def unused(self) -> Iterator[Problem]:
        """A warning for each colorway no product comes in."""
        known = self.catalog.colorways
        parts = {part.key for key in self.used for part in known[key].parts.values()}
        for key in known.keys() - self.used - parts:
            yield Problem(
                code="config.unused",
                message=f'no product comes in the colorway "{key}"',
                where=self.catalog.origins.get(f"colorways.{key}"),
                level="warning",
                context=f"colorways.{key}",
            )


def _read(values: Mapping[str, str], shape: Shape) -> tuple[dict[str, Any], list[tuple[str, Misfit]]]:
    """The fields the record fills, and those whose cells cannot be read."""
    facts: dict[str, Any] = {"title": ""}
    misfits: list[tuple[str, Misfit]] = []
    for field, column, meaning in shape.cells:
        text = values[column]
        value = meaning(text) if text else None
        if value.__class__ is Misfit:
            misfits.append((field, value))
        elif value is not None:
            facts[field] = value
    return facts, misfits


def _problem(misfit: Misfit, record: Record, key: str, column: str) -> Problem:
    return Problem(
        code=misfit.code,
        message=misfit.message,
        where=record.where,
        fix=misfit.fix,
        product=key,
        context=f"column {column}",
        allowed=misfit.allowed,
    )
