"""The other kinds of plugin: post-processors, checks, storages, readers, templates."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Literal

from typing_extensions import TypeVar

from packshot.api.findings import Finding, Problem, Verdict
from packshot.api.jobs import Job
from packshot.api.pictures import Picture
from packshot.api.plugin import C_co, Plugin, PluginConfig
from packshot.api.values import NOTHING, Where


class PostProcessor(Plugin[C_co]):
    """Finishes a picture: pure, the same picture and options give the same result."""

    def told(self, job: Job) -> Mapping[str, Any]:
        """The job's facts the result depends on beyond picture and options, as JSON values: part of the asset key."""
        return NOTHING

    def apply(self, picture: Picture, job: Job) -> Picture | Awaitable[Picture]:
        """A new, finished picture; the given one stays as it is."""
        raise NotImplementedError


class CheckConfig(PluginConfig):
    """What every check may be told in a catalog."""

    limit: float | None = None
    """Where a measure stops being good; empty takes the check's own limit."""
    level: Literal["review", "fail"] = "fail"
    """The verdict of a picture that misses the limit."""


K_co = TypeVar("K_co", bound=CheckConfig, default=CheckConfig, covariant=True)


class Check(Plugin[K_co]):
    """Measures a picture against the catalog."""

    Config: ClassVar[type[PluginConfig]] = CheckConfig
    on: Literal["original", "base", "picture", "file"] = "picture"
    """What is looked at: the original as generated; the `base`, which is the original after the steps its generator
    asks for in `finishing`; the finished picture; or the encoded file decoded again (whose `facts` hold format, bytes
    and XMP). State it for the class, or let options decide in `__init__`."""

    def told(self, job: Job) -> Mapping[str, Any]:
        """The job's facts the findings depend on beyond picture and options, as JSON values: part of the asset key."""
        return NOTHING

    def check(self, picture: Picture, job: Job) -> Iterable[Finding] | Awaitable[Iterable[Finding]]:
        """Measure; an empty result says there was nothing to measure.

        A check that asks a service raises the GeneratorFailure that kept it from an answer: the original stays, and
        the next run checks it.
        """
        raise NotImplementedError

    def miss(self) -> Verdict:
        """The verdict of a missed limit, as the catalog states it."""
        return self.config.level


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A stored file: its key, where a person finds it (`path` or `url`), its length and SHA-256 (hex)."""

    key: str
    bytes: int
    sha256: str | None = None
    path: Path | None = None
    url: str | None = None


class Storage(Plugin[C_co]):
    """Keeps finished assets under keys like `sofa-01/colorway-moss-1.jpg`. Writes are atomic and idempotent."""

    def put(self, key: str, data: bytes, *, media_type: str) -> Stored | Awaitable[Stored]:
        """Store the bytes whole or not at all; the same bytes twice are one object."""
        raise NotImplementedError

    def get(self, key: str) -> bytes | Awaitable[bytes]:
        """The bytes under a key; KeyError where there are none."""
        raise NotImplementedError

    def stat(self, key: str) -> Stored | Awaitable[Stored | None] | None:
        """What stands under a key, or None."""
        raise NotImplementedError

    def list(self, prefix: str = "") -> Iterable[Stored] | Awaitable[Iterable[Stored]]:
        """What stands under keys that begin with `prefix`, in order of key."""
        raise NotImplementedError

    def url(self, key: str) -> str | None:
        """An address a browser can open, where the storage has one."""
        return None


@dataclass(frozen=True, slots=True)
class Record:
    """One product as its file has it: every value text, and the place it stands at."""

    values: Mapping[str, str]
    where: Where


class Reader(Plugin[C_co]):
    """Reads product records from a file format."""

    def sniff(self, head: bytes, name: str) -> float:
        """How sure this reader is that the file is its own, 0..1, from its first bytes and its name."""
        raise NotImplementedError

    def read(self, path: Path, shown: str) -> Iterator[Record | Problem]:
        """Stream the records; what is wrong comes as a Problem in its place and the rest goes on.

        `shown` is the file's name as people know it: it goes into every `Where`.
        """
        raise NotImplementedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Templates:
    """A folder of prompt templates a plugin brings, and Jinja filters for them."""

    folder: Path
    filters: Mapping[str, Any] = field(default_factory=dict)
