"""From a plan and the ledger to the rows of a contact sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from packshot.api import Problem
from packshot.identity import Slot
from packshot.ledger import AssetRow, Ledger
from packshot.planning.planned import Planned
from packshot.review.preview import Preview
from packshot.review.rows import Failed, Making, Row, Shown


def rows(
    planned: Iterable[Planned | Problem], ledger: Ledger, folder: Path, problems: Mapping[Slot, Problem], run: str
) -> Iterator[Row]:
    """One row a job that has an asset or failed, in the order of the plan; `folder` is what stored paths start from."""
    for job in planned:
        if isinstance(job, Problem):
            continue
        asset = ledger.asset(job.slot)
        if job.slot in problems:
            yield failed(job, problems[job.slot])
        elif asset:
            yield shown(job, asset, folder, reused=asset.run != run)


def making(job: Planned, preview: Preview | None = None) -> Making:
    """A job that its generator works on."""
    return Making(**_wanted(job), preview=preview)


def failed(job: Planned, problem: Problem) -> Failed:
    """A job that ended without an asset."""
    return Failed(**_wanted(job), problem=problem)


def shown(job: Planned, asset: AssetRow, folder: Path, *, reused: bool) -> Shown:
    """A finished asset; `folder` is what its stored path starts from."""
    return Shown(
        **_wanted(job),
        verdict=asset.verdict,
        findings=asset.findings,
        file=folder / asset.path if asset.path else None,
        key=asset.storage_key,
        sha256=asset.sha256,
        media_type=asset.media_type,
        width=asset.width,
        height=asset.height,
        bytes=asset.bytes,
        alt=asset.alt,
        prompt=asset.prompt,
        source_type=asset.source_type,
        generator=asset.generator,
        cost=asset.cost,
        reused=reused,
    )


def _wanted(job: Planned) -> dict[str, Any]:
    slot = job.slot
    return {
        "product": job.job.product,
        "shot": slot.shot,
        "colorway": job.job.colorway,
        "scene": job.job.scene,
        "take": slot.take,
        "tier": slot.tier,
    }
