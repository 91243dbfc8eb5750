"""One catalog that is run until it is done, whatever befalls the runs."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.plugins.openai.conftest import KEY, MODEL
from tests.proofs.books import Books, misnamed, pictures
from tests.proofs.forks import PATIENCE, Child, Ended, Forks
from tests.proofs.operations import Trap

from packshot.ledger import Ledger
from packshot.testing.openai import FakeOpenAI
from packshot.testing.shop import Shop

RUNS = 30
"""Runs after which a catalog must be done."""
STREAMED = "streamed"
"""The shot whose answers come as a stream of events, with a preview."""
_CATALOG = """\
[catalog]
name = "Proof"
records = "products.csv"
{budget}
[defaults]
size = "64x48"
format = "jpeg"

[storage]
plugin = "local"
path = "out"
"""
_PAID = """
[generators.{name}]
plugin = "openai"
model = "{model}"
quality = "low"
output_format = "jpeg"
partial_images = {partial_images}

[shots.{name}]
template = "{name}"
generator = "{name}"
"""
_FREE = """
[generators.studio]
plugin = "studio"

[shots.plain]
template = "packshot"
generator = "studio"
only = "product.photo"
"""
_TEMPLATE = """\
+++
title = "A picture"
operation = "generate"
+++
The {name} of {{{{ product.title }}}}
"""
_PHOTO = "photos/chair.png"


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How large a campaign is: products, the paid shots of each, and how many of them get a free shot besides."""

    products: int = 8
    shots: Sequence[str] = ("front", STREAMED)
    free: int = 2
    concurrency: int = 4
    budget: str = ""

    @property
    def jobs(self) -> int:
        """Pictures in all."""
        return self.products * len(self.shots) + self.free

    @property
    def in_flight(self) -> int:
        """The most calls that are on their way at once: each shot has a generator of its own."""
        return self.concurrency * len(self.shots)


@dataclass(kw_only=True)
class Campaign:
    """A catalog in `home/shop` at the fake provider, and the processes that work on it.

    What is noted about it goes to the folder `notes`, whose disk does not suffer.
    """

    home: Path
    notes: Path
    forks: Forks
    fake: FakeOpenAI
    scale: Scale = field(default_factory=Scale)
    setup: str = ""
    answered: set[str] = field(default_factory=set)
    """Attempts whose answer was durable at some kill: their pictures must not be lost."""
    crashes: int = 0
    patience: float = PATIENCE
    """Seconds that a run may take."""

    def __post_init__(self) -> None:
        self.notes.mkdir(parents=True, exist_ok=True)
        build(self.home, self.fake.base_url, self.scale)

    @property
    def folder(self) -> Path:
        """The catalog's folder."""
        return self.home / "shop"

    @property
    def work(self) -> Path:
        """Its `.packshot`."""
        return self.folder / ".packshot"

    def start(self, *more: str, trap: Trap | None = None, name: str = "run") -> Child:
        """`packshot run`, with these further options."""
        command = ["run", "shop", "--yes", "--no-sheet", "--retry-unknown", *more]
        said = self.notes / f"{name}.said"
        return self.forks.start(command, folder=self.home, said=said, trap=trap, setup=self.setup)

    def packshot(self, *command: str) -> Ended:
        """Any other command, from beginning to end."""
        said = self.notes / "command.said"
        return self.forks.start(command, folder=self.home, said=said, setup=self.setup).end()

    def trap(self, at: int = 0, **more: object) -> Trap:
        """A trap for the operations in the catalog's folder."""
        return Trap(root=str(self.folder), at=at, told=str(self.notes / "met.json"), **more)  # type: ignore[arg-type]

    def books(self) -> Books:
        """A look at everything."""
        return Books.look(self.folder, self.fake, self.notes / "copy")

    def after_a_crash(self, whole: dict[str, bytes]) -> Books:
        """Check what a dead process left; `whole` are the pictures as they must be where they are at all."""
        self.crashes += 1
        books = self.books()
        books.balance()
        assert len(books.of("intent") - books.answers) <= self.scale.in_flight, "more is in doubt than was in flight"
        self.answered |= books.answers
        assert [] == misnamed(self.work)
        half = [name for name, data in pictures(self.folder).items() if whole.get(name) != data]
        assert [] == half, "a half-written file under a final name"
        return books

    def resume(self) -> Ended:
        """Run until everything is made."""
        for _ in range(RUNS):
            ended = self.start().end(self.patience)
            assert ended.code in (0, 4), ended.said
            if ended.code == 0:
                return ended
        raise AssertionError(f"not done after {RUNS} runs: {ended.said}")

    def done(self, whole: dict[str, bytes]) -> Books:
        """Check a campaign that has come to its end."""
        books = self.books()
        books.settle()
        assert set() == books.answers, "an answer waits in the spool"
        lost = self.answered - books.of("done")
        assert set() == lost, "a paid answer was lost"
        assert len(books.of("done")) == self.scale.products * len(self.scale.shots)
        assert whole == pictures(self.folder), "the pictures differ from those of an undisturbed run"
        assert len(books.of("unknown")) <= self.crashes * self.scale.in_flight
        copy = self.notes / "done"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(self.work, copy)  # SQLite finds no way to a disk that only other processes see
        with Ledger.open(copy, readonly=True) as ledger:
            assert [] == ledger.check()
            assert self.scale.jobs == sum(1 for _ in ledger.assets())
        return books

    def clear(self) -> None:
        """Begin anew: a fresh catalog at a provider that has forgotten the old one."""
        shutil.rmtree(self.home)
        self.fake.reset()
        self.answered, self.crashes = set(), 0
        self.__post_init__()


def build(home: Path, base_url: str, scale: Scale) -> None:
    """Write the catalog, and the settings that point it at the provider."""
    home.mkdir(parents=True)
    options = f'base_url = "{base_url}"\napi_key = "{KEY}"\nconcurrency = {scale.concurrency}\n'
    tables = "\n".join(f"[generators.{name}]\n{options}" for name in scale.shots)
    (home / "packshot.toml").write_text(tables, "utf-8")
    products = {f"p{number:04}": f"Vase number {number}" for number in range(scale.products)}
    paid = [_PAID.format(name=each, model=MODEL, partial_images=int(each == STREAMED)) for each in scale.shots]
    catalog = _CATALOG.format(budget=scale.budget) + "".join(paid) + (_FREE if scale.free else "")
    shop = Shop.build(home / "shop", catalog=catalog, records=records(products, scale.free))
    (shop.folder / "templates").mkdir()
    for name in scale.shots:
        (shop.folder / "templates" / f"{name}.j2").write_text(_TEMPLATE.format(name=name), "utf-8")


def records(products: Mapping[str, str], free: int = 0) -> str:
    """The products by their titles, the first of them with a photo."""
    rows = [f"{key},{title},{_PHOTO if number < free else ''}" for number, (key, title) in enumerate(products.items())]
    return "\n".join(["id,title,photo", *rows, ""])
