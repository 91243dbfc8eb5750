"""The kinds of plugin: what a plugin author subclasses.

A plugin class is created for every setting that names it, before anything runs and often only to price a plan: so
`__init__` stays empty of work, and clients, models and heavy imports belong in `open`.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Generic, Literal, Protocol, cast

from pydantic import ConfigDict
from typing_extensions import TypeVar

from packshot.api.describing import Described
from packshot.api.findings import Finding, Problem, Verdict
from packshot.api.jobs import Job, Request
from packshot.api.masters import Master
from packshot.api.money import FREE, Cost
from packshot.api.pictures import Picture
from packshot.api.values import NOTHING, Colorway, Operation, Product, Target, Where


class PluginConfig(Described):
    """A plugin's options: subclass it with typed fields and a string below each. Unknown options are errors.

    A validator finds the catalog's Context in `info.context`, and None where there is no catalog: so what cannot work
    in this folder is said at its line, before any picture.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True)


C = TypeVar("C", bound=PluginConfig, default=PluginConfig)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the host lends a plugin: the catalog's folder, a private cache folder, and a logger."""

    folder: Path = Path()
    outside: bool = False
    """Whether files may lie outside the catalog's folder, as the person who runs packshot decides."""
    cache: Path = Path(".packshot/cache")
    log: logging.Logger = field(default_factory=lambda: logging.getLogger("packshot.plugin"))


