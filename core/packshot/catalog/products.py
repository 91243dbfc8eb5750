"""The products of a catalog, one by one as their records are read; a broken record is a problem, the rest go on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from packshot.api import Problem, Product, Record, Reference, Where
from packshot.catalog.catalog import Catalog
from packshot.catalog.cells import Misfit, centimetres, choice, colorway_keys, id_misfit
from packshot.catalog.columns import Columns, assigned, column_problems
from packshot.catalog.images import picture
from packshot.catalog.names import did_you_mean
from packshot.catalog.reading import reader_for
from packshot.catalog.seen import Seen

if TYPE_CHECKING:
    from packshot.plugins import Plugins

Meaning = Callable[[str], Any]
"""What a cell's text means: a value, or a Misfit."""

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
    colorways = lru_cache(_CELLS)(lambda text: colorway_keys(text, catalog.colorways))
    measure = lru_cache(_CELLS)(centimetres)
    return {
        "colorways": colorways,
        "photo_colorway": lambda text: _single(colorways(text)),
        "photo": lru_cache(_CELLS)(lambda text: _image("photo", text, catalog)),
        "mask": lru_cache(_CELLS)(lambda text: _image("mask", text, catalog)),
        "width_cm": measure,
        "height_cm": measure,
        "depth_cm": measure,
        "finish": lru_cache(_SHAPES)(lambda text: choice("finish", text)),
        "footprint": lru_cache(_SHAPES)(lambda text: choice("footprint", text)),
    }


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
        self.shapes: dict[tuple[str, ...], Columns] = {}

    def products(self, records: Iterator[Record | Problem]) -> Iterator[Product | Problem]:
        empty = True
        for each in records:
            if isinstance(each, Problem):
                empty = empty and each.level != "error"
                yield each
            else:
                empty = False
                yield from self.made(each)
        yield from self.closing(empty=empty)

    def made(self, record: Record) -> Iterator[Product | Problem]:
        """The record's product, or what is wrong with it."""
        names = tuple(record.values)
        columns = self.shapes.get(names)
        if columns is None:
            columns = self.columns(names)
            where = Where(record.where.file, 1) if len(self.shapes) == 1 else record.where
            yield from column_problems(columns, names, self.catalog.records.map, where)
        if "id" not in columns.of:
            return
        key = record.values[columns.of["id"]].strip()
        misfit = id_misfit(key) or self.repeated(key, record.where)
        if misfit:
            yield _problem(misfit, record, key, columns.of["id"])
        elif not self.ids or key in self.ids:
            self.missing.discard(key)
            yield from self.product(record, key, columns)

    def columns(self, names: tuple[str, ...]) -> Columns:
        if len(self.shapes) >= _SHAPES:
            self.shapes.clear()
        columns = self.shapes[names] = assigned(names, self.catalog.records.map)
        return columns

    def repeated(self, key: str, where: Where) -> Misfit | None:
        first = self.seen.first(key, where.line)
        if first is None:
            return None
        message = f'the id "{key}" is taken: line {first} has it too'
        return Misfit("record.duplicate-id", message, "give every product an id of its own")

    def product(self, record: Record, key: str, columns: Columns) -> Iterator[Product | Problem]:
        values, meanings, sound = record.values, self.meanings, True
        facts: dict[str, Any] = {"title": ""}
        for name, column in columns.of.items():
            text = values[column].strip()
            if not text or name == "id":
                continue
            meaning = meanings.get(name)
            value = meaning(text) if meaning else text
            if isinstance(value, Misfit):
                sound = False
                yield _problem(value, record, key, column)
            facts[name] = value
        if sound and "mask" in facts and (misfit := _mask_misfit(facts.get("photo"), facts["mask"])):
            yield _problem(misfit, record, key, columns.of["mask"])
        elif sound:
            self.used.update(facts.get("colorways", ()))
            own = {name: values[name] for name in columns.facts}
            yield Product(where=record.where, facts=own, **{**facts, "id": key})

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


def _mask_misfit(photo: Reference | None, mask: Reference) -> Misfit | None:
    if photo is None:
        return Misfit("record.missing-photo", "there is a mask and no photo", "add the photo, or empty the mask's cell")
    if photo.size != mask.size:
        message = f"the mask is {mask.size} pixels and the photo {photo.size}"
        return Misfit("record.mask-size", message, "export both from the same picture")
    return None


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
