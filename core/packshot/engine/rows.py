"""Rows of `run --json`: an asset, a finding."""

from __future__ import annotations

import os
import posixpath
from functools import lru_cache
from pathlib import Path
from typing import Any

from packshot.api import Finding
from packshot.api.money import dollars
from packshot.ledger import AssetRow


def asset_json(row: AssetRow, *, reused: bool, folder: Path) -> dict[str, Any]:
    """An asset as scripts see it. `folder` is the catalog's; `path` comes out relative to the current folder."""
    slot = row.slot
    return {
        "product": slot.product,
        "shot": slot.shot,
        "colorway": slot.colorway,
        "scene": slot.scene,
        "take": slot.take,
        "tier": slot.tier,
        "key": row.storage_key,
        "path": None if row.path is None else _from_here(row.path, folder),
        "url": row.url,
        "sha256": row.sha256,
        "width": row.width,
        "height": row.height,
        "media_type": row.media_type,
        "reused": reused,
        "verdict": row.verdict,
        "findings": [finding_json(each) for each in row.findings],
        "source_type": row.source_type,
        "cost": None if row.cost is None else dollars(row.cost),
    }


def finding_json(finding: Finding) -> dict[str, Any]:
    """What a check measured, as scripts see it."""
    return {
        "check": finding.check,
        "measure": finding.measure,
        "value": finding.value,
        "limit": finding.limit,
        "regions": [list(box) for box in finding.regions],
        "map": finding.map,
    }


def _from_here(path: str, folder: Path) -> str:
    """A path as the current folder sees it; those inside the catalog's folder are stated relative to it."""
    if os.path.isabs(path):  # noqa: PTH117  text in, text out: this is done for every asset of a catalog
        return Path(os.path.relpath(path)).as_posix()
    return posixpath.normpath(f"{_home(folder, os.getcwd())}/{path}")  # noqa: PTH109  likewise


@lru_cache(maxsize=8)
def _home(folder: Path, here: str) -> str:
    return Path(os.path.relpath(folder, here)).as_posix()