class Plugin(Generic[C]):
    """Base of every named thing a plugin provides."""

    name: ClassVar[str]
    """What catalogs write; never changes."""
    api: ClassVar[int] = 1
    """The API level this class was written for."""
    recipe: ClassVar[int] = 1
    """Raise it when the same input gives different output: what was made before counts as changed."""
    Config: ClassVar[type[PluginConfig]] = PluginConfig

    def __init__(self, config: C | None = None, context: Context | None = None) -> None:
        self.config: C = config if config is not None else cast("C", self.Config())
        self.context = context or Context()

    def open(self) -> Awaitable[None] | None:
        """Get ready to work; called once before the first picture, never for a plan."""

    def close(self) -> Awaitable[None] | None:
        """Let go of what `open` took; called once, also after a failure."""

    def doctor(self) -> Iterable[Finding]:
        """Say what is missing before anything is paid: a key, a folder that is not writable. Free of charge."""
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a generator can do; the plan refuses the rest before anything is sent."""

    operations: frozenset[Operation] = frozenset(("generate", "edit", "inpaint", "combine"))
    paid: bool = False
    """Whether a call costs money."""
    invents: bool = True
    """Whether a trained model makes pixels up; False for what only moves and recolours given pixels."""
    offline: bool = True
    references: int = 16
    """The most input images one call takes; masks and markups, which lie over one, do not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How hard the engine may drive one generator. None: no limit."""

    concurrency: int = 4
    requests_per_minute: float | None = None
    images_per_minute: float | None = None
    tokens_per_minute: float | None = None
    bytes_in_flight: int | None = None
    """Memory that the calls in flight may take together; a call that needs more than all of it goes alone."""
    deadline: float = 600.0
    """Seconds one call may take; giving up early on a paid call pays for nothing."""


@dataclass(frozen=True, slots=True)
class Use:
    """A plugin by its name with its options, as a catalog would write it."""

    plugin: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finishing:
    """What an original needs before the shot's own post-processors, and the checks that prove it done.

    What a shot names itself is not added to it.
    """

    post: tuple[Use, ...] = ()
    checks: tuple[Use, ...] = ()


_READY = Finishing()


class Generator(Plugin[C]):
    """Makes an original. Free generators write `generate`; one that costs money is a `PaidGenerator`."""

    can: ClassVar[Capabilities] = Capabilities()

    @property
    def limits(self) -> Limits:
        """How hard the engine may drive this generator.

        The rates are asked again before every call: a generator may learn them from the provider's answers.
        """
        return Limits()

    def weight(self, request: Request) -> int:
        """Images a call counts for against a limit on images: its references, at least the one it makes."""
        return max(1, len(request.references))

    def tokens(self, request: Request) -> int:
        """Tokens a call is expected to count for against a limit on tokens."""
        return 0

    def memory(self, request: Request) -> int:
        """Bytes of memory a call is expected to take while its answer is read, against `bytes_in_flight`."""
        return 0

    def refuse(self, request: Request) -> str | None:
        """Why this request cannot be made, with what to do; None when it can. Called by the plan: no I/O."""
        return None

    def caution(self) -> str | None:
        """What to know before this generator is used at all, with what to do: a model that ends soon. No I/O."""
        return None

    def told(self, request: Request) -> Mapping[str, Any]:
        """All that the result depends on, as JSON values: the heart of the original key.

        The plugin's name, recipe, operation, size, take and the content of the input images are added by the host.
        Override it to name less: a provider that is sent only the prompt depends on nothing else, and a new price
        column must not buy its pictures again.
        """
        return {
            "config": self.config.model_dump(mode="json"),
            "prompt": request.prompt,
            "change": request.change,
            "target": request.target,
            "product": _facts(request.product),
            "colorway": _facts(request.colorway),
            "photo_colorway": _facts(request.photo_colorway),
            "scene": _facts(request.scene),
        }

    def estimate(self, request: Request) -> Cost | None:
        """What this will cost, in micro-dollars; None when unknown, which is never the same as 0. No I/O."""
        return None if self.can.paid else FREE

    def master(self, product: Product, colorway: Colorway | None, target: Target) -> Master:
        """Which of the product's photos to work from; asked before the request is built, which then names that one.

        Called by the plan for every product that has photos, so it is pure: no I/O, no heavy import. The first photo,
        unless a generator knows better.
        """
        return Master(photograph=product.photos[0])

    def finishing(self, request: Request) -> Finishing:
        """The steps that make a base of this request's original: brought to the wanted size, what must stay restored.

        By the names of post-processors and checks that other plugins provide. No I/O.
        """
        return _READY

    def generate(self, request: Request) -> Picture | Awaitable[Picture]:
        """Make one picture. Raise a GeneratorFailure that says what happened."""
        raise NotImplementedError


class Spool(Protocol):
    """Where a paid answer goes as it arrives; durable before anything parses it."""

    @property
    def attempt(self) -> str:
        """The attempt's id: send it as the request id."""

    def write(self, chunk: bytes) -> None:
        """Append bytes of the answer."""

    def note(self, **facts: str) -> None:
        """Remember facts about the answer (status, request id, content type) beside it. Never a secret."""

    def preview(self, data: bytes, *, number: int, total: int) -> None:
        """Show an unfinished picture, a PNG, JPEG or WebP file, the `number`-th of at most `total`. It is not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A provider's raw answer as it was spooled."""

    attempt: str
    body: bytes
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an answer holds: the picture files as received, and the true charge in micro-dollars (None: unknown)."""

    originals: Sequence[bytes]
    charge: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    """Worth remembering: the model that answered, the revised prompt, usage. Never a secret."""


class PaidGenerator(Generator[C]):
    """A generator that costs money, in two halves, so that a crash or a bug in `read` never asks again."""

    can: ClassVar[Capabilities] = Capabilities(paid=True, offline=False)

    def vet(self, request: Request) -> Awaitable[None] | None:
        """Look at a request before money is set aside for it; raise Refused where it must not be sent.

        Free of charge: what it raises is never counted as spent. Nothing is remembered of it but the reason.
        """

    def ask(self, request: Request, spool: Spool) -> Awaitable[None] | None:
        """Send once, without retries, and stream the raw answer into `spool`. Parse nothing."""
        raise NotImplementedError

    def read(self, answer: Answer, request: Request) -> Reading:
        """Find the pictures and the charge in a spooled answer. Pure: it is replayed after a crash.

        An answer that reports a failure raises the GeneratorFailure it stands for.
        """
        raise NotImplementedError


class PostProcessor(Plugin[C]):
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


K = TypeVar("K", bound=CheckConfig, default=CheckConfig)


class Check(Plugin[K]):
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


class Storage(Plugin[C]):
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


class Reader(Plugin[C]):
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


_ASIDE = ("where", "photos", "markup")
"""The place a record was read from, and pictures that are among the references where they matter."""


def _facts(value: object) -> Any:  # noqa: ANN401  JSON values
    """A value as JSON data, files by their content, without what no result depends on."""
    if value is None:
        return None
    facts = asdict(cast("Any", value))
    return _content({key: each for key, each in facts.items() if key not in _ASIDE})


def _content(value: Any) -> Any:  # noqa: ANN401  JSON values
    if not isinstance(value, dict):
        return value
    return value["digest"] if "digest" in value else {key: _content(each) for key, each in value.items()}
