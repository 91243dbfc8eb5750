"""What a picture of a higher tier is made from: the drafts of the same picture, and how people judged them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from packshot.identity import Slot
from packshot.ledger.connection import Connection
from packshot.ledger.decision import Draft
from packshot.ledger.slots import columns

_DRAFTS = """
SELECT assets.take, current, originals.sha256, coalesce((
    SELECT state FROM decisions WHERE (product, shot, colorway, scene, take, tier)
    = (assets.product, assets.shot, assets.colorway, assets.scene, assets.take, assets.tier)
    AND asset_sha256 = assets.sha256 ORDER BY number DESC LIMIT 1), 'unreviewed')
FROM assets JOIN originals USING (original_key)
WHERE (assets.product, assets.shot, assets.colorway, assets.scene, assets.tier) = (?, ?, ?, ?, ?) AND number = 1
ORDER BY assets.take, assets.id DESC
"""


def drafts(connection: Connection, wanted: Slot, tier: str, path: Callable[[str], Path]) -> tuple[Draft, ...]:
    """Every draft `wanted` has had at a tier, all takes, those that are current before those that were."""
    product, shot, colorway, scene, _, _ = columns(wanted)
    rows = connection.rows(_DRAFTS, (product, shot, colorway, scene, tier))
    found = [
        Draft(take=take, current=bool(current), sha256=sha256, path=path(sha256), state=state)
        for take, current, sha256, state in rows
    ]
    return tuple(sorted(found, key=lambda draft: not draft.current))
