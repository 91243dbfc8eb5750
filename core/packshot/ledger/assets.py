"""Finished assets: the current one of each slot, those before it, and those no plan wants any more."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, Self

from packshot.api import Finding
from packshot.identity import Slot
from packshot.ledger.connection import Connection, Row
from packshot.ledger.rows import AssetRow
from packshot.ledger.slots import columns, slot_of

_PAGE = 500
_PLAIN = (
    "original_key",
    "asset_key",
    "storage_key",
    "path",
    "url",
    "sha256",
    "bytes",
    "width",
    "height",
    "media_type",
    "verdict",
    "source_type",
    "alt",
    "prompt",
    "generator",
    "plugin",
    "cost",
    "estimate",
    "seconds",
    "run",
    "made_at",
)
"""Columns that are fields as they are; after the slot's six and before parts, findings, shipped."""
_ORDER = "product, shot, colorway, scene, take, tier"
_SLOT = f"({_ORDER}) = (?, ?, ?, ?, ?, ?)"
_COLUMNS = f"{_ORDER}, {', '.join(_PLAIN)}, parts, findings, shipped"
# Only the column names above are put into the text, never a value.
_SELECT = f"SELECT {_COLUMNS} FROM assets"  # noqa: S608
_CURRENT = f"{_SELECT} WHERE {_SLOT} AND current = 1"
_DELETE = f"DELETE FROM assets WHERE {_SLOT} AND current = 1 AND asset_key = ?"  # noqa: S608
_RETIRE = f"UPDATE assets SET current = 0 WHERE {_SLOT} AND current = 1"  # noqa: S608
_INSERT = f"INSERT INTO assets (current, {_COLUMNS}) VALUES (1{', ?' * (_COLUMNS.count(',') + 1)})"  # noqa: S608
_PAGE_OF = f"{_SELECT} WHERE current = 1 AND ({_ORDER}) > (:p, :s, :c, :e, :n, :t) AND (:tier IS NULL OR tier = :tier)"
_PAGE_END = f"ORDER BY {_ORDER} LIMIT {_PAGE}"
_ORPHANS = (
    f"{_PAGE_OF} AND NOT EXISTS (SELECT 1 FROM temp.seen WHERE walk = :walk AND seen.product = assets.product"  # noqa: S608
    " AND seen.shot = assets.shot AND seen.colorway = assets.colorway AND seen.scene = assets.scene"
    f" AND seen.take = assets.take AND seen.tier = assets.tier) {_PAGE_END}"
)
_MATCHING = (
    f"{_PAGE_OF} AND (:product IS NULL OR product = :product) AND (:shot IS NULL OR shot = :shot)"
    f" AND (:colorway IS NULL OR colorway = :colorway) AND (:scene IS NULL OR scene = :scene) {_PAGE_END}"
)
_TIERLESS = "(product, shot, colorway, scene, take) = (?, ?, ?, ?, ?)"
_ELSEWHERE = f"{_SELECT} WHERE {_TIERLESS} AND tier <> ? AND current = 1 ORDER BY tier"
_DIGESTS = f"SELECT {_ORDER}, sha256 FROM assets WHERE current = 1 AND tier = ? ORDER BY {_ORDER}"  # noqa: S608
_walks = itertools.count(1)


def current(connection: Connection, slot: Slot) -> AssetRow | None:
    """The slot's current asset."""
    row = connection.row(_CURRENT, columns(slot))
    return _asset(row) if row else None


def history(connection: Connection, slot: Slot) -> list[AssetRow]:
    """Every asset the slot has had, newest first."""
    return [_asset(row) for row in connection.rows(f"{_SELECT} WHERE {_SLOT} ORDER BY id DESC", columns(slot))]


def elsewhere(connection: Connection, slot: Slot) -> list[AssetRow]:
    """The current assets of the same picture at other tiers, by name of tier."""
    *where, tier = columns(slot)
    return [_asset(row) for row in connection.rows(_ELSEWHERE, (*where, tier))]


def digests(connection: Connection, tier: str) -> dict[Slot, str]:
    """The digest of each current asset of a tier."""
    return {slot_of(row[:6]): row[6] for row in connection.rows(_DIGESTS, (tier,))}


def put(connection: Connection, asset: AssetRow) -> None:
    """Make `asset` current, inside a transaction; finishing the same asset again replaces it."""
    slot = columns(asset.slot)
    connection.write(_DELETE, (*slot, asset.asset_key))
    connection.write(_RETIRE, slot)
    plain = [getattr(asset, name) for name in _PLAIN]
    findings = json.dumps([_told(finding) for finding in asset.findings], ensure_ascii=False)
    connection.write(_INSERT, (*slot, *plain, json.dumps(dict(asset.parts)), findings, asset.shipped))


def matching(connection: Connection, wanted: Mapping[str, str | None]) -> Iterator[AssetRow]:
    """The current assets whose product, shot, colorway, scene and tier are those of `wanted`, where it names one."""
    return _paged(lambda after: connection.rows(_MATCHING, {**wanted, **after}))


class Seen:
    """The slots a plan wants, gathered as it streams; they lie in a temporary table, never all in memory."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._walk = next(_walks)
        self._waiting: list[tuple[object, ...]] = []

    def __enter__(self) -> Self:
        self._connection.rows(
            "CREATE TEMP TABLE IF NOT EXISTS seen (walk INTEGER, product TEXT, shot TEXT, colorway TEXT, scene TEXT,"
            " take INTEGER, tier TEXT, PRIMARY KEY (walk, product, shot, colorway, scene, take, tier)) WITHOUT ROWID"
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.scratch("DELETE FROM seen WHERE walk = ?", [(self._walk,)])

    def add(self, slot: Slot) -> None:
        """The plan wants this slot."""
        self._waiting.append((self._walk, *columns(slot)))
        if len(self._waiting) >= _PAGE:
            self._flush()

    def orphans(self, *, tier: str | None = None) -> Iterator[AssetRow]:
        """The current assets, of one tier or all, whose slot was not added; in order of slot."""
        self._flush()
        wanted = {"walk": self._walk, "tier": tier}
        return _paged(lambda after: self._connection.rows(_ORPHANS, {**wanted, **after}))

    def _flush(self) -> None:
        self._connection.scratch("INSERT OR IGNORE INTO seen VALUES (?, ?, ?, ?, ?, ?, ?)", self._waiting)
        self._waiting = []


def _paged(page: Callable[[Mapping[str, Any]], list[Row]]) -> Iterator[AssetRow]:
    """Page by page: a reader that stays open would keep other processes from writing."""
    rows = page(_after(("", "", "", "", 0, "")))
    while rows:
        yield from map(_asset, rows)
        rows = page(_after(rows[-1][:6]))


def _after(slot: Row) -> dict[str, Any]:
    return dict(zip("pscent", slot, strict=True))


def _asset(row: Row) -> AssetRow:
    plain = dict(zip(_PLAIN, row[6:-3], strict=True))
    parts, findings, shipped = row[-3:]
    return AssetRow(
        slot=slot_of(row[:6]),
        parts=json.loads(parts),
        findings=tuple(map(_finding, json.loads(findings))) if findings != "[]" else (),
        shipped=bool(shipped),
        **plain,
    )


def _told(finding: Finding) -> dict[str, Any]:
    """What is remembered of a finding; its heat map stands in a file of its own."""
    return {name: value for name, value in asdict(finding).items() if name != "heat"}


def _finding(row: Mapping[str, Any]) -> Finding:
    colours = row.get("colours")
    return Finding(
        **{**row, "regions": tuple(map(tuple, row["regions"])), "colours": tuple(colours) if colours else None}
    )
