"""From a plan and the ledger to the rows of a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from packshot.api import Problem
from packshot.identity import Slot
from packshot.ledger import AssetRow, Decision, Ledger
from packshot.planning.planned import Planned
from packshot.review.changes import parts, worded
from packshot.review.preview import Preview
from packshot.review.rows import Changed, Failed, Making, Other, Row, Shown, Wanted
from packshot.review.thumbnails import Thumbnails


@dataclass(frozen=True, slots=True)
class Records:
    """Where the rows of a page come from: the ledger, the folder stored paths start from, and what else is kept."""

    ledger: Ledger
    folder: Path
    views: Thumbnails | None = None
    """The pictures that were kept when somebody approved them."""

    def shown(self, wanted: Wanted, run: str = "") -> Shown | None:
        """The wanted picture's current asset with all that is known of it; None where there is none."""
        asset = self.ledger.asset(wanted.slot)
        if asset is None:
            return None
        row = shown(wanted, asset, self.folder, reused=asset.run != run)
        approved = self._approved(wanted.slot, asset)
        others = [*([self._kept(*approved)] if approved else []), *self._tiers(wanted.slot)]
        return replace(
            row,
            judgement=self.ledger.decision(wanted.slot),
            others=tuple(others),
            changed=approved and _changed(approved[0], asset),
        )

    def _approved(self, slot: Slot, current: AssetRow) -> tuple[AssetRow, Decision] | None:
        """The asset that was approved last among those before the current one."""
        stood = {each.sha256: each for each in self.ledger.decisions(slot)}
        approved = {sha256: each for sha256, each in stood.items() if each.state == "approved"}
        if not approved or set(approved) == {current.sha256}:
            return None
        older = (each for each in self.ledger.history(slot) if each.sha256 != current.sha256)
        return next(((each, approved[each.sha256]) for each in older if each.sha256 in approved), None)

    def _kept(self, asset: AssetRow, decision: Decision) -> Other:
        view = self.views.path(asset.sha256) if self.views else None
        return _other(asset, view if view and view.is_file() else None, "approved", decision.decided_at[:10])

    def _tiers(self, slot: Slot) -> Iterator[Other]:
        for asset in self.ledger.elsewhere(slot):
            yield _other(asset, self.folder / asset.path if asset.path else None, "tier", asset.slot.tier)


def rows(
    planned: Iterable[Planned | Problem], records: Records, problems: Mapping[Slot, Problem], run: str
) -> Iterator[Row]:
    """One row a job that has an asset or failed, in the order of the plan."""
    for job in planned:
        if isinstance(job, Problem):
            continue
        if job.slot in problems:
            yield failed(job, problems[job.slot])
        elif row := records.shown(wanted(job), run):
            yield row


def wanted(job: Planned) -> Wanted:
    """Which picture a job is about."""
    slot = job.slot
    return Wanted(
        product=job.job.product,
        shot=slot.shot,
        colorway=job.job.colorway,
        scene=job.job.scene,
        take=slot.take,
        tier=slot.tier,
    )


def making(job: Planned, preview: Preview | None = None) -> Making:
    """A job that its generator works on."""
    return Making(**_about(wanted(job)), preview=preview)


def failed(job: Planned, problem: Problem) -> Failed:
    """A job that ended without an asset."""
    return Failed(**_about(wanted(job)), problem=problem)


def shown(about: Wanted, asset: AssetRow, folder: Path, *, reused: bool) -> Shown:
    """A finished asset; `folder` is what its stored path starts from."""
    return Shown(
        **_about(about),
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
        run=asset.run,
        made_at=asset.made_at,
        original_key=asset.original_key,
        asset_key=asset.asset_key,
    )


def _about(about: Wanted) -> dict[str, Any]:
    return {each.name: getattr(about, each.name) for each in fields(Wanted)}


def _other(asset: AssetRow, file: Path | None, kind: Any, name: str) -> Other:  # noqa: ANN401  a literal
    return Other(
        kind=kind,
        name=name,
        file=file,
        key=asset.storage_key,
        sha256=asset.sha256,
        width=asset.width,
        height=asset.height,
    )


def _changed(old: AssetRow, new: AssetRow) -> Changed:
    different: Sequence[str] = parts(old.parts, new.parts)
    return Changed(parts=tuple(different), prompt=tuple(worded(old.prompt, new.prompt)))
