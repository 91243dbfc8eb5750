"""The products of a catalog, one by one as their records are read; a broken record is a problem, the rest go on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from packshot.api import Problem, Product, Record, Reference, Where
from packshot.catalog.catalog import Catalog
from packshot.catalog.cells import Misfit, centimetres, choice, colorway_keys, id_misfit
from packshot.catalog.columns import assigned, column_problems
from packshot.catalog.images import picture
from packshot.catalog.names import did_you_mean
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


def _meanings(catalog: Catalog) -> Mapping[str, Meaning]:
    """How each field's cells are read; texts that come again are read once."""
    return {
        "colorways": _remembered(lambda text: colorway_keys(text, catalog.colorways)),
        "photo_colorway": _remembered(lambda text: _single(colorway_keys(text, catalog.colorways))),
        "photo": _remembered(lambda text: _image("photo", text, catalog)),
        "mask": _remembered(lambda text: _image("mask", text, catalog)),
        "markup": _remembered(lambda text: _image("markup", text, catalog)),
        "width_cm": _remembered(centimetres),
        "height_cm": _remembered(centimetres),
        "depth_cm": _remembered(centimetres),
        "finish": _remembered(lambda text: choice("finish", text)),
        "footprint": _remembered(lambda text: choice("footprint", text)),
    }


def _remembered(meaning: Meaning) -> Meaning:
    """The meaning of a cell without the space around it; None of an empty one."""
    return lru_cache(_CELLS)(lambda text: meaning(text.strip()) if text.strip() else None)


def _single(keys: tuple[str, ...] | Misfit) -> str | Misfit:
    if isinstance(keys, Misfit):
        return keys
    many = Misfit("record.bad-value", f"a photo shows one colorway, not {len(keys)}", "name the one it shows")
    return keys[0] if len(keys) == 1 else many


def _image(role: str, text: str, catalog: Catalog) -> Reference | Misfit:
    named = "product" if role == "photo" else role
    found = picture(named, catalog.folder, text, allow_outside=catalog.allow_outside)
    if isinstance(found, Reference):
        return found
    codes = {"missing": f"missing-{role}", "unreadable": f"unreadable-{role}", "web": "web-photo"}
    return Misfit(f"record.{codes.get(found.kind, 'outside-folder')}", found.message, found.fix)


class _Stream:
    """Makes products of records, and keeps what is known of all records so far."""

    def __init__(self, catalog: Catalog, ids: frozenset[str], seen: Seen) -> None:
        self.catalog = catalog
        self.ids = ids
        self.seen = seen
        self.missing = set(ids)
        self.used: set[str] = set()
        self.meanings = _meanings(catalog)
        self.shapes: dict[tuple[str, ...], Shape] = {}

    def products(self, records: Iterator[Record | Problem]) -> Iterator[Product | Problem]:
        empty = True
        for each in records:
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
                yield made
            else:
                yield from made
        yield from self.closing(empty=empty)

    def shape(self, names: tuple[str, ...], where: Where) -> tuple[Shape, list[Problem]]:
        """What the columns of a record mean; what is wrong with the first ones is wrong in the header line."""
        if len(self.shapes) >= _SHAPES:
            self.shapes.clear()
        stated = self.catalog.records.map
        where = where if self.shapes else Where(where.file, 1)
        columns = assigned(names, stated)
        cells = [(field, name, self.meanings.get(field, str.strip)) for field, name in columns.of.items()]
        shape = Shape(columns.of.get("id"), tuple(each for each in cells if each[0] != "id"), columns.facts)
        self.shapes[names] = shape
        return shape, [*column_problems(columns, names, stated, where)]

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
        facts, misfits = _read(record.values, shape)
        misfits = misfits or _mask_misfits(facts)
        if misfits:
            return [_problem(misfit, record, key, column) for column, misfit in misfits]
        self.used.update(facts.get("colorways", ()))
        own = {name: record.values[name] for name in shape.facts}
        return Product(id=key, where=record.where, facts=own, **facts)

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
        for key in self.catalog.colorways.keys() - self.used:
            yield Problem(
                code="config.unused",
                message=f'no product comes in the colorway "{key}"',
                where=self.catalog.origins.get(f"colorways.{key}"),
                level="warning",
                context=f"colorways.{key}",
            )


def _read(values: Mapping[str, str], shape: Shape) -> tuple[dict[str, Any], list[tuple[str, Misfit]]]:
    """The fields the record fills, and the columns whose cells cannot be read."""
    facts: dict[str, Any] = {"title": ""}
    misfits: list[tuple[str, Misfit]] = []
    for field, column, meaning in shape.cells:
        text = values[column]
        value = meaning(text) if text else None
        if value.__class__ is Misfit:
            misfits.append((column, value))
        elif value is not None:
            facts[field] = value
    return facts, misfits


def _mask_misfits(facts: Mapping[str, Any]) -> list[tuple[str, Misfit]]:
    """A mask without a photo, or of another size."""
    photo, mask = facts.get("photo"), facts.get("mask")
    if mask is None or (photo and photo.size == mask.size):
        return []
    if photo is None:
        message = "there is a mask and no photo"
        return [("mask", Misfit("record.missing-photo", message, "add the photo, or empty the mask's cell"))]
    message = f"the mask is {mask.size} pixels and the photo {photo.size}"
    return [("mask", Misfit("record.mask-size", message, "export both from the same picture"))]


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
