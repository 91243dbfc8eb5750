"""A thousand pictures ordered in batches by a process that is killed again and again."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.plugins.openai.conftest import KEY, MODEL

from packshot.ledger import Ledger
from packshot.testing import pictures
from packshot.testing.openai import Captured, FakeOpenAI, working

LINES = 1_000
KILLS = 10
ORDER = ("POST", "/v1/batches")
CATALOG = f"""\
[catalog]
name = "Many"
records = "products.csv"

[generators.openai]
plugin = "openai"
model = "{MODEL}"
quality = "low"
output_format = "jpeg"

[shots.front]
template = "front"
generator = "openai"
size = "1024x1024"
format = "png"

[storage]
plugin = "local"
path = "out"
"""
TEMPLATE = """\
+++
title = "Front"
operation = "generate"
+++
A picture of {{ product.title }}
"""


class Killer:
    """Kills a process at a moment counted in the provider's answers, just before one of them goes out."""

    def __init__(self) -> None:
        self.left = 0
        self.wanted: tuple[str, str] | None = None
        self.process: subprocess.Popen[bytes] | None = None

    def aim(self, process: subprocess.Popen[bytes], left: int, wanted: tuple[str, str] | None) -> None:
        """Kill at the answer number `left` from now, or at the next answer to what is `wanted`."""
        self.process, self.left, self.wanted = process, left, wanted

    def __call__(self, captured: Captured) -> None:
        """Hear of an answer."""
        if self.process is None:
            return
        self.left -= 1
        meant = (captured.method, captured.path) == self.wanted if self.wanted else self.left <= 0
        if meant:
            self.process.kill()
            self.process = None


@pytest.mark.slow
def test_a_killed_batch_bills_and_delivers_every_line_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten kills at any moment of ordering, collecting and finishing: one charge and one picture a line, no fault."""
    tiny = pictures.room().resized(pictures.SIZE).to_png()
    monkeypatch.setattr(working, "pictures", lambda _order: [tiny])
    chance = random.Random(20261122)  # noqa: S311  a repeatable run needs a weak generator
    killer = Killer()
    with FakeOpenAI(key=KEY, log=killer) as fake:
        shop = build(tmp_path, fake.base_url)
        for kill in range(KILLS):
            with packshot(shop) as process:
                killer.aim(process, chance.randint(1, 6), ORDER if kill % 3 == 0 else None)
                after = threading.Timer(chance.uniform(1.5, 4.0), process.kill)
                after.start()
                assert -signal.SIGKILL == process.wait()
                after.cancel()
                killer.process = None
        assert 0 == packshot(shop, "--wait").wait()
        charges = Counter(each.custom_id for each in fake.bill.charges)
        total = fake.bill.total

    with Ledger.open(shop / ".packshot", readonly=True) as ledger:
        attempts = {each.id: each for each in ledger.attempts() if each.state == "done"}
        assert LINES == len(charges) == len(attempts)
        assert {1} == set(charges.values())
        assert charges.keys() == attempts.keys()
        assert (total, 0, 0) == (ledger.spent().settled, ledger.spent().reserved, ledger.spent().unknown)
        assert LINES == sum(1 for _ in ledger.assets())
        assert [] == ledger.shards.open()
        assert [] == ledger.check()
    assert LINES == len(list((shop / "out").rglob("*.png")))


def packshot(shop: Path, *more: str) -> subprocess.Popen[bytes]:
    """`packshot run --batch` in a process of its own."""
    command = [sys.executable, "-m", "packshot", "run", str(shop), "--batch", "--yes", "--no-sheet", *more]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=shop.parent)


def build(folder: Path, base_url: str) -> Path:
    """A catalog of a thousand pictures of nothing but words."""
    options = {"base_url": f'"{base_url}"', "api_key": f'"{KEY}"', "batch_lines": "100", "batch_settle": "0"}
    settings = "\n".join(f"{name} = {value}" for name, value in options.items())
    rows = [f"p{number:04},Vase number {number}" for number in range(LINES)]
    files: Sequence[tuple[str, str]] = (
        ("packshot.toml", f"[generators.openai]\n{settings}\n"),
        ("shop/catalog.toml", CATALOG),
        ("shop/templates/front.j2", TEMPLATE),
        ("shop/products.csv", "\n".join(["id,title", *rows, ""])),
    )
    for name, text in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    assert "OPENAI_API_KEY" not in os.environ
    return folder / "shop"
