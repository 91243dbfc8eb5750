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
    AND asset_sha256 = assets.sha256 ORDER BY number DESC LIMIT 1), 'unreviewed'), assets.id
FROM assets JOIN originals USING (original_key)
WHERE (assets.product, assets.shot, assets.colorway, assets.scene, assets.tier) = (?1, ?2, ?3, ?4, ?5) AND number = 1
UNION ALL
SELECT take, 0, sha256, 'unreviewed', 0 FROM originals
WHERE (product, shot, colorway, scene, tier) = (?1, ?2, ?3, ?4, ?5) AND number = 1
AND original_key NOT IN (
    SELECT original_key FROM assets WHERE (product, shot, colorway, scene, tier) = (?1, ?2, ?3, ?4, ?5))
ORDER BY 1, 5 DESC
"""
"""Also originals without an asset: after a rebuild nothing else is known of what was made from them."""


def drafts(connection: Connection, wanted: Slot, tier: str, path: Callable[[str], Path]) -> tuple[Draft, ...]:
    """Every draft `wanted` has had at a tier, all takes, those that are current before those that were."""
    product, shot, colorway, scene, _, _ = columns(wanted)
    rows = connection.rows(_DRAFTS, (product, shot, colorway, scene, tier))
    found = [
        Draft(take=take, current=bool(current), sha256=sha256, path=path(sha256), state=state)
        for take, current, sha256, state, _ in rows
    ]
    return tuple(sorted(found, key=lambda draft: not draft.current))
