"""A workbench: a catalog of nothing but fakes, on a real ledger in a temporary folder."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import pytest
from PIL import Image

from packshot.api import (
    Answer,
    Capabilities,
    Check,
    Cost,
    Finding,
    Generator,
    Job,
    Limits,
    PaidGenerator,
    Picture,
    Plugin,
    PostProcessor,
    Problem,
    Product,
    Reading,
    Request,
    Size,
    Spool,
    Storage,
    Stored,
    Transient,
    Where,
    hookimpl,
)
from packshot.catalog.catalog import Catalog, GeneratorSetting, Records, Shot, Step
from packshot.engine.clock import Clock
from packshot.engine.events import Event
from packshot.engine.report import Report
from packshot.engine.run import run_plan
from packshot.engine.work import Work
from packshot.identity import Keys, Slot
from packshot.ledger import Ledger
from packshot.planning.kit import Kit
from packshot.planning.planned import Planned
from packshot.planning.standing import stand
from packshot.plugins import Plugins

HERE = Where("catalog.toml", 1)
SIZE = Size(16, 16)


class Flat(Generator):
    """A free generator: a plain field."""

    name = "flat"
    can = Capabilities(invents=False)

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self.asked: list[str] = []
        self.faults: dict[str, list[BaseException]] = {}

    def generate(self, request: Request) -> Picture:
        """Draw, or raise the next fault scripted for this prompt."""
        self.asked.append(request.prompt)
        if faults := self.faults.get(request.prompt):
            raise faults.pop(0)
        return Picture.new(request.size, "#806040")


class Paid(PaidGenerator):
    """A provider with a script of what its next calls do: an exception is raised by `ask`, a text is the answer."""

    name = "paid"
    price: ClassVar[int] = 40_000

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self.script: list[BaseException | str] = []
        self.asked: list[str] = []
        self.in_flight = self.most = 0
        self.concurrency = 4
        self.deadline = 60.0
        self.before: Callable[[], Any] = lambda: asyncio.sleep(0)
        self.broken_reader = False

    @property
    def limits(self) -> Limits:
        """As the test sets them."""
        return Limits(concurrency=self.concurrency, deadline=self.deadline)

    async def ask(self, request: Request, spool: Spool) -> None:
        """Do the next act of the script."""
        self.asked.append(request.prompt)
        self.in_flight += 1
        self.most = max(self.most, self.in_flight)
        try:
            await self.before()
            act = self.script.pop(0) if self.script else "ok"
            if isinstance(act, BaseException):
                raise act
            spool.write(act.encode())
            spool.note(status="200")
        finally:
            self.in_flight -= 1

    def read(self, answer: Answer, request: Request) -> Reading:
        """Understand what the acts answer."""
        if self.broken_reader:
            raise ValueError("a bug in read")
        if answer.body == b"overloaded":
            raise Transient("the provider is overloaded")
        if answer.body == b"garbage":
            return Reading(originals=[b"<html>"], charge=self.price)
        return Reading(originals=[png("#336699")], charge=self.price, facts={"model": "fake-1"})


class Shelf(Storage):
    """Keeps files in the catalog's folder, and does not check names."""

    name = "shelf"

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self.fault: BaseException | None = None
        self.change: Callable[[bytes], bytes] = bytes
        self.puts: list[str] = []

    def path(self, key: str) -> Path:
        """Where a key's file stands."""
        return self.context.folder / "out" / key

    def put(self, key: str, data: bytes, *, media_type: str) -> Stored:
        """Write, or raise the fault the test has set."""
        if self.fault is not None:
            raise self.fault
        self.puts.append(key)
        self.path(key).parent.mkdir(parents=True, exist_ok=True)
        self.path(key).write_bytes(self.change(data))
        return Stored(key=key, bytes=len(data), path=self.path(key))

    def get(self, key: str) -> bytes:
        """Read."""
        return self.path(key).read_bytes()

    def stat(self, key: str) -> Stored | None:
        """Look."""
        path = self.path(key)
        return Stored(key=key, bytes=path.stat().st_size, path=path) if path.is_file() else None


