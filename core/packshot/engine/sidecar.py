"""The lineage of an asset, as the JSON file beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from packshot.api import Plugin
from packshot.api.money import dollars
from packshot.engine.rows import finding_json
from packshot.engine.versions import version
from packshot.ledger import AssetRow
from packshot.planning.planned import Planned


def sidecar(planned: Planned, row: AssetRow, plugins: Sequence[Plugin[Any]], facts: Mapping[str, str]) -> bytes:
    """Where an asset comes from and what was found in it; `facts` are what the generator said worth remembering."""
    slot = planned.slot
    lineage = {
        "packshot": 1,
        "product": slot.product,
        "shot": slot.shot,
        "colorway": slot.colorway,
        "scene": slot.scene,
        "take": slot.take,
        "tier": slot.tier,
        "key": row.storage_key,
        "sha256": row.sha256,
        "media_type": row.media_type,
        "width": row.width,
        "height": row.height,
        "original_key": row.original_key,
        "asset_key": row.asset_key,
        "generator": row.generator,
        "plugins": [version(each) for each in plugins],
        "facts": dict(facts),
        "template": planned.template,
        "operation": planned.job.request.operation,
        "prompt": row.prompt,
        "alt": row.alt,
        "source_type": row.source_type,
        "verdict": row.verdict,
        "findings": [{**finding_json(each), "verdict": each.verdict, "message": each.message} for each in row.findings],
        "cost": None if row.cost is None else {"currency": "USD", "charged": dollars(row.cost)},
        "run": row.run,
        "made_at": row.made_at,
    }
    return (json.dumps(lineage, indent=2, ensure_ascii=False) + "\n").encode()
