"""What a catalog file says, as frozen values: the result of loading, with everything checked and resolved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from packshot.api import Colorway, Cost, Product, Scene, Size, Where
from packshot.api.values import Change, Target
from packshot.web.photos import Photos

Axis = Literal["colorway", "scene"]
Format = Literal["jpeg", "webp", "avif", "png"]


@dataclass(frozen=True, slots=True)
class Step:
    """A plugin in use, with its options: a post-processor, a check, the storage."""

    plugin: str
    options: Mapping[str, Any]
    where: Where


@dataclass(frozen=True, slots=True)
class GeneratorSetting:
    """A `[generators.x]` table."""

    key: str
    plugin: str
    options: Mapping[str, Any]
    price: Cost | None
    """What the catalog says one picture costs, where the plugin cannot know."""
    where: Where


@dataclass(frozen=True, slots=True)
class Records:
    """Where the product records are and how to read them."""

    path: Path
    shown: str
    """The path as the catalog writes it, for messages."""
    reader: str | None
    map: Mapping[str, str]
    """Product field to column name, where they differ."""
    options: Mapping[str, Any]
    where: Where


@dataclass(frozen=True, slots=True)
class Encoding:
    """How an asset is written. Quality is 1..100, None takes the format's own; `max_bytes` lowers it to fit."""

    format: Format = "jpeg"
    quality: int | None = None
    max_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Combination:
    """A row of `include` or `exclude`: the values it names; None matches any."""

    product: str | None = None
    colorway: str | None = None
    scene: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A kind of picture to take, every setting in force for one product at one tier."""

    name: str
    tier: str
    where: Where
    template: str
    on_refused: str | None = None
    """The template of a second try, for a request that the provider's moderation refused."""
    each: tuple[Axis, ...] = ()
    generator: str
    size: Size | None = None
    """None: as the photo (or the scene's plate) is."""
    change: Change | None = None
    """None: what the template says."""
    target: Target = "photo"
    takes: int = 1
    draft: str = "draft"
    """The tier whose approved pictures this one's are made from."""
    batch: bool = False
    """Whether originals are ordered in batches, where the generator can."""
    base: tuple[Step, ...] = ()
    """What its generator asks for before `post`; known once a job is planned."""
    post: tuple[Step, ...] = ()
    checks: tuple[Step, ...] = ()
    encoding: Encoding = Encoding()
    demand: Literal["pass", "review", "nothing"] = "review"
    """The least verdict this shot's assets must reach, or the run ends with exit code 5."""
    alt: str | None = None
    """A Jinja expression text for the alt text; None takes packshot's own."""
    products: frozenset[str] | None = None
    colorways: tuple[str, ...] | None = None
    scenes: tuple[str, ...] | None = None
    only: str | None = None
    include: tuple[Combination, ...] = ()
    exclude: tuple[Combination, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """A loaded catalog, at one tier."""

    file: Path
    folder: Path
    shown: str
    """The file as people typed it, for messages."""
    name: str
    tier: str
    records: Records
    colorways: Mapping[str, Colorway]
    scenes: Mapping[str, Scene]
    generators: Mapping[str, GeneratorSetting]
    shots: Mapping[str, Shot]
    storage: Step
    storage_key: str
    """A Jinja template for the key of an asset."""
    budget: int | None
    """Micro-dollars, across all runs of this catalog; None: no limit is stated."""
    origins: Mapping[str, Where]
    """Where each effective setting was written, by dotted name: `shots.room.size`."""
    override: Callable[[Shot, Product], Shot]
    """The shot as a product's own columns and `--set` change it; InputError when a column is not a valid setting."""
    allow_outside: bool = False
    """Whether photos and masks may lie outside of the catalog's folder."""
    retry_unknown: int = 0
    """Micro-dollars, across all runs, for asking again unasked where an earlier call may have been billed."""
    photos: Photos = field(default_factory=Photos)
    """Gives files for photos that stand on the web; by itself for none."""

    @property
    def work(self) -> Path:
        """The folder of ledger, originals and logs."""
        return self.folder / ".packshot"
