"""What type checkers know of a plugin: nothing here runs, mypy and pyright read it.

One plugin of each kind as an author writes it; `assert_type` pins what is inferred.
"""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Iterator
from pathlib import Path
from typing import Literal, assert_type

from pydantic import SecretStr

from packshot.api import (
    FREE,
    Answer,
    BatchGenerator,
    BatchLimits,
    Capabilities,
    Change,
    Check,
    CheckConfig,
    Colorway,
    Context,
    Cost,
    Finding,
    Generator,
    Heat,
    Job,
    Limits,
    Master,
    Operation,
    PaidGenerator,
    Picture,
    Placement,
    PluginConfig,
    PostProcessor,
    Problem,
    Product,
    RateLimited,
    Reader,
    Reading,
    Record,
    Reference,
    Request,
    Scene,
    Size,
    Spool,
    Storage,
    Stored,
    Target,
    Templates,
    Verdict,
    Where,
    hookimpl,
    safe_key,
    worst,
)


class Flat(Generator):
    """Without options: a generator takes no type argument."""

    name = "acme-flat"

    def generate(self, request: Request) -> Picture:
        assert_type(request.product, Product)
        assert_type(request.colorway, Colorway | None)
        assert_type(request.scene, Scene | None)
        assert_type(request.references, tuple[Reference, ...])
        assert_type(self.config, PluginConfig)
        assert_type(self.context, Context)
        assert_type(self.limits, Limits)
        assert_type(self.estimate(request), Cost | None)
        assert_type(request.operation, Operation)
        assert_type(request.change, Change)
        return Picture.new(request.size, "#ffffff")

    def master(self, product: Product, colorway: Colorway | None, target: Target) -> Master:
        return Master(photograph=product.photos[-1])


class AcmeConfig(PluginConfig):
    """Options of its own."""

    model: str = "acme-1"
    key: SecretStr | None = None


class Acme(PaidGenerator[AcmeConfig]):
    """A paid one, both halves; the first is a coroutine."""

    name = "acme"
    Config = AcmeConfig
    can = Capabilities(paid=True, references=4)

    async def ask(self, request: Request, spool: Spool) -> None:
        assert_type(self.config, AcmeConfig)
        assert_type(self.config.key, SecretStr | None)
        assert_type(spool.attempt, str)
        spool.write(b"")
        spool.note(status="200")
        raise RateLimited("slow down", retry_after=2.0)

    def read(self, answer: Answer, request: Request) -> Reading:
        assert_type(answer.body, bytes)
        return Reading(originals=[answer.body], charge=40_000)

    def estimate(self, request: Request) -> Cost | None:
        return Cost(expected=40_000, maximum=50_000)


class Frame(PostProcessor[AcmeConfig]):
    """A post-processor may answer later."""

    name = "acme-frame"
    Config = AcmeConfig

    async def apply(self, picture: Picture, job: Job) -> Picture:
        assert_type(picture.size, Size)
        assert_type(picture.placement, Placement | None)
        assert_type(picture.cropped((0, 0, 1, 1)), Picture)
        assert_type(job.mask, Picture | None)
        return picture.resized(Size(10, 10))


class Bright(Check[CheckConfig]):
    """A check knows its limit."""

    name = "acme-bright"

    def check(self, picture: Picture, job: Job) -> Iterator[Finding]:
        assert_type(self.config.limit, float | None)
        assert_type(self.config.level, Literal["review", "fail"])
        assert_type(self.miss(), Verdict)
        found = Finding(check=self.name, measure="mean", value=1.0, verdict=self.miss())
        assert_type(found.heat, Heat | None)
        yield found


class Shelf(Storage):
    """A storage answers at once or later."""

    name = "acme-shelf"

    def put(self, key: str, data: bytes, *, media_type: str) -> Stored:
        return Stored(key=safe_key(key), bytes=len(data))

    async def get(self, key: str) -> bytes:
        raise KeyError(key)

    def stat(self, key: str) -> Stored | None:
        return None

    def list(self, prefix: str = "") -> Iterable[Stored]:
        return ()


class Lines(Reader):
    """A reader streams records, and problems in their place."""

    name = "acme-lines"

    def sniff(self, head: bytes, name: str) -> float:
        return 0.0

    def read(self, path: Path, shown: str) -> Iterator[Record | Problem]:
        yield Record({"id": "chair"}, Where(shown, 1))
        yield Problem(code="record.bad-row", message="", where=Where(shown, 2))


@hookimpl
def packshot_generators() -> list[type[Generator]]:
    """A hook keeps its type under the marker: a generic class is listed as it is."""
    return [Flat, Acme]


@hookimpl
def packshot_templates() -> list[Templates]:
    """Values, not classes."""
    return [Templates(folder=Path("templates"), filters={"upper": str.upper})]


def inferred(job: Job, batch: BatchGenerator, generator: Generator[AcmeConfig]) -> None:
    """What a host, a test or a notebook sees."""
    assert_type(packshot_generators(), list[type[Generator]])
    assert_type(batch.batch, BatchLimits)
    assert_type(generator.config, AcmeConfig)
    assert_type(generator.generate(job.request), Picture | Awaitable[Picture])
    assert_type(Picture.decode(b""), Picture)
    assert_type(Size.parse("2x2"), Size)
    assert_type(FREE, Cost)
    assert_type(worst([]), Verdict)
