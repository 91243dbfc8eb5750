"""Which reader reads the records file, made ready to read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from packshot.api import Context, Problem, Reader
from packshot.catalog.catalog import Catalog, Records

if TYPE_CHECKING:
    from packshot.plugins import Plugins

_HEAD = 65_536


def reader_name(records: Records, readers: Mapping[str, type[Reader[Any]]]) -> str | Problem:
    """The reader the catalog names, or the one that is surest the file is its own."""
    if records.reader is not None:
        return records.reader
    try:
        with records.path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        return _unknown(records, f"{records.shown} cannot be read: {error.strerror}")
    sure = {name: _sureness(cls, head, records.path.name) for name, cls in readers.items()}
    best = max(sure, key=lambda name: sure[name], default="")
    return best if sure.get(best) else _unknown(records, f"no installed reader recognises {records.shown}")


def reader_for(catalog: Catalog, plugins: Plugins) -> Reader[Any] | Problem:
    """A reader with the catalog's options, which loading has checked."""
    readers = plugins.readers
    name = reader_name(catalog.records, readers)
    if isinstance(name, Problem):
        return name
    cls = readers[name]
    home = Context(folder=catalog.folder, outside=catalog.allow_outside)
    return cls(cls.Config.model_validate(dict(catalog.records.options), context=home), home)


def _sureness(cls: type[Reader[Any]], head: bytes, name: str) -> float:
    """How sure a reader is; one that fails over a file it does not know is not."""
    try:
        return cls().sniff(head, name)
    except Exception:  # noqa: BLE001  whatever a plugin raises
        return 0.0


def _unknown(records: Records, message: str) -> Problem:
    fix = 'name one: records = { path = "...", reader = "csv" }'
    return Problem(code="record.unknown-format", message=message, where=records.where, fix=fix)
