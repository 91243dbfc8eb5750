"""Which assets go out, and what is said of each."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from packshot.api import Problem
from packshot.errors import problem_json
from packshot.ledger import AssetRow, Judgement, Ledger
from packshot.ledger.decision import STATES
from packshot.planning.planned import Planned
from packshot.spreadsheets import Cell

VOIDED = "voided"
"""Left out because a new picture took the place of the approved one."""


@dataclass(frozen=True, slots=True)
class Picked:
    """An asset that goes out."""

    job: Planned
    asset: AssetRow
    judgement: Judgement

    def file(self, folder: Path) -> Path | None:
        """Its file on this disk; `folder` is the catalog's. None where the storage is elsewhere."""
        return folder / self.asset.path if self.asset.path else None

    def row(self, path: str | None) -> dict[str, Cell]:
        """Everything a shop, or a person, wants to know of it; `path` as the reader of the list sees it."""
        slot, asset, product = self.asset.slot, self.asset, self.job.job.product
        decision, colorway, scene = self.judgement.decision, self.job.job.colorway, self.job.job.scene
        return {
            "product": slot.product,
            "title": product.title,
            "shot": slot.shot,
            "colorway": slot.colorway,
            "colorway_label": colorway.label if colorway else None,
            "scene": slot.scene,
            "scene_label": scene.label if scene else None,
            "take": slot.take,
            "tier": slot.tier,
            "key": asset.storage_key,
            "path": path,
            "url": asset.url,
            "sha256": asset.sha256,
            "bytes": asset.bytes,
            "width": asset.width,
            "height": asset.height,
            "media_type": asset.media_type,
            "alt": asset.alt,
            "source_type": asset.source_type,
            "verdict": asset.verdict,
            "up_to_date": self.job.state == "made",
            "state": self.judgement.state,
            "reason": decision.reason if decision else "",
            "note": decision.note if decision else "",
            "who": decision.who if decision else "",
            "decided_at": decision.decided_at if decision else None,
        }


COLUMNS = (
    *("product", "title", "shot", "colorway", "colorway_label", "scene", "scene_label", "take", "tier", "key", "path"),
    *("url", "sha256", "bytes", "width", "height", "media_type", "alt", "source_type", "verdict", "up_to_date"),
    *("state", "reason", "note", "who", "decided_at"),
)


@dataclass(slots=True)
class Gathered:
    """What goes out and what does not."""

    picked: list[Picked] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)
    """By state; `voided` counts those of `unreviewed` whose picture before was approved."""
    problems: list[Problem] = field(default_factory=list)

    def leave(self, picked: Collection[Picked], problems: Iterable[Problem]) -> None:
        """Take out what cannot go out after all."""
        lost = {each.asset.slot for each in picked}
        self.picked = [each for each in self.picked if each.asset.slot not in lost]
        self.problems += problems

    def json(self, *, catalog: str, tier: str, rows: list[dict[str, Cell]]) -> dict[str, Any]:
        """What `export --json` prints."""
        return {
            "packshot": 1,
            "catalog": catalog,
            "tier": tier,
            "exported": len(rows),
            "left_out": {name: self.left_out[name] for name in (*STATES, VOIDED)},
            "assets": rows,
            "problems": [problem_json(each) for each in self.problems],
        }


def gather(jobs: Iterable[Planned | Problem], ledger: Ledger, states: Collection[str]) -> Gathered:
    """The current assets of the jobs, those in one of the states picked."""
    gathered = Gathered()
    for job in jobs:
        if isinstance(job, Problem):
            gathered.problems.append(job)
        elif asset := ledger.asset(job.slot):
            judgement = ledger.decision(job.slot)
            if judgement.state in states:
                gathered.picked.append(Picked(job, asset, judgement))
            else:
                gathered.left_out[judgement.state] += 1
                gathered.left_out[VOIDED] += judgement.lost
    return gathered


def missing(picked: Iterable[Picked], folder: Path) -> Iterator[tuple[Picked, Problem]]:
    """What does not stand on this disk where it was stored."""
    for each in picked:
        file = each.file(folder)
        if file and not file.is_file():
            yield each, gone(each, f"{file.name} is not where it was stored")


def gone(picked: Picked, why: str) -> Problem:
    """What to say of an asset whose file cannot be had as it was stored."""
    return Problem(
        code="export.gone",
        message=f"{picked.asset.slot} is not exported: {why}",
        product=picked.asset.slot.product,
        fix="run again: the picture is finished anew from its original, for nothing",
    )


def seen_from(file: Path | None, home: Path) -> str | None:
    """The path of a file as somebody in the folder `home` writes it."""
    return Path(os.path.relpath(file, home)).as_posix() if file else None
