"""The sample's products, taken with every operation: what was sent, what was made, what it cost."""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from tests.plugins.openai.conftest import KEY, TODAY, now

from packshot.api import Picture
from packshot.ledger import AssetRow, AttemptRow, Ledger
from packshot.testing.openai import Captured, FakeOpenAI
from packshot.testing.shop import Shop
from packshot_openai.references import Upload
from packshot_openai.sending import Sender

HERE = Path(__file__).parent
SAMPLE = Path(__file__).parents[4] / "catalogs" / "aurora"
DETAILS = 12
QUIETLY = ("--yes", "--json", "--no-sheet")
DRAFT = ()
FINAL = ("--tier", "final", "--shot", "words", "--shot", "part", "--shot", "room")
"""The shots that are ordered as a batch."""


@dataclass(frozen=True)
class Call:
    """One call for a picture: why, what the SDK was given, and what arrived."""

    attempt: AttemptRow
    arguments: Mapping[str, Any]
    sent: Captured

    @property
    def shot(self) -> str:
        """The shot it was for."""
        return self.attempt.slot.shot

    @property
    def images(self) -> Sequence[Upload]:
        """The images the model looks at, in order."""
        match self.arguments.get("image"):
            case None:
                return []
            case list(several):
                return several
            case one:
                return [one]

    @property
    def files(self) -> Sequence[Upload]:
        """The images, and the one that lies over the first."""
        overlays = (self.arguments.get(name) for name in ("mask", "markup"))
        return [*self.images, *(each for each in overlays if each)]


@dataclass(frozen=True)
class Everything:
    """A catalog whose drafts and finals were made; then both were asked for once more."""

    shop: Shop
    fake: FakeOpenAI
    runs: Sequence[Any]
    """What the runs printed: drafts, finals as they are ordered, finals as they come in, drafts again."""
    calls: Sequence[Call]
    ledger: Ledger

    def call(self, shot: str) -> Call:
        """The first call for a shot."""
        return next(each for each in self.calls if each.shot == shot)

    def asset(self, row: AssetRow) -> Picture:
        """The finished picture, from its file."""
        return Picture.decode((self.shop.folder / "out" / row.storage_key).read_bytes())

    def source(self, product: str, column: str) -> Path:
        """The first file that a product's record names there."""
        return self.sources(product, column)[0]

    def sources(self, product: str, column: str) -> Sequence[Path]:
        """All of them."""
        rows = csv.DictReader((self.shop.folder / "products.csv").read_text("utf-8").splitlines())
        return next(
            [self.shop.folder / each for each in row[column].split("|")] for row in rows if row["id"] == product
        )


@pytest.fixture(scope="package")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everything]:
    """Every shot of the catalog, over HTTP, by a model that also changes what it was told to keep."""
    shop = _shop(tmp_path_factory.mktemp("every-operation"))
    with FakeOpenAI(key=KEY, clock=now, faults={"outside-mask": 1.0}) as fake:
        runs, given = _made(shop, fake)
        arrived = {each.headers.get("x-client-request-id"): each for each in fake.requests}
        with Ledger.open(shop.folder / ".packshot", readonly=True) as ledger:
            asked = [each for each in ledger.attempts() if each.id in given]
            calls = [Call(each, given[each.id], arrived[each.id]) for each in asked]
            yield Everything(shop, fake, runs, calls, ledger)


def _shop(folder: Path) -> Shop:
    """The catalog beside the sample's photos, a swatch and details cut from two of them, and a markup for a third."""
    shutil.copytree(HERE, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    for name in ("photos", "scenes"):
        shutil.copytree(SAMPLE / name, folder / name)
    for name in ("swatches", "details", "markups"):
        (folder / name).mkdir()
    with Image.open(folder / "photos" / "table-lamp.png") as lamp:
        lamp.convert("RGB").crop((640, 1100, 896, 1356)).save(folder / "swatches" / "moss.png")
    with Image.open(folder / "photos" / "sofa-three-quarter.png") as sofa:
        for number in range(DETAILS):
            left, top = 240 + number % 4 * 200, 280 + number // 4 * 140
            sofa.crop((left, top, left + 128, top + 128)).save(folder / "details" / f"{number + 1}.png")
    with Image.open(folder / "photos" / "mug.png") as mug:
        _markup(mug.size).save(folder / "markups" / "mug.png")
    return Shop(folder)


def _markup(size: tuple[int, int]) -> Image.Image:
    """A circle and a note on a transparent layer."""
    layer = Image.new("RGBA", size)
    canvas = ImageDraw.Draw(layer)
    canvas.ellipse((400, 300, 700, 600), outline="#FF0000", width=12)
    canvas.text((720, 300), "a chip here", fill="#FF0000", font_size=64)
    return layer


def _made(shop: Shop, fake: FakeOpenAI) -> tuple[Sequence[Any], Mapping[str, Mapping[str, Any]]]:
    """What the runs printed, and the SDK's arguments of each call by its attempt."""
    given: dict[str, Mapping[str, Any]] = {}
    send = Sender.send

    async def noted(sender: Sender, kind: Any, sent: Mapping[str, Any], spool: Any) -> None:  # noqa: ANN401
        given[spool.attempt] = sent
        await send(sender, kind, sent, spool)

    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("PACKSHOT_")]:
            patch.delenv(name)
        patch.chdir(shop.folder)
        patch.setattr("packshot_openai._today", lambda: TODAY)
        patch.setattr(Sender, "send", noted)
        patch.setenv("OPENAI_API_KEY", KEY)
        patch.setenv("OPENAI_BASE_URL", fake.base_url)
        runs = [shop.packshot("run", *QUIETLY, *which).json for which in (DRAFT, FINAL, FINAL, DRAFT)]
    return runs, given


def pixels(file: Path | io.BytesIO) -> NDArray[np.uint8]:
    """Height x width x RGBA."""
    with Image.open(file) as image:
        return np.asarray(image.convert("RGBA"))
