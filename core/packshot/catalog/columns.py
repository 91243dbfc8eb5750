"""Which column of the records holds which field of a product."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from packshot.api import Problem, Where
from packshot.catalog.names import did_you_mean, one_edit_apart

FIELDS = (
    "id",
    "title",
    "category",
    "material",
    "finish",
    "description",
    "colorways",
    "photo",
    "photo_colorway",
    "mask",
    "cutout",
    "markup",
    "width_cm",
    "height_cm",
    "depth_cm",
    "footprint",
    "place",
)


@dataclass(frozen=True, slots=True)
class Columns:
    """The column of each field that has one, and the columns that are the product's own facts."""

    of: Mapping[str, str]
    facts: tuple[str, ...]


def fields(parts: Iterable[str]) -> tuple[str, ...]:
    """Every field of a product: the fixed ones, and a mask for each part that colorways name: `mask.stripe`."""
    return (*FIELDS, *dict.fromkeys(f"mask.{part}" for part in parts))


def assigned(names: Sequence[str], stated: Mapping[str, str], known: Sequence[str]) -> Columns:
    """Columns for fields: as the catalog's `map` states, or of the same name but for case, spaces and dashes."""
    plain = {_plain(name): name for name in reversed(names)}
    of = {field: plain[wanted] for field in known if (wanted := _plain(stated.get(field, field))) in plain}
    taken = set(of.values())
    return Columns(of, tuple(name for name in names if name not in taken))


def column_problems(
    columns: Columns, names: Sequence[str], stated: Mapping[str, str], known: Sequence[str], where: Where
) -> Iterator[Problem]:
    """Columns that are missing, and columns that look like a misspelt field."""
    for field, name in stated.items():
        if field in known and field not in columns.of:
            fix = did_you_mean(name, names)
            yield _missing(f'there is no column "{name}", which the catalog maps to {field}', where, fix, names)
    if "id" not in columns.of and "id" not in stated:
        fix = 'name the column: map = { id = "SKU" }'
        yield _missing('there is no column "id"', where, fix, names)
    for name in columns.facts:
        for field in known:
            if field not in columns.of and one_edit_apart(_plain(name), _plain(field)):
                yield _typo(name, field, where)


def _plain(name: str) -> str:
    return name.strip().casefold().replace(" ", "_").replace("-", "_")


def _missing(message: str, where: Where, fix: str, names: Sequence[str]) -> Problem:
    return Problem(code="record.missing-column", message=message, where=where, fix=fix, allowed=tuple(names))


def _typo(name: str, field: str, where: Where) -> Problem:
    return Problem(
        code="record.header-typo",
        message=f'the column "{name}" is no field of a product',
        where=where,
        fix=f'did you mean "{field}"?',
        level="warning",
        context=f"column {name}",
    )