class Judge(Check):
    """Says of every picture what it is told to say."""

    name = "judge"

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self.findings: Any = [Finding(check="judge", measure="beauty", value=0.5, limit=2.0)]

    def check(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """What the test has set."""
        findings: Iterable[Finding] = self.findings
        return findings


class Grow(PostProcessor):
    """Doubles the size."""

    name = "grow"

    async def apply(self, picture: Picture, job: Job) -> Picture:
        """Lanczos, awaited."""
        return picture.resized(Size(picture.width * 2, picture.height * 2))


class Time:
    """Time that passes only when somebody waits for it."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        """Seconds that have been waited."""
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        """Let time pass, and others work."""
        self.slept.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)


def png(color: str) -> bytes:
    """A small whole PNG."""
    out = io.BytesIO()
    Image.new("RGB", (16, 16), color).save(out, "PNG")
    return out.getvalue()


class Bench:
    """Plans and runs jobs of fakes."""

    def __init__(self, folder: Path, *classes: type[Plugin[Any]]) -> None:
        self.folder = folder
        self.time = Time()
        self.events: list[Event] = []
        plugins = Plugins.of(_module([Flat, Paid, Shelf, Judge, Grow, *classes]))
        assert not plugins.problems
        self.catalog = _catalog(folder, list(plugins.generators))
        self.kit = Kit(self.catalog, plugins)
        self.ledger = Ledger.open(self.catalog.work)

    @property
    def flat(self) -> Flat:
        """The free generator."""
        generator = self.kit.generator("flat")
        assert isinstance(generator, Flat)
        return generator

    @property
    def paid(self) -> Paid:
        """The provider."""
        generator = self.kit.generator("paid")
        assert isinstance(generator, Paid)
        return generator

    @property
    def shelf(self) -> Shelf:
        """The storage."""
        storage = self.kit.storage
        assert isinstance(storage, Shelf)
        return storage

    @property
    def judge(self) -> Judge:
        """The check."""
        check = self.kit.check(step("judge"))
        assert isinstance(check, Judge)
        return check

    def job(self, name: str, **changes: Any) -> Planned:  # noqa: ANN401  any field of Planned or of Shot
        """A job named by its prompt and product; changes go to the plan or to its shot."""
        shot_fields: dict[str, Any] = {
            key: changes.pop(key) for key in list(changes) if key in Shot.__dataclass_fields__
        }
        plain: dict[str, Any] = {"name": "front", "tier": "draft", "where": HERE, "template": "t", "generator": "flat"}
        shot = Shot(**plain | shot_fields)
        product = Product(id=name, title=f"Sofa {name}", where=Where("products.csv", 7))
        request = Request(operation="generate", prompt=name, size=SIZE, product=product)
        paid = shot.generator == "paid"
        original = changes.pop("original", _digest(shot.generator, name))
        defaults: dict[str, Any] = {
            "slot": Slot(product=name, shot=shot.name, colorway=None, scene=None, take=1, tier="draft"),
            "job": Job(request=request, shot=shot.name, tier="draft", paid=paid),
            "shot": shot,
            "template": shot.template,
            "keys": Keys(original=original, asset=_digest(original, shot.post, shot.checks), parts={"prompt": name}),
            "storage_key": f"{name}/front-1.jpg",
            "alt": f"A sofa called {name}",
            "source_type": "algorithmicMedia",
            "estimate": Cost.exactly(Paid.price if paid else 0),
            "state": "new",
        }
        return Planned(**defaults | changes)

    def again(self, planned: Planned) -> Planned:
        """The same job as a new plan sees it."""
        standing = stand(self.ledger, planned.slot, planned.keys, planned.storage_key)
        return replace(planned, state=standing.state, why=standing.why)

    def work(self, plan: Iterable[Planned | Problem], **options: Any) -> Work:  # noqa: ANN401  any field of Work
        """A run's work on this bench."""
        clock = Clock(monotonic=self.time.monotonic, sleep=self.time.sleep)
        defaults: dict[str, Any] = {"run_id": "run-1", "clock": clock, "listeners": [self.events.append]}
        return Work(catalog=self.catalog, plan=plan, ledger=self.ledger, kit=self.kit, **defaults | options)

    def run(self, *plan: Planned | Problem, **options: Any) -> Report:  # noqa: ANN401  any field of Work
        """Carry out a plan."""
        return run_plan(self.work(iter(plan), **options))

    def died_asking(self, job: Planned, answer: bytes | None) -> None:
        """A run has begun to buy a job and died: with its answer in the spool, or without one."""
        self.ledger.start_run("run-0", catalog="Bench", tier="draft", command="run")
        keys, cost = job.keys, Cost.exactly(Paid.price)
        attempt = self.ledger.begin(
            run="run-0", slot=job.slot, keys=keys, generator="paid", plugin="paid/1", estimate=cost, budget=None
        )
        if answer is not None:
            spool = self.ledger.spool(attempt)
            spool.write(answer)
            spool.close()
        self.crash()

    def crash(self) -> None:
        """Let the ledger believe that the process ended, and come back as a new one."""
        self.ledger.close()
        self.ledger = Ledger.open(self.catalog.work)

    def happened(self, kind: type[Event]) -> list[Any]:
        """The events of one kind so far."""
        return [event for event in self.events if isinstance(event, kind)]

    def sidecar(self, key: str) -> Mapping[str, Any]:
        """The lineage beside a stored file."""
        lineage: Mapping[str, Any] = json.loads(self.shelf.get(f"{key}.json"))
        return lineage


def step(plugin: str) -> Step:
    """A plugin in use, without options."""
    return Step(plugin, {}, HERE)


def _digest(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _catalog(folder: Path, generators: Iterable[str]) -> Catalog:
    return Catalog(
        file=folder / "catalog.toml",
        folder=folder,
        shown="catalog.toml",
        name="Bench",
        tier="draft",
        records=Records(folder / "products.csv", "products.csv", None, {}, {}, HERE),
        colorways={},
        scenes={},
        generators={key: GeneratorSetting(key, key, {}, None, HERE) for key in generators},
        shots={},
        storage=step("shelf"),
        storage_key="",
        budget=None,
        origins={},
        override=lambda shot, _product: shot,
    )


def _module(classes: list[type[Plugin[Any]]]) -> ModuleType:
    """A plugin module that brings these classes."""

    def bring(base: type[Plugin[Any]]) -> Callable[[], list[type[Plugin[Any]]]]:
        return lambda: [each for each in classes if issubclass(each, base)]

    module = ModuleType("bench")
    kinds: list[tuple[str, type[Plugin[Any]]]] = [
        ("generators", Generator),
        ("postprocessors", PostProcessor),
        ("checks", Check),
        ("storages", Storage),
    ]
    for kind, base in kinds:
        setattr(module, f"packshot_{kind}", hookimpl(bring(base), specname=f"packshot_{kind}"))
    return module


@pytest.fixture
def new_bench(tmp_path: Path) -> Iterator[Callable[..., Bench]]:
    """Makes a bench whose catalog may also name the given plugin classes."""
    benches = []

    def make(*classes: type[Plugin[Any]]) -> Bench:
        benches.append(Bench(tmp_path, *classes))
        return benches[-1]

    yield make
    for each in benches:
        with suppress(Exception):
            each.ledger.close()


@pytest.fixture
def bench(new_bench: Callable[..., Bench]) -> Bench:
    """A bench with the fakes of this folder."""
    return new_bench()
