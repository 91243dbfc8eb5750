"""What the page shows: frozen values, one row a picture, in the order they are to be seen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from packshot.api import Colorway, Finding, Problem, Product, Scene, Size, Verdict
from packshot.identity import Slot
from packshot.ledger import Judgement
from packshot.review.changes import Piece
from packshot.review.preview import Preview


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which picture of the catalog a row is about."""

    product: Product
    """Its `photo` is pinned beside the row."""
    shot: str
    colorway: Colorway | None = None
    scene: Scene | None = None
    take: int = 1
    tier: str
    order: int = 0
    """Its place in the plan, from 1; 0: as it comes."""

    @property
    def slot(self) -> Slot:
        """Which picture it is, as the ledger names it."""
        return Slot(
            product=self.product.id,
            shot=self.shot,
            colorway=self.colorway.key if self.colorway else None,
            scene=self.scene.key if self.scene else None,
            take=self.take,
            tier=self.tier,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Another picture of the same job, to hold an asset against."""

    kind: Literal["approved", "tier"]
    """The one approved before, or that of another tier."""
    name: str
    """The day of the approval, or the tier."""
    file: Path | None
    key: str
    sha256: str
    width: int
    height: int

    @property
    def size(self) -> Size:
        """Width and height in pixels."""
        return Size(self.width, self.height)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What is different since the picture that was approved last."""

    parts: tuple[str, ...]
    """Names of what the keys are made of: `prompt`, `photo`, `post` ..."""
    prompt: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown(Wanted):
    """A finished asset."""

    verdict: Verdict
    findings: tuple[Finding, ...] = ()
    file: Path | None
    """The asset's file on this disk; None where the storage keeps it elsewhere."""
    key: str
    """The storage key."""
    sha256: str
    """Of the asset's file, hex; the thumbnail's name in the cache."""
    media_type: str
    width: int
    height: int
    bytes: int
    alt: str
    prompt: str
    source_type: str
    """The IPTC digital source type it states, like `trainedAlgorithmicMedia`."""
    generator: str
    """Who made it, as people read it: `studio`, or `openai (gpt-image-2)`."""
    cost: int | None
    """Micro-dollars its original was charged; None is unknown."""
    reused: bool
    """Made by an earlier run."""
    run: str = ""
    made_at: str = ""
    """UTC, ISO 8601."""
    original_key: str = ""
    asset_key: str = ""
    judgement: Judgement = field(default_factory=Judgement)
    others: tuple[Other, ...] = ()
    changed: Changed | None = None
    """None: nothing was approved before, or it is this very picture."""

    @property
    def size(self) -> Size:
        """Width and height in pixels."""
        return Size(self.width, self.height)


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed(Wanted):
    """A job that ended without an asset, and why."""

    problem: Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Making(Wanted):
    """A job its generator works on."""

    preview: Preview | None = None
    """Its latest; None where there is none yet, or never will be."""


Row = Shown | Failed | Making


@dataclass(frozen=True, slots=True, kw_only=True)
class Underway:
    """How far a run is that goes on. Counts are of jobs."""

    done: int
    """Made, reused or failed."""
    jobs: int
    making: int
    unseen: int
    """Done, and not among the sheet's rows."""
    at: str
    """The time of day of all this: `14:03:12`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The head of the page. Counts are of rows; money is in micro-dollars."""

    catalog: str
    run: str
    tier: str
    passed: int
    to_review: int
    failing: int
    """Assets with the verdict `fail`."""
    failed: int
    """Jobs without an asset."""
    made: int
    reused: int
    charged: int = 0
    unknown: int = 0
    """Sent without an answer kept: may have been billed as well."""
    underway: Underway | None = None
    """None: the run is over."""

    @property
    def assets(self) -> int:
        """How many pictures the sheet shows."""
        return self.passed + self.to_review + self.failing

    @property
    def rows(self) -> int:
        """How many rows the sheet has when none is left out: pictures, failed jobs, and those in the making."""
        return self.assets + self.failed + (self.underway.making if self.underway else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page: its head and its rows, which are read once, lazily, the rows of one product together."""

    summary: Summary
    rows: Iterable[Row]
    problems: tuple[Problem, ...] = ()
    """What kept records from becoming jobs at all."""
